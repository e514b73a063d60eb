"""The rules of the house: imports run one way, packages have one door, no subject is known."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

from generator.matrix.model import Matrix
from tests.conftest import ROOT

PACKAGE = ROOT / "generator"
MODULES = sorted(PACKAGE.rglob("*.py"))

ROOMS: dict[str, set[str]] = {
    "diagnostics": set(),
    "yamltext": {"diagnostics"},
    "azure": {"diagnostics"},
    "matrix": {"azure", "yamltext", "diagnostics"},
    "verify": {"azure", "yamltext", "diagnostics"},
    "compile": {"matrix", "azure", "diagnostics"},
    "trace": {"compile", "matrix", "azure", "diagnostics"},
    "publish": {"compile", "matrix", "azure", "diagnostics"},
    "cli": {"publish", "verify", "trace", "compile", "matrix", "azure", "diagnostics"},
}
DOORS = {
    "yaml": {"yamltext.py"},
    "jsonschema": {"matrix/shape.py", "verify/documents.py"},
    "jinja2": {"publish/render.py"},
    "orjson": {
        "publish/render.py",
        "verify/jsontext/reading.py",
        "verify/resources/lines.py",
        "verify/resources/reading.py",
    },
    "markdown_it": {"trace/markdown.py"},
    "click": {
        "cli/__init__.py",
        "cli/check.py",
        "cli/checked.py",
        "cli/inputs.py",
        "cli/prove.py",
        "cli/report.py",
        "cli/show.py",
    },
}


def imported(path: Path) -> set[str]:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    found = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            found |= {each.name for each in node.names}
        elif isinstance(node, ast.ImportFrom):
            found |= {f"{node.module}.{each.name}" for each in node.names}
    return found


def room(path: Path) -> str:
    return path.relative_to(PACKAGE).parts[0].removesuffix(".py")


@pytest.mark.parametrize("path", MODULES, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_imports_run_one_way(path: Path) -> None:
    if path == PACKAGE / "__init__.py":
        return
    own = [name for name in imported(path) if name.startswith("generator.")]
    reached = {name.split(".")[1] for name in own} - {room(path)}
    assert reached <= ROOMS[room(path)]


def test_compilers_see_conditions_only_and_no_sibling() -> None:
    for path in (PACKAGE / "compile").rglob("*.py"):
        within = path.relative_to(PACKAGE / "compile").parts[0].removesuffix(".py")
        seen = ("generator.matrix.condition.", f"generator.compile.{within}.")
        own = {name for name in imported(path) if name.startswith("generator.")}
        assert all(name.startswith(seen) for name in own), path


def test_each_third_party_package_has_one_door() -> None:
    users: dict[str, set[str]] = {package: set() for package in DOORS}
    for path in MODULES:
        for name in {name.split(".")[0] for name in imported(path)} & DOORS.keys():
            users[name].add(path.relative_to(PACKAGE).as_posix())
    assert users == DOORS


def test_the_generator_and_the_general_templates_know_no_subject(matrix: Matrix) -> None:
    ids = [each.id for each in matrix.statements if "-" in each.id]
    ids += [rule.id for rule in matrix.rules()]
    subject = "|".join(["restore.?point", "consistency", "vmss", "unmanaged", "ultra.?disk", *ids])
    words = re.compile(rf"\b({subject})", re.IGNORECASE)
    paths = [*MODULES, PACKAGE / "matrix" / "matrix.schema.json"]
    paths += [path for path in (ROOT / "templates").rglob("*.j2") if "subject" not in path.parts]
    naming = {
        f"{path.relative_to(ROOT)}:{number}"
        for path in paths
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
        if words.search(line)
    }
    assert naming == set()


def test_modules_and_templates_fit_in_the_head() -> None:
    lengths = {
        path.relative_to(ROOT).as_posix(): len(path.read_text(encoding="utf-8").splitlines())
        for path in [*MODULES, *(ROOT / "templates").rglob("*.j2")]
    }
    assert {path: length for path, length in lengths.items() if length > 300} == {}


def test_every_module_says_what_it_is_for() -> None:
    silent = [
        path.relative_to(ROOT).as_posix()
        for path in MODULES
        if not ast.get_docstring(ast.parse(path.read_text(encoding="utf-8")))
    ]
    assert silent == []
