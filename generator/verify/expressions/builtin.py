"""All built-in functions of evaluated arguments, by name in lower case, with their arity."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from generator.verify.expressions import (
    collections,
    dates,
    encoding,
    format,
    identifiers,
    lambdas,
    logic,
    network,
    strings,
)

_NEEDS_ONE = {"concat", "guid", "intersection", "max", "min", "union", "uniquestring"}
TAKES_UNKNOWN = frozenset(("array", "createarray", "createobject"))
"""Functions that put an unknown value in its place, and need not look at it."""
_MAY_BE_NULL = frozenset(("any", "first", "json", "last", "max", "min", "reduce", "tryget"))


@dataclass(frozen=True, slots=True)
class Builtin:
    """A function and how many arguments it takes."""

    function: Callable[..., object]
    fewest: int
    most: float

    @property
    def arity(self) -> str:
        """The numbers of arguments, in words."""
        if self.most == math.inf:
            return f"at least {self.fewest}"
        return str(self.fewest) if self.fewest == self.most else f"{self.fewest} to {self.most}"


def _builtin(name: str, function: Any) -> Builtin:
    code = function.__code__
    most = math.inf if code.co_flags & 4 else code.co_argcount
    fewest = code.co_argcount - len(function.__defaults__ or ())
    return Builtin(function, max(fewest, 1) if name in _NEEDS_ONE else fewest, most)


_TABLES = (collections, dates, encoding, format, identifiers, lambdas, logic, network, strings)
FUNCTIONS: dict[str, Builtin] = {
    name: _builtin(name, function) for module in _TABLES for name, function in module.TABLE.items()
}
_OF_DEPLOYMENTS = ("managementgroupresourceid", "resourceid", "subscriptionresourceid")
NEVER_NULL = FUNCTIONS.keys() - _MAY_BE_NULL | set(_OF_DEPLOYMENTS)
"""Functions that give a value whatever they are given, unless Azure refuses the call."""
