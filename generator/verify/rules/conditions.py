"""Conditions to closures: allOf, anyOf and not here, comparisons next door."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Any

from generator.azure.aliases import AliasRegistry
from generator.verify.rules.comparisons import comparison
from generator.verify.rules.condition import Condition
from generator.verify.rules.failures import PolicyError, below
from generator.verify.rules.limits import Limits
from generator.verify.rules.operands import Operand
from generator.verify.rules.reads import Reads
from generator.verify.rules.run import Nesting
from generator.verify.rules.truth import conjunction, disjunction, negation


@dataclass
class Compiler:
    """Compiles the conditions of one rule; counts what Azure limits."""

    aliases: AliasRegistry | None
    limits: Limits = field(default_factory=Limits)
    operands: list[Operand] = field(default_factory=list)
    reads: Reads = field(default_factory=Reads)

    def operand(self, value: object, pointer: str) -> Operand:
        """A value of the rule. Raises PolicyError."""
        operand = Operand(value, pointer)
        self.limits.functions(len(operand.calls), pointer)
        self.operands.append(operand)
        self.reads.calls(operand.calls, self.aliases)
        return operand

    def condition(self, node: object, pointer: str, nesting: Nesting) -> Condition:
        """Compile a condition and all in it. Raises PolicyError."""
        keys = _keys(node, pointer)
        for name, build in _LOGICAL.items():
            if name in keys:
                if len(keys) > 1:
                    message = f"{keys[name][0]} stands alone in its object"
                    raise PolicyError(message, pointer)
                spelt, value = keys[name]
                built = build(self, value, below(pointer, spelt), nesting)
                return replace(built, pointer=pointer)
        self.limits.condition(pointer)
        return comparison(self, keys, pointer, nesting)


def _keys(node: object, pointer: str) -> dict[str, tuple[str, Any]]:
    if not isinstance(node, dict) or not node:
        message = "expected a condition: an object with allOf, anyOf, not, field, value or count"
        raise PolicyError(message, pointer)
    return {name.lower(): (name, value) for name, value in node.items()}


def _list(
    compiler: Compiler, value: object, pointer: str, nesting: Nesting
) -> tuple[Condition, ...]:
    if not isinstance(value, list) or not value:
        message = "expected an array with at least one condition"
        raise PolicyError(message, pointer)
    return tuple(
        compiler.condition(item, below(pointer, place), nesting) for place, item in enumerate(value)
    )


def _all_of(compiler: Compiler, value: object, pointer: str, nesting: Nesting) -> Condition:
    parts = _list(compiler, value, pointer, nesting)
    known = [part.types for part in parts if part.types is not None]
    types = frozenset.intersection(*known) if known else None
    return Condition(
        conjunction([part.check for part in parts]), pointer, "allOf", parts, types=types
    )


def _any_of(compiler: Compiler, value: object, pointer: str, nesting: Nesting) -> Condition:
    parts = _list(compiler, value, pointer, nesting)
    known = [part.types for part in parts if part.types is not None]
    types = frozenset.union(*known) if len(known) == len(parts) else None
    return Condition(
        disjunction([part.check for part in parts]), pointer, "anyOf", parts, types=types
    )


def _not(compiler: Compiler, value: object, pointer: str, nesting: Nesting) -> Condition:
    part = compiler.condition(value, pointer, nesting)
    return Condition(negation(part.check), pointer, "not", (part,))


_LOGICAL: dict[str, Callable[[Compiler, Any, str, Nesting], Condition]] = {
    "allof": _all_of,
    "anyof": _any_of,
    "not": _not,
}
