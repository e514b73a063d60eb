"""What an expression can see: the functions that depend on where it stands, and limits."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from typing import Protocol

from generator.verify.expressions.failures import EvaluationError

STEPS = 2_000_000
"""Elements and lambda calls that the lambdas of one scope may go through."""


class Steps:
    """How much work is left; lambdas in lambdas would otherwise run for days."""

    __slots__ = ("left",)

    def __init__(self, left: int = STEPS) -> None:
        self.left = left

    def spend(self, count: int) -> None:
        """Take `count` steps. Raises EvaluationError when none are left."""
        self.left -= count
        if self.left < 0:
            message = f"the lambdas take more than {STEPS} steps"
            raise EvaluationError(message)


class Functions(Protocol):
    """Functions by name in lower case: a mapping, or anything with its `get`."""

    def get(self, name: str, /) -> Callable[..., object] | None:
        """The function of this name, or None."""


_NONE: Mapping[str, Callable[..., object]] = {}


class Scope:
    """The surroundings of an expression.

    `functions` maps names in lower case to functions of evaluated arguments (`parameters`,
    `field`, `ns.mine`); they decide before the built-in ones. `refused` are names, in lower
    case, of built-in functions that do not exist here. A function with a namespace is called
    with unknown arguments as they are; any other gives the first unknown argument back.
    """

    __slots__ = ("functions", "refused", "steps", "variables")

    def __init__(
        self,
        functions: Functions = _NONE,
        *,
        refused: Collection[str] = frozenset(),
        variables: Mapping[str, object] | None = None,
        steps: Steps | None = None,
    ) -> None:
        self.functions = functions
        self.refused = refused
        self.variables = variables or {}
        self.steps = steps or Steps()

    def bind(self, variables: Mapping[str, object]) -> Scope:
        """The same scope with more lambda variables (names in lower case)."""
        return Scope(
            self.functions,
            refused=self.refused,
            variables={**self.variables, **variables},
            steps=self.steps,
        )
