"""Conditions as words for people: one line a test, set in under what combines them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from generator.matrix.condition import (
    AllOf,
    AnyOf,
    Condition,
    Has,
    Not,
    Operand,
    Operator,
    Where,
)

_WORDS: Mapping[Operator, str] = {
    "equals": "is",
    "in": "is one of",
    "like": "is like",
    "contains": "contains",
    "less": "is less than",
    "greater": "is greater than",
}


@dataclass(frozen=True, slots=True)
class Line:
    """One line, and how deep it is set in."""

    depth: int
    text: str


def lines(condition: Condition) -> tuple[Line, ...]:
    """A condition as lines."""
    return tuple(_lines(condition, 0, ""))


def _lines(condition: Condition, depth: int, within: str) -> Iterator[Line]:
    match condition:
        case Has():
            yield Line(depth, _test(condition, within))
        case Where(array=array, condition=inner):
            yield Line(depth, f"some element of {_name(array.path, within)} such that")
            yield from _lines(inner, depth + 1, f"{array.path}[*]")
        case Not(condition=Has(operator="exists") as test):
            yield Line(depth, _exists(test, within, there=not test.operand))
        case Not(condition=inner):
            yield Line(depth, "not")
            yield from _lines(inner, depth + 1, within)
        case AllOf(conditions=parts):
            yield Line(depth, "all of")
            yield from (line for part in parts for line in _lines(part, depth + 1, within))
        case AnyOf(conditions=parts):
            yield Line(depth, "any of")
            yield from (line for part in parts for line in _lines(part, depth + 1, within))


def _test(test: Has, within: str) -> str:
    if test.operator == "exists":
        return _exists(test, within, there=bool(test.operand))
    return f"{_name(test.field.path, within)} {_WORDS[test.operator]} {_said(test.operand)}"


def _exists(test: Has, within: str, *, there: bool) -> str:
    return f"{_name(test.field.path, within)} is {'present' if there else 'absent'}"


def _name(path: str, within: str) -> str:
    """The path as seen from the array's element that it stands in."""
    if within and path.startswith(within):
        return path[len(within) :].removeprefix(".") or "the element"
    return path


def _said(operand: Operand) -> str:
    if isinstance(operand, tuple):
        return ", ".join(_said(each) for each in operand)
    return str(operand).lower() if isinstance(operand, bool) else str(operand)
