"""Case and order of text, as .NET's invariant culture sees them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.verify.casing import MISSING, find, fold, order


@pytest.mark.parametrize(
    ("left", "right", "same"),
    [
        ("abc", "ABC", True),
        ("é", "É", True),
        ("σ", "ς", True),
        ("ß", "SS", False),
        ("ß", "ẞ", False),
        ("ı", "I", False),
        ("i", "I", True),
        ("ŉ", "ʼN", False),
        ("\U00010428", "\U00010400", False),
        ("é", "e\u0301", False),
    ],
)
def test_texts_are_the_same_when_their_characters_have_the_same_capital(
    left: str,
    right: str,
    same: bool,
) -> None:
    assert (fold(left) == fold(right)) is same


@given(st.text())
def test_folding_keeps_the_length_and_is_done_once(text: str) -> None:
    assert len(fold(text)) == len(text)
    assert fold(fold(text)) == fold(text)


def test_the_exact_key_is_found_before_one_in_other_case() -> None:
    assert find({"A": 1, "a": 2}, "a") == 2


@pytest.mark.parametrize(("key", "value"), [("naME", 1), ("É", 2), ("x", MISSING), ("n", MISSING)])
def test_a_key_is_found_in_any_case(key: str, value: object) -> None:
    assert find({"Name": 1, "é": 2}, key) is value


def test_texts_are_ordered_by_punctuation_digits_letters_without_case() -> None:
    words = ["", "_", "-", "~", "0", "9", "a", "B", "b-", "b1", "bé", "bf", "Z"]
    assert sorted(sorted(words), key=order) == words
