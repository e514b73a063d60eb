"""The README's promises that can be held against the project."""

from __future__ import annotations

import json
import re

from tests.conftest import ROOT

README = (ROOT / "README.md").read_text(encoding="utf-8")
CHANGELOG = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")


def test_the_table_of_policies_is_that_of_the_output(plan: dict[str, str]) -> None:
    row = re.compile(r"^\| `([a-z0-9-]+)` \|.*\| ([A-Za-z, ]+) \|$", re.MULTILINE)
    told = {rule: effects.split(", ") for rule, effects in row.findall(README)}
    offered = {}
    for path, text in plan.items():
        if path.startswith("policy/definitions/"):
            effect = json.loads(text)["properties"]["parameters"]["effect"]
            others = [each for each in effect["allowedValues"] if each != effect["defaultValue"]]
            rule = path.rpartition("/")[2].removesuffix(".json")
            offered[rule] = [effect["defaultValue"], *others]
    assert told == offered


def test_the_changelog_names_every_policy(plan: dict[str, str]) -> None:
    rules = {
        path.rpartition("/")[2].removesuffix(".json")
        for path in plan
        if path.startswith("policy/definitions/")
    }
    assert rules <= set(re.findall(r"`([a-z0-9-]+)`", CHANGELOG))


def test_files_that_the_readme_names_exist() -> None:
    links = re.findall(r"\]\(((?!https?:)[^)#]+)\)", README)
    assert links
    assert [link for link in links if not (ROOT / link).exists()] == []
