"""Conditions as Bicep expressions, and values as Bicep literals, which no text can break out of.

Every step into a resource is a safe one (`.?`), and what is absent is replaced before a
function sees it, since a function that is given null fails. Texts compare without regard to
case: `=~`, `startsWith` and `endsWith` do so by themselves, elsewhere both sides are lowered.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import NamedTuple

from generator.matrix.condition import AllOf, AnyOf, Condition, Field, Has, Not, Operand, Where

_ESCAPES: Mapping[str, str] = {
    "\\": "\\\\",
    "'": "\\'",
    "\n": "\\n",
    "\r": "\\r",
    "\t": "\\t",
    "$": "\\$",
}
_OR, _AND, _EQUAL, _NOT, _CALL = range(5)
"""How strongly an expression binds, from the weakest."""


class _Code(NamedTuple):
    """An expression and how strongly it binds."""

    text: str
    binds: int

    def within(self, binds: int) -> str:
        """The expression where something binds so strongly around it."""
        return self.text if self.binds >= binds else f"({self.text})"


def literal(text: str) -> str:
    """Text as a single-quoted Bicep string."""
    return "'" + "".join(_escaped(character) for character in text) + "'"


def violation(
    branches: Iterable[tuple[str, Condition]], resource: str, gate: tuple[str, tuple[str, ...]]
) -> str:
    """An expression that holds where one of the branches (resource type, condition) does.

    `resource` names what is judged. The gate names a parameter and the values in which the
    rule applies; without values it applies always.
    """
    parameter, values = gate
    either = _any(_all(_is_type(resource, each), _code(held, resource)) for each, held in branches)
    return _all(_is_among(parameter, values), either).text if values else either.text


def expression(condition: Condition, resource: str) -> str:
    """An expression that holds where the condition holds on what `resource` names."""
    return _code(condition, resource).text


def _code(condition: Condition, subject: str, base: str = "") -> _Code:
    match condition:
        case AllOf(conditions=parts):
            return _all(*(_code(part, subject, base) for part in parts))
        case AnyOf(conditions=parts):
            return _any(_code(part, subject, base) for part in parts)
        case Not(condition=inner):
            return _not(inner, subject, base)
        case Where():
            return _Code(f"!empty({_found(condition, subject, base)})", _NOT)
        case Has(field=field, operator=operator, operand=operand):
            return _LEAVES[operator](_access(field, subject, base), operand)


def _not(inner: Condition, subject: str, base: str) -> _Code:
    match inner:
        case Has(field=field, operator="exists", operand=operand):
            return _exists(_access(field, subject, base), operand=not operand)
        case Where():
            return _Code(f"empty({_found(inner, subject, base)})", _CALL)
    return _Code(f"!{_code(inner, subject, base).within(_NOT)}", _NOT)


def _found(where: Where, subject: str, base: str) -> str:
    array = f"{_access(where.array, subject, base)} ?? []"
    element = "element" if not base else f"{subject}Element"
    inner = _code(where.condition, element, f"{where.array.path}[*]").text
    return f"filter({array}, {element} => {inner})"


def _access(field: Field, subject: str, base: str) -> str:
    steps = [step for step in field.path.removeprefix(base).split(".") if step]
    return "".join([subject, *(f".?{step}" for step in steps)])


def _all(*parts: _Code) -> _Code:
    if len(parts) == 1:
        return parts[0]
    return _Code(" && ".join(part.within(_AND) for part in parts), _AND)


def _any(parts: Iterable[_Code]) -> _Code:
    found = tuple(parts)
    if len(found) == 1:
        return found[0]
    return _Code(" || ".join(part.within(_OR) for part in found), _OR)


def _is_type(resource: str, resource_type: str) -> _Code:
    return _equals(f"{resource}.?type", resource_type)


def _is_among(parameter: str, values: tuple[str, ...]) -> _Code:
    if len(values) == 1:
        return _Code(f"{parameter} == {literal(values[0])}", _EQUAL)
    return _Code(f"contains({_list(values)}, {parameter})", _CALL)


def _equals(access: str, operand: Operand) -> _Code:
    if isinstance(operand, str):
        return _Code(f"({access} ?? '') =~ {literal(operand)}", _EQUAL)
    return _Code(f"{access} == {str(operand).lower()}", _EQUAL)


def _in(access: str, operand: Operand) -> _Code:
    values = operand if isinstance(operand, tuple) else (operand,)
    texts = [each.lower() for each in values if isinstance(each, str)]
    if texts:
        return _Code(f"contains({_list(texts)}, toLower({access} ?? ''))", _CALL)
    return _any(_equals(access, each) for each in values)


def _like(access: str, operand: Operand) -> _Code:
    start, _, end = str(operand).partition("*")
    text = f"{access} ?? ''"
    parts = []
    if start:
        parts.append(_Code(f"startsWith({text}, {literal(start)})", _CALL))
    if end:
        parts.append(_Code(f"endsWith({text}, {literal(end)})", _CALL))
    if start and end:
        parts.append(_Code(f"length({text}) >= {len(start) + len(end)}", _EQUAL))
    return _all(*parts) if parts else _exists(access, operand=True)


def _contains(access: str, operand: Operand) -> _Code:
    return _Code(f"contains(toLower({access} ?? ''), {literal(str(operand).lower())})", _CALL)


def _exists(access: str, operand: Operand) -> _Code:
    return _Code(f"{access} {'!=' if operand else '=='} null", _EQUAL)


def _ordered(sign: str) -> Callable[[str, Operand], _Code]:
    def code(access: str, operand: Operand) -> _Code:
        compared = f"{access} {sign} {operand}"
        if isinstance(operand, str):
            compared = f"toLower({access}) {sign} {literal(operand.lower())}"
        return _all(_exists(access, operand=True), _Code(compared, _EQUAL))

    return code


def _list(values: Iterable[str]) -> str:
    return f"[{', '.join(map(literal, values))}]"


_LEAVES: Mapping[str, Callable[[str, Operand], _Code]] = {
    "equals": _equals,
    "in": _in,
    "like": _like,
    "contains": _contains,
    "exists": _exists,
    "less": _ordered("<"),
    "greater": _ordered(">"),
}


def _escaped(character: str) -> str:
    if character in _ESCAPES:
        return _ESCAPES[character]
    return character if character.isprintable() else f"\\u{{{ord(character):x}}}"
