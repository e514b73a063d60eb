"""Bicep files, compiled by a command that a small program plays here."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import pytest

from generator.diagnostics import Invalid, Mark
from generator.verify import bicep
from generator.verify.discover import Source
from generator.verify.findings import Skipped
from generator.verify.resources import Document, Kind, read

TEMPLATE = {
    "$schema": "deploymentTemplate.json",
    "resources": [{"type": "A.B/c", "apiVersion": "1"}],
}


@pytest.fixture
def compiler(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder where Python plays the command: it runs the program build or build-params."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(bicep, "command", lambda: sys.executable)
    Path("main.bicep").write_text("\nresource c 'A.B/c@1' = {}\n")
    Path("main.bicepparam").write_text("using 'main.bicep'\n")
    return tmp_path


def checked(name: str) -> Document:
    contents = read(Source(name, Path(name)))
    assert isinstance(contents, Document)
    return contents


def test_a_bicep_file_is_the_template_it_compiles_to(compiler: Path) -> None:
    (compiler / "build").write_text(f"print({json.dumps(json.dumps(TEMPLATE))})")
    document = checked("main.bicep")
    assert (document.kind, document.body, document.parameters) == (Kind.TEMPLATE, TEMPLATE, None)
    assert document.mark(("resources", 0)) == Mark("main.bicep", 2, 1)


def test_the_command_gets_the_file_and_prints_to_its_output(compiler: Path) -> None:
    (compiler / "build").write_text(
        "import sys, json; print(json.dumps({'resources': [], 'contentVersion': sys.argv[1:]}))"
    )
    body = checked("main.bicep").body
    assert body["contentVersion"] == [str(compiler / "main.bicep"), "--stdout"]


def test_a_bicep_parameters_file_brings_template_and_parameters(compiler: Path) -> None:
    parameters = {"parameters": {"a": {"value": 1}}}
    printed = {"parametersJson": json.dumps(parameters), "templateJson": json.dumps(TEMPLATE)}
    (compiler / "build-params").write_text(f"print({json.dumps(json.dumps(printed))})")
    document = checked("main.bicepparam")
    assert (document.body, document.parameters) == (TEMPLATE, parameters)


def test_a_bicep_parameters_file_of_a_template_elsewhere_is_a_finding(compiler: Path) -> None:
    printed = {"parametersJson": "{}", "templateSpecId": "ts:x"}
    (compiler / "build-params").write_text(f"print({json.dumps(json.dumps(printed))})")
    with pytest.raises(Invalid, match="no template"):
        checked("main.bicepparam")


def test_errors_of_the_compiler_are_findings_at_their_places(compiler: Path) -> None:
    (compiler / "build").write_text(
        "import sys\n"
        "print(sys.argv[1] + '(3,7) : Error BCP057: No such name. [https://x]', file=sys.stderr)\n"
        "print('WARNING: something', file=sys.stderr)\n"
        "print(sys.argv[1] + '(1,1) : Warning no-unused: unused', file=sys.stderr)\n"
        "print('/m/mod.bicep(1,2) : Error BCP018: Expected', file=sys.stderr)\n"
        "sys.exit(1)"
    )
    with pytest.raises(Invalid) as caught:
        checked("main.bicep")
    assert [(str(d.mark), d.code) for d in caught.value.diagnostics] == [
        ("/m/mod.bicep:1:2", "bicep-BCP018"),
        ("main.bicep:3:7", "bicep-BCP057"),
    ]


PROGRAMS = [
    ("import sys; sys.exit('no such\\x1b[31m thing')", "bicep failed: no such"),
    ("print('not JSON')", "not-json"),
    ("import time; time.sleep(60)", "did not finish"),
]


@pytest.mark.parametrize(("program", "words"), PROGRAMS)
def test_a_compiler_that_fails_is_one_finding(
    compiler: Path, monkeypatch: pytest.MonkeyPatch, program: str, words: str
) -> None:
    monkeypatch.setattr(bicep, "TIMEOUT", 0.5 if "sleep" in program else 60.0)
    (compiler / "build").write_text(program)
    with pytest.raises(Invalid, match=words) as caught:
        checked("main.bicep")
    assert len(caught.value.diagnostics) == 1


def test_a_command_that_cannot_be_run_is_a_finding(
    compiler: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bicep, "command", lambda: str(compiler / "absent"))
    with pytest.raises(Invalid, match="could not be run"):
        checked("main.bicep")


@pytest.mark.parametrize("name", ["main.bicep", "main.bicepparam", "MAIN.BICEP"])
def test_without_the_command_a_bicep_file_is_skipped_with_the_reason(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    contents = read(Source(name, tmp_path / name))
    assert isinstance(contents, Skipped)
    assert "PATH" in contents.reason


SOURCE = b"""targetScope = 'resourceGroup'

resource vm 'Microsoft.Compute/virtualMachines@2024-07-01' = {
  name: 'x'
  resource ext 'extensions@2024-07-01' = {
  }
}
@batchSize(1)
resource d1 'Microsoft.Compute/disks@2023-10-02' = [for i in range(0, 2): {}]
\tresource d2 'Microsoft.Compute/disks@2023-10-02' = {}
module net 'net.bicep' = {
}
"""
DECLARED = {
    "resources": [
        {"type": "Microsoft.Compute/virtualMachines", "apiVersion": "2024-07-01"},
        {"type": "Microsoft.Compute/disks", "apiVersion": "2023-10-02"},
        "no resource",
    ]
}
PLACES: list[tuple[tuple[str | int, ...], tuple[int, int]]] = [
    (("resources", "vm"), (3, 1)),
    (("resources", "vm", "properties"), (3, 1)),
    (("resources", "vm::ext"), (5, 3)),
    (("resources", "d1"), (9, 1)),
    (("resources", "d2"), (10, 2)),
    (("resources", "net", "properties", "template", "resources", "x"), (11, 1)),
    (("resources", "absent"), (1, 1)),
    (("resources", 0), (3, 1)),
    (("resources", 1), (1, 1)),
    (("resources", 2), (1, 1)),
    (("resources", 9), (1, 1)),
    (("resources",), (1, 1)),
    (("outputs", "vm"), (1, 1)),
    ((), (1, 1)),
]


@pytest.mark.parametrize(("path", "place"), PLACES)
def test_a_resource_has_the_place_of_its_declaration_where_that_is_certain(
    path: tuple[str | int, ...], place: tuple[int, int]
) -> None:
    mark = bicep.Declarations(SOURCE, "f", DECLARED).at(path)
    assert (mark.line, mark.column) == place
    assert bicep.Declarations(b"\xff", "f", []).at(path) == Mark("f")
