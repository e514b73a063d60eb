"""Accepted findings."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from generator.diagnostics import Invalid
from generator.verify.baseline import read, write
from generator.verify.findings import Finding

FINDING = Finding(
    file="a/main.json",
    line=3,
    column=5,
    resource_type="Microsoft.Compute/disks",
    resource_name="d1",
    api_version="2024-01-01",
    policy="no-ultra",
    statement="ultra",
    verdict="violation",
    effect="Audit",
    message="Ultra disks are not supported.",
    remedy="Exclude the disk.",
    reason="sku.name is UltraSSD_LRS",
    because=("sku.name equals UltraSSD_LRS",),
)

STILL_ACCEPTED: list[dict[str, Any]] = [
    {},
    {"line": 99, "column": 1},
    {"message": "Said otherwise."},
    {"remedy": ""},
    {"because": ()},
    {"api_version": None},
    {"statement": "renamed"},
    {"resource_type": "microsoft.compute/DISKS", "resource_name": "D1"},
]
NEW_AGAIN: list[dict[str, Any]] = [
    {"file": "b/main.json"},
    {"resource_type": "Microsoft.Compute/snapshots"},
    {"resource_name": "d2"},
    {"policy": "other"},
    {"reason": "sku.name is PremiumV2_LRS"},
    {"verdict": "error"},
    {"verdict": "pass"},
]


@pytest.mark.parametrize("change", STILL_ACCEPTED, ids=str)
def test_an_accepted_finding_stays_accepted_after(change: dict[str, Any]) -> None:
    accepted = read(write([FINDING]).encode(), "b")
    later = replace(FINDING, **change)
    assert accepted.split([later]) == ([], [later])


@pytest.mark.parametrize("change", NEW_AGAIN, ids=str)
def test_a_finding_is_new_after(change: dict[str, Any]) -> None:
    accepted = read(write([FINDING]).encode(), "b")
    later = replace(FINDING, **change)
    assert accepted.split([later]) == ([later], [])


def test_one_more_finding_of_an_accepted_identity_is_new() -> None:
    again = replace(FINDING, line=9)
    accepted = read(write([FINDING, again]).encode(), "b")
    third = replace(FINDING, line=12)
    assert accepted.split([FINDING, again, third]) == ([third], [FINDING, again])
    assert accepted.split([FINDING, again, third]) == ([third], [FINDING, again])


def test_passes_are_not_written() -> None:
    assert json.loads(write([replace(FINDING, verdict="pass")]))["accepted"] == []


def test_a_baseline_is_sorted_and_reads_a_line_a_finding() -> None:
    others = [replace(FINDING, file="z.json"), FINDING, replace(FINDING, resource_name="c")]
    text = write(others)
    assert text == write(reversed(others))
    entries = json.loads(text)["accepted"]
    assert [(e["file"], e["name"]) for e in entries] == [
        ("a/main.json", "c"),
        ("a/main.json", "d1"),
        ("z.json", "d1"),
    ]
    assert len(text.splitlines()) == len(entries) + 2
    assert text.isascii()


@settings(deadline=None)
@given(st.text(), st.text(), st.text(), st.text())
def test_whatever_was_written_is_read_again(file: str, name: str, policy: str, reason: str) -> None:
    finding = replace(FINDING, file=file, resource_name=name, policy=policy, reason=reason)
    assert read(write([finding, FINDING]).encode(), "b").split([finding]) == ([], [finding])


GOOD = {"identity": "1", "file": "f", "type": "t", "name": "n", "policy": "p", "count": 1}
WRONG: list[tuple[str, object]] = [
    ("identity", 1),
    ("file", None),
    ("type", []),
    ("name", 1),
    ("policy", {}),
    ("count", 0),
    ("count", "1"),
    ("count", True),
    ("count", 1.5),
]


def one(entry: dict[str, Any]) -> bytes:
    return json.dumps({"version": 1, "accepted": [entry]}).encode()


REFUSED = [
    ("not JSON", b"{", ["b:1:2"]),
    ("another document", b"[]", ["b:1:1"]),
    ("no version", b'{"accepted": []}', ["b:1:1"]),
    ("a later version", b'{"version": 2, "accepted": []}', ["b:1:1"]),
    ("no list", b'{"version": 1, "accepted": {}}', ["b:1:1"]),
    ("two bad entries", b'{"version": 1, "accepted": [\n1,\n {}]}', ["b:2:1", "b:3:2"]),
    *[(f"{key} is {value!r}", one({**GOOD, key: value}), ["b:1:29"]) for key, value in WRONG],
]


def test_the_entry_that_the_broken_ones_differ_from_is_accepted() -> None:
    assert read(one(GOOD), "b").accepted == {"1": 1}


@pytest.mark.parametrize(("_name", "data", "places"), REFUSED, ids=[row[0] for row in REFUSED])
def test_a_broken_baseline_is_refused_at_every_fault(
    _name: str, data: bytes, places: list[str]
) -> None:
    with pytest.raises(Invalid) as caught:
        read(data, "b")
    assert [str(found.mark) for found in caught.value.diagnostics] == places
