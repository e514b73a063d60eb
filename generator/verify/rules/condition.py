"""A compiled condition, and what its parts need to be compiled."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from generator.verify.rules.limits import Limits
from generator.verify.rules.operands import Operand, Read
from generator.verify.rules.run import Nesting, Run
from generator.verify.rules.truth import Held

Check = Callable[[Run], Held]


@dataclass(frozen=True)
class Condition:
    """A condition, ready to be checked, with what is needed to explain it."""

    check: Check
    pointer: str
    description: str
    parts: tuple[Condition, ...] = ()
    seen: Read | None = None
    types: frozenset[str] | None = None
    """The resource types, in lower case, of which it can hold; None when of any."""


class Compiling(Protocol):
    """What a comparison asks of the compiler that met it."""

    limits: Limits

    def operand(self, value: object, pointer: str) -> Operand:
        """A value of the rule."""

    def condition(self, node: object, pointer: str, nesting: Nesting) -> Condition:
        """A condition within the comparison."""
