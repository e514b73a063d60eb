"""Why a rule came out as it did: each condition with the value it saw."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from generator.verify.casing import MISSING
from generator.verify.expressions.failures import EvaluationError
from generator.verify.rules.condition import Condition
from generator.verify.rules.counts import Range
from generator.verify.rules.paths import Selected
from generator.verify.rules.run import Run
from generator.verify.rules.truth import Held
from generator.verify.unknown import Undetermined


@dataclass(frozen=True, slots=True)
class Record:
    """One condition: where it stands, what it says, the value it saw, and whether it held.

    `held` is None when that is not known, or when the condition failed. A missing property is
    seen as None, the values of a `[*]` field as a list.
    """

    pointer: str
    description: str
    seen: Any
    held: bool | None


def records(condition: Condition, run: Run) -> Iterator[Record]:
    """The condition, then all within it, in the order of the rule."""
    yield _record(condition, run, decided(condition.check(run)))
    for part in condition.parts:
        yield from records(part, run)


def decisive(condition: Condition, run: Run, *, wanted: bool = True) -> Iterator[Record]:
    """The comparisons within a condition because of which it holds, or may hold.

    Those within a `not` are there because they do not hold.
    """
    held = decided(condition.check(run))
    if held is not None and held is not wanted:
        return
    if not condition.parts:
        yield _record(condition, run, held)
    inner = wanted != (condition.description == "not")
    for part in condition.parts:
        yield from decisive(part, run, wanted=inner)


def _record(condition: Condition, run: Run, held: bool | None) -> Record:  # noqa: FBT001
    return Record(condition.pointer, condition.description, _seen(condition, run), held)


def decided(held: Held) -> bool | None:
    """Truth without its doubts."""
    return held if isinstance(held, bool) else None


def _seen(condition: Condition, run: Run) -> Any:
    if condition.seen is None:
        return None
    try:
        value = condition.seen(run)
    except (EvaluationError, Undetermined) as stop:
        return str(stop)
    if isinstance(value, Selected):
        return [None if item is MISSING else item for item in value]
    if isinstance(value, Range):
        return f"{value.fewest} to {value.most}"
    return None if value is MISSING else value
