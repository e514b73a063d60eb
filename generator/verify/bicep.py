"""Bicep files, compiled by the `bicep` command where there is one.

The compiler may fetch modules from registries, as it does for its user; nothing in a file
is run here. Lines of the compiled JSON mean nothing in the Bicep file, so a place there is
that of the declaration a resource comes from.
"""

from __future__ import annotations

import re
import shutil
import subprocess
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from generator.diagnostics import Diagnostic, Invalid, Mark
from generator.verify import jsontext

SUFFIXES = {".bicep": "build", ".bicepparam": "build-params"}
TIMEOUT = 120.0
"""Seconds; a first build may fetch modules."""
_MESSAGE = re.compile(
    r"^(?P<file>.+?)\((?P<line>\d+),(?P<column>\d+)\) : Error (?P<code>[\w-]+): (?P<text>.*)$",
    re.MULTILINE,
)
_DECLARATION = re.compile(r"^[ \t]*(?:resource|module)[ \t]+(\w+)[ \t]+'([^'\n]*)'", re.MULTILINE)


def command() -> str | None:
    """The `bicep` on PATH, or None."""
    return shutil.which("bicep")


def compiled(path: Path, file: str, tool: str) -> bytes:
    """What `bicep build` or `build-params` prints for `path`; `file` names it in findings.

    Raises Invalid with the compiler's errors at their places.
    """
    arguments = [tool, SUFFIXES[path.suffix.lower()], str(path.absolute()), "--stdout"]
    try:
        done = subprocess.run(  # noqa: S603 the user's own compiler, no shell
            arguments, capture_output=True, timeout=TIMEOUT, check=False, stdin=subprocess.DEVNULL
        )
    except subprocess.TimeoutExpired as error:
        raise _failed(file, f"bicep did not finish within {TIMEOUT:.0f} seconds") from error
    except OSError as error:
        raise _failed(file, f"bicep could not be run: {error.strerror}") from error
    if done.returncode:
        raise _errors(done.stderr.decode("utf-8", "replace"), path, file)
    return done.stdout


def _failed(file: str, message: str) -> Invalid:
    return Invalid([Diagnostic(Mark(file), message, "bicep")])


def _errors(printed: str, path: Path, file: str) -> Invalid:
    found = [_error(match, path, file) for match in _MESSAGE.finditer(printed)]
    return Invalid(found) if found else _failed(file, f"bicep failed: {printed.strip()[:500]}")


def _error(match: re.Match[str], path: Path, file: str) -> Diagnostic:
    own = Path(match["file"]).name == path.name
    mark = Mark(file if own else match["file"], int(match["line"]), int(match["column"]))
    return Diagnostic(mark, match["text"].strip(), f"bicep-{match['code']}")


class Declarations:
    """Where the resources of a compiled template are declared in its Bicep file."""

    def __init__(self, source: bytes, file: str, template: Any) -> None:
        self._text = source.decode("utf-8", "replace")
        self._file = file
        self._template = template

    def at(self, path: jsontext.Path) -> Mark:
        """The declaration that the value at `path` comes from, or the file's beginning.

        It is known by its symbolic name, or by type and version where only one has them.
        """
        if len(path) < 2 or path[0] != "resources":
            return Mark(self._file)
        wanted = self._wanted(path[1])
        found = [match for match in _DECLARATION.finditer(self._text) if wanted in match.groups()]
        return self._mark(found[0]) if len(found) == 1 else Mark(self._file)

    def _wanted(self, step: str | int) -> str:
        if isinstance(step, str):
            return step.rpartition("::")[2]
        listed = self._template.get("resources") if isinstance(self._template, Mapping) else None
        entry = listed[step] if isinstance(listed, list) and step < len(listed) else None
        return f"{entry.get('type')}@{entry.get('apiVersion')}" if isinstance(entry, dict) else ""

    def _mark(self, match: re.Match[str]) -> Mark:
        before = self._text[: match.end() - len(match[0].lstrip())]
        return Mark(self._file, before.count("\n") + 1, len(before) - before.rfind("\n"))
