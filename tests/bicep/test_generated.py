"""Every generated Bicep file, read by two parsers, checked, and compiled where that is possible."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest
import tree_sitter_bicep
from tree_sitter import Language, Parser

from generator.matrix.load import load
from generator.publish import targets
from tests.bicep.checks import faults
from tests.bicep.parser import parse
from tests.conftest import REAL, ROOT, SECOND

SECOND_OPINION = Parser(Language(tree_sitter_bicep.language()))
BICEP = shutil.which("bicep")


def has_error(text: str) -> bool:
    return bool(SECOND_OPINION.parse(text.encode()).root_node.has_error)


@pytest.mark.parametrize("source", [REAL, SECOND])
def test_a_generated_file_has_no_fault(source: Path) -> None:
    plan = targets.plan(load(source))
    found = {path: text for path, text in plan.items() if path.endswith((".bicep", ".bicepparam"))}
    assert len(found) > 1
    for path, text in found.items():
        assert faults(parse(text), path) == []
        if path.endswith(".bicep"):
            assert not has_error(text), path


def test_the_second_opinion_would_notice(plan: dict[str, str]) -> None:
    text = plan["bicep/deploy/subscription.bicep"]
    assert has_error(text.replace("targetScope = ", "targetScope ", 1))


needs_bicep = pytest.mark.skipif(
    BICEP is None, reason="bicep is not on PATH, so nothing was compiled"
)


def run(*arguments: object) -> None:
    """Runs bicep, which must be content."""
    done = subprocess.run(
        [str(BICEP), *map(str, arguments)], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr


@needs_bicep
@pytest.mark.parametrize("command", [["build", "--stdout"], ["lint"]])
def test_bicep_itself_takes_every_file(command: list[str]) -> None:
    for path in sorted((ROOT / "out").rglob("*.bicep")):
        run(*command, path)


@needs_bicep
@pytest.mark.parametrize("command", [["build-params", "--stdout"], ["snapshot"]])
def test_bicep_itself_evaluates_every_parameter_file(command: list[str], tmp_path: Path) -> None:
    """On a copy: a snapshot is written beside its parameter file."""
    shutil.copytree(ROOT / "out" / "bicep", tmp_path / "bicep")
    found = sorted((tmp_path / "bicep").rglob("*.bicepparam"))
    assert found
    for path in found:
        run(*command, path)
