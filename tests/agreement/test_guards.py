"""The generated Bicep functions, executed, say what the rules mean."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Mapping
from typing import Any

import pytest

from generator.matrix.meaning import violates
from generator.matrix.model import Matrix, Resource, Rule
from generator.publish import targets
from tests.agreement.cases import resources
from tests.agreement.test_policies import MODES
from tests.bicep import interpreter
from tests.publish.test_targets import HOSTILE, hostile

FOLDER = "bicep/restore-points/"
Guard = Callable[[Resource, str], bool]


@pytest.fixture(scope="module")
def checks(plan: Mapping[str, str]) -> str:
    return plan[f"{FOLDER}checks.bicep"]


@pytest.fixture(scope="module")
def module(checks: str) -> interpreter.Module:
    return interpreter.load(checks)


def guard(module: interpreter.Module, rule: Rule) -> Guard:
    """The function of a rule: whether it has a finding; it takes the mode or does without."""
    run = module.function(rule.identifier)
    assert run
    declared = module.declared[rule.identifier]
    takes_mode = len(getattr(declared, "parameters", ())) > 1
    return lambda resource, mode: bool(run(resource, mode) if takes_mode else run(resource))


def test_the_functions_agree_with_the_meaning_on_every_small_resource(
    matrix: Matrix, module: interpreter.Module
) -> None:
    verdicts: Counter[tuple[str, str, bool]] = Counter()
    for rule in matrix.rules("bicep"):
        found = guard(module, rule)
        for resource in resources(rule):
            for mode in MODES:
                verdict = found(resource, mode)
                assert verdict == violates(rule, resource, matrix.mode, mode), (rule.id, resource)
                verdicts[rule.id, mode, verdict] += 1
    assert matrix.mode
    for rule in matrix.rules("bicep"):
        for mode in matrix.mode.covering(rule.modes):
            assert verdicts[rule.id, mode, True]
            assert verdicts[rule.id, mode, False]
    assert verdicts.total() > 30_000


@pytest.mark.parametrize("mode", MODES)
def test_all_findings_are_those_of_the_rules(
    matrix: Matrix, module: interpreter.Module, mode: str
) -> None:
    """On every example, so that no rule is left out of the list and none is in it twice."""
    rules = list(matrix.rules("bicep"))
    seen: Counter[str] = Counter()
    for rule in rules:
        for example in (*rule.violates, *rule.passes):
            found = module.call("restorePointFindings", example.resource, mode)
            expected = [
                each for each in rules if violates(each, example.resource, matrix.mode, mode)
            ]
            assert [each["rule"] for each in found] == [each.id for each in expected]
            for each, by in zip(found, expected, strict=True):
                statement = matrix.statement(by.statement)
                assert statement
                assert each == {
                    "statement": by.statement,
                    "rule": by.id,
                    "severity": by.severity,
                    "message": by.message,
                    "remedy": matrix.remedies[statement.remedy],
                }
            seen.update(each["rule"] for each in found)
    assert matrix.mode
    assert seen.keys() == {each.id for each in rules if mode in matrix.mode.covering(each.modes)}


def test_no_guard_flags_what_the_article_supports(
    matrix: Matrix, module: interpreter.Module
) -> None:
    assert matrix.mode
    judged = 0
    for statement in matrix.statements:
        for mode, names in matrix.mode.values.items():
            if set(names) <= set(statement.modes):
                for example in statement.examples:
                    found = module.call("restorePointFindings", example.resource, mode)
                    assert found == [], (statement.id, mode)
                    judged += 1
    assert judged > 100


FAULTS = {
    "case taken into account": ("confidential-vm", "=~ 'ConfidentialVM'", "== 'ConfidentialVM'"),
    "case taken into account in a list": (
        "windows-list-closed",
        "toLower(candidate.?properties.?storageProfile.?imageReference.?publisher ?? '')",
        "(candidate.?properties.?storageProfile.?imageReference.?publisher ?? '')",
    ),
    "null forgotten": ("ephemeral-os-disk", ".?option ?? '')", ".?option)"),
    "an absent array forgotten": ("unmanaged-disks", ".?dataDisks ?? []", ".?dataDisks"),
    "all elements for some": ("ultra-disk-crash", "!empty(filter(", "empty(filter("),
    "a boundary missed by one": ("max-500-per-vm", "> 500", ">= 500"),
    "absence taken for a value": ("vmss-uniform", "== null &&", "!= null &&"),
    "a mode left out": ("ultra-disk-crash", "['CrashConsistent', 'Both']", "['CrashConsistent']"),
    "a type left out": (
        "confidential-vm",
        "'Microsoft.Compute/disks'",
        "'Microsoft.Compute/images'",
    ),
    "an image left out": ("windows-list-closed", "'2019-Datacenter'", "'2019-Data'"),
}


@pytest.mark.parametrize("name", FAULTS)
def test_a_fault_planted_in_a_function_would_be_noticed(
    name: str, matrix: Matrix, checks: str
) -> None:
    rule_id, old, new = FAULTS[name]
    rule = next(each for each in matrix.rules() if each.id == rule_id)
    declared = re.search(rf"^func {rule.identifier}\(.*\n.*", checks, re.MULTILINE)
    assert declared
    assert old in declared[0]
    text = checks.replace(declared[0], declared[0].replace(old, new))
    found = guard(interpreter.load(text), rule)
    assert any(noticed(found, rule, resource, matrix) for resource in resources(rule))


def noticed(found: Guard, rule: Rule, resource: Resource, matrix: Matrix) -> bool:
    try:
        return any(
            found(resource, mode) != violates(rule, resource, matrix.mode, mode) for mode in MODES
        )
    except interpreter.EvaluationError:
        return True


def test_an_assertion_fails_on_errors_only_and_says_everything(
    module: interpreter.Module, matrix: Matrix
) -> None:
    windows = {"publisher": "MicrosoftWindowsServer", "offer": "WindowsServer", "sku": "2025"}
    machine: dict[str, Any] = {"storageProfile": {"imageReference": windows}}
    resource = {"type": "Microsoft.Compute/virtualMachines", "properties": machine}
    mode = "ApplicationConsistent"
    assert module.call("assertRestorePointSupported", resource, mode) == "supported"
    machine["securityProfile"] = {"securityType": "ConfidentialVM"}
    with pytest.raises(interpreter.Failed) as failed:
        module.call("assertRestorePointSupported", resource, mode)
    for rule_id in ("confidential-vm", "windows-list-closed"):
        rule = next(each for each in matrix.rules() if each.id == rule_id)
        statement = matrix.statement(rule.statement)
        assert statement
        said = f"[{rule.id}] {rule.message} {matrix.remedies[statement.remedy]}"
        assert said in str(failed.value)


def test_a_hostile_text_is_what_a_finding_says(second: Matrix) -> None:
    plan = targets.plan(hostile(second))
    module = interpreter.load(plan["bicep/blob-scanner/checks.bicep"])
    account = {"type": "Microsoft.Storage/storageAccounts", "properties": {"isHnsEnabled": True}}
    (found,) = module.call("blobScanFindings", account, "Deep")
    assert (found["message"], found["remedy"]) == (HOSTILE, HOSTILE)
    with pytest.raises(interpreter.Failed) as failed:
        module.call("assertBlobScanSupported", account, "Deep")
    assert str(failed.value) == f"{HOSTILE}: [tree] {HOSTILE} {HOSTILE}"
