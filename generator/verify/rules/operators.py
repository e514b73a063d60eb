"""The nineteen operators: each prepares a test of a value from what it is compared with.

A test gets a JSON value, or MISSING. It raises ArgumentError where Azure's evaluation would
fail, and Undetermined where the answer depends on something unknown.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from generator.verify.casing import MISSING, find, fold, order
from generator.verify.expressions.arguments import array, kind, known
from generator.verify.expressions.equality import equal
from generator.verify.expressions.failures import ArgumentError
from generator.verify.unknown import Undetermined, Unknown

Test = Callable[[Any], bool]
_NUMBER = re.compile(r"\s*[+-]?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d{1,3})?\s*\Z", re.ASCII)
_TRUTHS = {"TRUE": True, "FALSE": False}


def number_of(value: object) -> float | None:
    """The number that a number or a text names."""
    if isinstance(value, str):
        found = _NUMBER.match(value) if len(value) < 64 else None
        if found is None:
            return None
        return float(value) if found[2] or found[3] or "." in value else int(value)
    return value if isinstance(value, int | float) and not isinstance(value, bool) else None


def written(value: object) -> str | None:
    """The text of a plain value, as text operators see it; of anything else None."""
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return str(value).lower()
    return str(value) if isinstance(value, int | float) else None


def equals(expected: object) -> Test:
    """Text ignores case; text also equals the number or boolean it spells.

    A missing value and null equal null and ""; arrays and objects are equal when exactly the same.
    """
    known(expected)
    if isinstance(expected, str):
        return _equals_text(expected)
    if expected is None:
        return lambda value: value is None or value is MISSING or value == ""
    if isinstance(expected, bool):
        return lambda value: (
            value is expected or (isinstance(value, str) and _TRUTHS.get(fold(value)) is expected)
        )
    if isinstance(expected, int | float):
        return lambda value: number_of(value) == expected
    return lambda value: _certain(equal(value, expected))


def _equals_text(expected: str) -> Test:
    folded, number, truth = fold(expected), number_of(expected), _TRUTHS.get(fold(expected))

    def test(value: Any) -> bool:
        if type(value) is str:
            return value == expected or (len(value) == len(expected) and fold(value) == folded)
        if isinstance(value, bool):
            return value is truth
        if isinstance(value, int | float):
            return number is not None and value == number
        return (value is None or value is MISSING) and not expected

    return test


def _certain(same: bool | Unknown) -> bool:  # noqa: FBT001
    if isinstance(same, Unknown):
        raise Undetermined(same)
    return same


def is_in(expected: object) -> Test:
    """Whether the value equals an element of the array; null, there or here, equals none."""
    items = [item for item in array(expected) if item is not None]
    texts = {fold(item) for item in items if isinstance(item, str)}
    tests = [equals(item) for item in items if not isinstance(item, Unknown)]
    others = [equals(item) for item in items if not isinstance(item, str | Unknown)]
    doubt = next((item for item in items if isinstance(item, Unknown)), None)

    def test(value: Any) -> bool:
        if value is None or value is MISSING:
            return False
        if type(value) is str:
            found = fold(value) in texts or any(other(value) for other in others)
        else:
            found = any(each(value) for each in tests)
        if not found and doubt is not None:
            raise Undetermined(doubt)
        return found

    return test


def contains(expected: object) -> Test:
    """Whether a text holds a text, an array an element, or an object a property.

    A number or boolean is its text when it is to hold text, and otherwise holds nothing.
    """
    element, key, part = equals(expected), contains_key(expected), written(expected)
    folded = None if part is None else fold(part)

    def test(value: Any) -> bool:
        if isinstance(value, list):
            return _any(element, value)
        if isinstance(value, dict):
            return key(value)
        text = written(value) if isinstance(expected, str) else value
        return isinstance(text, str) and folded is not None and folded in fold(text)

    return test


def _any(test: Test, values: list[Any]) -> bool:
    if any(test(value) for value in values if not isinstance(value, Unknown)):
        return True
    for value in values:
        known(value)
    return False


def contains_key(expected: object) -> Test:
    """Whether an object has a property of this name, in any case."""
    name = written(known(expected))

    def test(value: Any) -> bool:
        return isinstance(value, dict) and name is not None and find(value, name) is not MISSING

    return test


def like(expected: object) -> Test:
    """`*` stands for any text, `?` for one character; case is ignored."""
    pattern = written(known(expected))
    if pattern is None:
        message = f"expected a pattern, found {kind(expected)}"
        raise ArgumentError(message)
    head, *rest = [_literal(part) for part in re.sub(r"\*+", "*", fold(pattern)).split("*")]
    atoms = "".join(f"(?>.*?{part})" for part in rest[:-1])
    last = f".*{rest[-1]}" if rest else ""
    matcher = re.compile(f"{head}{atoms}{last}", re.DOTALL)

    def test(value: Any) -> bool:
        text = written(value)
        return text is not None and matcher.fullmatch(fold(text)) is not None

    return test


def _literal(part: str) -> str:
    return ".".join(map(re.escape, part.split("?")))


def match(expected: object) -> Test:
    """`#` stands for a digit, `?` for a letter, `.` for any character; case matters."""
    return _matcher(expected, lambda text: text)


def match_insensitively(expected: object) -> Test:
    """As match, without regard to case."""
    return _matcher(expected, fold)


_CLASSES = {"#": "[0-9]", "?": "[a-zA-Z]", ".": "."}


def _matcher(expected: object, prepared: Callable[[str], str]) -> Test:
    pattern = written(known(expected))
    if pattern is None:
        message = f"expected a pattern, found {kind(expected)}"
        raise ArgumentError(message)
    source = "".join(_CLASSES.get(char) or re.escape(char) for char in prepared(pattern))
    matcher = re.compile(source, re.DOTALL)

    def test(value: Any) -> bool:
        text = written(value)
        return text is not None and matcher.fullmatch(prepared(text)) is not None

    return test


def exists(expected: object) -> Test:
    """Whether there is a value; null is none."""
    wanted = (
        expected
        if isinstance(known(expected), bool)
        else _TRUTHS.get(fold(expected) if isinstance(expected, str) else "")
    )
    if wanted is None:
        message = f"expected true or false, found {kind(expected)}"
        raise ArgumentError(message)
    return lambda value: (value is not None and value is not MISSING) is wanted


def _ordering(holds: Callable[[Any, Any], bool]) -> Callable[[object], Test]:
    def prepare(expected: object) -> Test:
        known(expected)
        if isinstance(expected, str):
            bound = order(expected)
            return lambda value: _of_kind(value, expected) and holds(order(value), bound)
        if number_of(expected) is None:
            message = f"{kind(expected)} has no order"
            raise ArgumentError(message)
        return lambda value: (
            (type(value) is int or _of_kind(value, expected)) and holds(value, expected)
        )

    return prepare


def _of_kind(value: object, expected: object) -> bool:
    if value is MISSING or value is None:
        return False
    if (
        isinstance(value, str) != isinstance(expected, str)
        or written(value) is None
        or isinstance(value, bool)
    ):
        message = f"{kind(value)} cannot be ordered against {kind(expected)}"
        raise ArgumentError(message)
    return True


OPERATORS: dict[str, tuple[str, Callable[[object], Test], bool]] = {
    name.lower(): (name, prepare, positive)
    for name, prepare, positive in (
        ("equals", equals, True),
        ("notEquals", equals, False),
        ("like", like, True),
        ("notLike", like, False),
        ("match", match, True),
        ("notMatch", match, False),
        ("matchInsensitively", match_insensitively, True),
        ("notMatchInsensitively", match_insensitively, False),
        ("contains", contains, True),
        ("notContains", contains, False),
        ("in", is_in, True),
        ("notIn", is_in, False),
        ("containsKey", contains_key, True),
        ("notContainsKey", contains_key, False),
        ("less", _ordering(lambda value, bound: value < bound), True),
        ("lessOrEquals", _ordering(lambda value, bound: value <= bound), True),
        ("greater", _ordering(lambda value, bound: value > bound), True),
        ("greaterOrEquals", _ordering(lambda value, bound: value >= bound), True),
        ("exists", exists, True),
    )
}
"""Each operator by its name in lower case: its spelling, its test, whether that must hold."""
