"""Findings and silent files drawn by chance, each read by somebody who did not write the code, and their verdicts."""
