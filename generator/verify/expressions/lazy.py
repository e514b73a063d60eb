"""The functions that see their arguments unevaluated, and the values of lambdas."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from generator.verify.casing import MISSING
from generator.verify.expressions.arguments import kind, text
from generator.verify.expressions.failures import EvaluationError
from generator.verify.expressions.scope import Scope
from generator.verify.unknown import Undetermined, Unknown

Code = Callable[[Scope], object]
Form = Callable[[Scope, Sequence[Code]], object]


@dataclass(frozen=True, slots=True)
class Lambda:
    """A lambda with the scope in which it was written."""

    names: tuple[str, ...]
    body: Code
    scope: Scope

    def __call__(self, *values: object) -> object:
        """The body's value; values that the lambda has no name for are left out."""
        if len(values) < len(self.names):
            message = f"the lambda has {len(self.names)} variables, but gets {len(values)}"
            raise EvaluationError(message)
        self.scope.steps.spend(1)
        return self.body(self.scope.bind(dict(zip(self.names, values, strict=False))))


def _if(scope: Scope, arguments: Sequence[Code]) -> object:
    condition, holds, fails = _exactly("if", 3, arguments)
    decided = _truth("if", condition(scope))
    if isinstance(decided, Unknown):
        return _either(decided, scope, (holds, fails))
    return holds(scope) if decided else fails(scope)


def _either(decided: Unknown, scope: Scope, branches: Sequence[Code]) -> Unknown:
    """What is certain of a choice that nobody can make: it is one of the branches.

    The branch that Azure would leave alone may fail, and then nothing is certain.
    """
    try:
        values = [branch(scope) for branch in branches]
    except (EvaluationError, Undetermined):
        return decided.part()
    present, possible = all(map(_is_present, values)), list(map(_possible, values))
    among = tuple(each for known in possible for each in known) if all(possible) else ()
    return Unknown(decided.expression, present, among)


def _possible(value: object) -> Sequence[object]:
    """The values that it may have, where they are known, plain and few."""
    if isinstance(value, Unknown):
        return value.among
    return (value,) if isinstance(value, str | int) else ()


def _is_present(value: object) -> bool:
    return value.present if isinstance(value, Unknown) else value is not None


def _and(scope: Scope, arguments: Sequence[Code]) -> object:
    return _until("and", scope, arguments, decisive=False)


def _or(scope: Scope, arguments: Sequence[Code]) -> object:
    return _until("or", scope, arguments, decisive=True)


def _until(name: str, scope: Scope, arguments: Sequence[Code], *, decisive: bool) -> object:
    """Kleene's logic: a decisive argument decides even beside an unknown one."""
    if len(arguments) < 2:
        message = f"{name}() takes at least 2 arguments, not {len(arguments)}"
        raise EvaluationError(message)
    unknown = None
    for argument in arguments:
        value = _truth(name, argument(scope))
        if value is decisive:
            return decisive
        if isinstance(value, Unknown):
            unknown = unknown or value
    return unknown or not decisive


def _coalesce(scope: Scope, arguments: Sequence[Code]) -> object:
    unknown: Unknown | None = None
    for argument in arguments:
        value = argument(scope)
        if isinstance(value, Unknown):
            unknown = unknown or value
        if _is_present(value):
            return unknown.part(present=True) if unknown else value
    return unknown.part() if unknown else None


def _variable(scope: Scope, arguments: Sequence[Code]) -> object:
    (name,) = _exactly("lambdaVariables", 1, arguments)
    wanted = text(name(scope))
    value = scope.variables.get(wanted.lower(), MISSING)
    if value is MISSING:
        message = f"there is no lambda variable '{wanted}' here"
        raise EvaluationError(message)
    return value


def _exactly(name: str, count: int, arguments: Sequence[Code]) -> Sequence[Code]:
    if len(arguments) != count:
        message = f"{name}() takes {count} arguments, not {len(arguments)}"
        raise EvaluationError(message)
    return arguments


def _truth(name: str, value: object) -> bool | Unknown:
    if isinstance(value, bool | Unknown):
        return value
    message = f"{name}(): expected a boolean, found {kind(value)}"
    raise EvaluationError(message)


FORMS: dict[str, Form] = {
    "if": _if,
    "and": _and,
    "or": _or,
    "coalesce": _coalesce,
    "lambdavariables": _variable,
}
