"""What must hold of a whole matrix, beyond the shape of its parts."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from generator.diagnostics import Diagnostic
from generator.matrix.checks import examples, fields, names, used
from generator.matrix.checks.subject import Subject
from generator.matrix.model import Matrix
from generator.yamltext import Document

CHECKS: tuple[Callable[[Subject], Iterator[Diagnostic]], ...] = (
    names.ids_are_unique,
    names.rule_ids_are_unique,
    names.names_are_known,
    names.modes_are_given,
    names.documents_stand_alone,
    names.mode_parameter_is_free,
    names.canonical_is_given,
    names.source_is_one_place,
    names.prose_says_nothing_else,
    names.cells_are_filled,
    fields.fields_exist,
    examples.rules_mean_their_examples,
    examples.supported_statements_pass,
    examples.supported_statements_have_examples,
)


def faults(matrix: Matrix, document: Document, places: Sequence[int]) -> list[Diagnostic]:
    """Every fault that the checks find; `places` are the statements' ordinals in the document."""
    subject = Subject(matrix, document, places)
    return [diagnostic for check in CHECKS for diagnostic in check(subject)]


def leftovers(matrix: Matrix, document: Document, places: Sequence[int]) -> list[Diagnostic]:
    """What is declared but not used: worth saying once nothing else is wrong."""
    return list(used.everything_is_used(Subject(matrix, document, places)))
