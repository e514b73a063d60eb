"""Why a rule applies, in a few lines: the conditions that decided, and the values they saw."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

from generator.verify.rules import Record
from generator.verify.unknown import Unknown

MOST = 12
_LOGICAL = frozenset({"allOf", "anyOf", "not"})
_LONGEST = 200
_OF_TYPE = 'field "type" '
_FIELD = re.compile(r'field "[^"]*"')


def because(trace: tuple[Record, ...]) -> tuple[str, ...]:
    """The decisive conditions of a trace, at most MOST of them.

    Within a `not` it is the conditions that failed; of these, one for each field.
    """
    found = list(dict.fromkeys(_decisive(trace)))
    if len(found) <= MOST:
        return tuple(found)
    return (*found[:MOST], f"... and {len(found) - MOST} more")


def _decisive(trace: tuple[Record, ...]) -> Iterator[str]:
    passed: tuple[str, ...] = ()
    """Pointers of the parts that decided nothing, nor does anything within them."""
    denied: list[str] = []
    for record in trace:
        at = f"{record.pointer}/"
        if passed and at.startswith(passed):
            continue
        wanted = sum(at.startswith(outer) for outer in denied) % 2 == 0
        if record.held is not None and record.held is not wanted:
            passed = (*passed, at)
        elif record.description == "not":
            denied.append(f"{at}not/")
        elif record.description not in _LOGICAL and not record.description.startswith(_OF_TYPE):
            yield _told(record, wanted=wanted)


def _told(record: Record, *, wanted: bool) -> str:
    said = record.description
    if not wanted:
        field = _FIELD.match(said)
        said = f"no such condition holds of {field[0]}" if field else f"not: {said}"
    return f"{said}, seen: {_shown(record.seen)}"


def _shown(seen: Any) -> str:
    text = json.dumps(seen, default=_unknown, ensure_ascii=False)
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]}..."


def _unknown(value: object) -> str:
    return f"[{value.expression}]" if isinstance(value, Unknown) else repr(value)
