"""Why a policy definition cannot be used."""

from __future__ import annotations


class PolicyError(Exception):
    """The definition, or what was assigned to its parameters, is not valid.

    `pointer` is the JSON pointer of the place, in the document that was given ("" is all of it).
    """

    def __init__(self, message: str, pointer: str = "") -> None:
        self.message = message
        self.pointer = pointer
        super().__init__(f"{message} (at {pointer})" if pointer else message)


def below(pointer: str, *keys: str | int) -> str:
    """The pointer of something within what `pointer` names."""
    escaped = (str(key).replace("~", "~0").replace("/", "~1") for key in keys)
    return "/".join([pointer, *escaped])
