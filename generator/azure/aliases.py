"""Azure Policy aliases: which exist for a resource type, and which property each names.

Reads the format of `az provider list --expand resourceTypes/aliases`. Names and types
are compared without regard to case, as Azure Policy compares them.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

SHIPPED = Path(__file__).parent / "data" / "aliases.json"


@dataclass(frozen=True, slots=True)
class Alias:
    """One alias: its name as published and the property path it stands for.

    `paths` holds the paths of API versions (lower case) that differ from the default.
    """

    name: str
    default_path: str
    paths: Mapping[str, str] = field(default_factory=dict)

    def path(self, api_version: str | None = None) -> str:
        """The property path at `api_version`, or the default path."""
        return self.paths.get((api_version or "").lower(), self.default_path)


class AliasRegistry:
    """The aliases of a set of resource types."""

    def __init__(self, resource_types: Mapping[str, Iterable[Mapping[str, Any]]]) -> None:
        self._raw = dict(resource_types)
        self._read: dict[str, dict[str, Alias]] = {}

    @classmethod
    def load(cls, source: Path | str | Iterable[Mapping[str, Any]] | None = None) -> AliasRegistry:
        """The registry of a file or of data in the `az provider list` format.

        Without a source: the shipped catalogue of Microsoft.Compute (default paths only).
        Raises ValueError when the source does not have that format, OSError when it
        cannot be read.
        """
        if source is None:
            return _shipped()
        data: Any = source
        if isinstance(source, Path | str):
            data = json.loads(Path(source).read_text(encoding="utf-8-sig"))
        try:
            found = cls(dict(_resource_types(data)))
            if source != SHIPPED:
                found._read_all()
        except (AttributeError, KeyError, TypeError) as error:
            expected = "expected the output of `az provider list --expand resourceTypes/aliases`"
            raise ValueError(expected) from error
        return found

    def _read_all(self) -> None:
        """Reads every type at once, so that a wrong entry is met here and not later."""
        for resource_type in self._raw:
            self.aliases(resource_type)

    def __or__(self, other: AliasRegistry) -> AliasRegistry:
        """Both registries as one; for a type that both hold, `other` decides."""
        return AliasRegistry(self._raw | other._raw)

    def knows(self, resource_type: str) -> bool:
        """Whether anything is known of this resource type."""
        return resource_type.lower() in self._raw

    def resource_types(self) -> tuple[str, ...]:
        """The resource types, in lower case."""
        return tuple(self._raw)

    def aliases(self, resource_type: str) -> Mapping[str, Alias]:
        """Every alias of a resource type by its name in lower case; empty when unknown."""
        key = resource_type.lower()
        if key not in self._read:
            self._read[key] = {a.name.lower(): a for a in map(_alias, self._raw.get(key, ()))}
        return self._read[key]

    def find(self, resource_type: str, name: str) -> Alias | None:
        """The alias of this name for this resource type, or None."""
        return self.aliases(resource_type).get(name.lower())


@cache
def _shipped() -> AliasRegistry:
    return AliasRegistry.load(SHIPPED)


def _resource_types(
    source: Iterable[Mapping[str, Any]],
) -> Iterator[tuple[str, Iterable[Mapping[str, Any]]]]:
    for provider in source:
        for entry in provider["resourceTypes"]:
            full = f"{provider['namespace']}/{entry['resourceType']}"
            yield full.lower(), entry.get("aliases") or ()


def _alias(entry: Mapping[str, Any]) -> Alias:
    versions = {
        version.lower(): item["path"]
        for item in entry.get("paths") or ()
        for version in item.get("apiVersions") or ()
    }
    default = entry.get("defaultPath") or next(iter(versions.values()), "")
    if not (isinstance(entry["name"], str) and isinstance(default, str)):
        raise TypeError
    return Alias(entry["name"], default, versions)
