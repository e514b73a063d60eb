"""The report for GitHub Actions: workflow commands that annotate the lines of a change.

Escapes as the runner's documentation of workflow commands asks, so that no text of a
template can begin a command or add a property.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping

from generator.diagnostics import Diagnostic
from generator.verify.findings import Finding, Summary
from generator.verify.report.plain import visible
from generator.verify.report.severity import label, level
from generator.verify.report.text import tally

_COMMANDS: Mapping[str, str] = {"error": "error", "warning": "warning", "note": "notice"}
_DATA = str.maketrans({"%": "%25", "\r": "%0D", "\n": "%0A"})
_PROPERTY = _DATA | str.maketrans({":": "%3A", ",": "%2C"})


def github(findings: Iterable[Finding], summary: Callable[[], Summary]) -> Iterator[str]:
    """One command a finding (none for a pass), one a fault, and a closing line."""
    for finding in findings:
        if command := _COMMANDS.get(level(finding)):
            title = f"{label(finding)}: {finding.policy}"
            place = (finding.file, finding.line, finding.column)
            yield _command(command, place, title, _lines(finding))
    total = summary()
    yield from map(_fault, total.faults)
    yield f"{tally(total)}\n"


def _lines(finding: Finding) -> list[str]:
    resource = f"{finding.resource_type} {finding.resource_name}".strip()
    said = (f"{resource}: {finding.message}", finding.reason, finding.remedy, finding.source)
    return [*filter(None, said), *finding.because]


def _fault(fault: Diagnostic) -> str:
    place = (fault.mark.file, fault.mark.line, fault.mark.column)
    return _command("error", place, fault.code, [*filter(None, (fault.message, fault.hint))])


def _command(name: str, place: tuple[str, int, int], title: str, lines: list[str]) -> str:
    file, line, column = place
    properties = {"file": file, "line": str(line), "col": str(column), "title": title}
    named = ",".join(f"{key}={_escaped(value, _PROPERTY)}" for key, value in properties.items())
    message = "%0A".join(_escaped(text, _DATA) for text in lines)
    return f"::{name} {named}::{message}\n"


def _escaped(text: str, table: Mapping[int, str]) -> str:
    return visible(text).translate(table)
