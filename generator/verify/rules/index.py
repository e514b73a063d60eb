"""Many policies at once: each resource meets only those that can apply to its type.

Resources that agree in all that the rules read get their verdict from the first of them.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from operator import itemgetter
from typing import Any

from generator.verify.casing import MISSING, spelling
from generator.verify.rules.effects import Related
from generator.verify.rules.failures import PolicyError
from generator.verify.rules.fields import Field
from generator.verify.rules.functions import api_version
from generator.verify.rules.paths import Steps, one
from generator.verify.rules.policy import NOTHING, Outcome, Policy, Rule
from generator.verify.rules.reads import Projection
from generator.verify.rules.run import Assignment, Nesting, Run

_NO_ASSIGNMENT, _NO_NESTING = Assignment({}), Nesting(None)
_MOST_KINDS = 10_000
_MOST_VERDICTS = 20_000
Placed = tuple[int, Policy, Rule]
Verdict = tuple[int, Policy, Outcome | None]


@dataclass(frozen=True)
class _Group:
    """The rules for resources of one kind: those that read the projection only, and others."""

    projection: Projection
    shared: tuple[Placed, ...]
    alone: tuple[Placed, ...]
    verdicts: dict[Hashable, list[Verdict]] = field(default_factory=dict)

    def against(self, resource: Mapping[str, Any], context: Mapping[str, Any]) -> list[Verdict]:
        """The policies whose rule does not simply not apply."""
        key = self.projection.key(resource) if self.shared else ()
        found = self.verdicts.get(key) if key is not None else None
        if found is None:
            found = _applying(self.shared, _run(resource, context))
            if len(self.verdicts) >= _MOST_VERDICTS:
                self.verdicts.clear()
            if key is not None:
                self.verdicts[key] = found
        if not self.alone:
            return found
        applying = _applying(self.alone, _run(resource, context))
        return sorted([*found, *applying], key=itemgetter(0))


def _run(resource: Mapping[str, Any], context: Mapping[str, Any]) -> Run:
    return Run(resource, _NO_ASSIGNMENT, context, _NO_NESTING)


def _applying(rules: Iterable[Placed], run: Run) -> list[Verdict]:
    """The rules that apply; what decides alone has its outcome already, for all alike."""
    found: list[Verdict] = []
    for place, policy, (check, assignment, nesting) in rules:
        run.assignment, run.nesting = assignment, nesting
        try:
            applies = check(run) is not False
        except RecursionError:
            applies = True
        if applies:
            known = None
            if policy.decides_alone:
                known = policy.evaluate(run.resource, context=run.context)
            found.append((place, policy, known))
    return found


class PolicyIndex:
    """Policies by the resource types to which they can apply.

    Every policy must have a value for each of its parameters (see `Policy.assign`).
    """

    def __init__(self, policies: Iterable[Policy]) -> None:
        """Raise PolicyError when a parameter has no value."""
        self.policies = tuple(policy.assign({}) for policy in policies)
        self._groups: dict[tuple[Any, Any], _Group] = {}
        self._context: Mapping[str, Any] = NOTHING
        self._heads: dict[tuple[str, ...], tuple[str | None, str | None]] = {}
        """How resources with these properties spell `type` and `apiVersion`."""

    def applicable(self, resource_type: str) -> tuple[Policy, ...]:
        """The policies that can apply to resources of a type, in their order."""
        key = resource_type.lower()
        return tuple(
            policy
            for policy in self.policies
            if policy.resource_types is None or key in policy.resource_types
        )

    def outcomes(
        self,
        resource: Mapping[str, Any],
        context: Mapping[str, Any] = NOTHING,
        related: Related | None = None,
    ) -> Iterator[tuple[Policy, Outcome]]:
        """The policies whose rule does not simply not apply, with what they say.

        Those of `applicable` that are missing here have nothing against the resource. A context
        is not to be changed between calls; another one may be given at any time.
        """
        if not isinstance(resource, dict):
            message = "the resource is no object"
            raise PolicyError(message)
        if context is not self._context:
            self._groups, self._context = {}, context
        verdicts = self._group(resource).against(resource, context)
        return _told(verdicts, resource, context, related) if verdicts else iter(())

    def _group(self, resource: Mapping[str, Any]) -> _Group:
        """The rules for resources of a kind; `_context` is the present one."""
        kind = self._kind(resource)
        try:
            group = self._groups.get(kind)
        except TypeError:
            group = None
        if group is not None:
            return group
        if not all(isinstance(part, str) or part is MISSING for part in kind):
            return _Group(Projection((), (), ()), (), self._placed(self.policies))
        if len(self._groups) >= _MOST_KINDS:
            self._groups.clear()
        group = self._groups[kind] = self._grouped(_run(resource, self._context))
        return group

    def _kind(self, resource: Mapping[str, Any]) -> tuple[Any, Any]:
        """The type and the API version, as written; MISSING where there is none."""
        if self._context:
            return one(resource, ("type",)), api_version(resource, self._context)
        names = tuple(resource)
        heads = self._heads.get(names)
        if heads is None:
            if len(self._heads) >= _MOST_KINDS:
                self._heads.clear()
            heads = self._heads[names] = spelling(names, "type"), spelling(names, "apiVersion")
        kind, version = heads
        return (
            MISSING if kind is None else resource[kind],
            MISSING if version is None else resource[version],
        )

    def _grouped(self, run: Run) -> _Group:
        kind = run.kind[0]
        policies = self.applicable(kind)
        shared = self._placed((p for p in policies if not p.reads.everything), kind)
        alone = self._placed((p for p in policies if p.reads.everything), kind)
        reads = [policy.reads for _, policy, _ in shared]
        projection = Projection(
            _paths(run, (read.fields for read in reads)),
            _paths(run, (read.present for read in reads)),
            _paths(run, (read.counted for read in reads)),
        )
        return _Group(projection, shared, alone)

    def _placed(self, policies: Iterable[Policy], resource_type: str = "") -> tuple[Placed, ...]:
        chosen = set(policies)
        return tuple(
            (place, policy, policy.rule(resource_type))
            for place, policy in enumerate(self.policies)
            if policy in chosen
        )


def _told(
    verdicts: list[Verdict],
    resource: Mapping[str, Any],
    context: Mapping[str, Any],
    related: Related | None,
) -> Iterator[tuple[Policy, Outcome]]:
    for _, policy, known in verdicts:
        if known is None:
            yield policy, policy.evaluate(resource, context=context, related=related)
        else:
            yield policy, policy.like(known, resource, context)


def _paths(run: Run, reads: Iterable[Iterable[Field]]) -> list[Steps]:
    """The paths that resources of the run's kind can have; their type is the same anyway."""
    found = [field.path(run) for fields in reads for field in fields]
    return [path for path in found if isinstance(path, tuple) and path != ("type",)]
