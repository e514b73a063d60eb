"""The report as a picture of an estate: findings by statement and by resource, capped and counted.

However many findings there are, what is kept is bounded; what is cut is counted.
"""

from __future__ import annotations

import heapq
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from itertools import groupby

from generator.verify.findings import Finding, Skipped, Summary
from generator.verify.report.plain import visible
from generator.verify.report.severity import Level, label, level

MOST_ROWS = 100
"""So many findings are listed of each statement."""
MOST_RESOURCES = 300
"""So many resources are listed, the worst first."""
MOST_OF_RESOURCE = 30
"""So many findings are listed of each resource."""
_RANK: Mapping[Level, int] = {"error": 3, "warning": 2, "note": 1, "none": 0}
_FATES: Mapping[Level, str] = {
    "error": "would be denied",
    "warning": "violate a policy that audits",
    "note": "cannot be decided here",
    "none": "have no findings",
}


@dataclass(frozen=True, slots=True)
class Row:
    """One finding as it is shown; `why` are the conditions that decided, or a sentence."""

    place: str
    name: str
    type: str
    version: str
    label: str
    level: Level
    policy: str
    statement: str
    message: str
    remedy: str
    source: str
    why: tuple[str, ...]


@dataclass(slots=True)
class Group:
    """The findings of one statement or resource; all of them counted, the first ones kept."""

    rows: list[Row] = field(default_factory=list)
    labels: Counter[str] = field(default_factory=Counter)
    levels: dict[str, Level] = field(default_factory=dict)
    types: set[str] = field(default_factory=set)
    messages: dict[str, str] = field(default_factory=dict)

    @property
    def count(self) -> int:
        """How many findings there are, kept or not."""
        return self.labels.total()

    @property
    def worst(self) -> Level:
        """The level of the worst finding."""
        return max(self.levels.values(), key=lambda each: _RANK[each], default="none")

    @property
    def told(self) -> list[tuple[str, int, Level]]:
        """Each label with its number and level, the worst first."""
        found = [(name, count, self.levels[name]) for name, count in self.labels.items()]
        return sorted(found, key=lambda each: -_RANK[each[2]])

    @property
    def rank(self) -> tuple[int, int]:
        """How bad it is: the worst finding, then their number."""
        return _RANK[self.worst], self.count

    def add(self, finding: Finding, most: int) -> None:
        """Count a finding, and keep it while there is room."""
        name = visible(label(finding))
        self.labels[name] += 1
        self.levels[name] = level(finding)
        self.types.add(visible(finding.resource_type))
        self.messages[visible(finding.policy)] = visible(finding.message)
        if len(self.rows) < most:
            self.rows.append(_row(finding))


@dataclass(frozen=True, slots=True)
class Part:
    """A part of the bar: resources with this as their worst finding."""

    kind: Level
    start: int
    count: int


@dataclass(frozen=True, slots=True)
class Estate:
    """What a page shows of a check; `affected` are the resources with findings."""

    groups: tuple[Group, ...]
    resources: tuple[Group, ...]
    affected: int
    parts: tuple[Part, ...]
    summary: Summary
    fates: Mapping[Level, str] = field(default_factory=lambda: _FATES)

    @property
    def labels(self) -> list[str]:
        """Every label of a finding, the worst first."""
        return list(dict.fromkeys(name for each in self.groups for name, _, _ in each.told))

    @property
    def types(self) -> list[str]:
        """Every resource type with findings."""
        return sorted({name for each in self.groups for name in each.types})


def estate(findings: Iterable[Finding], summary: Callable[[], Summary]) -> Estate:
    """Gathers a stream of findings; `summary` is asked for after the last of them."""
    statements: dict[str, Group] = {}
    worst: list[tuple[tuple[int, int], int, Group]] = []
    levels = Counter[Level]()
    for _, of_resource in groupby(findings, key=_resource):
        own = Group()
        for finding in of_resource:
            own.add(finding, MOST_OF_RESOURCE)
            subject = finding.statement or finding.policy
            statements.setdefault(subject, Group()).add(finding, MOST_ROWS)
        levels[own.worst] += 1
        _keep(worst, own, levels.total())
    told = _shown(summary())
    return Estate(
        tuple(sorted(statements.values(), key=lambda each: each.rank, reverse=True)),
        tuple(group for _, _, group in sorted(worst, reverse=True)),
        levels.total(),
        _parts(levels, told.resources),
        told,
    )


def _shown(summary: Summary) -> Summary:
    """The summary with every text from elsewhere made safe to show."""
    faults = (
        replace(
            each,
            mark=replace(each.mark, file=visible(each.mark.file)),
            message=visible(each.message),
        )
        for each in summary.faults
    )
    skipped = (Skipped(visible(each.file), visible(each.reason)) for each in summary.skipped)
    return replace(summary, faults=tuple(faults), skipped=tuple(skipped))


def _keep(worst: list[tuple[tuple[int, int], int, Group]], own: Group, number: int) -> None:
    """Keep the worst resources; of equal ones, the first."""
    entry = (own.rank, -number, own)
    if len(worst) < MOST_RESOURCES:
        heapq.heappush(worst, entry)
    else:
        heapq.heappushpop(worst, entry)


def _parts(levels: Mapping[Level, int], resources: int) -> tuple[Part, ...]:
    counts = {kind: levels.get(kind, 0) for kind in _FATES}
    counts["none"] = max(resources - sum(counts.values()), 0)
    parts, start = [], 0
    for kind, count in counts.items():
        parts.append(Part(kind, start, count))
        start += count
    return tuple(parts)


def _resource(finding: Finding) -> tuple[str, int, int, str, str]:
    """What tells resources apart: their place, too, since names repeat between groups.

    A document that is no resource of Azure has findings at places of its own.
    """
    place = (finding.line, finding.column) if "/" in finding.resource_type else (0, 0)
    return (finding.file, *place, finding.resource_type, finding.resource_name)


def _row(finding: Finding) -> Row:
    why = (finding.reason,) if finding.reason else finding.because
    return Row(
        visible(f"{finding.file}:{finding.line}:{finding.column}"),
        visible(finding.resource_name) or "(no name)",
        visible(finding.resource_type),
        visible(finding.api_version or ""),
        visible(label(finding)),
        level(finding),
        visible(finding.policy),
        visible(finding.statement),
        visible(finding.message),
        visible(finding.remedy),
        visible(finding.source),
        tuple(visible(each) for each in why),
    )
