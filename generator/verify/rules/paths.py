"""Property paths: `a.b`, `a['b.c']`, `a[0]`, `a[*].b`; reading what they name, without copies."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import Any

from generator.verify.casing import MISSING, find, fold
from generator.verify.expressions.arguments import known
from generator.verify.unknown import Unknown

Step = str | int | None
"""A property, an element by its place, or (None) each element."""
Steps = tuple[Step, ...]
_STEP = re.compile(r"\.?([^.\[\]]+)|\[([^\[\]'\"]*|'[^']*'|\"[^\"]*\"|\s*['\"].*?['\"]\s*)\]")


class Selected(list[Any]):
    """The values that a path with `[*]` selects; a condition must hold for each."""


def steps(text: str) -> Steps:
    """The steps of a path. Raises ValueError when it is none."""
    found: list[Step] = []
    end = 0
    for part in _STEP.finditer(text):
        if part.start() != end:
            break
        found.append(part[1] if part[1] is not None else _bracketed(part[2]))
        end = part.end()
    if end != len(text) or not found:
        message = f"'{text[:100]}' is no property path"
        raise ValueError(message)
    return tuple(found)


def _bracketed(text: str) -> Step:
    plain = text.strip()
    if plain == "*":
        return None
    if plain.isdecimal() and plain.isascii():
        return int(plain[:12])
    name = unquoted(plain)
    if not name:
        message = "an empty name in brackets"
        raise ValueError(message)
    return name


def unquoted(text: str) -> str:
    """A name without the blanks and the one pair of quotation marks around it."""
    plain = text.strip()
    if len(plain) > 1 and plain[0] == plain[-1] and plain[0] in "'\"":
        return plain[1:-1].replace("''", "'")
    return plain


def folded(path: Steps) -> Steps:
    """The path in the form in which paths that name the same are equal."""
    return tuple(fold(step) if isinstance(step, str) else step for step in path)


def groups(path: Steps) -> tuple[tuple[str | int, ...], ...]:
    """The steps before, between and after the `[*]`."""
    made: list[list[str | int]] = [[]]
    for step in path:
        if step is None:
            made.append([])
        else:
            made[-1].append(step)
    return tuple(map(tuple, made))


def one(value: Any, keys: Iterable[str | int]) -> Any:
    """What the steps, none of them `[*]`, lead to; MISSING; Unknown when the way is unknown."""
    for key in keys:
        if type(value) is dict and type(key) is str:
            inner = value.get(key, MISSING)
            value = find(value, key) if inner is MISSING else inner
        elif type(value) is list and type(key) is int:
            value = value[key] if key < len(value) else MISSING
        else:
            return value.part() if type(value) is Unknown else MISSING
    return value


def elements(value: Any) -> Sequence[Any]:
    """The elements of an array; an unknown value stands for unknown elements; else none."""
    if isinstance(value, list):
        return value
    return (value.part(),) if isinstance(value, Unknown) else ()


def many(value: Any, parts: Sequence[tuple[str | int, ...]]) -> Selected:
    """What a path with `[*]` selects, an element without the property as MISSING."""
    found = [one(value, parts[0])]
    for keys in parts[1:]:
        found = [one(item, keys) for holder in found for item in elements(holder)]
    return Selected(found)


def chains(value: Any, parts: Sequence[tuple[str | int, ...]]) -> list[tuple[Any, ...]]:
    """For each element that a path ending in `[*]` selects: its ancestors' elements and itself.

    Raises Undetermined when nobody knows how many there are.
    """
    found: list[tuple[Any, ...]] = [(value,)]
    for keys in parts[:-1]:
        holders = [(chain, known(one(chain[-1], keys))) for chain in found]
        found = [(*chain, item) for chain, holder in holders for item in elements(holder)]
    return [chain[1:] for chain in found]
