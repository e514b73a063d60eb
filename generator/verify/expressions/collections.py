"""Functions of arrays and objects, some of which take text as well."""

from __future__ import annotations

from typing import Any

from generator.verify.casing import MISSING, find, fold
from generator.verify.expressions.arguments import array, known, mapping, text, whole, wrong
from generator.verify.expressions.equality import equal, key
from generator.verify.expressions.failures import ArgumentError
from generator.verify.expressions.limits import MOST_IN_RANGE, structure, text_size
from generator.verify.expressions.member import look, member
from generator.verify.expressions.written import as_text
from generator.verify.unknown import Undetermined, Unknown


def _array(value: object) -> object:
    return value if isinstance(value, list | Unknown) else [value]


def _create_array(*values: object) -> list[object]:
    structure(list(values))
    return list(values)


def _create_object(*pairs: object) -> dict[str, object]:
    if len(pairs) % 2:
        message = "the last name has no value"
        raise ArgumentError(message)
    made = {text(name): value for name, value in zip(pairs[::2], pairs[1::2], strict=True)}
    structure(made)
    return made


def _concat(*values: object) -> object:
    if not isinstance(values[0], list):
        parts = [_scalar(value) for value in values]
        text_size(sum(map(len, parts)))
        return "".join(parts)
    joined = [item for value in values for item in array(value)]
    structure(joined)
    return joined


def _scalar(value: object) -> str:
    if isinstance(value, list | dict) or callable(value):
        raise wrong(value, "a string")
    return as_text(value)


def _length(value: object) -> int:
    if isinstance(value, str | list | dict):
        return len(value)
    raise wrong(value, "an array, an object or a string")


def _empty(value: object) -> bool:
    return value is None or not _length(value)


def _first(value: object) -> object:
    return _end(value, 0)


def _last(value: object) -> object:
    return _end(value, -1)


def _end(value: object, index: int) -> object:
    if isinstance(value, str):
        return value[index] if value else ""
    items = array(value)
    return items[index] if items else None


def _take(value: object, count: object) -> object:
    return _sliceable(value)[: max(0, whole(count))]


def _skip(value: object, count: object) -> object:
    return _sliceable(value)[max(0, whole(count)) :]


def _sliceable(value: object) -> Any:
    if isinstance(value, str | list):
        return value
    raise wrong(value, "an array or a string")


def _contains(container: object, item: object) -> object:
    if isinstance(container, str):
        return as_text(item) in container
    if isinstance(container, dict):
        return find(container, as_text(item)) is not MISSING
    unknown = None
    for candidate in array(container):
        same = equal(candidate, item)
        if same is True:
            return True
        unknown = unknown or (same if isinstance(same, Unknown) else None)
    return unknown or False


def _index_of(container: object, item: object) -> int:
    if isinstance(container, str):
        return fold(container).find(fold(text(item)))
    return next((i for i, v in enumerate(array(container)) if _certainly(v, item)), -1)


def _last_index_of(container: object, item: object) -> int:
    if isinstance(container, str):
        return fold(container).rfind(fold(text(item)))
    places = [i for i, v in enumerate(array(container)) if _certainly(v, item)]
    return places[-1] if places else -1


def _certainly(left: object, right: object) -> bool:
    same = equal(left, right)
    if isinstance(same, Unknown):
        raise Undetermined(same)
    return same


def _range(start: object, count: object) -> list[int]:
    first, size = whole(start), whole(count)
    if not 0 <= size <= MOST_IN_RANGE or first + size > 2**31 - 1:
        message = f"a range has up to {MOST_IN_RANGE} numbers below 2147483647"
        raise ArgumentError(message)
    return list(range(first, first + size))


def _union(*values: object) -> object:
    if isinstance(values[0], list):
        items = [item for value in values for item in array(value)]
        structure(items)
        return list({key(item): item for item in reversed(items)}.values())[::-1]
    merged: dict[str, Any] = {}
    for value in values:
        merged = _merge(merged, mapping(value))
    structure(merged)
    return merged


def _merge(left: dict[str, Any], right: dict[str, Any]) -> dict[str, Any]:
    merged = dict(left)
    names = {fold(name): name for name in merged}
    for name, value in right.items():
        known_as = names.setdefault(fold(name), name)
        merged[known_as] = _combined(merged.get(known_as), value)
    return merged


def _combined(before: object, after: object) -> object:
    if isinstance(before, dict) and isinstance(after, dict):
        return _merge(before, after)
    if isinstance(before, Unknown) and isinstance(after, dict):
        return before
    return after


def _shallow_merge(values: object) -> dict[str, Any]:
    merged: dict[str, Any] = {}
    names: dict[str, str] = {}
    for value in array(values):
        for name, item in mapping(value).items():
            merged[names.setdefault(fold(name), name)] = item
    structure(merged)
    return merged


def _intersection(*values: object) -> object:
    if isinstance(values[0], list):
        kept = {key(item): item for item in reversed(values[0])}
        for value in values[1:]:
            others = {key(item) for item in array(value)}
            kept = {name: item for name, item in kept.items() if name in others}
        return list(kept.values())[::-1]
    common = mapping(values[0])
    for value in values[1:]:
        other = mapping(value)
        common = {
            name: item for name, item in common.items() if _certainly(item, find(other, name))
        }
    return common


def _flatten(values: object) -> list[object]:
    flat = [item for value in array(values) for item in array(value)]
    structure(flat)
    return flat


def _items(value: object) -> list[dict[str, object]]:
    pairs = sorted(mapping(value).items(), key=lambda pair: (fold(pair[0]), pair[0]))
    return [{"key": name, "value": item} for name, item in pairs]


def _object_keys(value: object) -> list[str]:
    return sorted(mapping(value), key=lambda name: (fold(name), name))


def _try_get(value: object, *keys: object) -> object:
    for name in keys:
        found = look(known(value), name)
        if found is MISSING:
            return None
        value = found
    return value


def _try_index_from_end(value: object, place: object) -> object:
    items = array(value)
    return items[-whole(place)] if 0 < whole(place) <= len(items) else None


def _index_from_end(value: object, place: object) -> object:
    return member(array(value), len(array(value)) - whole(place))


TABLE: dict[str, Any] = {
    "array": _array,
    "concat": _concat,
    "contains": _contains,
    "createarray": _create_array,
    "createobject": _create_object,
    "empty": _empty,
    "first": _first,
    "flatten": _flatten,
    "indexfromend": _index_from_end,
    "indexof": _index_of,
    "intersection": _intersection,
    "items": _items,
    "last": _last,
    "lastindexof": _last_index_of,
    "length": _length,
    "objectkeys": _object_keys,
    "range": _range,
    "shallowmerge": _shallow_merge,
    "skip": _skip,
    "take": _take,
    "tryget": _try_get,
    "tryindexfromend": _try_index_from_end,
    "union": _union,
}
