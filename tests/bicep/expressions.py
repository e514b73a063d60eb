"""Bicep's expressions and types, read from tokens."""

from __future__ import annotations

from tests.bicep import syntax as tree
from tests.bicep.lexer import Place, Token
from tests.bicep.types import Types

_LEVELS: tuple[tuple[str, ...], ...] = (
    ("??",),
    ("||",),
    ("&&",),
    ("==", "!=", "=~", "!~"),
    ("<", "<=", ">", ">="),
    ("+", "-"),
    ("*", "/", "%"),
)
_WORDS = {"true": True, "false": False, "null": None}


class Expressions(Types):
    """Reads expressions; statements build on it."""

    def expression(self) -> tree.Expression:
        test = self._binary(0)
        if not self.accept_after_newlines("?"):
            return test
        self.newlines()
        then = self.expression()
        self.newlines()
        self.expect(":")
        self.newlines()
        return tree.Ternary(test.place, test, then, self.expression())

    def _binary(self, level: int) -> tree.Expression:
        if level == len(_LEVELS):
            return self._unary()
        left = self._binary(level + 1)
        while self.token.kind == "symbol" and self.token.text in _LEVELS[level]:
            operator = self.take().text
            left = tree.Binary(left.place, operator, left, self._binary(level + 1))
        return left

    def _unary(self) -> tree.Expression:
        for operator in ("!", "-", "+"):
            if self.at_symbol(operator):
                place = self.take().place
                return tree.Unary(place, operator, self._unary())
        return self._member()

    def _member(self) -> tree.Expression:
        found = self.primary()
        while True:
            place = self.token.place
            if self.at_symbol(".") or self.at_symbol(".?"):
                safe, name = self.take().text == ".?", self.name()
                if self.accept("("):
                    arguments = self.separated(")", self.expression)
                    found = tree.Call(place, found, name, arguments, safe)
                else:
                    found = tree.Member(place, found, name, safe)
            elif self.accept("::"):
                found = tree.Member(place, found, self.name())
            elif self.at_symbol("[") or self.at_symbol("[?"):
                safe = self.take().text == "[?"
                found = tree.Index(place, found, self.expression(), safe)
                self.expect("]")
            elif self.accept("!"):
                found = tree.Unary(place, "!!", found)
            else:
                return found

    def primary(self) -> tree.Expression:
        token = self.token
        if token.kind == "number":
            return tree.Literal(token.place, int(self.take().text))
        if token.kind == "string":
            return self.interpolated(self.take())
        if token.kind == "name":
            return self._named()
        if token.text == "{":
            return self.object()
        if token.text == "[":
            return self._array_or_for()
        if token.text == "(":
            return self._lambda_or_group()
        raise self.fault(f"No expression starts with '{token.text or 'the end of the file'}'.")

    def _named(self) -> tree.Expression:
        token = self.take()
        if token.text in _WORDS:
            return tree.Literal(token.place, _WORDS[token.text])
        if self.accept("("):
            arguments = self.separated(")", self.expression)
            return tree.Call(token.place, None, token.text, arguments)
        if self.at_symbol("=>"):
            return self._lambda(token.place, (token.text,))
        return tree.Name(token.place, token.text)

    def _lambda(self, place: Place, parameters: tuple[str, ...]) -> tree.Expression:
        self.expect("=>")
        self.newlines()
        return tree.Lambda(place, parameters, self.expression())

    def _lambda_or_group(self) -> tree.Expression:
        place = self.token.place
        names = self._lambda_names()
        if names is not None:
            return self._lambda(place, names)
        self.expect("(")
        self.newlines()
        found = self.expression()
        self.newlines()
        self.expect(")")
        return found

    def _lambda_names(self) -> tuple[str, ...] | None:
        """The names between the parentheses that an arrow follows, or None and nothing read."""
        start, names = self.at, []
        self.take()
        while self.token.kind == "name":
            names.append(self.take().text)
            if not self.accept(","):
                break
        if self.accept(")") and self.at_symbol("=>"):
            return tuple(names)
        self.at = start
        return None

    def interpolated(self, token: Token) -> tree.Expression:
        if len(token.parts) == 1:
            return tree.Literal(token.place, token.parts[0])
        parts = tuple(
            part if isinstance(part, str) else self._inner(part, token) for part in token.parts
        )
        return tree.Text(token.place, parts)

    def _inner(self, tokens: tuple[Token, ...], around: Token) -> tree.Expression:
        inner = type(self)((*tokens, Token("end", "", around.place)))
        found = inner.expression()
        if inner.token.kind != "end":
            raise inner.fault("An interpolation holds one expression.")
        return found

    def object(self) -> tree.Expression:
        place = self.expect("{").place
        entries = self.lines("}", self._entry)
        nested = tuple(each for each in entries if isinstance(each, tree.Deployed))
        plain = tuple(each for each in entries if not isinstance(each, tree.Deployed))
        return tree.Object(place, plain, nested)

    def _entry(self) -> tree.Property | tree.Spread | tree.Deployed:
        if self.at_symbol("..."):
            return self._spread()
        decorators = self.decorators()
        if self.token.text == "resource" and self.ahead.kind == "name":
            return self.deployed(decorators)
        if decorators:
            raise self.fault("Only a nested resource takes decorators here.")
        place, key = self.token.place, self._key()
        self.expect(":")
        self.newlines()
        return tree.Property(place, key, self.expression())

    def _key(self) -> tree.Expression:
        if self.token.kind == "string":
            return self.interpolated(self.take())
        place = self.token.place
        return tree.Literal(place, self.name())

    def _spread(self) -> tree.Spread:
        place = self.expect("...").place
        return tree.Spread(place, self.expression())

    def _array_or_for(self) -> tree.Expression:
        place = self.expect("[").place
        if self.token.text == "for":
            found = self._for()
            self.newlines()
            self.expect("]")
            return found
        items = self.lines(
            "]", lambda: self._spread() if self.at_symbol("...") else self.expression()
        )
        return tree.Array(place, items)

    def _for(self) -> tree.Expression:
        place = self.take().place
        grouped = self.accept("(")
        item = self.name()
        index = self.name() if grouped and self.expect(",") else None
        if grouped:
            self.expect(")")
        self.expect_word("in")
        source = self.expression()
        self.expect(":")
        self.newlines()
        return tree.For(place, item, index, source, self._body())

    def _body(self) -> tree.Expression:
        if self.token.text != "if" or self.ahead.text != "(":
            return self.expression()
        place = self.take().place
        self.expect("(")
        self.newlines()
        test = self.expression()
        self.newlines()
        self.expect(")")
        return tree.If(place, test, self.object())

    def deployed(self, decorators: tuple[tree.Call, ...]) -> tree.Deployed:
        """A resource or a module."""
        keyword = self.token.text
        place, name = self.declared()
        if self.token.kind != "string":
            raise self.fault("A type or a path stands here, as a string.")
        reference = self.interpolated(self.take())
        existing = keyword == "resource" and self.accept_word("existing")
        self.expect("=")
        self.newlines()
        body = self._body()
        return tree.Deployed(place, name, keyword, reference, existing, body, decorators=decorators)

    def decorators(self) -> tuple[tree.Call, ...]:
        found = []
        while self.at_symbol("@"):
            self.take()
            call = self._member()
            if not isinstance(call, tree.Call):
                raise self.fault("A decorator is a call.")
            found.append(call)
            self.expect_kind("newline", "A decorator stands on a line of its own")
            self.newlines()
        return tuple(found)
