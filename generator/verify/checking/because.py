"""Why a rule applies, in a few lines: the conditions that decided, and the values they saw."""

from __future__ import annotations

import json
import re
from typing import Any

from generator.verify.rules import Record
from generator.verify.unknown import Unknown

MOST = 12
_LONGEST = 200
_OF_TYPE = 'field "type" '
_FIELD = re.compile(r'field "[^"]*"')


def because(decisive: tuple[Record, ...]) -> tuple[str, ...]:
    """The decisive conditions of an outcome, at most MOST of them.

    Of conditions that did not hold, as they should, one for each field.
    """
    told = [_told(each) for each in decisive if not each.description.startswith(_OF_TYPE)]
    found = tuple(dict.fromkeys(told))
    return found if len(found) <= MOST else (*found[:MOST], f"... and {len(found) - MOST} more")


def _told(record: Record) -> str:
    said = record.description
    if record.held is False:
        field = _FIELD.match(said)
        said = f"no such condition holds of {field[0]}" if field else f"not: {said}"
    return f"{said}, seen: {_shown(record.seen)}"


def _shown(seen: Any) -> str:
    try:
        text = json.dumps(seen, default=_unknown, ensure_ascii=False)
    except RecursionError:
        return "a value that is nested too deeply"
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]}..."


def _unknown(value: object) -> str:
    return f"[{value.expression}]" if isinstance(value, Unknown) else repr(value)
