"""The matrix as records: what the YAML says, once it is known to be sound.

Every record knows its place in the YAML (`mark`), so that whatever is found later about
something generated from it can be said at the line that a person must edit.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Literal, TypeAlias

from generator.azure.aliases import AliasRegistry
from generator.diagnostics import Mark
from generator.matrix.condition import Condition, Field


@dataclass(frozen=True, slots=True)
class Carrier:
    """What can hold a rule: its name for people, and where it speaks."""

    title: str
    place: str


CARRIERS: Mapping[str, Carrier] = {
    "policy": Carrier("Azure Policy", "at the platform"),
    "schema": Carrier("JSON Schema", "in the editor"),
    "bicep": Carrier("Bicep", "at compile time"),
}
"""Every carrier that exists: a column of the table statement x carrier."""

Verdict: TypeAlias = Literal["supported", "conditional", "unsupported", "limit"]
Severity: TypeAlias = Literal["error", "warning", "advice"]
Status: TypeAlias = Literal[
    "current", "preview", "withdrawn", "disputed", "superseded", "duplicate-of"
]
Resource: TypeAlias = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Edition:
    """The edition of the source article that the matrix copies."""

    label: str
    title: str
    url: str
    repository: str
    path: str
    commit: str
    dated: str
    written: str

    @property
    def permalink(self) -> str:
        """The address at which the edition itself stays as it is."""
        return f"https://github.com/{self.repository}/blob/{self.commit}/{self.path}"


@dataclass(frozen=True, slots=True)
class Section:
    """A section of the source article; a group of the initiative."""

    id: str
    title: str
    heading: str
    anchor: str


@dataclass(frozen=True, slots=True)
class Mode:
    """The parameter on which rules may depend.

    `names` maps the short names that statements use to their titles; `values` maps each
    value of the parameter to the short names that it covers.
    """

    parameter: str
    title: str
    description: str
    default: str
    names: Mapping[str, str]
    values: Mapping[str, tuple[str, ...]]

    def covering(self, names: Iterable[str]) -> tuple[str, ...]:
        """The parameter's values in which something that applies in `names` applies."""
        wanted = set(names)
        return tuple(value for value, covered in self.values.items() if wanted & set(covered))


@dataclass(frozen=True, slots=True)
class ResourceType:
    """A resource type that rules judge, or a document of the matrix's own.

    A document's `type` is one plain word, which the document carries under `type`; Azure
    never sees it, so no policy judges it, and it tells itself in which mode it is meant.
    `compliance_scan` is false for types that only requests show; `others` says
    who else makes such resources, whom an assigner excludes.
    """

    key: str
    type: str
    name: str
    identifier: str
    compliance_scan: bool
    others: str
    fields: Mapping[str, Field]
    mark: Mark

    @property
    def is_document(self) -> bool:
        """Whether this is a document of the matrix's own and no resource of Azure."""
        return "/" not in self.type


@dataclass(frozen=True, slots=True)
class Branch:
    """A condition on one resource type; the type is part of what it says."""

    resource_type: ResourceType
    condition: Condition
    mark: Mark


@dataclass(frozen=True, slots=True)
class Related:
    """Satisfies a rule: a resource of this type whose `field` is the judged resource's id."""

    resource_type: ResourceType
    field: Field
    scope: Literal["resourceGroup", "subscription"]


@dataclass(frozen=True, slots=True)
class Example:
    """A resource in REST shape, and the resources that exist beside it."""

    resource: Resource
    beside: tuple[Resource, ...]
    mark: Mark


@dataclass(frozen=True, slots=True)
class Rule:
    """When a resource violates a statement.

    A rule is violated where one of its branches holds and, if `unless` is given, no such
    related resource exists. `others` says who else makes what it flags.
    `excluded` maps a carrier to the id of the reason why it does not hold this rule.
    """

    id: str
    identifier: str
    statement: str
    title: str
    message: str
    severity: Severity
    version: str
    modes: tuple[str, ...]
    others: str
    off_by_default: bool
    branches: tuple[Branch, ...]
    unless: Related | None
    excluded: Mapping[str, str]
    violates: tuple[Example, ...]
    passes: tuple[Example, ...]
    mark: Mark


@dataclass(frozen=True, slots=True)
class Source:
    """Where the article says it: a row of a table or a sentence, counted within its section.

    `sha256` is the fingerprint of the text normalised so: NFKC, Markdown markup and link
    targets removed, white space collapsed, case folded; for a row, label and cell joined
    by one space.
    """

    section: str
    row: str | None
    sentence: int | None
    sha256: str


@dataclass(frozen=True, slots=True)
class Statement:
    """One atomic statement of the support matrix."""

    id: str
    says: str
    verdict: Verdict
    modes: tuple[str, ...]
    status: Status
    canonical: str | None
    source: Source
    remedy: str
    note: str
    later: str
    reasons: Mapping[str, str]
    rules: tuple[Rule, ...]
    examples: tuple[Example, ...]
    mark: Mark


@dataclass(frozen=True, slots=True)
class Prose:
    """A sentence of the article that no statement covers, and why it needs none."""

    source: Source
    why: str
    mark: Mark


@dataclass(frozen=True, slots=True)
class Decision:
    """How a contradiction of the article is decided, why, and how sure that is."""

    id: str
    statements: tuple[str, ...]
    conflict: str
    decision: str
    reason: str
    evidence: Literal["documented", "other-source", "inferred", "unverified"]


@dataclass(frozen=True, slots=True)
class Matrix:
    """One support matrix.

    `consulted` maps the id of a statement to the ids of the rules, most of them of other
    statements, that consult a list which this statement puts something on.
    """

    id: str
    identifier: str
    title: str
    description: str
    version: str
    category: str
    prefix: str
    edition: Edition
    sections: Mapping[str, Section]
    mode: Mode | None
    resource_types: Mapping[str, ResourceType]
    remedies: Mapping[str, str]
    reasons: Mapping[str, str]
    decisions: tuple[Decision, ...]
    statements: tuple[Statement, ...]
    prose: tuple[Prose, ...]
    consulted: Mapping[str, tuple[str, ...]]
    registry: AliasRegistry
    mark: Mark

    def rules(self, carrier: str | None = None) -> Iterator[Rule]:
        """Every rule in order; with a carrier, those that it holds."""
        for statement in self.statements:
            for rule in statement.rules:
                if carrier is None or carrier not in rule.excluded:
                    yield rule

    def statement(self, statement_id: str) -> Statement | None:
        """The statement of this id, or None."""
        return next((s for s in self.statements if s.id == statement_id), None)

    def place(self, source: Source) -> tuple[str, str | int | None]:
        """The article's heading, and the row's label or the sentence's ordinal under it."""
        section = self.sections.get(source.section)
        heading = section.heading if section else source.section
        return heading, source.row if source.row is not None else source.sentence
