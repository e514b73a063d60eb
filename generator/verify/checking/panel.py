"""The policies that one kind of input can decide, indexed; the others are counted."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, TypeAlias

from generator.verify.checking.inventory import Inventory
from generator.verify.policies import Assigned
from generator.verify.rules import Outcome, Policy, PolicyIndex

_MOST_TYPES = 10_000
Body: TypeAlias = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class OfType:
    """The policies that can apply to a resource type, and how many this input cannot decide."""

    policies: tuple[Assigned, ...]
    left_out: int


class Panel:
    """The policies for resources of one kind of input.

    `versioned`: the input tells the API versions of requests. `inventories` answer for the
    policies that ask for related resources; one without an inventory is left out.
    """

    def __init__(
        self,
        policies: Iterable[Assigned],
        inventories: Mapping[Policy, Inventory],
        *,
        versioned: bool,
    ) -> None:
        on = [each for each in policies if not each.policy.disabled]
        kept = [each for each in on if versioned or not each.policy.uses_api_version]
        self._decided = [
            each for each in kept if each.policy in inventories or not each.policy.needs_related
        ]
        self._left_out = tuple(each for each in on if each not in self._decided)
        self._index = PolicyIndex(each.policy for each in self._decided)
        self._told = {
            policy: (assigned, inventories.get(assigned.policy))
            for policy, assigned in zip(self._index.policies, self._decided, strict=True)
        }
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

    def outcomes(self, body: Body, context: Body) -> list[tuple[Assigned, Outcome]]:
        """What the policies say that have something to say of a resource."""
        found = self._index.outcomes(body, context)
        return [self._told_of(body, context, *each) for each in found]

    def _told_of(
        self, body: Body, context: Body, policy: Policy, outcome: Outcome
    ) -> tuple[Assigned, Outcome]:
        assigned, inventory = self._told[policy]
        if inventory is None:
            return assigned, outcome
        return assigned, policy.evaluate(body, context=context, related=inventory.of(body))


def _is_for(assigned: Assigned, resource_type: str | None) -> bool:
    types = assigned.policy.resource_types
    return types is None or resource_type is None or resource_type.lower() in types
