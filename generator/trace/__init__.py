"""The copy held against its source: what covers each sentence, and what a new edition changes.

Knows nothing of what is generated, and prints nothing.
"""
