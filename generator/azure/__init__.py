"""What is known of the platform: aliases, property paths, limits. Knows no matrix."""
