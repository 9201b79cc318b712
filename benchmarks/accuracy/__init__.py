"""How often the report is right on other projects' migrations; ``python -m benchmarks.accuracy`` prints the figures."""
