"""Coverage: no empty cell, no sentence unaccounted for, and what is missing is found."""

from __future__ import annotations

import dataclasses

from generator.matrix.model import CARRIERS, Matrix
from generator.trace.coverage import coverage
from generator.trace.document import Article, parse
from generator.trace.places import places
from tests.trace.conftest import HANDBOOK


def files(carrier: str, rule: str) -> list[str]:
    return [f"{carrier}/{rule}.json"]


def test_every_cell_of_the_real_matrix_has_a_file_or_a_reason(matrix: Matrix) -> None:
    cells = coverage(matrix, files).cells
    assert len(cells) == len(matrix.statements)
    for row in cells.values():
        assert set(row) == set(CARRIERS)
        assert all(cell.files or cell.reasons for cell in row.values())


def test_the_totals_are_those_of_the_table(matrix: Matrix) -> None:
    found = coverage(matrix, files)
    assert sum(each.statements for each in found.totals.values()) == len(matrix.statements)
    held = sum(bool(row["policy"].files) for row in found.cells.values())
    assert sum(each.held["policy"] for each in found.totals.values()) == held


def test_the_real_article_is_covered_both_ways(matrix: Matrix, real_article: Article) -> None:
    found = coverage(matrix, files, real_article)
    assert found.findings() == []
    assert found.reverse
    assert all(place for _, place in found.reverse.passages)


def test_the_places_of_the_matrix_are_every_place_of_its_edition(matrix: Matrix) -> None:
    assert len(places(matrix)) == 74
    assert sum(bool(each.prose) for each in places(matrix)) == 3


def test_a_sentence_that_nothing_covers_is_found_at_its_line(handbook_matrix: Matrix) -> None:
    text = HANDBOOK.read_text(encoding="utf-8") + "\nLanterns are new here.\n"
    (finding,) = coverage(handbook_matrix, files, parse(text, "new.md")).findings()
    assert (finding.code, finding.mark.line) == ("uncovered", text.count("\n"))


def test_a_statement_whose_sentence_is_gone_is_found(handbook_matrix: Matrix) -> None:
    text = HANDBOOK.read_text(encoding="utf-8").replace("**Sealed vaults** | No\n", "")
    (finding,) = coverage(handbook_matrix, files, parse(text)).findings()
    assert finding.code == "gone"
    assert "Sealed vaults" in finding.message


def test_prose_that_is_gone_is_found(matrix: Matrix, handbook_matrix: Matrix) -> None:
    prose = (dataclasses.replace(matrix.prose[0], source=handbook_matrix.statements[0].source),)
    declared = dataclasses.replace(
        handbook_matrix, prose=prose, statements=handbook_matrix.statements[1:]
    )
    text = HANDBOOK.read_text(encoding="utf-8")
    assert coverage(declared, files, parse(text)).findings() == []
    (finding,) = coverage(declared, files, parse(text.replace("This page lists", ""))).findings()[
        1:
    ]
    assert "declared to say nothing" in finding.message
