"""The report for build servers: JUnit XML, a suite a file, a test case a finding."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from itertools import groupby

from generator.diagnostics import Diagnostic
from generator.verify.findings import Finding, Skipped, Summary
from generator.verify.report.plain import visible
from generator.verify.report.severity import label

_ENTITIES = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;"})
_ELEMENTS = {"violation": "failure", "error": "error", "undetermined": "skipped"}


def junit(findings: Iterable[Finding], summary: Callable[[], Summary]) -> Iterator[str]:
    """An XML document, to be written as UTF-8; holds the findings of one file at a time in memory.

    A violation is a failure, a rule that fails an error, an undetermined pair a skipped
    test. Files that could not be read or were skipped make a last suite.
    """
    yield '<?xml version="1.0" encoding="UTF-8"?>\n<testsuites name="gen-policies">\n'
    for file, of_file in groupby(findings, key=lambda finding: finding.file):
        yield from _suite(file, [(_ELEMENTS.get(f.verdict, ""), _case(f)) for f in of_file])
    total = summary()
    unread = [("error", _fault(fault)) for fault in total.faults]
    left_out = [("skipped", _skipped(skipped)) for skipped in total.skipped]
    if unread or left_out:
        yield from _suite("inputs", unread + left_out)
    yield "</testsuites>\n"


def _suite(name: str, cases: list[tuple[str, str]]) -> Iterator[str]:
    kinds = [kind for kind, _ in cases]
    counts = "".join(
        f' {attribute}="{kinds.count(kind)}"'
        for attribute, kind in (
            ("failures", "failure"),
            ("errors", "error"),
            ("skipped", "skipped"),
        )
    )
    yield f'<testsuite name={_attribute(name)} tests="{len(cases)}"{counts}>\n'
    yield from (case for _, case in cases)
    yield "</testsuite>\n"


def _case(finding: Finding) -> str:
    resource = f"{finding.resource_type} {finding.resource_name}".strip()
    opening = (
        f"<testcase classname={_attribute(resource)} name={_attribute(finding.policy)} "
        f'file={_attribute(finding.file)} line="{finding.line}"'
    )
    element = _ELEMENTS.get(finding.verdict)
    if element is None:
        return f"{opening}/>\n"
    place = f"{finding.file}:{finding.line}:{finding.column}"
    said = (place, finding.message, finding.reason, finding.remedy, finding.source)
    body = "\n".join(_content(line) for line in (*filter(None, said), *finding.because))
    kind = "" if element == "skipped" else f" type={_attribute(label(finding))}"
    return (
        f"{opening}><{element} message={_attribute(finding.message)}{kind}>"
        f"{body}</{element}></testcase>\n"
    )


def _fault(fault: Diagnostic) -> str:
    said = f"<error message={_attribute(fault.message)} type={_attribute(fault.code)}>"
    body = "\n".join(_content(line) for line in (str(fault.mark), fault.hint) if line)
    name = f"<testcase classname={_attribute(fault.mark.file)} name={_attribute(fault.code)}"
    return f"{name}>{said}{body}</error></testcase>\n"


def _skipped(skipped: Skipped) -> str:
    name = f'<testcase classname={_attribute(skipped.file)} name="skipped"'
    return f"{name}><skipped message={_attribute(skipped.reason)}/></testcase>\n"


def _attribute(text: str) -> str:
    return f'"{_content(text)}"'


def _content(text: str) -> str:
    return visible(text).translate(_ENTITIES)
