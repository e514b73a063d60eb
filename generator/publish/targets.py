"""The table of everything that is generated, and the plan: all of it as a value.

Nothing is written here. The plan is checked against what Azure allows before anybody sees it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from generator.azure import lint
from generator.diagnostics import Diagnostic, Invalid
from generator.matrix.model import Matrix
from generator.publish import render
from generator.publish.policies import Policy, absence_counts, policies


@dataclass(frozen=True, slots=True)
class Target:
    """A kind of generated document; `{id}` in its path is the id of a rule."""

    carrier: str
    path: str
    template: str
    variables: Mapping[str, Any] = field(default_factory=dict)


TARGETS = (
    Target("policy", "policy/definitions/{id}.json", "policy/definition.json.j2"),
    Target("policy", "policy/initiative.json", "policy/initiative.json.j2"),
    Target("policy", "policy/messages.json", "policy/messages.json.j2"),
    Target(
        "policy",
        "bicep/deploy/management-group.bicep",
        "policy/deploy.bicep.j2",
        {"scope": "managementGroup", "scope_name": "management group"},
    ),
    Target(
        "policy",
        "bicep/deploy/subscription.bicep",
        "policy/deploy.bicep.j2",
        {"scope": "subscription", "scope_name": "subscription"},
    ),
)


@dataclass(frozen=True, slots=True)
class Document:
    """One planned file; `data` where it is JSON."""

    path: str
    text: str
    data: Any = None
    policy: Policy | None = None


def holding(carrier: str, rule: str) -> tuple[str, ...]:
    """The paths within the output folder of the documents in which a carrier keeps a rule."""
    own = (each for each in TARGETS if each.carrier == carrier and "{id}" in each.path)
    return tuple(each.path.format(id=rule) for each in own)


def plan(matrix: Matrix) -> dict[str, str]:
    """Every file of a matrix: path within the output folder -> text.

    Raises Invalid where Azure would refuse what is planned.
    """
    documents = list(_documents(matrix))
    faults = list(_breaches(matrix, documents))
    if faults:
        raise Invalid(faults)
    return {document.path: document.text for document in documents}


def _documents(matrix: Matrix) -> Iterator[Document]:
    found = policies(matrix)
    for target in TARGETS:
        context = {"matrix": matrix, "policies": found, **target.variables}
        if "{id}" not in target.path:
            yield _document(target, target.path, context)
            continue
        for each in found:
            path = target.path.format(id=each.rule.id)
            yield _document(target, path, {**context, "policy": each}, each)


def _document(
    target: Target, path: str, context: Mapping[str, Any], policy: Policy | None = None
) -> Document:
    if not path.endswith(".json"):
        return Document(path, render.text(target.template, context))
    data = render.json_data(target.template, context)
    return Document(path, render.json_text(data), data, policy)


def _breaches(matrix: Matrix, documents: list[Document]) -> Iterator[Diagnostic]:
    definitions: dict[str, Any] = {}
    for document in documents:
        if document.policy:
            rule = document.policy.rule
            definitions[document.data["name"]] = document.data
            for breach in lint.definition(document.data, matrix.registry, absence_counts(rule)):
                message = f"The policy of '{rule.id}' would be refused: {breach.sentence}."
                yield Diagnostic(rule.mark, message, breach.code)
    for document in documents:
        if document.path == "policy/initiative.json":
            for breach in lint.initiative(document.data, definitions):
                message = f"The initiative would be refused: {breach.sentence}."
                yield Diagnostic(matrix.mark, message, breach.code)
