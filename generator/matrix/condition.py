"""Conditions on a resource: the small language that every carrier can say exactly.

A leaf compares one declared field with a literal; arrays are reached only through "some
element such that". There are no negative operators: `Not` says it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal, TypeAlias

Operator: TypeAlias = Literal["equals", "in", "like", "contains", "exists", "less", "greater"]
Kind: TypeAlias = Literal["string", "int", "bool", "object", "array"]
Operand: TypeAlias = str | int | bool | tuple[str | int | bool, ...]


@dataclass(frozen=True, slots=True)
class Field:
    """One property of a resource type, declared once.

    `path` is the ARM path (`[*]` is one element of an array). A property has a policy
    `alias`; a fact of the request has a policy expression in `request` instead. A field of a
    document of the matrix's own has neither; it says what it means, which `values` it takes
    (empty: any) and whether it is required.
    """

    name: str
    resource_type: str
    path: str
    kind: Kind
    alias: str | None = None
    request: str | None = None
    says: str = ""
    values: tuple[str, ...] = ()
    required: bool = False

    @property
    def element_of(self) -> str | None:
        """The path of the innermost array whose element holds this field, or None."""
        return self.path.rpartition("[*]")[0] or None


@dataclass(frozen=True, slots=True)
class Has:
    """A leaf: the field compared with a literal. Absent and null compare as false."""

    field: Field
    operator: Operator
    operand: Operand


@dataclass(frozen=True, slots=True)
class Where:
    """Some element of the array satisfies the condition."""

    array: Field
    condition: Condition


@dataclass(frozen=True, slots=True)
class AllOf:
    """Every condition holds."""

    conditions: tuple[Condition, ...]


@dataclass(frozen=True, slots=True)
class AnyOf:
    """At least one condition holds."""

    conditions: tuple[Condition, ...]


@dataclass(frozen=True, slots=True)
class Not:
    """The condition does not hold."""

    condition: Condition


Condition: TypeAlias = Has | Where | AllOf | AnyOf | Not


def leaves(condition: Condition) -> Iterator[Has]:
    """Every leaf of a condition, in order."""
    match condition:
        case Has():
            yield condition
        case Where(condition=inner) | Not(condition=inner):
            yield from leaves(inner)
        case AllOf(conditions=parts) | AnyOf(conditions=parts):
            for part in parts:
                yield from leaves(part)


def arrays(condition: Condition) -> Iterator[Field]:
    """Every array field that a condition looks into, in order."""
    match condition:
        case Where(array=array, condition=inner):
            yield array
            yield from arrays(inner)
        case Not(condition=inner):
            yield from arrays(inner)
        case AllOf(conditions=parts) | AnyOf(conditions=parts):
            for part in parts:
                yield from arrays(part)
