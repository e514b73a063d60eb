"""When two values are equal, and keys by which equal values find each other."""

from __future__ import annotations

from collections.abc import Hashable, Iterable

from generator.verify.unknown import Undetermined, Unknown


def equal(left: object, right: object) -> bool | Unknown:
    """Whether two values are equal: same kind, case-sensitive, all the way down.

    A difference decides even where something else is unknown.
    """
    if isinstance(left, Unknown):
        return left
    if isinstance(right, Unknown):
        return right
    if type(left) is not type(right):
        return False
    if isinstance(left, list) and isinstance(right, list):
        return len(left) == len(right) and _all(zip(left, right, strict=True))
    if isinstance(left, dict) and isinstance(right, dict):
        return left.keys() == right.keys() and _all((left[k], right[k]) for k in left)
    return left == right


def _all(pairs: Iterable[tuple[object, object]]) -> bool | Unknown:
    unknown: Unknown | None = None
    for left, right in pairs:
        same = equal(left, right)
        if same is False:
            return False
        if isinstance(same, Unknown):
            unknown = unknown or same
    return unknown or True


def key(value: object) -> Hashable:
    """A key that equal values share, and only they. Raises Undetermined on an unknown value."""
    if isinstance(value, Unknown):
        raise Undetermined(value)
    if isinstance(value, list):
        return ("[", *map(key, value))
    if isinstance(value, dict):
        return ("{", frozenset((name, key(item)) for name, item in value.items()))
    return (type(value), value)
