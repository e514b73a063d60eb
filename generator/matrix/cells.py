"""The table statement x carrier: the files that hold a statement, or why there is none.

Knows neither the documents that are generated nor their paths: whoever asks says where a
carrier keeps a rule.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from generator.matrix.model import CARRIERS, Matrix, Statement

Files: TypeAlias = Callable[[str, str], Sequence[str]]
"""The paths of the files in which a carrier holds a rule: carrier, rule id -> paths."""


@dataclass(frozen=True, slots=True)
class Cell:
    """What a carrier does about a statement: the files that hold it, or ids of reasons."""

    files: tuple[str, ...]
    reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Total:
    """How many statements a section has, and how many of them each carrier holds."""

    statements: int
    held: Mapping[str, int]


Cells: TypeAlias = Mapping[str, Mapping[str, Cell]]
"""Statement id -> carrier -> cell."""


def cells(matrix: Matrix, files: Files) -> Cells:
    """Every cell of a matrix."""
    return {
        each.id: {carrier: _cell(each, carrier, files) for carrier in CARRIERS}
        for each in matrix.statements
    }


def totals(matrix: Matrix, table: Cells) -> dict[str, Total]:
    """The totals of each section that has statements."""
    counted = Counter(each.source.section for each in matrix.statements)
    held = Counter(
        (each.source.section, carrier)
        for each in matrix.statements
        for carrier, cell in table[each.id].items()
        if cell.files
    )
    return {
        section: Total(counted[section], {carrier: held[section, carrier] for carrier in CARRIERS})
        for section in matrix.sections
        if counted[section]
    }


def _cell(statement: Statement, carrier: str, files: Files) -> Cell:
    held = [rule.id for rule in statement.rules if carrier not in rule.excluded]
    reasons = [rule.excluded[carrier] for rule in statement.rules if carrier in rule.excluded]
    if carrier in statement.reasons:
        reasons.append(statement.reasons[carrier])
    return Cell(
        tuple(dict.fromkeys(file for rule in held for file in files(carrier, rule))),
        tuple(dict.fromkeys(reasons)),
    )
