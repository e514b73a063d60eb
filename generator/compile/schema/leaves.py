"""A leaf of a condition as what is valid for a value that compares so."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from generator.compile.schema.fragments import Fragment, text
from generator.compile.schema.patterns import folded, greater, less, like, whole
from generator.matrix.condition import Has, Operator

EXPRESSION: Fragment = {"type": "string", "pattern": "^\\["}


def leaf(leaf: Has, *, expressions: bool) -> Fragment:
    """What is valid for a value that is there and compares as the leaf says."""
    found = _LEAVES[leaf.operator](leaf.operand)
    if expressions and _fits_expressions(leaf):
        return {"allOf": [found, {"not": EXPRESSION}]}
    return found


def _fits_expressions(leaf: Has) -> bool:
    """Whether the text of an expression can compare so; no literal starts with `[`."""
    if leaf.operator in ("equals", "in"):
        return False
    return leaf.operator == "exists" or isinstance(leaf.operand, str)


def _equals(operand: Any) -> Fragment:
    if isinstance(operand, str):
        return text(whole(operand))
    return {"const": operand}


def _in(operand: Any) -> Fragment:
    texts = [each for each in operand if isinstance(each, str)]
    others = [each for each in operand if not isinstance(each, str)]
    found = [text(whole(*texts))] if texts else []
    found += [{"enum": others}] if others else []
    return found[0] if len(found) == 1 else {"anyOf": found}


def _ordered(keyword: str, pattern: Callable[[str], str]) -> Callable[[Any], Fragment]:
    def compared(operand: Any) -> Fragment:
        if isinstance(operand, str):
            return text(pattern(operand))
        return {"type": "integer", keyword: operand}

    return compared


_LEAVES: Mapping[Operator, Callable[[Any], Fragment]] = {
    "equals": _equals,
    "in": _in,
    "like": lambda operand: text(like(operand)),
    "contains": lambda operand: text(folded(operand)),
    "exists": lambda _: {"not": {"type": "null"}},
    "less": _ordered("exclusiveMaximum", less),
    "greater": _ordered("exclusiveMinimum", greater),
}
