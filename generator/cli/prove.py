"""The commands that hold the copy against its source: `coverage` and `drift`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from generator.cli.inputs import load, matrix_option, path

if TYPE_CHECKING:
    from generator.matrix.cells import Files

_format_option = click.option(
    "--format",
    "form",
    type=click.Choice(["text", "json", "markdown"]),
    default="text",
    show_default=True,
    help="How to say it.",
)


@click.command()
@click.option("--source", callback=path, metavar="FILE", help="The article, in Markdown.")
@_format_option
@matrix_option
def coverage(*, source: Path | None, form: str, matrix: Path | None) -> None:
    """Show which file holds each statement, or why none can.

    With --source also the reverse: each row and sentence of the article and what covers it. A
    sentence that no statement covers, or a statement whose sentence is gone, is a finding.

    \b
    Examples:
      gen-policies coverage
      gen-policies coverage --source article.md --format markdown
    """
    from generator.cli import show
    from generator.publish.targets import holding
    from generator.trace import coverage as tracing
    from generator.trace import document, places
    from generator.trace.report import table

    found = load(matrix)
    article = places.recognised(found, document.read(source)) if source else None
    covered = tracing.coverage(found, _beside(holding(found)), article)
    click.echo(table.FORMATS[form](covered))
    findings = covered.findings()
    if findings:
        show.findings(findings)
        click.get_current_context().exit(1)


@click.command()
@click.argument("new", metavar="NEW", callback=path)
@click.option("--from", "old", callback=path, metavar="OLD", help="The edition to compare with.")
@_format_option
@matrix_option
def drift(*, new: Path, old: Path | None, form: str, matrix: Path | None) -> None:
    """Tell what a newer edition of the article changes, statement by statement.

    NEW is the article in Markdown. Without --from, the fingerprints and values of the matrix
    decide; with it, the words of both editions are shown. Exit status: 0 nothing, 1 something
    changed, 2 unreadable.

    \b
    Examples:
      gen-policies drift new.md
      gen-policies drift new.md --from old.md --format markdown
    """
    from generator.publish.targets import holding, telling
    from generator.trace import document, places
    from generator.trace import drift as tracing
    from generator.trace.drift import Resting
    from generator.trace.report import changes

    found = load(matrix)
    editions = [
        places.recognised(found, document.read(each)) if each else None for each in (new, old)
    ]
    if editions[0] is None:
        sentence = "it is empty; is a variable unset?"
        raise click.BadParameter(sentence, param_hint="NEW")
    resting = Resting(_beside(holding(found, named=True)), tuple(map(_out, telling(found))))
    result = tracing.drift(found, resting, editions[0], editions[1])
    click.echo(changes.FORMATS[form](result))
    if result:
        click.get_current_context().exit(1)


def _beside(within: Files) -> Files:
    """Paths as seen from beside the output folder."""
    return lambda carrier, rule: [_out(path) for path in within(carrier, rule)]


def _out(path: str) -> str:
    return f"out/{path}"
