"""count: how many elements of a field or of a value satisfy a condition."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from generator.verify.expressions.arguments import array, known
from generator.verify.expressions.failures import EvaluationError
from generator.verify.rules.fields import Field, Plan
from generator.verify.rules.limits import VALUE_COUNT_ITERATIONS
from generator.verify.rules.paths import chains
from generator.verify.rules.run import Nesting, Run
from generator.verify.rules.truth import Doubt, Held, both

Check = Callable[[Run], Held]


@dataclass(frozen=True, slots=True)
class Range:
    """A count with doubt: at least `fewest`, at most `most`."""

    fewest: int
    most: int
    doubt: Doubt


def count_fields(
    counted: Field, place: Nesting, where: Check | None
) -> Callable[[Run], int | Range]:
    """Counts the elements of a field."""

    def count(run: Run) -> int | Range:
        plan = counted.plan(run)
        if not plan.wildcard:
            known(plan.fixed)
            return 0
        found = _elements(run, plan)
        return len(found) if where is None or not found else tally(run, place, found, where)

    return count


def _elements(run: Run, plan: Plan) -> list[tuple[Any, ...]]:
    """The counted elements, each after the elements of the arrays around it."""
    found = chains(plan.start(run), plan.parts)
    if plan.depth < 0:
        return found
    around = run.elements[plan.depth][: plan.level + 1]
    return [around + chain for chain in found]


def count_values(
    place: Nesting, values: Callable[[Run], Any], where: Check | None
) -> Callable[[Run], int | Range]:
    """Counts the elements of a value; its iterations and those around it are limited."""

    def count(run: Run) -> int | Range:
        found = array(values(run))
        run.iterations.append(len(found))
        try:
            _limit(run.iterations)
            if where is None:
                return len(found)
            return tally(run, place, [(item,) for item in found], where)
        finally:
            run.iterations.pop()

    return count


def _limit(iterations: Iterable[int]) -> None:
    product = 1
    for size in iterations:
        product *= size
    if product > VALUE_COUNT_ITERATIONS:
        message = f"a count of values goes through more than {VALUE_COUNT_ITERATIONS} elements"
        raise EvaluationError(message)


def tally(run: Run, place: Nesting, found: Iterable[tuple[Any, ...]], where: Check) -> int | Range:
    """How many of the elements satisfy `where`, each alone in its array."""
    outer, fewest, doubtful = run.nesting, 0, 0
    doubt: Doubt | None = None
    run.nesting = place
    run.elements.append(())
    try:
        for chain in found:
            run.elements[-1] = chain
            held = where(run)
            if held is True:
                fewest += 1
            elif isinstance(held, Doubt):
                doubt, doubtful = both(doubt, held), doubtful + 1
    finally:
        run.elements.pop()
        run.nesting = outer
    return fewest if doubt is None else Range(fewest, fewest + doubtful, doubt)
