"""What commands read: the matrix, and how a path is given."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from generator.matrix.model import Matrix

_ROOMS = (Path(__file__).parents[1] / "policies", Path(__file__).parents[2] / "policies")


def path(_: click.Context, parameter: click.Parameter, value: str | None) -> Path | None:
    """An option's value as a path; an empty one is an unset variable."""
    if value == "":
        sentence = "it is empty; is a variable unset?"
        raise click.BadParameter(sentence, param=parameter)
    return Path(value) if value else None


matrix_option = click.option(
    "--matrix",
    callback=path,
    metavar="FILE",
    help="The matrix to read; by default the one that comes with gen-policies.",
)


def _matrix_file(given: Path | None) -> Path:
    if given is not None:
        return given
    shipped = next(file for room in _ROOMS for file in sorted(room.glob("*.yaml")))
    try:
        here = Path.cwd()
    except OSError:
        return shipped
    return shipped.relative_to(here) if shipped.is_relative_to(here) else shipped


def load(given: Path | None) -> Matrix:
    """The matrix in the file, or the one that comes with the package. Raises Invalid."""
    from generator.matrix import load as reading

    return reading.load(_matrix_file(given))
