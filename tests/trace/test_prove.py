"""The commands: what they print, and how they end."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from generator.cli import main
from generator.trace.document import Article
from tests.conftest import SECOND
from tests.trace.conftest import REAL_ARTICLE

HANDBOOK = "# Handbook\n\n## Which accounts\n\n**K** | **R**\n--- | ---\n"


def run(*arguments: str) -> Result:
    return CliRunner().invoke(main, list(arguments))


@pytest.fixture
def known(tmp_path: Path) -> Path:
    """An article that has the labels of the second matrix, and says something else of them."""
    path = tmp_path / "new.md"
    path.write_text(f"{HANDBOOK}**Flat** | Yes\n**Tree** | Yes|\n**Bare** | No\n", encoding="utf-8")
    return path


def test_coverage_names_files_and_reasons() -> None:
    result = run("coverage", "--matrix", str(SECOND))
    assert result.exit_code == 0
    assert "tree  policy: out/policy/definitions/tree.json" in result.output
    assert "flat  policy: The account can be scanned." in result.output
    assert "All: 3 statements, 2 in policy" in result.output


@pytest.mark.parametrize("form", ["text", "json", "markdown"])
def test_coverage_of_another_text_is_a_finding(known: Path, form: str) -> None:
    result = run("coverage", "--matrix", str(SECOND), "--source", str(known), "--format", form)
    assert result.exit_code == 1
    assert "[uncovered]" in result.stderr
    assert "[gone]" in result.stderr
    if form == "json":
        assert {each["code"] for each in json.loads(result.stdout)["findings"]} == {
            "uncovered",
            "gone",
        }


@pytest.mark.parametrize("form", ["text", "json", "markdown"])
def test_drift_says_what_where_and_what_rests_on_it(known: Path, form: str) -> None:
    result = run("drift", str(known), "--matrix", str(SECOND), "--format", form)
    assert result.exit_code == 1
    for file in ("definitions/tree.json", "initiative.json", "messages.json"):
        assert f"out/policy/{file}" in result.output.replace("\\", "")
    assert "out/docs/index.html" in result.output
    if form == "json":
        told = {each["row"]: each for each in json.loads(result.output)["changes"] if each["row"]}
        assert (told["Tree"]["kind"], told["Tree"]["line"]) == ("verdict", 8)
        assert (told["Bare"]["kind"], told["Bare"]["line"]) == ("new", 9)


def test_drift_from_an_edition_to_itself_is_nothing(known: Path) -> None:
    result = run("drift", str(known), "--from", str(known), "--matrix", str(SECOND))
    assert (result.exit_code, result.output) == (
        0,
        "Nothing changed: 3 rows and sentences unchanged.\n",
    )


def test_hostile_words_stay_words_in_markdown(known: Path) -> None:
    known.write_text(HANDBOOK + "**Flat** | Yes\n**`<b>x</b>`** | No \\| `[a](b)`\n", "utf-8")
    result = run("drift", str(known), "--matrix", str(SECOND), "--format", "markdown")
    assert r"\<b\>x\</b\>" in result.output
    assert r"\[a\](b)" in result.output


@pytest.mark.parametrize("content", [b"", b"<!doctype html><p>x", b"\0\1", b"# Other\n\nText.\n"])
@pytest.mark.parametrize("command", [("drift",), ("coverage", "--source")])
def test_bad_input_is_one_sentence(
    tmp_path: Path, content: bytes, command: tuple[str, ...]
) -> None:
    path = tmp_path / "new.md"
    path.write_bytes(content)
    result = run(*command, str(path))
    assert result.exit_code == 2
    assert result.stderr.rstrip().endswith("1 fault")


def test_the_real_article_is_covered_and_has_not_drifted(real_article: Article) -> None:
    assert real_article.passages
    assert run("coverage", "--source", str(REAL_ARTICLE)).exit_code == 0
    assert run("drift", str(REAL_ARTICLE)).exit_code == 0
