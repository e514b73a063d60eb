"""The functions that take a lambda."""

from __future__ import annotations

from functools import cmp_to_key
from typing import Any

from generator.verify.expressions.arguments import array, boolean, function, mapping, text
from generator.verify.expressions.lazy import Lambda
from generator.verify.expressions.limits import structure


def _apply(chosen: object, item: object, index: int) -> object:
    call = function(chosen)
    with_index = isinstance(chosen, Lambda) and len(chosen.names) > 1
    return call(item, index) if with_index else call(item)


def _map(values: object, chosen: object) -> list[object]:
    made = [_apply(chosen, item, index) for index, item in enumerate(array(values))]
    structure(made)
    return made


def _filter(values: object, chosen: object) -> list[object]:
    return [
        item for index, item in enumerate(array(values)) if boolean(_apply(chosen, item, index))
    ]


def _reduce(values: object, start: object, chosen: object) -> object:
    call = function(chosen)
    with_index = isinstance(chosen, Lambda) and len(chosen.names) > 2
    result = start
    for index, item in enumerate(array(values)):
        result = call(result, item, index) if with_index else call(result, item)
        structure(result)
    return result


def _sort(values: object, chosen: object) -> list[object]:
    call = function(chosen)

    def compared(left: object, right: object) -> int:
        return -1 if boolean(call(left, right)) else int(boolean(call(right, left)))

    return sorted(array(values), key=cmp_to_key(compared))


def _to_object(values: object, name: object, value: object = None) -> dict[str, object]:
    named, valued = function(name), value if value is None else function(value)
    items = array(values)
    made = {text(named(item)): valued(item) if callable(valued) else item for item in items}
    structure(made)
    return made


def _map_values(value: object, chosen: object) -> dict[str, object]:
    call = function(chosen)
    made = {name: call(item) for name, item in mapping(value).items()}
    structure(made)
    return made


def _group_by(values: object, chosen: object) -> dict[str, list[object]]:
    groups: dict[str, list[object]] = {}
    for index, item in enumerate(array(values)):
        groups.setdefault(text(_apply(chosen, item, index)), []).append(item)
    return groups


TABLE: dict[str, Any] = {
    "filter": _filter,
    "groupby": _group_by,
    "map": _map,
    "mapvalues": _map_values,
    "reduce": _reduce,
    "sort": _sort,
    "toobject": _to_object,
}
