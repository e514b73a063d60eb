from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from generator.cli import main
from generator.matrix.load import load
from generator.publish import targets
from tests.conftest import REAL, ROOT, SECOND


def run(*arguments: str) -> Result:
    return CliRunner().invoke(main, list(arguments))


def build(out: Path, *more: str) -> Result:
    return run("build", "--matrix", str(SECOND), "--out", str(out), *more)


def test_a_build_writes_once_and_then_has_nothing_to_do(tmp_path: Path) -> None:
    first, second = build(tmp_path), build(tmp_path)
    assert (first.exit_code, second.exit_code) == (0, 0)
    assert "new      " in first.output
    count = len(targets.plan(load(SECOND)))
    assert second.output == f"{tmp_path.as_posix()} was current: {count} files\n"


def test_check_is_content_with_a_current_folder(tmp_path: Path) -> None:
    build(tmp_path)
    assert build(tmp_path, "--check").exit_code == 0


def test_check_shows_the_difference_and_the_command_that_mends_it(tmp_path: Path) -> None:
    build(tmp_path)
    changed = tmp_path / "policy" / "definitions" / "tree.json"
    changed.write_text(changed.read_text().replace("The account is h", "It is h"))
    (tmp_path / "policy" / "messages.json").unlink()
    before = {path: path.stat().st_mtime_ns for path in tmp_path.rglob("*")}
    result = build(tmp_path, "--check")
    assert result.exit_code == 1
    assert f"changed    {changed.as_posix()}" in result.output
    assert '-      "message": "It is hierarchical.",' in result.output
    assert '+      "message": "The account is hierarchical.",' in result.output
    assert f"missing    {tmp_path.as_posix()}/policy/messages.json" in result.output
    assert f"Run: gen-policies build --matrix {SECOND} --out {tmp_path}" in result.output
    assert {path: path.stat().st_mtime_ns for path in tmp_path.rglob("*")} == before


def test_check_names_a_file_that_is_no_longer_generated(tmp_path: Path) -> None:
    run("build", "--out", str(tmp_path))
    result = build(tmp_path, "--check")
    assert result.exit_code == 1
    assert f"extra      {tmp_path.as_posix()}/policy/definitions/shared-disk.json" in result.output


def test_check_names_an_interrupted_build(tmp_path: Path) -> None:
    build(tmp_path)
    manifest = tmp_path / "manifest.json"
    interrupted = {**json.loads(manifest.read_text()), "state": "building", "before": {}}
    manifest.write_text(json.dumps(interrupted))
    result = build(tmp_path, "--check")
    assert result.exit_code == 1
    assert "a build was interrupted here" in result.output
    assert build(tmp_path).exit_code == 0
    assert build(tmp_path, "--check").exit_code == 0


def test_a_changed_rule_needs_a_higher_version(tmp_path: Path) -> None:
    matrix, out = tmp_path / "matrix.yaml", tmp_path / "out"
    (tmp_path / "aliases.json").write_bytes(SECOND.with_name("aliases.json").read_bytes())
    text = SECOND.read_text(encoding="utf-8")
    arguments = ("build", "--matrix", str(matrix), "--out", str(out))
    matrix.write_text(text, encoding="utf-8")
    assert run(*arguments).exit_code == 0
    changed = text.replace("like: 10.*", "like: 10.1*").replace("{value: 10.0", "{value: 10.1")
    matrix.write_text(changed, encoding="utf-8")
    result = run(*arguments)
    assert result.exit_code == 2
    assert (
        "'blob-scanner-tree' changed since version 1.0.0, which it still has. [version-not-raised]"
        in (result.stderr)
    )
    raised = changed.replace("        version: 1.0.0", "        version: 1.1.0", 1)
    matrix.write_text(raised, encoding="utf-8")
    assert run(*arguments).exit_code == 0
    matrix.write_text(raised.replace("The account is h", "It is h"), encoding="utf-8")
    assert run(*arguments).exit_code == 0


def test_a_lower_version_and_a_lost_parameter_are_told_apart(tmp_path: Path) -> None:
    matrix, out = tmp_path / "matrix.yaml", tmp_path / "out"
    (tmp_path / "aliases.json").write_bytes(SECOND.with_name("aliases.json").read_bytes())
    text = SECOND.read_text(encoding="utf-8").replace("version: 1.0.0", "version: 1.2.0")
    arguments = ("build", "--matrix", str(matrix), "--out", str(out))
    matrix.write_text(text, encoding="utf-8")
    assert run(*arguments).exit_code == 0
    matrix.write_text(text.replace("version: 1.2.0", "version: 1.1.0"), encoding="utf-8")
    assert "has a version lower than 1.2.0, which the output folder holds." in (
        run(*arguments).stderr
    )
    softer = text.replace("severity: error", "severity: warning").replace("1.2.0", "1.3.0")
    matrix.write_text(softer, encoding="utf-8")
    said = run(*arguments).stderr
    assert "'blob-scanner-tree' lost the value Deny of parameter effect" in said
    assert "'blob-scanner' lost the value Deny of parameter treeEffect" in said
    matrix.write_text(softer.replace("1.3.0", "2.0.0"), encoding="utf-8")
    assert run(*arguments).exit_code == 0


@pytest.mark.parametrize(
    "junk", ["[]", "{", '{"properties": {"version": "1.0.0", "parameters": []}}']
)
def test_junk_in_the_output_folder_is_drift(tmp_path: Path, junk: str) -> None:
    build(tmp_path)
    (tmp_path / "policy" / "initiative.json").write_text(junk, encoding="utf-8")
    assert build(tmp_path, "--check").exit_code == 1


def test_help_shows_examples_line_by_line() -> None:
    assert "\n  Examples:\n    gen-policies build\n    gen-policies build --check\n" in (
        run("build", "--help").output
    )


def test_an_empty_folder_name_is_refused() -> None:
    result = run("build", "--out", "")
    assert result.exit_code == 2
    assert "is a variable unset?" in result.stderr


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs /dev/full")
@pytest.mark.parametrize("command", ["list", "validate"])
def test_an_output_that_cannot_be_written_is_one_sentence(command: str) -> None:
    script = "from generator.cli import run; run()"
    with Path("/dev/full").open("w") as full:
        result = subprocess.run(
            [sys.executable, "-c", script, command],
            cwd=ROOT,
            env={**os.environ, "PYTHONPATH": str(ROOT)},
            stdout=full,
            stderr=subprocess.PIPE,
            check=False,
        )
    assert result.returncode == 2
    assert result.stderr.decode().startswith("gen-policies: the output cannot be written: ")


def test_bad_input_is_findings_and_status_2(tmp_path: Path) -> None:
    wrong = tmp_path / "m.yaml"
    wrong.write_text("matrix: 1\nmatrix: 2\n", encoding="utf-8")
    for command in ("build", "validate", "list"):
        result = run(command, "--matrix", str(wrong))
        assert result.exit_code == 2
        assert result.stdout == ""
        assert f"{wrong.as_posix()}:2:1: The key 'matrix' stands here twice. [duplicate-key]" in (
            result.stderr
        )
        assert "Traceback" not in result.output


@pytest.mark.parametrize("arguments", [("nonsense",), ("build", "--nonsense"), ("explain",)])
def test_a_wrong_call_is_status_2(arguments: tuple[str, ...]) -> None:
    assert run(*arguments).exit_code == 2


def test_validate_counts_what_it_found() -> None:
    assert run("validate").output == "VM restore points: 93 statements, 32 rules, 57 files: fine\n"


@pytest.mark.parametrize(
    "name", ["vmss-uniform", "vmss-uniform-source", "restore-points-vmss-uniform-source"]
)
def test_explain_knows_statements_rules_and_definitions(name: str) -> None:
    result = run("explain", name)
    assert result.exit_code == 0
    words = " ".join(result.output.split())
    for part in (
        "Statement vmss-uniform",
        "Verdict unsupported",
        "VMs inside VMSS with uniform orchestration",
        "restore-points-vmss-uniform on Microsoft.Compute/virtualMachineScaleSets",
        "Remedy Use flexible orchestration",
    ):
        assert part in words


def test_explain_tells_why_nothing_enforces_a_statement() -> None:
    words = " ".join(run("explain", "no-move-subscription").output.split())
    assert "Policy No rule. It is about moving a resource" in words
    assert "Decision X12" in words
    assert "Newer editions The newest edition allows the move" in words


def test_explain_helps_with_a_misspelt_id() -> None:
    result = run("explain", "shared-disc")
    assert result.exit_code == 2
    assert "did you mean 'shared-disk'?" in result.stderr


def test_list_off_a_terminal_is_lines_of_five_columns() -> None:
    lines = run("list").output.splitlines()
    assert len(lines) == 93
    assert {line.count("\t") for line in lines} == {4}
    assert lines[1] == "unmanaged-disks\tunsupported\tapp, crash\tcurrent\tunmanaged-disks"


def on_a_terminal(*arguments: str, **environment: str) -> str:
    """What the command shows on a terminal."""
    pty = pytest.importorskip("pty", reason="needs a pseudo-terminal")
    ours, theirs = pty.openpty()
    process = subprocess.Popen(
        [sys.executable, "-c", "from generator.cli import run; run()", *arguments],
        stdout=theirs,
        stderr=theirs,
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT), "TERM": "xterm", **environment},
    )
    os.close(theirs)
    shown = b""
    while True:
        try:
            chunk = os.read(ours, 65536)
        except OSError:
            break
        if not chunk:
            break
        shown += chunk
    os.close(ours)
    assert process.wait() == 0
    return shown.decode().replace("\r\n", "\n")


def test_a_terminal_gets_a_table_and_colours() -> None:
    shown = on_a_terminal("list")
    assert "STATEMENT" in shown
    assert "\x1b[31munsupported" in shown


def test_no_color_is_respected() -> None:
    shown = on_a_terminal("list", NO_COLOR="1")
    assert "STATEMENT" in shown
    assert "\x1b[" not in shown


@pytest.mark.parametrize(
    ("arguments", "status"), [(["validate"], 0), (["nonsense"], 2), (["--version"], 0)]
)
def test_the_console_script_keeps_the_exit_status(arguments: list[str], status: int) -> None:
    command = [sys.executable, "-c", "from generator.cli import run; run()", *arguments]
    result = subprocess.run(
        command,
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        check=False,
    )
    assert result.returncode == status
    assert (result.stdout if status == 0 else result.stderr) != b""


def test_completion_offers_statements() -> None:
    command = main.commands["explain"]
    argument = next(each for each in command.params if each.name == "statement")
    with main.make_context("gen-policies", ["explain", "x"], resilient_parsing=True) as context:
        offered = [item.value for item in argument.shell_complete(context, "vmss")]
    assert offered == [
        "vmss-uniform",
        "vmss-flexible",
        "vmss-flexible-per-vm",
        "vmss-uniform-source",
    ]


def test_the_default_matrix_is_the_shipped_one_from_any_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert run("list").output == run("list", "--matrix", str(REAL)).output
    assert run("build").exit_code == 0
    assert (tmp_path / "out" / "policy" / "initiative.json").is_file()
