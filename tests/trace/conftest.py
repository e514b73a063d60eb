"""A made-up article, and a matrix that rests on each of its rows and sentences."""

from __future__ import annotations

import dataclasses

import pytest

from generator.matrix.model import Matrix, Section, Source, Statement, Verdict
from generator.trace.document import Article, Passage, parse, read
from tests.conftest import ROOT

HANDBOOK = ROOT / "tests" / "data" / "storage" / "blob-scanner.md"
REAL_ARTICLE = ROOT.parent / "shared" / "source" / "concepts-restore-points.md"


@pytest.fixture(scope="session")
def handbook() -> Article:
    return read(HANDBOOK)


@pytest.fixture(scope="session")
def handbook_matrix(second: Matrix, handbook: Article) -> Matrix:
    return resting_on(second, handbook)


@pytest.fixture(scope="session")
def real_article() -> Article:
    if not REAL_ARTICLE.exists():
        pytest.skip("the article itself is not at hand; its fingerprints in the YAML stand for it")
    return read(REAL_ARTICLE)


def resting_on(matrix: Matrix, article: Article) -> Matrix:
    """The matrix with a statement for each passage, in words of its own."""
    headings = list(dict.fromkeys(each.heading for each in article.passages))
    sections = {
        f"s{number}": Section(f"s{number}", heading, heading, "")
        for number, heading in enumerate(headings)
    }
    keys = {each.heading: key for key, each in sections.items()}
    statements = tuple(
        _statement(matrix.statements[n % 3], each, keys[each.heading], n)
        for n, each in enumerate(article.passages)
    )
    return dataclasses.replace(matrix, sections=sections, statements=statements, prose=())


def _statement(like: Statement, passage: Passage, section: str, number: int) -> Statement:
    cell = passage.text.removeprefix(passage.label or "").strip()
    verdicts: dict[str, Verdict] = {"Yes": "supported", "No": "unsupported"}
    return dataclasses.replace(
        like,
        id=f"statement-{number}",
        says=" ".join(sorted(set(passage.text.rstrip(".").split()))),
        verdict=verdicts.get(cell[:3].rstrip("."), "limit"),
        source=Source(section, passage.label, passage.ordinal, passage.sha256),
    )


def edition(text: str) -> Article:
    return parse(text, "new.md")
