"""Bicep's types, read from tokens, and what every reader shares."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from tests.bicep import syntax as tree
from tests.bicep.lexer import BicepError, Kind, Place, Token

_Item = TypeVar("_Item")


class Types:
    """Reads types from a row of tokens that ends with the end of the file."""

    def __init__(self, tokens: tuple[Token, ...]) -> None:
        self.tokens = tokens
        self.at = 0

    @property
    def token(self) -> Token:
        """The next token."""
        return self.tokens[self.at]

    @property
    def ended(self) -> bool:
        """Whether nothing follows."""
        return self.token.kind == "end"

    @property
    def ahead(self) -> Token:
        """The token after the next."""
        return self.tokens[min(self.at + 1, len(self.tokens) - 1)]

    def take(self) -> Token:
        self.at += 1
        return self.tokens[self.at - 1]

    def fault(self, sentence: str) -> BicepError:
        return BicepError(self.token.place, sentence)

    def at_symbol(self, symbol: str) -> bool:
        return self.token.kind == "symbol" and self.token.text == symbol

    def accept(self, symbol: str) -> bool:
        found = self.at_symbol(symbol)
        self.at += found
        return found

    def accept_word(self, word: str) -> bool:
        found = self.token.kind == "name" and self.token.text == word
        self.at += found
        return found

    def accept_after_newlines(self, symbol: str) -> bool:
        start = self.at
        self.newlines()
        if self.accept(symbol):
            return True
        self.at = start
        return False

    def expect(self, symbol: str) -> Token:
        if not self.at_symbol(symbol):
            raise self.fault(f"'{symbol}' stands here, not '{self.token.text}'.")
        return self.take()

    def expect_word(self, word: str) -> None:
        if not self.accept_word(word):
            raise self.fault(f"'{word}' stands here.")

    def expect_kind(self, kind: Kind, sentence: str) -> Token:
        if self.token.kind != kind:
            raise self.fault(f"{sentence}, not with '{self.token.text}'.")
        return self.take()

    def newlines(self) -> None:
        while self.token.kind == "newline":
            self.at += 1

    def name(self) -> str:
        if self.token.kind != "name":
            raise self.fault(f"A name stands here, not '{self.token.text}'.")
        return self.take().text

    def declared(self) -> tuple[Place, str]:
        """The place of a keyword, and the name that follows it."""
        place = self.take().place
        return place, self.name()

    def text(self) -> str:
        token = self.token
        if token.kind != "string" or len(token.parts) != 1:
            raise self.fault("A string without interpolation stands here.")
        return str(self.take().parts[0])

    def literal(self, value: str) -> tree.Literal:
        return tree.Literal(self.tokens[self.at - 1].place, value)

    def separated(self, closing: str, read: Callable[[], _Item]) -> tuple[_Item, ...]:
        """Items between commas, over several lines if need be, up to what closes them."""
        found = []
        self.newlines()
        while not self.at_symbol(closing):
            found.append(read())
            self.newlines()
            if not self.accept(","):
                break
            self.newlines()
            if self.at_symbol(closing):
                raise self.fault("Nothing stands after the last comma.")
        self.expect(closing)
        return tuple(found)

    def lines(self, closing: str, read: Callable[[], _Item]) -> tuple[_Item, ...]:
        """Items between commas or line ends, up to what closes them."""
        found = []
        self.newlines()
        while not self.accept(closing):
            found.append(read())
            if self.at_symbol(closing):
                continue
            if not self.accept(",") and self.token.kind != "newline":
                raise self.fault(f"A comma or a new line stands here, not '{self.token.text}'.")
            self.newlines()
        return tuple(found)

    def type(self) -> tree.Type:
        """A type; a union may have its members on lines of their own, each after a bar."""
        place = self.token.place
        self.accept_after_newlines("|")
        members = [self._type_member()]
        while self.accept_after_newlines("|"):
            members.append(self._type_member())
        return members[0] if len(members) == 1 else tree.TypeUnion(place, tuple(members))

    def _type_member(self) -> tree.Type:
        found = self._type_primary()
        while True:
            place = self.token.place
            if self.at_symbol("[") and self.ahead.text == "]":
                self.at += 2
                found = tree.TypeArray(place, found)
            elif self.accept("?"):
                found = tree.TypeNullable(place, found)
            elif self.accept("!"):
                continue
            else:
                return found

    def _type_primary(self) -> tree.Type:  # noqa: PLR0911 - one line a form of type
        token = self.token
        if token.kind == "string":
            return tree.TypeLiteral(token.place, self.text())
        if token.kind == "number" or (token.text == "-" and self.ahead.kind == "number"):
            sign = -1 if self.accept("-") else 1
            return tree.TypeLiteral(token.place, sign * int(self.take().text))
        if token.kind == "name" and token.text in ("true", "false", "null"):
            words = {"true": True, "false": False, "null": None}
            return tree.TypeLiteral(token.place, words[self.take().text])
        if token.kind == "name":
            return self._type_name()
        if token.text == "{":
            return self._type_object()
        if token.text == "[":
            self.take()
            return tree.TypeTuple(token.place, self.lines("]", self._tuple_item))
        if self.accept("("):
            found = self.type()
            self.newlines()
            self.expect(")")
            return found
        raise self.fault(f"No type starts with '{token.text}'.")

    def _type_name(self) -> tree.Type:
        token = self.take()
        parts: list[str] = []
        arguments: tuple[tree.Type, ...] = ()
        while True:
            if self.accept("<"):
                arguments = self.separated(">", self.type)
            elif self.accept("."):
                parts.append("*" if self.accept("*") else self.name())
            elif self.at_symbol("[") and self.ahead.text == "*":
                self.at += 2
                self.expect("]")
                parts.append("[*]")
            elif self.at_symbol("[") and self.ahead.kind == "number":
                self.at += 1
                parts.append(f"[{self.take().text}]")
                self.expect("]")
            else:
                return tree.TypeName(token.place, token.text, tuple(parts), arguments)

    def _type_object(self) -> tree.Type:
        place = self.expect("{").place
        return tree.TypeObject(place, self.lines("}", self._type_property))

    def _type_property(self) -> tree.TypeProperty:
        decorators = self.decorators()
        place = self.token.place
        if self.accept("*"):
            name = "*"
        else:
            name = self.text() if self.token.kind == "string" else self.name()
        self.expect(":")
        return tree.TypeProperty(place, name, self.type(), decorators)

    def _tuple_item(self) -> tree.Type:
        self.decorators()
        return self.type()

    def decorators(self) -> tuple[tree.Call, ...]:
        """The decorators before what is read next."""
        raise NotImplementedError
