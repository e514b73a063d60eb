from __future__ import annotations

import errno
import json
import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from generator.cli import checked, main
from generator.matrix.meaning import violates
from generator.matrix.model import Example, Matrix
from generator.verify.checking import ranges
from generator.verify.discover import Source
from generator.verify.resources import read
from tests.conftest import ROOT

DATA = ROOT / "tests" / "verify" / "data" / "check"
TEMPLATE, PARAMETERS = DATA / "machines.json", DATA / "machines.parameters.json"
BUILT = ROOT / "out" / "policy"
GROUP = "/subscriptions/00000000-0000-0000-0000-000000000001/resourceGroups/rg"
COMPUTE = f"{GROUP}/providers/Microsoft.Compute"


def run(*arguments: object, given: bytes | None = None) -> Result:
    return CliRunner().invoke(main, ["check", *map(str, arguments)], input=given)


def found(*arguments: object, given: bytes | None = None) -> Any:
    return json.loads(run(*arguments, "--format", "json", given=given).stdout)


def machine(name: str, **properties: object) -> dict[str, Any]:
    return {
        "id": f"{COMPUTE}/virtualMachines/{name}",
        "name": name,
        "type": "Microsoft.Compute/virtualMachines",
        "location": "westeurope",
        "properties": properties,
    }


def collection(name: str, source: str) -> dict[str, Any]:
    return {
        "id": f"{COMPUTE}/restorePointCollections/{name}",
        "name": name,
        "type": "Microsoft.Compute/restorePointCollections",
        "location": "westeurope",
        "properties": {"source": {"id": f"{COMPUTE}/virtualMachines/{source}"}},
    }


EPHEMERAL = {"storageProfile": {"osDisk": {"diffDiskSettings": {"option": "Local"}}}}
IN_SET = {"availabilitySet": {"id": f"{COMPUTE}/availabilitySets/a"}}


def written(path: Path, value: object) -> Path:
    path.write_text(json.dumps(value), encoding="utf-8")
    return path


def test_a_template_is_judged_with_places_and_reasons() -> None:
    result = found(TEMPLATE)
    told = [
        (each["line"], each["resource"]["name"], each["statement"], each["verdict"])
        for each in result["results"]
    ]
    assert told == [
        (21, "shop-ephemeral", "ephemeral-os-disk", "violation"),
        (30, "shop-depends", "ephemeral-os-disk", "undetermined"),
        (49, "shop-shared", "shared-disk", "undetermined"),
    ]
    first, second, third = result["results"]
    assert first["because"] == [
        (
            'field "Microsoft.Compute/virtualMachines/storageProfile.osDisk.'
            'diffDiskSettings.option" '
            'equals "Local", seen: "local"'
        )
    ]
    assert "parameters('placement')" in second["reason"]
    assert "reference('flag')" in third["reason"]
    assert first["remedy"].startswith("Exclude the disk")
    assert result["summary"]["resources"] == 5
    assert result["summary"]["notApplicable"] == 8


def test_parameters_decide_what_was_open() -> None:
    result = found(TEMPLATE, "--parameters", PARAMETERS)
    told = {each["resource"]["name"]: each["statement"] for each in result["results"]}
    assert told == {
        "shop-ephemeral": "ephemeral-os-disk",
        "shop-old": "unmanaged-disks",
        "shop-shared": "shared-disk",
    }


@pytest.mark.parametrize(
    ("options", "status"),
    [
        ((), 1),
        (("--fail-on", "audit"), 1),
        (("--fail-on", "deny"), 0),
        (("--fail-on", "deny", "--parameter", "ephemeralOsDiskEffect=Deny"), 1),
        (("--fail-on", "never"), 0),
        (("--parameter", "ephemeralosdiskeffect=Disabled"), 0),
        (("--parameter", "ephemeralOsDiskEffect=Disabled", "--fail-on", "undetermined"), 1),
    ],
)
def test_the_exit_status_is_what_was_asked_for(options: tuple[str, ...], status: int) -> None:
    assert run(TEMPLATE, *options).exit_code == status


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (("--mode", "Crash"), "ApplicationConsistent, CrashConsistent, Both"),
        (("--parameter", "sharedDiskEfect=Deny"), "did you mean 'sharedDiskEffect'?"),
        (("--parameter", "sharedDiskEffect=Refuse"), "Audit, Deny, Disabled"),
        (("--parameter", "sharedDiskEffect"), "not of the form name=value"),
        (("--policies", "nowhere"), "cannot be read"),
        (("--policies", str(TEMPLATE)), "holds no policy definition"),
        (("--aliases", "nowhere.json"), "--aliases"),
        (("--parameters", "nowhere.json"), "cannot be read"),
        (("--baseline", str(TEMPLATE)), "not a baseline"),
        (("--format", "yaml"), "--format"),
    ],
)
def test_a_wrong_call_is_named_and_status_2(options: tuple[str, ...], said: str) -> None:
    result = run(TEMPLATE, *options)
    assert result.exit_code == 2
    assert said in result.stderr
    assert "Traceback" not in result.output


def test_the_mode_reaches_the_rules(tmp_path: Path) -> None:
    disk = {
        "type": "Microsoft.Compute/disks",
        "name": "d",
        "location": "x",
        "sku": {"name": "UltraSSD_LRS"},
    }
    file = written(tmp_path / "disk.json", disk)
    assert found(file)["results"] == []
    told = found(file, "--mode", "CrashConsistent")["results"]
    assert [each["statement"] for each in told] == ["ultra-disk-crash"]


BAD: list[tuple[str, bytes, str]] = [
    ("truncated", b'{"$schema": "deploymentTemplate.json#", "resources": [', "not-json"),
    ("nothing", b"", "not-json"),
    ("bomb", b"[" * 100_000, "too-deep"),
    ("other", b'{"hello": "world"}', "unrecognised"),
    (
        "no resources",
        b'{"$schema": "https://x/deploymentTemplate.json#", "resources": 5}',
        "template",
    ),
    (
        "cycle",
        (
            b'{"$schema": "deploymentTemplate.json#", "variables": {"a": "[variables(\'b\')]", '
            b'"b": "[variables(\'a\')]"}, "resources": [{"type": "A.B/c", "apiVersion": "1", '
            b'"name": "[variables(\'a\')]"}]}'
        ),
        "expression",
    ),
    (
        "a billion",
        (
            b'{"$schema": "deploymentTemplate.json#", "resources": [{"type": "A.B/c", '
            b'"apiVersion": "1", "name": "n", "copy": {"name": "x", "count": 1000000000}}]}'
        ),
        "template",
    ),
    (
        "twice",
        b'{"type": "Microsoft.Compute/disks", "name": "d", "name": "e", "properties": {}}',
        "repeated-key",
    ),
]


@pytest.mark.parametrize(("data", "code"), [row[1:] for row in BAD], ids=[row[0] for row in BAD])
def test_bad_input_is_one_finding_and_the_rest_is_checked(
    tmp_path: Path, data: bytes, code: str
) -> None:
    (tmp_path / "bad.json").write_bytes(data)
    good = written(tmp_path / "good.json", [machine("m", **EPHEMERAL)])
    result = run(tmp_path / "bad.json", good, "--format", "json")
    told = json.loads(result.stdout)
    assert [fault["code"] for fault in told["summary"]["faults"]] == [code]
    assert [each["resource"]["name"] for each in told["results"]] == ["m"]
    assert result.exit_code == 2


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-32"])
def test_any_encoding_of_unicode_is_read(tmp_path: Path, encoding: str) -> None:
    file = tmp_path / "machine.json"
    file.write_text(json.dumps(machine("ü", **EPHEMERAL), indent=1), encoding=encoding)
    assert [each["resource"]["name"] for each in found(file)["results"]] == ["ü"]


def test_a_folder_that_cannot_be_listed_is_a_fault(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    closed, scandir = tmp_path / "closed", os.scandir
    closed.mkdir()

    def refused(folder: Path) -> Any:
        if Path(folder) == closed:  # as permissions do for all but root
            raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), str(folder))
        return scandir(folder)

    monkeypatch.setattr(os, "scandir", refused)
    result = run(tmp_path)
    monkeypatch.undo()
    assert result.exit_code == 2
    assert "cannot be read" in result.stdout


def test_what_does_not_exist_is_a_fault_beside_the_findings() -> None:
    result = run("nowhere.json", TEMPLATE)
    assert result.exit_code == 2
    assert "nowhere.json:1:1: cannot be read" in result.stdout
    assert "shop-ephemeral" in result.stdout


def lines(*resources: Mapping[str, object]) -> bytes:
    return b"".join(json.dumps(each).encode() + b"\n" for each in resources)


INVENTORY = (
    machine("alone", **IN_SET),
    machine("kept", **IN_SET),
    machine("free"),
    collection("rpc", "KEPT"),
)


def test_an_inventory_answers_for_related_resources(tmp_path: Path) -> None:
    graph = {"data": list(INVENTORY), "count": 4}
    (tmp_path / "a.jsonl").write_bytes(lines(*INVENTORY))
    written(tmp_path / "b.json", list(INVENTORY))
    written(tmp_path / "c.json", {"value": list(INVENTORY)})
    written(tmp_path / "d.json", graph)
    result = found(tmp_path)
    assert [(each["file"][-7:], each["resource"]["name"]) for each in result["results"]] == [
        ("a.jsonl", "alone"),
        ("/b.json", "alone"),
        ("/c.json", "alone"),
        ("/d.json", "alone"),
    ]
    assert {each["statement"] for each in result["results"]} == {"availability-set-per-vm"}
    assert result["results"][0]["effect"] == "auditIfNotExists"


def test_a_list_of_one_type_tells_nothing_of_another(tmp_path: Path) -> None:
    machines = [each for each in INVENTORY if each["type"].endswith("/virtualMachines")]
    assert len(machines) > 1
    result = found(written(tmp_path / "a.json", machines))
    assert result["results"] == []
    assert result["summary"]["notApplicable"]


LOCATED = {
    "if": {"value": "[resourceGroup().location]", "equals": "westeurope"},
    "then": {"effect": "audit"},
}


@pytest.mark.parametrize(
    ("arguments", "verdict"),
    [
        (["--location", "westeurope"], "violation"),
        (["--location", "northeurope"], None),
        ([], "undetermined"),
    ],
)
def test_a_rule_knows_the_location_of_the_group(
    tmp_path: Path, arguments: list[str], verdict: str | None
) -> None:
    policy = written(tmp_path / "policy.json", LOCATED)
    nested = {
        "type": "Microsoft.Resources/deployments",
        "apiVersion": "2022-09-01",
        "name": "elsewhere",
        "resourceGroup": "other",
        "properties": {"template": {"resources": [{**DISK, "name": "far"}]}},
    }
    template = {"contentVersion": "1.0.0.0", "resources": [{**DISK, "name": "near"}, nested]}
    file = written(tmp_path / "template.json", template)
    result = found(file, "--policies", policy, *arguments)
    verdicts = {each["resource"]["name"]: each["verdict"] for each in result["results"]}
    assert verdicts.get("near") == verdict
    assert verdicts["far"] == "undetermined"


DISK = {"type": "Microsoft.Compute/disks", "apiVersion": "2024-03-02"}


def test_standard_input_leaves_out_what_needs_a_second_look() -> None:
    result = found("-", given=lines(*INVENTORY))
    assert result["results"] == []
    left_out = found("-", given=json.dumps(INVENTORY).encode())["summary"]["notApplicable"]
    assert result["summary"]["notApplicable"] == left_out + 6


def test_request_rules_need_an_api_version(tmp_path: Path) -> None:
    old = collection("rpc", "m") | {"apiVersion": "2020-12-01"}
    requested = found(written(tmp_path / "a.json", old))
    assert [each["statement"] for each in requested["results"]] == ["api-app-floor"]
    recorded = found(written(tmp_path / "b.json", collection("rpc", "m")))
    assert recorded["results"] == []
    assert recorded["summary"]["notApplicable"] == 1


def many(count: int) -> Iterator[dict[str, Any]]:
    for number in range(count):
        yield machine(f"m{number}", **(EPHEMERAL if number % 10 == 0 else {}))
        if number % 7 == 0:
            yield machine(f"s{number}", **IN_SET)
        if number % 14 == 0:
            yield collection(f"c{number}", f"s{number}")


def test_several_processes_say_what_one_says(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "inventory.jsonl"
    file.write_bytes(lines(*many(2000)) + b"not json\n\n" + lines(machine("z", **EPHEMERAL)))
    alone = found(file)
    monkeypatch.setattr(ranges, "LARGE", 10)
    monkeypatch.setattr(ranges, "RANGE", 20_000)
    together = found(file)
    assert together == alone
    assert len(alone["results"]) == 200 + 143 + 1
    assert alone["results"][-1]["line"] == alone["summary"]["faults"][0]["line"] + 2


def test_a_folder_shared_out_says_what_one_process_says(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(7):
        shutil.copy(TEMPLATE, tmp_path / f"{number}.json")
    (tmp_path / "3.json").write_text("{")
    written(tmp_path / "lines.json", machine("a", **EPHEMERAL))
    alone = found(tmp_path)
    assert alone["summary"]["files"] == 7
    monkeypatch.setattr(checked, "_SHARED", 1)
    assert found(tmp_path) == alone
    monkeypatch.delattr(os, "fork", raising=False)
    assert found(tmp_path) == alone


@pytest.mark.skipif(not hasattr(os, "fork"), reason="the system does not fork")
def test_a_process_that_dies_is_a_fault_of_its_files(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    written(tmp_path / "0.json", machine("a", **EPHEMERAL))
    written(tmp_path / "1.json", machine("b", **EPHEMERAL))
    monkeypatch.setattr(checked, "_SHARED", 1)
    monkeypatch.setattr(checked, "read", _dying)
    monkeypatch.setattr(os, "cpu_count", lambda: 2)
    result = found(tmp_path)
    assert [each["resource"]["name"] for each in result["results"]] == ["b"]
    assert [fault["code"] for fault in result["summary"]["faults"]] == ["ended"]


def _dying(source: Source, **more: Any) -> object:
    if source.file.endswith("0.json"):
        os.kill(os.getpid(), signal.SIGKILL)
    return read(source, **more)


def test_a_baseline_accepts_what_is_there_and_nothing_new(tmp_path: Path) -> None:
    file, accepted = tmp_path / "m.json", tmp_path / "baseline.json"
    written(file, [machine("m", **EPHEMERAL)])
    first = run(file, "--write-baseline", accepted)
    assert first.exit_code == 0
    assert "1 accepted by the baseline" in first.output
    file.write_text("\n\n" + json.dumps([machine("m", **EPHEMERAL)]), encoding="utf-8")
    again = run(file, "--baseline", accepted)
    assert again.exit_code == 0
    assert "1 accepted by the baseline" in again.output
    written(file, [machine("m", **EPHEMERAL), machine("n", **EPHEMERAL)])
    told = found(file, "--baseline", accepted)
    assert [each["resource"]["name"] for each in told["results"]] == ["n"]
    assert told["summary"]["accepted"] == 1


def test_passes_are_shown_when_asked_for(tmp_path: Path) -> None:
    file = written(tmp_path / "m.json", machine("m", **EPHEMERAL))
    told = found(file, "--all")
    verdicts = [each["verdict"] for each in told["results"]]
    assert verdicts.count("pass") == told["summary"]["passed"] > 3
    assert verdicts.count("violation") == 1


@pytest.mark.parametrize("form", ["text", "json", "sarif", "junit", "github"])
def test_each_form_names_the_finding(form: str) -> None:
    result = run(TEMPLATE, "--format", form)
    assert result.exit_code == 1
    assert "restore-points-ephemeral-os-disk" in result.stdout
    assert "machines.json" in result.stdout


def test_an_unfinished_output_folder_is_refused(tmp_path: Path) -> None:
    shutil.copytree(ROOT / "out", tmp_path / "out")
    manifest = tmp_path / "out" / "manifest.json"
    state = {"state": "building", "before": {}}
    written(manifest, json.loads(manifest.read_text(encoding="utf-8")) | state)
    for policies in (tmp_path / "out", tmp_path / "out" / "policy"):
        result = run(TEMPLATE, "--policies", policies)
        assert result.exit_code == 2
        assert "a build was interrupted here" in result.stderr


@pytest.mark.parametrize("policies", [ROOT / "out", BUILT, BUILT / "initiative.json"])
def test_the_output_tree_is_the_same_as_the_default(policies: Path) -> None:
    assert found(TEMPLATE, "--policies", policies) == found(TEMPLATE)


def judged(folder: Path, examples: Mapping[str, Example], mode: str) -> dict[str, set[str]]:
    """The statements that the command finds violated in each example, every rule switched on."""
    folder.mkdir()
    for name, example in examples.items():
        written(folder / f"{name}.json", [example.resource, *example.beside])
    initiative = json.loads((BUILT / "initiative.json").read_text(encoding="utf-8"))
    effects = {
        name: parameter["allowedValues"][0]
        for name, parameter in initiative["properties"]["parameters"].items()
        if parameter["defaultValue"] == "Disabled"
    }
    on = [f"--parameter={name}={effect}" for name, effect in effects.items()]
    off = [each for each in on if not each.endswith("Disabled")]
    result = found(folder, "--mode", mode, "--fail-on", "never", *off)
    assert result["summary"]["failed"] == 0
    told: dict[str, set[str]] = {name: set() for name in examples}
    for each in result["results"]:
        if each["verdict"] == "violation":
            told[Path(each["file"]).stem].add(each["policy"])
    return told


@pytest.mark.parametrize("mode", ["ApplicationConsistent", "CrashConsistent", "Both"])
def test_no_supported_configuration_is_an_error(matrix: Matrix, tmp_path: Path, mode: str) -> None:
    assert matrix.mode
    covered = set(matrix.mode.values[mode])
    supported = {
        f"{statement.id}-{number}": example
        for statement in matrix.statements
        if statement.verdict == "supported" and covered <= set(statement.modes)
        for number, example in enumerate(statement.examples)
    }
    assert len(supported) > 5
    names = {f"restore-points-{rule.id}" for rule in matrix.rules() if rule.severity == "error"}
    told = judged(tmp_path / "examples", supported, mode)
    assert {name: found & names for name, found in told.items() if found & names} == {}


@pytest.mark.parametrize("mode", ["ApplicationConsistent", "CrashConsistent", "Both"])
def test_each_example_of_a_rule_is_found_as_it_is_meant(
    matrix: Matrix, tmp_path: Path, mode: str
) -> None:
    examples = {
        f"{rule.id}.{number}": (rule, example)
        for rule in matrix.rules("policy")
        for number, example in enumerate((*rule.violates, *rule.passes))
        if rule.unless is None or example.beside
    }
    told = judged(tmp_path / "examples", {key: each for key, (_, each) in examples.items()}, mode)
    wrong = [
        name
        for name, (rule, example) in examples.items()
        if (f"restore-points-{rule.id}" in told[name])
        != violates(rule, example.resource, matrix.mode, mode, example.beside)
    ]
    assert len(examples) > 50
    assert wrong == []


def piped(*arguments: str) -> tuple[int | None, bytes]:
    """The status and standard error of a process whose reader leaves at once."""
    process = subprocess.Popen(
        [sys.executable, "-c", "from generator.cli import run; run()", "check", *arguments],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    )
    assert process.stdout
    assert process.stderr
    process.stdout.close()
    said = process.stderr.read()
    process.stderr.close()
    return process.wait(), said


def test_a_broken_pipe_is_quiet(tmp_path: Path) -> None:
    file = tmp_path / "m.jsonl"
    file.write_bytes(lines(*(machine(f"m{number}", **EPHEMERAL) for number in range(500))))
    _, said = piped(str(file))
    assert said == b""
