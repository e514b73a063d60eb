"""Paths the user named -> the files to check, in a fixed order.

Chooses files by where they are and how their names end; what is in them is not read here.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from generator.diagnostics import Diagnostic, Mark

SUFFIXES = frozenset(
    {".json", ".jsonc", ".jsonl", ".ndjson", ".bicep", ".bicepparam", ".yaml", ".yml"}
)
LEFT_OUT = frozenset({"node_modules"})
"""Folders that a walk does not enter, besides all hidden ones (.git, .venv)."""
STANDARD_INPUT = "-"


@dataclass(frozen=True, slots=True)
class Source:
    """A file to check. `file` names it in findings, with forward slashes.

    `path` is None for standard input. `given`: the user named this very file, so that it
    is a fault when it holds nothing to check.
    """

    file: str
    path: Path | None
    given: bool = True


def discover(paths: Iterable[str]) -> Iterator[Source | Diagnostic]:
    """The files that `paths` lead to: `-`, files and folders; each file once.

    A folder's files come in the order of their names, before those of its folders. Links
    to folders are followed, but no folder is walked twice. What does not exist or cannot
    be listed is a finding, and the others follow.
    """
    seen: set[str] = set()
    for name in paths:
        for found in _from(name, seen):
            if isinstance(found, Diagnostic) or _first(found.path or Path(STANDARD_INPUT), seen):
                yield found


def unreadable(file: str, error: OSError) -> Diagnostic:
    """The finding for a file or folder that the operating system does not give out."""
    reason = error.strerror or type(error).__name__
    return Diagnostic(Mark(file), f"cannot be read: {reason}", "unreadable")


def named(path: Path) -> str:
    """A path as findings name it: with forward slashes, from the working folder if below."""
    here = Path.cwd()
    if path.is_absolute() and path.is_relative_to(here):
        path = path.relative_to(here)
    return path.as_posix()


def _from(name: str, seen: set[str]) -> Iterator[Source | Diagnostic]:
    path = Path(name)
    try:
        if name == STANDARD_INPUT:
            yield Source(STANDARD_INPUT, None)
        elif path.is_dir():
            yield from _walk(path, seen)
        else:
            path.stat()
            yield Source(named(path), path)
    except (OSError, ValueError) as error:
        failure = error if isinstance(error, OSError) else OSError(0, str(error))
        yield unreadable(named(path), failure)


def _walk(folder: Path, seen: set[str]) -> Iterator[Source | Diagnostic]:
    """Depth first with a list of folders instead of recursion."""
    waiting = [folder]
    while waiting:
        folder = waiting.pop()
        if not _first(folder, seen):
            continue
        try:
            entries = sorted(os.scandir(folder), key=lambda entry: entry.name)
        except OSError as error:
            yield unreadable(named(folder), error)
            continue
        for path in map(Path, filter(_taken, entries)):
            yield Source(named(path), path, given=False)
        waiting += [Path(entry) for entry in reversed(entries) if _entered(entry)]


def _taken(entry: os.DirEntry[str]) -> bool:
    """Whether a walk takes this file; one that cannot be looked at fails where it is read."""
    if os.path.splitext(entry.name)[1].lower() not in SUFFIXES:  # noqa: PTH122 no path yet
        return False
    try:
        return entry.is_file()
    except OSError:
        return True


def _entered(entry: os.DirEntry[str]) -> bool:
    hidden = entry.name.startswith(".") or entry.name in LEFT_OUT
    try:
        return not hidden and entry.is_dir()
    except OSError:
        return False


def _first(path: Path, seen: set[str]) -> bool:
    """Whether this file or folder, by whatever name, has not been met before."""
    real = os.path.normcase(os.path.realpath(path))
    if real in seen:
        return False
    seen.add(real)
    return True
