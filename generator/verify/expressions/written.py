"""Values as text, the way string(), concat() and join() write them, and text as values."""

from __future__ import annotations

import json
from typing import Any

from generator.verify.expressions.arguments import known, text
from generator.verify.expressions.failures import ArgumentError
from generator.verify.expressions.limits import structure, text_size
from generator.verify.unknown import Unknown


def as_text(value: object) -> str:
    """A value as .NET writes it: True, False, nothing for null, compact JSON for the rest.

    Raises Undetermined when anything in it is unknown.
    """
    known(value)
    if isinstance(value, str):
        return value
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(value)
    return as_json(value)


def as_json(value: object) -> str:
    """Compact JSON. Raises EvaluationError when it is too large, Undetermined as above."""
    structure(value)
    pieces: list[str] = []
    size = 0
    encoder = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), default=_foreign)
    for piece in encoder.iterencode(value):
        size += len(piece)
        text_size(size)
        pieces.append(piece)
    return "".join(pieces)


def from_json(value: object) -> Any:
    """The value of JSON text. Raises ArgumentError when it is none."""
    source = text(value)
    try:
        found = json.loads(_quoted(source), parse_constant=_refuse)
    except (ValueError, RecursionError) as error:
        message = f"not valid JSON: {error}"
        raise ArgumentError(message) from None
    structure(found)
    return found


def _quoted(source: str) -> str:
    """Azure also reads JSON with apostrophes for quotation marks."""
    return source.replace("'", '"') if '"' not in source else source


def _foreign(value: object) -> object:
    if isinstance(value, Unknown):
        known(value)
    message = "a lambda has no text"
    raise ArgumentError(message)


def _refuse(word: str) -> object:
    message = f"{word} is no JSON value"
    raise ValueError(message)
