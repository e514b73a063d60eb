"""Reading JSON text: the fast parser first, the tolerant one where that is not enough."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import orjson

from generator.diagnostics import Diagnostic, Invalid, Mark
from generator.verify.jsontext.encoding import decode
from generator.verify.jsontext.places import Lines, Places
from generator.verify.jsontext.syntax import MAX_DEPTH, parse

_BOXES = (dict, list)
MAX_BYTES = 64 * 1024 * 1024
"""The largest text read as one value; an inventory beyond it is given as JSON Lines."""


@dataclass(frozen=True, slots=True)
class Reading:
    """A value, and a finding for each key that its text repeats (the last value counts)."""

    value: object
    repeated: tuple[Diagnostic, ...] = ()


def read(data: bytes, file: str) -> Reading:
    """The value of a JSON text in UTF-8, UTF-16 or UTF-32; `file` names it in findings.

    Comments, trailing commas, and line ends and control characters in strings are
    accepted, as Azure Resource Manager accepts them. Raises Invalid with the place of the
    first fault; deep nesting and sizes beyond MAX_BYTES are faults.
    """
    if len(data) > MAX_BYTES:
        message = f"larger than {MAX_BYTES // 1024 // 1024} MiB"
        raise Invalid([Diagnostic(Mark(file), message, "too-large", "use JSON Lines instead")])
    try:
        value = orjson.loads(data)
    except orjson.JSONDecodeError:
        return _tolerant(data, file)
    if _deep(value) or _may_repeat(data, value):
        return _tolerant(data, file)
    return Reading(value)


def places(data: bytes, file: str) -> Places:
    """Line and column of every value of a text that `read` accepts."""
    text = decode(data, file)
    return Places(Lines(text, file), parse(text, file).spot)


def _tolerant(data: bytes, file: str) -> Reading:
    parsed = parse(decode(data, file), file)
    return Reading(parsed.value, parsed.repeated)


def _deep(value: object) -> bool:
    """Whether containers lie deeper in one another than MAX_DEPTH."""
    level: list[Any] = [[value]]
    for _ in range(MAX_DEPTH + 1):
        level = [
            inner
            for box in level
            for inner in (box.values() if box.__class__ is dict else box)
            if inner.__class__ in _BOXES
        ]
        if not level:
            return False
    return True


def _may_repeat(data: bytes, value: object) -> bool:
    """Whether a key may occur twice in an object: the fast parser keeps the last silently.

    A key that was dropped took its colon along, so the colons of the text and of its value
    written again differ. An escaped colon would hide that.
    """
    return data.count(b":") != orjson.dumps(value).count(b":") or b"\\u003" in data
