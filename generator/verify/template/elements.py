"""The elements of an object of the template language: their names ignore case."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from generator.verify.template.records import Path


class Elements:
    """The members of a value by their names in lower case, with their paths; of no object, none."""

    __slots__ = ("_members", "is_object", "path")

    def __init__(self, value: object, path: Path) -> None:
        self.path = path
        self.is_object = isinstance(value, dict)
        members = value.items() if isinstance(value, dict) else ()
        self._members = {name.lower(): (name, member) for name, member in members}

    def __contains__(self, name: str) -> bool:
        return name in self._members

    def __iter__(self) -> Iterator[str]:
        return iter(self._members)

    def get(self, name: str, default: Any = None) -> Any:
        """The value of the element with this name in lower case."""
        return self._members[name][1] if name in self._members else default

    def members(self) -> Iterable[tuple[str, Any]]:
        """Names as they are written, and values."""
        return self._members.values()

    def spelled(self, name: str) -> str:
        """The name as it is written in the document."""
        return self._members[name][0] if name in self._members else name

    def at(self, name: str) -> Path:
        """The path of an element."""
        return (*self.path, self.spelled(name))

    def inside(self, name: str) -> Elements:
        """The elements of an element."""
        return Elements(self.get(name), self.at(name))
