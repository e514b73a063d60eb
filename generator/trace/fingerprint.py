"""The fingerprint of a text: what is left of it after everything that only decorates.

Two degrees: `normal` is what the matrix's fingerprints are taken of; `folded` also takes dashes,
quotation marks and a closing full stop as decoration, for comparing two texts at hand.
"""

from __future__ import annotations

import hashlib
import unicodedata

_DASHES = dict.fromkeys(map(ord, "‐‑‒–—―−"), "-")
_QUOTES = {**dict.fromkeys(map(ord, "‘’‛′"), "'"), **dict.fromkeys(map(ord, "“”„″"), '"')}
_INVISIBLE = dict.fromkeys(map(ord, "\u00ad\u200b\u200c\u200d\u2060\ufeff"))
_PLAIN = {**_DASHES, **_QUOTES, **_INVISIBLE}


def normal(text: str) -> str:
    """Plain text in NFKC, white space collapsed, case folded."""
    return collapsed(unicodedata.normalize("NFKC", text)).casefold()


def folded(text: str) -> str:
    """What is compared where two texts are at hand."""
    return normal(text.translate(_PLAIN)).translate(_PLAIN).rstrip(".").rstrip()


def collapsed(text: str) -> str:
    """The text with every run of white space as one space."""
    return " ".join(text.split())


def fingerprint(text: str) -> str:
    """The SHA-256 of a normalised text, in hexadecimal."""
    return hashlib.sha256(normal(text).encode()).hexdigest()


def disguises(text: str) -> tuple[str, ...]:
    """The fingerprints of a text under every decoration it may have had, its own first."""
    plain = folded(text)
    spelt = [plain.replace("-", dash).replace("'", quote) for dash in "-–—" for quote in "'’"]
    ways = dict.fromkeys([text, *spelt, *(f"{each}." for each in spelt)])
    return tuple(map(fingerprint, ways))
