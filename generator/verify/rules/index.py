"""Many policies at once: each resource meets only those that can apply to its type."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from generator.verify.rules.effects import Related
from generator.verify.rules.failures import PolicyError
from generator.verify.rules.paths import one
from generator.verify.rules.policy import NOTHING, Outcome, Policy, Rule
from generator.verify.rules.run import Run

_MOST_TYPES = 10_000


class PolicyIndex:
    """Policies by the resource types to which they can apply.

    Every policy must have a value for each of its parameters (see `Policy.assign`).
    """

    def __init__(self, policies: Iterable[Policy]) -> None:
        """Raise PolicyError when a parameter has no value."""
        self.policies = tuple(policy.assign({}) for policy in policies)
        self._all = tuple((policy, policy.rule("")) for policy in self.policies)
        self._by_type: dict[str, tuple[tuple[Policy, Rule], ...]] = {}

    def applicable(self, resource_type: str) -> tuple[Policy, ...]:
        """The policies that can apply to resources of a type, in their order."""
        return tuple(policy for policy, _ in self._rules(resource_type))

    def _rules(self, resource_type: str) -> tuple[tuple[Policy, Rule], ...]:
        found = self._by_type.get(resource_type)
        if found is None:
            key = resource_type.lower()
            found = tuple((policy, policy.rule(key)) for policy in self.policies
                          if policy.resource_types is None or key in policy.resource_types)
            if len(self._by_type) < _MOST_TYPES:
                self._by_type[resource_type] = found
        return found

    def outcomes(
        self,
        resource: Mapping[str, Any],
        context: Mapping[str, Any] = NOTHING,
        related: Related | None = None,
    ) -> Iterator[tuple[Policy, Outcome]]:
        """The policies whose rule does not simply not apply, with what they say.

        Those of `applicable` that are missing here have nothing against the resource.
        """
        if not isinstance(resource, dict):
            message = "the resource is no object"
            raise PolicyError(message)
        kind = one(resource, ("type",))
        run: Run | None = None
        rules = self._rules(kind) if type(kind) is str else self._all
        for policy, (check, assignment, nesting) in rules:
            if run is None:
                run = Run(resource, assignment, context, nesting)
            run.assignment, run.nesting = assignment, nesting
            try:
                passed = check(run) is False
            except RecursionError:
                passed = False
            if not passed:
                yield policy, policy.evaluate(resource, context=context, related=related)
