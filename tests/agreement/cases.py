"""Every small resource that can matter to a rule: its fields' interesting values, combined.

Absent, null, the literal itself, the literal in another case, a boundary, an unknown value;
arrays absent, null, empty, of one element and of two.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Mapping
from typing import Any

from generator.matrix.condition import Condition, Field, Has, arrays, leaves
from generator.matrix.model import Branch, Resource, Rule

ABSENT = object()
BASE: Mapping[str, Any] = {
    "id": "/subscriptions/s/resourceGroups/g/providers/Microsoft.Test/things/thing",
    "name": "thing",
    "apiVersion": "2024-07-01",
}


def resources(rule: Rule) -> Iterator[Resource]:
    """Every small resource of the types that a rule judges, and one of another type."""
    for branch in rule.branches:
        yield from _resources(branch)
    yield {**BASE, "type": "Microsoft.Test/others", "properties": {}}


def _resources(branch: Branch) -> Iterator[Resource]:
    plain = _choices(branch.condition, inside=None)
    found = list(dict.fromkeys(arrays(branch.condition)))
    searched = {array: _arrays(branch.condition, array) for array in found}
    fields = [*plain, *searched]
    for values in itertools.product(*plain.values(), *searched.values()):
        resource: dict[str, Any] = {"type": branch.resource_type.type}
        for field, value in zip(fields, values, strict=True):
            put(resource, field.path, value)
        yield {**BASE, **resource}


def _choices(condition: Condition, inside: str | None) -> dict[Field, list[Any]]:
    """The interesting values of each field that stands directly inside one array (or in none)."""
    found: dict[Field, list[Any]] = {}
    for leaf in leaves(condition):
        if leaf.field.element_of == inside:
            values = found.setdefault(leaf.field, [] if leaf.field.request else [ABSENT, None])
            values += [value for value in interesting(leaf) if not _holds(values, value)]
    for field, values in found.items():
        values.extend(containing_all(condition, field))
    return found


def containing_all(condition: Condition, field: Field) -> list[str]:
    """A text that holds everything the field may be asked to contain, where that is several."""
    parts = [
        str(leaf.operand)
        for leaf in leaves(condition)
        if leaf.field == field and leaf.operator == "contains"
    ]
    return ["".join(parts)] if len(parts) > 1 else []


_PRESENT: Mapping[str, list[Any]] = {"object": [{}], "string": ["", "x"]}


def _holds(values: list[Any], value: Any) -> bool:
    return any(type(each) is type(value) and each == value for each in values)


def interesting(leaf: Has) -> list[Any]:
    """Values of a leaf's field at which its answer may turn."""
    if leaf.operator == "exists":
        return _PRESENT.get(leaf.field.kind, [])
    if leaf.field.kind == "bool":
        return [True, False]
    operands = leaf.operand if isinstance(leaf.operand, tuple) else (leaf.operand,)
    values = [value for operand in operands for value in _around(leaf, operand)]
    return [*values, 0 if leaf.field.kind == "int" else "unknown"]


def _around(leaf: Has, operand: Any) -> list[Any]:
    if isinstance(operand, int):
        return [operand - 1, operand, operand + 1]
    text = str(operand)
    if leaf.operator == "like":
        before, _, after = text.partition("*")
        return [f"{before}{after}", f"{before}-x-{after}".upper(), before[:-1] + after]
    if leaf.operator == "contains":
        return [f"/before{text.upper()}after", text[1:]]
    if leaf.operator in ("less", "greater"):
        return [text, f"{text}-preview", f"1{text[1:]}", f"9{text[1:]}"]
    return [text, text.swapcase(), f"{text}x"]


def _arrays(condition: Condition, array: Field) -> list[Any]:
    inner = _choices(condition, inside=array.path)
    elements = [
        element(array, dict(zip(inner, values, strict=True)))
        for values in itertools.product(*inner.values())
    ]
    pairs = list(itertools.islice(itertools.permutations(elements, 2), 40))
    return [ABSENT, None, [], *([each] for each in elements), *map(list, pairs)]


def element(array: Field, values: Mapping[Field, Any]) -> Any:
    """An element of an array: an object with these fields, or the value of the plain field."""
    made: dict[str, Any] = {}
    for field, value in values.items():
        if field.path == f"{array.path}[*]":
            return None if value is ABSENT else value
        put(made, field.path.rpartition("[*].")[2], value)
    return made


def put(target: dict[str, Any], path: str, value: Any) -> None:
    """Sets a value and the objects above it; ABSENT leaves the objects without it.

    An object that another field made absent or null takes precedence: there is nothing below.
    """
    *above, name = path.split(".")
    for step in above:
        below = target.setdefault(step, {})
        if not isinstance(below, dict):
            return
        target = below
    if value is not ABSENT and name not in target:
        target[name] = value
