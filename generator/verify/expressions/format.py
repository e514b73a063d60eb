"""format(): .NET composite format strings in the invariant culture."""

from __future__ import annotations

import re
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from generator.verify.expressions.arguments import known, text
from generator.verify.expressions.failures import ArgumentError
from generator.verify.expressions.limits import text_size
from generator.verify.expressions.written import as_text
from generator.verify.unknown import Undetermined, Unknown

_HOLE = re.compile(r"\{\{|\}\}|\{(\d{1,4})\s*(?:,\s*(-?\d{1,7})\s*)?(?::([^{}]*))?\}|([{}])")
_STANDARD = re.compile(r"([A-Za-z])(\d{0,2})$")
_CUSTOM = re.compile(r"(?P<whole>[#0,]*)(?:\.(?P<part>[#0]+))?$")


def _format(style: object, *values: object) -> str:
    pieces: list[str] = []
    size = end = 0
    source = text(style)
    for hole in _HOLE.finditer(source):
        for piece in (source[end : hole.start()], _filled(hole, values)):
            size += len(piece)
            text_size(size)
            pieces.append(piece)
        end = hole.end()
    return "".join([*pieces, source[end:]])


def _filled(hole: re.Match[str], values: tuple[object, ...]) -> str:
    if hole[1] is None:
        if hole[4]:
            message = f"'{hole[4]}' at character {hole.start() + 1} is not part of a placeholder"
            raise ArgumentError(message)
        return hole[0][0]
    if int(hole[1]) >= len(values):
        message = f"there is no argument {hole[1]}"
        raise ArgumentError(message)
    shown = _shown(values[int(hole[1])], hole[3] or "")
    width = int(hole[2] or 0)
    text_size(abs(width))
    return shown.rjust(width) if width > 0 else shown.ljust(-width)


def _shown(value: object, style: str) -> str:
    known(value)
    if isinstance(value, list | dict):
        # How Azure writes these is not documented.
        raise Undetermined(Unknown("format() of an array or object"))
    if not style or isinstance(value, str | bool) or value is None:
        return as_text(value)
    if isinstance(value, int | float):
        return _number(value, style)
    message = "a lambda has no text"
    raise ArgumentError(message)


def _number(value: float, style: str) -> str:
    standard = _STANDARD.match(style)
    if standard:
        return _standard(value, standard[1], standard[2])
    custom = _CUSTOM.match(style)
    if custom is None:
        raise _unsupported(style)
    return _custom(Decimal(str(value)), custom["whole"], custom["part"] or "")


def _standard(value: float, letter: str, digits: str) -> str:
    kind, places = letter.upper(), int(digits or 2)
    if kind == "F":
        return _rounded(Decimal(str(value)), places, "")
    if kind == "N":
        return _rounded(Decimal(str(value)), places, ",")
    if kind == "P":
        return _rounded(Decimal(str(value)) * 100, places, ",") + " %"
    if kind == "G" and not digits and isinstance(value, int):
        return str(value)
    if kind in "DX" and isinstance(value, int):
        return _digits(value, letter, int(digits or 1))
    raise _unsupported(letter + digits)


def _digits(value: int, letter: str, places: int) -> str:
    if letter in "dD":
        return f"{'-' if value < 0 else ''}{abs(value):0{places}}"
    bits = 32 if -(2**31) <= value < 2**31 else 64
    return f"{value % 2**bits:0{places}{letter}}"


def _rounded(value: Decimal, places: int, separator: str) -> str:
    shown = value.quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_UP)
    return f"{shown + 0 if shown else abs(shown):{separator}f}"


def _custom(value: Decimal, whole: str, part: str) -> str:
    separator = "," if "," in whole.strip(",") else ""
    if whole.endswith(",") or not whole:
        raise _unsupported(whole + part)
    fixed = _rounded(abs(value), len(part), "")
    before, _, after = fixed.partition(".")
    zeros = len(whole.replace(",", "").lstrip("#"))
    before = before.lstrip("0").rjust(zeros, "0")
    grouped = (
        f"{int(before):0{len(before) + (len(before) - 1) // 3},}"
        if separator and before
        else before
    )
    least = len(part.rstrip("#"))
    after = after[:least] + after[least:].rstrip("0")
    sign = "-" if value < 0 and fixed.strip("0.") else ""
    return sign + grouped + ("." + after if after else "")


def _unsupported(style: str) -> ArgumentError:
    return ArgumentError(f"the number format '{style}' is not supported here")


TABLE: dict[str, Any] = {"format": _format}
