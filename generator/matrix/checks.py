"""What must hold of a whole matrix, beyond the shape of its parts."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, TypeAlias

from generator.azure import properties
from generator.diagnostics import Diagnostic, did_you_mean
from generator.matrix.condition import Field, arrays, leaves
from generator.matrix.meaning import violates
from generator.matrix.model import CARRIERS, Example, Matrix, Rule, Statement
from generator.matrix.source import DataPath, Document

REQUEST_FACTS = ("[requestContext().apiVersion]",)
"""The request facts that Azure Policy offers and that cannot fail to evaluate."""


@dataclass(frozen=True, slots=True)
class _Subject:
    """A matrix with the document and the platform facts to hold it against."""

    matrix: Matrix
    document: Document

    def fault(self, path: DataPath, message: str, code: str, hint: str = "") -> Diagnostic:
        return Diagnostic(self.document.mark(path), message, code, hint)

    def statements(self) -> Iterator[tuple[DataPath, Statement]]:
        """Every statement with its path in the document."""
        by_id = {each.id: each for each in self.matrix.statements}
        for index, raw in enumerate(self.document.data["statements"]):
            found = by_id.get(raw.get("id")) if isinstance(raw, dict) else None
            if found is not None:
                yield ("statements", index), found

    def known_ids(self) -> set[str]:
        """Every statement id, those of statements with a wrong shape included."""
        raws = self.document.data["statements"]
        return {str(raw.get("id")) for raw in raws if isinstance(raw, dict)}

    def rules(self) -> Iterator[tuple[DataPath, Statement, Rule]]:
        """Every rule with its path in the document and its statement."""
        for path, statement in self.statements():
            for index, rule in enumerate(statement.rules):
                yield (*path, "rules", index), statement, rule


def faults(matrix: Matrix, document: Document) -> list[Diagnostic]:
    """Every fault that the checks find."""
    subject = _Subject(matrix, document)
    return [diagnostic for check in CHECKS for diagnostic in check(subject)]


def _ids_are_unique(subject: _Subject) -> Iterator[Diagnostic]:
    seen: dict[str, str] = {}
    for path, statement in subject.statements():
        if statement.id in seen:
            sentence = f"The statement '{statement.id}' is given twice."
            yield subject.fault(
                (*path, "id"), sentence, "duplicate-id", f"first: {seen[statement.id]}"
            )
        seen.setdefault(statement.id, str(subject.document.mark((*path, "id"))))


def _rule_ids_are_unique(subject: _Subject) -> Iterator[Diagnostic]:
    seen: dict[str, str] = {}
    for path, statement, rule in subject.rules():
        if rule.identifier in seen:
            sentence = f"The rule '{rule.id}' is given twice, or under a name too like this one."
            yield subject.fault(path, sentence, "duplicate-id", f"first: {seen[rule.identifier]}")
        seen.setdefault(rule.identifier, str(rule.mark))
        if rule.id != statement.id and not rule.id.startswith(f"{statement.id}-"):
            sentence = f"The rule's id must be '{statement.id}' or start with '{statement.id}-'."
            yield subject.fault((*path, "id"), sentence, "rule-id")


def _names_are_known(subject: _Subject) -> Iterator[Diagnostic]:
    for path, names, known, what in _references(subject):
        for name in names:
            if name not in known:
                hint = did_you_mean(name, known)
                yield subject.fault(path, f"There is no {what} '{name}'.", f"unknown-{what}", hint)


_Reference: TypeAlias = tuple[DataPath, Iterable[str], Iterable[str], str]


def _references(subject: _Subject) -> Iterator[_Reference]:
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


def _modes_are_given(subject: _Subject) -> Iterator[Diagnostic]:
    for path, statement in subject.statements():
        if subject.matrix.mode and "modes" not in subject.document.data["statements"][path[1]]:
            sentence = f"The statement '{statement.id}' does not say in which modes it applies."
            yield subject.fault(path, sentence, "missing-key", "add 'modes'")


def _canonical_is_given(subject: _Subject) -> Iterator[Diagnostic]:
    for path, statement in subject.statements():
        needs = statement.status in ("superseded", "duplicate-of")
        if needs != (statement.canonical is not None):
            which = "must name" if needs else "must not name"
            sentence = f"A statement of status '{statement.status}' {which} a canonical statement."
            yield subject.fault((*path, "status"), sentence, "canonical")


def _source_is_one_place(subject: _Subject) -> Iterator[Diagnostic]:
    for path, statement in subject.statements():
        if (statement.source.row is None) == (statement.source.sentence is None):
            sentence = "A source names either the row of a table or the ordinal of a sentence."
            yield subject.fault((*path, "source"), sentence, "source-place")


def _cells_are_filled(subject: _Subject) -> Iterator[Diagnostic]:
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


def _fields_exist(subject: _Subject) -> Iterator[Diagnostic]:
    for key, resource_type in subject.matrix.resource_types.items():
        for name, field in resource_type.fields.items():
            path: DataPath = ("resource-types", key, "fields", name)
            yield from _property_faults(subject, path, field)
            yield from _policy_name_faults(subject, path, field)


def _property_faults(subject: _Subject, path: DataPath, field: Field) -> Iterator[Diagnostic]:
    known = properties.paths(field.resource_type)
    if not known:
        return
    kind = properties.kind(field.resource_type, field.path)
    if kind is None:
        sentence = f"{field.resource_type} has no property '{field.path}'."
        hint = did_you_mean(field.path, known)
        yield subject.fault((*path, "path"), sentence, "unknown-path", hint)
    elif kind != field.kind:
        sentence = f"'{field.path}' is of kind {kind}, not {field.kind}."
        yield subject.fault((*path, "kind"), sentence, "field-kind", f"kind: {kind}")


def _policy_name_faults(subject: _Subject, path: DataPath, field: Field) -> Iterator[Diagnostic]:
    if (field.alias is None) == (field.request is None):
        sentence = f"Field '{field.name}' must have either an alias or a request expression."
        yield subject.fault(path, sentence, "field-name")
    elif field.request is not None and field.request not in REQUEST_FACTS:
        sentence = f"'{field.request}' is not a request fact that a policy can rely on."
        hint = did_you_mean(field.request, REQUEST_FACTS)
        yield subject.fault((*path, "request"), sentence, "unknown-request", hint)
    elif field.alias is not None:
        yield from _alias_faults(subject, (*path, "alias"), field, field.alias)


def _alias_faults(
    subject: _Subject, path: DataPath, field: Field, name: str
) -> Iterator[Diagnostic]:
    alias = subject.matrix.registry.find(field.resource_type, name)
    expected = f"{field.path}[*]" if field.kind == "array" else field.path
    if not subject.matrix.registry.knows(field.resource_type):
        sentence = f"No aliases are known of {field.resource_type}."
        hint = "name a file under matrix.aliases that holds them"
        yield subject.fault(path, sentence, "unknown-alias", hint)
    elif alias is None:
        names = [
            each.name for each in subject.matrix.registry.aliases(field.resource_type).values()
        ]
        sentence = f"{field.resource_type} has no alias '{name}'."
        yield subject.fault(path, sentence, "unknown-alias", did_you_mean(name, names))
    elif alias.default_path.lower() != expected.lower():
        sentence = f"The alias names '{alias.default_path}', not '{expected}'."
        yield subject.fault(path, sentence, "alias-path")


def _everything_is_used(subject: _Subject) -> Iterator[Diagnostic]:
    used = _used_names(subject)
    data = subject.document.data
    fields = [
        ("resource-types", key, "fields", name)
        for key, each in subject.matrix.resource_types.items()
        for name in each.fields
    ]
    declared: list[DataPath] = [(part, name) for part in _DECLARING for name in data.get(part, {})]
    for path in [*declared, *fields]:
        if path not in used:
            sentence = f"'{path[-1]}' is declared but nothing uses it."
            mark = subject.document.key_mark(path)
            yield Diagnostic(mark, sentence, "unused", "use it or remove it")


_DECLARING = ("lists", "remedies", "reasons", "sections")


def _used_names(subject: _Subject) -> set[DataPath]:
    raws = [raw for raw in subject.document.data["statements"] if isinstance(raw, dict)]
    clauses = [rule.get("when") for raw in raws for rule in raw.get("rules", ())]
    used: set[DataPath] = {("lists", name) for name in _listed(clauses)}
    used |= {("remedies", str(raw.get("remedy"))) for raw in raws}
    used |= {("sections", each.source.section) for each in subject.matrix.statements}
    for _, statement in subject.statements():
        used |= {("reasons", reason) for reason in statement.reasons.values()}
    for _, _, rule in subject.rules():
        used |= {("reasons", reason) for reason in rule.excluded.values()}
        used |= set(_used_fields(rule))
    return used


def _used_fields(rule: Rule) -> Iterator[DataPath]:
    for branch in rule.branches:
        found = [leaf.field for leaf in leaves(branch.condition)]
        for field in [*found, *arrays(branch.condition)]:
            yield ("resource-types", branch.resource_type.key, "fields", field.name)
    if rule.unless:
        yield ("resource-types", rule.unless.resource_type.key, "fields", rule.unless.field.name)


def _listed(value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        if isinstance(value.get("listed"), str):
            yield value["listed"]
        value = list(value.values())
    if isinstance(value, list):
        for each in value:
            yield from _listed(each)


def _rules_mean_their_examples(subject: _Subject) -> Iterator[Diagnostic]:
    for _, _, rule in subject.rules():
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


def _supported_statements_pass(subject: _Subject) -> Iterator[Diagnostic]:
    rules = _rules_by_type(subject)
    for _, statement in subject.statements():
        for example in statement.examples:
            for rule in rules.get(str(example.resource["type"]).lower(), ()):
                shared = set(rule.modes) & set(statement.modes) or not subject.matrix.mode
                if shared and _flagged(subject, rule, example):
                    sentence = f"The rule '{rule.id}' flags what '{statement.id}' supports."
                    yield Diagnostic(example.mark, sentence, "supported-flagged")


def _rules_by_type(subject: _Subject) -> Mapping[str, list[Rule]]:
    found: dict[str, list[Rule]] = {}
    for _, _, rule in subject.rules():
        for branch in rule.branches:
            found.setdefault(branch.resource_type.type.lower(), []).append(rule)
    return found


def _supported_statements_have_examples(subject: _Subject) -> Iterator[Diagnostic]:
    for path, statement in subject.statements():
        if (statement.verdict == "supported") != bool(statement.examples):
            need = "needs an example" if statement.verdict == "supported" else "takes no examples"
            sentence = f"A statement of verdict '{statement.verdict}' {need}."
            yield subject.fault((*path, "verdict"), sentence, "example-missing")


def _flagged(subject: _Subject, rule: Rule, example: Example) -> bool:
    mode = subject.matrix.mode
    selected = next(iter(mode.covering(rule.modes)), None) if mode else None
    return violates(rule, example.resource, mode, selected, example.beside)


CHECKS: tuple[Callable[[_Subject], Iterator[Diagnostic]], ...] = (
    _ids_are_unique,
    _rule_ids_are_unique,
    _names_are_known,
    _modes_are_given,
    _canonical_is_given,
    _source_is_one_place,
    _cells_are_filled,
    _fields_exist,
    _everything_is_used,
    _rules_mean_their_examples,
    _supported_statements_pass,
    _supported_statements_have_examples,
)
