"""The records of policies: documents as they are read, and policies as they are assigned."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from generator.diagnostics import Diagnostic
from generator.verify.findings import Skipped
from generator.verify.rules import Policy


@dataclass(frozen=True, slots=True)
class Definition:
    """A policy definition: its name, its JSON, and where that stands.

    `steps` lead to it in the file at `path`, which findings call `file`.
    """

    name: str
    body: Mapping[str, Any]
    file: str
    path: Path
    steps: tuple[str | int, ...] = ()


@dataclass(frozen=True, slots=True)
class Initiative:
    """A policy set definition; `body` is what its `properties` hold."""

    name: str
    body: Mapping[str, Any]
    file: str


@dataclass(frozen=True, slots=True)
class Documents:
    """What was read; `faults` are files that look like policies and cannot be read."""

    definitions: tuple[Definition, ...] = ()
    initiatives: tuple[Initiative, ...] = ()
    faults: tuple[Diagnostic, ...] = ()


@dataclass(frozen=True, slots=True)
class Given:
    """What the user says of parameters: the mode, and values by name, as typed."""

    mode: str | None = None
    parameters: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Assigned:
    """A policy with the values of its parameters, and what to say when it is violated.

    `id` names it in findings: the definition's name, with the reference id where an
    initiative uses the definition more than once.
    """

    policy: Policy
    id: str
    statement: str
    message: str
    remedy: str = ""
    source: str = ""


@dataclass(frozen=True, slots=True)
class PolicySet:
    """The policies that can be checked, those that cannot, and those that are broken."""

    policies: tuple[Assigned, ...]
    skipped: tuple[Skipped, ...] = ()
    faults: tuple[Diagnostic, ...] = ()
