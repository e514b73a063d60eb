"""The real matrix: every statement there, each at a place that the article has."""

from __future__ import annotations

import json
from collections import Counter

from generator.matrix.model import CARRIERS, Matrix
from tests.conftest import ROOT

PLACES = {
    (heading, place): sha256
    for heading, place, sha256 in json.loads(
        (ROOT / "tests" / "data" / "article-places.json").read_text(encoding="utf-8")
    )
}
"""Heading and row label or ordinal of every row and sentence of the article's edition, with the
SHA-256 of the normalised text; the text itself is Microsoft's and stays there."""


def test_every_statement_is_there_with_its_verdict(matrix: Matrix) -> None:
    assert len(matrix.statements) == 93
    assert Counter(each.verdict for each in matrix.statements) == {
        "supported": 43,
        "unsupported": 20,
        "limit": 17,
        "conditional": 13,
    }
    assert Counter(each.modes for each in matrix.statements) == {
        ("app", "crash"): 62,
        ("app",): 22,
        ("crash",): 9,
    }
    assert Counter(each.status for each in matrix.statements)["duplicate-of"] == 4


def test_every_statement_stands_where_it_says(matrix: Matrix) -> None:
    for statement in matrix.statements:
        source = statement.source
        place = matrix.sections[source.section].heading, source.row or source.sentence
        assert PLACES[place] == source.sha256, statement.id


def test_every_row_of_the_article_has_a_statement(matrix: Matrix) -> None:
    covered = {
        (matrix.sections[each.source.section].heading, each.source.row or each.source.sentence)
        for each in matrix.statements
    }
    rows = {place for place in PLACES if isinstance(place[1], str)}
    assert len(rows) == 38
    assert rows <= covered


def test_every_cell_is_filled(matrix: Matrix) -> None:
    for statement in matrix.statements:
        for carrier in CARRIERS:
            ruled = any(carrier not in rule.excluded for rule in statement.rules)
            excluded = statement.rules and not ruled
            said = [ruled, carrier in statement.reasons, bool(excluded)]
            assert said.count(True) == 1, (statement.id, carrier)


def test_every_yes_row_has_an_example(matrix: Matrix) -> None:
    supported = [each for each in matrix.statements if each.verdict == "supported"]
    assert all(each.examples for each in supported)


def test_decisions_name_their_evidence(matrix: Matrix) -> None:
    assert Counter(each.evidence for each in matrix.decisions) == {
        "documented": 10,
        "inferred": 9,
        "other-source": 5,
        "unverified": 1,
    }
