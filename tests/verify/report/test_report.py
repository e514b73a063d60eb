"""The forms of the answer, with kind words and with hostile ones."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from importlib import import_module
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from xml.etree import ElementTree as ET

import jsonschema
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from generator.diagnostics import Diagnostic, Mark
from generator.verify.findings import Finding, Skipped, Summary
from generator.verify.report.plain import visible

DENIED = Finding(
    file="infra/main.json",
    line=3,
    column=5,
    resource_type="Microsoft.Compute/disks",
    resource_name="d1",
    api_version="2024-01-01",
    policy="no-ultra",
    statement="ultra",
    verdict="violation",
    effect="Deny",
    message="Ultra disks are not supported.",
    remedy="Exclude the disk.",
    reason="The SKU is an Ultra disk's.",
    because=("sku.name equals UltraSSD_LRS", "type equals Microsoft.Compute/disks"),
    source="https://example.org/matrix#disks",
)
AUDITED = replace(DENIED, effect="audit", policy="shared", message="Shared disks.", because=())
FAILED = replace(DENIED, verdict="error", effect="audit", policy="broken", reason="split() of null")
UNKNOWN = replace(DENIED, verdict="undetermined", resource_name="d2", reason="reference('x')")
PASSED = replace(DENIED, verdict="pass", effect="", resource_name="d3", line=20)
ELSEWHERE = replace(DENIED, file="z.json", line=1, column=1, api_version=None, resource_name="")
ALL = [DENIED, AUDITED, FAILED, UNKNOWN, PASSED, ELSEWHERE]
SUMMARY = Summary(
    files=2,
    resources=4,
    denied=2,
    audited=1,
    failed=1,
    undetermined=1,
    passed=1,
    accepted=3,
    not_applicable=7,
    skipped=(Skipped("a.bicep", "no compiler"),),
    faults=(Diagnostic(Mark("b.json", 2, 9), "expected ','", "not-json", "mend it"),),
)
Report = Callable[[Iterable[Finding], Callable[[], Summary]], Iterator[str]]
FORMS = ("text", "json", "sarif", "junit", "github")
report = SimpleNamespace(
    **{form: getattr(import_module(f"generator.verify.report.{form}"), form) for form in FORMS}
)
REPORTS: list[Report] = [report.text, report.json, report.sarif, report.junit, report.github]
SCHEMA = json.loads((Path(__file__).parent / "sarif-parts.schema.json").read_text("utf-8"))


def told(form: Report, findings: Iterable[Finding] = ALL, summary: Summary = SUMMARY) -> str:
    return "".join(form(findings, lambda: summary))


def test_text_is_grouped_by_file_and_resource() -> None:
    assert (
        told(report.text)
        == """\
infra/main.json
  3:5  d1  Microsoft.Compute/disks @ 2024-01-01
    Deny  Ultra disks are not supported. [no-ultra]
      why: The SKU is an Ultra disk's.
      remedy: Exclude the disk.
      source: https://example.org/matrix#disks
      - sku.name equals UltraSSD_LRS
      - type equals Microsoft.Compute/disks
    audit  Shared disks. [shared]
      why: The SKU is an Ultra disk's.
      remedy: Exclude the disk.
      source: https://example.org/matrix#disks
    error  Ultra disks are not supported. [broken]
      why: split() of null
      remedy: Exclude the disk.
      source: https://example.org/matrix#disks
      - sku.name equals UltraSSD_LRS
      - type equals Microsoft.Compute/disks
  3:5  d2  Microsoft.Compute/disks @ 2024-01-01
    undetermined  Ultra disks are not supported. [no-ultra]
      why: reference('x')
      remedy: Exclude the disk.
      source: https://example.org/matrix#disks
      - sku.name equals UltraSSD_LRS
      - type equals Microsoft.Compute/disks
  20:5  d3  Microsoft.Compute/disks @ 2024-01-01
    pass  Ultra disks are not supported. [no-ultra]

z.json
  1:1  (no name)  Microsoft.Compute/disks
    Deny  Ultra disks are not supported. [no-ultra]
      why: The SKU is an Ultra disk's.
      remedy: Exclude the disk.
      source: https://example.org/matrix#disks
      - sku.name equals UltraSSD_LRS
      - type equals Microsoft.Compute/disks

b.json:2:9: expected ',' [not-json] (mend it)
a.bicep: skipped, no compiler
4 resources in 2 files: 2 denied, 1 audited, 1 failed to evaluate, 1 undetermined, \
3 accepted by the baseline, 7 not applicable to this input, 1 unreadable, 1 skipped
"""
    )


def test_text_without_findings_is_its_summary() -> None:
    one = Summary(files=1, resources=1)
    assert told(report.text, [], one) == "1 resource in 1 file: 0 denied, 0 audited\n"


def test_colour_is_only_there_when_asked_for() -> None:
    assert "\x1b" not in told(report.text)
    coloured = "".join(report.text(ALL, lambda: SUMMARY, colour=True))
    assert "\x1b[31mDeny\x1b[0m" in coloured
    assert re.sub(r"\x1b\[\d+m", "", coloured) == told(report.text)


def test_json_has_the_promised_shape() -> None:
    document = json.loads(told(report.json, [DENIED]))
    assert document["results"] == [
        {
            "file": "infra/main.json",
            "line": 3,
            "column": 5,
            "resource": {
                "type": "Microsoft.Compute/disks",
                "name": "d1",
                "apiVersion": "2024-01-01",
            },
            "policy": "no-ultra",
            "statement": "ultra",
            "verdict": "violation",
            "effect": "Deny",
            "message": "Ultra disks are not supported.",
            "remedy": "Exclude the disk.",
            "reason": "The SKU is an Ultra disk's.",
            "because": ["sku.name equals UltraSSD_LRS", "type equals Microsoft.Compute/disks"],
        }
    ]
    assert document["version"] == 1
    assert document["summary"] == {
        "files": 2,
        "resources": 4,
        "denied": 2,
        "audited": 1,
        "failed": 1,
        "undetermined": 1,
        "passed": 1,
        "accepted": 3,
        "notApplicable": 7,
        "skipped": [{"file": "a.bicep", "reason": "no compiler"}],
        "faults": [
            {
                "file": "b.json",
                "line": 2,
                "column": 9,
                "code": "not-json",
                "message": "expected ','",
                "hint": "mend it",
            }
        ],
    }
    assert json.loads(told(report.json, []))["results"] == []
    assert len(json.loads(told(report.json))["results"]) == len(ALL)


def test_sarif_has_no_help_address_that_is_none() -> None:
    for source, address in (
        ("", None),
        ("javascript:x", None),
        ("https://x/é \ud800", "https://x/%C3%A9%20%5Cud800"),
    ):
        (rule,) = sarif([replace(DENIED, source=source)])["tool"]["driver"]["rules"]
        assert rule.get("helpUri") == address


def sarif(findings: Iterable[Finding] = ALL, summary: Summary = SUMMARY) -> dict[str, Any]:
    log = json.loads(told(report.sarif, findings, summary))
    jsonschema.Draft7Validator(SCHEMA).validate(log)
    run: dict[str, Any] = log["runs"][0]
    return run


def test_sarif_has_a_rule_with_help_for_each_policy_and_no_passes() -> None:
    run = sarif()
    rules = run["tool"]["driver"]["rules"]
    assert [rule["id"] for rule in rules] == ["no-ultra", "shared", "broken"]
    assert [r["level"] for r in run["results"]] == ["error", "warning", "error", "note", "error"]
    for result in run["results"]:
        assert rules[result["ruleIndex"]]["id"] == result["ruleId"]
    assert "Exclude the disk." in rules[0]["help"]["text"]
    assert rules[0]["helpUri"] == DENIED.source
    assert told(report.sarif, [PASSED]).count("ruleId") == 0


def test_sarif_help_in_markdown_shows_its_text_as_it_is() -> None:
    told_of = replace(DENIED, message="<img src=x> *a* [b](c) `d` \\e", remedy="", source="")
    (rule,) = sarif([told_of])["tool"]["driver"]["rules"]
    assert rule["help"]["text"] == told_of.message
    assert rule["help"]["markdown"] == r"\<img src=x\> \*a\* \[b\](c) \`d\` \\e"


def test_sarif_tells_what_could_not_be_checked() -> None:
    (invocation,) = sarif()["invocations"]
    assert invocation["executionSuccessful"] is False
    assert [n["level"] for n in invocation["toolExecutionNotifications"]] == ["error", "note"]
    assert sarif([], Summary())["invocations"][0]["executionSuccessful"] is True


def test_sarif_names_its_version_where_it_is_told() -> None:
    log = json.loads("".join(report.sarif([], Summary, version="1.2.3")))
    jsonschema.Draft7Validator(SCHEMA).validate(log)
    assert log["runs"][0]["tool"]["driver"]["version"] == "1.2.3"


def fingerprints(findings: Iterable[Finding]) -> list[str]:
    return [r["partialFingerprints"]["primaryLocationLineHash"] for r in sarif(findings)["results"]]


def test_sarif_fingerprints_stay_when_lines_move_and_differ_within_a_file() -> None:
    moved = [replace(finding, line=finding.line + 7, column=1) for finding in ALL]
    assert fingerprints(moved) == fingerprints(ALL)
    twins = fingerprints([DENIED, DENIED, *ALL])
    assert len(set(twins)) == len(twins)


ADDRESSES = [
    ("a/b c.json", "a/b%20c.json", True),
    ("./a.json", "a.json", True),
    ("../a.json", "../a.json", True),
    ("a#b?c%d:é.json", "a%23b%3Fc%25d%3A%C3%A9.json", True),
    ("/srv/a.json", "file:///srv/a.json", False),
    ("C:/x/a.json", "file:///C%3A/x/a.json", False),
    ("-", "-", True),
    ("bad\udcff.json", "bad%5Cudcff.json", True),
]


@pytest.mark.parametrize(("file", "uri", "relative"), ADDRESSES)
def test_sarif_addresses_are_valid_and_relative_where_the_file_is(
    file: str, uri: str, relative: bool
) -> None:
    (result,) = sarif([replace(DENIED, file=file)])["results"]
    location = result["locations"][0]["physicalLocation"]["artifactLocation"]
    assert location == {"uri": uri} | ({"uriBaseId": "%SRCROOT%"} if relative else {})


def spoil(log: dict[str, Any], how: str) -> None:
    run = log["runs"][0]
    result = run["results"][0]
    if how == "level":
        result["level"] = "fatal"
    elif how == "line":
        result["locations"][0]["physicalLocation"]["region"]["startLine"] = 0
    elif how == "address":
        result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"] = "a b.json"
    elif how == "unknown":
        result["severity"] = "high"
    elif how == "rules":
        del run["tool"]["driver"]["rules"][0]["help"]["markdown"]
    else:
        del log[how]


@pytest.mark.parametrize("how", ["level", "line", "address", "unknown", "version", "runs"])
def test_the_check_of_sarif_can_fail(how: str) -> None:
    log = json.loads(told(report.sarif))
    spoil(log, how)
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.Draft7Validator(SCHEMA).validate(log)


def junit(findings: Iterable[Finding] = ALL, summary: Summary = SUMMARY) -> ET.Element:
    return ET.fromstring(told(report.junit, findings, summary).encode())  # noqa: S314


def test_junit_has_a_suite_a_file_and_a_case_a_finding() -> None:
    root = junit()
    suites = {s.get("name"): s for s in root.iter("testsuite")}
    assert list(suites) == ["infra/main.json", "z.json", "inputs"]
    counts = [suites["infra/main.json"].get(k) for k in ("tests", "failures", "errors", "skipped")]
    assert counts == ["5", "2", "1", "1"]
    kinds = [[part.tag for part in case] for case in suites["infra/main.json"]]
    assert kinds == [["failure"], ["failure"], ["error"], ["skipped"], []]
    inputs = [[part.tag for part in case] for case in suites["inputs"]]
    assert inputs == [["error"], ["skipped"]]
    assert "infra/main.json:3:5" in (suites["infra/main.json"][0][0].text or "")
    assert not list(junit([], Summary()))


def test_github_annotates_the_line_of_each_finding_but_no_passes() -> None:
    lines = told(report.github).splitlines()
    assert lines[0] == (
        "::error file=infra/main.json,line=3,col=5,title=Deny%3A no-ultra::"
        "Microsoft.Compute/disks d1: Ultra disks are not supported.%0AThe SKU is an Ultra disk's."
        "%0AExclude the disk.%0Ahttps://example.org/matrix#disks"
        "%0Asku.name equals UltraSSD_LRS%0Atype equals Microsoft.Compute/disks"
    )
    commands = [line.split(" ", 1)[0] for line in lines]
    assert commands[:-1] == ["::error", "::warning", "::error", "::notice", "::error", "::error"]
    assert lines[-2] == "::error file=b.json,line=2,col=9,title=not-json::expected ','%0Amend it"
    assert lines[-1].startswith("4 resources in 2 files")


HOSTILE = st.text(
    st.characters() | st.sampled_from("\n\r\t\0\x1b\x9b\u202e\ud800%:,&<>\"']"), max_size=12
)
FINDINGS = st.builds(
    Finding,
    file=HOSTILE.filter(bool),
    line=st.integers(1, 9),
    column=st.integers(1, 9),
    resource_type=HOSTILE,
    resource_name=HOSTILE,
    api_version=st.none() | HOSTILE,
    policy=HOSTILE.filter(bool),
    statement=HOSTILE,
    verdict=st.sampled_from(["violation", "pass", "undetermined", "error"]),
    effect=HOSTILE | st.just("deny"),
    message=HOSTILE,
    remedy=HOSTILE,
    reason=HOSTILE,
    because=st.lists(HOSTILE).map(tuple),
    source=HOSTILE | HOSTILE.map("https://".__add__),
)
SUMMARIES = st.builds(
    Summary,
    skipped=st.lists(st.builds(Skipped, HOSTILE, HOSTILE)).map(tuple),
    faults=st.lists(
        st.builds(Diagnostic, st.builds(Mark, HOSTILE), HOSTILE, st.just("code"), HOSTILE)
    ).map(tuple),
)
ACTIVE = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069\ud800-\udfff]")


@settings(max_examples=50, deadline=None)
@given(st.lists(FINDINGS, max_size=4), SUMMARIES)
def test_no_text_of_an_input_acts_on_what_shows_the_report(
    findings: list[Finding], summary: Summary
) -> None:
    for form in REPORTS:
        assert not ACTIVE.search(told(form, findings, summary))
    assert len(json.loads(told(report.json, findings, summary))["results"]) == len(findings)
    sarif(findings, summary)
    cases = list(junit(findings, summary).iter("testcase"))
    assert len(cases) == len(findings) + len(summary.faults) + len(summary.skipped)
    commands = told(report.github, findings, summary).splitlines()
    told_of = sum(finding.verdict != "pass" for finding in findings) + len(summary.faults)
    assert len(commands) == told_of + 1
    command = re.compile("::(error|warning|notice) file=[^:,]*,line=[1-9],col=[1-9],title=[^:,]*::")
    assert all(command.match(line) for line in commands[:-1])


def test_a_text_cannot_begin_a_workflow_command() -> None:
    hostile = replace(DENIED, message="x\n::set-env name=A::b\r%0A::error::y", resource_name="%0A")
    (first, *_) = told(report.github, [hostile]).splitlines()
    assert first.count("%0A") == len(
        [*hostile.because, hostile.reason, hostile.remedy, hostile.source]
    )
    assert "%250A" in first


VISIBLE = [
    ("plain é 中 😀", "plain é 中 😀"),
    ("a\nb\tc\rd", "a\\nb\\tc\\rd"),
    ("\x1b[31m", "\\x1b[31m"),
    ("\0\x7f\x9b", "\\x00\\x7f\\x9b"),
    ("\u202egnp.exe", "\\u202egnp.exe"),
    ("\ud800", "\\ud800"),
    ("\ufffe", "\\ufffe"),
]


@pytest.mark.parametrize(("text", "shown"), VISIBLE)
def test_active_characters_are_shown_as_escapes(text: str, shown: str) -> None:
    assert visible(text) == shown


@pytest.mark.parametrize("form", REPORTS)
def test_a_report_streams_and_asks_for_the_summary_last(form: Report) -> None:
    seen: list[str] = []

    def findings() -> Iterator[Finding]:
        for number in range(3):
            seen.append(f"finding {number}")
            yield replace(DENIED, file=f"{number}.json")

    def summary() -> Summary:
        seen.append("summary")
        return SUMMARY

    chunks = form(findings(), summary)
    next(chunks)
    next(chunks)
    assert "finding 2" not in seen
    assert "".join(chunks)
    assert seen == ["finding 0", "finding 1", "finding 2", "summary"]
