"""What pages for people show of a matrix: statements by section, and who enforces how much."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Literal, TypeAlias

from generator.matrix.cells import Cell, Cells, Files, cells
from generator.matrix.model import CARRIERS, Decision, Matrix, Section, Statement

Kind: TypeAlias = Literal["held", "free", "repeated", "barred"]
KINDS: Mapping[Kind, str] = {
    "held": "enforced",
    "free": "supported, nothing to enforce",
    "repeated": "repeats another statement",
    "barred": "cannot be enforced",
}
"""What a carrier does about a statement, and what people call it."""
_REPEATED = frozenset({"duplicate-of", "superseded"})


@dataclass(frozen=True, slots=True)
class Entry:
    """A statement as it is shown; `verdicts` has no value for a mode it does not speak of."""

    statement: Statement
    verdicts: Mapping[str, str]
    cells: Mapping[str, Cell]
    kinds: Mapping[str, Kind]
    decisions: tuple[Decision, ...]

    @property
    def held(self) -> list[str]:
        """The carriers that enforce it."""
        return [carrier for carrier, kind in self.kinds.items() if kind == "held"]

    @property
    def grouped(self) -> list[tuple[list[str], Cell]]:
        """The cells with the carriers that have them; equal reasons are given once."""
        found: dict[Cell, list[str]] = {}
        for carrier, cell in self.cells.items():
            found.setdefault(cell, []).append(carrier)
        return [(carriers, cell) for cell, carriers in found.items()]


@dataclass(frozen=True, slots=True)
class Segment:
    """A part of a bar: how many statements of a kind, and how many stand before them."""

    kind: Kind
    start: int
    count: int


@dataclass(frozen=True, slots=True)
class Reason:
    """Why carriers do not enforce statements, and how many statements that is in each."""

    id: str
    text: str
    counts: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Page:
    """All of it; `bars` has a bar for each carrier, `anywhere` one for all of them."""

    sections: tuple[tuple[Section, tuple[Entry, ...]], ...]
    bars: Mapping[str, Mapping[Kind, Segment]]
    anywhere: Mapping[Kind, Segment]
    reasons: tuple[Reason, ...]
    total: int
    files: Files
    kinds: Mapping[Kind, str] = field(default_factory=lambda: KINDS)

    @property
    def verdicts(self) -> list[str]:
        """Every verdict that is given."""
        return list(dict.fromkeys(each.statement.verdict for each in self._entries()))

    @property
    def statuses(self) -> list[str]:
        """Every status that statements have."""
        return list(dict.fromkeys(each.statement.status for each in self._entries()))

    def _entries(self) -> Iterator[Entry]:
        return (each for _, entries in self.sections for each in entries)


def page(matrix: Matrix, files: Files) -> Page:
    """What there is to show of a matrix."""
    table = cells(matrix, files)
    entries = [_entry(matrix, each, table) for each in matrix.statements]
    sections = (
        (section, tuple(each for each in entries if each.statement.source.section == key))
        for key, section in matrix.sections.items()
    )
    return Page(
        tuple((section, found) for section, found in sections if found),
        {carrier: _bar([each.kinds[carrier] for each in entries]) for carrier in CARRIERS},
        _bar([_best(each) for each in entries]),
        _reasons(matrix, entries),
        len(entries),
        files,
    )


def _entry(matrix: Matrix, statement: Statement, table: Cells) -> Entry:
    names = matrix.mode.names if matrix.mode else {"": ""}
    spoken = statement.modes if matrix.mode else ("",)
    own = table[statement.id]
    return Entry(
        statement,
        {name: statement.verdict if name in spoken else "" for name in names},
        own,
        {carrier: _kind(statement, cell) for carrier, cell in own.items()},
        tuple(each for each in matrix.decisions if statement.id in each.statements),
    )


def _kind(statement: Statement, cell: Cell) -> Kind:
    if cell.files:
        return "held"
    if statement.verdict == "supported":
        return "free"
    return "repeated" if statement.status in _REPEATED else "barred"


def _best(entry: Entry) -> Kind:
    """What the most that any carrier does about it is."""
    return next(kind for kind in KINDS if kind in entry.kinds.values())


def _bar(found: list[Kind]) -> dict[Kind, Segment]:
    counted, bar, start = Counter(found), dict[Kind, Segment](), 0
    for kind in KINDS:
        bar[kind] = Segment(kind, start, counted[kind])
        start += counted[kind]
    return bar


def _reasons(matrix: Matrix, entries: list[Entry]) -> tuple[Reason, ...]:
    """Why statements are not enforced that are not simply supported, the commonest first."""
    counted = Counter(
        (reason, carrier)
        for each in entries
        for carrier, cell in each.cells.items()
        if each.kinds[carrier] in ("repeated", "barred")
        for reason in cell.reasons
    )
    totals = Counter[str]()
    for (reason, _), count in counted.items():
        totals[reason] += count
    return tuple(
        Reason(reason, matrix.reasons[reason], {each: counted[reason, each] for each in CARRIERS})
        for reason, _ in sorted(totals.items(), key=lambda each: -each[1])
    )
