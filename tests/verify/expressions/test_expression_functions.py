"""No arguments, however odd, make a built-in function fail in a way Azure would not."""

from __future__ import annotations

from contextlib import suppress
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from generator.verify.expressions import EvaluationError, Scope, compile
from generator.verify.expressions.builtin import FUNCTIONS
from generator.verify.expressions.lazy import FORMS
from generator.verify.unknown import Unknown

PLAIN = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-(2**63), 2**63 - 1),
    st.integers(-3, 40),
    st.floats(),
    st.text(max_size=8),
    st.sampled_from(
        [
            "10.0.0.0/24",
            "::/0",
            "2020-01-01",
            "9999-12-31T23:59:59Z",
            "P1D",
            "-P9999Y",
            "YWI=",
            "data:,x",
            "http://a/b",
            "{0:N2} {1}",
            "{",
            "yyyy-MM-dd",
            "A.B/c",
            "a/b/c",
            "[1]",
            "{'a': 1}",
            "1e999",
            "\ud800",
            "０１",
            "²",
        ]
    ),
    st.just(Unknown("reference('x')")),
    st.just(lambda *values: values[0] if values else None),
)
VALUES = st.recursive(
    PLAIN,
    lambda inner: (
        st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=3), inner, max_size=3)
    ),
    max_leaves=6,
)


@pytest.mark.parametrize("name", sorted(FUNCTIONS.keys() | FORMS.keys()))
@settings(max_examples=25)
@given(arguments=st.lists(VALUES, max_size=4))
def test_a_function_gives_a_value_or_an_evaluation_error(name: str, arguments: list[Any]) -> None:
    given_as = ", ".join(f"given({place})" for place in range(len(arguments)))
    with suppress(EvaluationError):
        compile(f"[{name}({given_as})]")(Scope({"given": arguments.__getitem__}))
