"""The generated definitions, read as Azure reads them, say what the rules mean."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Sequence
from typing import Any

import pytest

from generator.matrix.condition import Has
from generator.matrix.meaning import holds, violates
from generator.matrix.model import Example, Matrix, Resource, Rule
from generator.verify import AliasRegistry, Policy
from tests.agreement.cases import resources

RULES = 18


MODES = ("ApplicationConsistent", "CrashConsistent", "Both")
Policies = dict[tuple[str, str], Policy]
REGISTRY = AliasRegistry.load()


@pytest.fixture(scope="module")
def policies(plan: dict[str, str]) -> Policies:
    """Every generated definition by rule and mode, switched on."""
    found: Policies = {}
    for path, text in plan.items():
        if path.startswith("policy/definitions/"):
            rule = path.rpartition("/")[2].removesuffix(".json")
            found |= {(rule, mode): switched_on(json.loads(text), mode) for mode in MODES}
    assert len(found) == RULES * len(MODES)
    return found


def switched_on(definition: Any, mode: str) -> Policy:
    declared = definition["properties"]["parameters"]
    values = {"effect": declared["effect"]["allowedValues"][0]}
    values |= {"consistencyMode": mode} if "consistencyMode" in declared else {}
    return Policy.parse(definition, REGISTRY).assign(values)


def said(policy: Policy, resource: Resource, beside: Sequence[Resource] = ()) -> bool:
    """Whether the policy takes effect; nothing but a missing API version may be uncertain."""
    outcome = policy.evaluate(resource, related=among(beside))
    unknown = () if resource.get("apiVersion") else ("requestContext().apiVersion",)
    assert outcome.error is None
    assert outcome.undetermined in ((), unknown)
    return outcome.effect is not None


def among(beside: Sequence[Resource]) -> Callable[..., list[Resource]]:
    def related(resource_type: str, *_: object) -> list[Resource]:
        return [each for each in beside if str(each["type"]).lower() == resource_type.lower()]

    return related


def meant(matrix: Matrix, rule: Rule, example: Example, mode: str) -> bool:
    return violates(rule, example.resource, matrix.mode, mode, example.beside)


@pytest.mark.parametrize("mode", MODES)
def test_a_definition_flags_what_its_examples_say(
    matrix: Matrix, policies: Policies, mode: str
) -> None:
    verdicts: Counter[tuple[str, bool]] = Counter()
    for rule in matrix.rules("policy"):
        for example in (*rule.violates, *rule.passes):
            verdict = said(policies[rule.id, mode], example.resource, example.beside)
            assert verdict == meant(matrix, rule, example, mode), example.mark
            verdicts[rule.id, verdict] += 1
    assert matrix.mode
    for rule in matrix.rules("policy"):
        assert verdicts[rule.id, False]
        assert bool(verdicts[rule.id, True]) == (mode in matrix.mode.covering(rule.modes))


def test_no_policy_flags_what_the_article_supports(matrix: Matrix, policies: Policies) -> None:
    """Every Yes row, in every mode in which it is supported, against every policy."""
    assert matrix.mode
    judged = 0
    for statement in matrix.statements:
        supporting = [
            value
            for value, names in matrix.mode.values.items()
            if set(names) <= set(statement.modes)
        ]
        for example in statement.examples:
            for mode in supporting:
                for (rule, assigned), policy in policies.items():
                    if assigned == mode:
                        judged += 1
                        flagged = said(policy, example.resource, example.beside)
                        assert not flagged, (statement.id, rule, mode)
    assert judged > 2000


def test_definitions_agree_with_the_meaning_on_every_small_resource(
    matrix: Matrix, policies: Policies
) -> None:
    verdicts: Counter[tuple[str, str, bool]] = Counter()
    for rule in matrix.rules("policy"):
        for resource in resources(rule):
            for mode in MODES:
                verdict = said(policies[rule.id, mode], resource)
                assert verdict == violates(rule, resource, matrix.mode, mode), (rule.id, resource)
                verdicts[rule.id, mode, verdict] += 1
    assert matrix.mode
    for rule in matrix.rules("policy"):
        for mode in matrix.mode.covering(rule.modes):
            assert verdicts[rule.id, mode, True]
            assert verdicts[rule.id, mode, False]
    assert verdicts.total() > 20_000


FAULTS = {
    "a bare array": (
        "unmanaged-disks",
        (
            '{"count": {"field": "Microsoft.Compute/virtualMachines/storageProfile.dataDisks[*]", '
            '"where": {"field": "Microsoft.Compute/virtualMachines/storageProfile.dataDisks[*]'
            '.vhd.uri", "exists": "true"}}, "greater": 0}'
        ),
        (
            '{"field": "Microsoft.Compute/virtualMachines/storageProfile.dataDisks[*].vhd.uri", '
            '"exists": "true"}'
        ),
    ),
    "a comparison turned round": ("shared-disk", '"greater": 1', '"less": 2'),
    "a boundary missed by one": ("api-app-floor", '"less": "2021-03-01"', '"less": "2021-03-02"'),
    "absence taken for flexible": (
        "vmss-uniform",
        '"exists": "false"',
        '"exists": "true"',
    ),
    "absence taken for crash consistency": ("api-app-floor", "notEquals", "equals"),
    "a type left out": (
        "confidential-vm",
        '"equals": "Microsoft.Compute/virtualMachineScaleSets"',
        '"equals": "Microsoft.Compute/images"',
    ),
    "a mode left out": ("ultra-disk-crash", '["CrashConsistent", "Both"]', '["CrashConsistent"]'),
    "an image left out": ("windows-list-closed", "2019-Datacenter*", "2019-Data*"),
}


@pytest.mark.parametrize("name", FAULTS)
def test_a_fault_planted_in_a_definition_would_be_noticed(
    name: str, matrix: Matrix, policies: Policies
) -> None:
    rule_id, old, new = FAULTS[name]
    rule = next(each for each in matrix.rules() if each.id == rule_id)
    text = json.dumps(policies[rule_id, "Both"].definition)
    assert old in text
    noticed = [
        resource
        for mode in MODES
        for faulty in [switched_on(json.loads(text.replace(old, new)), mode)]
        for resource in resources(rule)
        if said(faulty, resource) != violates(rule, resource, matrix.mode, mode)
    ]
    assert noticed


def test_the_cases_are_not_blind_to_case_or_null(matrix: Matrix) -> None:
    rule = next(each for each in matrix.rules() if each.id == "ephemeral-os-disk")
    leaf = rule.branches[0].condition
    assert isinstance(leaf, Has)
    text = [json.dumps(resource) for resource in resources(rule) if holds(leaf, resource)]
    assert any('"Local"' in each for each in text)
    assert any('"lOCAL"' in each for each in text)
    assert any('"option": null' in json.dumps(resource) for resource in resources(rule))
