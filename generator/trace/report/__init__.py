"""Coverage and drift as text, JSON and Markdown; nothing is decided here, and nothing printed."""
