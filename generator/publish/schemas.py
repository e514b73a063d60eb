"""What rules become as JSON Schemas: what each refuses, and the properties editors offer."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any

from generator.azure import properties
from generator.compile import schema
from generator.compile.schema import Fragment
from generator.matrix.condition import AnyOf, Condition, Field, Where, leaves
from generator.matrix.meaning import holds
from generator.matrix.model import Matrix, ResourceType, Rule


@dataclass(frozen=True, slots=True)
class Property:
    """A property as an editor offers it.

    `field` is None for an object above declared fields; `spellings` are values that the schema
    does not refuse; `properties` are those of the object, or of each of several (`repeated`).
    """

    name: str
    field: Field | None
    spellings: tuple[str, ...]
    repeated: bool
    properties: tuple[Property, ...]

    @property
    def required(self) -> bool:
        """Whether a document must have it."""
        return self.field is not None and self.field.required


class Schemas:
    """The fragments of every schema of a matrix, by type and mode."""

    known_value = schema.KNOWN

    def __init__(self, matrix: Matrix) -> None:
        self._matrix = matrix
        self._refusals: dict[tuple[str, str, bool], Fragment] = {}

    def rules(self, mode: str | None, resource_type: ResourceType | None = None) -> list[Rule]:
        """The rules that a schema of this mode holds, all or those on one type."""
        types = [resource_type.key] if resource_type else [each.key for each in self.types()]
        return [
            rule
            for rule in self._matrix.rules("schema")
            if self._applies(rule, mode)
            and any(branch.resource_type.key in types for branch in rule.branches)
        ]

    def types(self) -> list[ResourceType]:
        """The types of Azure that schemas judge."""
        branches = (each for rule in self._matrix.rules("schema") for each in rule.branches)
        judged = {branch.resource_type.key for branch in branches}
        found = self._matrix.resource_types.values()
        return [each for each in found if each.key in judged and not each.is_document]

    def refusing(
        self, resource_type: ResourceType, mode: str | None, *, expressions: bool = False
    ) -> Fragment:
        """What refuses every violation on a resource of the type."""
        return schema.merged(
            self._refusal(rule, resource_type, expressions=expressions)
            for rule in self.rules(mode, resource_type)
        )

    def _refusal(self, rule: Rule, resource_type: ResourceType, *, expressions: bool) -> Fragment:
        key = rule.id, resource_type.key, expressions
        if key not in self._refusals:
            verdict = {"$ref": f"#/definitions/{rule.id}"}
            self._refusals[key] = schema.merged(
                schema.refusal(branch.condition, verdict, expressions=expressions)
                for branch in rule.branches
                if branch.resource_type.key == resource_type.key
            )
        return self._refusals[key]

    def _applies(self, rule: Rule, mode: str | None) -> bool:
        known = self._matrix.mode
        return known is None or mode is None or mode in known.covering(rule.modes)

    def properties(self, resource_type: ResourceType, mode: str | None) -> tuple[Property, ...]:
        """The declared properties of a type as a tree."""
        conditions = [
            branch.condition
            for rule in self.rules(mode, resource_type)
            for branch in rule.branches
            if branch.resource_type.key == resource_type.key
        ]
        alone = [each for one in conditions for each in _alone(one)]
        return _tree(resource_type.fields.values(), "", alone)

    def parents(self) -> dict[str, dict[str, list[ResourceType]]]:
        """Each type that has children on the way to a judged type, and these by relative name.

        With a name come the judged types (one or none) that such a child is itself.
        """
        found: dict[str, dict[str, list[ResourceType]]] = {}
        for each in self.types():
            namespace, *names = each.type.split("/")
            for depth in range(1, len(names)):
                above = "/".join([namespace, *names[:depth]])
                itself = found.setdefault(above, {}).setdefault(names[depth], [])
                itself += [each] if depth == len(names) - 1 else []
        return found

    deployed = staticmethod(schema.deployed)
    is_type = staticmethod(cache(schema.is_type))
    may_be_type = staticmethod(cache(schema.may_be_type))
    one_of = staticmethod(schema.one_of)
    named = staticmethod(schema.named)


def _tree(fields: Iterable[Field], base: str, alone: list[Condition]) -> tuple[Property, ...]:
    def name(field: Field) -> str:
        inside = field.path.removeprefix(base).removeprefix(".")
        return inside.partition(".")[0].removesuffix("[*]")

    grouped = itertools.groupby(sorted(fields, key=name), name)
    return tuple(_property(each, list(found), base, alone) for each, found in grouped if each)


def _property(name: str, fields: list[Field], base: str, alone: list[Condition]) -> Property:
    path = f"{base}.{name}".removeprefix(".")
    element = f"{path}[*]"
    field = next((each for each in fields if each.path == path), None)
    spellings = _spellings(field, alone) if field else ()
    inside = element if any(each.path.startswith(element) for each in fields) else path
    below = [each for each in fields if each.path not in (path, element)]
    return Property(name, field, spellings, inside == element, _tree(below, inside, alone))


def _spellings(field: Field, alone: list[Condition]) -> tuple[str, ...]:
    known = field.values or properties.spellings(field.resource_type, field.path)
    return tuple(value for value in known if not any(_refuses(c, field, value) for c in alone))


def _alone(condition: Condition) -> Iterator[Condition]:
    """The ways of violating that depend on one field only."""
    match condition:
        case AnyOf(conditions=parts):
            for part in parts:
                yield from _alone(part)
        case Where(array=array, condition=inner):
            yield from (Where(array, each) for each in _alone(inner))
        case _ if len({leaf.field for leaf in leaves(condition)}) == 1:
            yield condition


def _refuses(condition: Condition, field: Field, value: str) -> bool:
    about = {leaf.field for leaf in leaves(condition)}
    return about == {field} and holds(condition, _holding(field.path, value))


def _holding(path: str, value: Any) -> Any:
    for step in reversed(path.split(".")):
        name = step.removesuffix("[*]")
        value = {name: [value] if name != step else value}
    return value
