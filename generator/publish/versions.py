"""A policy that means something new must carry a higher version than the one it replaces."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from generator.diagnostics import Diagnostic
from generator.matrix.model import Matrix

_INITIATIVE = "policy/initiative.json"
_VERSION = re.compile(r"\d+\.\d+\.\d+")


def not_raised(matrix: Matrix, plan: Mapping[str, str], folder: Path) -> Iterator[Diagnostic]:
    """Planned policies that differ in meaning from those in the folder, at no higher version."""
    marks = {f"policy/definitions/{rule.id}.json": rule.mark for rule in matrix.rules("policy")}
    marks[_INITIATIVE] = matrix.mark
    for path, mark in marks.items():
        old, new = _policy(_read(folder / path)), _policy(plan[path])
        same = old.get("name") == new["name"]
        if same and _meaning(old) != _meaning(new) and _version(new) <= _version(old):
            version = old["properties"]["version"]
            message = f"'{new['name']}' changed since version {version}, which it still has."
            hint = "raise the version: the last number for texts, the middle one for rules"
            yield Diagnostic(mark, message, "version-not-raised", hint)


def _read(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError):
        return "null"


def _policy(text: str) -> Mapping[str, Any]:
    """A policy object; an empty one where the text is none."""
    try:
        found = json.loads(text)
        return found if _VERSION.fullmatch(found["properties"]["version"]) else {}
    except (ValueError, TypeError, KeyError):
        return {}


def _meaning(policy: Mapping[str, Any]) -> Any:
    """What a change of texts leaves alone: the rule, the members, the parameters' values."""
    properties = policy["properties"]
    parameters = {
        name: {key: value for key, value in parameter.items() if key != "metadata"}
        for name, parameter in properties.get("parameters", {}).items()
    }
    return parameters, properties.get("policyRule"), properties.get("policyDefinitions")


def _version(policy: Mapping[str, Any]) -> tuple[int, ...]:
    return tuple(int(part) for part in policy["properties"]["version"].split("."))
