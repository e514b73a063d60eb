"""Output of `az ... list` and `show`, which lacks the level `properties`: back to REST shape.

Which keys stand outside of `properties` is the same wherever the level is. Where it was
left out further inside (such as the extensions of a scale set) is read
from the known property paths of the type.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, TypeAlias

from generator.azure import properties

_OUTSIDE = frozenset(
    "id name type apiversion location tags zones sku identity plan managedby managedbyextended "
    "extendedlocation kind etag resourcegroup resources systemdata placement "
    "subscriptionid tenantid dependson comments".split()
)
_LEVEL = "properties"
_STEP = re.compile(r"\[\*\]|[^.\[\]]+")
_Tree: TypeAlias = "dict[str, _Tree]"
_RENAMED = {"typePropertiesType": "type"}
"""What the CLI calls a property that would hide a key outside of the level."""


def is_flattened(body: Mapping[str, Any]) -> bool:
    """Whether a resource shows facts at its top that REST shows under `properties`."""
    return body.get(_LEVEL) is None and any(key.lower() not in _OUTSIDE for key in body)


def rebuilt(body: Mapping[str, Any], resource_type: str) -> Mapping[str, Any]:
    """The REST shape of a flattened resource; `body` itself stays as it is."""
    whole: dict[str, Any] = {}
    inside: dict[str, Any] = {}
    for key, value in body.items():
        if key != _LEVEL:
            (whole if key.lower() in _OUTSIDE else inside)[key] = value
    whole[_LEVEL] = inside
    shape = _shape(resource_type.lower())
    return whole if shape is None else _object(whole, shape)


@dataclass(frozen=True, slots=True)
class _Shape:
    """The part of a type's shape in which the CLI leaves levels out.

    `below` leads there by key in lower case, "[*]" for elements; `levelled`: right here.
    """

    below: Mapping[str, _Shape]
    levelled: bool


@lru_cache(maxsize=1024)
def _shape(resource_type: str) -> _Shape | None:
    tree: _Tree = {}
    for path in properties.paths(resource_type):
        branch = tree
        for step in _STEP.findall(path.lower()):
            branch = branch.setdefault(step, {})
    return _narrowed(tree, top=True)


def _narrowed(tree: _Tree, *, top: bool = False) -> _Shape | None:
    below = {key: shape for key, branch in tree.items() if (shape := _narrowed(branch))}
    levelled = _LEVEL in tree and not top
    return _Shape(below, levelled) if below or levelled else None


def _below(value: Any, shape: _Shape) -> Any:
    if isinstance(value, dict):
        return _object(value, shape)
    of_element = shape.below.get("[*]")
    if not isinstance(value, list) or of_element is None:
        return value
    return [_below(item, of_element) for item in value]


def _object(value: dict[str, Any], shape: _Shape) -> dict[str, Any]:
    if shape.levelled and _LEVEL not in value:
        value = _levelled(value)
    changed = {
        key: _below(item, inner)
        for key, item in value.items()
        if (inner := shape.below.get(key.lower()))
    }
    return {**value, **changed} if changed else value


def _levelled(value: dict[str, Any]) -> dict[str, Any]:
    kept = {key: item for key, item in value.items() if key.lower() in _OUTSIDE}
    inside = {_RENAMED.get(key, key): item for key, item in value.items() if key not in kept}
    return {**kept, _LEVEL: inside} if inside else kept
