"""A check from paths to findings: reads, checks and counts; shows how far it has come."""

from __future__ import annotations

import gc
import sys
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import groupby
from typing import TYPE_CHECKING, TypeAlias

import click

from generator.diagnostics import Diagnostic, Invalid, Mark
from generator.verify.checking import (
    LARGE,
    Checked,
    Checker,
    Counts,
    Ended,
    Job,
    in_ranges,
    is_large,
    shared,
)
from generator.verify.discover import Source, discover
from generator.verify.documents import Schemas
from generator.verify.findings import Finding, Skipped, Summary
from generator.verify.policies import PolicySet
from generator.verify.report.severity import level
from generator.verify.resources import Document, Kind, Lines, read

if TYPE_CHECKING:
    from generator.verify.baseline import Baseline

_Result: TypeAlias = "tuple[list[Finding | Diagnostic | Skipped], Counts]"
_SHARED = 1024 * 1024
"""Bytes from which on several processes pay for files."""
_LONG = 8 * 1024 * 1024
"""Bytes from which on work is long enough for a progress bar."""
_FAILING: Mapping[str, tuple[str, ...]] = {
    "deny": ("denied", "failed"),
    "audit": ("denied", "failed", "audited"),
    "undetermined": ("denied", "failed", "audited", "undetermined"),
    "never": (),
}


class Run:
    """One check of some paths: `findings`, then `summary` and `status`."""

    def __init__(
        self,
        job: Job,
        policies: PolicySet,
        paths: Iterable[str],
        baseline: Baseline | None,
        own: Schemas,
    ) -> None:
        self._job, self._own = job, own
        self._sources = list(discover(paths))
        self._checker = Checker(policies.policies, job.asked)
        self._baseline = baseline
        self._counts = Counts()
        self._kinds = Counter[str]()
        self._faults = list(policies.faults)
        self._skipped = list(policies.skipped)
        self._progress = Progress(self._sources)
        gc.freeze()
        gc.enable()

    def findings(self) -> Iterator[Finding]:
        """What is found and not accepted, as it is found."""
        found = self._found()
        marked = self._baseline.marked(found) if self._baseline else ((f, False) for f in found)
        for finding, accepted in marked:
            self._kinds["accepted" if accepted else _kind(finding)] += 1
            if not accepted:
                yield finding

    def accept(self) -> Iterator[Finding]:
        """All that is found and is no pass; `findings` has nothing after that."""
        for finding in self._found():
            if finding.verdict != "pass":
                self._kinds["accepted"] += 1
                yield finding
        self._sources = []

    def summary(self) -> Summary:
        """What was checked, and what came of it."""
        kinds = self._kinds
        return Summary(
            files=self._counts.files,
            resources=self._counts.resources,
            denied=kinds["denied"],
            audited=kinds["audited"],
            failed=kinds["failed"],
            undetermined=kinds["undetermined"],
            passed=self._counts.passed,
            accepted=kinds["accepted"],
            not_applicable=self._counts.not_applicable,
            skipped=tuple(self._skipped),
            faults=tuple(self._faults),
        )

    def status(self, fail_on: str) -> int:
        """The exit status: 2 when something could not be read, 1 when findings are bad enough."""
        if self._faults:
            return 2
        return int(any(self._kinds[kind] for kind in _FAILING[fail_on]))

    def clear(self) -> None:
        """Make room on the terminal for what is shown."""
        self._progress.clear()

    def _found(self) -> Iterator[Finding]:
        with self._progress:
            for alone, group in groupby(self._sources, _alone):
                sources = list(group)
                for found in self._each(sources) if alone else self._shared(sources):
                    for item in found:
                        if isinstance(item, Finding):
                            yield item
                        else:
                            self._aside(item)
                    self._progress.file()

    def _each(self, sources: Iterable[Source | Diagnostic]) -> Iterator[Checked]:
        return (self._of(source, self._counts) for source in sources)

    def _shared(self, sources: Sequence[Source | Diagnostic]) -> Iterator[Checked]:
        """As `_each`, by several processes where that pays."""
        if sum(map(_size, sources)) < _SHARED:
            yield from self._each(sources)
            return
        for source, result in zip(sources, shared(self._result, sources), strict=True):
            if isinstance(result, Ended):
                ended = Diagnostic(_mark(source), "the process that read this ended", "ended")
                yield iter([ended])
                continue
            found, counts = result
            self._counts.add(counts)
            yield iter(found)

    def _result(self, source: Source | Diagnostic) -> _Result:
        """What `_of` gives, and what it counts."""
        counts = Counts()
        return list(self._of(source, counts)), counts

    def _of(self, source: Source | Diagnostic, counts: Counts) -> Checked:
        if isinstance(source, Diagnostic):
            yield source
            return
        try:
            contents = read(source, own=self._own)
            if isinstance(contents, Skipped):
                yield contents
            elif contents is not None:
                counts.files += 1
                yield from self._checked(contents, counts)
        except Invalid as invalid:
            yield from invalid.diagnostics

    def _checked(self, contents: Document | Lines, counts: Counts) -> Checked:
        if isinstance(contents, Lines) and is_large(contents):
            job = replace(self._job, looks_up=self._checker.looks_up)
            return in_ranges(job, contents, counts, self._progress.part)
        if isinstance(contents, Document) and contents.kind is Kind.OWN:
            return self._own.check(contents, counts, passes=self._job.asked.passes)
        return self._checker.check(contents, counts)

    def _aside(self, item: Diagnostic | Skipped) -> None:
        if isinstance(item, Diagnostic):
            self._faults.append(item)
        else:
            self._skipped.append(item)


def _kind(finding: Finding) -> str:
    """Which count of the summary a finding belongs to; passes are counted where they pass."""
    if finding.verdict == "violation":
        return "denied" if level(finding) == "error" else "audited"
    return "failed" if finding.verdict == "error" else finding.verdict


class Progress:
    """A bar on standard error for long work, only where that is a terminal."""

    def __init__(self, sources: Sequence[Source | Diagnostic]) -> None:
        self._sizes = [_size(each) for each in sources] if sys.stderr.isatty() else []
        long = sum(self._sizes) > _LONG
        self._bar = click.progressbar(length=sum(self._sizes), file=sys.stderr) if long else None
        self._files = iter(self._sizes)
        self._parts = 0

    def __enter__(self) -> None:
        if self._bar is not None:
            self._bar.__enter__()

    def __exit__(self, *_: object) -> None:
        if self._bar is not None:
            self._bar.__exit__(None, None, None)

    def part(self, size: int) -> None:
        """Some bytes of the present file were checked."""
        self._parts += size
        if self._bar is not None:
            self._bar.update(size)

    def file(self) -> None:
        """The present file was checked."""
        rest, self._parts = next(self._files, 0) - self._parts, 0
        if self._bar is not None and rest > 0:
            self._bar.update(rest)

    def clear(self) -> None:
        """Take the bar off its line, so that something else can be written there."""
        if self._bar is not None:
            click.echo("\r\x1b[K", nl=False, err=True, color=True)


def _alone(source: Source | Diagnostic) -> bool:
    """Whether a source cannot be shared out: standard input, and what is read in ranges."""
    return isinstance(source, Source) and (source.path is None or _size(source) > LARGE)


def _mark(source: Source | Diagnostic) -> Mark:
    return source.mark if isinstance(source, Diagnostic) else Mark(source.file)


def _size(source: Source | Diagnostic) -> int:
    if isinstance(source, Diagnostic) or source.path is None:
        return 0
    try:
        return source.path.stat().st_size
    except OSError:
        return 0
