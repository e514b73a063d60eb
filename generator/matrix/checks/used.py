"""What is declared and never used is a mistake or a leftover."""

from __future__ import annotations

from collections.abc import Iterator

from generator.diagnostics import Diagnostic
from generator.matrix.checks.subject import Subject
from generator.matrix.clause import listed
from generator.matrix.condition import arrays, leaves
from generator.matrix.model import Rule
from generator.yamltext import DataPath

_DECLARING = ("lists", "remedies", "reasons", "sections")


def everything_is_used(subject: Subject) -> Iterator[Diagnostic]:
    """Every field, list, remedy, reason and section is used."""
    used = _used_names(subject)
    data = subject.document.data
    fields = [
        ("resource-types", key, "fields", name)
        for key, each in subject.matrix.resource_types.items()
        for name in each.fields
        if not each.is_document
    ]
    declared: list[DataPath] = [(part, name) for part in _DECLARING for name in data.get(part, {})]
    for path in [*declared, *fields]:
        if path not in used:
            sentence = f"'{path[-1]}' is declared but nothing uses it."
            mark = subject.document.key_mark(path)
            yield Diagnostic(mark, sentence, "unused", "use it or remove it")


def _used_names(subject: Subject) -> set[DataPath]:
    raws = [raw for raw in subject.document.data["statements"] if isinstance(raw, dict)]
    clauses = [rule.get("when") for raw in raws for rule in raw.get("rules", ())]
    used: set[DataPath] = {("lists", name) for name in listed(clauses)}
    used |= {("remedies", str(raw.get("remedy"))) for raw in raws}
    used |= {("sections", each.source.section) for each in subject.matrix.statements}
    used |= {("sections", each.source.section) for each in subject.matrix.prose}
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
