"""What the commands show: findings, tables, differences. Click drops colours off a terminal."""

from __future__ import annotations

import difflib
import shlex
import shutil
import sys
import textwrap
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

import click

from generator.diagnostics import Diagnostic
from generator.matrix.model import Matrix, Statement
from generator.publish.disk import MANIFEST, Difference

_COLOURS = {
    "supported": "green",
    "conditional": "yellow",
    "unsupported": "red",
    "limit": "cyan",
    "+": "green",
    "-": "red",
    "@": "cyan",
}
_COLUMNS = ("STATEMENT", "VERDICT", "MODES", "STATUS", "POLICIES")
_INDENT = 16
_WIDTH = 100


def findings(diagnostics: Sequence[Diagnostic]) -> None:
    """Every fault and how many there are, on standard error."""
    for each in diagnostics:
        place, code = (
            click.style(str(each.mark), bold=True),
            click.style(f"[{each.code}]", dim=True),
        )
        click.echo(f"{place}: {each.message} {code}", err=True)
        if each.hint:
            click.echo(f"    hint: {each.hint}", err=True)
    count = len(diagnostics)
    click.echo(f"{count} fault{'s' if count > 1 else ''}", err=True)


def statements(matrix: Matrix) -> None:
    """A table on a terminal; elsewhere lines of columns separated by tabs."""
    rows = [_row(matrix, each) for each in matrix.statements]
    if sys.stdout is None or not sys.stdout.isatty():
        click.echo("\n".join("\t".join(row) for row in rows))
        return
    widths = [max(map(len, column)) for column in zip(_COLUMNS, *rows, strict=True)]
    click.secho(_line(_COLUMNS, widths), bold=True)
    for row in rows:
        verdict = click.style(row[1].ljust(widths[1]), fg=_COLOURS[row[1]])
        click.echo(_line((row[0], verdict, *row[2:]), widths))


def written(difference: Difference, plan: Mapping[str, str], out: Path) -> None:
    """What a build had to do."""
    done = (("changed", difference.changed), ("new", difference.missing))
    for word, paths in (*done, ("removed", difference.extra)):
        for path in paths:
            click.echo(f"{word:8} {(out / path).as_posix()}")
    state = "is now current" if difference else "was current"
    click.echo(f"{out.as_posix()} {state}: {len(plan)} files")


def drift(difference: Difference, plan: Mapping[str, str], out: Path, matrix: Path | None) -> None:
    """What a build would change, and the command that does it."""
    if not difference:
        click.echo(f"{out.as_posix()} is current: {len(plan)} files")
        return
    if difference.unfinished:
        click.echo(f"unfinished {out.as_posix()}: a build was interrupted here")
    for path in difference.changed:
        click.echo(f"changed    {(out / path).as_posix()}")
        for line in _diff(out / path, plan[path]):
            click.secho(line, fg=_COLOURS.get(line[:1]))
    for word, paths in (("missing", difference.missing), ("extra", difference.extra)):
        for path in paths:
            click.echo(f"{word:10} {(out / path).as_posix()}")
    if difference.unrecorded:
        click.echo(f"changed    {(out / MANIFEST).as_posix()}")
    click.echo(f"{out.as_posix()} is not current. Run: {_build_command(matrix, out)}")


def paragraph(label: str, text: str) -> None:
    """A labelled text, wrapped beside its label."""
    width = min(shutil.get_terminal_size((_WIDTH, 24)).columns, _WIDTH) - _INDENT
    lines = [
        line
        for part in text.splitlines()
        for line in textwrap.wrap(part, width, break_long_words=False, break_on_hyphens=False)
    ]
    fits = len(label) < _INDENT
    click.secho(label.ljust(_INDENT) if fits else label, bold=True, nl=not fits)
    body = textwrap.indent("\n".join(lines), " " * _INDENT)
    click.echo(body.lstrip(" ") if fits else body)


def _row(matrix: Matrix, statement: Statement) -> tuple[str, ...]:
    policies = ", ".join(rule.id for rule in statement.rules if "policy" not in rule.excluded)
    modes = ", ".join(statement.modes) if matrix.mode else "-"
    return statement.id, statement.verdict, modes, statement.status, policies or "-"


def _line(cells: Sequence[str], widths: Sequence[int]) -> str:
    padded = [cell.ljust(width) for cell, width in zip(cells, widths, strict=True)]
    return "  ".join(padded).rstrip()


def _diff(path: Path, planned: str) -> Iterator[str]:
    try:
        present = path.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError):
        yield "(not a text file)"
        return
    names = path.as_posix(), f"{path.as_posix()} (generated)"
    yield from difflib.unified_diff(present, planned.splitlines(), *names, lineterm="")


def _build_command(matrix: Path | None, out: Path) -> str:
    words = ["gen-policies", "build"]
    words += ["--matrix", str(matrix)] if matrix else []
    words += ["--out", str(out)] if out != Path("out") else []
    return shlex.join(words)
