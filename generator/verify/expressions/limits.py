"""How large a value may become, and the checks that say so before it is built."""

from __future__ import annotations

from collections.abc import Collection

from generator.verify.expressions.failures import EvaluationError

LONGEST_TEXT = 131_072
"""Characters a function may return. Source: Azure Policy, limits enforced during evaluation."""
MOST_NODES = 32_768
"""Values within an array or object that a function may return. Same source."""
DEEPEST = 128
"""Arrays and objects within each other in what a function returns. Same source."""
MOST_IN_RANGE = 10_000
"""Elements that range() may give. Source: the ARM reference of range()."""
INT_MIN, INT_MAX = -(2**63), 2**63 - 1


def text_size(count: int) -> None:
    """Raise EvaluationError when a text of `count` characters is not allowed."""
    if count > LONGEST_TEXT:
        message = f"the text would be longer than {LONGEST_TEXT} characters"
        raise EvaluationError(message)


def integer(value: int) -> int:
    """`value`, when it fits in 64 bits. Raises EvaluationError."""
    if not INT_MIN <= value <= INT_MAX:
        message = "the number does not fit in 64 bits"
        raise EvaluationError(message)
    return value


def structure(value: object) -> None:
    """Raise EvaluationError when an array or object is too large or too deep."""
    left = MOST_NODES
    level: list[object] = [value]
    for _ in range(DEEPEST + 1):
        below: list[object] = []
        for item in level:
            inside = children(item)
            left -= len(inside)
            if left < 0:
                message = f"the value would hold more than {MOST_NODES} values"
                raise EvaluationError(message)
            below.extend(inside)
        if not below:
            return
        level = below
    message = f"the value would be nested more than {DEEPEST} deep"
    raise EvaluationError(message)


def children(value: object) -> Collection[object]:
    """The elements or property values of an array or object; of anything else none."""
    if isinstance(value, dict):
        return value.values()
    return value if isinstance(value, list) else ()
