"""Named values of which each is evaluated when it is first asked for: parameters, variables."""

from __future__ import annotations

from collections.abc import Callable, Collection

from generator.diagnostics import did_you_mean
from generator.verify.expressions import EvaluationError
from generator.verify.expressions.arguments import text

LONGEST_CHAIN = 64
"""Values that may wait for one another."""


class Lazily:
    """A function of a name. `value` gives the value of a name, in lower case, once."""

    def __init__(self, noun: str, names: Collection[str], value: Callable[[str], object]) -> None:
        self._noun = noun
        self._names = names
        self._value = value
        self._done: dict[str, object] = {}
        self._waiting: set[str] = set()

    def __call__(self, name: object) -> object:
        """The value. Raises EvaluationError when there is none, or when it needs itself."""
        key = text(name).lower()
        if key not in self._done:
            self._check(key)
            self._waiting.add(key)
            try:
                self._done[key] = self._value(key)
            finally:
                self._waiting.discard(key)
        return self._done[key]

    def _check(self, key: str) -> None:
        message = ""
        if key not in self._names:
            hint = did_you_mean(key, self._names)
            message = f"there is no {self._noun} '{key[:80]}'" + (f"; {hint}" if hint else "")
        elif key in self._waiting:
            message = f"the {self._noun} '{key[:80]}' depends on itself"
        elif len(self._waiting) >= LONGEST_CHAIN:
            message = f"more than {LONGEST_CHAIN} {self._noun}s depend on each other"
        if message:
            raise EvaluationError(message)
