"""Functions of text."""

from __future__ import annotations

import uuid
from typing import Any

from generator.verify.casing import fold
from generator.verify.expressions.arguments import array, kind, known, text, whole
from generator.verify.expressions.failures import ArgumentError
from generator.verify.expressions.limits import text_size
from generator.verify.expressions.murmur import base32, murmur64
from generator.verify.expressions.written import as_text

_GUIDS = uuid.UUID("11fb06fb-712d-4ddd-98c7-e71bbd588830")
"""The namespace of guid(). Source: Bicep reference, string functions, guid."""


def _to_lower(value: object) -> str:
    return "".join(c.lower() if len(c.lower()) == 1 else c for c in text(value))


def _to_upper(value: object) -> str:
    return fold(text(value))


def _trim(value: object) -> str:
    return text(value).strip()


def _starts_with(value: object, start: object) -> bool:
    return fold(text(value)).startswith(fold(text(start)))


def _ends_with(value: object, end: object) -> bool:
    return fold(text(value)).endswith(fold(text(end)))


def _replace(value: object, old: object, new: object) -> str:
    source, before, after = text(value), text(old), text(new)
    if not before:
        message = "the text to replace is empty"
        raise ArgumentError(message)
    text_size(len(source) + source.count(before) * (len(after) - len(before)))
    return source.replace(before, after)


def _substring(value: object, start: object, length: object = None) -> str:
    source, begin = text(value), whole(start)
    count = len(source) - begin if length is None else whole(length)
    if begin < 0 or count < 0 or begin + count > len(source):
        message = f"characters {begin} to {begin + count} of a text of {len(source)}"
        raise ArgumentError(message)
    return source[begin : begin + count]


def _split(value: object, separators: object) -> list[str]:
    source = text(value)
    marks = [separators] if isinstance(separators, str) else array(separators)
    cuts = sorted({text(mark) for mark in marks} - {""}, key=len, reverse=True)
    if not cuts:
        return [source]
    for other in cuts[1:]:
        source = source.replace(other, cuts[0])
    return source.split(cuts[0])


def _join(values: object, separator: object) -> str:
    parts = [as_text(known(part)) for part in array(values)]
    between = text(separator)
    text_size(sum(map(len, parts)) + len(between) * max(0, len(parts) - 1))
    return between.join(parts)


def _pad_left(value: object, width: object, filler: object = " ") -> str:
    if isinstance(value, bool) or not isinstance(value, str | int):
        message = f"expected a string or an integer, found {kind(known(value))}"
        raise ArgumentError(message)
    pad = text(filler)
    if len(pad) != 1:
        message = "the filler is one character"
        raise ArgumentError(message)
    if whole(width) < 0:
        message = "the width is negative"
        raise ArgumentError(message)
    text_size(whole(width))
    return str(value).rjust(whole(width), pad)


def _guid(*values: object) -> str:
    return str(uuid.uuid5(_GUIDS, "-".join(map(text, values))))


def _unique_string(*values: object) -> str:
    joined = "-".join(map(text, values))
    return base32(murmur64(joined.encode("utf-8", "replace")))


def _string(value: object) -> str:
    return as_text(value)


TABLE: dict[str, Any] = {
    "endswith": _ends_with,
    "guid": _guid,
    "join": _join,
    "padleft": _pad_left,
    "replace": _replace,
    "split": _split,
    "startswith": _starts_with,
    "string": _string,
    "substring": _substring,
    "tolower": _to_lower,
    "toupper": _to_upper,
    "trim": _trim,
    "uniquestring": _unique_string,
}
