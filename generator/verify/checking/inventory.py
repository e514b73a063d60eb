"""The related resources that ...IfNotExists rules ask for, found in the inventory itself.

For each rule the resources of its related type are kept by what tells them apart for it:
the value of the one field it compares, their parent, or their resource group.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, TypeAlias

from generator.verify.casing import MISSING, fold
from generator.verify.resources import Lines, Resource
from generator.verify.rules import Policy, Related
from generator.verify.rules.paths import one

Body: TypeAlias = Mapping[str, Any]
_Entry: TypeAlias = "int | Body"
"""A related resource, or the offset of its line."""


class Inventory:
    """The related resources of one rule."""

    def __init__(self, policy: Policy, fetch: Callable[[Any], Body | None]) -> None:
        """`fetch` gives the resource of an entry."""
        existence = policy.existence
        self._policy, self._fetch = policy, fetch
        self._type = fold(existence.type) if existence else ""
        self._by_field = existence is not None and existence.asked is not None
        parents = policy.resource_types or {""}
        self._by_parent = all(self._type.startswith(f"{fold(parent)}/") for parent in parents)
        self._kept: dict[str | None, list[_Entry]] = {}
        """Under None those that the key does not tell apart."""

    @property
    def related_type(self) -> str:
        """The folded type of the resources it takes."""
        return self._type

    @property
    def empty(self) -> bool:
        """Whether there is no resource of the related type at all."""
        return not self._kept

    def keep(self, body: Body, entry: Any) -> None:
        """Take a resource of the related type."""
        self._kept.setdefault(self._key_of(body), []).append(entry)

    def of(self, resource: Body) -> Related:
        """The look-up that answers for `resource`."""

        def related(
            _type: str, _name: str | None, group: str | None, _scope: str
        ) -> Iterable[Body]:
            for entry in self._candidates(resource, group):
                body = self._fetch(entry)
                if body is not None:
                    yield body

        return related

    def _candidates(self, resource: Body, group: str | None) -> Iterable[_Entry]:
        key = self._key_for(resource, group)
        if key is None:
            return [entry for kept in self._kept.values() for entry in kept]
        return [*self._kept.get(key, ()), *self._kept.get(None, ())]

    def _key_of(self, related: Body) -> str | None:
        if self._by_field:
            value = self._policy.offered(related)
            if value is MISSING or value is None:
                return ""
            return fold(value) if isinstance(value, str) else None
        parts = _parts(related)
        if not parts:
            return None
        return _parent(parts) if self._by_parent else _group(parts)

    def _key_for(self, resource: Body, group: str | None) -> str | None:
        """None: whatever the key, a related resource may be meant."""
        if self._by_field:
            value = self._policy.wanted(resource)
            return fold(value) if isinstance(value, str) else None
        if self._by_parent:
            return "/".join(_parts(resource)) or None
        return None if group is None else fold(group)


def collected(policies: Sequence[Policy], contents: Lines | Sequence[Resource]) -> list[Inventory]:
    """An inventory for each of `policies`. Raises OSError when lines cannot be read."""
    if isinstance(contents, Lines):
        lines = contents
        made = [Inventory(policy, lambda offset: _body(lines.at(offset))) for policy in policies]
        words = {each.related_type.rpartition("/")[2].lower().encode() for each in made}
        _distribute(made, lines.mentioning(words))
        return made
    made = [Inventory(policy, lambda body: body) for policy in policies]
    _distribute(made, ((each.body, each) for each in contents))
    return made


def _distribute(made: list[Inventory], found: Iterable[tuple[Any, Resource]]) -> None:
    for entry, resource in found:
        kind = fold(resource.type)
        for inventory in made:
            if inventory.related_type == kind:
                inventory.keep(resource.body, entry)


def _body(resource: Resource | None) -> Body | None:
    return None if resource is None else resource.body


def _parts(resource: Body) -> list[str]:
    identity = one(resource, ("id",))
    return fold(identity).split("/") if isinstance(identity, str) else []


def _parent(parts: list[str]) -> str:
    return "/".join(parts[:-2])


def _group(parts: list[str]) -> str:
    return parts[4] if len(parts) > 4 and parts[3] == "RESOURCEGROUPS" else ""
