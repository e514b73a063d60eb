"""What a condition, and a rule, mean on a resource: the definition all carriers must meet.

Absent and null are the same: every comparison with them is false. Strings compare without
regard to ASCII case; numbers compare with numbers only. Property names compare without
regard to case, as Azure compares them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cache
from typing import Any

from generator.matrix.condition import AllOf, AnyOf, Condition, Has, Not, Operand, Where
from generator.matrix.model import Mode, Related, Resource, Rule

_UPPER_TO_LOWER = {upper: upper + 32 for upper in range(ord("A"), ord("Z") + 1)}


def folded(text: str) -> str:
    """Text with its ASCII letters in lower case."""
    return text.lower() if text.isascii() else text.translate(_UPPER_TO_LOWER)


def violates(
    rule: Rule,
    resource: Resource,
    mode: Mode | None,
    selected: str | None,
    beside: Iterable[Resource] = (),
) -> bool:
    """Whether a resource violates a rule when the mode parameter has the value `selected`."""
    if mode is not None and selected not in mode.covering(rule.modes):
        return False
    if not any(_branch_holds(b.resource_type.type, b.condition, resource) for b in rule.branches):
        return False
    return rule.unless is None or not _exists(rule.unless, resource, beside)


def holds(condition: Condition, value: Any, base: str = "") -> bool:
    """Whether a condition holds on a value whose own path is `base` (a resource: "")."""
    match condition:
        case Has(field=field, operator=operator, operand=operand):
            seen = value_at(value, _relative(field.path, base))
            return OPERATORS[operator](seen, operand)
        case AllOf(conditions=parts):
            return all(holds(part, value, base) for part in parts)
        case AnyOf(conditions=parts):
            return any(holds(part, value, base) for part in parts)
        case Not(condition=inner):
            return not holds(inner, value, base)
        case Where(array=array, condition=inner):
            elements = value_at(value, _relative(array.path, base))
            inside = f"{array.path}[*]"
            return any(holds(inner, each, inside) for each in _elements(elements))


def _branch_holds(resource_type: str, condition: Condition, resource: Resource) -> bool:
    return folded(str(resource.get("type"))) == folded(resource_type) and holds(condition, resource)


def _exists(related: Related, resource: Resource, beside: Iterable[Resource]) -> bool:
    wanted = resource.get("id")
    if not isinstance(wanted, str):
        return False
    found = Has(related.field, "equals", wanted)
    return any(_branch_holds(related.resource_type.type, found, other) for other in beside)


def _relative(path: str, base: str) -> str:
    return path.removeprefix(base).removeprefix(".")


def _elements(value: Any) -> Iterator[Any]:
    return iter(value) if isinstance(value, list | tuple) else iter(())


def value_at(value: Any, path: str) -> Any:
    """The value at a path that crosses no array, or None where there is none."""
    for name in _steps(path):
        value = _member(value, name)
    return value


@cache
def _steps(path: str) -> tuple[str, ...]:
    return tuple(filter(None, path.split(".")))


def _member(value: Any, name: str) -> Any:
    if not isinstance(value, Mapping):
        return None
    if name in value:
        return value[name]
    wanted = folded(name)
    return next((held for key, held in value.items() if folded(key) == wanted), None)


def _equals(seen: Any, operand: Any) -> bool:
    if isinstance(operand, str):
        return isinstance(seen, str) and folded(seen) == folded(operand)
    return type(seen) is type(operand) and bool(seen == operand)


def _in(seen: Any, operand: Any) -> bool:
    return any(_equals(seen, each) for each in operand)


def _like(seen: Any, operand: Any) -> bool:
    if not isinstance(seen, str):
        return False
    before, star, after = folded(operand).partition("*")
    text = folded(seen)
    if not star:
        return text == before
    long_enough = len(text) >= len(before) + len(after)
    return long_enough and text.startswith(before) and text.endswith(after)


def _contains(seen: Any, operand: Any) -> bool:
    return isinstance(seen, str) and folded(operand) in folded(seen)


def _exists_as(seen: Any, operand: Any) -> bool:
    return (seen is not None) is operand


def _less(seen: Any, operand: Any) -> bool:
    pair = _ordered(seen, operand)
    return pair is not None and pair[0] < pair[1]


def _greater(seen: Any, operand: Any) -> bool:
    pair = _ordered(seen, operand)
    return pair is not None and pair[0] > pair[1]


def _ordered(seen: Any, operand: Any) -> tuple[Any, Any] | None:
    if isinstance(seen, str) and isinstance(operand, str):
        return folded(seen), folded(operand)
    if type(seen) is int and type(operand) is int:
        return seen, operand
    return None


OPERATORS: Mapping[str, Callable[[Any, Operand], bool]] = {
    "equals": _equals,
    "in": _in,
    "like": _like,
    "contains": _contains,
    "exists": _exists_as,
    "less": _less,
    "greater": _greater,
}
