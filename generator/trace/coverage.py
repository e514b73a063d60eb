"""Who accounts for what: each statement in each carrier, and each passage of the article."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from generator.diagnostics import Diagnostic, Mark
from generator.matrix.cells import Cells, Files, Total, cells, totals
from generator.matrix.model import Matrix
from generator.trace.document import Article, Passage
from generator.trace.places import Place, accounted, places


@dataclass(frozen=True, slots=True)
class Reverse:
    """The article's side: what accounts for each passage, and what is wrong with that."""

    article: Article
    passages: tuple[tuple[Passage, Place | None], ...]
    gone: tuple[Place, ...]


@dataclass(frozen=True, slots=True)
class Coverage:
    """The table statement x carrier, its totals by section id, and the article's side."""

    matrix: Matrix
    cells: Cells
    totals: Mapping[str, Total]
    reverse: Reverse | None

    def findings(self) -> list[Diagnostic]:
        """Each passage that nothing accounts for, and each place that is gone."""
        if self.reverse is None:
            return []
        file = self.reverse.article.file
        uncovered = [
            Diagnostic(Mark(file, each.line), _uncovered(each), "uncovered", _HINT)
            for each, place in self.reverse.passages
            if place is None
        ]
        return [*uncovered, *(_gone(place) for place in self.reverse.gone)]


_HINT = "give it a statement, or declare under 'prose' that it says nothing"


def coverage(matrix: Matrix, files: Files, article: Article | None = None) -> Coverage:
    """What covers what; with an article, in both directions."""
    table = cells(matrix, files)
    reverse = _reverse(matrix, article) if article else None
    return Coverage(matrix, table, totals(matrix, table), reverse)


def _reverse(matrix: Matrix, article: Article) -> Reverse:
    known = places(matrix)
    found = accounted(known, article)
    there = {id(place) for place in found.values()}
    return Reverse(
        article,
        tuple((each, found.get(each)) for each in article.passages),
        tuple(place for place in known if id(place) not in there),
    )


def _uncovered(passage: Passage) -> str:
    what = "row" if passage.label is not None else "sentence"
    return f"No statement covers this {what}: {passage.text}"


def _gone(place: Place) -> Diagnostic:
    names = ", ".join(f"'{each.id}'" for each in place.statements)
    where = f"{place.heading}: {place.name}"
    if place.prose:
        sentence = f"The article no longer has this text, declared to say nothing: {where}."
        return Diagnostic(place.prose.mark, sentence, "gone")
    sentence = f"The article no longer says this, on which {names} rests: {where}."
    return Diagnostic(place.statements[0].mark, sentence, "gone", "see what changed with 'drift'")
