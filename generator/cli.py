"""The command `gen-policies`: reads as the recipe, and is the only part that prints."""

from __future__ import annotations

import contextlib
import difflib
import gc
import os
import shlex
import shutil
import sys
import textwrap
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from generator.diagnostics import Diagnostic, Invalid, did_you_mean

if TYPE_CHECKING:
    from generator.matrix.model import Matrix, Statement
    from generator.publish.disk import Difference

gc.disable()  # a short-lived process that builds trees, not cycles: a sixth of its time

MATRIX = Path("policies") / "vm-restore-points.yaml"
_PLACES = (Path(__file__).parent, Path(__file__).parents[1])
_COLOURS = {
    "supported": "green",
    "conditional": "yellow",
    "unsupported": "red",
    "limit": "cyan",
    "+": "green",
    "-": "red",
    "@": "cyan",
}


class _Commands(click.Group):
    """Prints what is wrong with the input as findings, never as a traceback."""

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except Invalid as invalid:
            for diagnostic in invalid.diagnostics:
                _print_diagnostic(diagnostic)
            count = len(invalid.diagnostics)
            click.echo(f"{count} fault{'s' if count > 1 else ''}", err=True)
            ctx.exit(2)


def _completed_statements(ctx: click.Context, _: click.Parameter, incomplete: str) -> list[str]:
    try:
        matrix = _load(ctx.params.get("matrix"))
    except Invalid:
        return []
    return [each.id for each in matrix.statements if each.id.startswith(incomplete)]


_matrix_option = click.option(
    "--matrix",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="The matrix to read; the matrix of VM restore points by default.",
)
_out_option = click.option(
    "--out",
    type=click.Path(path_type=Path, file_okay=True),
    metavar="DIR",
    default=Path("out"),
    show_default=True,
    help="The folder to write.",
)


@click.group(cls=_Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="gen-policies")
@click.pass_context
def main(ctx: click.Context) -> None:
    r"""Keep Azure VMs protectable by VM restore points.

    Compiles one support matrix into Azure Policy definitions, an initiative and Bicep that
    assigns it.

    \b
    Exit status: 0 fine, 1 drift or violation, 2 bad input.
    """
    if os.environ.get("NO_COLOR"):
        ctx.color = False


@main.command()
@click.option("--check", is_flag=True, help="Write nothing; say what a build would change.")
@_matrix_option
@_out_option
def build(*, check: bool, matrix: Path | None, out: Path) -> None:
    r"""Generate every output of the matrix.

    Only files that the manifest in DIR lists are replaced or removed; everything else in
    DIR is left alone.

    \b
    Examples:
      gen-policies build
      gen-policies build --check
      gen-policies build --matrix my-matrix.yaml --out generated
    """
    from generator.publish import disk

    plan = _plan(matrix, out)
    if not check:
        _report_written(disk.write(plan, out), plan, out)
        return
    difference = disk.compare(plan, out)
    if difference:
        _report_drift(difference, plan, out)
        click.echo(f"{out.as_posix()} is not current. Run: {_build_command(matrix, out)}")
        click.get_current_context().exit(1)
    click.echo(f"{out.as_posix()} is current: {len(plan)} files")


@main.command()
@_matrix_option
def validate(*, matrix: Path | None) -> None:
    r"""Check the matrix and everything it would generate; write nothing.

    \b
    Examples:
      gen-policies validate
      gen-policies validate --matrix my-matrix.yaml
    """
    found = _load(matrix)
    files = len(_checked_plan(found, None))
    rules = len(list(found.rules()))
    click.echo(
        f"{found.title}: {len(found.statements)} statements, {rules} rules, {files} files: fine"
    )


@main.command()
@click.argument("statement", shell_complete=_completed_statements)
@_matrix_option
def explain(*, statement: str, matrix: Path | None) -> None:
    r"""Tell what a statement says, where from, what enforces it and how to fix a violation.

    STATEMENT is the id of a statement or of a rule, or the name of a policy definition.

    \b
    Examples:
      gen-policies explain unmanaged-disks
      gen-policies explain restore-points-vmss-uniform-source
    """
    from generator.publish import explain as explanation

    found = _load(matrix)
    chosen = explanation.find(found, statement)
    if chosen is None:
        hint = did_you_mean(statement, [each.id for each in found.statements])
        raise click.BadParameter(
            f"there is no statement '{statement}'; {hint}", param_hint="STATEMENT"
        )
    for label, text in explanation.paragraphs(found, chosen):
        _print_paragraph(label, text)


@main.command("list")
@_matrix_option
def list_statements(*, matrix: Path | None) -> None:
    r"""List every statement: id, verdict, modes, status, and the policies that enforce it.

    On a terminal as a table; otherwise one line a statement, separated by tabs.

    \b
    Examples:
      gen-policies list
      gen-policies list | grep unsupported
    """
    found = _load(matrix)
    rows = [_row(found, each) for each in found.statements]
    if not click.get_text_stream("stdout").isatty():
        click.echo("\n".join("\t".join(row) for row in rows))
        return
    head = ("STATEMENT", "VERDICT", "MODES", "STATUS", "POLICIES")
    widths = [max(map(len, column)) for column in zip(head, *rows, strict=True)]
    heading = [text.ljust(width) for text, width in zip(head, widths, strict=True)]
    click.secho("  ".join(heading).rstrip(), bold=True)
    for row in rows:
        cells = [text.ljust(width) for text, width in zip(row, widths, strict=True)]
        cells[1] = click.style(cells[1], fg=_COLOURS[row[1]])
        click.echo("  ".join(cells).rstrip())


def run() -> None:
    """The console script: the command, then an exit without the interpreter's clean-up.

    Freeing everything one by one would take a tenth of the time of a build.
    """
    try:
        main(standalone_mode=True)
    except SystemExit as done:
        status = done.code if isinstance(done.code, int) else 0 if done.code is None else 1
    with contextlib.suppress(OSError):
        sys.stdout.flush()
        sys.stderr.flush()
    os._exit(status)


def _row(matrix: Matrix, statement: Statement) -> tuple[str, ...]:
    policies = ", ".join(r.id for r in statement.rules if "policy" not in r.excluded)
    modes = ", ".join(statement.modes) if matrix.mode else "-"
    return statement.id, statement.verdict, modes, statement.status, policies or "-"


def _matrix_path(given: Path | None) -> Path:
    if given is not None:
        return given
    place = next((each / MATRIX for each in _PLACES if (each / MATRIX).is_file()), MATRIX)
    with_cwd = Path.cwd()
    return place.relative_to(with_cwd) if place.is_relative_to(with_cwd) else place


def _load(given: Path | None) -> Matrix:
    from generator.matrix.load import load

    return load(_matrix_path(given))


def _plan(given: Path | None, out: Path) -> Mapping[str, str]:
    return _checked_plan(_load(given), out)


def _checked_plan(matrix: Matrix, out: Path | None) -> Mapping[str, str]:
    from generator.publish import targets, versions

    plan = targets.plan(matrix)
    faults = list(versions.not_raised(matrix, plan, out)) if out else []
    if faults:
        raise Invalid(faults)
    return plan


def _report_written(difference: Difference, plan: Mapping[str, str], out: Path) -> None:
    for word, paths in (
        ("changed", difference.changed),
        ("new", difference.missing),
        ("removed", difference.extra),
    ):
        for path in paths:
            click.echo(f"{word:8} {(out / path).as_posix()}")
    if difference:
        click.echo(f"{out.as_posix()} is now current: {len(plan)} files")
    else:
        click.echo(f"{out.as_posix()} was current: {len(plan)} files")


def _report_drift(difference: Difference, plan: Mapping[str, str], out: Path) -> None:
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
        click.echo(f"changed    {(out / 'manifest.json').as_posix()}")


def _diff(path: Path, planned: str) -> Iterator[str]:
    try:
        present = path.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError):
        yield "(not a text file)"
        return
    name = path.as_posix()
    yield from difflib.unified_diff(
        present, planned.splitlines(), name, f"{name} (generated)", lineterm=""
    )


def _build_command(matrix: Path | None, out: Path) -> str:
    words = ["gen-policies", "build"]
    if matrix:
        words += ["--matrix", str(matrix)]
    if out != Path("out"):
        words += ["--out", str(out)]
    return shlex.join(words)


def _print_diagnostic(diagnostic: Diagnostic) -> None:
    place, code = click.style(str(diagnostic.mark), bold=True), f"[{diagnostic.code}]"
    click.echo(f"{place}: {diagnostic.message} {click.style(code, dim=True)}", err=True)
    if diagnostic.hint:
        click.echo(f"    hint: {diagnostic.hint}", err=True)


def _print_paragraph(label: str, text: str) -> None:
    width = min(shutil.get_terminal_size((100, 24)).columns, 100)
    indent = " " * 16
    lines = [
        line
        for part in text.splitlines()
        for line in textwrap.wrap(
            part, width - len(indent), break_long_words=False, break_on_hyphens=False
        )
    ]
    click.secho(f"{label:<15} ", bold=True, nl=False)
    click.echo(
        f"\n{indent}".join(lines) if len(label) < 16 else "\n" + indent + f"\n{indent}".join(lines)
    )
