"""The reader: places, fingerprints and lines of everything such an article is written with."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from generator.diagnostics import Invalid
from generator.matrix.model import Matrix
from generator.trace.document import Article, parse, read
from generator.trace.places import recognised
from tests.conftest import ROOT

PLACES = ROOT / "tests" / "data" / "article-places.json"


def seen(text: str) -> list[tuple[str, int]]:
    """Text and line of each passage; a row's cells joined by bars."""
    found = parse(text).passages
    return [
        ("|".join([each.label, *each.cells]) if each.label else each.text, each.line)
        for each in found
    ]


CASES: dict[str, tuple[str, list[tuple[str, int]]]] = {
    "front matter is no text": ("---\ntitle: A. B\n# c\n---\n\nOne.\n", [("One.", 6)]),
    "outer pipes": ("|a|b|\n|-|-|\n|**x**|y|\n", [("x|y", 3)]),
    "no outer pipes": ("**a** | b\n--- | ---\n**x [z](q(r)s)** | y `w`\n", [("x z|y w", 3)]),
    "a break in a cell": ("|a|b|\n|-|-|\n|x|y<br/>z|\n", [("x|y z", 3)]),
    "two sentences on two lines": ("One\ntwo. Three.\n", [("One two.", 1), ("Three.", 2)]),
    "brackets after the full stop": ("A. (maybe)\n\nB.\n", [("A. (maybe)", 1), ("B.", 3)]),
    "a full stop within brackets": ("A (b etc. C) d. E.\n", [("A (b etc. C) d.", 1), ("E.", 1)]),
    "abbreviations and numbers": ("A, e.g. B, 2.7. C.\n", [("A, e.g. B, 2.7.", 1), ("C.", 1)]),
    "nested bullets": ("- A\n  - B\n    - C\n- D\n", [("A", 1), ("B", 2), ("C", 3), ("D", 4)]),
    "a note": ("> [!Note]\n> A. B.\n>\n> - C\n", [("A.", 2), ("B.", 2), ("C", 4)]),
    "a note on one line": ("> [!TIP] A.\n", [("A.", 1)]),
    "an include": ("[!INCLUDE [x](../y.md)]\n\nA.\n", [("A.", 3)]),
    "an extension": ('::: zone pivot="a"\nA.\n::: zone-end\n', [("A.", 2)]),
    "code": ("A.\n\n```\nB. C.\n```\n", [("A.", 1)]),
    "a comment": ("<!-- A.\n\nB. -->\nC.\n", [("C.", 4)]),
    "entities": ("A &amp; B&nbsp;c.\n", [("A & B c.", 1)]),
    "an HTML table": (
        (
            "<table>\n<thead><tr><th>a</th><th>b</th></tr></thead>\n<tbody>\n"
            "<tr><td><strong>x</strong></td>\n<td>Yes<br>but</td></tr>\n</tbody></table>\n"
        ),
        [("x|Yes but", 4)],
    ),
    "an HTML table with blank lines": (
        "<table>\n<tr>\n<td>\n\n**x**\n\n</td>\n<td>\n\nYes\n\n</td>\n</tr>\n</table>\n\nA.\n",
        [("x|Yes", 2), ("A.", 16)],
    ),
    "HTML paragraphs": ("<div>\n<p>A. B.</p>\n<p>C</p>\n</div>", [("A.", 2), ("B.", 2), ("C", 3)]),
    "line ends of Windows": ("# A\r\n\r\nB.\r\n", [("B.", 3)]),
    "a byte order mark": ("\ufeff---\nx: y\n---\nB.\n", [("B.", 4)]),
}  # fmt: skip


@pytest.mark.parametrize("name", CASES)
def test_what_is_read(name: str) -> None:
    text, expected = CASES[name]
    assert seen(text) == expected


def test_includes_are_named_with_their_line() -> None:
    found = parse("A.\n\n[!INCLUDE [x](../y.md)]\n").includes
    assert [(each.target, each.line) for each in found] == [("../y.md", 3)]


def test_sentences_are_counted_by_heading() -> None:
    found = parse("A.\n\n# H\n\nB. C.\n\n## I\n\nD.\n\n## H\n\nE.\n").passages
    places = [(each.heading, each.ordinal) for each in found]
    assert places == [("", 1), ("H", 1), ("H", 2), ("I", 1), ("H", 3)]


def test_decoration_leaves_the_fingerprint_alone() -> None:
    plain, rich = parse("A fine day.\n"), parse("**A** [FINE](http://x)\u00a0 _day_.\n")
    assert plain.passages[0].sha256 == rich.passages[0].sha256


def test_the_real_article_has_the_places_that_the_matrix_rests_on(real_article: Article) -> None:
    known = {tuple(each) for each in json.loads(PLACES.read_text(encoding="utf-8"))}
    found = [
        (each.heading, each.label or each.ordinal, each.sha256) for each in real_article.passages
    ]
    assert len(found) == len(known)
    assert set(found) == known


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "empty"),
        (b" \n\t\n", "empty"),
        (b"<!DOCTYPE html>\n<html><body><p>A.</p></body></html>", "html-page"),
        (b"<!-- x -->\n<html lang='en'>", "html-page"),
        (b"\x89PNG\r\n\x1a\n\0\0", "encoding"),
        ("A".encode("utf-16"), "encoding"),
        (b"# Only a heading\n", "no-article"),
        (b"x" * 300_000, "too-large"),
        (b"A.\n\n" * 2_001, "too-large"),
    ],
)
def test_what_is_no_article_is_one_sentence(tmp_path: Path, content: bytes, code: str) -> None:
    path = tmp_path / "new.md"
    path.write_bytes(content)
    with pytest.raises(Invalid) as caught:
        read(path)
    assert [each.code for each in caught.value.diagnostics] == [code]


def test_what_is_not_there_is_one_sentence(tmp_path: Path) -> None:
    for path in (tmp_path / "none.md", tmp_path):
        with pytest.raises(Invalid, match="cannot be read"):
            read(path)


def test_another_article_is_refused(matrix: Matrix, handbook: Article) -> None:
    with pytest.raises(Invalid, match="another article"):
        recognised(matrix, handbook)
