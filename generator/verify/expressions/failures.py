"""What can go wrong with an expression."""

from __future__ import annotations


class ExpressionError(Exception):
    """The text is not an expression; `offset` is the character at which that shows, from 0."""

    def __init__(self, message: str, offset: int) -> None:
        self.message = message
        self.offset = offset
        super().__init__(f"{message} (at character {offset + 1})")


class EvaluationError(Exception):
    """The expression cannot be evaluated, as Azure could not; the message says why."""


class ArgumentError(EvaluationError):
    """What a function says of its arguments; the call adds the function's name."""
