"""One condition, four readings, one verdict: meaning, policy engine, JSON Schema and Bicep."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable

import pytest

from generator.matrix.meaning import violates
from generator.matrix.model import Matrix, Resource, Rule
from generator.verify import Policy
from tests.agreement.schemas import Schemas
from tests.agreement.test_policies import MODES, said, switched_on
from tests.agreement.whole import wholes
from tests.bicep import interpreter

RESOURCES = 800
"""Whole resources of each type; a case is one of them, a mode, and a rule on its type."""
Reading = Callable[[Resource, str], set[str]]


@pytest.fixture(scope="module")
def readings(matrix: Matrix, plan: dict[str, str]) -> dict[str, Reading]:
    """What each carrier says of a resource in a mode: the ids of the rules that it violates."""
    schemas = Schemas(matrix, plan)
    guards = interpreter.load(plan["bicep/restore-points/checks.bicep"])
    policies: dict[tuple[str, str], Policy] = {}
    for rule in matrix.rules("policy"):
        definition = json.loads(plan[f"policy/definitions/{rule.id}.json"])
        policies |= {(rule.id, mode): switched_on(definition, mode) for mode in MODES}
    judging = {rule.id: types(rule) for rule in matrix.rules("policy") if not rule.unless}

    def by_policy(resource: Resource, mode: str) -> set[str]:
        here = [rule for rule, judged in judging.items() if resource["type"] in judged]
        return {rule for rule in here if said(policies[rule, mode], resource)}

    def by_guard(resource: Resource, mode: str) -> set[str]:
        return {each["rule"] for each in guards.call("restorePointFindings", resource, mode)}

    return {
        "policy": by_policy,
        "schema": lambda resource, mode: schemas.of(resource["type"], mode).quickly(resource),
        "bicep": by_guard,
    }


def types(rule: Rule) -> set[str]:
    return {branch.resource_type.type for branch in rule.branches}


def test_all_carriers_say_the_same_of_whole_resources(
    matrix: Matrix, readings: dict[str, Reading]
) -> None:
    cases, hits = 0, Counter[tuple[str, str, str]]()
    held = {
        carrier: {rule.id for rule in matrix.rules(carrier) if not rule.unless}
        for carrier in readings
    }
    for resource_type in matrix.resource_types.values():
        rules = [r for r in matrix.rules() if resource_type.type in types(r) and not r.unless]
        examples = [each.resource for rule in rules for each in rule.violates]
        own = [each for each in examples if each["type"] == resource_type.type]
        for resource in (*own, *wholes(matrix, resource_type, RESOURCES)):
            for mode in MODES:
                meant = {r.id for r in rules if violates(r, resource, matrix.mode, mode)}
                for carrier, read in readings.items():
                    found = read(resource, mode)
                    assert found == meant & held[carrier], (carrier, mode, resource)
                    hits.update((carrier, mode, rule) for rule in found)
                cases += len(rules)
    assert cases >= 100_000
    assert matrix.mode
    missed = [
        (carrier, mode, rule.id)
        for rule in matrix.rules()
        for mode in (() if rule.unless else matrix.mode.covering(rule.modes))
        for carrier in readings
        if rule.id in held[carrier] and not hits[carrier, mode, rule.id]
    ]
    assert missed == []
