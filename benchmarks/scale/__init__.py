"""What many repositories cost; ``python -m benchmarks.scale`` measures it and prints the figures of docs/scale.md."""
