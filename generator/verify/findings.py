"""What a check says: a finding for each resource and policy, and the sum of them.

Knows neither how a finding came about nor how it is shown.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, TypeAlias

from generator.diagnostics import Diagnostic

Verdict: TypeAlias = Literal["violation", "pass", "undetermined", "error"]
"""`error`: the rule failed to evaluate, so that Azure would refuse the request."""


@dataclass(frozen=True, slots=True)
class Finding:
    """What one policy says of one resource.

    `file` is as the user named it, with forward slashes; line and column count from 1.
    `effect` is the resolved one in Azure's spelling, "" for a pass. `reason` says in a
    sentence why the verdict is as it is; `because` lists the conditions that held, with
    the values seen. `source` is the address of what the policy rests on, or "".
    """

    file: str
    line: int
    column: int
    resource_type: str
    resource_name: str
    api_version: str | None
    policy: str
    statement: str
    verdict: Verdict
    effect: str
    message: str
    remedy: str = ""
    reason: str = ""
    because: tuple[str, ...] = ()
    source: str = ""

    @property
    def identity(self) -> str:
        """32 hexadecimal digits that stay when lines move: file, resource, policy, reason.

        Type, name and policy are compared as Azure compares them, without regard to case.
        Resources of one name and type in one file share an identity.
        """
        import hashlib

        parts = (
            self.file,
            self.resource_type.lower(),
            self.resource_name.lower(),
            self.policy.lower(),
            self.verdict,
            self.reason,
        )
        text = "\0".join(parts).encode("utf-8", "surrogatepass")
        return hashlib.sha256(text).hexdigest()[:32]


@dataclass(frozen=True, slots=True)
class Skipped:
    """A file that was not checked, and why."""

    file: str
    reason: str


@dataclass(frozen=True, slots=True)
class Summary:
    """What was checked and what came of it; counts are of findings unless named otherwise.

    `denied` and `audited` are violations by effect (any effect but deny and denyAction
    counts as audited); `failed` are rules that failed to evaluate; `accepted` are findings
    of the baseline, in no other count; `not_applicable` are pairs of resource and policy
    that this kind of input cannot decide. `faults` are places that could not be read.
    """

    files: int = 0
    resources: int = 0
    denied: int = 0
    audited: int = 0
    failed: int = 0
    undetermined: int = 0
    passed: int = 0
    accepted: int = 0
    not_applicable: int = 0
    skipped: tuple[Skipped, ...] = ()
    faults: tuple[Diagnostic, ...] = ()
