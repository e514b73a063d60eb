"""Where an expression stands: the functions it can call, and the loops around it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from generator.verify.expressions import EvaluationError, Scope
from generator.verify.expressions.arguments import whole
from generator.verify.template.metered import metered
from generator.verify.template.records import Function
from generator.verify.template.work import Work
from generator.verify.unknown import Unknown


@dataclass(frozen=True, slots=True)
class Loop:
    """A round of a copy loop; `name` is in lower case."""

    name: str
    index: int | Unknown
    of_resources: bool


class Frame:
    """A template's functions with the rounds of the loops around, outermost first.

    `functions` are those of evaluated arguments, by name in lower case, that are not built in.
    `found` holds what expressions came to that do not ask for the round of a loop: the same
    expression always comes to the same.
    """

    __slots__ = ("_functions", "_loops", "found", "scope", "work")

    def __init__(
        self,
        functions: Mapping[str, Function],
        work: Work,
        loops: tuple[Loop, ...] = (),
        found: dict[str, Any] | None = None,
    ) -> None:
        self.work = work
        self.found: dict[str, Any] = {} if found is None else found
        self._functions = functions
        self._loops = loops
        self.scope = Scope(_Known(functions, work), steps=work.steps)

    def round(self, loop: Loop) -> Frame:
        """The same place within a round of one more loop."""
        loops = (*self._loops, loop)

        def copy_index(*arguments: object) -> object:
            return _copy_index(loops, arguments)

        functions = {**self._functions, "copyindex": copy_index}
        return Frame(functions, self.work, loops, self.found)


class _Known:
    """All functions by name.

    A `list...` exists for some resource whatever follows, and only Azure can answer it.
    """

    __slots__ = ("_functions", "_work")

    def __init__(self, functions: Mapping[str, Function], work: Work) -> None:
        self._functions = functions
        self._work = work

    def get(self, name: str, /) -> Function | None:
        """The function of this name, or None."""
        found = self._functions.get(name) or metered(name, self._work)
        if found is None and name.startswith("list"):
            return unknowable(f"list{name[4:].capitalize()}")
        return found


def unknowable(name: str) -> Function:
    """A function that only Azure can answer; it says how it was called."""
    return lambda *arguments: Unknown(f"{name}({', '.join(map(_written, arguments))})")


def _written(argument: object) -> str:
    return f"'{argument}'" if isinstance(argument, str) else repr(argument)[:80]


def _copy_index(loops: tuple[Loop, ...], arguments: tuple[object, ...]) -> object:
    """The index of the loop that is named, or of the nearest loop of resources, or of any."""
    name, offset = "", 0
    for argument in arguments:
        if isinstance(argument, str):
            name = argument.lower()
        else:
            offset = whole(argument)
    near = [loop for loop in reversed(loops) if not name or loop.name == name]
    if not near:
        message = f"there is no copy loop '{name}' here"
        raise EvaluationError(message)
    chosen = next((loop for loop in near if loop.of_resources), near[0])
    return chosen.index if isinstance(chosen.index, Unknown) else chosen.index + offset
