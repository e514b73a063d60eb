"""Large files of JSON Lines, checked by several processes over ranges of bytes.

Each process checks whole lines; results come in the order of the file, a few ranges at a
time, so that memory does not grow with the file.
"""

from __future__ import annotations

import gc
import os
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TypeAlias, TypeVar

from generator.azure.aliases import AliasRegistry
from generator.diagnostics import Diagnostic, Mark
from generator.verify.checking.checker import Asked, Checked, Checker, Panels
from generator.verify.checking.counts import Counts
from generator.verify.checking.inventory import Kept
from generator.verify.discover import unreadable
from generator.verify.findings import Finding, Skipped
from generator.verify.policies import Documents, Given, assign
from generator.verify.resources import Lines, split
from generator.verify.resources.shapes import MAX_FAULTS

LARGE = 16 * 1024 * 1024
"""Bytes from which on more than one process pays."""
RANGE = 4 * 1024 * 1024
"""Bytes of the lines that a process checks at a time."""
R = TypeVar("R")
_Result: TypeAlias = "tuple[list[Finding | Diagnostic | Skipped], Counts, int]"


@dataclass(frozen=True, slots=True)
class Job:
    """All that a process needs to make a checker of its own."""

    documents: Documents
    given: Given
    aliases: Path | None
    asked: Asked
    looks_up: bool = False
    """Whether a policy asks for related resources."""

    def checker(self) -> Checker:
        """The checker. Raises as reading aliases and assigning policies do."""
        policies = assign(self.documents, self.given, known_aliases(self.aliases))
        return Checker(policies.policies, self.asked)


def known_aliases(file: Path | None) -> AliasRegistry:
    """The shipped aliases, and those of a file. Raises ValueError and OSError."""
    shipped = AliasRegistry.load()
    return shipped if file is None else shipped | AliasRegistry.load(file)


def is_large(contents: object) -> bool:
    """Whether ranges pay: lines of a file that can seek. Raises OSError."""
    if not isinstance(contents, Lines) or not isinstance(contents.source, Path):
        return False
    return contents.source.stat().st_size > LARGE


def in_ranges(job: Job, whole: Lines, counts: Counts, done: Callable[[int], None]) -> Checked:
    """What `Checker.check` gives; `done` is told the bytes that were checked."""
    before, left = 0, MAX_FAULTS
    try:
        for (found, counted, lines), size in _results(job, replace(whole, taken=())):
            counts.add(counted)
            done(size)
            for item in found:
                left -= isinstance(item, Diagnostic)
                if left < 0:
                    message = f"more than {MAX_FAULTS} faults; the rest was not read"
                    yield _too_many(item, before, message)
                    return
                yield _moved(item, before)
            before += lines
    except OSError as error:
        yield unreadable(whole.file, error)


def _results(job: Job, whole: Lines) -> Iterator[tuple[_Result, int]]:
    """The results of each range, in order, with its size.

    Where rules ask for related resources, these are sought first, in all of the file.
    """
    file, kept = Path(str(whole.source)), list[Kept]()
    if job.looks_up:
        for found, _ in _mapped(job, whole, [], _sought, split(file, _cpus())):
            kept += found
    ranges = split(file, max(1, file.stat().st_size // RANGE))
    yield from _mapped(job, whole, kept, _checked, ranges)


def _mapped(
    job: Job,
    whole: Lines,
    kept: list[Kept],
    function: Callable[[int, int], R],
    ranges: Iterable[tuple[int, int]],
) -> Iterator[tuple[R, int]]:
    """What `function` gives for each range, with its size; a few are under way at a time."""
    from concurrent.futures import Future, ProcessPoolExecutor

    left = deque(ranges)
    waiting: deque[tuple[Future[R], int]] = deque()
    pool = ProcessPoolExecutor(_cpus(), initializer=_begin, initargs=(job, whole, kept))
    try:
        while left or waiting:
            while left and len(waiting) < 2 * _cpus():
                start, end = left.popleft()
                waiting.append((pool.submit(function, start, end), end - start))
            future, size = waiting.popleft()
            yield future.result(), size
    finally:
        pool.shutdown(cancel_futures=True)


def _cpus() -> int:
    return os.cpu_count() or 1


class _Worker:
    """What a process of the pool has made for itself."""

    checker: Checker
    whole: Lines
    panels: Panels


def _begin(job: Job, whole: Lines, kept: list[Kept]) -> None:
    gc.enable()
    _Worker.checker, _Worker.whole = job.checker(), whole
    _Worker.panels = _Worker.checker.panels(whole, kept)
    gc.freeze()


def _sought(start: int, end: int) -> list[Kept]:
    return _Worker.checker.related(replace(_Worker.whole, start=start, end=end))


def _checked(start: int, end: int) -> _Result:
    whole, counts = _Worker.whole, Counts()
    with Path(str(whole.source)).open("rb") as stream:
        stream.seek(start)
        data = stream.read(end - start)
    part = Lines(whole.file, data)
    found = list(_Worker.checker.lines(part, _Worker.panels, counts))
    return found, counts, data.count(b"\n")


def _moved(item: Finding | Diagnostic | Skipped, lines: int) -> Finding | Diagnostic | Skipped:
    if isinstance(item, Finding):
        return replace(item, line=item.line + lines)
    if isinstance(item, Diagnostic):
        mark = replace(item.mark, line=item.mark.line + lines)
        return replace(item, mark=mark)
    return item


def _too_many(item: Finding | Diagnostic | Skipped, before: int, message: str) -> Diagnostic:
    moved = _moved(item, before)
    mark = moved.mark if isinstance(moved, Diagnostic) else Mark(moved.file)
    return Diagnostic(mark, message, "too-many-faults")
