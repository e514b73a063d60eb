"""Bicep files, compiled by the `bicep` command where there is one.

The compiler may fetch modules from registries, as it does for its user; nothing in a file
is run here. Columns and lines of the compiled JSON mean nothing in the Bicep file.
"""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path

from generator.diagnostics import Diagnostic, Invalid, Mark

SUFFIXES = {".bicep": "build", ".bicepparam": "build-params"}
TIMEOUT = 120.0
"""Seconds; a first build may fetch modules."""
_MESSAGE = re.compile(
    r"^(?P<file>.+?)\((?P<line>\d+),(?P<column>\d+)\) : Error (?P<code>[\w-]+): (?P<text>.*)$",
    re.MULTILINE,
)


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
