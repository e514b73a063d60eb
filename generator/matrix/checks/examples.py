"""Examples: rules mean what their examples show, and spare what is supported."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping

from generator.diagnostics import Diagnostic
from generator.matrix.checks.subject import Subject
from generator.matrix.meaning import violates
from generator.matrix.model import Example, Rule


def rules_mean_their_examples(subject: Subject) -> Iterator[Diagnostic]:
    """Each rule flags what must be flagged, spares what must not, and shows each of its types."""
    for rule in _readable_rules(subject):
        for example in rule.violates:
            if not _flagged(subject, rule, example):
                sentence = f"The rule '{rule.id}' does not flag this resource."
                yield Diagnostic(example.mark, sentence, "example", "it stands under 'violates'")
        for example in rule.passes:
            if _flagged(subject, rule, example):
                sentence = f"The rule '{rule.id}' flags this resource."
                yield Diagnostic(example.mark, sentence, "example", "it stands under 'passes'")
        judged = Counter(str(each.resource["type"]).lower() for each in rule.violates)
        for branch in rule.branches:
            if branch.resource_type.type.lower() not in judged:
                sentence = f"No example shows a {branch.resource_type.name} that '{rule.id}' flags."
                yield Diagnostic(
                    branch.mark, sentence, "example-missing", "add one under 'violates'"
                )


def supported_statements_pass(subject: Subject) -> Iterator[Diagnostic]:
    """No rule flags an example of a statement that supports it."""
    rules = _rules_by_type(subject)
    for _, statement in subject.statements():
        for example in statement.examples:
            for rule in rules.get(str(example.resource["type"]).lower(), ()):
                shared = set(rule.modes) & set(statement.modes) or not subject.matrix.mode
                if shared and _flagged(subject, rule, example):
                    sentence = f"The rule '{rule.id}' flags what '{statement.id}' supports."
                    yield Diagnostic(example.mark, sentence, "supported-flagged")


def _readable_rules(subject: Subject) -> Iterator[Rule]:
    """The rules whose conditions and modes are sound, so that they mean something."""
    known = set(subject.matrix.mode.names) if subject.matrix.mode else set()
    for path, _, rule in subject.rules():
        raw = subject.document.data["statements"][path[1]]["rules"][path[3]]
        if len(rule.branches) == len(raw["when"]) and set(rule.modes) <= known:
            yield rule


def _rules_by_type(subject: Subject) -> Mapping[str, list[Rule]]:
    found: dict[str, list[Rule]] = {}
    for _, _, rule in subject.rules():
        for branch in rule.branches:
            found.setdefault(branch.resource_type.type.lower(), []).append(rule)
    return found


def supported_statements_have_examples(subject: Subject) -> Iterator[Diagnostic]:
    """Supported statements, and only they, have examples of their own."""
    for path, statement in subject.statements():
        if (statement.verdict == "supported") != bool(statement.examples):
            need = "needs an example" if statement.verdict == "supported" else "takes no examples"
            sentence = f"A statement of verdict '{statement.verdict}' {need}."
            yield subject.fault((*path, "verdict"), sentence, "example-missing")


def _flagged(subject: Subject, rule: Rule, example: Example) -> bool:
    mode = subject.matrix.mode
    selected = next(iter(mode.covering(rule.modes)), None) if mode else None
    return violates(rule, example.resource, mode, selected, example.beside)
