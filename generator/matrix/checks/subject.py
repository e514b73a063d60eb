"""A matrix together with the document it was read from."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from generator.diagnostics import Diagnostic
from generator.matrix.model import Matrix, Rule, Statement
from generator.yamltext import DataPath, Document


@dataclass(frozen=True, slots=True)
class Subject:
    """A matrix, its document, and where in it each of the matrix's statements stands."""

    matrix: Matrix
    document: Document
    places: Sequence[int]

    def fault(self, path: DataPath, message: str, code: str, hint: str = "") -> Diagnostic:
        """A fault at the place of `path`."""
        return Diagnostic(self.document.mark(path), message, code, hint)

    def statements(self) -> Iterator[tuple[DataPath, Statement]]:
        """Every statement with its path in the document."""
        for place, statement in zip(self.places, self.matrix.statements, strict=True):
            yield ("statements", place), statement

    def known_ids(self) -> set[str]:
        """Every statement id, those of statements with a wrong shape included."""
        raws = self.document.data["statements"]
        return {str(raw.get("id")) for raw in raws if isinstance(raw, dict)}

    def rules(self) -> Iterator[tuple[DataPath, Statement, Rule]]:
        """Every rule with its path in the document and its statement."""
        for path, statement in self.statements():
            for index, rule in enumerate(statement.rules):
                yield (*path, "rules", index), statement, rule
