"""How much an expansion may do, and the faults it has met. One for each expansion."""

from __future__ import annotations

from generator.verify.expressions import EvaluationError
from generator.verify.expressions.limits import DEEPEST, children
from generator.verify.expressions.scope import Steps
from generator.verify.template.records import Code, Fault, Path

MOST_RESOURCES = 20_000
"""Resources of a template, loops unrolled and nested deployments included; Azure allows 800
in one deployment."""
MOST_VALUES = 2_000_000
"""Values evaluated for one template; Azure allows 4 MB after the loops are unrolled."""
LARGEST_VALUE = 200_000
"""Values within what one expression gives; a variable may be a whole JSON file."""
EXPRESSION = 4
"""What an expression costs, in values."""


class TooMuch(Exception):
    """The expansion ends here; `fault` says which limit was met."""

    def __init__(self, fault: Fault) -> None:
        self.fault = fault
        super().__init__(fault.message)


class Work:
    """What is left to spend, and one fault for each path, as they were met."""

    __slots__ = ("_faults", "_new", "_resources", "_values", "steps")

    def __init__(self) -> None:
        self._faults: set[Path] = set()
        self._new: list[Fault] = []
        self._resources = MOST_RESOURCES
        self._values = MOST_VALUES
        self.steps = Steps()

    def report(self, path: Path, message: str, code: Code = Code.TEMPLATE) -> None:
        """Keep the first fault of each path."""
        if path not in self._faults:
            self._faults.add(path)
            self._new.append(Fault(path, message, code))

    def faults(self) -> list[Fault]:
        """What was reported since this was last asked."""
        new, self._new = self._new, []
        return new

    def resource(self, path: Path) -> None:
        """Count a resource. Raises TooMuch."""
        self._resources -= 1
        if self._resources < 0:
            message = f"the template has more than {MOST_RESOURCES} resources"
            raise TooMuch(Fault(path, message, Code.TOO_LARGE))

    def values(self, count: int, path: Path) -> None:
        """Count evaluated values. Raises TooMuch, also when the lambdas used up their steps."""
        self._values -= count
        if self._values < 0 or self.steps.left < 0:
            message = "evaluating the template takes too much work"
            raise TooMuch(Fault(path, message, Code.TOO_LARGE))


def weight(value: object) -> int:
    """How many values an expression's result holds.

    Raises EvaluationError when they are too many or nested too deeply: variables that
    hold each other twice grow without any function being called.
    """
    if not isinstance(value, dict | list):
        return 1
    total = 1
    level: list[object] = [value]
    for _ in range(DEEPEST):
        level = [inner for outer in level for inner in children(outer)]
        total += len(level)
        if not level:
            return total
        if total > LARGEST_VALUE:
            message = f"the value holds more than {LARGEST_VALUE} values"
            raise EvaluationError(message)
    message = f"the value is nested more than {DEEPEST} deep"
    raise EvaluationError(message)
