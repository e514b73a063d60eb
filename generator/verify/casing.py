"""Case and order of text, as .NET's invariant culture sees them.

Two texts are the same when their simple upper-case mappings are the same, character by
character: one character never becomes two (U+00DF is not SS), the dotless i U+0131 has no
capital, and characters outside the basic plane have no case (a UTF-16 unit is mapped alone).
Order is that of the Unicode collation's root for ASCII: punctuation, symbols, digits,
letters without regard to case; other letters sort by their base letter first.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Collection, Mapping
from typing import Any

_ORDER = " _-,;:!?.'\"()[]{}@*/\\&#%`^+<=>|~$0123456789abcdefghijklmnopqrstuvwxyz"
_RANK = {ord(char): rank + 1 for rank, char in enumerate(_ORDER)}
_RANK |= {ord(char.upper()): _RANK[ord(char)] for char in _ORDER if char.isalpha()}
MISSING: Any = type("Missing", (), {"__repr__": lambda _: "MISSING"})()
"""What a look-up gives when there is nothing: distinct from null."""


def fold(text: str) -> str:
    """`text` in the form in which two texts that differ in case only are equal."""
    return text.upper() if text.isascii() else "".join(map(_upper, text))


def _upper(char: str) -> str:
    upper = char.upper()
    return upper if len(upper) == 1 and char <= "\uffff" and char != "\u0131" else char


def find(mapping: Mapping[str, Any], key: str) -> Any:
    """The value of `key` without regard to case (the exact key first), or MISSING."""
    value = mapping.get(key, MISSING)
    if value is not MISSING:
        return value
    spelt = spelling(mapping, key)
    return MISSING if spelt is None else mapping[spelt]


def spelling(names: Collection[str], key: str) -> str | None:
    """The one of `names` that is `key` without regard to case (the exact key first), or None."""
    if key in names:
        return key
    size = len(key)
    for name in names:
        if len(name) == size and fold(name) == fold(key):
            return name
    return None


def order(text: str) -> tuple[list[int], str]:
    """Give a sort key; texts that differ in case only have the same."""
    plain = unicodedata.normalize("NFD", text)
    ranks = [
        _RANK.get(ord(char), ord(_upper(char)) + 128)
        for char in plain
        if not unicodedata.combining(char)
    ]
    return ranks, fold(text)
