"""Moments written as .NET format strings ask, in the invariant culture, in UTC."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import datetime

from generator.verify.expressions.failures import ArgumentError

_STANDARD = {
    "d": "MM/dd/yyyy",
    "D": "dddd, dd MMMM yyyy",
    "f": "dddd, dd MMMM yyyy HH:mm",
    "F": "dddd, dd MMMM yyyy HH:mm:ss",
    "g": "MM/dd/yyyy HH:mm",
    "G": "MM/dd/yyyy HH:mm:ss",
    "m": "MMMM dd",
    "M": "MMMM dd",
    "o": "yyyy-MM-ddTHH:mm:ss.fffffffK",
    "O": "yyyy-MM-ddTHH:mm:ss.fffffffK",
    "r": "ddd, dd MMM yyyy HH:mm:ss 'GMT'",
    "R": "ddd, dd MMM yyyy HH:mm:ss 'GMT'",
    "s": "yyyy-MM-ddTHH:mm:ss",
    "t": "HH:mm",
    "T": "HH:mm:ss",
    "u": "yyyy-MM-dd HH:mm:ss'Z'",
    "U": "dddd, dd MMMM yyyy HH:mm:ss",
    "y": "yyyy MMMM",
    "Y": "yyyy MMMM",
}
_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)
_PART = re.compile(r"'([^']*)'|\"([^\"]*)\"|\\(.)|%|(\.?F+)|([yMdHhmsftKz])\5*|(.)", re.DOTALL)


def written(moment: datetime, style: str) -> str:
    """`moment` (UTC) in a standard or custom .NET format. Raises ArgumentError for others."""
    if len(style) == 1:
        if style not in _STANDARD:
            message = f"'{style}' is no standard date format"
            raise ArgumentError(message)
        style = _STANDARD[style]
    return "".join(_part(found, moment) for found in _PART.finditer(style or _STANDARD["G"]))


def _part(found: re.Match[str], moment: datetime) -> str:
    literal = found[1] or found[2] or found[3] or found[6]
    if literal:
        return literal
    if found[4]:
        return _optional_fraction(found[4], moment)
    if not found[5]:
        return ""
    write = _PARTS[found[5]]
    return write(moment, len(found[0]))


def _optional_fraction(part: str, moment: datetime) -> str:
    digits = _fraction(moment, len(part.lstrip("."))).rstrip("0")
    return (part[0] if part[0] == "." else "") + digits if digits else ""


def _fraction(moment: datetime, size: int) -> str:
    if size > 7:
        message = "a second has at most seven decimal digits"
        raise ArgumentError(message)
    return f"{moment.microsecond:06}0"[:size]


def _number(value: int, size: int) -> str:
    return f"{value:0{min(size, 2)}}"


def _year(moment: datetime, size: int) -> str:
    return _number(moment.year % 100, size) if size < 3 else f"{moment.year:0{size}}"


def _month(moment: datetime, size: int) -> str:
    name = _MONTHS[moment.month - 1]
    return _number(moment.month, size) if size < 3 else name[:3] if size == 3 else name


def _day(moment: datetime, size: int) -> str:
    name = _DAYS[moment.weekday()]
    return _number(moment.day, size) if size < 3 else name[:3] if size == 3 else name


def _half(moment: datetime, size: int) -> str:
    return ("AM" if moment.hour < 12 else "PM")[:size]


def _zone(_: datetime, size: int) -> str:
    return ("+0", "+00", "+00:00")[min(size, 3) - 1]


_PARTS: dict[str, Callable[[datetime, int], str]] = {
    "y": _year,
    "M": _month,
    "d": _day,
    "H": lambda moment, size: _number(moment.hour, size),
    "h": lambda moment, size: _number(moment.hour % 12 or 12, size),
    "m": lambda moment, size: _number(moment.minute, size),
    "s": lambda moment, size: _number(moment.second, size),
    "f": _fraction,
    "t": _half,
    "K": lambda _, size: "Z" * size,
    "z": _zone,
}
