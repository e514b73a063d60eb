"""The pieces of schemas: properties by names in any case, texts in any case, and how they join."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, TypeAlias

from generator.compile.schema.patterns import whole

Fragment: TypeAlias = dict[str, Any]

_IS_KNOWN: Fragment = {"$ref": "#/definitions/knownValue"}


def text(pattern: str) -> Fragment:
    """What is valid for a text that matches."""
    return {"type": "string", "pattern": pattern}


def every(steps: Sequence[str], inside: Fragment, *, known: bool = False) -> Fragment:
    """What holds the value at the end of the steps, if there is one, against `inside`."""
    for name in reversed(steps):
        inside = {"patternProperties": {whole(name): _as_known(inside) if known else inside}}
    return _as_known(inside) if known else inside


def some(steps: Sequence[str], inside: Fragment) -> Fragment:
    """What is valid where there is a value at the end of the steps, and `inside` is valid."""
    return negated(every(steps, negated(inside))) if steps else inside


def _as_known(inside: Fragment) -> Fragment:
    return {"allOf": [_IS_KNOWN, inside]}


def negated(fragment: Fragment) -> Fragment:
    """What is valid exactly where the fragment is not."""
    inner: Fragment = fragment["not"] if fragment.keys() == {"not"} else {"not": fragment}
    return inner


def all_of(parts: list[Fragment]) -> Fragment:
    """What is valid where all parts are."""
    return parts[0] if len(parts) == 1 else {"allOf": parts}


def merged(parts: Iterable[Fragment]) -> Fragment:
    """One fragment that refuses what any of the parts refuses; properties stand in it once."""
    trees: dict[str, list[Fragment]] = {}
    items: list[Fragment] = []
    rest: list[Fragment] = []
    for part in parts:
        if not part.keys() <= {"patternProperties", "items", "allOf"}:
            rest.append(part)
            continue
        for pattern, inside in part.get("patternProperties", {}).items():
            trees.setdefault(pattern, []).append(inside)
        items += [part["items"]] if "items" in part else []
        rest += part.get("allOf", [])
    found: Fragment = {}
    if trees:
        found["patternProperties"] = {key: merged(each) for key, each in trees.items()}
    if items:
        found["items"] = merged(items)
    if rest:
        found |= rest[0] if len(rest) == 1 and not found else {"allOf": rest}
    return found
