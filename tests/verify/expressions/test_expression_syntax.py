"""Which texts are expressions, and where a broken one breaks."""

from __future__ import annotations

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.verify.expressions import (
    Access,
    Call,
    EvaluationError,
    ExpressionError,
    Literal,
    Scope,
    calls,
    compile,
    is_expression,
    parse,
    unescape,
)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("[a()]", True),
        ("[[a]", False),
        ("[[a]]", False),
        ("a[0]", False),
        ("[a", False),
        ("", False),
        ("[]", True),
        (" [a()]", False),
    ],
)
def test_an_expression_starts_with_one_bracket_and_ends_with_one(
    text: str,
    expected: bool,
) -> None:
    assert is_expression(text) is expected


@pytest.mark.parametrize(("text", "meant"), [("[[x]", "[x]"), ("x", "x"), ("[x]", "[x]")])
def test_a_doubled_bracket_stands_for_one(text: str, meant: str) -> None:
    assert unescape(text) == meant


def test_the_tree_says_what_is_written() -> None:
    assert parse("[ns.F( 'it''s', -5 ).a[0].?b[?'c']]") == Access(
        Call("ns.f", (Literal("it's"), Literal(-5)), 1),
        (
            (Literal("a"), False),
            (Literal(0), False),
            (Literal("b"), True),
            (Literal("c"), True),
        ),
    )


def test_calls_names_every_call_outermost_first() -> None:
    names = [call.name for call in calls(parse("[a(b(1).x[c()], d())]"))]
    assert names == ["a", "b", "c", "d"]


@pytest.mark.parametrize(
    ("text", "offset"),
    [
        ("[]", 1),
        ("[a]", 1),
        ("[a(]", 3),
        ("[a()", 3),
        ("[a(1 2)]", 5),
        ("[a(1,)]", 5),
        ("[a()b()]", 4),
        ("[a().]", 4),
        ("[a('x]", 3),
        ("[a(99999999999999999999)]", 3),
        ("[a(1.2.3)]", 3),
        ("[(a())]", 1),
        ("[a()[1]", 6),
        ("[lambda(a(), 1)]", 1),
    ],
)
def test_a_broken_expression_names_the_character_where_it_breaks(text: str, offset: int) -> None:
    with pytest.raises(ExpressionError) as caught:
        compile(text)
    assert caught.value.offset == offset


@pytest.mark.parametrize(
    "text",
    [
        "[" + "a(" * 20_000 + ")" * 20_000 + "]",
        "[a()" + "[a()" * 20_000 + "]" * 20_000 + "]",
        "[" + "a" * 100_000 + "()]",
    ],
)
def test_a_bomb_of_brackets_is_refused(text: str) -> None:
    with pytest.raises(ExpressionError):
        compile(text)


def test_a_long_chain_of_members_is_read_without_recursion() -> None:
    endless: dict[str, object] = {}
    endless["b"] = endless
    assert compile("[a()" + ".b" * 20_000 + "]")(Scope({"a": lambda: endless})) is endless


PIECES = st.sampled_from(
    [
        "a",
        "(",
        ")",
        ",",
        "'",
        "[",
        "]",
        ".",
        "?",
        "1",
        "-",
        " ",
        "concat(",
        "'x'",
        "if(",
        "true()",
        "range(0,3)",
        "lambda('x',",
        "map(",
        "lambdaVariables('x')",
        "é",
    ]
)


@given(st.lists(PIECES, max_size=25).map("".join))
def test_no_text_can_break_the_reader_or_the_evaluator(text: str) -> None:
    with suppress(ExpressionError, EvaluationError):
        compile(f"[{text}]")(Scope())
