"""Where an expression stands: the functions it can call, and the loops around it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeAlias

from generator.verify.expressions import EvaluationError, Scope
from generator.verify.expressions.arguments import whole
from generator.verify.template.work import Work
from generator.verify.unknown import Unknown

Function: TypeAlias = Callable[..., object]


class Functions(dict[str, Function]):
    """Functions of evaluated arguments by their name in lower case.

    A `list...` exists for some resource whatever follows, and only Azure can answer it.
    """

    def get(self, name: str, default: Any = None) -> Any:
        """The function of this name, or `default`."""
        found = super().get(name, default)
        if found is None and name.startswith("list"):
            return unknowable(f"list{name[4:].capitalize()}")
        return found


def unknowable(name: str) -> Function:
    """A function that only Azure can answer; it says how it was called."""
    return lambda *arguments: Unknown(f"{name}({', '.join(map(_written, arguments))})")


def _written(argument: object) -> str:
    return f"'{argument}'" if isinstance(argument, str) else repr(argument)[:80]


@dataclass(frozen=True, slots=True)
class Loop:
    """A round of a copy loop; `name` is in lower case."""

    name: str
    index: int | Unknown
    of_resources: bool


class Frame:
    """A template's functions with the rounds of the loops around, outermost first."""

    __slots__ = ("_functions", "_loops", "scope", "work")

    def __init__(self, functions: Functions, work: Work, loops: tuple[Loop, ...] = ()) -> None:
        self.work = work
        self._functions = functions
        self._loops = loops
        self.scope = Scope(functions, steps=work.steps)

    def round(self, loop: Loop) -> Frame:
        """The same place within a round of one more loop."""
        loops = (*self._loops, loop)

        def copy_index(*arguments: object) -> object:
            return _copy_index(loops, arguments)

        return Frame(Functions(self._functions, copyindex=copy_index), self.work, loops)


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
        message = f"there is no copy loop '{name}' here" if name else "there is no copy loop here"
        raise EvaluationError(message)
    chosen = next((loop for loop in near if loop.of_resources), near[0])
    return chosen.index if isinstance(chosen.index, Unknown) else chosen.index + offset
