"""What a rule reads of a resource: resources that agree there get the same verdict.

`Projection` makes a key of just those values, so that the verdict on one resource serves for
all that are alike. It knows no rule; it walks once through the resource, whatever the number
of paths.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable
from dataclasses import dataclass, field
from typing import Any

from generator.azure.aliases import AliasRegistry
from generator.verify.casing import fold
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


@dataclass
class Reads:
    """The fields of a rule; `everything` when they cannot be told, or are never alike."""

    fields: list[Field] = field(default_factory=list)
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


@dataclass
class _Node:
    """A property on the way to what is read; `whole` when all of it is."""

    children: dict[str, _Node] = field(default_factory=dict)
    each: _Node | None = None
    whole: bool = False
    shapes: dict[tuple[str, ...], tuple[tuple[str, _Node], ...]] = field(default_factory=dict)

    @property
    def matters(self) -> bool:
        """Whether anything of it is read, not only that it is there."""
        return self.whole or bool(self.children) or self.each is not None

    def below(self, step: str | int | None) -> _Node:
        """The node of a step; the elements of an array are one."""
        if isinstance(step, str):
            return self.children.setdefault(fold(step), _Node())
        if self.each is None:
            self.each = _Node()
        return self.each

    def shape(self, names: tuple[str, ...]) -> tuple[tuple[str, _Node], ...]:
        """Which of an object's properties are read; the exact name decides among several."""
        found = {fold(name): name for name in reversed(names) if fold(name) in self.children}
        made = tuple((name, self.children[folded]) for folded, name in sorted(found.items()))
        if len(found) == sum(fold(name) in self.children for name in names):
            if len(self.shapes) >= _MOST_SHAPES:
                self.shapes.clear()
            self.shapes[names] = made
            return made
        raise Undetermined(Unknown("two properties whose names differ in case"))


class Projection:
    """The values at some paths, and the sizes of some arrays, as one key."""

    def __init__(self, paths: Iterable[Steps], arrays: Iterable[Steps]) -> None:
        self._root = _Node()
        for path in paths:
            self._reach(path).whole = True
        for path in arrays:
            self._reach(path)

    def _reach(self, path: Steps) -> _Node:
        node = self._root
        for step in path:
            node = node.below(step)
        return node

    def key(self, resource: dict[str, Any]) -> Hashable | None:
        """Equal for resources that agree at all paths; None when something there is unknown."""
        values: list[Hashable] = []
        try:
            _collect(self._root, resource, values)
        except (Undetermined, RecursionError):
            return None
        return tuple(values)


def _collect(node: _Node, value: Any, values: list[Hashable]) -> None:
    """Add what is read of `value`; what is there says how the values that follow are meant."""
    if node.whole:
        values.append(value if type(value) is str else key(value))
    elif type(value) is dict:
        names = tuple(value)
        present = node.shapes.get(names)
        if present is None:
            present = node.shape(names)
        values.append(len(present))
        for name, child in present:
            values.append(name)
            _collect(child, value[name], values)
    elif type(value) is list and node.each is not None:
        values.append(-1 - len(value))
        if node.each.matters:
            for item in value:
                _collect(node.each, item, values)
    else:
        values.append(key(value) if type(value) is Unknown else None)
