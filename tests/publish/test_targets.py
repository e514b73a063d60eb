from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from generator.diagnostics import Invalid
from generator.matrix.model import CARRIERS, Matrix
from generator.publish import render, targets
from tests.bicep.checks import faults
from tests.bicep.parser import parse
from tests.conftest import REAL, ROOT


def test_the_committed_output_is_the_plan(plan: dict[str, str]) -> None:
    assert {path: (ROOT / "out" / path).read_text(encoding="utf-8") for path in plan} == plan


def test_every_enforceable_rule_has_a_definition_and_a_place_in_the_initiative(
    matrix: Matrix, plan: dict[str, str]
) -> None:
    rules = [rule.id for rule in matrix.rules("policy")]
    initiative = json.loads(plan["policy/initiative.json"])["properties"]
    assert [
        each["policyDefinitionReferenceId"] for each in initiative["policyDefinitions"]
    ] == rules
    assert {f"policy/definitions/{rule}.json" for rule in rules} <= plan.keys()
    messages = json.loads(plan["policy/messages.json"])
    assert [each["policyDefinitionReferenceId"] for each in messages] == rules


def properties(plan: dict[str, str], rule: str) -> Any:
    return json.loads(plan[f"policy/definitions/{rule}.json"])["properties"]


EFFECTS = {
    "unmanaged-disks": (["Audit", "Deny", "Disabled"], "Audit"),
    "ultra-disk-crash": (["Audit", "Deny", "Disabled"], "Audit"),
    "premiumv2-disk-crash": (["Audit", "Deny", "Disabled"], "Audit"),
    "ephemeral-os-disk": (["Audit", "Deny", "Disabled"], "Audit"),
    "shared-disk": (["Audit", "Deny", "Disabled"], "Audit"),
    "confidential-vm": (["Audit", "Deny", "Disabled"], "Audit"),
    "availability-set-per-vm": (["AuditIfNotExists", "Disabled"], "AuditIfNotExists"),
    "vmss-uniform": (["Audit", "Deny", "Disabled"], "Audit"),
    "vmss-uniform-source": (["Audit", "Deny", "Disabled"], "Audit"),
    "vmss-flexible-per-vm": (["AuditIfNotExists", "Disabled"], "AuditIfNotExists"),
    "crash-is-preview": (["Audit", "Disabled"], "Disabled"),
    "api-app-floor": (["Audit", "Deny", "Disabled"], "Audit"),
    "api-crash-floor": (["Audit", "Deny", "Disabled"], "Audit"),
    "windows-list-closed": (["Audit", "Disabled"], "Audit"),
    "linux-coreos": (["Audit", "Deny", "Disabled"], "Audit"),
    "linux-byo": (["Audit", "Disabled"], "Disabled"),
    "linux-byo-agent": (["Audit", "Disabled"], "Audit"),
    "xregion-copy-preview": (["Audit", "Disabled"], "Disabled"),
}


def test_effects_and_their_defaults_are_as_decided(plan: dict[str, str]) -> None:
    found = {}
    for path in plan:
        if path.startswith("policy/definitions/"):
            rule = Path(path).stem
            effect = properties(plan, rule)["parameters"]["effect"]
            found[rule] = (effect["allowedValues"], effect["defaultValue"])
    assert found == EFFECTS


def test_only_rules_that_depend_on_the_mode_take_it(plan: dict[str, str]) -> None:
    taking = {rule for rule in EFFECTS if "consistencyMode" in properties(plan, rule)["parameters"]}
    assert taking == {
        "ultra-disk-crash",
        "premiumv2-disk-crash",
        "windows-list-closed",
        "linux-coreos",
        "linux-byo",
        "linux-byo-agent",
    }


def test_a_definition_names_its_source_and_its_edition(
    matrix: Matrix, plan: dict[str, str]
) -> None:
    for rule in matrix.rules("policy"):
        found = properties(plan, rule.id)
        assert matrix.edition.label in found["description"]
        assert found["metadata"]["edition"] == matrix.edition.label
        assert found["metadata"]["statement"] == rule.statement
        assert found["metadata"]["severity"] == rule.severity
        statement = matrix.statement(rule.statement)
        assert statement
        assert found["metadata"]["sourceSha256"] == statement.source.sha256
        assert found["metadata"]["remedy"] == matrix.remedies[statement.remedy]
        assert found["metadata"]["remedy"] in found["description"]
        assert found["metadata"]["sourceUrl"].startswith(matrix.edition.url + "#")
    for message in json.loads(plan["policy/messages.json"]):
        assert message["message"].startswith(f"[{message['policyDefinitionReferenceId']}] ")
        assert matrix.edition.label in message["message"]
    remedies = [
        json.loads(text)["properties"]["metadata"]["remedy"]
        for path, text in plan.items()
        if path.startswith("policy/definitions/")
    ]
    messages = [each["message"] for each in json.loads(plan["policy/messages.json"])]
    assert all(remedy in said for remedy, said in zip(remedies, messages, strict=True))


def test_rules_on_requests_say_that_scans_do_not_show_them(plan: dict[str, str]) -> None:
    saying = {rule for rule in EFFECTS if "Requests only" in properties(plan, rule)["description"]}
    assert saying == {
        "crash-is-preview",
        "api-app-floor",
        "api-crash-floor",
        "xregion-copy-preview",
    }
    backup = {rule for rule in EFFECTS if "Azure Backup" in properties(plan, rule)["description"]}
    assert backup == {*saying, "vmss-uniform-source"}
    warned = {rule for rule in EFFECTS if "choose Deny" in properties(plan, rule)["description"]}
    assert warned == {"api-app-floor", "api-crash-floor", "vmss-uniform", "vmss-uniform-source"}
    denied = {
        rule for rule in EFFECTS if "denied requests" in properties(plan, rule)["description"]
    }
    assert denied == {"api-app-floor", "api-crash-floor"}


WIRING = (
    "param consistencyMode consistencyModeType = 'ApplicationConsistent'",
    "param effects effectsType = {}",
    "enforcementMode: enforcementMode",
    "notScopes: excludedScopes",
    "name: assignmentName",
    "policyDefinitionId: policySetDefinition.id",
    (
        "parameters: union({ consistencyMode: { value: consistencyMode } }, "
        "toObject(chosenEffects, effect => '${effect.key}Effect', "
        "effect => { value: effect.value }))"
    ),
    "var chosenEffects = filter(items(effects), effect => effect.value != null)",
    "properties: definition.properties",
    "name: definition.name",
)
SCOPES = {"management-group": "managementGroup", "subscription": "subscription"}


@pytest.mark.parametrize("name", SCOPES)
def test_a_deployment_hands_every_parameter_on(name: str, plan: dict[str, str]) -> None:
    text = plan[f"bicep/deploy/{name}.bicep"]
    lines = [line.strip() for line in text.splitlines()]
    assert [wire for wire in WIRING if wire not in lines] == []
    scope = SCOPES[name]
    assert f"targetScope = '{scope}'" in lines
    assert f"replace(entry.policyDefinitionId, '{{scope}}', {scope}().id)" in text


def test_the_effects_of_a_deployment_are_the_parameters_of_the_initiative(
    plan: dict[str, str],
) -> None:
    initiative = json.loads(plan["policy/initiative.json"])["properties"]
    declared = initiative["parameters"].keys() - {"consistencyMode"}
    for name in SCOPES:
        text = plan[f"bicep/deploy/{name}.bicep"]
        offered = re.findall(r"^  (\w+): \('", text, re.MULTILINE)
        assert {f"{each}Effect" for each in offered} == declared
    for each in initiative["policyDefinitions"]:
        first, *rest = each["policyDefinitionReferenceId"].split("-")
        name = first + "".join(word.capitalize() for word in rest)
        assert each["parameters"]["effect"] == {"value": f"[parameters('{name}Effect')]"}
        assert each["policyDefinitionId"].startswith("{scope}/providers/Microsoft.Authorization/")


def test_existence_is_looked_for_where_the_matrix_says(
    plan: dict[str, str], second: Matrix
) -> None:
    theirs = json.loads(targets.plan(second)["policy/definitions/slow-inventory.json"])
    for scope, found in (
        ("ResourceGroup", theirs["properties"]),
        ("Subscription", properties(plan, "availability-set-per-vm")),
        ("Subscription", properties(plan, "vmss-flexible-per-vm")),
    ):
        details = found["policyRule"]["then"]["details"]
        assert details["existenceScope"] == scope
        assert details["evaluationDelay"] == "AfterProvisioning"


def test_a_deployment_reads_files_that_are_generated(plan: dict[str, str]) -> None:
    for name in ("management-group", "subscription"):
        text = plan[f"bicep/deploy/{name}.bicep"]
        read = {line.split("'")[1] for line in text.splitlines() if "loadJsonContent('" in line}
        assert {path.removeprefix("../../") for path in read} == {
            path for path in plan if path.startswith("policy/")
        }


def test_a_second_matrix_compiles_and_knows_nothing_of_the_first(second: Matrix) -> None:
    plan = targets.plan(second)
    assert {Path(path).stem for path in plan if path.startswith("policy/definitions/")} == {
        "tree",
        "slow-sku",
        "slow-inventory",
    }
    words = ("restore", "consistency", "microsoft.compute", "azure-docs")
    text = json.dumps(plan).lower()
    assert [word for word in words if word in text] == []


def test_a_matrix_without_modes_compiles(second: Matrix) -> None:
    statements = tuple(
        replace(each, modes=(), rules=tuple(replace(rule, modes=()) for rule in each.rules))
        for each in second.statements
    )
    plan = targets.plan(replace(second, mode=None, statements=statements))
    assert {path for path in plan if path.startswith("schema/")} == {
        "schema/storage-account.schema.json",
        "schema/template.schema.json",
        "schema/scan-plan.schema.json",
    }
    assert "scanDepth" not in json.dumps(plan)
    for path, text in plan.items():
        if path.endswith(".bicep"):
            assert faults(parse(text)) == []


HOSTILE = "it's \"${x}\" ]] [[ */ ''' \\u{41} \x00\x1b\n\t{{ 7*7 }} {% raw %} <b> é 😀"


def hostile(matrix: Matrix) -> Matrix:
    statements = tuple(
        replace(
            each,
            says=HOSTILE,
            rules=tuple(replace(r, title=HOSTILE, message=HOSTILE) for r in each.rules),
        )
        for each in matrix.statements
    )
    remedies = dict.fromkeys(matrix.remedies, HOSTILE)
    return replace(
        matrix, title=HOSTILE, description=HOSTILE, remedies=remedies, statements=statements
    )


def test_hostile_texts_stay_texts(second: Matrix) -> None:
    plan = targets.plan(hostile(second))
    tree = json.loads(plan["policy/definitions/tree.json"])["properties"]
    assert tree["displayName"] == HOSTILE
    assert tree["metadata"]["message"] == HOSTILE
    for path, text in plan.items():
        if path.endswith(".bicep"):
            assert faults(parse(text)) == []
            assert "'${x}" not in text.replace("\\${", "")


def test_hostile_texts_stay_texts_in_schemas(second: Matrix) -> None:
    plan = targets.plan(hostile(second))
    for path in ("schema/Deep/storage-account.schema.json", "schema/scan-plan.schema.json"):
        for definition in json.loads(plan[path])["definitions"].values():
            assert definition["title"] == HOSTILE
            assert definition["metadata"]["message"] == HOSTILE
            assert definition["const"].endswith(f"] {HOSTILE} Remedy: {HOSTILE}")


def test_a_rule_is_kept_where_it_is_judged(matrix: Matrix, plan: dict[str, str]) -> None:
    assert targets.holding(matrix)("policy", "shared-disk") == (
        "policy/definitions/shared-disk.json",
    )
    assert targets.holding(matrix)("schema", "ultra-disk-crash") == (
        "schema/CrashConsistent/virtual-machine.schema.json",
        "schema/CrashConsistent/virtual-machine-scale-set.schema.json",
        "schema/CrashConsistent/disk.schema.json",
        "schema/Both/virtual-machine.schema.json",
        "schema/Both/virtual-machine-scale-set.schema.json",
        "schema/Both/disk.schema.json",
        "schema/CrashConsistent/template.schema.json",
        "schema/Both/template.schema.json",
    )
    assert targets.holding(matrix)("schema", "max-500-per-vm") == (
        "schema/protection-plan.schema.json",
    )
    assert targets.holding(matrix)("schema", "linux-byo") == ()
    for rule in matrix.rules("schema"):
        for path in targets.holding(matrix)("schema", rule.id):
            assert rule.id in json.loads(plan[path])["definitions"]


def test_a_schema_defines_the_rules_it_holds_and_no_others(
    matrix: Matrix, plan: dict[str, str]
) -> None:
    held = {
        (path, rule.id)
        for rule in matrix.rules("schema")
        for path in targets.holding(matrix)("schema", rule.id)
    }
    for path, text in plan.items():
        if path.startswith("schema/"):
            rules = [each for each in json.loads(text)["definitions"] if each in rule_ids(matrix)]
            assert rules
            assert {(path, rule) for rule in rules} == {each for each in held if each[0] == path}


def rule_ids(matrix: Matrix) -> set[str]:
    return {rule.id for rule in matrix.rules()}


def test_completion_offers_what_the_schema_does_not_refuse(plan: dict[str, str]) -> None:
    def skus(mode: str) -> list[str]:
        schema = json.loads(plan[f"schema/{mode}/disk.schema.json"])
        offered = schema["allOf"][0]["properties"]["sku"]["properties"]["name"]["examples"]
        assert isinstance(offered, list)
        return offered

    assert "UltraSSD_LRS" in skus("ApplicationConsistent")
    assert "Premium_LRS" in skus("Both")
    assert {"UltraSSD_LRS", "PremiumV2_LRS"}.isdisjoint(skus("CrashConsistent"))


SUBJECT = {
    "notes/plain.txt.j2": "{{ matrix.title }}",
    "data.json.j2": '{"rules": {{ policies | list | json }} }',
    "_part.j2": "{{ nothing }}",
}


def test_a_matrix_may_have_documents_of_its_own(
    second: Matrix, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "templates"
    shutil.copytree(ROOT / "templates", folder, ignore=shutil.ignore_patterns("__pycache__"))
    for name, text in SUBJECT.items():
        path = folder / "subject" / second.id / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    monkeypatch.setattr(render, "_PACKAGED", folder)
    render._environment.cache_clear()  # noqa: SLF001
    plan = targets.plan(second)
    monkeypatch.undo()
    render._environment.cache_clear()  # noqa: SLF001
    assert plan["notes/plain.txt"] == "Blob scanner\n"
    assert json.loads(plan["data.json"]) == {"rules": ["tree", "slow-sku", "slow-inventory"]}
    assert list(plan)[-2:] == ["data.json", "notes/plain.txt"]
    assert "notes/plain.txt" not in targets.plan(second)


def test_a_text_too_long_for_azure_is_said_at_its_rule(second: Matrix) -> None:
    statement = second.statement("tree")
    assert statement
    rule = replace(statement.rules[0], title="t" * 129)
    wrong = replace(second, statements=(replace(statement, rules=(rule,)),))
    with pytest.raises(Invalid) as caught:
        targets.plan(wrong)
    fault = next(each for each in caught.value.diagnostics if each.code == "policy-length")
    assert "'tree'" in fault.message
    assert fault.mark == rule.mark


BUILD = "from generator.cli import main; main(['build', '--matrix', '{matrix}', '--out', '{out}'])"


@pytest.mark.parametrize("seed", ["0", "1", "4711"])
def test_the_output_depends_on_nothing_but_the_matrix(
    tmp_path: Path, plan: dict[str, str], seed: str
) -> None:
    environment = {**os.environ, "PYTHONHASHSEED": seed, "PYTHONPATH": str(ROOT)}
    environment |= {"LC_ALL": "C", "PYTHONUTF8": "0"} if seed == "1" else {}
    out = tmp_path / "out"
    command = BUILD.format(matrix=REAL.as_posix(), out=out.as_posix())
    subprocess.run([sys.executable, "-c", command], check=True, cwd=tmp_path, env=environment)
    assert {path: (out / path).read_bytes() for path in plan} == {
        path: text.encode() for path, text in plan.items()
    }


@pytest.mark.parametrize(
    "statement", ["unmanaged-disks", "crash-is-preview", "min-interval-app", "vmss-uniform"]
)
def test_what_rests_on_a_statement_is_what_changes_with_it(
    matrix: Matrix, plan: dict[str, str], statement: str
) -> None:
    changed = tuple(
        replace(
            each,
            rules=tuple(
                replace(rule, title=f"{rule.title}!", message=f"{rule.message}!")
                for rule in each.rules
            ),
        )
        if each.id == statement
        else each
        for each in matrix.statements
    )
    after = targets.plan(replace(matrix, statements=changed))
    files = targets.holding(matrix, named=True)
    found = matrix.statement(statement)
    assert found
    resting = {
        path for carrier in CARRIERS for rule in found.rules for path in files(carrier, rule.id)
    }
    assert {path for path in plan if plan[path] != after[path]} == {
        *resting,
        *targets.telling(matrix),
    }
