"""Bicep's expressions as closures: each is made once, and then only runs."""

from __future__ import annotations

import operator
from collections.abc import Callable, Mapping
from typing import Any, Protocol, TypeAlias

from tests.bicep import syntax as tree
from tests.bicep.builtins import FUNCTIONS, EvaluationError, folded, member, of, same, text

Scope: TypeAlias = dict[str, Any]
Run: TypeAlias = Callable[[Scope], Any]


class Symbols(Protocol):
    """What a file knows by name."""

    def function(self, name: str, namespace: str | None = None) -> Callable[..., Any] | None:
        """A function of the file or of what it imports, or None."""

    def symbol(self, name: str) -> Run:
        """What gives the value of a variable, a resource or a module."""


_COMPARED: Mapping[str, Callable[[Any, Any], bool]] = {
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}
_EQUAL: Mapping[str, Callable[[Any, Any], bool]] = {
    "==": same,
    "!=": lambda left, right: not same(left, right),
    "=~": folded,
    "!~": lambda left, right: not folded(left, right),
}
_LAZY: Mapping[str, Callable[[Run, Run], Run]] = {
    "&&": lambda left, right: lambda scope: of(left(scope), bool) and of(right(scope), bool),
    "||": lambda left, right: lambda scope: of(left(scope), bool) or of(right(scope), bool),
    "??": lambda left, right: (
        lambda scope: right(scope) if (found := left(scope)) is None else found
    ),
}
_COUNTED: Mapping[str, Callable[[int, int], int]] = {
    "+": operator.add,
    "-": operator.sub,
    "*": operator.mul,
    "/": lambda left, right: int(left / right),
    "%": lambda left, right: left - right * int(left / right),
}


def compiled(module: Symbols, node: tree.Expression) -> Run:
    """The closure of an expression."""
    return _COMPILERS[type(node)](module, node)


def _text(module: Symbols, node: Any) -> Run:
    parts = [
        (lambda _, part=part: part) if isinstance(part, str) else compiled(module, part)
        for part in node.parts
    ]
    return lambda scope: "".join(text(part(scope)) for part in parts)


def _name(module: Symbols, node: Any) -> Run:
    name, symbol = node.name, module.symbol(node.name)
    return lambda scope: scope[name] if name in scope else symbol(scope)


def _call(module: Symbols, node: Any) -> Run:
    arguments = [compiled(module, each) for each in node.arguments]
    namespace = node.target.name if isinstance(node.target, tree.Name) else None
    name, found = node.name, module.function(node.name, namespace) or FUNCTIONS.get(node.name)
    if found is None:
        raise EvaluationError(f"There is no function '{name}'.")
    return lambda scope: found(*[each(scope) for each in arguments])


def _is_safe(node: Any) -> bool:
    """Whether null ends the whole chain of accesses, as `.?` and `[?` make it do."""
    while isinstance(node, tree.Member | tree.Index):
        if node.safe:
            return True
        node = node.target
    return False


def _member(module: Symbols, node: Any) -> Run:
    target, name, safe = compiled(module, node.target), node.name, _is_safe(node)

    def run(scope: Scope) -> Any:
        value = target(scope)
        if safe and value is None:
            return None
        try:
            return member(value, name)
        except KeyError:
            if safe:
                return None
            raise EvaluationError(f"There is no property '{name}'.") from None

    return run


def _index(module: Symbols, node: Any) -> Run:
    target, index, safe = (
        compiled(module, node.target),
        compiled(module, node.index),
        _is_safe(node),
    )

    def run(scope: Scope) -> Any:
        value, at = target(scope), index(scope)
        if safe and value is None:
            return None
        try:
            return member(value, at) if isinstance(at, str) else of(value, list)[of(at, int)]
        except (KeyError, IndexError):
            if safe:
                return None
            raise EvaluationError(f"There is nothing at '{at}'.") from None

    return run


def _unary(module: Symbols, node: Any) -> Run:
    operand = compiled(module, node.operand)
    if node.operator == "!":
        return lambda scope: not of(operand(scope), bool)
    if node.operator == "-":
        return lambda scope: -of(operand(scope), int)
    return operand


def _binary(module: Symbols, node: Any) -> Run:
    left, right = compiled(module, node.left), compiled(module, node.right)
    if node.operator in _LAZY:
        return _LAZY[node.operator](left, right)
    if node.operator in _COMPARED:
        return lambda scope: _compare(_COMPARED[node.operator], left(scope), right(scope))
    if node.operator in _EQUAL:
        equal = _EQUAL[node.operator]
        return lambda scope: equal(left(scope), right(scope))
    count = _COUNTED[node.operator]
    return lambda scope: count(of(left(scope), int), of(right(scope), int))


def _compare(compare: Callable[[Any, Any], bool], left: Any, right: Any) -> bool:
    kind = str if isinstance(left, str) else int
    return compare(of(left, kind), of(right, kind))


def _ternary(module: Symbols, node: Any) -> Run:
    test, then = compiled(module, node.test), compiled(module, node.then)
    otherwise = compiled(module, node.otherwise)
    return lambda scope: then(scope) if of(test(scope), bool) else otherwise(scope)


def _lambda(module: Symbols, node: Any) -> Run:
    names, body = node.parameters, compiled(module, node.body)

    def make(scope: Scope) -> Any:
        def run(*arguments: Any) -> Any:
            return body({**scope, **dict(zip(names, arguments, strict=True))})

        run.arity = len(names)  # type: ignore[attr-defined]
        return run

    return make


def _array(module: Symbols, node: Any) -> Run:
    items = [(isinstance(each, tree.Spread), compiled(module, each)) for each in node.items]

    def run(scope: Scope) -> list[Any]:
        found: list[Any] = []
        for spread, item in items:
            found += of(item(scope), list) if spread else [item(scope)]
        return found

    return run


def _object(module: Symbols, node: Any) -> Run:
    entries = [
        (None, compiled(module, each))
        if isinstance(each, tree.Spread)
        else (compiled(module, each.key), compiled(module, each.value))
        for each in node.properties
    ]

    def run(scope: Scope) -> dict[str, Any]:
        found: dict[str, Any] = {}
        for key, value in entries:
            found |= of(value(scope), dict) if key is None else {key(scope): value(scope)}
        return found

    return run


def _for(module: Symbols, node: Any) -> Run:
    source, body = compiled(module, node.source), compiled(module, node.body)

    def run(scope: Scope) -> list[Any]:
        return [
            body({**scope, node.item: each, node.index or "": index})
            for index, each in enumerate(of(source(scope), list))
        ]

    return run


def _if(module: Symbols, node: Any) -> Run:
    test, body = compiled(module, node.test), compiled(module, node.body)
    return lambda scope: body(scope) if of(test(scope), bool) else None


_COMPILERS: Mapping[type, Callable[[Symbols, Any], Run]] = {
    tree.Literal: lambda _, node: lambda _: node.value,
    tree.Text: _text,
    tree.Name: _name,
    tree.Call: _call,
    tree.Member: _member,
    tree.Index: _index,
    tree.Unary: _unary,
    tree.Binary: _binary,
    tree.Ternary: _ternary,
    tree.Lambda: _lambda,
    tree.Spread: lambda module, node: compiled(module, node.value),
    tree.Array: _array,
    tree.Object: _object,
    tree.For: _for,
    tree.If: _if,
}
