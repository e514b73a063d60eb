"""Bicep's text as tokens, each with its place."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal, TypeAlias

Kind: TypeAlias = Literal["name", "number", "string", "symbol", "newline", "end"]
Place: TypeAlias = tuple[int, int]
"""Line and column, both from 1."""

_SPACE = re.compile(r"(?:[ \t]|//[^\n]*|/\*[\s\S]*?\*/)+")
_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")
_NUMBER = re.compile(r"[0-9]+")
_DIRECTIVE = re.compile(r"#[a-z-]+[^\n]*")
_SYMBOLS = (
    *("...", "=~", "!~", "==", "!=", "<=", ">=", "=>", "&&", "||", "??", ".?", "[?", "::"),
    *"{}()[]<>=!.,:?+-*/%@|",
)
_ESCAPE = re.compile(r"\\(?:([\\'nrt$])|u\{([0-9a-fA-F]{1,6})\})")
_ESCAPED = {"\\": "\\", "'": "'", "n": "\n", "r": "\r", "t": "\t", "$": "$"}
_LAST_CODE_POINT = 0x10FFFF


class BicepError(Exception):
    """What is wrong with a Bicep text, and where."""

    def __init__(self, place: Place, sentence: str) -> None:
        super().__init__(f"{place[0]}:{place[1]}: {sentence}")
        self.place = place
        self.sentence = sentence


@dataclass(frozen=True, slots=True)
class Token:
    """A token; a string's `parts` are its texts and the tokens of its interpolations."""

    kind: Kind
    text: str
    place: Place
    parts: tuple[str | tuple[Token, ...], ...] = ()


@dataclass(slots=True)
class Lexer:
    """Reads the tokens of one text; raises BicepError."""

    text: str
    at: int = 0

    def tokens(self) -> tuple[Token, ...]:
        """Every token; newlines that separate nothing are one; the last token is the end."""
        found = tuple(self._until(closing=None))
        return (*found, Token("end", "", self.place))

    @property
    def place(self) -> Place:
        """The place of the next character."""
        before = self.text[: self.at]
        return before.count("\n") + 1, self.at - (before.rfind("\n") + 1) + 1

    def _until(self, closing: str | None) -> Iterator[Token]:
        """The tokens up to the end, or up to the brace that closes an interpolation."""
        depth = 0
        while True:
            self._skip(_SPACE)
            if self.at >= len(self.text):
                if closing:
                    raise BicepError(self.place, "An interpolation is not closed.")
                return
            if closing and depth == 0 and self.text[self.at] == closing:
                self.at += 1
                return
            token = self._token()
            depth += {"{": 1, "}": -1}.get(token.text, 0) if token.kind == "symbol" else 0
            yield token

    def _token(self) -> Token:
        place, start = self.place, self.at
        if self._skip(re.compile(r"\r?\n")):
            while self._skip(_SPACE) or self._skip(re.compile(r"\r?\n")):
                pass
            return Token("newline", "\n", place)
        if self._skip(_DIRECTIVE):
            return Token("newline", self.text[start : self.at], place)
        if self.text.startswith(("$'''", "'''"), self.at):
            return self._multiline("$'''" if self.text[self.at] == "$" else "'''", place)
        if self.text[self.at] == "'":
            return self._string(place)
        return self._word(place, start)

    def _word(self, place: Place, start: int) -> Token:
        for kind, pattern in _WORDS:
            if self._skip(pattern):
                return Token(kind, self.text[start : self.at], place)
        for symbol in _SYMBOLS:
            if self.text.startswith(symbol, self.at):
                self.at += len(symbol)
                return Token("symbol", symbol, place)
        raise BicepError(place, f"'{self.text[self.at]}' cannot stand here.")

    def _string(self, place: Place) -> Token:
        self.at += 1
        parts: list[str | tuple[Token, ...]] = [""]
        while True:
            character = self.text[self.at : self.at + 1]
            if character in ("", "\n", "\r"):
                raise BicepError(place, "A string is not closed on its line.")
            if character == "'":
                self.at += 1
                return Token("string", "'", place, tuple(parts))
            if self.text.startswith("${", self.at):
                self.at += 2
                parts += [tuple(self._until("}")), ""]
                continue
            parts[-1] = str(parts[-1]) + self._character()

    def _character(self) -> str:
        if self.text[self.at] != "\\":
            self.at += 1
            return self.text[self.at - 1]
        found = _ESCAPE.match(self.text, self.at)
        if not found or int(found[2] or "0", 16) > _LAST_CODE_POINT:
            raise BicepError(self.place, "There is no such escape.")
        self.at = found.end()
        return _ESCAPED[found[1]] if found[1] else chr(int(found[2], 16))

    def _multiline(self, opening: str, place: Place) -> Token:
        self.at += len(opening)
        if self.text.startswith("\r\n", self.at):
            self.at += 2
        elif self.text.startswith("\n", self.at):
            self.at += 1
        parts: list[str | tuple[Token, ...]] = [""]
        while not self._closed():
            if self.at >= len(self.text):
                raise BicepError(place, "A multi-line string is not closed.")
            if opening.startswith("$") and self.text.startswith("${", self.at):
                self.at += 2
                parts += [tuple(self._until("}")), ""]
                continue
            parts[-1] = str(parts[-1]) + self.text[self.at]
            self.at += 1
        self.at += 3
        return Token("string", "'''", place, tuple(parts))

    def _closed(self) -> bool:
        """Whether the last three of a run of quotes are next."""
        quotes = re.compile(r"'*").match(self.text, self.at)
        return quotes is not None and len(quotes[0]) == len("'''")

    def _skip(self, pattern: re.Pattern[str]) -> bool:
        found = pattern.match(self.text, self.at)
        if found:
            self.at = found.end()
        return found is not None


_WORDS: tuple[tuple[Kind, re.Pattern[str]], ...] = (("name", _NAME), ("number", _NUMBER))
