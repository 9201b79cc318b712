"""The Django side of the example: one app, ten migrations."""
