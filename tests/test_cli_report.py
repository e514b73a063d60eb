"""The command `report`: what check finds, as a page."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from generator.cli import main
from generator.verify.report import estate
from tests.pages import HOSTILE, Page
from tests.test_cli_check import EPHEMERAL, PARAMETERS, TEMPLATE, found, machine, written


def run(*arguments: object, given: bytes | None = None) -> Result:
    return CliRunner().invoke(main, ["report", *map(str, arguments)], input=given)


def page(*arguments: object) -> Page:
    result = run(*arguments, "-o", "-")
    assert result.exit_code == 0, result.output
    return Page(result.stdout)


@pytest.fixture
def many(tmp_path: Path) -> Path:
    return written(tmp_path / "many.json", [machine(f"vm-{n}", **EPHEMERAL) for n in range(150)])


def test_the_page_tells_what_check_tells() -> None:
    asked = (TEMPLATE, "--parameters", PARAMETERS, "--parameter", "ephemeralOsDiskEffect=Deny")
    shown, told = page(*asked), found(*asked)
    assert told["results"]
    for each in told["results"]:
        place = f"{each['file']}:{each['line']}:{each['column']}"
        for text in (place, each["resource"]["name"], each["message"], each["remedy"]):
            assert " ".join(text.split()) in shown.text
    items = [attrs["id"] or "" for _, attrs in shown.elements if "data-item" in attrs]
    statements = {each["statement"] for each in told["results"]}
    resources = {each["line"] for each in told["results"]}
    assert sum(each.startswith("s") for each in items) == len(statements)
    assert sum(each.startswith("r") for each in items) == len(resources)


def test_the_page_is_sound_and_loads_nothing(many: Path) -> None:
    shown = page(many)
    ids = shown.values("id")
    assert shown.faults == []
    assert len(ids) == len(set(ids))
    assert shown.values("src") == []
    assert {tag for tag, _ in shown.elements} & {"link", "img", "iframe", "object"} == set()


def test_what_a_page_cuts_it_says(many: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(estate, "MOST_RESOURCES", 20)
    shown = page(many)
    assert "The first 100 of 150 findings are listed" in shown.text
    assert "The first 20 of 150 resources" in shown.text
    assert "150 of 150 with findings" in shown.text


def test_nothing_found_is_a_page_too(tmp_path: Path) -> None:
    shown = page(written(tmp_path / "fine.json", [machine("fine")]))
    assert "Nothing was found." in shown.text
    assert "1 resource in 1 file, judged offline" in shown.text


def test_accepted_findings_are_counted_and_not_listed(many: Path, tmp_path: Path) -> None:
    baseline = tmp_path / "baseline.json"
    CliRunner().invoke(main, ["check", str(many), "--write-baseline", str(baseline)])
    shown = page(many, "--baseline", baseline)
    assert "accepted by the baseline, not listed below 150" in shown.text
    assert not [attrs for _, attrs in shown.elements if "data-item" in attrs]


def test_names_from_files_stay_text(tmp_path: Path) -> None:
    kind = written(tmp_path / "kind.json", [machine("plain", **EPHEMERAL)])
    evil = written(tmp_path / "evil.json", [machine(HOSTILE, **EPHEMERAL)])
    attacked = page(evil)
    assert attacked.faults == []
    assert attacked.shape == page(kind).shape
    assert "alert('x')" in attacked.text


def test_an_address_that_is_no_web_address_is_no_link(tmp_path: Path, many: Path) -> None:
    definition = {
        "name": "mine",
        "properties": {
            "displayName": "x",
            "metadata": {"sourceUrl": "javascript:alert(1)"},
            "policyRule": {
                "if": {"field": "type", "equals": "Microsoft.Compute/virtualMachines"},
                "then": {"effect": "audit"},
            },
        },
    }
    shown = page(many, "--policies", written(tmp_path / "policy.json", definition))
    assert "javascript:alert(1)" in shown.text
    assert not [each for each in shown.values("href") if each.startswith("javascript")]


def test_an_older_report_is_overwritten_and_nothing_else(many: Path, tmp_path: Path) -> None:
    target = tmp_path / "report.html"
    assert run(many, "-o", target).exit_code == 0
    before = target.read_bytes()
    target.write_bytes(before + b"<!-- old -->")
    assert run(many, "--output", target).exit_code == 0
    assert target.read_bytes() == before
    target.write_text("<!doctype html><p>mine", encoding="utf-8")
    refused = run(many, "-o", target)
    assert refused.exit_code == 2
    assert "[not-owned]" in refused.stderr
    assert target.read_text(encoding="utf-8") == "<!doctype html><p>mine"
    assert {each.name for each in tmp_path.iterdir()} == {"many.json", "report.html"}


def test_a_page_that_cannot_be_written_is_one_sentence(many: Path, tmp_path: Path) -> None:
    for target in (tmp_path, tmp_path / "none" / "report.html", many / "report.html"):
        refused = run(many, "-o", target)
        assert refused.exit_code == 2
        assert "[output]" in refused.stderr
        assert refused.stderr.count("\n") == 2


def test_what_cannot_be_read_is_on_the_page_and_in_the_exit_status(
    many: Path, tmp_path: Path
) -> None:
    broken = tmp_path / "broken.json"
    broken.write_text('{"a": ', encoding="utf-8")
    result = run(many, broken, "-o", "-")
    shown = Page(result.stdout)
    assert result.exit_code == 2
    assert "1 place not read, 0 files skipped" in shown.text
    assert "broken.json:1:" in shown.text
    assert "150 of 150 with findings" in shown.text


def test_the_options_are_those_of_check() -> None:
    told = {
        name: {option for each in main.commands[name].params for option in each.opts}
        for name in ("check", "report")
    }
    own = {"--format", "--fail-on", "--all", "--write-baseline"}
    assert told["check"] - told["report"] == own
    assert told["report"] - told["check"] == {"-o", "--output"}


def test_a_hundred_thousand_findings_make_a_page_of_ordinary_size(tmp_path: Path) -> None:
    line = json.dumps(machine("vm-NUMBER", **EPHEMERAL))
    estate_file = tmp_path / "estate.jsonl"
    estate_file.write_text(
        "\n".join(line.replace("NUMBER", str(n)) for n in range(100_000)), encoding="utf-8"
    )
    result = run(estate_file, "-o", "-")
    assert result.exit_code == 0
    assert "100000 of 100000 with findings" in result.stdout
    assert len(result.stdout) < 2_000_000
