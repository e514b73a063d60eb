"""The state of one evaluation: the resource, the assignment, the counts it is within."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from generator.azure.aliases import AliasRegistry
from generator.verify.expressions import Scope
from generator.verify.rules.fields import Field
from generator.verify.rules.functions import api_version, scope
from generator.verify.rules.paths import Steps, folded, one

_MOST_FIELDS = 10_000


class Nesting:
    """A place in the rule: within which counts it stands. Keeps the fields named there."""

    def __init__(
        self,
        aliases: AliasRegistry | None,
        parent: Nesting | None = None,
        counted: Field | None = None,
        name: str = "",
    ) -> None:
        self.aliases = aliases
        self.parent = parent
        self.counted = counted
        self.name = name
        self.depth: int = -1 if parent is None else parent.depth + 1
        self._fields: dict[str, Field] = {}

    def field(self, name: str) -> Field:
        """The field of this name, as seen here. Raises ValueError when no field has it."""
        known = self._fields.get(name)
        if known is None:
            if len(self._fields) >= _MOST_FIELDS:
                self._fields.clear()
            known = self._fields[name] = Field(name, self.aliases, self)
        return known

    def prefixes(self, run: Run) -> list[list[Steps]]:
        """For each enclosing count, outermost first: the paths of its elements by level."""
        found = [] if self.parent is None else self.parent.prefixes(run)
        if self.parent is None:
            return found
        path = self.counted.path(run) if self.counted is not None else None
        return [*found, _levels(path) if isinstance(path, tuple) else []]

    def outward(self) -> list[Nesting]:
        """Give this place and those around it, innermost first, without the outermost."""
        return [] if self.parent is None else [self, *self.parent.outward()]


def _levels(path: Steps) -> list[Steps]:
    wanted = folded(path)
    return [wanted[: place + 1] for place, step in enumerate(wanted) if step is None]


@dataclass(frozen=True)
class Assignment:
    """The values of the parameters, and what was computed from them alone."""

    values: Mapping[str, object]
    computed: dict[int, Any] = field(default_factory=dict)


class Run:
    """One evaluation of one rule on one resource."""

    __slots__ = (
        "_scope",
        "_subject",
        "assignment",
        "context",
        "elements",
        "iterations",
        "kind",
        "nesting",
        "resource",
    )

    def __init__(
        self,
        resource: Mapping[str, Any],
        assignment: Assignment,
        context: Mapping[str, Any],
        nesting: Nesting,
        subject: Run | None = None,
    ) -> None:
        self.resource = resource
        self.assignment = assignment
        self.context = context
        self.nesting = nesting
        self._subject = subject
        self.elements: list[tuple[Any, ...]] = []
        self.iterations: list[int] = []
        self.kind = (_lower(one(resource, ("type",))), _lower(api_version(resource, context)))
        self._scope: Scope | None = None

    @property
    def subject(self) -> Run:
        """The evaluation of the `if`; kept apart, so that no run holds itself in memory."""
        return self if self._subject is None else self._subject

    @property
    def scope(self) -> Scope:
        """What expressions see; made when the first one is evaluated."""
        if self._scope is None:
            self._scope = scope(self)
        return self._scope


def _lower(value: object) -> str:
    return value.lower() if isinstance(value, str) else ""
