from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.compile.bicep import expression, literal
from generator.matrix.condition import AllOf, AnyOf, Condition, Field, Has, Not, Where
from tests.bicep.parser import parse
from tests.bicep.syntax import Literal, Variable

LITERALS = [
    ("plain", "'plain'"),
    ("it's", "'it\\'s'"),
    ("${injected}", "'\\${injected}'"),
    ("\\${x}", "'\\\\\\${x}'"),
    ("a\nb\r\tc", "'a\\nb\\r\\tc'"),
    ("\x00\x1b\x7f", "'\\u{0}\\u{1b}\\u{7f}'"),
    ("\u2028", "'\\u{2028}'"),
    ("é 😀", "'é 😀'"),
    ("'''", "'\\'\\'\\''"),
    ("*/ // [", "'*/ // ['"),
    ("", "''"),
]


@pytest.mark.parametrize(("text", "expected"), LITERALS)
def test_no_text_breaks_out_of_a_literal(text: str, expected: str) -> None:
    assert literal(text) == expected


@given(st.text())
def test_a_literal_reads_as_its_text(text: str) -> None:
    (statement,) = parse(f"var x = {literal(text)}\n").statements
    assert isinstance(statement, Variable)
    assert isinstance(statement.value, Literal)
    assert statement.value.value == text


def field(path: str, kind: str = "string") -> Field:
    return Field(path, "A.B/c", path, kind)  # type: ignore[arg-type]


A, B, N = field("a"), field("p.b"), field("n", "int")
LIST, INNER, PLAIN = field("list", "array"), field("list[*].x"), field("list[*]")
EXPRESSIONS: list[tuple[Condition, str]] = [
    (Has(A, "equals", "X"), "(r.?a ?? '') =~ 'X'"),
    (Has(A, "equals", True), "r.?a == true"),
    (Has(N, "equals", 5), "r.?n == 5"),
    (Has(A, "in", ("X", "y")), "contains(['x', 'y'], toLower(r.?a ?? ''))"),
    (Has(N, "in", (1, 2)), "r.?n == 1 || r.?n == 2"),
    (Has(B, "like", "X*"), "startsWith(r.?p.?b ?? '', 'X')"),
    (Has(B, "like", "*X"), "endsWith(r.?p.?b ?? '', 'X')"),
    (
        Has(A, "like", "X*yz"),
        "startsWith(r.?a ?? '', 'X') && endsWith(r.?a ?? '', 'yz') && length(r.?a ?? '') >= 3",
    ),
    (Has(A, "like", "*"), "r.?a != null"),
    (Has(A, "contains", "X"), "contains(toLower(r.?a ?? ''), 'x')"),
    (Has(A, "exists", True), "r.?a != null"),
    (Has(A, "exists", False), "r.?a == null"),
    (Not(Has(A, "exists", True)), "r.?a == null"),
    (Has(N, "less", 5), "r.?n != null && r.?n < 5"),
    (Has(A, "greater", "Z"), "r.?a != null && toLower(r.?a) > 'z'"),
    (Not(Has(A, "equals", "X")), "!((r.?a ?? '') =~ 'X')"),
    (Not(Has(A, "contains", "X")), "!contains(toLower(r.?a ?? ''), 'x')"),
    (
        AllOf((Has(A, "exists", True), AnyOf((Has(N, "equals", 1), Has(N, "equals", 2))))),
        "r.?a != null && (r.?n == 1 || r.?n == 2)",
    ),
    (
        AnyOf((Has(A, "exists", True), AllOf((Has(N, "equals", 1), Has(B, "exists", True))))),
        "r.?a != null || r.?n == 1 && r.?p.?b != null",
    ),
    (
        Where(LIST, Has(INNER, "equals", "X")),
        "!empty(filter(r.?list ?? [], element => (element.?x ?? '') =~ 'X'))",
    ),
    (
        Not(Where(LIST, Has(PLAIN, "exists", True))),
        "empty(filter(r.?list ?? [], element => element != null))",
    ),
]


@pytest.mark.parametrize(("condition", "expected"), EXPRESSIONS)
def test_a_condition_is_an_expression(condition: Condition, expected: str) -> None:
    assert expression(condition, "r") == expected
