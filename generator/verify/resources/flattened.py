"""Output of `az ... list` and `show`, which lacks the level `properties`: back to REST shape.

Which keys stand outside of `properties` is the same for every resource. Where further
levels were left out (restore points in a collection, extensions of a scale set), it is
read from the known property paths of the type.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from generator.azure import properties

_OUTSIDE = frozenset(
    "id name type apiversion location tags zones sku identity plan managedby managedbyextended "
    "extendedlocation kind etag resourcegroup resources systemdata placement "
    "subscriptionid tenantid".split()
)
_LEVEL = "properties"
_RENAMED = {"typePropertiesType": "type"}
"""What the CLI calls a property that would hide a key outside of the level."""


def is_flattened(body: Mapping[str, Any]) -> bool:
    """Whether a resource shows facts at its top that REST shows under `properties`."""
    return body.get(_LEVEL) is None and any(key.lower() not in _OUTSIDE for key in body)


def rebuilt(body: Mapping[str, Any], resource_type: str) -> Mapping[str, Any]:
    """The REST shape of a flattened resource; `body` itself stays as it is."""
    shape = _shape(resource_type.lower())
    outside = {key: value for key, value in body.items() if key.lower() in _OUTSIDE}
    inside = {key: value for key, value in body.items() if key not in outside and key != _LEVEL}
    whole: Mapping[str, Any] = _below({**outside, _LEVEL: inside}, "", shape)
    return whole


@dataclass(frozen=True, slots=True)
class _Shape:
    """Of a type, in lower case: all paths, those with a level below, and what leads there."""

    paths: frozenset[str]
    levelled: frozenset[str]
    leading: frozenset[str]


@cache
def _shape(resource_type: str) -> _Shape:
    paths = {path.lower() for path in properties.paths(resource_type)}
    marker = f".{_LEVEL}."
    levelled = {path[:at] for path in paths for at in _each(path, marker)}
    leading = {path[:at] for path in levelled for at in (*_each(path, "."), *_each(path, "["))}
    return _Shape(frozenset(paths), frozenset(levelled), frozenset(leading | levelled | {""}))


def _each(text: str, part: str) -> list[int]:
    return [at for at in range(len(text)) if text.startswith(part, at)]


def _below(value: Any, path: str, shape: _Shape) -> Any:
    """`value`, which stands at `path`, with the missing levels put back."""
    if path not in shape.leading:
        return value
    if isinstance(value, list):
        return [_below(item, f"{path}[*]", shape) for item in value]
    if not isinstance(value, dict):
        return value
    if path in shape.levelled and _LEVEL not in value:
        value = _levelled(value, path, shape)
    return {
        key: _below(item, f"{path}.{key.lower()}".lstrip("."), shape) for key, item in value.items()
    }


def _levelled(value: dict[str, Any], path: str, shape: _Shape) -> dict[str, Any]:
    moved = {key: item for key, item in value.items() if _moves(key.lower(), path, shape)}
    kept = {key: item for key, item in value.items() if key not in moved}
    inside = {_RENAMED.get(key, key): item for key, item in moved.items()}
    return {**kept, _LEVEL: inside} if inside else kept


def _moves(key: str, path: str, shape: _Shape) -> bool:
    if f"{path}.{key}" in shape.paths:
        return False
    return key not in _OUTSIDE or f"{path}.{_LEVEL}.{key}" in shape.paths
