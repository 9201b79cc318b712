"""Migrations that are .sql files: which files are, how they are divided, and what they change."""
