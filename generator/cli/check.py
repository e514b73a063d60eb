"""The command `check`: its options, and what each becomes."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator, Mapping
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from generator.diagnostics import Diagnostic, Invalid, Mark

if TYPE_CHECKING:
    from generator.cli.checked import Run
    from generator.verify.baseline import Baseline
    from generator.verify.checking import Asked, Job
    from generator.verify.policies import PolicySet

_BUILT = (
    Path(__file__).parents[1] / "built" / "policy",
    Path(__file__).parents[2] / "out" / "policy",
)
"""Where the shipped policies are: in a wheel, in a checkout."""
_FORMATS = ("text", "json", "sarif", "junit", "github")
_LEVELS = ("deny", "audit", "undetermined", "never")
_FILE = click.Path(path_type=Path)


def _pairs(_: click.Context, __: click.Parameter, given: tuple[str, ...]) -> list[tuple[str, str]]:
    split = [each.partition("=") for each in given]
    wrong = next((name for name, equals, _ in split if not (name and equals)), None)
    if wrong is not None:
        message = f"'{wrong}' is not of the form name=value"
        raise click.BadParameter(message)
    return [(name, value) for name, _, value in split]


_JUDGING = (
    click.argument("paths", nargs=-1, required=True, metavar="PATH..."),
    click.option("--policies", type=_FILE, metavar="DIR|FILE", help="Definitions and initiatives."),
    click.option("--mode", metavar="VALUE", help="The mode that the initiative asks for."),
    click.option(
        "--parameter",
        "given",
        multiple=True,
        callback=_pairs,
        metavar="NAME=VALUE",
        help="A parameter of the policies; JSON where its type is no string. Repeatable.",
    ),
    click.option("--parameters", type=_FILE, metavar="FILE", help="Parameters of the templates."),
    click.option("--aliases", type=_FILE, metavar="FILE", help="More aliases: `az provider list`."),
    click.option("--subscription", metavar="ID", help="The subscription that templates go to."),
    click.option("--resource-group", metavar="NAME", help="The resource group they go to."),
    click.option("--location", metavar="NAME", help="The location of that group."),
    click.option("--baseline", type=_FILE, metavar="FILE", help="Findings that are accepted."),
)
"""What every command takes that judges paths; `run_of` takes the values."""
_Command = TypeVar("_Command", bound=Callable[..., None])


def judging(command: _Command) -> _Command:
    """Gives a command the paths and options that say what is judged, and by what."""
    for option in reversed(_JUDGING):
        command = option(command)
    return command


@click.command()
@judging
@click.option(
    "--format",
    "form",
    type=click.Choice(_FORMATS),
    default="text",
    show_default=True,
    help="How findings are written.",
)
@click.option(
    "--fail-on",
    type=click.Choice(_LEVELS),
    default="audit",
    show_default=True,
    help="The least finding that makes the exit status 1.",
)
@click.option("--all", "passes", is_flag=True, help="Show what passes, too.")
@click.option("--write-baseline", type=_FILE, metavar="FILE", help="Accept all findings of now.")
def check(
    *,
    form: str,
    fail_on: str,
    passes: bool,
    write_baseline: Path | None,
    **judged: Any,
) -> None:
    """Say what Azure Policy will say of templates and resources, offline.

    PATH is a file or a folder of ARM templates, Bicep files (with `bicep` on PATH), resources
    or lists of them, Resource Graph and what-if results, Bicep snapshots, JSON Lines, and the
    matrix's own documents in JSON or YAML; `-` is standard input. The policies and the schemas
    of those documents are the built ones, or those that --policies names.

    \b
    Exit status: 0 nothing found, 1 findings at or above --fail-on, 2 bad input.

    \b
    Examples:
      gen-policies check main.json --parameters main.parameters.json
      gen-policies check --fail-on deny --format sarif infrastructure > findings.sarif
      gen-policies check --policies initiative.json --parameter effect=Deny templates
      az graph query -q Resources -o json | gen-policies check -
    """
    run = run_of(**judged, passes=passes)
    if write_baseline is not None:
        _accept(run, write_baseline)
    _show(run, form)
    click.get_current_context().exit(run.status(fail_on))


def run_of(  # noqa: PLR0913 one for each option
    *,
    paths: tuple[str, ...],
    policies: Path | None,
    mode: str | None,
    given: list[tuple[str, str]],
    aliases: Path | None,
    baseline: Path | None,
    **settings: Any,
) -> Run:
    """The check that the options of `judging` ask for. Raises Invalid, and click's errors."""
    from generator.cli.checked import Run
    from generator.verify.checking import Job
    from generator.verify.documents import Schemas
    from generator.verify.policies import Given, read

    source = policies or _built()
    _refuse_unfinished(source)
    job = Job(read(source), Given(mode, tuple(given)), aliases, _asked(**settings))
    return Run(job, _assigned(job), paths, _accepted(baseline), Schemas(_schemas(source)))


def _built() -> Path:
    found = next((room for room in _BUILT if room.is_dir()), None)
    if found is None:
        mark, hint = Mark(_BUILT[-1].as_posix()), "run gen-policies build, or give --policies"
        raise Invalid([Diagnostic(mark, "there are no built policies", "no-policy", hint)])
    return found


def _schemas(policies: Path) -> Path | None:
    """The folder of schemas that a build put beside the policies."""
    folders = (policies / "schema", policies.parent / "schema")
    return next((folder for folder in folders if folder.is_dir()), None)


def _refuse_unfinished(source: Path) -> None:
    """Raise Invalid when the policies are in a folder that a build left unfinished."""
    near = source if source.is_dir() else source.parent
    for folder in (near, near.parent):
        if _building(folder):
            mark = Mark((folder / "manifest.json").as_posix())
            message, hint = "a build was interrupted here", "run gen-policies build again"
            raise Invalid([Diagnostic(mark, message, "unfinished", hint)])


def _building(folder: Path) -> bool:
    try:
        if b"building" not in (folder / "manifest.json").read_bytes():
            return False
        from generator.publish import disk

        return not disk.read_manifest(folder).complete
    except (Invalid, OSError):
        return False  # there is none, or another program's


def _asked(
    *,
    parameters: Path | None,
    subscription: str | None,
    resource_group: str | None,
    location: str | None,
    passes: bool,
) -> Asked:
    from generator.verify.checking import Asked
    from generator.verify.template import Settings

    named = {
        "subscription": subscription,
        "resource_group": resource_group,
        "location": location,
    }
    settings = Settings(**{name: value for name, value in named.items() if value})
    return Asked(settings, None if parameters is None else _parameters(parameters), passes)


def _parameters(file: Path) -> Mapping[str, Any]:
    from generator.verify import jsontext

    body = jsontext.read(_bytes(file), file.as_posix()).value
    if not isinstance(body, dict):
        mark = Mark(file.as_posix())
        raise Invalid([Diagnostic(mark, "not a deployment parameters file", "parameters")])
    return body


def _assigned(job: Job) -> PolicySet:
    from generator.verify.checking import known_aliases
    from generator.verify.policies import WrongValue, assign

    try:
        known = known_aliases(job.aliases)
    except (OSError, ValueError) as error:
        raise click.BadParameter(f"{job.aliases}: {error}", param_hint="--aliases") from None
    try:
        return assign(job.documents, job.given, known)
    except WrongValue as wrong:
        raise click.BadParameter(str(wrong), param_hint=wrong.option) from None


def _accepted(file: Path | None) -> Baseline | None:
    if file is None:
        return None
    from generator.verify import baseline

    return baseline.read(_bytes(file), file.as_posix())


def _bytes(file: Path) -> bytes:
    from generator.verify.discover import unreadable

    try:
        return file.read_bytes()
    except OSError as error:
        raise Invalid([unreadable(file.as_posix(), error)]) from None


def _accept(run: Run, file: Path) -> None:
    """Check, and write what was found as accepted, so that nothing is left to report."""
    from generator.verify import baseline

    text = baseline.write(run.accept())
    try:
        file.write_bytes(text.encode())
    except OSError as error:
        message = f"cannot be written: {error.strerror}"
        raise Invalid([Diagnostic(Mark(file.as_posix()), message, "output")]) from None


def _show(run: Run, form: str) -> None:
    terminal = sys.stdout.isatty()
    colour = terminal and not os.environ.get("NO_COLOR")
    chunks = _chunks(run, form, colour=colour)
    if terminal:
        for chunk in chunks:
            run.clear()
            click.echo(chunk, nl=False, color=colour)
        return
    stream = sys.stdout.buffer
    for chunk in chunks:
        stream.write(chunk.encode("utf-8", "backslashreplace"))
    stream.flush()


def _chunks(run: Run, form: str, *, colour: bool) -> Iterator[str]:
    more: dict[str, Any] = {"colour": colour} if form == "text" else {}
    if form == "sarif":
        from importlib.metadata import version

        more = {"version": version("gen-policies")}
    report = import_module(f"generator.verify.report.{form}")
    chunks: Iterator[str] = getattr(report, form)(run.findings(), run.summary, **more)
    return chunks
