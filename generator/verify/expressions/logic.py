"""Comparison, truth and numbers."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from generator.verify.casing import order
from generator.verify.expressions.arguments import array, boolean, kind, known, text, whole
from generator.verify.expressions.equality import equal
from generator.verify.expressions.failures import ArgumentError, EvaluationError
from generator.verify.expressions.limits import integer
from generator.verify.unknown import Undetermined, Unknown

_TRUTHS = {"true": True, "false": False}


def compare(left: object, right: object) -> int:
    """-1, 0 or 1 for two numbers or two texts. Raises ArgumentError for unlike kinds.

    The reference does not say how texts are ordered: where ordinal and cultural order differ,
    the answer is unknown.
    """
    if isinstance(left, str) and isinstance(right, str):
        ordinal = (left > right) - (left < right)
        before, after = order(left), order(right)
        if ordinal == (before > after) - (before < after):
            return ordinal
        raise Undetermined(Unknown(f"the order of '{left[:40]}' and '{right[:40]}'"))
    first, second = _number(left), _number(right)
    if first is not None and second is not None:
        return (first > second) - (first < second)
    message = f"{kind(known(left))} and {kind(known(right))} have no order"
    raise ArgumentError(message)


def _number(value: object) -> float | None:
    return value if isinstance(value, int | float) and not isinstance(value, bool) else None


def _ordering(holds: Callable[[int], bool]) -> Callable[[object, object], bool]:
    def ordered(left: object, right: object) -> bool:
        return holds(compare(left, right))

    return ordered


def _not(value: object) -> bool:
    return not boolean(value)


def _xor(left: object, right: object) -> bool:
    return boolean(left) != boolean(right)


def _bool(value: object) -> bool:
    if isinstance(value, bool | int):
        return bool(value)
    found = _TRUTHS.get(text(value).lower())
    if found is None:
        message = f"'{text(value)[:40]}' is neither true nor false"
        raise ArgumentError(message)
    return found


def _int(value: object) -> int:
    if isinstance(value, float) and value == value and abs(value) < 2**63:  # noqa: PLR0124
        return int(value)
    if not isinstance(value, str):
        return whole(value)
    try:
        return integer(int(value)) if len(value) < 40 and "_" not in value else whole(None)
    except ValueError:
        message = f"'{value[:40]}' is no integer"
        raise ArgumentError(message) from None


def _float(value: object) -> float:
    if not isinstance(value, str):
        return value if isinstance(value, float) else float(whole(value))
    try:
        return float(value)
    except ValueError:
        message = f"'{value[:40]}' is no number"
        raise ArgumentError(message) from None


def _add(left: object, right: object) -> int:
    return integer(whole(left) + whole(right))


def _sub(left: object, right: object) -> int:
    return integer(whole(left) - whole(right))


def _mul(left: object, right: object) -> int:
    return integer(whole(left) * whole(right))


def _div(left: object, right: object) -> int:
    quotient = abs(whole(left)) // abs(_divisor(right))
    return integer(quotient if (whole(left) < 0) == (whole(right) < 0) else -quotient)


def _mod(left: object, right: object) -> int:
    rest = abs(whole(left)) % abs(_divisor(right))
    return rest if whole(left) >= 0 else -rest


def _divisor(value: object) -> int:
    if whole(value) == 0:
        message = "division by zero"
        raise ArgumentError(message)
    return whole(value)


def _least(*values: object) -> int:
    return min(_numbers(values))


def _most(*values: object) -> int:
    return max(_numbers(values))


def _numbers(values: tuple[object, ...]) -> list[int]:
    numbers = array(values[0]) if len(values) == 1 and _number(values[0]) is None else values
    if not numbers:
        message = "there is nothing to choose from"
        raise ArgumentError(message)
    return [whole(number) for number in numbers]


def _fail(message: object) -> object:
    raise EvaluationError(text(message))


def _true() -> bool:
    return True


def _false() -> bool:
    return False


def _null() -> None:
    return None


TABLE: dict[str, Any] = {
    "add": _add,
    "bool": _bool,
    "div": _div,
    "equals": equal,
    "fail": _fail,
    "false": _false,
    "float": _float,
    "greater": _ordering(lambda sign: sign > 0),
    "greaterorequals": _ordering(lambda sign: sign >= 0),
    "int": _int,
    "less": _ordering(lambda sign: sign < 0),
    "lessorequals": _ordering(lambda sign: sign <= 0),
    "max": _most,
    "min": _least,
    "mod": _mod,
    "mul": _mul,
    "not": _not,
    "null": _null,
    "sub": _sub,
    "true": _true,
    "xor": _xor,
}
