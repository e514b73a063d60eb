"""The YAML's clauses as conditions; what is wrong with one is said at its place."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, get_args

from generator.diagnostics import Diagnostic, Invalid, did_you_mean
from generator.matrix.condition import (
    AllOf,
    AnyOf,
    Condition,
    Field,
    Has,
    Not,
    Operand,
    Operator,
    Where,
)
from generator.matrix.model import ResourceType
from generator.yamltext import DataPath, Document

OPERATORS: tuple[Operator, ...] = get_args(Operator)
_FORMS = ("all", "any", "not", "some", "listed", "field")
_LITERALS: Mapping[str, Mapping[str, tuple[type, ...]]] = {
    "string": {
        "equals": (str,),
        "in": (str,),
        "like": (str,),
        "contains": (str,),
        "less": (str,),
        "greater": (str,),
    },
    "int": {"equals": (int,), "in": (int,), "less": (int,), "greater": (int,)},
    "bool": {"equals": (bool,)},
    "object": {},
    "array": {},
}

List = Sequence[Mapping[str, Any]]


@dataclass(frozen=True, slots=True)
class Clauses:
    """Reads the clauses of one document on one resource type."""

    document: Document
    resource_type: ResourceType
    lists: Mapping[str, List]

    def read(self, clause: Mapping[str, Any], path: DataPath, inside: str = "") -> Condition:
        """The condition that a clause says; `inside` is the path of the array element it is on.

        Raises Invalid.
        """
        form = self._form(clause, path)
        if form == "field":
            return self._leaf(clause, path, inside)
        if form == "some":
            return self._some(clause, path, inside)
        if form == "listed":
            return self._listed(clause, path, inside)
        if form == "not":
            return Not(self.read(clause["not"], (*path, "not"), inside))
        parts = _every(
            clause[form], lambda index, part: self.read(part, (*path, form, index), inside)
        )
        return AllOf(parts) if form == "all" else AnyOf(parts)

    def _form(self, clause: Mapping[str, Any], path: DataPath) -> str:
        forms = [form for form in _FORMS if form in clause]
        if len(forms) != 1:
            sentence = "A condition says exactly one of all, any, not, some, listed and field."
            raise self._fault(path, sentence, "condition-form")
        form = forms[0]
        partners = {"some": ("where",), "field": OPERATORS}.get(form, ())
        given = [key for key in clause if key != form]
        if len(given) != bool(partners) or not set(given) <= set(partners):
            wanted = f"together with one of {', '.join(partners)}" if partners else "alone"
            raise self._fault(path, f"'{form}' stands {wanted}.", "condition-form")
        return form

    def _leaf(self, clause: Mapping[str, Any], path: DataPath, inside: str) -> Has:
        field = self._field(clause["field"], (*path, "field"))
        if (field.element_of or "") != inside.removesuffix("[*]"):
            raise self._fault((*path, "field"), _misplaced(field), "field-place")
        operator = next(name for name in OPERATORS if name in clause)
        return self._has(field, operator, clause[operator], (*path, operator))

    def _has(self, field: Field, operator: Operator, literal: Any, path: DataPath) -> Has:
        operand: Operand = tuple(literal) if isinstance(literal, list) else literal
        if operator != "exists":
            self._check_literal(field, operator, operand, path)
        return Has(field, operator, operand)

    def _check_literal(
        self, field: Field, operator: Operator, operand: Operand, path: DataPath
    ) -> None:
        allowed = _LITERALS[field.kind].get(operator)
        if allowed is None:
            sentence = f"'{operator}' does not compare a field of kind {field.kind}."
            raise self._fault(path, sentence, "operator-kind")
        for literal in operand if isinstance(operand, tuple) else (operand,):
            if type(literal) not in allowed:
                sentence = f"'{literal}' is not of kind {field.kind}, as field '{field.name}' is."
                raise self._fault(path, sentence, "literal-kind")
            if isinstance(literal, str) and not (literal.isascii() and literal.isprintable()):
                sentence = "A literal must be printable ASCII, so that every carrier compares it."
                raise self._fault(path, sentence, "literal-ascii")
            if isinstance(literal, str) and literal.startswith("["):
                sentence = "A literal must not start with '[': a policy would evaluate it."
                raise self._fault(path, sentence, "literal-expression")
        if operator == "like" and str(operand).count("*") != 1:
            raise self._fault(path, "'like' takes exactly one '*'.", "like-wildcard")

    def _some(self, clause: Mapping[str, Any], path: DataPath, inside: str) -> Where:
        array = self._field(clause["some"], (*path, "some"))
        if array.kind != "array" or (array.element_of or "") != inside.removesuffix("[*]"):
            sentence = f"'{array.name}' is not an array that can be looked into here."
            raise self._fault((*path, "some"), sentence, "field-place")
        where = self.read(clause["where"], (*path, "where"), f"{array.path}[*]")
        return Where(array, where)

    def _listed(self, clause: Mapping[str, Any], path: DataPath, inside: str) -> Condition:
        name = clause["listed"]
        if name not in self.lists:
            hint = did_you_mean(name, self.lists)
            raise self._fault(
                (*path, "listed"), f"There is no list '{name}'.", "unknown-list", hint
            )
        rows = ("lists", name, "rows")
        return _any(
            _every(
                self.lists[name],
                lambda index, row: self._row((*rows, index, "match"), row["match"], inside),
            )
        )

    def _row(self, path: DataPath, columns: Mapping[str, Any], inside: str) -> Condition:
        return _all(
            _every(columns, lambda _, key: self._column((*path, key), key, columns[key], inside))
        )

    def _column(self, here: DataPath, key: str, values: Sequence[Any], inside: str) -> Condition:
        field = self._field(key, here)
        if (field.element_of or "") != inside.removesuffix("[*]"):
            raise self._fault(here, _misplaced(field), "field-place")
        plain = [value for value in values if "*" not in value]
        parts = [self._has(field, "like", value, here) for value in values if "*" in value]
        if len(plain) == 1:
            parts.insert(0, self._has(field, "equals", plain[0], here))
        elif plain:
            parts.insert(0, self._has(field, "in", plain, here))
        return _any(parts)

    def _field(self, name: str, path: DataPath) -> Field:
        field = self.resource_type.fields.get(name)
        if field is None:
            sentence = f"The {self.resource_type.name} has no field '{name}'."
            hint = did_you_mean(name, self.resource_type.fields)
            raise self._fault(path, sentence, "unknown-field", hint)
        return field

    def _fault(self, path: DataPath, message: str, code: str, hint: str = "") -> Invalid:
        return Invalid([Diagnostic(self.document.mark(path), message, code, hint)])


def listed(value: Any) -> Iterator[str]:
    """The names of every list that raw clauses consult, in order."""
    if isinstance(value, dict):
        if isinstance(value.get("listed"), str):
            yield value["listed"]
        value = list(value.values())
    if isinstance(value, list):
        for each in value:
            yield from listed(each)


def _every(items: Iterable[Any], read: Callable[[int, Any], Condition]) -> tuple[Condition, ...]:
    """Each item read; raises Invalid with the faults of all of them."""
    found: list[Condition] = []
    faults: list[Diagnostic] = []
    for index, item in enumerate(items):
        try:
            found.append(read(index, item))
        except Invalid as invalid:
            faults += invalid.diagnostics
    if faults:
        raise Invalid(faults)
    return tuple(found)


def _misplaced(field: Field) -> str:
    if field.element_of:
        return f"Field '{field.name}' belongs to an element of an array: use it inside some/where."
    return f"Field '{field.name}' does not belong to the array's element."


def _all(parts: Iterable[Condition]) -> Condition:
    found = tuple(parts)
    return found[0] if len(found) == 1 else AllOf(found)


def _any(parts: Iterable[Condition]) -> Condition:
    found = tuple(parts)
    return found[0] if len(found) == 1 else AnyOf(found)
