"""A compiled condition, and what its parts need to be compiled."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from generator.verify.rules.limits import Limits
from generator.verify.rules.operands import Operand, Read
from generator.verify.rules.reads import Reads
from generator.verify.rules.run import Nesting, Run
from generator.verify.rules.truth import Held, conjunction

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
    asks_type: bool = False
    """Whether it holds of every resource of these types."""


def for_type(condition: Condition, resource_type: str) -> Check:
    """The check of a condition for resources of one type: what the type decides is left out."""
    open_parts = [
        part
        for part in condition.parts
        if not (part.asks_type and resource_type in (part.types or ()))
    ]
    if condition.description != "allOf" or not open_parts:
        return condition.check
    return conjunction([part.check for part in open_parts])


class Compiling(Protocol):
    """What a comparison asks of the compiler that met it."""

    limits: Limits
    reads: Reads

    def operand(self, value: object, pointer: str) -> Operand:
        """A value of the rule."""

    def condition(self, node: object, pointer: str, nesting: Nesting) -> Condition:
        """A condition within the comparison."""
