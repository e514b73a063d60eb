"""What a function may be given: checks of the kind of an argument, in Azure's terms."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from generator.verify.expressions.failures import ArgumentError
from generator.verify.unknown import Undetermined, Unknown

_KINDS = {
    str: "a string",
    bool: "a boolean",
    int: "an integer",
    float: "a number",
    list: "an array",
    dict: "an object",
    type(None): "null",
}


def kind(value: object) -> str:
    """The kind of a value, with its article."""
    return _KINDS.get(type(value), "a function")


def known(value: object) -> object:
    """`value`, unless it is unknown: then the whole call is. Raises Undetermined."""
    if type(value) is Unknown:
        raise Undetermined(value)
    return value


def wrong(value: object, expected: str) -> ArgumentError:
    """The error of an argument of the wrong kind. Raises Undetermined when it is unknown."""
    return ArgumentError(f"expected {expected}, found {kind(known(value))}")


def text(value: object) -> str:
    """A string. Raises ArgumentError or Undetermined, as all checks here."""
    if isinstance(value, str):
        return value
    raise wrong(value, "a string")


def whole(value: object) -> int:
    """An integer; a boolean is none."""
    if isinstance(value, int) and not isinstance(value, bool):
        return value
    raise wrong(value, "an integer")


def boolean(value: object) -> bool:
    """A boolean."""
    if isinstance(value, bool):
        return value
    raise wrong(value, "a boolean")


def array(value: object) -> list[Any]:
    """An array."""
    if isinstance(value, list):
        return value
    raise wrong(value, "an array")


def mapping(value: object) -> dict[str, Any]:
    """An object."""
    if isinstance(value, dict):
        return value
    raise wrong(value, "an object")


def function(value: object) -> Callable[..., object]:
    """A lambda."""
    if callable(value):
        return value
    raise wrong(value, "a lambda function")
