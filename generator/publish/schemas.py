"""What rules become as JSON Schemas: what each refuses, and the properties editors offer."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any, TypeAlias

from generator.azure import properties
from generator.compile import schema
from generator.compile.schema import Fragment
from generator.matrix.condition import AnyOf, Condition, Field, Where, leaves
from generator.matrix.meaning import holds
from generator.matrix.model import Matrix, ResourceType, Rule, Statement


@dataclass(frozen=True, slots=True)
class Property:
    """A property as an editor offers it.

    `field` is None for an object above declared fields; `spellings` are values that the schema
    does not refuse, and `refused` tells whether it refuses others; `properties` are those of
    the object, or of each of several (`repeated`).
    """

    name: str
    field: Field | None
    spellings: tuple[str, ...]
    repeated: bool
    properties: tuple[Property, ...]
    refused: bool

    @property
    def required(self) -> bool:
        """Whether a document must have it."""
        return self.field is not None and self.field.required


class Schemas:
    """The fragments of every schema of a matrix, by type and mode."""

    known_value = schema.KNOWN

    def __init__(self, matrix: Matrix) -> None:
        self._refusals: dict[tuple[str, str, bool], Fragment] = {}
        rules = list(matrix.rules("schema"))
        modes = tuple(matrix.mode.values) if matrix.mode else ()
        covered = {rule.id: matrix.mode.covering(rule.modes) for rule in rules if matrix.mode}
        self._rules: dict[str | None, list[Rule]] = {None: rules}
        self._rules |= {mode: [r for r in rules if mode in covered[r.id]] for mode in modes}
        self._judged = {
            rule.id: {branch.resource_type.key for branch in rule.branches} for rule in rules
        }
        self._statements = {each.id: each for each in matrix.statements}
        self._types = matrix.resource_types.values()

    def rules(self, mode: str | None, resource_type: ResourceType | None = None) -> list[Rule]:
        """The rules that a schema of this mode holds, all on Azure's types or those on one type."""
        keys = {each.key for each in ([resource_type] if resource_type else self.types())}
        return [rule for rule in self._rules[mode] if keys & self._judged[rule.id]]

    def statement(self, rule: Rule) -> Statement:
        """The statement that a rule enforces."""
        return self._statements[rule.statement]

    def types(self) -> list[ResourceType]:
        """The types of Azure that schemas judge."""
        judged = set().union(*self._judged.values())
        return [each for each in self._types if each.key in judged and not each.is_document]

    def refusing(
        self, resource_type: ResourceType, mode: str | None, *, expressions: bool = False
    ) -> Fragment:
        """What refuses every violation on a resource of the type."""
        return schema.merged(
            self.refusal(rule, resource_type, expressions=expressions)
            for rule in self.rules(mode, resource_type)
        )

    def refusal(
        self, rule: Rule, resource_type: ResourceType, *, expressions: bool = False
    ) -> Fragment:
        """What refuses the violations of one rule on a resource of the type."""
        key = rule.id, resource_type.key, expressions
        if key not in self._refusals:
            verdict = {"$ref": f"#/definitions/{rule.id}"}
            self._refusals[key] = schema.merged(
                schema.refusal(branch.condition, verdict, expressions=expressions)
                for branch in rule.branches
                if branch.resource_type.key == resource_type.key
            )
        return self._refusals[key]

    def properties(self, resource_type: ResourceType, mode: str | None) -> tuple[Property, ...]:
        """The declared properties of a type as a tree."""
        alone: dict[str, list[Condition]] = {}
        for rule in self.rules(mode, resource_type):
            for branch in rule.branches:
                if branch.resource_type.key == resource_type.key:
                    for field, condition in _alone(branch.condition):
                        alone.setdefault(field.path, []).append(condition)
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


_Alone: TypeAlias = Mapping[str, Sequence[Condition]]
"""By the path of a field: the ways of violating that depend on this field only."""


def _tree(fields: Iterable[Field], base: str, alone: _Alone) -> tuple[Property, ...]:
    grouped: dict[str, list[Field]] = {}
    for field in fields:
        inside = field.path.removeprefix(base).removeprefix(".")
        grouped.setdefault(inside.partition(".")[0].removesuffix("[*]"), []).append(field)
    return tuple(_property(name, found, base, alone) for name, found in grouped.items())


def _property(name: str, fields: Sequence[Field], base: str, alone: _Alone) -> Property:
    path = f"{base}.{name}".removeprefix(".")
    element = f"{path}[*]"
    field = next((each for each in fields if each.path == path), None)
    known = _known(field) if field else ()
    spellings = tuple(each for each in known if _allowed(path, each, alone.get(path, ())))
    inside = element if any(each.path.startswith(element) for each in fields) else path
    below = [each for each in fields if each.path not in (path, element)]
    inner = _tree(below, inside, alone)
    return Property(name, field, spellings, inside == element, inner, spellings != known)


def _known(field: Field) -> tuple[str, ...]:
    return field.values or properties.spellings(field.resource_type, field.path)


def _allowed(path: str, value: str, alone: Sequence[Condition]) -> bool:
    return not any(holds(condition, _holding(path, value)) for condition in alone)


def _alone(condition: Condition) -> Iterator[tuple[Field, Condition]]:
    match condition:
        case AnyOf(conditions=parts):
            for part in parts:
                yield from _alone(part)
        case Where(array=array, condition=inner):
            yield from ((field, Where(array, each)) for field, each in _alone(inner))
        case _:
            field, *others = {leaf.field for leaf in leaves(condition)}
            if not others:
                yield field, condition


def _holding(path: str, value: Any) -> Any:
    for step in reversed(path.split(".")):
        name = step.removesuffix("[*]")
        value = {name: [value] if name != step else value}
    return value
