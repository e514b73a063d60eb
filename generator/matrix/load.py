"""From the YAML file to a Matrix: shape, then records, then the whole-matrix checks.

Every fault is found in one go. A statement whose shape is wrong is left out of the later
steps, so that it cannot hide what is wrong with the others.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from generator import yamltext
from generator.azure.aliases import AliasRegistry
from generator.diagnostics import Diagnostic, Invalid, did_you_mean
from generator.matrix import checks, shape
from generator.matrix.clause import Clauses, listed
from generator.matrix.condition import Field
from generator.matrix.model import (
    Branch,
    Decision,
    Edition,
    Example,
    Matrix,
    Mode,
    Prose,
    Related,
    Resource,
    ResourceType,
    Rule,
    Section,
    Source,
    Statement,
)
from generator.yamltext import DataPath, Document


def load(path: Path) -> Matrix:
    """The matrix in a YAML file. Raises Invalid with every fault."""
    document = yamltext.read(path)
    if document.data is None:
        raise Invalid([Diagnostic(document.mark(()), "The file is empty.", "empty")])
    faults = shape.faults(document)
    diagnostics = [diagnostic for _, diagnostic in faults]
    if any(len(place) < 2 or place[0] != "statements" for place, _ in faults):
        raise Invalid(diagnostics)
    try:
        registry = _registry(path, document)
    except Invalid as invalid:
        raise Invalid([*diagnostics, *invalid.diagnostics]) from None
    broken = {place[1] for place, _ in faults}
    matrix = _Records(document, broken, registry, diagnostics).matrix()
    places = [n for n in range(len(document.data["statements"])) if n not in broken]
    diagnostics += checks.faults(matrix, document, places)
    diagnostics = diagnostics or checks.leftovers(matrix, document, places)
    if diagnostics:
        raise Invalid(diagnostics)
    return matrix


def _registry(path: Path, document: Document) -> AliasRegistry:
    shipped = AliasRegistry.load()
    name = document.data["matrix"].get("aliases")
    if name is None:
        return shipped
    try:
        return shipped | AliasRegistry.load(path.parent / name)
    except (OSError, ValueError, RecursionError) as error:
        reason = getattr(error, "strerror", None) or error
        sentence = f"The aliases in '{name}' cannot be read: {reason}."
        mark = document.mark(("matrix", "aliases"))
        raise Invalid([Diagnostic(mark, sentence, "aliases")]) from None


@dataclass(slots=True)
class _Records:
    """Builds the records of one document; what refers to nothing becomes a fault."""

    document: Document
    broken: set[str | int]
    registry: AliasRegistry
    faults: list[Diagnostic]
    types: dict[str, ResourceType] = field(default_factory=dict)

    def matrix(self) -> Matrix:
        data = self.document.data
        about = data["matrix"]
        self.types = {key: self._type(key, each) for key, each in data["resource-types"].items()}
        whole = [n for n in range(len(data["statements"])) if n not in self.broken]
        raws = [data["statements"][n] for n in whole]
        statements = tuple(
            self._statement(raw, ("statements", n)) for n, raw in zip(whole, raws, strict=True)
        )
        return Matrix(
            id=about["id"],
            identifier=about["identifier"],
            title=about["title"],
            description=about["description"],
            version=about["version"],
            category=about["category"],
            prefix=about["prefix"],
            edition=Edition(**data["edition"]),
            sections={key: Section(id=key, **each) for key, each in data["sections"].items()},
            mode=self._mode(data.get("mode")),
            resource_types=self.types,
            remedies=data["remedies"],
            reasons=data["reasons"],
            decisions=tuple(_decision(each) for each in data.get("decisions", ())),
            statements=statements,
            prose=self._prose(data.get("prose", ())),
            consulted=_consulted(data.get("lists", {}), raws, statements),
            registry=self.registry,
            mark=self.document.mark(("matrix",)),
        )

    def _mode(self, data: Mapping[str, Any] | None) -> Mode | None:
        if data is None:
            return None
        values = {value: tuple(names) for value, names in data["values"].items()}
        return Mode(**{**data, "values": values})

    def _prose(self, data: Sequence[Mapping[str, Any]]) -> tuple[Prose, ...]:
        return tuple(
            Prose(_source(each), each["why"], self.document.mark(("prose", index)))
            for index, each in enumerate(data)
        )

    def _type(self, key: str, data: Mapping[str, Any]) -> ResourceType:
        fields = {
            name: Field(
                name=name,
                resource_type=data["type"],
                path=each["path"],
                kind=each.get("kind", "string"),
                alias=each.get("alias"),
                request=each.get("request"),
                says=each.get("says", ""),
                values=tuple(each.get("values", ())),
                required=each.get("required", False),
            )
            for name, each in data["fields"].items()
        }
        return ResourceType(
            key=key,
            type=data["type"],
            name=data["name"],
            identifier=data["identifier"],
            compliance_scan=data.get("compliance-scan", True),
            others=data.get("others", ""),
            fields=fields,
            mark=self.document.key_mark(("resource-types", key)),
        )

    def _statement(self, data: Mapping[str, Any], path: DataPath) -> Statement:
        mode_names = tuple(self.document.data.get("mode", {}).get("names", ()))
        modes = tuple(data.get("modes", mode_names))
        rules = [
            self._rule(each, (*path, "rules", index), data["id"], modes)
            for index, each in enumerate(data.get("rules", ()))
        ]
        return Statement(
            id=data["id"],
            says=data["says"],
            verdict=data["verdict"],
            modes=modes,
            status=data["status"],
            canonical=data.get("canonical"),
            source=_source(data["source"]),
            remedy=data["remedy"],
            note=data.get("note", ""),
            later=data.get("later", ""),
            reasons=data.get("without", {}),
            rules=tuple(rules),
            examples=self._examples(data.get("examples", ()), (*path, "examples")),
            mark=self.document.mark((*path, "id")),
        )

    def _rule(
        self, data: Mapping[str, Any], path: DataPath, statement: str, modes: tuple[str, ...]
    ) -> Rule:
        rule_id = data.get("id", statement)
        examples = data["examples"]
        return Rule(
            id=rule_id,
            identifier=_identifier(rule_id),
            statement=statement,
            title=data["title"],
            message=data["message"],
            severity=data["severity"],
            version=data["version"],
            modes=tuple(data.get("modes", modes)),
            others=data.get("others", ""),
            off_by_default=data.get("off-by-default", False),
            branches=self._branches(data["when"], (*path, "when")),
            unless=self._related(data.get("unless"), (*path, "unless")),
            excluded=data.get("without", {}),
            violates=self._examples(examples["violates"], (*path, "examples", "violates")),
            passes=self._examples(examples["passes"], (*path, "examples", "passes")),
            mark=self.document.mark(path),
        )

    def _branches(self, data: Mapping[str, Any], path: DataPath) -> tuple[Branch, ...]:
        branches = []
        lists = {key: each["rows"] for key, each in self.document.data.get("lists", {}).items()}
        for key, clause in data.items():
            resource_type = self._named_type(key, (*path, key))
            if resource_type is None:
                continue
            try:
                condition = Clauses(self.document, resource_type, lists).read(clause, (*path, key))
            except Invalid as invalid:
                self.faults += invalid.diagnostics
                continue
            branches.append(Branch(resource_type, condition, self.document.key_mark((*path, key))))
        return tuple(branches)

    def _related(self, data: Mapping[str, Any] | None, path: DataPath) -> Related | None:
        resource_type = data and self._named_type(data["type"], (*path, "type"))
        if not data or not resource_type:
            return None
        found = resource_type.fields.get(data["field"])
        if found is None:
            sentence = f"The {resource_type.name} has no field '{data['field']}'."
            hint = did_you_mean(data["field"], resource_type.fields)
            self._fault((*path, "field"), sentence, "unknown-field", hint)
            return None
        return Related(resource_type, found, data["scope"])

    def _examples(self, data: Any, path: DataPath) -> tuple[Example, ...]:
        return tuple(self._example(each, (*path, index)) for index, each in enumerate(data))

    def _example(self, data: Mapping[str, Any], path: DataPath) -> Example:
        beside = tuple(
            self._resource(each, (*path, "beside", index))
            for index, each in enumerate(data.get("beside", ()))
        )
        resource = {key: value for key, value in data.items() if key != "beside"}
        return Example(self._resource(resource, path), beside, self.document.mark(path))

    def _resource(self, data: Mapping[str, Any], path: DataPath) -> Resource:
        resource_type = self._named_type(data["type"], (*path, "type"))
        return {**data, "type": resource_type.type} if resource_type else data

    def _named_type(self, key: str, path: DataPath) -> ResourceType | None:
        if key not in self.types:
            hint = did_you_mean(key, self.types)
            self._fault(path, f"There is no resource type '{key}'.", "unknown-type", hint)
        return self.types.get(key)

    def _fault(self, path: DataPath, message: str, code: str, hint: str = "") -> None:
        self.faults.append(Diagnostic(self.document.key_mark(path), message, code, hint))


def _source(data: Mapping[str, Any]) -> Source:
    return Source(data["section"], data.get("row"), data.get("sentence"), data["sha256"])


def _consulted(
    lists: Mapping[str, Any], raws: Iterable[Mapping[str, Any]], statements: Iterable[Statement]
) -> dict[str, tuple[str, ...]]:
    found: dict[str, dict[str, None]] = {}
    for statement, raw in zip(statements, raws, strict=True):
        for rule, raw_rule in zip(statement.rules, raw.get("rules", ()), strict=True):
            for name in listed(raw_rule["when"]):
                for row in lists.get(name, {}).get("rows", ()):
                    found.setdefault(row.get("statement", ""), {})[rule.id] = None
    return {key: tuple(rules) for key, rules in found.items() if key}


def _decision(data: Mapping[str, Any]) -> Decision:
    return Decision(**{**data, "statements": tuple(data["statements"])})


def _identifier(rule_id: str) -> str:
    first, *rest = rule_id.split("-")
    return first + "".join(word.capitalize() for word in rest)
