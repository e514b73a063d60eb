"""The tolerant reader: text -> value, the spot of every value, and the keys that repeat.

A list of containers stands in for recursion, so depth is a number to compare, not a stack
to exhaust. What is no JSON is named by `mistakes`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from generator.diagnostics import Diagnostic, Invalid
from generator.verify.jsontext import tokens
from generator.verify.jsontext.mistakes import mistake
from generator.verify.jsontext.places import Lines, Spot

MAX_DEPTH = 128
"""How many arrays and objects may lie in one another. Linked templates of Azure that are
nested to its own limit stay below; readers that recurse over the value are safe."""
MAX_REPEATED = 20
"""How many repeated keys of one text are reported."""


@dataclass(frozen=True, slots=True)
class Parsed:
    """A text's value, where its parts begin, and a finding for each repeated key."""

    value: object
    spot: Spot
    repeated: tuple[Diagnostic, ...]


def parse(text: str, file: str) -> Parsed:
    """Read one JSON value; raises Invalid with the place of the first fault."""
    return _Reader(text, Lines(text, file)).read()


class _Reader:
    def __init__(self, text: str, lines: Lines) -> None:
        self.text = text
        self.lines = lines
        self.repeated: list[Diagnostic] = []

    def read(self) -> Parsed:  # noqa: C901, PLR0912 one loop for speed
        """All entries in one loop: a call for each would take half as long again."""
        text, member, element = self.text, tokens.MEMBER.match, tokens.ELEMENT.match
        box: Any = []
        spots: Any = []
        whole, whole_spots = box, spots
        outer: list[tuple[Any, Any]] = []
        at = 0
        delimiter: str | None
        while True:
            keyed = box.__class__ is dict
            found = (member if keyed else element)(text, at)
            if found is None:
                delimiter, at = self._closed(box, at, nested=bool(outer))
            else:
                key, string, number, word, delimiter, bracket = found.groups()
                at = found.end()
                if keyed:
                    if "\\" in key:
                        key = self._unescape(key, found.start(1))
                    if key in box:
                        self._repeats(key, found.start(1) - 1)
                if bracket is not None:
                    value: Any = {} if bracket == "{" else []
                    inside: Any = {} if bracket == "{" else []
                    spot: Spot = (at - 1, inside)
                elif string is not None:
                    value = self._unescape(string, found.start(2)) if "\\" in string else string
                    spot = found.start(2) - 1
                elif number is not None:
                    spot = found.start(3)
                    value = self._number(number, spot)
                else:
                    value, spot = tokens.WORDS[word], found.start(4)
                if keyed:
                    box[key], spots[key] = value, spot
                else:
                    box.append(value)
                    spots.append(spot)
                if bracket is not None:
                    outer.append((box, spots))
                    if len(outer) > MAX_DEPTH:
                        raise self._fault(at - 1, f"nested deeper than {MAX_DEPTH}", "too-deep")
                    box, spots = value, inside
                    continue
            while delimiter != "," or not outer:
                if not outer:
                    return self._finished(whole[0], whole_spots[0], delimiter, at)
                if delimiter != ("}" if box.__class__ is dict else "]"):
                    raise self._mistake(box, at - len(delimiter or ""), after=True)
                box, spots = outer.pop()
                delimiter, at = self._delimiter(at) if outer else (None, at)

    def _closed(self, box: Any, at: int, *, nested: bool) -> tuple[str, int]:
        """The bracket that stands where an entry could: an empty container's, or after a comma."""
        found = tokens.DELIMITER.match(self.text, at) if nested else None
        if found is None or found[1] != ("}" if box.__class__ is dict else "]"):
            raise self._mistake(box, at, after=False, nested=nested)
        return found[1], found.end()

    def _delimiter(self, at: int) -> tuple[str | None, int]:
        found = tokens.DELIMITER.match(self.text, at)
        return (found[1], found.end()) if found else (None, at)

    def _finished(self, value: object, spot: Spot, delimiter: str | None, at: int) -> Parsed:
        at -= len(delimiter or "")
        if not tokens.END.match(self.text, at):
            raise self._mistake(None, at, after=True)
        return Parsed(value, spot, tuple(self.repeated))

    def _number(self, text: str, at: int) -> int | float:
        try:
            return int(text)
        except ValueError:
            value = float(text)
        if value in (float("inf"), float("-inf")):
            raise self._fault(at, "this number is too large", "not-json")
        return value

    def _unescape(self, text: str, at: int) -> str:
        def plain(found: re.Match[str]) -> str:
            if found[1]:
                units = bytes.fromhex(found[1].replace("\\u", ""))
                return units.decode("utf-16-be", "replace")
            if found[2] not in tokens.ESCAPES:
                raise self._fault(
                    at + found.start(), f"'\\{found[2]}' is no escape of JSON", "not-json"
                )
            return tokens.ESCAPES[found[2]]

        return tokens.ESCAPE.sub(plain, text)

    def _repeats(self, key: str, at: int) -> None:
        if len(self.repeated) < MAX_REPEATED:
            message = f"the key '{key[:80]}' occurs again in this object; the last value counts"
            self.repeated.append(Diagnostic(self.lines.mark(at), message, "repeated-key"))

    def _mistake(self, box: Any, at: int, *, after: bool, nested: bool = True) -> Invalid:
        kind = type(box) if nested and box is not None else None
        place, message = mistake(self.text, at, kind, after=after)
        return self._fault(place, message, "not-json")

    def _fault(self, at: int, message: str, code: str) -> Invalid:
        return Invalid([Diagnostic(self.lines.mark(at), message, code)])
