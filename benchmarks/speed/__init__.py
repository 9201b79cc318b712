"""How fast it is, and how that grows: ratios of processes that are measured side by side."""
