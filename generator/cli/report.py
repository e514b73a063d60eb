"""The command `report`: what `check` finds, as a page for people."""

from __future__ import annotations

import contextlib
import os
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import click

from generator.cli.check import judging, run_of
from generator.diagnostics import Diagnostic, Invalid, Mark

_MARK = b'<meta name="generator" content="gen-policies report">'
"""By this, in its first bytes, a file is known as a report that may be written anew."""
_HEAD = 2048


@click.command()
@judging
@click.option(
    "-o",
    "--output",
    default="report.html",
    show_default=True,
    metavar="FILE",
    help="The page to write; `-` is standard output.",
)
def report(*, output: str, **judged: Any) -> None:
    """Write what `check` finds as one page: by policy, by resource, to filter and to search.

    The page loads nothing and can be sent as it is. An older report is overwritten, any other
    file is not. However many findings there are, the page lists the worst and says what it
    leaves out.

    \b
    Exit status: 0 the page is written, whatever was found; 2 something could not be read.

    \b
    Examples:
      gen-policies report infrastructure
      gen-policies report --mode Both -o estate.html inventory.json
      az graph query -q Resources -o json | gen-policies report - -o - > estate.html
    """
    from importlib.metadata import version

    from generator.publish import render
    from generator.verify.report.estate import estate
    from generator.verify.report.plain import visible

    target = None if output == "-" else Path(output)
    if target is not None:
        _refuse_stranger(target)
    run = run_of(**judged, passes=False)
    found = estate(run.findings(), run.summary)
    context = {
        "estate": found,
        "paths": [visible(each) for each in judged["paths"]],
        "version": version("gen-policies"),
    }
    text = render.text("docs/report.html.j2", context)
    run.clear()
    if target is None:
        sys.stdout.buffer.write(text.encode("utf-8", "backslashreplace"))
        sys.stdout.buffer.flush()
    else:
        _write(target, text)
        click.echo(f"{target.as_posix()}: {found.affected} resources with findings")
    click.get_current_context().exit(run.status("never"))


def _refuse_stranger(target: Path) -> None:
    """Raises Invalid for a file that is no report, before any work is done."""
    with _sentences(target):
        if not target.exists():
            return
        with target.open("rb") as file:
            if _MARK in file.read(_HEAD):
                return
    message = "this is no report of gen-policies, so it is not overwritten"
    hint = "move it away, or choose another file with --output"
    raise Invalid([Diagnostic(Mark(target.as_posix()), message, "not-owned", hint)])


def _write(target: Path, text: str) -> None:
    """Writes beside the old report, then takes its place, so that it is whole at every moment."""
    beside = target.with_name(f".{target.name}.{os.getpid()}")
    with _sentences(target):
        try:
            beside.write_bytes(text.encode("utf-8", "backslashreplace"))
            beside.replace(target)
        finally:
            beside.unlink(missing_ok=True)


@contextlib.contextmanager
def _sentences(target: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        message = f"cannot be written: {error.strerror}"
        raise Invalid([Diagnostic(Mark(target.as_posix()), message, "output")]) from None
