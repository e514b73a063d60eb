"""Where the values of a JSON text begin: JSON path -> line and column."""

from __future__ import annotations

from bisect import bisect_right
from functools import cached_property
from typing import TypeAlias

from generator.diagnostics import Mark

Path: TypeAlias = tuple[str | int, ...]
"""The keys and indexes that lead from the whole value to a part of it."""

Spot: TypeAlias = "int | tuple[int, dict[str, Spot]] | tuple[int, list[Spot]]"
"""The offset of a value's first character, with the spots of what it contains."""


class Lines:
    """The lines of a text: offset -> line and column, both from 1."""

    def __init__(self, text: str, file: str) -> None:
        self._text, self._file = text, file

    @cached_property
    def _starts(self) -> list[int]:
        starts, at = [0], self._text.find("\n")
        while at >= 0:
            starts.append(at + 1)
            at = self._text.find("\n", at + 1)
        return starts

    def mark(self, offset: int) -> Mark:
        """The place of the character at `offset`."""
        line = bisect_right(self._starts, offset)
        return Mark(self._file, line, offset - self._starts[line - 1] + 1)


class Places:
    """The places of every value of one text."""

    def __init__(self, lines: Lines, spot: Spot) -> None:
        self._lines, self._spot = lines, spot

    def at(self, path: Path) -> Mark:
        """Where the value at `path` begins, or the nearest value around it that exists."""
        spot = self._spot
        for step in path:
            inner = _inner(spot, step)
            if inner is None:
                break
            spot = inner
        return self._lines.mark(spot if isinstance(spot, int) else spot[0])


def _inner(spot: Spot, step: str | int) -> Spot | None:
    if isinstance(spot, int):
        return None
    within = spot[1]
    if isinstance(within, dict):
        return within.get(step) if isinstance(step, str) else None
    return within[step] if isinstance(step, int) and 0 <= step < len(within) else None
