"""Text as Markdown, which no text can break out of."""

from __future__ import annotations

_MARKUP = str.maketrans({character: f"\\{character}" for character in "\\`*_[]<>|#&~$"})


def literal(text: str) -> str:
    """A text in one line of Markdown, in a table too, that stays text."""
    return " ".join(text.split()).translate(_MARKUP)
