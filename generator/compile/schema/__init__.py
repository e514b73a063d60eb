"""Conditions as JSON Schema (draft-07): what is valid exactly where a condition does not hold.

Case is ignored by pattern, in texts and in the names of properties, and only for ASCII letters.
Patterns end in `$(?!\\n)`, since the `$` of Python also stands before a last line feed. Whole
numbers written as `1.0` count as whole, as the specification has it. An object that holds one
property in two spellings is judged in both.

In a template a text that starts with `[` is an expression: nobody knows its value, nor what a
`copy` puts into an object. With `expressions` a schema refuses what is certain, nothing else.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

from generator.compile.schema.patterns import folded, greater, less, like, whole
from generator.matrix.condition import AllOf, AnyOf, Condition, Has, Not, Operator, Where

Fragment: TypeAlias = dict[str, Any]

_EXPRESSION: Fragment = {"type": "string", "pattern": "^\\["}
KNOWN: Fragment = {
    "not": _EXPRESSION,
    "patternProperties": {whole("copy"): {"not": {"type": "array"}}, "^\\[": False},
}
"""The definition `knownValue`: no expression, and no object whose properties are computed."""
_IS_KNOWN: Fragment = {"$ref": "#/definitions/knownValue"}


def deployed() -> Fragment:
    """What is valid for an entry of a template's resources that may become a resource.

    Not so for what exists already, for what a literal condition or number of copies leaves out,
    and for a resource of another system than Azure.
    """
    never: Mapping[str, Fragment | bool] = {
        "existing": _not({"const": True}),
        "condition": _not({"anyOf": [{"const": False}, _text(whole("false"))]}),
        "copy": _every(("count",), _not({"const": 0})),
        "import": False,
        "extension": False,
    }
    return {"patternProperties": {whole(name): inside for name, inside in never.items()}}


def refusal(
    condition: Condition, verdict: Fragment, *, expressions: bool = False, base: str = ""
) -> Fragment:
    """What refuses exactly the values (whose own path is `base`) on which a condition holds.

    `verdict` is what such a value, or the part of it that decides, is held against.
    """
    return _refusal(_normal(condition), _Asked(verdict, expressions), base)


def is_type(resource_type: str) -> Fragment:
    """What is valid for an object that certainly is of this type."""
    return _some(("type",), _text(whole(resource_type)))


def may_be_type(resource_type: str) -> Fragment:
    """What is valid for an object that is of this type, or names none."""
    text = _text(whole(resource_type))
    return _every(("type",), {"anyOf": [{"type": "null"}, text]})


def one_of(texts: Sequence[str]) -> Fragment:
    """What is valid for one of the texts, in any case."""
    return _text(whole(*texts))


def named(name: str, inside: Fragment) -> Fragment:
    """What holds the value of a property, however its name is written, against `inside`."""
    return _every((name,), inside)


def merged(parts: Iterable[Fragment]) -> Fragment:
    """One fragment that refuses what any of the parts refuses; properties stand in it once."""
    trees: dict[str, list[Fragment]] = {}
    items: list[Fragment] = []
    rest: list[Fragment] = []
    for part in parts:
        if not part.keys() <= {"patternProperties", "items", "allOf"}:
            rest.append(part)
            continue
        for pattern, inside in part.get("patternProperties", {}).items():
            trees.setdefault(pattern, []).append(inside)
        items += [part["items"]] if "items" in part else []
        rest += part.get("allOf", [])
    found: Fragment = {}
    if trees:
        found["patternProperties"] = {key: merged(each) for key, each in trees.items()}
    if items:
        found["items"] = merged(items)
    if rest:
        found |= rest[0] if len(rest) == 1 and not found else {"allOf": rest}
    return found


@dataclass(frozen=True, slots=True)
class _Asked:
    verdict: Fragment
    expressions: bool


def _normal(condition: Condition) -> Condition:
    """The condition with `Not` nowhere but at leaves and arrays."""
    match condition:
        case Not(condition=Not(condition=inner)):
            return _normal(inner)
        case Not(condition=AllOf(conditions=parts)):
            return AnyOf(tuple(_normal(Not(part)) for part in parts))
        case Not(condition=AnyOf(conditions=parts)):
            return AllOf(tuple(_normal(Not(part)) for part in parts))
        case Not(condition=Has(field=field, operator="exists", operand=operand)):
            return Has(field, "exists", not operand)
        case AllOf(conditions=parts):
            return AllOf(tuple(map(_normal, parts)))
        case AnyOf(conditions=parts):
            return AnyOf(tuple(map(_normal, parts)))
        case Where(array=array, condition=inner):
            return Where(array, _normal(inner))
    return condition


def _refusal(condition: Condition, asked: _Asked, base: str) -> Fragment:
    match condition:
        case AnyOf(conditions=parts):
            return merged(_refusal(part, asked, base) for part in parts)
        case Where(array=array, condition=inner):
            items = _refusal(inner, asked, f"{array.path}[*]")
            return _every(_steps(array.path, base), {"items": items})
        case AllOf(conditions=parts) if target := _target(parts):
            return _guarded(target, [part for part in parts if part is not target], asked, base)
        case Has(field=field) if _needs_presence(condition):
            refused = {"if": _leaf(condition, asked), "then": asked.verdict}
            return _every(_steps(field.path, base), refused)
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
    holds = _all([_certain(part, asked, anchor) for part in guards])
    refused = {"if": holds, "then": _refusal(target, asked, anchor)}
    return _every(steps, refused)


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
            return _some(_steps(field.path, base), _leaf(condition, asked))
        case Where(array=array, condition=inner):
            contains = _certain(inner, asked, f"{array.path}[*]")
            return _some(_steps(array.path, base), {"type": "array", "contains": contains})
        case Not(condition=inner):
            return _impossible(inner, asked, base)
        case AllOf(conditions=parts):
            return _all([_certain(part, asked, base) for part in parts])
        case AnyOf(conditions=parts):
            return {"anyOf": [_certain(part, asked, base) for part in parts]}


def _impossible(condition: Condition, asked: _Asked, base: str) -> Fragment:
    """What is valid where the condition certainly does not hold."""
    match condition:
        case Has(field=field, operator="exists", operand=False):
            return _certain(Has(field, "exists", operand=True), asked, base)
        case Has(field=field):
            inside = _not(_leaf(condition, asked))
            return _every(_steps(field.path, base), inside, known=asked.expressions)
        case Where(array=array, condition=inner):
            inside = {"items": _impossible(inner, asked, f"{array.path}[*]")}
            return _every(_steps(array.path, base), inside, known=asked.expressions)
        case Not(condition=inner):
            return _certain(inner, asked, base)
        case AllOf(conditions=parts):
            return {"anyOf": [_impossible(part, asked, base) for part in parts]}
        case AnyOf(conditions=parts):
            return _all([_impossible(part, asked, base) for part in parts])


def _steps(path: str, base: str) -> tuple[str, ...]:
    return tuple(filter(None, path.removeprefix(base).removeprefix(".").split(".")))


def _every(steps: Sequence[str], inside: Fragment, *, known: bool = False) -> Fragment:
    """What holds the value at the end of the steps, if there is one, against `inside`."""
    for name in reversed(steps):
        inside = {"patternProperties": {whole(name): _known(inside) if known else inside}}
    return _known(inside) if known else inside


def _some(steps: Sequence[str], inside: Fragment) -> Fragment:
    """What is valid where there is a value at the end of the steps, and `inside` is valid."""
    return _not(_every(steps, _not(inside))) if steps else inside


def _known(inside: Fragment) -> Fragment:
    return {"allOf": [_IS_KNOWN, inside]}


def _not(fragment: Fragment) -> Fragment:
    inner: Fragment = fragment["not"] if fragment.keys() == {"not"} else {"not": fragment}
    return inner


def _all(parts: list[Fragment]) -> Fragment:
    return parts[0] if len(parts) == 1 else {"allOf": parts}


def _leaf(leaf: Has, asked: _Asked) -> Fragment:
    """What is valid for a value that is there and compares as the leaf says."""
    found = _LEAVES[leaf.operator](leaf.operand)
    if asked.expressions and _fits_expressions(leaf):
        return {"allOf": [found, {"not": _EXPRESSION}]}
    return found


def _fits_expressions(leaf: Has) -> bool:
    """Whether the text of an expression can compare so; no literal starts with `[`."""
    if leaf.operator in ("equals", "in"):
        return False
    return leaf.operator == "exists" or isinstance(leaf.operand, str)


def _text(pattern: str) -> Fragment:
    return {"type": "string", "pattern": pattern}


def _equals(operand: Any) -> Fragment:
    if isinstance(operand, str):
        return _text(whole(operand))
    return {"const": operand}


def _in(operand: Any) -> Fragment:
    texts = [each for each in operand if isinstance(each, str)]
    others = [each for each in operand if not isinstance(each, str)]
    found = [_text(whole(*texts))] if texts else []
    found += [{"enum": others}] if others else []
    return found[0] if len(found) == 1 else {"anyOf": found}


def _ordered(keyword: str, pattern: Callable[[str], str]) -> Callable[[Any], Fragment]:
    def compared(operand: Any) -> Fragment:
        if isinstance(operand, str):
            return _text(pattern(operand))
        return {"type": "integer", keyword: operand}

    return compared


_LEAVES: Mapping[Operator, Callable[[Any], Fragment]] = {
    "equals": _equals,
    "in": _in,
    "like": lambda operand: _text(like(operand)),
    "contains": lambda operand: _text(folded(operand)),
    "exists": lambda _: {"not": {"type": "null"}},
    "less": _ordered("exclusiveMaximum", less),
    "greater": _ordered("exclusiveMinimum", greater),
}
