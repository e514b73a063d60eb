"""Conditions as JSON Schema (draft-07): what a value must look like for a condition to hold.

`holds` and `fails` are the two halves of one question, so that a document may also leave it
open: in a template an expression (`[...]`) stands for a value that nobody knows yet, and a
condition that depends on it neither holds nor fails. Outside templates each is the other's
negation.

Names and texts compare without regard to ASCII case, so both become patterns, in the regular
expressions that ECMAScript, Python and Rust share. `$` is avoided: to Python it also matches
before a last line feed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, TypeAlias

from generator.compile.schema import pattern
from generator.matrix.condition import AllOf, AnyOf, Condition, Has, Not, Where, leaves

Schema: TypeAlias = Mapping[str, Any] | bool

_EXPRESSION: Schema = {"type": "string", "pattern": r"^\[(?!\[)"}
_COPY = pattern.whole("copy")


@dataclass(frozen=True, slots=True)
class Compiler:
    """Compiles conditions; in a template, values may be expressions."""

    template: bool = False

    def refusal(self, condition: Condition, wrong: Schema, base: str = "") -> Schema:
        """Valid unless the condition holds; where it does, `wrong` is what fails.

        The failure is placed as deep as the condition allows: on the property that a leaf
        compares, on the element of an array, on the deepest object that holds everything.
        """
        match condition:
            case AnyOf(conditions=parts):
                return {"allOf": [self.refusal(part, wrong, base) for part in parts]}
            case Where(array=array, condition=inner):
                below = f"{array.path}[*]"
                return _along(
                    _steps(array.path, base), {"items": self.refusal(inner, wrong, below)}
                )
        above = "" if _holds_on_nothing(condition) else _common(condition, base)
        place = ".".join(filter(None, (base, above))) if above else base
        found = {"if": self.holds(condition, place), "then": wrong}
        return _along(tuple(filter(None, above.split("."))), found)

    def holds(self, condition: Condition, base: str = "") -> Schema:
        """Valid where the condition certainly holds on a value whose own path is `base`."""
        match condition:
            case AllOf(conditions=parts):
                return {"allOf": [self.holds(part, base) for part in parts]}
            case AnyOf(conditions=parts):
                return {"anyOf": [self.holds(part, base) for part in parts]}
            case Not(condition=inner):
                return self.fails(inner, base)
            case Where(array=array, condition=inner):
                found = {"type": "array", "contains": self.holds(inner, f"{array.path}[*]")}
                return _at(_steps(array.path, base), found)
            case Has(operator="exists", operand=False, field=field):
                return self.fails(Has(field, "exists", True), base)
            case Has():
                return _at(_steps(condition.field.path, base), self._leaf(condition))

    def fails(self, condition: Condition, base: str = "") -> Schema:
        """Valid where the condition certainly does not hold."""
        match condition:
            case AllOf(conditions=parts):
                return {"anyOf": [self.fails(part, base) for part in parts]}
            case AnyOf(conditions=parts):
                return {"allOf": [self.fails(part, base) for part in parts]}
            case Not(condition=inner):
                return self.holds(inner, base)
            case Where(array=array, condition=inner):
                found = {"items": self.fails(inner, f"{array.path}[*]")}
                return self._never(_steps(array.path, base), found)
            case Has(operator="exists", operand=False, field=field):
                return self.holds(Has(field, "exists", True), base)
            case Has():
                leaf = {"not": _LEAVES[condition.operator](condition.operand)}
                return self._never(_steps(condition.field.path, base), leaf)

    def _leaf(self, leaf: Has) -> Schema:
        found = _LEAVES[leaf.operator](leaf.operand)
        if self.template and leaf.operator not in ("equals", "in"):
            return {"allOf": [found, {"not": _EXPRESSION}]}
        return found

    def _never(self, steps: tuple[str, ...], last: Schema) -> Schema:
        """Valid where nothing at the end of the steps escapes `last`; absence is certain too."""
        if steps:
            last = {"patternProperties": {pattern.whole(steps[0]): self._never(steps[1:], last)}}
            if self.template:
                last["patternProperties"] |= {_COPY: False}
        return {"allOf": [{"not": _EXPRESSION}, last]} if self.template else last


def _at(steps: tuple[str, ...], last: Schema) -> Schema:
    """Valid where some property of that name, in whatever case, leads to what `last` takes."""
    if not steps:
        return last
    inner = {"not": _at(steps[1:], last)}
    return {"type": "object", "not": {"patternProperties": {pattern.whole(steps[0]): inner}}}


def _along(steps: tuple[str, ...], last: Schema) -> Schema:
    """Applies `last` to whatever stands at the end of the steps."""
    for step in reversed(steps):
        last = {"patternProperties": {pattern.whole(step): last}}
    return last


def _steps(path: str, base: str) -> tuple[str, ...]:
    return tuple(filter(None, path.removeprefix(base).split(".")))


def _common(condition: Condition, base: str) -> str:
    """The deepest path below `base`, within no array, that holds all that is looked at."""
    paths = [_steps(path.partition("[*]")[0], "") for path in _looked_at(condition, base)]
    shared = []
    for names in zip(*paths, strict=False):
        if len(set(names)) > 1:
            break
        shared.append(names[0])
    return ".".join(shared)


def _looked_at(condition: Condition, base: str) -> Iterable[str]:
    return [leaf.field.path.removeprefix(base).removeprefix(".") for leaf in leaves(condition)]


def _holds_on_nothing(condition: Condition) -> bool:
    match condition:
        case AllOf(conditions=parts):
            return all(map(_holds_on_nothing, parts))
        case AnyOf(conditions=parts):
            return any(map(_holds_on_nothing, parts))
        case Not(condition=inner):
            return not _holds_on_nothing(inner)
        case Has(operator="exists", operand=operand):
            return not operand
    return False


def _equals(operand: Any) -> Schema:
    if isinstance(operand, str):
        return _matching(pattern.whole(operand))
    return {"type": "boolean" if isinstance(operand, bool) else "integer", "const": operand}


def _in(operand: Any) -> Schema:
    if isinstance(operand[0], str):
        return _matching(pattern.one_of(operand))
    return {"anyOf": [_equals(each) for each in operand]}


def _less(operand: Any) -> Schema:
    if isinstance(operand, str):
        return _matching(pattern.before(operand))
    return {"type": "integer", "exclusiveMaximum": operand}


def _greater(operand: Any) -> Schema:
    if isinstance(operand, str):
        return _matching(pattern.after(operand))
    return {"type": "integer", "exclusiveMinimum": operand}


def _matching(pattern: str) -> Schema:
    return {"type": "string", "pattern": pattern}


_LEAVES: Mapping[str, Callable[[Any], Schema]] = {
    "equals": _equals,
    "in": _in,
    "like": lambda operand: _matching(pattern.like(operand)),
    "contains": lambda operand: _matching(pattern.folded(operand)),
    "exists": lambda _: {"not": {"type": "null"}},
    "less": _less,
    "greater": _greater,
}
