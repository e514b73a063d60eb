"""Properties and elements of values: `value.name`, `value[index]`, and their safe forms."""

from __future__ import annotations

from generator.verify.casing import MISSING, find
from generator.verify.expressions.arguments import kind
from generator.verify.expressions.failures import EvaluationError
from generator.verify.unknown import Unknown


def member(value: object, key: object, *, safe: bool = False) -> object:
    """The property or element; property names ignore case.

    Raises EvaluationError when there is none; a safe access gives null instead.
    """
    for each in (value, key):
        if isinstance(each, Unknown):
            return each.part()
    found = look(value, key)
    if found is not MISSING:
        return found
    if safe:
        return None
    raise EvaluationError(_missing(value, key))


def look(value: object, key: object) -> object:
    """The property or element, or MISSING."""
    if isinstance(value, dict) and isinstance(key, str):
        return find(value, key)
    if isinstance(value, list) and isinstance(key, int) and not isinstance(key, bool):
        return value[key] if 0 <= key < len(value) else MISSING
    return MISSING


def _missing(value: object, key: object) -> str:
    if isinstance(value, dict):
        names = ", ".join(sorted(map(str, value))[:12]) or "none"
        return f"there is no property '{key}' (there are: {names})"[:400]
    if isinstance(value, list) and isinstance(key, int):
        return f"there is no element {key} in an array of {len(value)}"
    return f"{kind(value)} has no property {str(key)[:100]!r}"
