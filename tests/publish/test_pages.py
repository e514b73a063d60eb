"""The pages for people: complete, self-contained, and deaf to what a text contains."""

from __future__ import annotations

import json
import re
from typing import Any
from urllib.parse import unquote

import pytest
from markdown_it import MarkdownIt
from markdown_it.token import Token

from generator.azure import lint
from generator.matrix.cells import cells, totals
from generator.matrix.condition import leaves
from generator.matrix.model import CARRIERS, Matrix
from generator.publish import targets
from generator.publish.fitted import fitted
from generator.publish.pages import KINDS, page
from tests.pages import HOSTILE, LITERAL, Page, hostile

INDEX, MARKDOWN = "docs/index.html", "docs/support-matrix.md"


@pytest.fixture(scope="module", params=["matrix", "second"])
def pair(request: pytest.FixtureRequest) -> tuple[Matrix, dict[str, str]]:
    found: Matrix = request.getfixturevalue(request.param)
    return found, targets.plan(found)


@pytest.fixture
def any_length(monkeypatch: pytest.MonkeyPatch) -> None:
    """Azure's limits of length would refuse what is hostile before a page shows it."""
    for name in ("definition", "initiative"):
        monkeypatch.setattr(lint, name, lambda *_: ())


def rendered(text: str) -> list[Token]:
    return MarkdownIt("commonmark").enable("table").parse(text)


def spoken(tokens: list[Token]) -> str:
    """The text of a document, its markup left out, white space collapsed."""
    parts = [
        child.content
        for token in tokens
        for child in token.children or []
        if child.type in ("text", "code_inline")
    ]
    return " ".join(" ".join(parts).split())


def plain(text: str) -> str:
    return " ".join(text.split())


# The page


def test_a_page_loads_nothing_and_is_small(pair: tuple[Matrix, dict[str, str]]) -> None:
    _, plan = pair
    text = plan[INDEX]
    found = Page(text)
    assert len(text.encode()) < 300_000
    assert {tag for tag, _ in found.elements} & {"link", "img", "iframe", "object", "base"} == set()
    assert found.values("src") == []
    assert [each for each in found.values("href", "a") if each.startswith("http:")] == []
    assert not re.search(r"url\(|@import|fetch\(|XMLHttpRequest|import\(", text)
    assert all(tag == "a" for tag, attrs in found.elements if "href" in attrs)


def test_a_page_is_nested_soundly_and_its_names_are_unique(
    pair: tuple[Matrix, dict[str, str]],
) -> None:
    found = Page(pair[1][INDEX])
    ids = found.values("id")
    assert found.faults == []
    assert len(ids) == len(set(ids))
    for name in ("aria-labelledby",):
        assert {each for value in found.values(name) for each in value.split()} <= set(ids)


def test_every_statement_stands_on_the_page_with_its_remedy_and_its_reasons(
    pair: tuple[Matrix, dict[str, str]],
) -> None:
    matrix, plan = pair
    found = Page(plan[INDEX])
    items = [attrs for _, attrs in found.elements if "data-item" in attrs]
    assert [each["id"] for each in items] == [
        each.id
        for _, entries in page(matrix, targets.holding(matrix)).sections
        for each in (entry.statement for entry in entries)
    ]
    assert len(items) == len(matrix.statements)
    for each in matrix.statements:
        told = [each.says, matrix.remedies[each.remedy], each.note, each.later]
        told += [matrix.reasons[reason] for reason in each.reasons.values()]
        told += [rule.message for rule in each.rules] + [rule.title for rule in each.rules]
        assert [text for text in told if plain(text) not in found.text] == []


def test_links_lead_to_files_that_are_generated_and_to_statements(
    pair: tuple[Matrix, dict[str, str]],
) -> None:
    matrix, plan = pair
    found = Page(plan[INDEX])
    local = [each for each in found.values("href") if not each.startswith("https://")]
    ids = set(found.values("id"))
    files = {each.removeprefix("../") for each in local if each.startswith("../")}
    assert files
    assert files <= set(plan)
    opened = {each.removeprefix("#open=") for each in local if each.startswith("#open=")}
    assert opened == {each.id for each in matrix.statements}
    named = {each[1:] for each in local if each.startswith("#") and "=" not in each}
    assert named <= ids
    searched = [each.removeprefix("#q=") for each in local if each.startswith("#q=")]
    assert {unquote(each).strip('"') for each in searched} <= set(matrix.reasons.values())


def test_each_rule_shows_the_policy_that_is_generated(
    pair: tuple[Matrix, dict[str, str]],
) -> None:
    matrix, plan = pair
    shown = [json.loads(text) for text in Page(plan[INDEX]).texts if text.startswith("{")]
    shown = [each for each in shown if "effect" in each.get("then", {})]
    generated = [
        json.loads(plan[f"policy/definitions/{rule.id}.json"])["properties"]["policyRule"]
        for rule in matrix.rules("policy")
    ]
    assert shown == generated


def test_the_picture_counts_what_coverage_counts(matrix: Matrix, plan: dict[str, str]) -> None:
    table = cells(matrix, targets.holding(matrix))
    held = {
        carrier: sum(each.held[carrier] for each in totals(matrix, table).values())
        for carrier in CARRIERS
    }
    found = page(matrix, targets.holding(matrix))
    assert {carrier: bar["held"].count for carrier, bar in found.bars.items()} == held
    assert held["policy"] > 0
    for bar in [*found.bars.values(), found.anywhere]:
        assert sum(part.count for part in bar.values()) == len(matrix.statements)
        assert [part.start for part in bar.values()] == [
            sum(each.count for each in list(bar.values())[:number]) for number in range(len(KINDS))
        ]
    described = " ".join(Page(plan[INDEX]).text.split())
    for count in held.values():
        assert f"{count} of {len(matrix.statements)} enforced" in described


@pytest.mark.usefixtures("any_length")
def test_nothing_hostile_becomes_markup(pair: tuple[Matrix, dict[str, str]]) -> None:
    matrix, plan = pair
    kind, attacked = Page(plan[INDEX]), Page(targets.plan(hostile(matrix))[INDEX])
    assert attacked.faults == []
    assert attacked.shape == kind.shape
    assert attacked.text.count(plain(HOSTILE)) > len(matrix.statements)
    tests = [
        leaf
        for rule in matrix.rules()
        for branch in rule.branches
        for leaf in leaves(branch.condition)
        if leaf.operator == "equals" and isinstance(leaf.operand, str)
    ]
    assert [
        each for each in tests if f"is {each.operand} {plain(LITERAL)}" not in attacked.text
    ] == []


def test_only_the_script_and_the_style_of_the_page_may_act(plan: dict[str, str]) -> None:
    found = Page(plan[INDEX])
    (policy,) = [each for each in found.values("content", "meta") if "default-src" in each]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert found.values("style") == []
    assert [name for _, attrs in found.elements for name in attrs if name.startswith("on")] == []


# Markdown


def test_the_markdown_is_tables_of_every_statement(pair: tuple[Matrix, dict[str, str]]) -> None:
    matrix, plan = pair
    tokens = rendered(plan[MARKDOWN])
    rows = sum(token.type == "tr_open" for token in tokens)
    tables = sum(token.type == "table_open" for token in tokens)
    sections = len({each.source.section for each in matrix.statements})
    assert tables == 1 + sections + bool(matrix.decisions)
    assert rows == len(matrix.statements) + sections + 2 + len(KINDS) + (
        1 + len(matrix.decisions) if matrix.decisions else 0
    )
    text = spoken(tokens)
    for each in matrix.statements:
        assert plain(each.says) in text
        assert plain(matrix.remedies[each.remedy]) in text
    assert "|" not in text


def test_the_markdown_links_to_what_is_there(pair: tuple[Matrix, dict[str, str]]) -> None:
    _, plan = pair
    text = plan[MARKDOWN]
    links = [
        str(child.attrs["href"])
        for token in rendered(text)
        for child in token.children or []
        if child.type == "link_open"
    ]
    names = set(re.findall(r'<a name="([^"]+)"></a>', text))
    assert {each[1:] for each in links if each.startswith("#")} <= names
    assert {each[3:] for each in links if each.startswith("../")} <= set(plan)
    assert any(each.startswith("../") for each in links)


@pytest.mark.usefixtures("any_length")
def test_nothing_hostile_becomes_markdown(pair: tuple[Matrix, dict[str, str]]) -> None:
    matrix, plan = pair
    attacked = rendered(targets.plan(hostile(matrix))[MARKDOWN])
    assert shape(attacked) == shape(rendered(plan[MARKDOWN]))
    assert spoken(attacked).count(plain(HOSTILE)) > len(matrix.statements)


def shape(tokens: list[Token]) -> list[Any]:
    """The kinds of tokens; neighbouring texts are one."""
    found: list[Any] = []
    for token in tokens:
        found.append(token.type)
        kinds = [child.type for child in token.children or []]
        found.append(
            [kind for n, kind in enumerate(kinds) if kind != "text" or kinds[n - 1 : n] != ["text"]]
        )
    return found


# JSON as it is shown


@pytest.mark.parametrize(
    "data",
    [
        {},
        [],
        None,
        {"a": [1, 2, {"b": "x" * 100}], "c": {}},
        ["x" * 30] * 12,
        [["y" * 60, 1], ["z" * 60, 2]],
        {'é\u2028"': "</script>"},
    ],
)
def test_fitted_json_is_the_same_json(data: Any) -> None:
    assert json.loads(fitted(data)) == data
    assert all(len(line) <= 130 for line in fitted(data).splitlines())
