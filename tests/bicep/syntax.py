"""The tree of a Bicep file: every node knows its place."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, TypeAlias

from tests.bicep.lexer import Place


@dataclass(frozen=True, slots=True)
class Node:
    """What all nodes share."""

    place: Place


@dataclass(frozen=True, slots=True)
class Literal(Node):
    """A number, true, false, null or a text without interpolation."""

    value: Any


@dataclass(frozen=True, slots=True)
class Text(Node):
    """A text with interpolations: texts and expressions in turn."""

    parts: tuple[str | Expression, ...]


@dataclass(frozen=True, slots=True)
class Name(Node):
    """A symbol."""

    name: str


@dataclass(frozen=True, slots=True)
class Call(Node):
    """A function's call; `target` is what stands before a dot, if anything."""

    target: Expression | None
    name: str
    arguments: tuple[Expression, ...]
    safe: bool = False


@dataclass(frozen=True, slots=True)
class Member(Node):
    """`a.b`, `a.?b` or `a::b`."""

    target: Expression
    name: str
    safe: bool = False


@dataclass(frozen=True, slots=True)
class Index(Node):
    """`a[b]` or `a[?b]`."""

    target: Expression
    index: Expression
    safe: bool = False


@dataclass(frozen=True, slots=True)
class Unary(Node):
    """`!a`, `-a`, or `a!`, which is written "!!" here."""

    operator: str
    operand: Expression


@dataclass(frozen=True, slots=True)
class Binary(Node):
    """Two operands."""

    operator: str
    left: Expression
    right: Expression


@dataclass(frozen=True, slots=True)
class Ternary(Node):
    """`test ? then : otherwise`."""

    test: Expression
    then: Expression
    otherwise: Expression


@dataclass(frozen=True, slots=True)
class Lambda(Node):
    """`(a, b) => body`."""

    parameters: tuple[str, ...]
    body: Expression


@dataclass(frozen=True, slots=True)
class Spread(Node):
    """`...a` in an array or an object."""

    value: Expression


@dataclass(frozen=True, slots=True)
class Array(Node):
    """An array."""

    items: tuple[Expression, ...]


@dataclass(frozen=True, slots=True)
class Property(Node):
    """A property of an object; a decorated one is a nested resource."""

    key: Expression
    value: Expression


@dataclass(frozen=True, slots=True)
class Object(Node):
    """An object; nested resources stand apart."""

    properties: tuple[Property | Spread, ...]
    resources: tuple[Deployed, ...] = ()


@dataclass(frozen=True, slots=True)
class For(Node):
    """`[for item, index in source: body]`."""

    item: str
    index: str | None
    source: Expression
    body: Expression


@dataclass(frozen=True, slots=True)
class If(Node):
    """`if (test) { body }`: the body of a resource or a module."""

    test: Expression
    body: Expression


Expression: TypeAlias = (
    Literal
    | Text
    | Name
    | Call
    | Member
    | Index
    | Unary
    | Binary
    | Ternary
    | Lambda
    | Spread
    | Array
    | Object
    | For
    | If
)


@dataclass(frozen=True, slots=True)
class TypeName(Node):
    """A type by name: its dotted parts, or what follows it in `[*]` and `.*`."""

    name: str
    parts: tuple[str, ...] = ()
    arguments: tuple[Type, ...] = ()


@dataclass(frozen=True, slots=True)
class TypeLiteral(Node):
    """One value as a type."""

    value: Any


@dataclass(frozen=True, slots=True)
class TypeUnion(Node):
    """Any of several types."""

    members: tuple[Type, ...]


@dataclass(frozen=True, slots=True)
class TypeArray(Node):
    """An array of one type."""

    item: Type


@dataclass(frozen=True, slots=True)
class TypeNullable(Node):
    """A type or null."""

    inner: Type


@dataclass(frozen=True, slots=True)
class TypeProperty(Node):
    """A property of an object type; `*` is any other."""

    name: str
    type: Type
    decorators: tuple[Call, ...]


@dataclass(frozen=True, slots=True)
class TypeObject(Node):
    """An object type."""

    properties: tuple[TypeProperty, ...]


@dataclass(frozen=True, slots=True)
class TypeTuple(Node):
    """An array type whose items have a type each."""

    items: tuple[Type, ...]


Type: TypeAlias = (
    TypeName | TypeLiteral | TypeUnion | TypeArray | TypeNullable | TypeObject | TypeTuple
)


@dataclass(frozen=True, slots=True)
class Statement(Node):
    """A declaration; `name` is what it declares, or empty."""

    name: str
    decorators: tuple[Call, ...] = field(kw_only=True, default=())


@dataclass(frozen=True, slots=True)
class Parameter(Statement):
    """`param`, and in a parameter file an assignment without a type."""

    type: Type | None = None
    value: Expression | None = None


@dataclass(frozen=True, slots=True)
class Variable(Statement):
    """`var`."""

    value: Expression
    type: Type | None = None


@dataclass(frozen=True, slots=True)
class Function(Statement):
    """`func`."""

    parameters: tuple[tuple[str, Type], ...]
    returns: Type
    body: Expression


@dataclass(frozen=True, slots=True)
class TypeAliasOf(Statement):
    """`type`."""

    type: Type


@dataclass(frozen=True, slots=True)
class Output(Statement):
    """`output`."""

    type: Type
    value: Expression


@dataclass(frozen=True, slots=True)
class Deployed(Statement):
    """`resource` or `module`, as `keyword` says."""

    keyword: str
    reference: Expression
    existing: bool
    body: Expression


@dataclass(frozen=True, slots=True)
class Import(Statement):
    """`import { a, b as c } from 'file'`, or `import * as name from 'file'`."""

    items: tuple[tuple[str, str], ...]
    source: str


@dataclass(frozen=True, slots=True)
class Setting(Statement):
    """`targetScope`, `metadata`, `assert`, `using`, `extends`, `extension` and `test`."""

    keyword: str
    value: Expression


@dataclass(frozen=True, slots=True)
class File:
    """A whole file: its statements, and the lines under a directive with the directive's text."""

    statements: tuple[Statement, ...]
    directives: tuple[tuple[int, str], ...] = ()
