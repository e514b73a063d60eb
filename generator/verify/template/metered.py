"""The built-in functions, counting the work they do.

The limits of single values leave room for templates that would run for days: here each call
costs what its arguments and its result hold.
"""

from __future__ import annotations

from generator.verify.expressions.builtin import FUNCTIONS, Builtin
from generator.verify.expressions.failures import ArgumentError
from generator.verify.template.records import Function
from generator.verify.template.work import Work

_DEEP = {
    *("concat", "contains", "createarray", "createobject", "equals", "flatten", "indexof"),
    *("intersection", "json", "lastindexof", "shallowmerge", "string", "union"),
}
"""The functions that look at everything within their arguments or results."""
_CHARACTERS = 4
"""Sixteen characters cost as much as a value: this power of two."""


def metered(name: str, work: Work) -> Function | None:
    """The built-in function of this name, in lower case, or None."""
    builtin = FUNCTIONS.get(name)
    if builtin is None:
        return None
    return _deep(builtin, work) if name in _DEEP else _flat(builtin, work)


def _deep(builtin: Builtin, work: Work) -> Function:
    def call(*arguments: object) -> object:
        _check(builtin, arguments)
        for argument in arguments:
            _pay(argument, work)
        result = builtin.function(*arguments)
        _pay(result, work)
        return result

    return call


def _pay(value: object, work: Work) -> None:
    if isinstance(value, str):
        work.spend(len(value) >> _CHARACTERS)
    else:
        work.weigh(value)


def _flat(builtin: Builtin, work: Work) -> Function:
    def call(*arguments: object) -> object:
        _check(builtin, arguments)
        result = builtin.function(*arguments)
        work.spend(sum(map(_size, arguments)) + _size(result))
        return result

    return call


def _size(value: object) -> int:
    if isinstance(value, str):
        return len(value) >> _CHARACTERS
    return len(value) if isinstance(value, list | dict) else 0


def _check(builtin: Builtin, arguments: tuple[object, ...]) -> None:
    if not builtin.fewest <= len(arguments) <= builtin.most:
        message = f"takes {builtin.arity} arguments, not {len(arguments)}"
        raise ArgumentError(message)
