from __future__ import annotations

import pytest

from generator.compile.bicep import literal

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
