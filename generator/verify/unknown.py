"""A value that only Azure can know. It flows through a computation instead of a guess."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Unknown:
    """Stands for a value nobody can know offline; `expression` says where it came from."""

    expression: str


class Undetermined(Exception):
    """Leaves a function that had to look at an unknown value; the call's value is `unknown`."""

    def __init__(self, unknown: Unknown) -> None:
        self.unknown = unknown
        super().__init__(unknown.expression)
