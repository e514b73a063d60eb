"""What rules become as Bicep: their expressions, and types that leave out what is refused."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from generator.compile import bicep
from generator.matrix.condition import Field
from generator.matrix.model import Matrix, Rule, Statement
from generator.publish.schemas import Property, Schemas


@dataclass(frozen=True, slots=True)
class Guard:
    """A rule as a function of a resource, and of the mode if it depends on one."""

    rule: Rule
    statement: Statement
    takes_mode: bool
    violation: str


@dataclass(frozen=True, slots=True)
class Ready:
    """A type that names the spellings of a property, without those that a mode refuses."""

    name: str
    field: Field
    subject: str
    mode: str | None
    spellings: tuple[str, ...]


class Guards:
    """The functions and types of a matrix, and how they are called."""

    def __init__(self, matrix: Matrix) -> None:
        self._matrix = matrix
        self.stem = matrix.identifier
        self.pascal = _capitalized(matrix.identifier)
        self.folder = matrix.prefix.rstrip("-")
        self.release = matrix.version.rpartition(".")[0]
        self.mode_parameter = matrix.mode.parameter if matrix.mode else ""
        self.mode_type = f"{self.stem}{_capitalized(self.mode_parameter)}Type"
        statements = {each.id: each for each in matrix.statements}
        self.all = tuple(
            self._guard(rule, statements[rule.statement]) for rule in matrix.rules("bicep")
        )

    def _guard(self, rule: Rule, statement: Statement) -> Guard:
        mode = self._matrix.mode
        values = mode.covering(rule.modes) if mode else ()
        takes_mode = mode is not None and len(values) < len(mode.values)
        branches = ((each.resource_type.type, each.condition) for each in rule.branches)
        gate = self.mode_parameter, values if takes_mode else ()
        return Guard(rule, statement, takes_mode, bicep.violation(branches, "candidate", gate))

    def ready(self) -> Iterator[Ready]:
        """A type for each property of which a mode refuses a spelling that Azure knows."""
        modes = tuple(self._matrix.mode.values) if self._matrix.mode else (None,)
        schemas = Schemas(self._matrix)
        for resource_type in schemas.types():
            for mode in modes:
                for each in _flat(schemas.properties(resource_type, mode)):
                    if each.field and each.spellings and each.refused:
                        words = (resource_type.identifier, each.field.name, mode or "")
                        name = f"{_camel(*words)}Type"
                        yield Ready(name, each.field, resource_type.name, mode, each.spellings)


def _flat(properties: Sequence[Property]) -> Iterator[Property]:
    for each in properties:
        yield each
        yield from _flat(each.properties)


def _capitalized(word: str) -> str:
    return word[:1].upper() + word[1:]


def _camel(first: str, *others: str) -> str:
    words = [part for other in others for part in other.split("-")]
    return first + "".join(map(_capitalized, words))
