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
_HINT = (
    "raise the middle number for another rule, the first where something is taken away; where "
    "the version in the output folder was never published, restore that folder first"
)
_VERSION = re.compile(r"\d+\.\d+\.\d+")


def not_raised(matrix: Matrix, plan: Mapping[str, str], folder: Path) -> Iterator[Diagnostic]:
    """Planned policies whose version does not say how they differ from those in the folder.

    Whatever assignments may name (a parameter, one of its values) leaves with a new first
    number only.
    """
    marks = {f"policy/definitions/{rule.id}.json": rule.mark for rule in matrix.rules("policy")}
    marks[_INITIATIVE] = matrix.mark
    for path, mark in marks.items():
        old, new = _policy(_read(folder / path)), _policy(plan[path])
        if old.get("name") == new["name"] and (fault := _fault(old, new)):
            yield Diagnostic(mark, f"'{new['name']}' {fault}", "version-not-raised", _HINT)


def _fault(old: Mapping[str, Any], new: Mapping[str, Any]) -> str:
    before, after = _version(old), _version(new)
    version = old["properties"]["version"]
    if after < before:
        return f"has a version lower than {version}, which the output folder holds."
    if gone := _gone(old, new):
        return "" if after[0] > before[0] else f"lost {gone}, which assignments may name."
    if _meaning(old) != _meaning(new) and after == before:
        return f"changed since version {version}, which it still has."
    return ""


def _gone(old: Mapping[str, Any], new: Mapping[str, Any]) -> str:
    offered = _offered(new)
    return next((each for each in sorted(_offered(old)) if each not in offered), "")


def _offered(policy: Mapping[str, Any]) -> set[str]:
    parameters = policy["properties"].get("parameters", {}).items()
    values = {
        f"the value {value} of parameter {name}"
        for name, each in parameters
        for value in each.get("allowedValues", ())
    }
    return values | {f"parameter {name}" for name, _ in parameters}


def _read(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError):
        return "null"


def _policy(text: str) -> Mapping[str, Any]:
    """A policy object; an empty one where the text is none."""
    try:
        found = json.loads(text)
        sound = _VERSION.fullmatch(found["properties"]["version"])
        return found if sound and _offered(found) is not None else {}
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError):
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
