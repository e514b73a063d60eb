"""The policies that one kind of input can decide, indexed; the others are counted."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

from generator.verify.checking.inventory import collected
from generator.verify.policies import Assigned
from generator.verify.resources import Lines, Resource
from generator.verify.rules import Outcome, PolicyIndex

_MOST_TYPES = 10_000
Body: TypeAlias = Mapping[str, Any]
Inputs: TypeAlias = "Lines | Sequence[Resource] | None"
"""What tells of related resources, or None."""


@dataclass(frozen=True, slots=True)
class OfType:
    """The policies that can apply to a resource type, and how many this input cannot decide."""

    policies: tuple[Assigned, ...]
    left_out: int


class Panel:
    """The policies for resources of one kind of input.

    `versioned`: the input tells the API versions of requests.
    """

    def __init__(
        self, policies: Iterable[Assigned], *, versioned: bool, inputs: Inputs = None
    ) -> None:
        """Raise OSError when `inputs` cannot be read."""
        on = [each for each in policies if not each.policy.disabled]
        asking = [] if inputs is None else [each for each in on if each.policy.needs_related]
        direct = [each for each in on if not each.policy.needs_related]
        if not versioned:
            asking, direct = _without_version(asking), _without_version(direct)
        self._decided = (*direct, *asking)
        self._left_out = tuple(each for each in on if each not in self._decided)
        self._index = PolicyIndex(each.policy for each in direct)
        self._told = dict(zip(self._index.policies, direct, strict=True))
        self._asking = [(each, PolicyIndex([each.policy])) for each in asking]
        looking = [index.policies[0] for _, index in self._asking]
        self._inventories = [] if inputs is None else collected(looking, inputs)
        self._types: dict[str | None, OfType] = {}

    def of_type(self, resource_type: str | None) -> OfType:
        """The policies for a type; None: for a type that is not known."""
        found = self._types.get(resource_type)
        if found is None:
            if len(self._types) >= _MOST_TYPES:
                self._types.clear()
            decided = tuple(each for each in self._decided if _is_for(each, resource_type))
            left_out = sum(_is_for(each, resource_type) for each in self._left_out)
            found = self._types[resource_type] = OfType(decided, left_out)
        return found

    def outcomes(self, body: Body) -> Iterator[tuple[Assigned, Outcome]]:
        """What the policies say that have something to say of a resource."""
        for policy, outcome in self._index.outcomes(body):
            yield self._told[policy], outcome
        for (assigned, index), inventory in zip(self._asking, self._inventories, strict=True):
            for _, outcome in index.outcomes(body, related=inventory.of(body)):
                yield assigned, outcome


def _without_version(policies: Iterable[Assigned]) -> list[Assigned]:
    return [each for each in policies if not each.policy.uses_api_version]


def _is_for(assigned: Assigned, resource_type: str | None) -> bool:
    types = assigned.policy.resource_types
    return types is None or resource_type is None or resource_type.lower() in types
