"""A paragraph as sentences. What follows a full stop in brackets belongs to the sentence before."""

from __future__ import annotations

import re
from collections.abc import Iterator

_END = re.compile(r"""[.!?]["'”’]*(?:\s+\([^()]*\)[.!?]?)*(?=\s+[^\sa-z(])""")
_SHORT = re.compile(r"(?:\b(?:e\.g|i\.e|vs|cf|incl|approx|no|ca)|\betc(?=\.,))\.$", re.IGNORECASE)


def sentences(text: str) -> Iterator[tuple[str, int]]:
    """Each sentence and how many line breaks stand before it."""
    start = 0
    for end in _END.finditer(text):
        said = text[start : end.end()]
        if said[: end.start() - start].count("(") > said[: end.start() - start].count(")"):
            continue
        if _SHORT.search(text[start : end.start() + 1]):
            continue
        yield _placed(text, start, end.end())
        start = end.end()
    if text[start:].strip():
        yield _placed(text, start, len(text))


def _placed(text: str, start: int, end: int) -> tuple[str, int]:
    said = text[start:end]
    first = start + len(said) - len(said.lstrip())
    return said.strip(), text.count("\n", 0, first)
