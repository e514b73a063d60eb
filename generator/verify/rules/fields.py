"""Fields: names and aliases to property paths of a resource in REST shape.

Within a count the counted array has one element only: paths through it start there.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from generator.azure.aliases import AliasRegistry
from generator.verify.casing import MISSING, find
from generator.verify.rules.paths import Selected, Steps, folded, groups, many, one, steps, unquoted
from generator.verify.unknown import Unknown

if TYPE_CHECKING:
    from generator.verify.rules.run import Nesting, Run

_MOST_PLANS = 10_000


def _name(resource: Mapping[str, Any]) -> Any:
    name = one(resource, ("name",))
    return name.rpartition("/")[2] if isinstance(name, str) else name


def _full_name(resource: Mapping[str, Any]) -> Any:
    name, identity = one(resource, ("name",)), one(resource, ("id",))
    if find(resource, "fullName") is not MISSING:
        return one(resource, ("fullName",))
    if isinstance(name, str) and "/" not in name and isinstance(identity, str):
        parts = identity.lower().rpartition("/providers/")[2].split("/")
        original = identity.split("/")[-len(parts) :]
        return "/".join(original[2::2]) or name
    return name


def _location(resource: Mapping[str, Any]) -> Any:
    return normal_location(one(resource, ("location",)))


def normal_location(value: Any) -> Any:
    """A location in its normal form: `East US 2` is `eastus2`; all else is itself."""
    if isinstance(value, str):
        return value.replace(" ", "").lower()
    return [normal_location(item) for item in value] if isinstance(value, list) else value


SPECIAL: dict[str, Callable[[Mapping[str, Any]], Any]] = {
    "name": _name,
    "fullname": _full_name,
    "location": _location,
}


@dataclass(frozen=True, slots=True)
class Plan:
    """How to read a field: where to start, and the steps from there."""

    parts: tuple[tuple[str | int, ...], ...] = ((),)
    depth: int = -1
    level: int = 0
    wildcard: bool = False
    alone: bool = False
    fixed: Any = MISSING
    special: Callable[[Mapping[str, Any]], Any] | None = None

    def start(self, run: Run) -> Any:
        """The resource, or the element of an enclosing count."""
        return run.resource if self.depth < 0 else run.elements[self.depth][self.level]

    def reader(self) -> Callable[[Run], Any]:
        """Give the function `read`, made ready where the way is a plain one."""
        keys, depth, level = self.parts[0], self.depth, self.level
        if self.special or self.alone or len(self.parts) > 1 or (depth < 0 and not keys):
            return self.read
        if depth < 0:
            return lambda run: one(run.resource, keys)
        return lambda run: one(run.elements[depth][level], keys)

    def read(self, run: Run) -> Any:
        """The value, MISSING, or what `[*]` selects."""
        if self.special is not None:
            return self.special(run.resource)
        start = self.start(run)
        if self.alone:
            return [start]
        if len(self.parts) > 1:
            return many(start, self.parts)
        return self.fixed if not self.parts[0] and self.depth < 0 else one(start, self.parts[0])


class Field:
    """A field as it is written, somewhere in a rule; its path depends on the resource's type."""

    __slots__ = ("_aliases", "_nesting", "_plain", "_plans", "name", "readers")

    def __init__(self, name: str, aliases: AliasRegistry | None, nesting: Nesting) -> None:
        """Raise ValueError when the name cannot be one of a field."""
        self.name = name
        self._plain = _plain(name)
        self._aliases = aliases
        self._nesting = nesting
        self._plans: dict[tuple[str, str], Plan] = {}
        self.readers: dict[tuple[str, str], Callable[[Run], Any]] = {}
        """What reads this field of resources of a kind, as far as such were met."""

    def plan(self, run: Run) -> Plan:
        """How to read this field of resources like the run's."""
        plan = self._plans.get(run.kind)
        if plan is None:
            if len(self._plans) >= _MOST_PLANS:
                self._plans.clear()
                self.readers.clear()
            plan = self._plans[run.kind] = self._planned(run)
            self.readers[run.kind] = plan.reader()
        return plan

    def read(self, run: Run) -> Any:
        """The value, MISSING, or Selected values."""
        reader = self.readers.get(run.kind)
        return self.plan(run).read(run) if reader is None else reader(run)

    def literal(self, run: Run) -> Any:
        """Give what an expression gets: "" for nothing, an array for `[*]`."""
        plan = self.plan(run)
        value = plan.read(run)
        if isinstance(value, Selected):
            return _known_elements(value)
        if plan.wildcard:
            return [] if value is MISSING else [value]
        return "" if value is MISSING or value is None else value

    def current(self, run: Run) -> Any:
        """The counted element, or a property of it, as an expression gets it; MISSING."""
        plan = self.plan(run)
        if plan.depth < 0:
            return MISSING
        value = plan.read(run)
        if isinstance(value, Selected):
            return _known_elements(value)
        return None if value is MISSING else value

    def path(self, run: Run) -> Steps | Unknown | None:
        """The property path for resources like the run's; None when they have no such property."""
        if self._plain is not None:
            return self._plain
        return self._alias(self.name.lower(), *run.kind)

    def _alias(self, name: str, resource_type: str, version: str) -> Steps | Unknown | None:
        path = self._aliased(resource_type, name, version)
        if path:
            return steps(path)
        namespace, _, rest = name.partition("/")
        belongs = name.startswith(resource_type + "/") or "/" not in rest
        near = belongs and resource_type.partition("/")[0] in (namespace, "")
        return Unknown(f"the alias {self.name}") if near else None

    def _aliased(self, resource_type: str, name: str, version: str) -> str:
        """The alias' path; of an array whose elements alone have an alias, the path before them."""
        if self._aliases is None:
            return ""
        alias = self._aliases.find(resource_type, name)
        if alias is not None:
            return alias.path(version)
        element = self._aliases.find(resource_type, f"{name}[*]")
        return element.path(version).removesuffix("[*]") if element else ""

    def _planned(self, run: Run) -> Plan:
        special = SPECIAL.get(self.name.lower())
        if special is not None:
            return Plan(special=special)
        path = self.path(run)
        if path is None or isinstance(path, Unknown):
            return Plan(fixed=MISSING if path is None else path)
        return self._bound(path, run)

    def _bound(self, path: Steps, run: Run) -> Plan:
        wanted, wildcard = folded(path), None in path
        for depth, prefixes in reversed(list(enumerate(self._nesting.prefixes(run)))):
            for level, prefix in reversed(list(enumerate(prefixes))):
                if wanted[: len(prefix)] == prefix:
                    rest = groups(path[len(prefix) :])
                    return Plan(rest, depth, level, wildcard)
                if wanted == prefix[:-1]:
                    return Plan(depth=depth, level=level, alone=True)
        return Plan(groups(path), wildcard=wildcard)


def _known_elements(values: Selected) -> Any:
    unknown = next((value for value in values if isinstance(value, Unknown)), None)
    return unknown or [value for value in values if value is not MISSING]


def _plain(name: str) -> Steps | None:
    """The path of a field that is no alias."""
    if name.lower().startswith(("tags.", "tags[")) and not name.endswith("[*]"):
        return ("tags", _tag(name))
    return None if "/" in name else steps(name)


def _tag(field: str) -> str:
    bracketed = unquoted(field[5:-1]) if field.endswith("]") else ""
    name = field[5:] if field[4] == "." else bracketed
    if not name:
        message = f"'{field[:100]}' names no tag"
        raise ValueError(message)
    return name
