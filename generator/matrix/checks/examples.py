"""Examples: rules mean what their examples show, and spare what is supported."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any

from generator.diagnostics import Diagnostic
from generator.matrix.checks.subject import Subject
from generator.matrix.condition import Condition, arrays, leaves
from generator.matrix.meaning import holds, violates
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
            present = set(_paths(example.resource))
            for rule, needed in rules.get(str(example.resource["type"]).lower(), ()):
                if needed and needed.isdisjoint(present):
                    continue
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


def _rules_by_type(subject: Subject) -> Mapping[str, list[tuple[Rule, frozenset[str]]]]:
    """The rules on each type, with the paths of which a resource needs one to be flagged.

    Most examples have none of them: without this, the work would grow with the square of
    the number of statements.
    """
    found: dict[str, list[tuple[Rule, frozenset[str]]]] = {}
    for _, _, rule in subject.rules():
        for branch in rule.branches:
            of_type = found.setdefault(branch.resource_type.type.lower(), [])
            of_type.append((rule, _needed(branch.condition)))
    return found


def _needed(condition: Condition) -> frozenset[str]:
    """The paths a condition reads; none where it holds although all of them are absent."""
    if holds(condition, {}):
        return frozenset()
    fields = [*(leaf.field for leaf in leaves(condition)), *arrays(condition)]
    return frozenset(field.path.partition("[*]")[0].lower() for field in fields)


def _paths(value: Any, above: str = "") -> Iterator[str]:
    """The path of everything in a resource that no array holds, in lower case."""
    for key, inner in value.items() if isinstance(value, Mapping) else ():
        path = f"{above}{key}".lower()
        yield path
        yield from _paths(inner, f"{path}.")


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
