"""What there is to say of one statement, as labelled paragraphs."""

from __future__ import annotations

from collections.abc import Iterator

from generator.matrix.cells import Files
from generator.matrix.model import CARRIERS, Matrix, Rule, Statement
from generator.publish.policies import Policy, policies
from generator.publish.targets import holding


def find(matrix: Matrix, name: str) -> Statement | None:
    """The statement of this id, of this rule's id or of this policy definition's name."""
    rules = {rule.id: rule.statement for rule in matrix.rules()}
    plain = name.removeprefix(matrix.prefix)
    for candidate in (name, rules.get(name), plain, rules.get(plain)):
        found = matrix.statement(candidate) if candidate else None
        if found:
            return found
    return None


def paragraphs(matrix: Matrix, statement: Statement) -> Iterator[tuple[str, str]]:
    """Label and text of each thing to say, in order."""
    yield "Statement", statement.id
    yield "Says", statement.says
    yield "Verdict", statement.verdict
    if matrix.mode:
        yield "Applies to", " and ".join(matrix.mode.names[name] for name in statement.modes)
    yield "Status", _status(statement)
    yield "Source", _source(matrix, statement)
    yield from _enforcement(matrix, statement)
    yield "Remedy", matrix.remedies[statement.remedy]
    if statement.note:
        yield "Note", statement.note
    if statement.later:
        yield "Newer editions", statement.later
    for decision in matrix.decisions:
        if statement.id in decision.statements:
            text = f"{decision.conflict} {decision.decision} {decision.reason}"
            yield f"Decision {decision.id}", f"{text} ({decision.evidence})"


def _status(statement: Statement) -> str:
    return f"{statement.status} {statement.canonical}" if statement.canonical else statement.status


def _source(matrix: Matrix, statement: Statement) -> str:
    section = matrix.sections[statement.source.section]
    place = statement.source.row or f"sentence {statement.source.sentence}"
    edition = f"{matrix.edition.title} ({matrix.edition.label})"
    return f"{edition}, {section.heading}: {place}\n{matrix.edition.url}#{section.anchor}"


def _enforcement(matrix: Matrix, statement: Statement) -> Iterator[tuple[str, str]]:
    found, files = policies(matrix), holding(matrix)
    for rule in statement.rules:
        yield f"Rule {rule.id}", f"{rule.title}. {rule.message} Severity: {rule.severity}."
        for carrier in CARRIERS:
            yield CARRIERS[carrier].title, _cell(matrix, rule, carrier, found.get(rule.id), files)
    for carrier, reason in statement.reasons.items():
        yield CARRIERS[carrier].title, f"No rule. {matrix.reasons[reason]}"


def _cell(matrix: Matrix, rule: Rule, carrier: str, policy: Policy | None, files: Files) -> str:
    if carrier in rule.excluded:
        return f"No rule. {matrix.reasons[rule.excluded[carrier]]}"
    if carrier != "policy" or policy is None:
        return f"Files: {', '.join(files(carrier, rule.id))}"
    effects = ", ".join(
        f"{effect} (default)" if effect == policy.default_effect else effect
        for effect in policy.effects
    )
    types = ", ".join(branch.resource_type.type for branch in rule.branches)
    return f"{policy.name} on {types}: {effects}. File: policy/definitions/{rule.id}.json"
