"""Tries to break the analyzer: every file of a tree, adversarial inputs of growing size, and fuzzing."""
