"""The canonical YAML as typed, immutable records, and what its conditions mean."""
