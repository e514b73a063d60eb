"""A policy that means something new must carry a higher version than the one it replaces."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from generator.diagnostics import Diagnostic
from generator.matrix.model import Matrix

_INITIATIVE = "policy/initiative.json"


def not_raised(matrix: Matrix, plan: Mapping[str, str], folder: Path) -> Iterator[Diagnostic]:
    """Planned policies that differ in meaning from those in the folder, at no higher version."""
    marks = {f"policy/definitions/{rule.id}.json": rule.mark for rule in matrix.rules("policy")}
    marks[_INITIATIVE] = matrix.mark
    for path, mark in marks.items():
        old, new = _properties(_read(folder / path)), _properties(plan[path])
        if old and _meaning(old) != _meaning(new) and _version(new) <= _version(old):
            message = (
                f"'{Path(path).stem}' changed since version {old['version']}, which it still has."
            )
            hint = "raise the version: the last number for texts, the middle one for rules"
            yield Diagnostic(mark, message, "version-not-raised", hint)


def _read(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError):
        return "null"


def _properties(text: str) -> Mapping[str, Any]:
    try:
        found = json.loads(text)
    except ValueError:
        return {}
    properties = found.get("properties") if isinstance(found, dict) else None
    return properties if isinstance(properties, dict) and "version" in properties else {}


def _meaning(properties: Mapping[str, Any]) -> Any:
    """What a change of texts leaves alone: the rule, the members, the parameters' values."""
    parameters = {
        name: {key: value for key, value in parameter.items() if key != "metadata"}
        for name, parameter in properties.get("parameters", {}).items()
    }
    return parameters, properties.get("policyRule"), properties.get("policyDefinitions")


def _version(properties: Mapping[str, Any]) -> tuple[int, ...]:
    return tuple(int(part) for part in str(properties["version"]).split(".") if part.isdigit())
