"""How bad a finding is, in the words that reports share."""

from __future__ import annotations

from typing import Literal, TypeAlias

from generator.verify.findings import Finding

Level: TypeAlias = Literal["error", "warning", "note", "none"]

_REFUSING = frozenset({"deny", "denyaction", "refuse"})
"""`refuse`: what a schema does, which judges documents that Azure never sees."""


def level(finding: Finding) -> Level:
    """What Azure or a schema would refuse is an error, other violations are warnings."""
    if finding.verdict == "pass":
        return "none"
    if finding.verdict == "undetermined":
        return "note"
    refused = finding.verdict == "error" or finding.effect.lower() in _REFUSING
    return "error" if refused else "warning"


def label(finding: Finding) -> str:
    """One word for people: the effect of a violation, otherwise the verdict."""
    return finding.effect if finding.verdict == "violation" else finding.verdict
