"""The modules and examples beside the generated functions do what they say."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from generator.matrix.meaning import violates
from generator.matrix.model import Matrix
from tests.bicep import interpreter
from tests.bicep.parser import parse
from tests.conftest import ROOT

GUARDS = ROOT / "out" / "bicep" / "restore-points"
DISKS = ["Standard_LRS", "Premium_ZRS", "UltraSSD_LRS", "PremiumV2_LRS", "Ephemeral", "shared"]
LEFT_OUT = {
    "ApplicationConsistent": ["Ephemeral", "shared"],
    "CrashConsistent": ["UltraSSD_LRS", "PremiumV2_LRS", "Ephemeral", "shared"],
}


def plan(**given: Any) -> dict[str, Any]:
    """The parameters of protect.bicep: a disk of each kind, named by its kind."""
    return {
        "virtualMachineResourceId": "/subscriptions/s/vm",
        "disks": [
            {"id": kind, "kind": "Premium_LRS" if kind == "shared" else kind}
            | ({"shared": True} if kind == "shared" else {})
            for kind in DISKS
        ],
        "intervalHours": 3,
        "retainedPoints": 500,
        "operatingSystem": "Linux",
        "attestations": {"sixtyFourBit": True, "noDataOnNfs": True},
        **given,
    }


@pytest.mark.parametrize("mode", LEFT_OUT)
def test_a_protected_machine_is_right_by_construction(mode: str, matrix: Matrix) -> None:
    module = interpreter.load(GUARDS / "protect.bicep")
    collection, point = module.resources(plan(consistencyMode=mode))
    excluded = [each["id"] for each in point["properties"]["excludeDisks"]]
    assert excluded == LEFT_OUT[mode]
    crash = mode == "CrashConsistent"
    assert point["properties"].get("consistencyMode") == ("CrashConsistent" if crash else None)
    assert ("consistencyMode" in point["properties"]) == crash
    assert collection["properties"] == {"source": {"id": "/subscriptions/s/vm"}}
    for rule in matrix.rules():
        if rule.severity == "error":
            for resource in (collection, point):
                assert not violates(rule, resource, matrix.mode, mode), rule.id
    outputs = module.outputs(plan(consistencyMode=mode))
    assert outputs["excludedDiskIds"] == LEFT_OUT[mode]
    assert "unverified" in outputs["unverified"][0]


REFUSED: dict[str, dict[str, Any]] = {
    "min-interval-app": {"intervalHours": 2},
    "min-interval-crash": {"intervalHours": 0, "consistencyMode": "CrashConsistent"},
    "max-500-per-vm": {"retainedPoints": 501},
    "linux-32bit": {"attestations": {"noDataOnNfs": True}},
    "linux-proxy-python27": {"behindProxy": True},
    "nfs-not-captured": {"attestations": {"sixtyFourBit": True}},
    "unmanaged-disks-plan": {"disks": [{"id": "os", "kind": "Unmanaged"}]},
}


@pytest.mark.parametrize("rule", REFUSED)
def test_a_limit_stops_the_deployment_by_its_rule(rule: str) -> None:
    module = interpreter.load(GUARDS / "protect.bicep")
    with pytest.raises(interpreter.Failed) as failed:
        module.resources(plan(**REFUSED[rule]))
    assert f"[{rule}]" in str(failed.value)
    assert str(failed.value).count("[") == 1


def test_a_machine_without_unsupported_disks_leaves_none_out() -> None:
    module = interpreter.load(GUARDS / "protect.bicep")
    outputs = module.outputs(plan(disks=[{"id": "os", "kind": "Premium_LRS"}]))
    assert outputs["excludedDiskIds"] == []
    assert outputs["unverified"] == []


PARAMETERS: list[tuple[dict[str, Any], str, list[str]]] = [
    # parameters of the Azure Verified Module, mode, rules
    ({"osDisk": {}}, "Both", []),
    ({"osDisk": {"managedDisk": {"storageAccountType": "Premium_LRS"}}}, "Both", []),
    ({"osDisk": {"diffDiskSettings": {"placement": "CacheDisk"}}}, "Both", ["ephemeral-os-disk"]),
    ({"osDisk": {"diffDiskSettings": {}}}, "Both", []),
    ({"osDisk": {}, "securityType": "confidentialvm"}, "Both", ["confidential-vm"]),
    ({"osDisk": {}, "securityType": "TrustedLaunch", "name": "more"}, "Both", []),
    (
        {"osDisk": {}, "dataDisks": [{"managedDisk": {"storageAccountType": "UltraSSD_LRS"}}]},
        "CrashConsistent",
        ["ultra-disk-crash"],
    ),
    (
        {"osDisk": {}, "dataDisks": [{"managedDisk": {"storageAccountType": "UltraSSD_LRS"}}]},
        "ApplicationConsistent",
        [],
    ),
    ({"osDisk": {}, "dataDisks": [{"managedDisk": {"resourceId": "/d"}}]}, "Both", []),
    (
        {"osDisk": {}, "osType": "Linux", "provisionVMAgent": False},
        "ApplicationConsistent",
        ["linux-byo-agent"],
    ),
    ({"osDisk": {}, "osType": "Windows", "provisionVMAgent": False}, "Both", []),
    (
        {"osDisk": {}, "imageReference": {"publisher": "CoreOS", "offer": "CoreOS"}},
        "Both",
        ["linux-coreos"],
    ),
]


@pytest.mark.parametrize(("parameters", "mode", "rules"), PARAMETERS)
def test_a_verified_modules_parameters_are_judged_as_the_machine_it_makes(
    parameters: dict[str, Any], mode: str, rules: list[str]
) -> None:
    module = interpreter.load(GUARDS / "checks.bicep")
    machine = module.call("virtualMachineOf", parameters)
    found = module.call("restorePointFindings", machine, mode)
    assert [each["rule"] for each in found] == rules


def test_the_module_reports_or_fails() -> None:
    module = interpreter.load(GUARDS / "main.bicep")
    disk = {"type": "Microsoft.Compute/disks", "properties": {"maxShares": 2}}
    assert module.outputs({"resources": []}) == {"status": "supported", "findings": []}
    found = module.outputs({"resources": [disk], "auditOnly": True})
    assert found["status"] == "unsupported"
    assert [each["rule"] for each in found["findings"]] == ["shared-disk"]
    with pytest.raises(interpreter.Failed, match=r"\[shared-disk\]"):
        module.outputs({"resources": [disk, disk]})


def test_the_examples_do_what_they_say(tmp_path: Path) -> None:
    given = {"networkInterfaceId": "/nic", "sshPublicKey": "ssh-ed25519 key"}
    (machine,) = interpreter.load(GUARDS / "examples" / "import.bicep").resources(given)
    assert machine["type"] == "Microsoft.Compute/virtualMachines"
    module = interpreter.load(GUARDS / "examples" / "module.bicep")
    with pytest.raises(interpreter.Failed, match="shared-disk"):
        module.outputs({})
    assert len(module.outputs({"auditOnly": True})["findings"]) == 2
    typed = interpreter.load(GUARDS / "examples" / "typed-parameter.bicep")
    assert typed.resources({"diskSku": "Premium_LRS"})
    with pytest.raises(interpreter.EvaluationError, match="cannot be 'UltraSSD_LRS'"):
        typed.resources({"diskSku": "UltraSSD_LRS"})
    folder = GUARDS / "examples" / "parameter-file"
    assert interpreter.parameters(folder / "main.bicepparam").keys() == {"osDisk", "dataDisks"}
    wrong = (folder / "main.bicepparam").read_text().replace("Premium_LRS", "UltraSSD_LRS")
    copy = tmp_path / "wrong.bicepparam"
    copy.write_text(wrong.replace("../../checks.bicep", str(GUARDS / "checks.bicep")))
    with pytest.raises(interpreter.Failed, match=r"\[ultra-disk-crash\]"):
        interpreter.parameters(copy)


ENDS = {"defaults": "supported", "max": "unsupported"}


@pytest.mark.parametrize("name", ENDS)
def test_a_registrys_tests_end_as_they_should(name: str) -> None:
    module = interpreter.load(GUARDS / "tests" / "e2e" / name / "main.test.bicep")
    assert module.outputs({})["status"] == ENDS[name]


def test_every_bicep_file_of_the_guards_is_run_by_some_test() -> None:
    names = {
        path.relative_to(GUARDS).as_posix() for path in GUARDS.rglob("*.bicep*") if path.suffix
    }
    assert {name for name in names if name.endswith((".bicep", ".bicepparam"))} == {
        "checks.bicep",
        "main.bicep",
        "protect.bicep",
        "examples/import.bicep",
        "examples/module.bicep",
        "examples/typed-parameter.bicep",
        "examples/parameter-file/main.bicep",
        "examples/parameter-file/main.bicepparam",
        "tests/e2e/defaults/main.test.bicep",
        "tests/e2e/max/main.test.bicep",
        "tests/e2e/protect/main.test.bicep",
    }


def snippets(path: Path) -> list[str]:
    text = path.read_text(encoding="utf-8")
    return [each.split("```")[0] for each in text.split("```bicep\n")[1:]]


def test_the_readmes_snippets_parse() -> None:
    found = snippets(GUARDS / "README.md")
    assert len(found) == 4
    for snippet in found:
        assert parse(snippet).statements


def test_two_lines_guard_a_machine() -> None:
    found = snippets(ROOT / "README.md")
    (snippet,) = [each for each in found if "assertRestorePointSupported" in each]
    assert len(snippet.strip().splitlines()) == 2
    text = snippet.replace("restore-points/checks.bicep", "checks.bicep")
    files = {"checks.bicep": (GUARDS / "checks.bicep").read_text(encoding="utf-8")}
    machine = "var machine = { storageProfile: { osDisk: { vhd: { uri: 'x' } } } }\n"
    with pytest.raises(interpreter.Failed, match=r"\[unmanaged-disks\]"):
        interpreter.load(text + machine, files).run({})
    interpreter.load(text + "var machine = {}\n", files).run({})
