"""Copy loops: how many rounds there are, and what each round sees."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from generator.verify.template.frame import Frame, Loop
from generator.verify.template.records import Path
from generator.verify.unknown import Unknown

MOST_ROUNDS = 800
"""Source: the ARM reference of copy loops."""
_PARTS = {"name", "count", "input"}


def are_loops(value: object) -> bool:
    """Whether the member `copy` of an object is its list of loops, each of which makes a member."""
    return isinstance(value, list) and all(
        isinstance(loop, dict) and loop.keys() >= _PARTS for loop in value
    )


def number(value: Any, path: Path, frame: Frame) -> int | Unknown:
    """How many rounds an evaluated count means; one that Azure refuses is reported, and unknown."""
    if isinstance(value, Unknown):
        return value.part(present=True)
    count = _whole(value)
    if count is not None and 0 <= count <= MOST_ROUNDS:
        return count
    frame.work.report(path, f"the count of a copy loop is a number from 0 to {MOST_ROUNDS}")
    return Unknown("copyIndex()")


def _whole(value: Any) -> int | None:
    """A number as it may be written: 3, 3.0 or "3"."""
    if isinstance(value, str) and value.isdecimal() and len(value) < 20:
        return int(value)
    if isinstance(value, bool) or not isinstance(value, int | float) or value != value // 1:
        return None
    return int(value)


def rounds(name: str, count: int, frame: Frame, *, of_resources: bool = False) -> Iterator[Frame]:
    """What each round of a loop sees."""
    for index in range(count):
        yield frame.round(Loop(name.lower(), index, of_resources))


def some_round(name: str, unknown: Unknown, frame: Frame) -> Frame:
    """What any round sees of a loop of resources with an unknown count."""
    return frame.round(Loop(name.lower(), unknown, of_resources=True))
