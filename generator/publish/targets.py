"""The table of everything that is generated, and the plan: all of it as a value.

Nothing is written here. The plan is checked against what Azure allows before anybody sees it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import partial
from typing import Any, Literal

from generator.azure import lint
from generator.diagnostics import Diagnostic, Invalid
from generator.matrix.cells import Files
from generator.matrix.model import CARRIERS, Matrix, ResourceType, Rule
from generator.publish import render
from generator.publish.excerpts import excerpts
from generator.publish.guards import Guards
from generator.publish.pages import page
from generator.publish.policies import absence_counts, policies
from generator.publish.schemas import Schemas


@dataclass(frozen=True, slots=True)
class Target:
    """A kind of generated document.

    Placeholders in its path make one document of each: `{rule}` the rules that the carrier
    holds, `{type}` the types of Azure that they judge, `{document}` the documents of the
    matrix's own that they judge, `{mode}` the values of the mode (no segment where the matrix
    has no mode). `{folder}` is the matrix's prefix. `rests_on` says what of the matrix a change
    must have touched for the document to change: the rules that it keeps, those that it only
    names, every statement, or none of them.
    """

    carrier: str
    path: str
    template: str
    variables: Mapping[str, Any] = field(default_factory=dict)
    rests_on: Literal["kept", "named", "every", "none"] = "kept"


TARGETS = (
    Target("policy", "policy/definitions/{rule}.json", "policy/definition.json.j2"),
    Target("policy", "policy/initiative.json", "policy/initiative.json.j2", rests_on="named"),
    Target("policy", "policy/messages.json", "policy/messages.json.j2", rests_on="named"),
    Target(
        "policy",
        "bicep/deploy/management-group.bicep",
        "policy/deploy.bicep.j2",
        {"scope": "managementGroup", "scope_name": "management group"},
        rests_on="named",
    ),
    Target(
        "policy",
        "bicep/deploy/subscription.bicep",
        "policy/deploy.bicep.j2",
        {"scope": "subscription", "scope_name": "subscription"},
        rests_on="named",
    ),
    Target("schema", "schema/{mode}/{type}.schema.json", "schema/resource.schema.json.j2"),
    Target("schema", "schema/{mode}/template.schema.json", "schema/template.schema.json.j2"),
    Target("schema", "schema/{document}.schema.json", "schema/document.schema.json.j2"),
    Target("bicep", "bicep/{folder}/checks.bicep", "bicep/checks.bicep.j2"),
    Target("bicep", "bicep/{folder}/main.bicep", "bicep/main.bicep.j2", rests_on="none"),
    Target("bicep", "bicep/{folder}/version.json", "bicep/version.json.j2", rests_on="none"),
    Target("bicep", "bicep/{folder}/README.md", "bicep/README.md.j2", rests_on="none"),
    Target("docs", "docs/support-matrix.md", "docs/support-matrix.md.j2", rests_on="every"),
    Target("docs", "docs/index.html", "docs/index.html.j2", rests_on="every"),
)
SHARED: Mapping[str, Callable[[Matrix], Any]] = {
    "carriers": lambda _: CARRIERS,
    "policies": policies,
    "schemas": Schemas,
    "guards": Guards,
    "page": lambda matrix: page(matrix, holding(matrix)),
}
"""What every template sees beside the matrix, made once for each plan."""


@dataclass(frozen=True, slots=True)
class Document:
    """One planned file and what it is about; nothing of it is rendered yet."""

    target: Target
    path: str
    rule: Rule | None = None
    type: ResourceType | None = None
    mode: str | None = None

    def is_about(self, matrix: Matrix, rule: Rule) -> bool:
        """Whether the rule is among those that this document keeps or names.

        Documents of the matrix's own tell their mode, so no file of one mode is about them.
        """
        if self.target.rests_on not in ("kept", "named") or self.target.carrier in rule.excluded:
            return False
        if self.mode and matrix.mode and self.mode not in matrix.mode.covering(rule.modes):
            return False
        types = {
            branch.resource_type.key
            for branch in rule.branches
            if not (branch.resource_type.is_document and "{mode}" in self.target.path)
        }
        of_rule = self.rule is None or self.rule.id == rule.id
        return of_rule and (bool(types) if self.type is None else self.type.key in types)


def documents(matrix: Matrix) -> Iterator[Document]:
    """Every document of a matrix, in order, its own (`templates/subject/`) last."""
    for target in TARGETS:
        yield from _expanded(matrix, target)
    for path, template in render.within(f"subject/{matrix.id}"):
        yield Document(Target("subject", path, template, rests_on="none"), path)


def holding(matrix: Matrix, *, named: bool = False) -> Files:
    """Where a carrier keeps a rule, or also names it: paths within the output folder."""
    found: dict[tuple[str, str], list[str]] = {}
    rules = tuple(matrix.rules())
    for document in documents(matrix):
        if document.target.rests_on == "kept" or named:
            for rule in (document.rule,) if document.rule else rules:
                if document.is_about(matrix, rule):
                    found.setdefault((document.target.carrier, rule.id), []).append(document.path)
    return lambda carrier, rule_id: tuple(found.get((carrier, rule_id), ()))


def telling(matrix: Matrix) -> tuple[str, ...]:
    """The documents that tell every statement: paths within the output folder."""
    return tuple(each.path for each in documents(matrix) if each.target.rests_on == "every")


def plan(matrix: Matrix) -> dict[str, str]:
    """Every file of a matrix: path within the output folder -> text.

    Raises Invalid where Azure would refuse what is planned.
    """
    built: dict[str, Any] = {}
    shared = {"matrix": matrix, "built": built}
    shared |= {name: make(matrix) for name, make in SHARED.items()}
    shared["excerpts"] = partial(excerpts, shared=shared)
    texts: dict[str, str] = {}
    found: list[tuple[Document, Any]] = []
    for document in documents(matrix):
        texts[document.path], data = _rendered(document, shared)
        built[document.path] = texts[document.path] if data is None else data
        found.append((document, data))
    faults = list(_breaches(matrix, found))
    if faults:
        raise Invalid(faults)
    return texts


def _expanded(matrix: Matrix, target: Target) -> Iterator[Document]:
    path = target.path.replace("{folder}", matrix.prefix.rstrip("-"))
    rules = tuple(matrix.rules(target.carrier))
    judged = {branch.resource_type.key for rule in rules for branch in rule.branches}
    types = [each for each in matrix.resource_types.values() if each.key in judged]
    if "{rule}" in path:
        yield from (Document(target, path.format(rule=rule.id), rule) for rule in rules)
        return
    for mode in _modes(matrix) if "{mode}" in path else (None,):
        named = path.replace("{mode}", mode) if mode else path.replace("{mode}/", "")
        if "{type}" not in named and "{document}" not in named:
            yield Document(target, named, mode=mode)
            continue
        for each in types:
            if each.is_document == ("{document}" in named):
                name = _kebab(each.identifier)
                yield Document(target, named.format(type=name, document=name), None, each, mode)


def _modes(matrix: Matrix) -> tuple[str | None, ...]:
    return tuple(matrix.mode.values) if matrix.mode else (None,)


def _kebab(identifier: str) -> str:
    return re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "-", identifier).lower()


def _rendered(document: Document, shared: Mapping[str, Any]) -> tuple[str, Any]:
    """Text, and the data where it is JSON."""
    context = {**shared, **document.target.variables}
    context |= {"rule": document.rule, "type": document.type, "mode": document.mode}
    context["path"] = document.path
    if not document.path.endswith(".json"):
        return render.text(document.target.template, context), None
    data = render.json_data(document.target.template, context)
    return render.json_text(data), data


def _breaches(matrix: Matrix, found: list[tuple[Document, Any]]) -> Iterator[Diagnostic]:
    definitions: dict[str, Any] = {}
    for document, data in found:
        rule = document.rule
        if document.target.carrier == "policy" and rule:
            definitions[data["name"]] = data
            for breach in lint.definition(data, matrix.registry, absence_counts(rule)):
                message = f"The policy of '{rule.id}' would be refused: {breach.sentence}."
                yield Diagnostic(rule.mark, message, breach.code)
    for document, data in found:
        if document.path == "policy/initiative.json":
            for breach in lint.initiative(data, definitions):
                message = f"The initiative would be refused: {breach.sentence}."
                yield Diagnostic(matrix.mark, message, breach.code)
