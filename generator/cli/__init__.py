"""The command `gen-policies`: reads as the recipe, and is the only room that prints."""

from __future__ import annotations

import contextlib
import gc
import io
import os
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from generator.cli.check import check
from generator.cli.inputs import load, matrix_option, path
from generator.cli.prove import coverage, drift
from generator.cli.report import report
from generator.diagnostics import Invalid, did_you_mean

if TYPE_CHECKING:
    from generator.matrix.model import Matrix


class _Commands(click.Group):
    """Shows what is wrong with the input as findings, never as a traceback."""

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except Invalid as invalid:
            from generator.cli import show

            show.findings(invalid.diagnostics)
            ctx.exit(2)
        except KeyboardInterrupt:
            ctx.exit(130)


def _completed_statements(ctx: click.Context, _: click.Parameter, incomplete: str) -> list[str]:
    try:
        matrix = load(ctx.params.get("matrix"))
    except Invalid:
        return []
    rules = [rule.id for rule in matrix.rules()]
    names = dict.fromkeys([*(each.id for each in matrix.statements), *rules])
    return [name for name in names if name.startswith(incomplete)]


_out_option = click.option(
    "--out",
    callback=path,
    metavar="DIR",
    default="out",
    show_default=True,
    help="The folder to write.",
)


@click.group(cls=_Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="gen-policies")
@click.pass_context
def main(ctx: click.Context) -> None:
    """Compile a support matrix into Azure Policy; check configurations against policies.

    \b
    Exit status: 0 fine, 1 drift or violation, 2 bad input.
    """
    if os.environ.get("NO_COLOR"):
        ctx.color = False


main.add_command(check)
main.add_command(report)


@main.command()
@click.option(
    "--check", "compare", is_flag=True, help="Write nothing; say what a build would change."
)
@matrix_option
@_out_option
def build(*, compare: bool, matrix: Path | None, out: Path) -> None:
    """Generate every output of the matrix.

    Only files that the manifest in DIR lists are replaced or removed; everything else in
    DIR is left alone.

    \b
    Examples:
      gen-policies build
      gen-policies build --check
      gen-policies build --matrix my-matrix.yaml --out generated
    """
    from generator.cli import show
    from generator.publish import disk

    plan = _plan(load(matrix), out)
    if not compare:
        show.written(disk.write(plan, out), plan, out)
        return
    difference = disk.compare(plan, out)
    show.drift(difference, plan, out, matrix)
    if difference:
        click.get_current_context().exit(1)


@main.command()
@matrix_option
def validate(*, matrix: Path | None) -> None:
    """Check the matrix and everything it would generate; write nothing.

    \b
    Examples:
      gen-policies validate
      gen-policies validate --matrix my-matrix.yaml
    """
    found = load(matrix)
    files, rules = len(_plan(found)), len(list(found.rules()))
    statements = len(found.statements)
    click.echo(f"{found.title}: {statements} statements, {rules} rules, {files} files: fine")


@main.command()
@click.argument("statement", shell_complete=_completed_statements)
@matrix_option
def explain(*, statement: str, matrix: Path | None) -> None:
    """Tell what a statement says, where from, what enforces it and how to fix a violation.

    STATEMENT is the id of a statement or of a rule, or the name of a policy definition;
    `gen-policies list` shows them.

    \b
    Examples:
      gen-policies explain my-statement
      gen-policies explain --matrix my-matrix.yaml my-statement
    """
    from generator.cli import show
    from generator.publish.explain import find, paragraphs

    found = load(matrix)
    chosen = find(found, statement)
    if chosen is None:
        hint = did_you_mean(statement, [each.id for each in found.statements])
        sentence = f"there is no statement '{statement}'; {hint}"
        raise click.BadParameter(sentence, param_hint="STATEMENT")
    for label, text in paragraphs(found, chosen):
        show.paragraph(label, text)


@main.command("list")
@matrix_option
def list_statements(*, matrix: Path | None) -> None:
    """List every statement: id, verdict, modes, status, and the policies that enforce it.

    On a terminal as a table; elsewhere one line a statement, its columns separated by tabs.

    \b
    Examples:
      gen-policies list
      gen-policies list | grep unsupported
    """
    from generator.cli import show

    show.statements(load(matrix))


main.add_command(coverage)
main.add_command(drift)


def run() -> None:
    """The console script: the command, then an exit without the interpreter's clean-up.

    A build makes trees, not cycles, and ends at once: looking for cycles and freeing
    everything one by one would take a quarter of its time.
    """
    gc.disable()
    status = _status()
    with contextlib.suppress(OSError, AttributeError):
        sys.stderr.flush()
    os._exit(status)


def _status() -> int:
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")
    try:
        main()
    except SystemExit as done:
        status = done.code if isinstance(done.code, int) else int(done.code is not None)
    except OSError as error:
        return _cannot_print(error)
    try:
        if sys.stdout is not None:
            sys.stdout.flush()
    except BrokenPipeError:
        return status
    except OSError as error:
        return _cannot_print(error)
    return status


def _cannot_print(error: OSError) -> int:
    with contextlib.suppress(OSError):
        click.echo(f"gen-policies: the output cannot be written: {error.strerror}", err=True)
    return 2


def _plan(matrix: Matrix, out: Path | None = None) -> Mapping[str, str]:
    from generator.publish import targets, versions

    plan = targets.plan(matrix)
    faults = list(versions.not_raised(matrix, plan, out)) if out else []
    if faults:
        raise Invalid(faults)
    return plan
