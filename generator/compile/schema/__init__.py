"""Conditions as JSON Schema (draft-07): what is valid exactly where a condition does not hold.

Case is ignored by pattern, in texts and in the names of properties, and only for ASCII letters.
Patterns end in `$(?!\\n)`, since the `$` of Python also stands before a last line feed. Whole
numbers written as `1.0` count as whole, as the specification has it. An object that holds one
property in two spellings is judged in both.

In a template a text that starts with `[` is an expression: nobody knows its value, nor what a
`copy` puts into an object. With `expressions` a schema refuses what is certain, nothing else.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from generator.compile.schema.fragments import (
    Fragment,
    all_of,
    every,
    merged,
    negated,
    some,
    text,
)
from generator.compile.schema.leaves import leaf
from generator.compile.schema.patterns import whole
from generator.compile.schema.templates import KNOWN, deployed, is_type
from generator.matrix.condition import AllOf, AnyOf, Condition, Has, Not, Where

__all__ = [
    "KNOWN",
    "Fragment",
    "deployed",
    "is_type",
    "may_be_type",
    "merged",
    "named",
    "one_of",
    "refusal",
]


def refusal(
    condition: Condition, verdict: Fragment, *, expressions: bool = False, base: str = ""
) -> Fragment:
    """What refuses exactly the values (whose own path is `base`) on which a condition holds.

    `verdict` is what such a value, or the part of it that decides, is held against.
    """
    return _refusal(_normal(condition), _Asked(verdict, expressions), base)


def may_be_type(resource_type: str) -> Fragment:
    """What is valid for an object that is of this type, or names none."""
    return every(("type",), {"anyOf": [{"type": "null"}, text(whole(resource_type))]})


def one_of(texts: Sequence[str]) -> Fragment:
    """What is valid for one of the texts, in any case."""
    return text(whole(*texts))


def named(name: str, inside: Fragment) -> Fragment:
    """What holds the value of a property, however its name is written, against `inside`."""
    return every((name,), inside)


@dataclass(frozen=True, slots=True)
class _Asked:
    verdict: Fragment
    expressions: bool


def _normal(condition: Condition) -> Condition:
    """The condition with `Not` nowhere but at leaves and arrays."""
    match condition:
        case Not(condition=inner):
            return _opposite(inner)
        case AllOf(conditions=parts):
            return AllOf(tuple(map(_normal, parts)))
        case AnyOf(conditions=parts):
            return AnyOf(tuple(map(_normal, parts)))
        case Where(array=array, condition=inner):
            return Where(array, _normal(inner))
    return condition


def _opposite(condition: Condition) -> Condition:
    match condition:
        case Not(condition=inner):
            return _normal(inner)
        case AllOf(conditions=parts):
            return AnyOf(tuple(map(_opposite, parts)))
        case AnyOf(conditions=parts):
            return AllOf(tuple(map(_opposite, parts)))
        case Has(field=field, operator="exists", operand=operand):
            return Has(field, "exists", not operand)
    return Not(_normal(condition))


def _refusal(condition: Condition, asked: _Asked, base: str) -> Fragment:
    match condition:
        case AnyOf(conditions=parts):
            return merged(_refusal(part, asked, base) for part in parts)
        case Where(array=array, condition=inner):
            items = _refusal(inner, asked, f"{array.path}[*]")
            return every(_steps(array.path, base), {"items": items})
        case AllOf(conditions=parts) if target := _target(parts):
            return _guarded(target, [part for part in parts if part is not target], asked, base)
        case Has(field=field) if _needs_presence(condition):
            refused = {"if": leaf(condition, expressions=asked.expressions), "then": asked.verdict}
            return every(_steps(field.path, base), refused)
    return {"if": _certain(condition, asked, base), "then": asked.verdict}


def _guarded(target: Condition, guards: list[Condition], asked: _Asked, base: str) -> Fragment:
    """The target's refusal, where the others hold, as deep as all of them can be seen.

    Nothing is lost above that place: where it is missing, the target does not hold.
    """
    if not guards:
        return _refusal(target, asked, base)
    paths = [path for part in (target, *guards) for path in _paths(part)]
    steps = _common([_steps(path, base)[:-1] for path in paths])
    anchor = ".".join(filter(None, (base, *steps)))
    holds = all_of([_certain(part, asked, anchor) for part in guards])
    refused = {"if": holds, "then": _refusal(target, asked, anchor)}
    return every(steps, refused)


def _target(parts: Sequence[Condition]) -> Condition | None:
    """The part that says best where the fault is: the last that needs something to be there."""
    fitting = [part for part in parts if _needs_presence(part)]
    arrays = [part for part in fitting if isinstance(part, Where)]
    leaves = [part for part in fitting if isinstance(part, Has) and part.field.kind != "object"]
    return next((found[-1] for found in (arrays, leaves, fitting) if found), None)


def _needs_presence(condition: Condition) -> bool:
    """Whether the condition is false where nothing that it asks for is there."""
    match condition:
        case Has(operator=operator, operand=operand):
            return operator != "exists" or operand is True
        case AllOf(conditions=parts):
            return any(map(_needs_presence, parts))
        case AnyOf(conditions=parts):
            return all(map(_needs_presence, parts))
    return isinstance(condition, Where)


def _paths(condition: Condition) -> list[str]:
    match condition:
        case Has(field=field):
            return [field.path]
        case Where(array=array):
            return [array.path]
        case Not(condition=inner):
            return _paths(inner)
        case AllOf(conditions=parts) | AnyOf(conditions=parts):
            return [path for part in parts for path in _paths(part)]


def _common(all_steps: list[tuple[str, ...]]) -> tuple[str, ...]:
    shared = zip(*all_steps, strict=False)
    common = []
    for steps in shared:
        if len(set(steps)) > 1:
            break
        common.append(steps[0])
    return tuple(common)


def _certain(condition: Condition, asked: _Asked, base: str) -> Fragment:
    """What is valid where the condition certainly holds."""
    match condition:
        case Has(field=field, operator="exists", operand=False):
            return _impossible(Has(field, "exists", operand=True), asked, base)
        case Has(field=field):
            return some(_steps(field.path, base), leaf(condition, expressions=asked.expressions))
        case Where(array=array, condition=inner):
            contains = _certain(inner, asked, f"{array.path}[*]")
            return some(_steps(array.path, base), {"type": "array", "contains": contains})
        case Not(condition=inner):
            return _impossible(inner, asked, base)
        case AllOf(conditions=parts):
            return all_of([_certain(part, asked, base) for part in parts])
        case AnyOf(conditions=parts):
            return {"anyOf": [_certain(part, asked, base) for part in parts]}


def _impossible(condition: Condition, asked: _Asked, base: str) -> Fragment:
    """What is valid where the condition certainly does not hold."""
    match condition:
        case Has(field=field, operator="exists", operand=False):
            return _certain(Has(field, "exists", operand=True), asked, base)
        case Has(field=field):
            inside = negated(leaf(condition, expressions=asked.expressions))
            return every(_steps(field.path, base), inside, known=asked.expressions)
        case Where(array=array, condition=inner):
            inside = {"items": _impossible(inner, asked, f"{array.path}[*]")}
            return every(_steps(array.path, base), inside, known=asked.expressions)
        case Not(condition=inner):
            return _certain(inner, asked, base)
        case AllOf(conditions=parts):
            return {"anyOf": [_impossible(part, asked, base) for part in parts]}
        case AnyOf(conditions=parts):
            return all_of([_impossible(part, asked, base) for part in parts])


def _steps(path: str, base: str) -> tuple[str, ...]:
    return tuple(filter(None, path.removeprefix(base).removeprefix(".").split(".")))
