"""Truth with doubt: what holds when something is unknown, or failed.

A false conjunct and a true disjunct decide whatever stands beside them, in any order.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TypeVar


@dataclass(frozen=True, slots=True)
class Doubt:
    """Neither true nor false: `unknown` names expressions, `error` is why evaluation failed."""

    unknown: tuple[str, ...] = ()
    error: str | None = None


Held = bool | Doubt
R = TypeVar("R")


def both(first: Doubt | None, second: Doubt) -> Doubt:
    """Two doubts as one; each name once, the first error."""
    if first is None or first == second:
        return second
    unknown = tuple(dict.fromkeys(first.unknown + second.unknown))
    return Doubt(unknown, first.error or second.error)


def negation(part: Callable[[R], Held]) -> Callable[[R], Held]:
    """True when `part` is false; doubt stays."""

    def fails(run: R) -> Held:
        held = part(run)
        return held if isinstance(held, Doubt) else not held

    return fails


def conjunction(parts: Sequence[Callable[[R], Held]]) -> Callable[[R], Held]:
    """True when all parts are, false when one is."""
    if len(parts) == 1:
        return parts[0]
    return _until(parts, decisive=False)


def disjunction(parts: Sequence[Callable[[R], Held]]) -> Callable[[R], Held]:
    """True when one part is, false when none is."""
    if len(parts) == 1:
        return parts[0]
    return _until(parts, decisive=True)


def _until(parts: Sequence[Callable[[R], Held]], *, decisive: bool) -> Callable[[R], Held]:
    def decided(run: R) -> Held:
        doubt = None
        for part in parts:
            held = part(run)
            if held is decisive:
                return decisive
            if isinstance(held, Doubt):
                doubt = both(doubt, held)
        return not decisive if doubt is None else doubt

    return decided
