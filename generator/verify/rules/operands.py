"""What is written in a rule as a value: literals and expressions, prepared as early as possible.

A literal is prepared when the rule is parsed; what depends on parameters alone, once for each
assignment; the rest in each evaluation.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from itertools import count
from typing import Any

from generator.verify.expressions import (
    Access,
    Call,
    ExpressionError,
    Literal,
    Node,
    build,
    calls,
    is_expression,
    parse,
    unescape,
)
from generator.verify.rules.failures import PolicyError, below
from generator.verify.rules.functions import NAMES, OF_THE_RUN
from generator.verify.rules.run import Run

Read = Callable[[Run], Any]
_NUMBERS = count()
MOST_ARGUMENTS = 128
MOST_NESTED = 64
"""Limits of functions in rules. Source: definition-structure-policy-rule, policy rule limits."""


class Operand:
    """A value in a rule. `constant` when it is a literal, `fixed` when parameters decide it."""

    __slots__ = ("_key", "_read", "_trees", "calls", "constant", "fixed", "pointer", "value")

    def __init__(self, value: object, pointer: str) -> None:
        self.pointer = pointer
        self._trees = [_parsed(text, place) for text, place in _expressions(value, pointer)]
        self.calls = [call for tree in self._trees for call in calls(tree)]
        self.constant = not self._trees
        self.fixed = not any(call.name in OF_THE_RUN - {"parameters"} for call in self.calls)
        self.value: Any = _literal(value) if self.constant else value
        self._read = _template(value)
        self._key = next(_NUMBERS)

    def read(self, run: Run) -> Any:
        """The value. Raises EvaluationError."""
        return self._read(run)

    def now(self, made: Read) -> Any:
        """What `made`, which `prepared` gave for a literal, always gives."""
        if not self.constant:
            message = "only a literal has its value before an evaluation"
            raise ValueError(message)
        return made(None)  # type: ignore[arg-type]

    def prepared(self, prepare: Callable[[Any], Any]) -> Read:
        """A function giving `prepare` of the value, computed no more often than needed."""
        if self.constant:
            made = prepare(self.value)
            return lambda _: made
        if not self.fixed:
            return lambda run: prepare(self._read(run))

        def once(run: Run) -> Any:
            known = run.assignment.computed
            if self._key not in known:
                known[self._key] = prepare(self._read(run))
            return known[self._key]

        return once

    def asks_for(self, function: str, part: str) -> bool:
        """Whether an expression reads this part of what a function without arguments gives."""
        return any(_asks(tree, function, part) for tree in self._trees)


def _asks(node: Node, function: str, part: str) -> bool:
    if isinstance(node, Access):
        first = node.keys[0][0]
        if isinstance(node.target, Call) and node.target.name == function:
            return not isinstance(first, Literal) or str(first.value).lower() == part
        return any(
            _asks(inner, function, part) for inner in (node.target, *(key for key, _ in node.keys))
        )
    if isinstance(node, Call):
        return node.name == function or any(_asks(a, function, part) for a in node.arguments)
    return False


def _expressions(value: object, pointer: str) -> Iterator[tuple[str, str]]:
    if isinstance(value, str) and is_expression(value):
        yield value, pointer
    elif isinstance(value, list | dict):
        pairs = value.items() if isinstance(value, dict) else enumerate(value)
        for key, item in pairs:
            yield from _expressions(item, below(pointer, key))


def _parsed(text: str, pointer: str) -> Node:
    try:
        tree = lenient(parse(text))
        build(tree)
    except ExpressionError as error:
        raise PolicyError(str(error), pointer) from None
    for call in calls(tree):
        if call.name not in NAMES:
            message = f"policy rules have no function {call.name}()"
            raise PolicyError(message, pointer)
        if len(call.arguments) > MOST_ARGUMENTS:
            message = f"{call.name}() has more than {MOST_ARGUMENTS} arguments"
            raise PolicyError(message, pointer)
    if _depth(tree) > MOST_NESTED:
        message = f"functions are nested more than {MOST_NESTED} deep"
        raise PolicyError(message, pointer)
    return tree


def lenient(node: Node) -> Node:
    """The tree in which a missing tag of the resource group or subscription is null.

    Built-in definitions that inherit tags compare `resourceGroup().tags[...]` with "" and
    refuse no request where the tag is missing, so this access cannot fail in Azure.
    """
    if isinstance(node, Call):
        return replace(node, arguments=tuple(map(lenient, node.arguments)))
    if isinstance(node, Literal):
        return node
    keys = tuple(
        (lenient(key), safe or _is_tag(node, place)) for place, (key, safe) in enumerate(node.keys)
    )
    return Access(lenient(node.target), keys)


def _is_tag(node: Access, place: int) -> bool:
    holder, first = node.target, node.keys[0][0]
    return (
        place == 1
        and isinstance(holder, Call)
        and holder.name in ("resourcegroup", "subscription")
        and isinstance(first, Literal)
        and str(first.value).lower() == "tags"
    )


def _depth(node: Node) -> int:
    if isinstance(node, Call):
        return 1 + max(map(_depth, node.arguments), default=0)
    if isinstance(node, Access):
        return max(map(_depth, (node.target, *(key for key, _ in node.keys))))
    return 0


def _literal(value: Any) -> Any:
    if isinstance(value, str):
        return unescape(value)
    if isinstance(value, list):
        return [_literal(item) for item in value]
    if isinstance(value, dict):
        return {name: _literal(item) for name, item in value.items()}
    return value


def _template(value: Any) -> Read:
    if isinstance(value, str) and is_expression(value):
        code = build(lenient(parse(value)))
        return lambda run: code(run.scope)
    if isinstance(value, list):
        items = [_template(item) for item in value]
        return lambda run: [item(run) for item in items]
    if isinstance(value, dict):
        pairs = [(name, _template(item)) for name, item in value.items()]
        return lambda run: {name: item(run) for name, item in pairs}
    plain = _literal(value)
    return lambda _: plain


def literal_arguments(operand: Operand, name: str) -> Iterator[str]:
    """The texts with which an operand calls the function `name`, as far as they are literals."""
    for call in operand.calls:
        if call.name == name and call.arguments and isinstance(call.arguments[0], Literal):
            yield str(call.arguments[0].value)
