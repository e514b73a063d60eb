"""Expression text to a small tree.

    expression = "[" value "]"
    value      = ( text | number | call ) { "." name | ".?" name | "[" value "]" | "[?" value "]" }
    call       = name { "." name } "(" [ value { "," value } ] ")"
    text       = "'" characters, an apostrophe written twice "'"

Knows no function by name.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from generator.verify.expressions.failures import ExpressionError

LONGEST = 81_920
"""Characters in an expression; documented for policy rules, above the 24,576 of templates."""
DEEPEST = 96
"""Calls and indexes within each other; policy rules are documented to allow 64."""

_TOKEN = re.compile(
    r"\s*(?:(?P<text>'(?:[^']|'')*')|(?P<number>-?\d+(?:\.\d+)?)(?![\w.])"
    r"|(?P<name>[A-Za-z_$][\w$]*(?:\.[A-Za-z_$][\w$]*)*)(?=\s*\()"
    r"|(?P<member>\.\??\s*[A-Za-z_$][\w$]*)|(?P<mark>\[\?|[(),\[\]])|(?P<end>$))",
)


@dataclass(frozen=True, slots=True)
class Literal:
    """Text or a number."""

    value: str | int | float


@dataclass(frozen=True, slots=True)
class Call:
    """A function call; `name` is in lower case, with its namespace."""

    name: str
    arguments: tuple[Node, ...]
    offset: int


@dataclass(frozen=True, slots=True)
class Access:
    """Properties and elements of a value, one after another; a safe key may be missing."""

    target: Node
    keys: tuple[tuple[Node, bool], ...]


Node = Literal | Call | Access


def parse(text: str) -> Node:
    """The tree of an expression with its brackets. Raises ExpressionError."""
    if len(text) > LONGEST:
        message = f"the expression is longer than {LONGEST} characters"
        raise ExpressionError(message, LONGEST)
    reader = _Reader(text, 1, len(text) - 1)
    node = reader.value(0)
    if reader.kind != "end":
        raise reader.fault("the end of the expression")
    return node


def calls(node: Node) -> Iterator[Call]:
    """Every call in the tree, outermost first."""
    if isinstance(node, Call):
        yield node
        inside: tuple[Node, ...] = node.arguments
    elif isinstance(node, Access):
        inside = (node.target, *(key for key, _ in node.keys))
    else:
        return
    for child in inside:
        yield from calls(child)


class _Reader:
    """Reads tokens one at a time; each method reads one rule of the grammar."""

    def __init__(self, text: str, start: int, end: int) -> None:
        self._text = text
        self._next = start
        self._end = end
        self.advance()

    def advance(self) -> None:
        found = _TOKEN.match(self._text, self._next, self._end)
        if found is None:
            skipped = len(self._text[self._next : self._end]) - len(
                self._text[self._next : self._end].lstrip()
            )
            message = "a character that means nothing here"
            raise ExpressionError(message, self._next + skipped)
        kind: Any = found.lastgroup
        self.kind: str = kind
        self.token = found[kind]
        self.offset = found.start(kind)
        self._next = found.end()

    def fault(self, expected: str) -> ExpressionError:
        seen = f"'{self.token}'" if self.token else "the end"
        return ExpressionError(f"expected {expected}, found {seen}", self.offset)

    def take(self, mark: str) -> None:
        if self.token != mark:
            raise self.fault(f"'{mark}'")
        self.advance()

    def value(self, depth: int) -> Node:
        if depth > DEEPEST:
            message = f"nested more than {DEEPEST} deep"
            raise ExpressionError(message, self.offset)
        target = self._primary(depth)
        keys = []
        while self.kind == "member" or self.token in ("[", "[?"):
            keys.append(self._key(depth))
        return Access(target, tuple(keys)) if keys else target

    def _primary(self, depth: int) -> Node:
        kind, token, offset = self.kind, self.token, self.offset
        if kind not in ("text", "number", "name"):
            raise self.fault("a value")
        self.advance()
        if kind == "text":
            return Literal(token[1:-1].replace("''", "'"))
        if kind == "number":
            return Literal(_number(token, offset))
        return Call(token.lower(), self._arguments(depth), offset)

    def _arguments(self, depth: int) -> tuple[Node, ...]:
        self.take("(")
        arguments: list[Node] = []
        while self.token != ")":
            if arguments:
                self.take(",")
            arguments.append(self.value(depth + 1))
        self.advance()
        return tuple(arguments)

    def _key(self, depth: int) -> tuple[Node, bool]:
        token = self.token
        self.advance()
        if token not in ("[", "[?"):
            return Literal(token.lstrip(".?").strip()), token.startswith(".?")
        key = self.value(depth + 1)
        self.take("]")
        return key, token == "[?"


def _number(token: str, offset: int) -> int | float:
    if "." in token:
        return float(token)
    if len(token) > 20 or not -(2**63) <= int(token) < 2**63:
        message = "the number does not fit in 64 bits"
        raise ExpressionError(message, offset)
    return int(token)
