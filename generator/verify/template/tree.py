"""Evaluating a JSON value: expressions in texts and keys, and the copy loops of properties.

An expression that fails is reported where it stands and becomes unknown, so that the rest of
the template is still read.
"""

from __future__ import annotations

from typing import Any

from generator.verify import expressions
from generator.verify.casing import MISSING
from generator.verify.expressions import EvaluationError, ExpressionError
from generator.verify.template import copies
from generator.verify.template.frame import Frame
from generator.verify.template.records import Code, Path
from generator.verify.template.work import EXPRESSION, MEMBER
from generator.verify.unknown import Unknown

_LOOPED = "copyindex"
"""The function whose value depends on the rounds of loops, in lower case."""


def evaluate(value: Any, path: Path, frame: Frame) -> Any:
    """The value at `path` with everything in it evaluated. Raises TooMuch."""
    try:
        return _evaluated(value, path, frame)
    except RecursionError:
        frame.work.report(path, "this is nested too deeply")
        return Unknown("a value that is nested too deeply")


def _evaluated(value: Any, path: Path, frame: Frame) -> Any:
    kind = type(value)
    if kind is str:
        return _text(value, path, frame) if value[:1] == "[" else value
    if kind is dict:
        return _object(value, path, frame)
    if kind is list:
        return _array(value, path, frame)
    return value


def _array(value: list[Any], path: Path, frame: Frame) -> list[Any]:
    frame.work.spend(MEMBER * len(value))
    return [
        _evaluated(item, (*path, index), frame) if _is_open(item) else item
        for index, item in enumerate(value)
    ]


def _is_open(value: Any) -> bool:
    """Whether there may be something to evaluate in a value; most values are plain."""
    kind = type(value)
    return value[:1] == "[" if kind is str else kind is dict or kind is list


def _text(value: str, path: Path, frame: Frame) -> Any:
    """What a text stands for: an expression's value, or the text that is meant."""
    work = frame.work
    known = frame.found.get(value, MISSING)
    if known is not MISSING:
        work.at = path
        work.spend(EXPRESSION)
        work.weigh(known)
        return known
    if not expressions.is_expression(value):
        return expressions.unescape(value)
    work.at = path
    work.spend(EXPRESSION)
    try:
        found = expressions.compile(value)(frame.scope)
    except (EvaluationError, ExpressionError) as error:
        work.spend(0)  # when the lambdas have no step left, the template is at its end
        work.report(path, f"{error} (in {_short(value)})", Code.EXPRESSION)
        return Unknown(value[1:-1])
    work.at = path
    work.weigh(found)
    if _LOOPED not in value.lower():
        frame.found[value] = found
    return found


def _short(value: str) -> str:
    return value if len(value) <= 200 else f"{value[:200]}..."


def _object(value: dict[str, Any], path: Path, frame: Frame) -> Any:
    frame.work.spend(MEMBER * len(value))
    made: dict[str, Any] = {}
    for key, item in value.items():
        if key == "copy" and copies.are_loops(item):
            made.update(_loops(item, (*path, key), frame))
            continue
        name = _text(key, (*path, key), frame) if key[:1] == "[" else key
        if isinstance(name, Unknown):
            return name.part(present=True)
        made[str(name)] = _evaluated(item, (*path, key), frame) if _is_open(item) else item
    return made


def _loops(loops: list[dict[str, Any]], path: Path, frame: Frame) -> dict[str, Any]:
    return {
        str(loop["name"]): array(loop, (*path, index), frame) for index, loop in enumerate(loops)
    }


def array(loop: dict[str, Any], path: Path, frame: Frame) -> Any:
    """The elements that a loop of a property or variable gives; unknown if its count is."""
    counted, inside = (*path, "count"), (*path, "input")
    number = copies.number(evaluate(loop["count"], counted, frame), counted, frame)
    if isinstance(number, Unknown):
        return number
    frame.work.spend(MEMBER * number)
    rounds = copies.rounds(str(loop["name"]), number, frame)
    return [evaluate(loop["input"], inside, each) for each in rounds]
