"""Which property paths a resource type has, and the kind of value each holds."""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import cache
from pathlib import Path

SHIPPED = Path(__file__).parent / "data" / "properties.json"
KINDS = ("string", "int", "bool", "object", "array")


@cache
def _tables() -> dict[str, dict[str, str]]:
    data = json.loads(SHIPPED.read_text(encoding="utf-8"))
    return {name.lower(): entry["properties"] for name, entry in data.items()}


def paths(resource_type: str) -> Mapping[str, str]:
    """Every property path of a resource type with its declared type; empty when unknown."""
    return _tables().get(resource_type.lower(), {})


def kind(resource_type: str, path: str) -> str | None:
    """The kind of value at `path` (one of KINDS), or None when no such path is known.

    `array[*]` is an element of an array; an array of plain values has no path of its own
    for its elements, so its element's kind is read from the array's type.
    """
    table = paths(resource_type)
    declared = table.get(path)
    if declared is not None:
        return _kind(declared, table, path)
    if path.endswith("[*]") and table.get(path[:-3], "").endswith("[]"):
        return _kind(table[path[:-3]][:-2], table, path)
    return None


def spellings(resource_type: str, path: str) -> tuple[str, ...]:
    """The values that Azure names for a text, in its spelling; empty where it names none."""
    parts = paths(resource_type).get(path, "").split(" | ")
    return tuple(part for part in parts if part != "string") if len(parts) > 1 else ()


def _kind(declared: str, table: Mapping[str, str], path: str) -> str:
    if declared in ("bool", "int", "string"):
        return declared
    if declared.endswith("[]"):
        return "array"
    if " | " in declared:
        return "string"
    inside = path + "."
    return "object" if any(known.startswith(inside) for known in table) else "string"
