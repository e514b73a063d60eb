"""Conditions as Azure Policy: the `if` of a rule, and what its `then` looks for.

Arrays are always `count ... where ... greater 0` and never a bare `[*]`, which means "all
elements" and holds for an empty array. Booleans are written as text, as built-in policies
write them. Nothing here can fail while a rule is evaluated: a failing function denies.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, TypeAlias

from generator.matrix.condition import AllOf, AnyOf, Condition, Field, Has, Not, Operator, Where

Fragment: TypeAlias = dict[str, Any]

_NEGATED: Mapping[Operator, str] = {
    "equals": "notEquals",
    "in": "notIn",
    "like": "notLike",
    "contains": "notContains",
}
"""Operators whose negation also holds for an absent property, as `Not` does.

`less` and `greater` are missing on purpose: their opposites are false for absent properties.
"""


def rule_if(branches: Iterable[tuple[str, Condition]], gate: Fragment | None = None) -> Fragment:
    """The `if` of a rule: one of the branches (resource type, condition), behind a gate."""
    guarded = [_guarded(resource_type, condition) for resource_type, condition in branches]
    tested = guarded[0] if len(guarded) == 1 else {"anyOf": guarded}
    return _all([gate, tested]) if gate else tested


def parameter_in(parameter: str, values: Sequence[str]) -> Fragment:
    """Holds when the parameter has one of the values."""
    value = f"[parameters('{parameter}')]"
    if len(values) == 1:
        return {"value": value, "equals": values[0]}
    return {"value": value, "in": list(values)}


def same_id(field: Field) -> Fragment:
    """An existence condition: the field holds the id of the judged resource."""
    return {**_subject(field), "equals": "[field('id')]"}


def fragment(condition: Condition) -> Fragment:
    """A condition as the value of `if`, or of any place where a condition may stand."""
    match condition:
        case AllOf(conditions=parts):
            return _all([fragment(part) for part in parts])
        case AnyOf(conditions=parts):
            return {"anyOf": [fragment(part) for part in parts]}
        case Not(condition=inner):
            return _not(inner)
        case Where(array=array, condition=inner):
            return {"count": {"field": array.alias, "where": fragment(inner)}, "greater": 0}
        case Has(field=field, operator=operator, operand=operand):
            return {**_subject(field), operator: _literal(operand)}


def _guarded(resource_type: str, condition: Condition) -> Fragment:
    return _all([{"field": "type", "equals": resource_type}, fragment(condition)])


def _all(parts: Iterable[Fragment]) -> Fragment:
    flat: list[Fragment] = []
    for part in parts:
        flat += part["allOf"] if part.keys() == {"allOf"} else [part]
    return {"allOf": flat}


def _not(inner: Condition) -> Fragment:
    if isinstance(inner, Has) and inner.operator == "exists":
        return {**_subject(inner.field), "exists": _literal(not inner.operand)}
    if isinstance(inner, Has) and inner.operator in _NEGATED:
        return {**_subject(inner.field), _NEGATED[inner.operator]: _literal(inner.operand)}
    return {"not": fragment(inner)}


def _subject(field: Field) -> Fragment:
    return {"value": field.request} if field.request else {"field": field.alias}


def _literal(operand: Any) -> Any:
    if isinstance(operand, bool):
        return str(operand).lower()
    return list(operand) if isinstance(operand, tuple) else operand
