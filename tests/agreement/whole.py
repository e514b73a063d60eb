"""Whole resources made at random: everything that rules look at on a type, combined freely."""

from __future__ import annotations

import copy
import random
from collections.abc import Iterator, Mapping
from typing import Any

from generator.matrix.condition import Field, arrays, leaves
from generator.matrix.model import Matrix, Resource, ResourceType
from tests.agreement.cases import ABSENT, BASE, containing_all, element, interesting, put

Values = Mapping[Field, list[Any]]


def asked(matrix: Matrix, resource_type: ResourceType) -> tuple[Values, list[Field]]:
    """The fields of a type that rules compare, with their values, and the arrays they search."""
    values: dict[Field, list[Any]] = {}
    searched: dict[Field, None] = {}
    for rule in matrix.rules():
        for branch in rule.branches:
            if branch.resource_type.key == resource_type.key:
                searched |= dict.fromkeys(arrays(branch.condition))
                for leaf in leaves(branch.condition):
                    found = [*interesting(leaf), *containing_all(branch.condition, leaf.field)]
                    values.setdefault(leaf.field, [ABSENT, None]).extend(found)
    return values, list(searched)


def wholes(matrix: Matrix, resource_type: ResourceType, count: int) -> Iterator[Resource]:
    """So many resources of a type; the same ones every time."""
    chance = random.Random(resource_type.key)  # noqa: S311 - the same resources every time
    values, searched = asked(matrix, resource_type)
    for _ in range(count):
        resource: dict[str, Any] = {"type": resource_type.type}
        for field, choices in values.items():
            if field.element_of is None and chance.random() < 0.7:
                put(resource, field.path, _one_of(choices, chance))
        for array in searched:
            put(resource, array.path, _elements(array, values, chance))
        yield {**BASE, **resource}


def _elements(array: Field, values: Values, chance: random.Random) -> Any:
    inside = {each: values[each] for each in values if each.element_of == array.path}
    several = [
        element(array, {field: _one_of(choices, chance) for field, choices in inside.items()})
        for _ in range(chance.randint(0, 3))
    ]
    return chance.choice([ABSENT, None, several, several, several])


def _one_of(choices: list[Any], chance: random.Random) -> Any:
    """One of the choices, for this resource alone: other fields may be put into an object."""
    chosen = chance.choice(choices)
    return chosen if chosen is ABSENT else copy.deepcopy(chosen)
