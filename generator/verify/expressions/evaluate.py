"""The tree of an expression to closures.

A call evaluates its arguments, then the function; an unknown argument is the call's value.
Only `if`, `and`, `or`, `coalesce` and the lambdas see their arguments unevaluated.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache

from generator.verify.expressions import lazy
from generator.verify.expressions.builtin import FUNCTIONS, NEVER_NULL, TAKES_UNKNOWN, Builtin
from generator.verify.expressions.failures import ArgumentError, EvaluationError, ExpressionError
from generator.verify.expressions.limits import LONGEST_TEXT
from generator.verify.expressions.member import member
from generator.verify.expressions.parse import Access, Call, Literal, Node, parse
from generator.verify.expressions.scope import Scope
from generator.verify.unknown import Undetermined, Unknown

Code = Callable[[Scope], object]


def is_expression(text: str) -> bool:
    """Whether ARM would evaluate this text: `[...]`, but not `[[...`."""
    return text.startswith("[") and text.endswith("]") and not text.startswith("[[")


def unescape(text: str) -> str:
    """The text that is meant: `[[x]` is `[x]`, anything else is itself."""
    return text[1:] if text.startswith("[[") else text


@lru_cache(maxsize=4096)
def compile(text: str) -> Code:
    """An expression, with its brackets, as a function of its scope.

    Raises ExpressionError when the text is no expression; the function raises
    EvaluationError when Azure could not evaluate it, and returns Unknown when only Azure can.
    """
    return build(parse(text))


def build(node: Node) -> Code:
    """A tree as a function of its scope; errors as those of `compile`."""
    code = _code(node, metered=False)

    def run(scope: Scope) -> object:
        try:
            return code(scope)
        except RecursionError:
            message = "the value is nested too deeply"
            raise EvaluationError(message) from None

    return run


def _code(node: Node, *, metered: bool) -> Code:
    if isinstance(node, Literal):
        value = node.value
        return lambda _: value
    if isinstance(node, Access):
        return _access(node, metered=metered)
    if node.name == "lambda":
        return _lambda(node)
    arguments = tuple(_code(argument, metered=metered) for argument in node.arguments)
    special = lazy.FORMS.get(node.name)
    if special is not None:
        return _lazily(node, special, arguments)
    return _call(node, arguments, metered=metered)


def _lambda(node: Call) -> Code:
    names = [item.value for item in node.arguments[:-1] if isinstance(item, Literal)]
    if not node.arguments or len(names) < len(node.arguments) - 1:
        message = "lambda() takes the names of its variables, then an expression"
        raise ExpressionError(message, node.offset)
    body = _code(node.arguments[-1], metered=True)
    return lambda scope: lazy.Lambda(tuple(str(name).lower() for name in names), body, scope)


def _access(node: Access, *, metered: bool) -> Code:
    target = _code(node.target, metered=metered)
    keys = tuple((_code(key, metered=metered), safe) for key, safe in node.keys)

    def read(scope: Scope) -> object:
        value = target(scope)
        for key, safe in keys:
            value = member(value, key(scope), safe=safe)
        return value

    return read


def _lazily(node: Call, form: lazy.Form, arguments: tuple[Code, ...]) -> Code:
    name = node.name

    def run(scope: Scope) -> object:
        if name in scope.refused:
            raise EvaluationError(_no_function(name))
        try:
            return form(scope, arguments)
        except Undetermined as stop:
            return stop.unknown.part()

    return run


def _call(node: Call, arguments: tuple[Code, ...], *, metered: bool) -> Code:
    name = node.name
    builtin = FUNCTIONS.get(name)
    open_to_unknown = name in TAKES_UNKNOWN or "." in name

    def run(scope: Scope) -> object:
        function = scope.functions.get(name)
        if function is None:
            function = _builtin(name, builtin, scope, len(arguments))
        values = [argument(scope) for argument in arguments]
        if not open_to_unknown:
            for value in values:
                if type(value) is Unknown:
                    return value.part(present=name in NEVER_NULL)
        result = _applied(name, function, values)
        if metered:
            scope.steps.spend(1 + sum(map(_size, values)) + _size(result))
        return result

    return run


def _applied(name: str, function: Callable[..., object], values: list[object]) -> object:
    try:
        result = function(*values)
    except Undetermined as stop:
        return stop.unknown.part(present=name in NEVER_NULL)
    except ArgumentError as error:
        message = f"{name}(): {error}"
        raise EvaluationError(message) from None
    except TypeError:
        message = f"{name}() does not take these arguments"
        raise EvaluationError(message) from None
    if type(result) is str and len(result) > LONGEST_TEXT:
        message = f"{name}() gives more than {LONGEST_TEXT} characters"
        raise EvaluationError(message)
    return result


def _builtin(name: str, builtin: Builtin | None, scope: Scope, count: int) -> Callable[..., object]:
    if builtin is None or name in scope.refused:
        raise EvaluationError(_no_function(name))
    if not builtin.fewest <= count <= builtin.most:
        message = f"{name}() takes {builtin.arity} arguments, not {count}"
        raise EvaluationError(message)
    return builtin.function


def _no_function(name: str) -> str:
    return f"there is no function {name}() here"


def _size(value: object) -> int:
    if isinstance(value, str):
        return len(value) >> 6
    return len(value) if isinstance(value, list | dict) else 0
