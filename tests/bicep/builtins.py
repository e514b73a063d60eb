"""Bicep's functions, as the template language defines them: they fail where Azure's do."""

from __future__ import annotations

import functools
import json
from collections.abc import Callable, Mapping
from typing import Any, NoReturn

Function = Callable[..., Any]


class EvaluationError(Exception):
    """An expression that Azure would refuse to evaluate."""


class Failed(EvaluationError):
    """What `fail` was called with."""


def fail(message: Any) -> NoReturn:
    """Ends the evaluation with a message."""
    raise Failed(text(message))


def text(value: Any) -> str:
    """A value as it reads inside a string."""
    if isinstance(value, str):
        return value
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(value)
    return json.dumps(value, separators=(",", ":"), ensure_ascii=False)


def of(value: Any, *kinds: type) -> Any:
    """The value, which must be of one of these kinds; a boolean is no number."""
    if not isinstance(value, kinds) or (isinstance(value, bool) and bool not in kinds):
        names = " or ".join(kind.__name__ for kind in kinds)
        raise EvaluationError(f"{json.dumps(value)} is no {names}.")
    return value


def member(value: Any, name: str) -> Any:
    """A property, whatever its case; KeyError where there is none."""
    if not isinstance(value, dict):
        raise EvaluationError(f"{json.dumps(value)} has no properties.")
    if name in value:
        return value[name]
    wanted = name.lower()
    for key in value:
        if key.lower() == wanted:
            return value[key]
    raise KeyError(name)


def has(value: Any, name: Any) -> bool:
    """Whether an object has a property, whatever its case."""
    return of(name, str).lower() in map(str.lower, value)


def contains(container: Any, item: Any) -> bool:
    if isinstance(container, dict):
        return has(container, item)
    if isinstance(container, list):
        return any(same(each, item) for each in container)
    return text(of(item, str, int)) in of(container, str)


def same(left: Any, right: Any) -> bool:
    """Equality of values of the same type; case counts."""
    return isinstance(left, bool) == isinstance(right, bool) and bool(left == right)


def folded(left: Any, right: Any) -> bool:
    """Equality of strings whatever their case; null fails, as `toLower` does."""
    return bool(of(left, str).lower() == of(right, str).lower())


def _empty(value: Any) -> bool:
    return value is None or len(of(value, str, list, dict)) == 0


def _concat(*parts: Any) -> Any:
    if all(isinstance(part, list) for part in parts):
        return [item for part in parts for item in part]
    if any(isinstance(part, list | dict) or part is None for part in parts):
        raise EvaluationError("concat takes arrays only, or texts only.")
    return "".join(map(text, parts))


def _union(first: Any, *others: Any) -> Any:
    if isinstance(first, dict):
        return functools.reduce(_merged, others, first)
    found: list[Any] = []
    for each in (item for part in (first, *others) for item in of(part, list)):
        if not contains(found, each):
            found.append(each)
    return found


def _merged(left: Any, right: Any) -> Any:
    """Objects within objects are merged; anything else of the right one wins."""
    found = dict(left)
    for key, value in of(right, dict).items():
        nested = isinstance(found.get(key), dict) and isinstance(value, dict)
        found[key] = _merged(found[key], value) if nested else value
    return found


def _intersection(first: Any, *others: Any) -> Any:
    return [each for each in of(first, list) if all(contains(of(o, list), each) for o in others)]


def _mapped(items: Any, change: Function) -> list[Any]:
    return [_with_index(change, each, index) for index, each in enumerate(of(items, list))]


def _filtered(items: Any, test: Function) -> list[Any]:
    return [
        each
        for index, each in enumerate(of(items, list))
        if of(_with_index(test, each, index), bool)
    ]


def _with_index(change: Function, item: Any, index: int) -> Any:
    takes: int = getattr(change, "arity", 1)
    return change(item) if takes == 1 else change(item, index)


def _to_object(items: Any, key: Function, value: Function = lambda each: each) -> Any:
    return {of(key(each), str): value(each) for each in of(items, list)}


def _sorted(items: Any, before: Function) -> list[Any]:
    return sorted(
        of(items, list),
        key=functools.cmp_to_key(lambda a, b: -1 if before(a, b) else int(before(b, a))),
    )


def _flat(items: Any) -> list[Any]:
    return [inner for each in of(items, list) for inner in of(each, list)]


def _split(value: Any, by: Any) -> list[str]:
    for each in by if isinstance(by, list) else [by]:
        value = [part for piece in _listed(value) for part in piece.split(of(each, str))]
    return _listed(value)


def _listed(value: Any) -> list[str]:
    return value if isinstance(value, list) else [of(value, str)]


def _substring(value: Any, start: int, length: int | None = None) -> str:
    end = len(of(value, str)) if length is None else start + length
    if not 0 <= start <= end <= len(value):
        raise EvaluationError("substring reaches beyond its text.")
    return str(value[start:end])


def _int(value: Any) -> int:
    try:
        return int(of(value, str, int))
    except ValueError:
        raise EvaluationError(f"'{value}' is no number.") from None


def _format(pattern: Any, *values: Any) -> str:
    found = of(pattern, str)
    for index, value in enumerate(values):
        found = found.replace(f"{{{index}}}", text(value))
    return str(found)


def _items(value: Any) -> list[Any]:
    return [{"key": key, "value": value[key]} for key in sorted(of(value, dict), key=str.lower)]


def _edge(value: Any, at: int) -> Any:
    if not of(value, list, str):
        return "" if isinstance(value, str) else None
    return value[at]


def _numbers(choose: Callable[[list[int]], int], *values: Any) -> int:
    listed = values[0] if isinstance(values[0], list) else list(values)
    return choose([of(each, int) for each in listed])


def _json(value: Any) -> Any:
    try:
        return json.loads(of(value, str))
    except ValueError:
        raise EvaluationError("json was given no JSON.") from None


FUNCTIONS: Mapping[str, Function] = {
    "any": lambda value: value,
    "array": lambda value: value if isinstance(value, list) else [value],
    "bool": lambda value: value if isinstance(value, bool) else of(value, str).lower() == "true",
    "concat": _concat,
    "contains": contains,
    "empty": _empty,
    "endsWith": lambda value, end: of(value, str).lower().endswith(of(end, str).lower()),
    "fail": fail,
    "filter": _filtered,
    "first": lambda value: _edge(value, 0),
    "flatten": _flat,
    "format": _format,
    "indexOf": lambda value, part: of(value, str).lower().find(of(part, str).lower()),
    "int": _int,
    "intersection": _intersection,
    "items": _items,
    "join": lambda parts, by: of(by, str).join(map(text, of(parts, list))),
    "json": _json,
    "last": lambda value: _edge(value, -1),
    "lastIndexOf": lambda value, part: of(value, str).lower().rfind(of(part, str).lower()),
    "length": lambda value: len(of(value, str, list, dict)),
    "map": _mapped,
    "max": lambda *values: _numbers(max, *values),
    "min": lambda *values: _numbers(min, *values),
    "objectKeys": lambda value: sorted(of(value, dict), key=str.lower),
    "range": lambda start, count: list(range(of(start, int), start + of(count, int))),
    "reduce": lambda items, start, step: functools.reduce(step, of(items, list), start),
    "replace": lambda value, old, new: of(value, str).replace(of(old, str), of(new, str)),
    "skip": lambda value, count: of(value, str, list)[max(of(count, int), 0) :],
    "sort": _sorted,
    "split": _split,
    "startsWith": lambda value, start: of(value, str).lower().startswith(of(start, str).lower()),
    "string": text,
    "substring": _substring,
    "take": lambda value, count: of(value, str, list)[: max(of(count, int), 0)],
    "toLower": lambda value: of(value, str).lower(),
    "toObject": _to_object,
    "toUpper": lambda value: of(value, str).upper(),
    "trim": lambda value: of(value, str).strip(),
    "union": _union,
    "resourceGroup": lambda: {"id": f"{_SUBSCRIPTION}/resourceGroups/g", "location": "westeurope"},
    "subscription": lambda: {"id": _SUBSCRIPTION, "subscriptionId": _SUBSCRIPTION[-36:]},
    "deployment": lambda: {"name": "deployment"},
    "utcNow": lambda *_: "20260131T120000Z",
    "uniqueString": lambda *parts: f"{abs(hash(parts)):x}"[:13],
}
_SUBSCRIPTION = "/subscriptions/00000000-0000-0000-0000-000000000000"
