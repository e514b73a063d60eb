"""Ways through the JSON of a policy rule."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any, TypeAlias

Json: TypeAlias = Mapping[str, Any]

_PARAMETER = re.compile(r"parameters\('([^']+)'\)")


def strings(value: Any) -> Iterator[str]:
    """Every text in a JSON value."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        for each in value.values():
            yield from strings(each)
    elif isinstance(value, list):
        for each in value:
            yield from strings(each)


def used_parameters(value: Any) -> set[str]:
    """The names of the parameters that a JSON value refers to."""
    return {name for text in strings(value) for name in _PARAMETER.findall(text)}


def parts(condition: Json) -> list[Json]:
    """The conditions directly inside a logical one."""
    if "not" in condition:
        return [condition["not"]]
    found: list[Json] = condition.get("allOf") or condition.get("anyOf") or []
    return found


def conditions(condition: Json) -> Iterator[Json]:
    """Every leaf and count, those inside a count too."""
    if not parts(condition):
        yield condition
    for part in parts(condition):
        yield from conditions(part)
    if "where" in condition.get("count", {}):
        yield from conditions(condition["count"]["where"])


def depth(condition: Json) -> int:
    """How deeply logical conditions are nested."""
    level, levels = [condition], 0
    while level:
        level, levels = [part for each in level for part in parts(each)], levels + 1
    return levels


def fields(condition: Json) -> Iterator[str]:
    """Every field that a condition names."""
    for leaf in conditions(condition):
        counted = leaf.get("count", {})
        yield from (str(each["field"]) for each in (leaf, counted) if "field" in each)


def bare_fields(condition: Json) -> Iterator[str]:
    """Every array field that is compared outside a count."""
    if "[*]" in str(condition.get("field", "")):
        yield condition["field"]
    for part in parts(condition):
        yield from bare_fields(part)


def groups(condition: Json) -> Iterator[list[Json]]:
    """Conditions that hold together: the members of each allOf, or a condition alone."""
    if "allOf" in condition:
        yield condition["allOf"]
        for part in condition["allOf"]:
            if parts(part) or "count" in part:
                yield from groups(part)
        return
    if not parts(condition):
        yield [condition]
    for part in parts(condition):
        yield from groups(part)
    if "where" in condition.get("count", {}):
        yield from groups(condition["count"]["where"])


def branches(condition: Json) -> Iterator[list[Json]]:
    """The alternatives of a rule, each as the conditions that hold together."""
    together = condition.get("allOf")
    if together is None:
        for part in condition.get("anyOf", ()):
            yield from branches(part)
        if "anyOf" not in condition:
            yield [condition]
    elif any(part.get("field") == "type" for part in together):
        yield together
    else:
        nested = [part for part in together if "anyOf" in part]
        for part in nested:
            yield from branches(part)
        if not nested:
            yield together


def types(condition: Json) -> Iterator[str]:
    """Every resource type that a rule names."""
    for branch in branches(condition):
        for part in branch:
            if part.get("field") == "type" and "equals" in part:
                yield part["equals"]
