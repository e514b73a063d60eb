"""The report for programs: one JSON document, its results written as they come.

The keys are a promise to users: new ones may be added with a new `version`, none change.
"""

from __future__ import annotations

import json as writer
from collections.abc import Callable, Iterable, Iterator
from typing import Any

from generator.diagnostics import Diagnostic
from generator.verify.findings import Finding, Summary

VERSION = 1


def json(findings: Iterable[Finding], summary: Callable[[], Summary]) -> Iterator[str]:
    """ASCII chunks of the document; the summary, asked for last, stands at its end."""
    yield f'{{"version":{VERSION},"results":['
    between = "\n"
    for finding in findings:
        yield between + writer.dumps(_result(finding))
        between = ",\n"
    yield f'\n],"summary":{writer.dumps(_summary(summary()))}}}\n'


def _result(finding: Finding) -> dict[str, Any]:
    return {
        "file": finding.file,
        "line": finding.line,
        "column": finding.column,
        "resource": {
            "type": finding.resource_type,
            "name": finding.resource_name,
            "apiVersion": finding.api_version,
        },
        "policy": finding.policy,
        "statement": finding.statement,
        "verdict": finding.verdict,
        "effect": finding.effect,
        "message": finding.message,
        "remedy": finding.remedy,
        "reason": finding.reason,
        "because": list(finding.because),
    }


def _summary(summary: Summary) -> dict[str, Any]:
    return {
        "files": summary.files,
        "resources": summary.resources,
        "denied": summary.denied,
        "audited": summary.audited,
        "failed": summary.failed,
        "undetermined": summary.undetermined,
        "passed": summary.passed,
        "accepted": summary.accepted,
        "notApplicable": summary.not_applicable,
        "skipped": [{"file": item.file, "reason": item.reason} for item in summary.skipped],
        "faults": [_fault(fault) for fault in summary.faults],
    }


def _fault(fault: Diagnostic) -> dict[str, Any]:
    return {
        "file": fault.mark.file,
        "line": fault.mark.line,
        "column": fault.mark.column,
        "code": fault.code,
        "message": fault.message,
        "hint": fault.hint,
    }
