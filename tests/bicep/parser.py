"""Bicep's text as a tree: strict, by recursive descent; raises BicepError at the first fault."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TypeAlias

from tests.bicep import syntax as tree
from tests.bicep.expressions import Expressions
from tests.bicep.lexer import Lexer, Token

Decorators: TypeAlias = tuple[tree.Call, ...]


def parse(text: str) -> tree.File:
    """The tree of a `.bicep` or `.bicepparam` file."""
    tokens = Lexer(text.removeprefix("\ufeff")).tokens()
    directives = tuple(
        (token.place[0], token.text) for token in tokens if token.text.startswith("#")
    )
    return tree.File(tuple(_Statements(tokens).all()), directives)


class _Statements(Expressions):
    """Reads the statements of a file, one a line."""

    def __init__(self, tokens: tuple[Token, ...]) -> None:
        super().__init__(tokens)
        self.readers: Mapping[str, Callable[[Decorators], tree.Statement]] = {
            "param": self._param,
            "var": self._var,
            "func": self._func,
            "type": self._type_alias,
            "output": self._output,
            "import": self._import,
            "resource": self.deployed,
            "module": self.deployed,
            "metadata": self._setting,
            "assert": self._setting,
            "test": self._test,
            "targetScope": self._target_scope,
            "using": self._using,
            "extends": self._using,
            "extension": self._extension,
        }

    def all(self) -> list[tree.Statement]:
        found = []
        self.newlines()
        while not self.ended:
            found.append(self._statement())
            if not self.ended:
                self.expect_kind("newline", "A statement ends with its line")
                self.newlines()
        return found

    def _statement(self) -> tree.Statement:
        decorators = self.decorators()
        if self.token.kind != "name" or self.token.text not in self.readers:
            raise self.fault(f"No statement starts with '{self.token.text}'.")
        if decorators and self.token.text in ("import", "using", "extends", "targetScope"):
            raise self.fault(f"'{self.token.text}' takes no decorators.")
        return self.readers[self.token.text](decorators)

    def _param(self, decorators: Decorators) -> tree.Statement:
        place, name = self.declared()
        given = None if self.at_symbol("=") else self.type()
        value = self.expression() if self.accept("=") else None
        return tree.Parameter(place, name, given, value, decorators=decorators)

    def _var(self, decorators: Decorators) -> tree.Statement:
        place, name = self.declared()
        given = None if self.at_symbol("=") else self.type()
        self.expect("=")
        return tree.Variable(place, name, self.expression(), given, decorators=decorators)

    def _func(self, decorators: Decorators) -> tree.Statement:
        place, name = self.declared()
        self.expect("(")
        parameters = self.separated(")", lambda: (self.name(), self.type()))
        returns = self.type()
        self.expect("=>")
        self.newlines()
        return tree.Function(
            place, name, parameters, returns, self.expression(), decorators=decorators
        )

    def _type_alias(self, decorators: Decorators) -> tree.Statement:
        place, name = self.declared()
        self.expect("=")
        return tree.TypeAliasOf(place, name, self.type(), decorators=decorators)

    def _output(self, decorators: Decorators) -> tree.Statement:
        place, name = self.declared()
        given = self.type()
        self.expect("=")
        return tree.Output(place, name, given, self.expression(), decorators=decorators)

    def _import(self, _: Decorators) -> tree.Statement:
        place = self.take().place
        if self.accept("*"):
            self.expect_word("as")
            items: tuple[tuple[str, str], ...] = (("*", self.name()),)
        else:
            self.expect("{")
            items = self.lines("}", self._imported)
        self.expect_word("from")
        return tree.Import(place, "", items, self.text())

    def _imported(self) -> tuple[str, str]:
        name = self.name()
        return (name, self.name()) if self.accept_word("as") else (name, name)

    def _setting(self, decorators: Decorators) -> tree.Statement:
        keyword = self.token.text
        place, name = self.declared()
        self.expect("=")
        return tree.Setting(place, name, keyword, self.expression(), decorators=decorators)

    def _test(self, decorators: Decorators) -> tree.Statement:
        place, name = self.declared()
        self.text()
        self.expect("=")
        return tree.Setting(place, name, "test", self.expression(), decorators=decorators)

    def _target_scope(self, _: Decorators) -> tree.Statement:
        place = self.take().place
        self.expect("=")
        return tree.Setting(place, "", "targetScope", self.expression())

    def _using(self, _: Decorators) -> tree.Statement:
        keyword = self.take()
        value = self.primary() if self.token.text == "none" else self.literal(self.text())
        return tree.Setting(keyword.place, "", keyword.text, value)

    def _extension(self, decorators: Decorators) -> tree.Statement:
        place = self.take().place
        value = self.primary()
        if self.accept_word("with"):
            self.expression()
        name = self.name() if self.accept_word("as") else ""
        return tree.Setting(place, name, "extension", value, decorators=decorators)
