"""The related resources that ...IfNotExists rules ask for, found in the inventory itself.

For each rule the resources of its related type are kept by what tells them apart for it:
the value of the one field it compares, their parent, or their resource group.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, TypeAlias

from generator.verify.casing import MISSING, fold
from generator.verify.resources import Lines, Resource
from generator.verify.rules import Policy, Related
from generator.verify.rules.paths import one

Body: TypeAlias = Mapping[str, Any]
_Entry: TypeAlias = "int | Body"
"""A related resource, or the offset of its line."""
Kept: TypeAlias = "tuple[int, str | None, _Entry]"
"""For which rule, by which key, and what is kept."""


class Inventory:
    """The related resources of one rule."""

    def __init__(self, policy: Policy, lines: Lines | None = None) -> None:
        """`lines` are where entries that are offsets lead to."""
        self._existence = existence = policy.existence
        self._policy, self._lines = policy, lines
        self._kept: dict[str | None, list[_Entry]] = {}
        """Under None those that no key tells apart."""
        self.related_type = fold(existence.type) if existence else ""
        """The type of the resources it takes, folded."""
        parents = policy.resource_types or {""}
        self._by_parent = all(self.related_type.startswith(f"{fold(each)}/") for each in parents)

    def keep(self, key: str | None, entry: _Entry) -> None:
        """Take a resource of the related type by its key."""
        self._kept.setdefault(key, []).append(entry)

    def key(self, related: Body) -> str | None:
        """What tells a resource of the related type apart; None if nothing does."""
        existence = self._existence
        if existence is not None and existence.asked:
            value = existence.offered(related, self._policy.run({}))
            if value is MISSING or value is None:
                return ""
            return fold(value) if isinstance(value, str) else None
        parts = _parts(related)
        if not parts:
            return None
        return _parent(parts) if self._by_parent else _group(parts)

    def of(self, resource: Body) -> Related:
        """The look-up that answers for `resource`."""

        def related(
            _type: str, _name: str | None, group: str | None, _scope: str
        ) -> Iterator[Body]:
            for entry in self._candidates(resource, group):
                body = self._body(entry)
                if body is not None:
                    yield body

        return related

    def _candidates(self, resource: Body, group: str | None) -> Iterable[_Entry]:
        key = self._wanted(resource, group)
        if key is None:
            return [entry for kept in self._kept.values() for entry in kept]
        return [*self._kept.get(key, ()), *self._kept.get(None, ())]

    def _wanted(self, resource: Body, group: str | None) -> str | None:
        """The key of what may be meant; None: anything."""
        existence = self._existence
        if existence is not None and existence.asked:
            value = existence.wanted(self._policy.run(resource))
            return fold(value) if isinstance(value, str) else None
        if self._by_parent:
            return "/".join(_parts(resource)) or None
        return None if group is None else fold(group)

    def _body(self, entry: _Entry) -> Body | None:
        if not isinstance(entry, int):
            return entry
        found = self._lines.at(entry) if self._lines is not None else None
        return None if found is None else found.body


def sought(made: Sequence[Inventory], contents: Lines | Sequence[Resource]) -> Iterator[Kept]:
    """What `contents` holds of the related types. Raises OSError when lines cannot be read."""
    if isinstance(contents, Lines):
        words = {each.related_type.rpartition("/")[2].lower().encode() for each in made}
        found: Iterable[tuple[_Entry, Resource]] = contents.mentioning(words)
    else:
        found = ((each.body, each) for each in contents)
    for entry, resource in found:
        kind = fold(resource.type)
        for number, inventory in enumerate(made):
            if inventory.related_type == kind:
                yield number, inventory.key(resource.body), entry


def _parts(resource: Body) -> list[str]:
    identity = one(resource, ("id",))
    return fold(identity).split("/") if isinstance(identity, str) else []


def _parent(parts: list[str]) -> str:
    return "/".join(parts[:-2])


def _group(parts: list[str]) -> str:
    return parts[4] if len(parts) > 4 and parts[3] == "RESOURCEGROUPS" else ""
