"""Who accounts for what: each statement in each carrier, and each passage of the article.

Knows neither the documents that are generated nor their paths: whoever asks says where a
carrier keeps a rule.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from generator.diagnostics import Diagnostic, Mark
from generator.matrix.model import CARRIERS, Matrix, Statement
from generator.trace.document import Article, Passage
from generator.trace.places import Place, accounted, places

Files: TypeAlias = Callable[[str, str], Sequence[str]]
"""The paths of the files in which a carrier holds a rule: carrier, rule id -> paths."""


@dataclass(frozen=True, slots=True)
class Cell:
    """What a carrier does about a statement: the files that hold it, or why there is none."""

    files: tuple[str, ...]
    reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Total:
    """How many statements a section has, and how many of them each carrier holds."""

    statements: int
    held: Mapping[str, int]


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
    cells: Mapping[str, Mapping[str, Cell]]
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
    cells = {
        each.id: {carrier: _cell(matrix, each, carrier, files) for carrier in CARRIERS}
        for each in matrix.statements
    }
    reverse = _reverse(matrix, article) if article else None
    return Coverage(matrix, cells, _totals(matrix, cells), reverse)


def _cell(matrix: Matrix, statement: Statement, carrier: str, files: Files) -> Cell:
    held = [rule.id for rule in statement.rules if carrier not in rule.excluded]
    reasons = [rule.excluded[carrier] for rule in statement.rules if carrier in rule.excluded]
    if carrier in statement.reasons:
        reasons.append(statement.reasons[carrier])
    return Cell(
        tuple(dict.fromkeys(file for rule in held for file in files(carrier, rule))),
        tuple(matrix.reasons[reason] for reason in dict.fromkeys(reasons)),
    )


def _totals(matrix: Matrix, cells: Mapping[str, Mapping[str, Cell]]) -> dict[str, Total]:
    counted = Counter(each.source.section for each in matrix.statements)
    held = Counter(
        (each.source.section, carrier)
        for each in matrix.statements
        for carrier, cell in cells[each.id].items()
        if cell.files
    )
    return {
        section: Total(counted[section], {carrier: held[section, carrier] for carrier in CARRIERS})
        for section in matrix.sections
        if counted[section]
    }


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
