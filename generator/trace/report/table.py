"""Coverage: statement x carrier, totals, and the article's side."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from generator.compile.markdown import literal
from generator.matrix.cells import Cell
from generator.matrix.model import CARRIERS, Matrix
from generator.trace.coverage import Coverage
from generator.trace.report.phrases import owners, printed


def text(coverage: Coverage) -> str:
    """Coverage for a terminal."""
    return "\n".join(_lines(coverage))


def _lines(coverage: Coverage) -> Iterator[str]:
    width = max(len(each.id) for each in coverage.matrix.statements)
    for section, heading in _sections(coverage):
        yield from (heading, "-" * len(heading))
        for each in coverage.matrix.statements:
            if each.source.section == section:
                for carrier, cell in coverage.cells[each.id].items():
                    yield f"  {each.id:{width}}  {carrier}: {_cell(coverage.matrix, cell)}"
        yield ""
    yield from _totals(coverage)
    if coverage.reverse:
        yield from ("", coverage.reverse.article.file)
        for passage, place in coverage.reverse.passages:
            yield f"  {passage.line:4}  {passage.heading}: {passage.place}  <-  {owners(place)}"
        yield from ("", _summary(coverage))


def markdown(coverage: Coverage) -> str:
    """Coverage as a page."""
    lines = [f"# Coverage of {literal(coverage.matrix.title)}", ""]
    for section, heading in _sections(coverage):
        carriers = [each.title for each in CARRIERS.values()]
        lines += [f"## {literal(heading)}", "", _row("Statement", "Verdict", *carriers)]
        lines.append(_row("---", "---", *("---" for _ in CARRIERS)))
        for each in coverage.matrix.statements:
            if each.source.section == section:
                cells = [
                    literal(_cell(coverage.matrix, cell))
                    for cell in coverage.cells[each.id].values()
                ]
                lines.append(_row(f"`{each.id}`", each.verdict, *cells))
        lines.append("")
    lines += ["## Totals", "", *(f"- {literal(line)}" for line in _totals(coverage))]
    if coverage.reverse:
        lines += [
            "",
            f"## {literal(coverage.reverse.article.file)}",
            "",
            literal(_summary(coverage)),
        ]
        lines += ["", _row("Line", "Place", "Covered by"), _row("---", "---", "---")]
        for passage, place in coverage.reverse.passages:
            where = literal(f"{passage.heading}: {passage.place}")
            lines.append(_row(str(passage.line), where, literal(owners(place))))
    return "\n".join(lines)


def json(coverage: Coverage) -> str:
    """Coverage for machines."""
    data: dict[str, Any] = {
        "matrix": coverage.matrix.id,
        "edition": coverage.matrix.edition.label,
        "statements": [
            {
                "id": each.id,
                "section": each.source.section,
                "verdict": each.verdict,
                "carriers": {
                    carrier: {"files": list(cell.files), "reasons": _reasons(coverage.matrix, cell)}
                    for carrier, cell in coverage.cells[each.id].items()
                },
            }
            for each in coverage.matrix.statements
        ],
        "sections": {
            section: {"statements": total.statements, **dict(total.held)}
            for section, total in coverage.totals.items()
        },
    }
    return printed(data | _source(coverage))


def _source(coverage: Coverage) -> dict[str, Any]:
    if coverage.reverse is None:
        return {}
    passages = [
        {
            "line": passage.line,
            "heading": passage.heading,
            "row": passage.label,
            "sentence": passage.ordinal,
            "sha256": passage.sha256,
            "statements": [each.id for each in place.statements] if place else [],
            "prose": place.prose.why if place and place.prose else None,
        }
        for passage, place in coverage.reverse.passages
    ]
    found = [
        {"place": str(each.mark), "code": each.code, "message": each.message}
        for each in coverage.findings()
    ]
    file = coverage.reverse.article.file
    includes = [
        {"line": each.line, "target": each.target} for each in coverage.reverse.article.includes
    ]
    return {"source": file, "passages": passages, "includes": includes, "findings": found}


def _sections(coverage: Coverage) -> list[tuple[str, str]]:
    return [(key, coverage.matrix.sections[key].title) for key in coverage.totals]


def _totals(coverage: Coverage) -> Iterator[str]:
    for section, heading in _sections(coverage):
        total = coverage.totals[section]
        held = ", ".join(f"{count} in {carrier}" for carrier, count in total.held.items())
        yield f"{heading}: {total.statements} statements, {held}"
    every = len(coverage.matrix.statements)
    held = ", ".join(
        f"{sum(total.held[carrier] for total in coverage.totals.values())} in {carrier}"
        for carrier in CARRIERS
    )
    yield f"All: {every} statements, {held}, every other with a reason"


def _summary(coverage: Coverage) -> str:
    passages = coverage.reverse.passages if coverage.reverse else ()
    covered = sum(place is not None for _, place in passages)
    gone = len(coverage.reverse.gone) if coverage.reverse else 0
    includes = coverage.reverse.article.includes if coverage.reverse else ()
    unread = "".join(f"; line {each.line} includes {each.target}, not read" for each in includes)
    return (
        f"{covered} of {len(passages)} rows and sentences are covered, {gone} that the matrix "
        f"rests on are gone{unread}"
    )


def _cell(matrix: Matrix, cell: Cell) -> str:
    return ", ".join(cell.files) or " ".join(_reasons(matrix, cell))


def _reasons(matrix: Matrix, cell: Cell) -> list[str]:
    return [matrix.reasons[each] for each in cell.reasons]


def _row(*cells: str) -> str:
    return f"| {' | '.join(cells)} |"


FORMATS: Mapping[str, Callable[[Coverage], str]] = {
    "text": text,
    "json": json,
    "markdown": markdown,
}
