"""Bicep's types as checks of values, as Azure checks parameters and functions' arguments."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, TypeAlias

from tests.bicep import syntax as tree
from tests.bicep.builtins import EvaluationError, same

Check: TypeAlias = Callable[[Any], bool]

_PLAIN: Mapping[str, Check] = {
    "string": lambda value: isinstance(value, str),
    "int": lambda value: isinstance(value, int) and not isinstance(value, bool),
    "bool": lambda value: isinstance(value, bool),
    "object": lambda value: isinstance(value, dict),
    "array": lambda value: isinstance(value, list),
    "any": lambda _: True,
}


class Shapes:
    """The types of one file; `find` gives a declared type and the file it stands in."""

    def __init__(self, find: Callable[[str], tuple[Shapes, tree.Statement] | None]) -> None:
        self.find = find

    def checked(self, kind: tree.Type, value: Any, name: str) -> Any:
        """The value. Raises EvaluationError where the type does not allow it."""
        if not self.check(kind)(value):
            raise EvaluationError(f"'{name}' cannot be {value!r}.")
        return value

    def check(self, kind: tree.Type, *, sealed: bool = False) -> Check:  # noqa: PLR0911
        """What tells whether a value is of a type."""
        match kind:
            case tree.TypeLiteral(value=wanted):
                return lambda value: same(value, wanted)
            case tree.TypeUnion(members=members):
                checks = [self.check(each) for each in members]
                return lambda value: any(check(value) for check in checks)
            case tree.TypeNullable(inner=inner):
                check = self.check(inner)
                return lambda value: value is None or check(value)
            case tree.TypeArray(item=item):
                check = self.check(item)
                return lambda value: isinstance(value, list) and all(map(check, value))
            case tree.TypeTuple(items=items):
                checks = [self.check(each) for each in items]
                return lambda value: _tuple(checks, value)
            case tree.TypeObject(properties=properties):
                return self._object(properties, sealed)
        return self._named(kind)

    def _named(self, kind: tree.TypeName) -> Check:
        if kind.name in _PLAIN:
            return _PLAIN[kind.name]
        found = self.find(kind.name)
        if found is None or not isinstance(found[1], tree.TypeAliasOf):
            raise EvaluationError(f"There is no type '{kind.name}'.")
        sealed = any(each.name == "sealed" for each in found[1].decorators)
        return found[0].check(found[1].type, sealed=sealed)

    def _object(self, properties: tuple[tree.TypeProperty, ...], sealed: bool) -> Check:
        own = {each.name: self.check(each.type) for each in properties if each.name != "*"}
        rest = next((self.check(each.type) for each in properties if each.name == "*"), None)

        def run(value: Any) -> bool:
            if not isinstance(value, dict):
                return False
            folded = {key.lower(): inner for key, inner in value.items()}
            if not all(check(folded.pop(name.lower(), None)) for name, check in own.items()):
                return False
            return not folded if sealed else rest is None or all(map(rest, folded.values()))

        return run


def _tuple(checks: list[Check], value: Any) -> bool:
    return (
        isinstance(value, list)
        and len(value) == len(checks)
        and all(check(each) for check, each in zip(checks, value, strict=True))
    )
