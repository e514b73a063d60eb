"""Fields: the property, its kind and its policy alias exist on the platform.

A document of the matrix's own has neither properties there nor aliases; its fields say what
they mean instead.
"""

from __future__ import annotations

from collections.abc import Iterator

from generator.azure import properties
from generator.diagnostics import Diagnostic, did_you_mean
from generator.matrix.checks.subject import Subject
from generator.matrix.condition import Field
from generator.yamltext import DataPath

REQUEST_FACTS = ("[requestContext().apiVersion]",)
"""The request facts that Azure Policy offers and that cannot fail to evaluate."""


def fields_exist(subject: Subject) -> Iterator[Diagnostic]:
    """Every field names a property and an alias that exist and agree."""
    for key, resource_type in subject.matrix.resource_types.items():
        for name, field in resource_type.fields.items():
            path: DataPath = ("resource-types", key, "fields", name)
            if resource_type.is_document:
                yield from _document_faults(subject, path, field)
                continue
            yield from _property_faults(subject, path, field)
            yield from _policy_name_faults(subject, path, field)


def _document_faults(subject: Subject, path: DataPath, field: Field) -> Iterator[Diagnostic]:
    for name, value in (("alias", field.alias), ("request", field.request)):
        if value is not None:
            sentence = f"'{field.name}' is a field of a document, which no policy sees."
            yield subject.fault((*path, name), sentence, "document-field", "remove it")
    if not field.says:
        sentence = f"Field '{field.name}' does not say what it means."
        yield subject.fault(path, sentence, "document-field", "add 'says'")


def _property_faults(subject: Subject, path: DataPath, field: Field) -> Iterator[Diagnostic]:
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


def _policy_name_faults(subject: Subject, path: DataPath, field: Field) -> Iterator[Diagnostic]:
    for name in ("says", "values", "required"):
        if getattr(field, name):
            sentence = f"'{name}' describes the fields of documents; Azure describes this one."
            yield subject.fault((*path, name), sentence, "document-field", "remove it")
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
    subject: Subject, path: DataPath, field: Field, name: str
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
