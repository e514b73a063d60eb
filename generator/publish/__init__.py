"""From a matrix to files: what is written, how it looks, and how it reaches the disk."""
