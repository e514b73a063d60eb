"""The picture of an estate: bounded, counted, the worst first."""

from __future__ import annotations

import dataclasses

import pytest

from generator.diagnostics import Diagnostic, Mark
from generator.verify.findings import Finding, Skipped, Summary, Verdict
from generator.verify.report import estate as module
from generator.verify.report.estate import Estate, estate

ROW = Finding(
    file="a.json",
    line=1,
    column=1,
    resource_type="T/t",
    resource_name="n",
    api_version=None,
    policy="p",
    statement="s",
    verdict="violation",
    effect="audit",
    message="Bad.",
    because=("it is so",),
)


def found(
    number: int,
    policy: str = "p",
    verdict: Verdict = "violation",
    effect: str = "audit",
    statement: str = "s",
) -> Finding:
    return dataclasses.replace(
        ROW, line=number, policy=policy, verdict=verdict, effect=effect, statement=statement
    )


def seen(*findings: Finding, resources: int = 10) -> Estate:
    return estate(iter(findings), lambda: Summary(resources=resources))


def test_findings_are_grouped_by_statement_and_by_resource() -> None:
    result = seen(found(1), found(1, "q"), found(2, "r", statement="other"))
    assert [(list(each.messages), each.count) for each in result.groups] == [
        (["p", "q"], 2),
        (["r"], 1),
    ]
    assert [each.count for each in result.resources] == [2, 1]


def test_a_document_that_is_no_resource_of_azure_is_one_wherever_its_findings_stand() -> None:
    parts = [dataclasses.replace(found(line), resource_type="plan") for line in (1, 4, 7)]
    assert (seen(*parts).affected, seen(found(1), found(4)).affected) == (1, 2)


def test_a_policy_without_a_statement_stands_for_itself() -> None:
    result = seen(found(1, "p", statement=""), found(2, "q", statement=""))
    assert len(result.groups) == 2


def test_the_worst_stands_first() -> None:
    result = seen(
        found(1, "a", "undetermined", "", "a"),
        found(2, "b", statement="b"),
        found(2, "c", effect="Deny", statement="c"),
        found(3, "b", statement="b"),
    )
    assert [next(iter(each.messages)) for each in result.groups] == ["c", "b", "a"]
    assert [each.rows[0].place for each in result.resources] == [
        "a.json:2:1",
        "a.json:3:1",
        "a.json:1:1",
    ]
    assert result.labels == ["Deny", "audit", "undetermined"]


def test_resources_are_counted_by_their_worst_finding() -> None:
    result = seen(
        found(1),
        found(1, "q", effect="deny"),
        found(2),
        found(3, "p", "undetermined", ""),
        found(4, "p", "error", ""),
        resources=10,
    )
    assert {part.kind: (part.start, part.count) for part in result.parts} == {
        "error": (0, 2),
        "warning": (2, 1),
        "note": (3, 1),
        "none": (4, 6),
    }
    assert result.affected == 4


def test_what_is_kept_is_bounded_and_what_is_cut_is_counted(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(module, "MOST_ROWS", 3)
    monkeypatch.setattr(module, "MOST_RESOURCES", 2)
    monkeypatch.setattr(module, "MOST_OF_RESOURCE", 1)
    many = [found(n, policy) for n in range(1, 8) for policy in ("p", "q")]
    result = seen(*many, found(9, "z", effect="deny", statement="z"))
    assert [(len(each.rows), each.count) for each in result.groups] == [(1, 1), (3, 14)]
    assert [(each.rows[0].place, len(each.rows), each.count) for each in result.resources] == [
        ("a.json:9:1", 1, 1),
        ("a.json:1:1", 1, 2),
    ]
    assert result.affected == 8


def test_nothing_that_acts_on_a_screen_is_kept() -> None:
    odd = "a\x1b[31m\u202eb"
    row = dataclasses.replace(
        ROW, file=odd, resource_name=odd, message=odd, because=(odd,), policy=odd, remedy=odd
    )
    summary = Summary(faults=(Diagnostic(Mark(odd), odd, "code"),), skipped=(Skipped(odd, odd),))
    result = estate(iter([row]), lambda: summary)
    (row_shown,), (fault,) = result.groups[0].rows, result.summary.faults
    texts = [row_shown.place, row_shown.name, row_shown.message, row_shown.remedy, *row_shown.why]
    texts += [*result.groups[0].messages, *result.groups[0].messages.values()]
    texts += [fault.mark.file, fault.message, result.summary.skipped[0].file]
    assert [each for each in texts if not each.isprintable() or "\\u202e" not in each] == []
