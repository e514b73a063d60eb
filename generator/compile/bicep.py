"""Values as Bicep literals, which no text can break out of."""

from __future__ import annotations

from collections.abc import Mapping

_ESCAPES: Mapping[str, str] = {
    "\\": "\\\\",
    "'": "\\'",
    "\n": "\\n",
    "\r": "\\r",
    "\t": "\\t",
    "$": "\\$",
}


def literal(text: str) -> str:
    """Text as a single-quoted Bicep string."""
    return "'" + "".join(_escaped(character) for character in text) + "'"


def _escaped(character: str) -> str:
    if character in _ESCAPES:
        return _ESCAPES[character]
    return character if character.isprintable() else f"\\u{{{ord(character):x}}}"
