"""The report for code scanning: SARIF 2.1.0 (OASIS, 2020), results written as they come."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from typing import Any
from urllib.parse import quote

from generator.diagnostics import Diagnostic
from generator.verify.findings import Finding, Skipped, Summary
from generator.verify.report.plain import visible
from generator.verify.report.severity import label, level

SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/os/schemas/sarif-schema-2.1.0.json"
ROOT = "%SRCROOT%"
"""The name that code scanning gives to the folder of the repository."""


def sarif(
    findings: Iterable[Finding], summary: Callable[[], Summary], *, version: str = ""
) -> Iterator[str]:
    """ASCII chunks of one log with one run; passes are left out, since viewers show all results.

    `version` is that of this program. Holds one rule a policy in memory, and the
    identities of the findings of one file.
    """
    rules: dict[str, tuple[int, dict[str, Any]]] = {}
    yield f'{{"$schema":{json.dumps(SCHEMA)},"version":"2.1.0","runs":[{{"results":['
    between = "\n"
    for finding, occurrence in _numbered(findings):
        index, _ = rules.setdefault(finding.policy, (len(rules), _rule(finding)))
        yield between + json.dumps(_result(finding, index, occurrence))
        between = ",\n"
    rest = {
        "tool": {"driver": _driver([rule for _, rule in rules.values()], version)},
        "invocations": [_invocation(summary())],
        "originalUriBaseIds": {ROOT: {"description": {"text": "The folder that was checked."}}},
        "columnKind": "unicodeCodePoints",
    }
    yield f"\n],{json.dumps(rest)[1:-1]}}}]}}\n"


def _numbered(findings: Iterable[Finding]) -> Iterator[tuple[Finding, int]]:
    """Findings that are no passes, with how many of the same identity the file had so far."""
    file, met = "", Counter[str]()
    for finding in findings:
        if finding.file != file:
            file, met = finding.file, Counter[str]()
        if finding.verdict != "pass":
            met[finding.identity] += 1
            yield finding, met[finding.identity]


def _driver(rules: list[dict[str, Any]], version: str) -> dict[str, Any]:
    named = {"name": "gen-policies", "rules": rules}
    return named | ({"version": version} if version else {})


def _rule(finding: Finding) -> dict[str, Any]:
    message = visible(finding.message or finding.policy)
    told = [message, *map(visible, filter(None, (finding.remedy, finding.source)))]
    rule: dict[str, Any] = {
        "id": visible(finding.policy),
        "shortDescription": {"text": message},
        "fullDescription": {"text": " ".join(told)},
        "help": {"text": "\n\n".join(told), "markdown": "\n\n".join(map(_markdown, told))},
        "properties": {"tags": ["azure-policy"], "statement": visible(finding.statement)},
    }
    if finding.source.startswith("https://"):
        rule["helpUri"] = _quoted(finding.source, ":/?#[]@!$&'()*+,;=%~")
    return rule


def _result(finding: Finding, rule: int, occurrence: int) -> dict[str, Any]:
    return {
        "ruleId": visible(finding.policy),
        "ruleIndex": rule,
        "level": level(finding),
        "message": {"text": _message(finding)},
        "locations": [_location(finding)],
        "partialFingerprints": {"primaryLocationLineHash": f"{finding.identity}:{occurrence}"},
        "properties": {
            "verdict": finding.verdict,
            "effect": visible(finding.effect),
            "because": list(map(visible, finding.because)),
        },
    }


def _message(finding: Finding) -> str:
    resource = f"{finding.resource_type} {finding.resource_name}".strip()
    said = (f"{label(finding)}: {resource}: {finding.message}", finding.reason, finding.remedy)
    return "\n".join(visible(text) for text in said if text)


def _location(finding: Finding) -> dict[str, Any]:
    name = f"{finding.resource_type}/{finding.resource_name}"
    return {
        "physicalLocation": _physical(finding.file, finding.line, finding.column),
        "logicalLocations": [{"fullyQualifiedName": visible(name), "kind": "resource"}],
    }


def _physical(file: str, line: int, column: int) -> dict[str, Any]:
    return {
        "artifactLocation": _artifact(file),
        "region": {"startLine": line, "startColumn": column},
    }


def _artifact(file: str) -> dict[str, Any]:
    address = _quoted(file, "/")
    if file.startswith("/"):
        return {"uri": f"file://{address}"}
    if file[1:3] == ":/":
        return {"uri": f"file:///{address}"}
    return {"uri": address.removeprefix("./"), "uriBaseId": ROOT}


def _quoted(text: str, safe: str) -> str:
    return quote(text.encode("utf-8", "backslashreplace"), safe=safe)


def _invocation(summary: Summary) -> dict[str, Any]:
    notes = [*map(_fault, summary.faults), *map(_skipped, summary.skipped)]
    return {"executionSuccessful": not summary.faults, "toolExecutionNotifications": notes}


def _fault(fault: Diagnostic) -> dict[str, Any]:
    place = _physical(fault.mark.file, fault.mark.line, fault.mark.column)
    return {
        "level": "error",
        "message": {"text": visible(f"{fault.message} [{fault.code}] {fault.hint}".strip())},
        "locations": [{"physicalLocation": place}],
    }


def _skipped(skipped: Skipped) -> dict[str, Any]:
    return {
        "level": "note",
        "message": {"text": visible(f"skipped: {skipped.reason}")},
        "locations": [{"physicalLocation": {"artifactLocation": _artifact(skipped.file)}}],
    }


def _markdown(text: str) -> str:
    return "".join(
        f"\\{character}" if character in "\\`*_[]<>#|" else character for character in text
    )
