"""The report for people: findings by file and resource, then what was checked."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from itertools import groupby

from generator.verify.findings import Finding, Summary
from generator.verify.report.plain import visible
from generator.verify.report.severity import Level, label, level

_COLOURS: dict[Level, str] = {"error": "31", "warning": "33", "note": "36", "none": "32"}
_BOLD = "1"


def text(
    findings: Iterable[Finding], summary: Callable[[], Summary], *, colour: bool = False
) -> Iterator[str]:
    """Lines for a terminal or a log; `summary` is asked for after the last finding."""
    paint = _painted if colour else _unpainted
    for file, of_file in groupby(findings, key=lambda finding: finding.file):
        yield f"{paint(visible(file), _BOLD)}\n"
        for _, of_resource in groupby(of_file, key=_resource):
            yield from _group(list(of_resource), paint)
        yield "\n"
    yield from _summary(summary())


def _resource(finding: Finding) -> tuple[str, str, int, int]:
    return finding.resource_type, finding.resource_name, finding.line, finding.column


def _group(findings: list[Finding], paint: Callable[[str, str], str]) -> Iterator[str]:
    first = findings[0]
    place = f"{first.line}:{first.column}"
    name = visible(first.resource_name) or "(no name)"
    version = f" @ {visible(first.api_version)}" if first.api_version else ""
    yield f"  {place}  {paint(name, _BOLD)}  {visible(first.resource_type)}{version}\n"
    for finding in findings:
        yield from _finding(finding, paint)


def _finding(finding: Finding, paint: Callable[[str, str], str]) -> Iterator[str]:
    kind = paint(visible(label(finding)), _COLOURS[level(finding)])
    yield f"    {kind}  {visible(finding.message)} [{visible(finding.policy)}]\n"
    if finding.verdict == "pass":
        return
    details = (("why", finding.reason), ("remedy", finding.remedy), ("source", finding.source))
    for title, detail in details:
        if detail:
            yield f"      {title}: {visible(detail)}\n"
    for condition in finding.because:
        yield f"      - {visible(condition)}\n"


def _summary(summary: Summary) -> Iterator[str]:
    for fault in summary.faults:
        hint = f" ({visible(fault.hint)})" if fault.hint else ""
        yield f"{visible(str(fault.mark))}: {visible(fault.message)} [{fault.code}]{hint}\n"
    for skipped in summary.skipped:
        yield f"{visible(skipped.file)}: skipped, {visible(skipped.reason)}\n"
    yield f"{tally(summary)}\n"


def tally(summary: Summary) -> str:
    """The counts in one sentence; zeros beyond the first three are left out."""
    rest = (
        (summary.failed, "failed to evaluate"),
        (summary.undetermined, "undetermined"),
        (summary.accepted, "accepted by the baseline"),
        (summary.not_applicable, "not applicable to this input"),
        (len(summary.faults), "unreadable"),
        (len(summary.skipped), "skipped"),
    )
    checked = f"{_counted(summary.resources, 'resource')} in {_counted(summary.files, 'file')}"
    parts = [f"{checked}: {summary.denied} denied", f"{summary.audited} audited"]
    return ", ".join(parts + [f"{count} {what}" for count, what in rest if count])


def _counted(count: int, noun: str) -> str:
    return f"{count} {noun}" if count == 1 else f"{count} {noun}s"


def _painted(words: str, code: str) -> str:
    return f"\x1b[{code}m{words}\x1b[0m"


def _unpainted(words: str, _code: str) -> str:
    return words
