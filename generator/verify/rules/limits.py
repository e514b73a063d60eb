"""How large a rule may be. Source: definition-structure-policy-rule, policy rule limits."""

from __future__ import annotations

from dataclasses import dataclass, field

from generator.verify.rules.failures import PolicyError

FUNCTIONS = 2_048
FIELD_COUNTS_OF_AN_ARRAY = 5
VALUE_COUNTS = 10
VALUE_COUNT_ITERATIONS = 100


@dataclass
class Limits:
    """What has been used of the limits; each method adds, and raises PolicyError beyond."""

    conditions_allowed: int = 4_096
    used: dict[str, int] = field(default_factory=dict)

    def condition(self, pointer: str) -> None:
        """One more condition."""
        self._add("conditions", 1, self.conditions_allowed, "conditions", pointer)

    def functions(self, count: int, pointer: str) -> None:
        """Some more function calls."""
        self._add("functions", count, FUNCTIONS, "functions", pointer)

    def field_count(self, array: str, pointer: str) -> None:
        """One more count of the elements of a field."""
        what = f"counts of {array}"
        self._add(what.lower(), 1, FIELD_COUNTS_OF_AN_ARRAY, what, pointer)

    def value_count(self, pointer: str) -> None:
        """One more count of the elements of a value."""
        self._add("value counts", 1, VALUE_COUNTS, "counts of values", pointer)

    def _add(self, key: str, count: int, most: int, what: str, pointer: str) -> None:
        self.used[key] = self.used.get(key, 0) + count
        if self.used[key] > most:
            message = f"a rule has at most {most} {what}"
            raise PolicyError(message, pointer)
