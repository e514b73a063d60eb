"""How much an expansion may do, and the faults it has met. One for each expansion."""

from __future__ import annotations

from generator.verify.expressions.limits import children
from generator.verify.expressions.scope import Steps
from generator.verify.template.records import Code, Fault, Path, Text

MOST_RESOURCES = 20_000
"""Resources of a template, loops unrolled and nested deployments included; Azure allows 800
in one deployment."""
MOST_WORK = 5_000_000
"""Values looked at for one template, weighted by what looking costs; Azure allows 4 MB of
template after its loops are unrolled."""
MOST_STEPS = 1_000_000
"""Steps that the lambdas and the declared functions of one template may take."""
MEMBER = 4
"""What evaluating a member of an array or object costs."""
EXPRESSION = 30
"""What evaluating an expression costs, beside its functions."""
DEEPEST = 200
"""Arrays and objects within each other in what an expression gives."""


class TooMuch(Exception):
    """The expansion ends here; `fault` says which limit was met."""

    def __init__(self, fault: Fault) -> None:
        self.fault = fault
        super().__init__(fault.message)


class Work:
    """What is left to spend, and what was found on the way.

    `at` is the path of the expression at work; `locations` are those of the resource groups
    that the template deploys, by id in lower case. Of each path the first fault counts.
    """

    __slots__ = ("_faults", "_left", "_new", "_resources", "at", "locations", "steps")

    def __init__(self) -> None:
        self._faults: set[Path] = set()
        self._new: list[Fault] = []
        self._resources = MOST_RESOURCES
        self._left = MOST_WORK
        self.at: Path = ()
        self.locations: dict[str, Text] = {}
        self.steps = Steps(MOST_STEPS)

    def report(self, path: Path, message: str, code: Code = Code.TEMPLATE) -> None:
        """Keep a fault, if it is the first of its path."""
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

    def spend(self, cost: int) -> None:
        """Take a cost from what is left. Raises TooMuch, also when no lambda may run any more."""
        self._left -= cost
        if self._left < 0 or self.steps.left < 0:
            raise self._too_much("evaluating the template takes too much work")

    def weigh(self, value: object) -> None:
        """Spend as much as a value holds. Raises TooMuch, also when it is nested too deeply.

        Variables that hold each other twice grow without any function being called.
        """
        if type(value) is str:
            self.spend(1)
            return
        level = [value]
        for _ in range(DEEPEST):
            self.spend(len(level))
            level = [inner for outer in level for inner in children(outer)]
            if not level:
                return
        raise self._too_much(f"the value is nested more than {DEEPEST} deep")

    def _too_much(self, message: str) -> TooMuch:
        return TooMuch(Fault(self.at, message, Code.TOO_LARGE))
