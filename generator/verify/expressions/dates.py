"""Moments: reading, adding durations, Unix time. The clock comes from the scope (`utcNow`)."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from typing import Any

from generator.verify.expressions.arguments import text, whole
from generator.verify.expressions.dateformat import written
from generator.verify.expressions.failures import ArgumentError

ISO = "yyyy-MM-ddTHH:mm:ss.FFFFFFFK"
"""How a moment is written when no format is asked for."""
_ISO = re.compile(
    r"(\d{4})-(\d\d)-(\d\d)(?:[T ](\d\d):(\d\d)(?::(\d\d)(?:\.(\d{1,7}))?)?"
    r"\s*(Z|[+-]\d\d:\d\d)?)?$",
    re.ASCII,
)
_DURATION = re.compile(
    r"(-?)P(?=\d|T\d)(?:(\d{1,6})Y)?(?:(\d{1,6})M)?(?:(\d{1,6})W)?(?:(\d{1,8})D)?"
    r"(?:T(?=\d)(?:(\d{1,10})H)?(?:(\d{1,10})M)?(?:(\d{1,12})(?:\.\d+)?S)?)?$",
    re.ASCII,
)
_RFC1123 = "%a, %d %b %Y %H:%M:%S GMT"
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def moment(value: object) -> datetime:
    """The moment in UTC that an ISO 8601 text names (without a zone: UTC).

    Raises ArgumentError for any other text. A seventh digit of the second is cut.
    """
    source = text(value).strip()
    found = _ISO.match(source)
    try:
        return _moment(found) if found else datetime.strptime(source, _RFC1123).replace(tzinfo=UTC)
    except (ValueError, OverflowError):
        message = f"'{source[:40]}' is no date and time"
        raise ArgumentError(message) from None


def _moment(found: re.Match[str]) -> datetime:
    year, month, day, hour, minute, second, fraction, zone = found.groups("0")
    micros = int(fraction.ljust(6, "0")[:6])
    local = datetime(
        int(year), int(month), int(day), int(hour), int(minute), int(second), micros, tzinfo=UTC
    )
    return local - _offset(zone)


def _offset(zone: str) -> timedelta:
    if zone in ("0", "Z"):
        return timedelta()
    minutes = int(zone[1:3]) * 60 + int(zone[4:6])
    return timedelta(minutes=-minutes if zone[0] == "-" else minutes)


def add_days(value: object, days: object) -> str:
    """A moment some days later, in ISO 8601. Raises ArgumentError."""
    return written(_shifted(moment(value), timedelta_of(days=whole(days))), ISO)


def timedelta_of(**units: int) -> timedelta:
    """A duration. Raises ArgumentError when it is beyond all calendars."""
    try:
        return timedelta(**units)
    except OverflowError:
        message = "the duration is too long"
        raise ArgumentError(message) from None


def _shifted(start: datetime, by: timedelta) -> datetime:
    try:
        return start + by
    except OverflowError:
        message = "the date is out of range"
        raise ArgumentError(message) from None


def _add(base: object, duration: object, style: object = ISO) -> str:
    """A year is 365 days and a month 30. Source: ARM reference, dateTimeAdd."""
    found = _DURATION.match(text(duration))
    if found is None:
        message = f"'{text(duration)[:40]}' is no ISO 8601 duration"
        raise ArgumentError(message)
    sign = -1 if found[1] else 1
    years, months, weeks, days, hours, minutes, seconds = (
        sign * int(part) for part in found.groups("0")[1:]
    )
    rest = timedelta_of(
        days=years * 365 + months * 30 + weeks * 7 + days,
        hours=hours,
        minutes=minutes,
        seconds=seconds,
    )
    return written(_shifted(moment(base), rest), text(style))


def _from_epoch(seconds: object) -> str:
    return written(_shifted(_EPOCH, timedelta_of(seconds=whole(seconds))), ISO)


def _to_epoch(value: object) -> int:
    return (moment(value) - _EPOCH) // timedelta(seconds=1)


TABLE: dict[str, Any] = {
    "datetimeadd": _add,
    "datetimefromepoch": _from_epoch,
    "datetimetoepoch": _to_epoch,
}
