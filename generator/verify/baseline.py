"""Findings that were accepted: written to a file once, and told apart from new ones later.

An accepted finding is known by its file, resource, policy and reason, never by its line;
how many of one identity were accepted counts, so that one more is new.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from generator.diagnostics import Diagnostic, Invalid, Mark
from generator.verify import jsontext
from generator.verify.findings import Finding
from generator.verify.jsontext import Path, Places

VERSION = 1
_TEXTS = ("identity", "file", "type", "name", "policy")


@dataclass(frozen=True, slots=True)
class Baseline:
    """How many findings of each identity are accepted."""

    accepted: Mapping[str, int]

    def split(self, findings: Iterable[Finding]) -> tuple[list[Finding], list[Finding]]:
        """`findings` as (new, accepted), each in its order."""
        new: list[Finding] = []
        accepted: list[Finding] = []
        for finding, known in self.marked(findings):
            (accepted if known else new).append(finding)
        return new, accepted

    def marked(self, findings: Iterable[Finding]) -> Iterator[tuple[Finding, bool]]:
        """Each finding and whether it is accepted, as they come."""
        left = Counter(self.accepted)
        for finding in findings:
            known = left[finding.identity] > 0
            if known:
                left[finding.identity] -= 1
            yield finding, known


def write(findings: Iterable[Finding]) -> str:
    """The text of a baseline (ASCII) that accepts `findings`; passes need no acceptance.

    Sorted by file, resource and policy, so that a change of the baseline reads as one.
    """
    counted = Counter(_entry(finding) for finding in findings if finding.verdict != "pass")
    entries = [
        dict(zip(_TEXTS, (entry[-1], *entry[:-1]), strict=True)) | {"count": count}
        for entry, count in sorted(counted.items())
    ]
    lines = ",\n".join(f"  {json.dumps(entry)}" for entry in entries)
    return f'{{"version": {VERSION}, "accepted": [\n{lines}\n]}}\n'


def _entry(finding: Finding) -> tuple[str, str, str, str, str]:
    resource = finding.resource_type, finding.resource_name
    return finding.file, *resource, finding.policy, finding.identity


def read(data: bytes, file: str) -> Baseline:
    """The baseline in `data`; raises Invalid with the place of every fault."""
    body = jsontext.read(data, file).value
    entries = _entries(body)
    if entries is None:
        message = f"not a baseline of version {VERSION}"
        hint = "write a new one with --write-baseline"
        raise Invalid([Diagnostic(Mark(file), message, "not-a-baseline", hint)])
    faults = [(index, what) for index, entry in enumerate(entries) if (what := _wrong(entry))]
    if faults:
        places = jsontext.places(data, file)
        raise Invalid(_fault(places, ("accepted", index), what) for index, what in faults)
    accepted: Counter[str] = Counter()
    for entry in entries:
        accepted[entry["identity"]] += entry["count"]
    return Baseline(accepted)


def _entries(body: Any) -> list[Any] | None:
    if not isinstance(body, dict) or body.get("version") != VERSION:
        return None
    entries = body.get("accepted")
    return entries if isinstance(entries, list) else None


def _wrong(entry: Any) -> str:
    """What an entry lacks, or ""."""
    if not isinstance(entry, dict):
        return "an accepted finding is an object"
    for key in _TEXTS:
        if not isinstance(entry.get(key), str):
            return f"an accepted finding has a text '{key}'"
    count = entry.get("count")
    if not isinstance(count, int) or isinstance(count, bool) or count < 1:
        return "an accepted finding has a 'count' of 1 or more"
    return ""


def _fault(places: Places, path: Path, message: str) -> Diagnostic:
    return Diagnostic(places.at(path), message, "not-a-baseline")
