"""A value that only Azure can know. It flows through a computation instead of a guess."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Unknown:
    """Stands for a value nobody can know offline; `expression` says where it came from.

    What is certain all the same: `present`, that it is not null, and `among`, if not empty,
    that it is one of these values.
    """

    expression: str
    present: bool = False
    among: tuple[Any, ...] = ()

    def part(self, *, present: bool = False) -> Unknown:
        """What is read in it or made of it: of that, no more is certain than `present` says."""
        certain = self.present is present and not self.among
        return self if certain else Unknown(self.expression, present)

    def stand_ins(self, *, by_presence: bool) -> Iterator[Any]:
        """Values that together answer for it; `by_presence`, where only presence counts."""
        if self.among:
            yield from self.among
        elif self.present and by_presence:
            yield self.expression


class Undetermined(Exception):
    """Leaves a function that had to look at an unknown value; the call's value is `unknown`."""

    def __init__(self, unknown: Unknown) -> None:
        self.unknown = unknown
        super().__init__(unknown.expression)
