from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from generator.cli import main
from generator.matrix.model import Matrix
from tests.conftest import ROOT

OUT = ROOT / "out"
PLAN = """\
# kept beside the machine
type: protectionPlan
virtualMachine: vm-orders
consistencyMode: Both
intervalHours: 2
retainedPoints: 500
operatingSystem: Windows
disks:
  - {name: os, kind: Premium_LRS}
  - name: data
    kind: ultrassd_lrs
attestations:
  sixtyFourBit: true
  noDataOnNfs: true
"""
FOUND = [
    (5, 16, "min-interval-app", "intervalHours is 2"),
    (11, 11, "ultra-disk-crash-exclude", 'disks[1].kind is "ultrassd_lrs"'),
]


def run(*arguments: object) -> Result:
    return CliRunner().invoke(main, ["check", *map(str, arguments)])


def told(*arguments: object) -> Any:
    return json.loads(run(*arguments, "--format", "json").stdout)


def places(said: Any) -> list[tuple[int, int, str, str]]:
    return [
        (each["line"], each["column"], each["statement"], *each["because"])
        for each in said["results"]
    ]


@pytest.fixture
def plan(tmp_path: Path) -> Path:
    path = tmp_path / "plan.yaml"
    path.write_text(PLAN, encoding="utf-8")
    return path


def test_a_plan_in_yaml_is_judged_at_its_places(plan: Path) -> None:
    said = told(plan)
    assert places(said) == FOUND
    first = said["results"][0]
    assert first["resource"] == {"type": "protectionPlan", "name": "vm-orders", "apiVersion": None}
    assert first["effect"] == "Refuse"
    assert first["remedy"].startswith("Leave at least the minimum interval")
    assert said["summary"]["denied"] == 2
    assert said["summary"]["faults"] == []


def test_what_a_schema_refuses_fails_a_check_that_only_denials_fail(plan: Path) -> None:
    assert run(plan, "--fail-on", "deny").exit_code == 1


def test_a_plan_in_json_is_judged_at_its_places(tmp_path: Path) -> None:
    body = {"type": "ProtectionPlan", "virtualMachine": "v", "retainedPoints": 501}
    body |= {"consistencyMode": "CrashConsistent", "operatingSystem": "Linux", "disks": []}
    body |= {"intervalHours": 1, "attestations": {"noDataOnNfs": True}}
    path = tmp_path / "plan.json"
    path.write_text(json.dumps(body, indent=1), encoding="utf-8")
    assert places(told(path)) == [(4, 20, "max-500-per-vm", "retainedPoints is 501")]


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("intervalHours: 2\n", "", ":2:1: 'intervalHours' is missing [document-shape]"),
        ("intervalHours: 2", "intervalHours: 2h", ":5:16: 'intervalHours' is a whole number"),
        ("intervalHours: 2", "intervalHours:", ":5:15: 'intervalHours' is a whole number"),
        ("Windows", "Solaris", ":7:18: 'operatingSystem' is one of: Windows, Linux"),
        ("retainedPoints", "retained", "unknown key 'retained' [document-key] (did you mean"),
        ("kind: Premium_LRS", "size: 3", "'kind' is missing"),
        ("noDataOnNfs: true", "noDataOnNfs: yes", ":14:16: 'noDataOnNfs' is true or false"),
    ],
)
def test_a_wrong_shape_is_said_beside_the_findings(
    old: str, new: str, said: str, plan: Path
) -> None:
    plan.write_text(PLAN.replace(old, new), encoding="utf-8")
    result = run(plan)
    assert said in result.output
    assert result.exit_code == 2
    assert "[ultra-disk-crash-exclude]" in result.output


def test_a_walk_picks_plans_up_and_leaves_other_yaml_alone(plan: Path) -> None:
    folder = plan.parent
    (folder / "pipeline.yml").write_text("type: pipeline\n- not: yaml: at all\n", encoding="utf-8")
    (folder / "values.yaml").write_text("{{ type: protectionPlanner }}\n", encoding="utf-8")
    (folder / "bytes.yaml").write_bytes(b"\xff\xfe\x00type")
    (folder / "inner").mkdir()
    shutil.copy(plan, folder / "inner" / "other.yml")
    said = told(folder)
    assert said["summary"]["faults"] == []
    assert said["summary"]["files"] == 2
    assert places(said) == FOUND * 2


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("type: protectionPlan\n  a: [\n", "yaml-syntax"),
        ("type: pipeline\n", "unrecognised"),
        ("- 1\n", "unrecognised"),
        ("", "unrecognised"),
        ("type: protectionPlan\ntype: protectionPlan\n", "duplicate-key"),
    ],
)
def test_a_named_file_that_is_no_plan_is_one_finding(tmp_path: Path, text: str, code: str) -> None:
    path = tmp_path / "named.yaml"
    path.write_text(text, encoding="utf-8")
    (fault,) = told(path)["summary"]["faults"]
    assert fault["code"] == code
    assert run(path).exit_code == 2


def test_a_baseline_accepts_a_plan_as_it_is(plan: Path) -> None:
    accepted = plan.parent / "accepted.json"
    assert run(plan, "--write-baseline", accepted).exit_code == 0
    assert run(plan, "--baseline", accepted).exit_code == 0
    plan.write_text("# one line more\n" + PLAN.replace("Both", "BOTH"), encoding="utf-8")
    assert run(plan, "--baseline", accepted).exit_code == 0
    plan.write_text(PLAN.replace("500", "501"), encoding="utf-8")
    assert [each["policy"] for each in told(plan, "--baseline", accepted)["results"]] == [
        "max-500-per-vm"
    ]


def test_passes_are_shown_when_asked_for(plan: Path, matrix: Matrix) -> None:
    said = told(plan, "--all")
    rules = [
        rule.id
        for rule in matrix.rules("schema")
        if any(branch.resource_type.is_document for branch in rule.branches)
    ]
    assert sorted(each["policy"] for each in said["results"]) == sorted(rules)
    passed = [each for each in said["results"] if each["verdict"] == "pass"]
    assert said["summary"]["passed"] == len(passed) == len(rules) - 2


@pytest.mark.parametrize("policies", [OUT, OUT / "policy"])
def test_the_schemas_of_the_named_folder_judge(policies: Path, plan: Path) -> None:
    assert places(told(plan, "--policies", policies)) == FOUND


def test_without_schemas_a_plan_is_not_known(plan: Path) -> None:
    only = plan.parent / "policies" / "one"
    shutil.copytree(OUT / "policy", only)
    (only.parent / "schema").mkdir()
    for name, text in (("a", "no json"), ("b", "[]"), ("c", '{"$id": "urn:gen-policies:x"}')):
        (only.parent / "schema" / f"{name}.schema.json").write_text(text, encoding="utf-8")
    (fault,) = told(plan, "--policies", only)["summary"]["faults"]
    assert fault["code"] == "unrecognised"


@pytest.mark.parametrize("form", ["text", "json", "sarif", "junit", "github"])
def test_each_form_names_the_finding(form: str, plan: Path) -> None:
    output = run(plan, "--format", form).output
    assert "ultra-disk-crash-exclude" in output
    assert "Exclude the disk" in output


def test_a_check_without_plans_loads_neither_yaml_nor_jsonschema() -> None:
    import subprocess
    import sys

    code = (
        "import sys; from generator.cli import main\n"
        "try: main(['check', 'tests/verify/data/check/machines.json', '--fail-on', 'never'])\n"
        "except SystemExit: print({'yaml', 'jsonschema'} & sys.modules.keys())"
    )
    ran = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert ran.stdout.endswith("set()\n")
