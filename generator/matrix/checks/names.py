"""Names: each is given once, each that is used is declared, and no cell is left empty."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import TypeAlias

from generator.diagnostics import Diagnostic, did_you_mean
from generator.matrix.checks.subject import Subject
from generator.matrix.model import CARRIERS, Matrix
from generator.yamltext import DataPath

_TAKEN = frozenset(
    "assignmentname chosendefinitions choseneffects definition definitions effect effects "
    "effectstype enforcementmode entry excludedscopes initiative initiativeid assignmentid "
    "policyassignment policydefinitions policysetdefinition".split()
)
"""Names in the generated policies and deployments, in lower case."""

_Reference: TypeAlias = tuple[DataPath, Iterable[str], Iterable[str], str]


def ids_are_unique(subject: Subject) -> Iterator[Diagnostic]:
    """No statement is given twice."""
    seen: dict[str, str] = {}
    for path, statement in subject.statements():
        if statement.id in seen:
            sentence = f"The statement '{statement.id}' is given twice."
            yield subject.fault(
                (*path, "id"), sentence, "duplicate-id", f"first: {seen[statement.id]}"
            )
        seen.setdefault(statement.id, str(subject.document.mark((*path, "id"))))


def rule_ids_are_unique(subject: Subject) -> Iterator[Diagnostic]:
    """No rule is given twice, and each carries the id of its statement."""
    seen: dict[str, str] = {}
    for path, statement, rule in subject.rules():
        if rule.identifier in seen:
            sentence = f"The rule '{rule.id}' is given twice, or under a name too like this one."
            yield subject.fault(path, sentence, "duplicate-id", f"first: {seen[rule.identifier]}")
        seen.setdefault(rule.identifier, str(rule.mark))
        if rule.id != statement.id and not rule.id.startswith(f"{statement.id}-"):
            sentence = f"The rule's id must be '{statement.id}' or start with '{statement.id}-'."
            yield subject.fault((*path, "id"), sentence, "rule-id")


def names_are_known(subject: Subject) -> Iterator[Diagnostic]:
    """Every name refers to something that is declared."""
    for path, names, known, what in _references(subject):
        for name in names:
            if name not in known:
                hint = did_you_mean(name, known)
                yield subject.fault(path, f"There is no {what} '{name}'.", f"unknown-{what}", hint)


def _references(subject: Subject) -> Iterator[_Reference]:
    matrix, data = subject.matrix, subject.document.data
    ids = subject.known_ids()
    mode_names = matrix.mode.names if matrix.mode else {}
    for path, statement in subject.statements():
        yield (*path, "source", "section"), [statement.source.section], matrix.sections, "section"
        yield (*path, "remedy"), [statement.remedy], matrix.remedies, "remedy"
        yield (*path, "modes"), statement.modes, mode_names, "mode"
        if statement.canonical:
            yield (*path, "canonical"), [statement.canonical], ids - {statement.id}, "statement"
        yield from _carrier_references(matrix, (*path, "without"), statement.reasons)
    for path, _, rule in subject.rules():
        yield (*path, "modes"), rule.modes, mode_names, "mode"
        yield from _carrier_references(matrix, (*path, "without"), rule.excluded)
    for index, prose in enumerate(matrix.prose):
        known = matrix.sections
        yield ("prose", index, "section"), [prose.source.section], known, "section"
    for index, decision in enumerate(matrix.decisions):
        yield ("decisions", index, "statements"), decision.statements, ids, "statement"
    for name, entry in data.get("lists", {}).items():
        for row, each in enumerate(entry["rows"]):
            named = [each["statement"]] if "statement" in each else []
            yield ("lists", name, "rows", row, "statement"), named, ids, "statement"
    if matrix.mode:
        yield ("mode", "default"), [matrix.mode.default], matrix.mode.values, "mode"
        for value, names in matrix.mode.values.items():
            yield ("mode", "values", value), names, mode_names, "mode"


def _carrier_references(
    matrix: Matrix, path: DataPath, reasons: Mapping[str, str]
) -> Iterator[_Reference]:
    yield path, reasons, CARRIERS, "carrier"
    for carrier, reason in reasons.items():
        yield (*path, carrier), [reason], matrix.reasons, "reason"


def modes_are_given(subject: Subject) -> Iterator[Diagnostic]:
    """Where the matrix has modes, each statement says in which it applies."""
    for path, statement in subject.statements():
        if subject.matrix.mode and "modes" not in subject.document.data["statements"][path[1]]:
            sentence = f"The statement '{statement.id}' does not say in which modes it applies."
            yield subject.fault(path, sentence, "missing-key", "add 'modes'")


def documents_stand_alone(subject: Subject) -> Iterator[Diagnostic]:
    """A rule on a document has no policy, and applies in every mode: the document tells its own."""
    every = set(subject.matrix.mode.names) if subject.matrix.mode else set()
    for path, _, rule in subject.rules():
        if not any(branch.resource_type.is_document for branch in rule.branches):
            continue
        if "policy" not in rule.excluded:
            sentence = f"The rule '{rule.id}' judges a document, which no policy sees."
            hint = "say so: without: {policy: REASON}"
            yield subject.fault((*path, "when"), sentence, "document-rule", hint)
        if set(rule.modes) != every:
            sentence = f"The rule '{rule.id}' judges a document, which tells its own mode."
            hint = f"modes: [{', '.join(subject.matrix.mode.names)}]" if subject.matrix.mode else ""
            yield subject.fault(path, sentence, "document-rule", hint)


def mode_parameter_is_free(subject: Subject) -> Iterator[Diagnostic]:
    """The mode's parameter has a name that no generated document uses itself."""
    mode = subject.matrix.mode
    if mode and mode.parameter.lower() in _TAKEN:
        sentence = f"'{mode.parameter}' is a name that generated documents use themselves."
        yield subject.fault(("mode", "parameter"), sentence, "taken-name")


def canonical_is_given(subject: Subject) -> Iterator[Diagnostic]:
    """Duplicates and superseded statements, and only they, name the one that decides."""
    for path, statement in subject.statements():
        needs = statement.status in ("superseded", "duplicate-of")
        if needs != (statement.canonical is not None):
            which = "must name" if needs else "must not name"
            sentence = f"A statement of status '{statement.status}' {which} a canonical statement."
            yield subject.fault((*path, "status"), sentence, "canonical")


def source_is_one_place(subject: Subject) -> Iterator[Diagnostic]:
    """A source is a row or a sentence, not both."""
    for path, statement in subject.statements():
        if (statement.source.row is None) == (statement.source.sentence is None):
            sentence = "A source names either the row of a table or the ordinal of a sentence."
            yield subject.fault((*path, "source"), sentence, "source-place")


def prose_says_nothing_else(subject: Subject) -> Iterator[Diagnostic]:
    """No sentence is declared to say nothing twice, or although a statement rests on it."""
    matrix = subject.matrix
    seen = {matrix.place(each.source): f"'{each.id}'" for _, each in subject.statements()}
    for index, prose in enumerate(matrix.prose):
        place = matrix.place(prose.source)
        if place in seen:
            sentence = f"This sentence is accounted for already: {seen[place]}."
            yield subject.fault(("prose", index), sentence, "duplicate-prose", "remove one")
        seen.setdefault(place, f"line {prose.mark.line}")


def cells_are_filled(subject: Subject) -> Iterator[Diagnostic]:
    """Every cell of statement x carrier holds a rule or a reason."""
    for path, statement in subject.statements():
        for carrier in CARRIERS:
            held = any(carrier not in rule.excluded for rule in statement.rules)
            explained = carrier in statement.reasons
            excluded = bool(statement.rules) and not held
            if not (held or explained or excluded):
                sentence = f"'{statement.id}' has neither a rule nor a reason for {carrier}."
                hint = f"give it a rule, or say why not: without: {{{carrier}: REASON}}"
                yield subject.fault((*path, "id"), sentence, "empty-cell", hint)
            elif explained and statement.rules:
                sentence = f"'{statement.id}' has rules and a reason why {carrier} holds none."
                hint = "a rule that a carrier cannot hold says so itself"
                yield subject.fault((*path, "without"), sentence, "contradictory-cell", hint)
