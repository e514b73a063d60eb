"""What a rule reads of a resource: resources that agree there get the same verdict.

`Projection` makes a key of just those values, so that the verdict on one resource serves for
all that are alike. It knows no rule; it walks once through the resource, whatever the number
of paths.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, TypeAlias

from generator.azure.aliases import AliasRegistry
from generator.verify.casing import fold
from generator.verify.expressions.arguments import known
from generator.verify.expressions.equality import key
from generator.verify.expressions.parse import Call, Literal
from generator.verify.rules.fields import Field
from generator.verify.rules.paths import Steps
from generator.verify.rules.run import Nesting
from generator.verify.unknown import Undetermined, Unknown

_OPAQUE = frozenset(("resourcegroup", "subscription"))
_SINGULAR = frozenset(("name", "fullname", "id"))
"""Fields that differ from resource to resource, and functions that depend on them."""
_MOST_SHAPES = 10_000
_WHOLE, _PRESENCE, _INNER, _BOTH = range(4)
"""What matters of a value: all of it, whether it is there, what is in it, the last two."""


@dataclass
class Reads:
    """The fields of a rule; `everything` when they cannot be told, or are never alike."""

    fields: list[Field] = field(default_factory=list)
    present: list[Field] = field(default_factory=list)
    """Fields of which it matters whether they are there."""
    counted: list[Field] = field(default_factory=list)
    """Fields of which the number of elements matters."""
    everything: bool = False

    def field(self, read: Field) -> None:
        """The rule reads this field."""
        self.fields.append(read)
        self.everything = self.everything or read.name.lower() in _SINGULAR

    def calls(self, calls: Iterable[Call], aliases: AliasRegistry | None) -> None:
        """The rule calls these functions."""
        for call in calls:
            if call.name in ("field", "current"):
                self._call(call, aliases)
            self.everything = self.everything or call.name in _OPAQUE

    def _call(self, call: Call, aliases: AliasRegistry | None) -> None:
        name = call.arguments[0] if call.arguments else None
        if not isinstance(name, Literal) or not isinstance(name.value, str):
            self.everything = True
        elif call.name == "field" or "[*]" in name.value:
            try:
                self.field(Nesting(aliases).field(name.value))
            except ValueError:
                self.everything = True


@dataclass(slots=True)
class _Node:
    """A property on the way to what is read.

    `whole` when all of it is read, `presence` when it matters whether it is there. A shape says
    which of an object's properties are read; its number stands for that set.
    """

    children: dict[str, _Node] = field(default_factory=dict)
    each: _Node | None = None
    whole: bool = False
    presence: bool = False
    shapes: dict[tuple[str, ...], Shape] = field(default_factory=dict)
    numbers: dict[tuple[str, ...], int] = field(default_factory=dict)

    def below(self, step: str | int | None) -> _Node:
        """The node of a step; the elements of an array are one."""
        if isinstance(step, str):
            return self.children.setdefault(fold(step), _Node())
        if self.each is None:
            self.each = _Node()
        return self.each

    def reach(self, path: Steps) -> _Node:
        """The node at the end of a path."""
        node = self
        for step in path:
            node = node.below(step)
        return node

    @property
    def mode(self) -> int:
        """What matters of the value: all of it, whether it is there, what is in it, or both."""
        if self.whole:
            return _WHOLE
        if not self.presence:
            return _INNER
        return _BOTH if self.children or self.each is not None else _PRESENCE

    def shape(self, names: tuple[str, ...]) -> Shape:
        """The shape of an object with these properties. Raises Undetermined when two are alike."""
        read = sorted((fold(name), name) for name in names if fold(name) in self.children)
        present = tuple(folded for folded, _ in read)
        if len(set(present)) < len(present):
            raise Undetermined(Unknown("two properties whose names differ in case"))
        if len(self.shapes) >= _MOST_SHAPES:
            self.shapes.clear()
        number = self.numbers.setdefault(present, len(self.numbers))
        kept = [(name, self.children[folded]) for folded, name in read]
        made = number, tuple((name, child.mode, child) for name, child in kept)
        self.shapes[names] = made
        return made


Shape: TypeAlias = "tuple[int, tuple[tuple[str, int, _Node], ...]]"
"""What is read of an object with certain properties: its number; names, modes and nodes."""


class Projection:
    """What a rule reads, as one key: values, whether some are there, sizes of arrays."""

    def __init__(
        self, whole: Iterable[Steps], presence: Iterable[Steps], arrays: Iterable[Steps]
    ) -> None:
        self._root = _Node()
        for path in whole:
            self._root.reach(path).whole = True
        for path in presence:
            self._root.reach(path).presence = True
        for path in arrays:
            self._root.reach(path)

    def key(self, resource: Mapping[str, Any]) -> Hashable | None:
        """Equal for resources that agree in all of it; None when something there is unknown."""
        values: list[Hashable] = []
        try:
            _collect(self._root, resource, values.append)
        except (Undetermined, RecursionError):
            return None
        return tuple(values)


def _collect(node: _Node, value: Any, add: Callable[[Hashable], None]) -> None:
    """Add what is read within `value`; each entry says how those after it are meant."""
    if type(value) is dict:
        names = tuple(value)
        number, entries = node.shapes.get(names) or node.shape(names)
        add(number)
        for name, mode, child in entries:
            item = value[name]
            if mode is _INNER:
                _collect(child, item, add)
            elif mode is _WHOLE:
                add(item if type(item) is str else key(item))
            else:
                _presence(child, item, add)
    elif type(value) is list:
        add(-1 - len(value))
        if node.each is not None:
            _elements(node.each, value, add)
    else:
        add(known(value) is None)


def _presence(node: _Node, value: Any, add: Callable[[Hashable], None]) -> None:
    add(known(value) is None)
    if node.mode is _BOTH:
        _collect(node, value, add)


def _elements(node: _Node, values: list[Any], add: Callable[[Hashable], None]) -> None:
    mode = node.mode
    if mode is _INNER and not node.children and node.each is None:
        return  # their number is all that matters
    for value in values:
        if mode is _INNER:
            _collect(node, value, add)
        elif mode is _WHOLE:
            add(key(value))
        else:
            _presence(node, value, add)
