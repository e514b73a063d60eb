"""Reading JSON text as Azure Resource Manager does."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from generator.diagnostics import Invalid
from generator.verify import jsontext
from generator.verify.jsontext.syntax import MAX_REPEATED, parse

ACCEPTED = [
    (
        "plain JSON",
        b'{"a": [1, -2.5e3, true, false, null, "x"]}',
        {"a": [1, -2500.0, True, False, None, "x"]},
    ),
    ("a comment to the end of the line", b'{"a": 1 // one\n}', {"a": 1}),
    ("a comment before the end of the text", b"[1] // end", [1]),
    (
        "a comment between any two tokens",
        b'/**/{/*1*/"a"/* * **/:/***/1/*2*/,/*3*/"b":/*4*/[/*5*/]/*6*/}/*7*/',
        {"a": 1, "b": []},
    ),
    ("slashes in a string", b'["// no /* comment */"]', ["// no /* comment */"]),
    ("a comma after the last element", b"[1, 2, ]", [1, 2]),
    ("a comma after the last member", b'{"a": {"b": 1,},}', {"a": {"b": 1}}),
    ("a string of two lines", b'{"a": "x\n  y\r\n"}', {"a": "x\n  y\r\n"}),
    ("a control character in a string", b'["\x00\x01\t"]', ["\0\x01\t"]),
    ("every escape", rb'["\"\\\/\b\f\n\r\t\u00e9\u00E9"]//', ['"\\/\b\f\n\r\t\xe9\xe9']),
    ("a pair of surrogates", rb'["\ud83d\ude00"]//', ["\U0001f600"]),
    ("half a pair of surrogates", rb'["x\ud83dy"]', ["x\ufffdy"]),
    ("halves in the wrong order", rb'["\ude00\ud83d"]', ["\ufffd\ufffd"]),
    ("an escape in a key", rb'{"\u0061b": 1,}', {"ab": 1}),
    ("a byte order mark", b'\xef\xbb\xbf{"a": 1}', {"a": 1}),
    ("a byte order mark and a comment", b"\xef\xbb\xbf//\n1", 1),
    ("a value that is no container", b' "x" ', "x"),
    ("zero and minus zero", b"[0, -0, 0.0,]", [0, 0, 0.0]),
    ("the empty containers", b"[{}, [], { }, [ ],]", [{}, [], {}, []]),
]


@pytest.mark.parametrize(
    ("data", "value"), [row[1:] for row in ACCEPTED], ids=[r[0] for r in ACCEPTED]
)
def test_it_accepts(data: bytes, value: object) -> None:
    reading = jsontext.read(data, "f")
    assert reading.value == value
    assert not reading.repeated


@pytest.mark.parametrize(
    "codec",
    ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "utf-32-le", "utf-32-be"],
)
@pytest.mark.parametrize("text", ['{"a": "\xe9\U0001f600"}', "[]", "1"])
def test_it_reads_every_unicode_encoding(text: str, codec: str) -> None:
    assert jsontext.read(text.encode(codec), "f").value == json.loads(text)


REFUSED = [
    # data, line, column, code, a word of the message
    (b"", 1, 1, "not-json", "empty"),
    (b" \n ", 2, 2, "not-json", "ends"),
    (b'{"a": [1, 2', 1, 12, "not-json", "',' or ']'"),
    (b'{"a": 1', 1, 8, "not-json", "',' or '}'"),
    (b'{"a"', 1, 5, "not-json", "':'"),
    (b'{"a":', 1, 6, "not-json", "a value"),
    (b'{\n  "a": "x\n}', 2, 8, "not-json", "string has no end"),
    (b'{\n  "a', 2, 3, "not-json", "string has no end"),
    (b"[1,\n /* x", 2, 2, "not-json", "comment has no end"),
    (b"[,]", 1, 2, "not-json", "not ','"),
    (b"[1,,]", 1, 4, "not-json", "not ','"),
    (b"{,}", 1, 2, "not-json", "a key"),
    (b"{a: 1}", 1, 2, "not-json", "a key"),
    (b"{'a': 1}", 1, 2, "not-json", "a key"),
    (b'{"a" 1}', 1, 6, "not-json", "':'"),
    (b'{"a": }', 1, 7, "not-json", "a value"),
    (b'{"a": 1 "b": 2}', 1, 9, "not-json", "',' or '}'"),
    (b'{"a": 1]', 1, 8, "not-json", "',' or '}'"),
    (b"[[1}]", 1, 4, "not-json", "',' or ']'"),
    (b"[{},", 1, 5, "not-json", "a value"),
    (b"[1]]", 1, 4, "not-json", "the end"),
    (b"[1] x", 1, 5, "not-json", "the end"),
    (b"1,", 1, 2, "not-json", "the end"),
    (b"]", 1, 1, "not-json", "a value"),
    (b"[01]", 1, 2, "not-json", "a value"),
    (b"[1.]", 1, 2, "not-json", "a value"),
    (b"[+1]", 1, 2, "not-json", "a value"),
    (b"[NaN]", 1, 2, "not-json", "a value"),
    (b"[truely]", 1, 2, "not-json", "a value"),
    (b"[1e999]", 1, 2, "not-json", "too large"),
    (b"[" + b"9" * 5000 + b"]//", 1, 2, "not-json", "too large"),
    (rb'["ab\q"]', 1, 5, "not-json", "no escape"),
    (rb'["\u12g4"]', 1, 3, "not-json", "no escape"),
    (b"[1, \x00]", 1, 5, "not-json", "U+0000"),
    (b'["\xff"]', 1, 3, "not-unicode", "0xff"),
    (b'[\n"\xc3\xa9\xff"]', 2, 3, "not-unicode", "0xff"),
    (b'\xff\xfe[\x00"\x00\x00\xdc"\x00]\x00', 1, 3, "not-unicode", "UTF-16"),
    (b"[" * 129 + b"]" * 129, 1, 129, "too-deep", "128"),
    (b'{"a":' * 129 + b"1" + b"}" * 129, 1, 641, "too-deep", "128"),
    (b"[" * 10_000_000, 1, 129, "too-deep", "128"),
]


@pytest.mark.parametrize(
    ("data", "line", "column", "code", "words"), REFUSED, ids=lambda v: repr(v)[:20]
)
def test_it_refuses_with_one_finding_at_its_place(
    data: bytes, line: int, column: int, code: str, words: str
) -> None:
    with pytest.raises(Invalid) as caught:
        jsontext.read(data, "f")
    (found,) = caught.value.diagnostics
    assert (found.mark.file, found.mark.line, found.mark.column) == ("f", line, column)
    assert found.code == code
    assert words in found.message


def test_the_deepest_accepted_nesting_is_read_by_both_readers() -> None:
    deepest = b"[" * jsontext.MAX_DEPTH + b"]" * jsontext.MAX_DEPTH
    assert jsontext.read(deepest, "f").value == jsontext.read(deepest + b"//", "f").value


def test_a_text_beyond_the_limit_is_not_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("generator.verify.jsontext.reading.MAX_BYTES", 3)
    assert jsontext.read(b"[1]", "f").value == [1]
    with pytest.raises(Invalid, match="too-large"):
        jsontext.read(b"[12]", "f")


REPEATED = [
    (b'{"a": 1, "a": 2}', {"a": 2}, [(1, 10)]),
    (b'{"a": 1,\n "b": {"c": 1, "c": 2},\n "a": 3}', {"a": 3, "b": {"c": 2}}, [(2, 16), (3, 2)]),
    (b'{"a": "x:y", "a": "::"}', {"a": "::"}, [(1, 14)]),
    (rb'{"a": "", "a": "\u003a"}', {"a": ":"}, [(1, 11)]),
    (rb'{"a": 1, "\u0061": 2}', {"a": 2}, [(1, 10)]),
    (b'[{"a": 1}, {"a": 2}]', [{"a": 1}, {"a": 2}], []),
    (b'{"a": {"a": 1}}', {"a": {"a": 1}}, []),
    (b'{"a": 1, "A": 2}', {"a": 1, "A": 2}, []),
]


@pytest.mark.parametrize(("data", "value", "places"), REPEATED)
def test_a_repeated_key_is_a_finding_and_its_last_value_counts(
    data: bytes, value: object, places: list[tuple[int, int]]
) -> None:
    reading = jsontext.read(data, "f")
    assert reading.value == value
    assert [(d.mark.line, d.mark.column) for d in reading.repeated] == places
    assert {d.code for d in reading.repeated} <= {"repeated-key"}


def test_findings_of_repeated_keys_are_limited() -> None:
    data = b"{" + b",".join([b'"a": 1'] * 1000) + b"}"
    assert len(jsontext.read(data, "f").repeated) == MAX_REPEATED


HOSTILE = [
    b"[" + b" " * 200_000 + b"x",
    b"/*" * 200_000,
    b"[" + b"/**/" * 100_000 + b"x",
    b'"' + b"\\" * 200_001,
    b'["' + b"\\u00" * 100_000,
    b'{"a"' + b"//\n" * 100_000,
    b"[" + b"1" * 200_000 + b"x",
    b"//" * 200_000,
]


@pytest.mark.parametrize("data", HOSTILE, ids=lambda data: repr(data[:8]))
def test_no_text_makes_the_reader_try_again_and_again(data: bytes) -> None:
    """With backtracking, one of these takes longer than a person waits."""
    with pytest.raises(Invalid):
        jsontext.read(data, "f")


TEXT = st.text(st.characters(exclude_categories=["Cs"]))
SCALARS = (
    st.none()
    | st.booleans()
    | st.integers(-(2**63), 2**64 - 1)
    | TEXT
    | st.floats(allow_nan=False, allow_infinity=False)
)
VALUES = st.recursive(SCALARS, lambda inner: st.lists(inner) | st.dictionaries(TEXT, inner))


@settings(deadline=None)
@given(VALUES, st.booleans(), st.sampled_from([None, 1, "\t"]))
def test_the_tolerant_reader_agrees_with_the_standard_one(
    value: object,
    ascii_only: bool,
    indent: int | str | None,
) -> None:
    text = json.dumps(value, ensure_ascii=ascii_only, indent=indent)
    parsed = parse(text, "f")
    assert parsed.value == json.loads(text)
    assert not parsed.repeated
    assert jsontext.read(text.encode(), "f") == jsontext.Reading(json.loads(text))


def _dirty(value: Any, draw: Callable[[st.SearchStrategy[str]], str]) -> str:
    """JSON of `value` with comments, white space and trailing commas wherever they may be."""
    gap = draw(st.sampled_from(["", " ", "\n", "/* * */", "// x\n", "/**/\r\n\t"]))
    comma = draw(st.sampled_from(["", ","]))
    if isinstance(value, dict):
        items = [f"{gap}{json.dumps(k)}{gap}:{gap}{_dirty(v, draw)}{gap}" for k, v in value.items()]
        return "{" + ",".join(items) + (comma if items else "") + gap + "}"
    if isinstance(value, list):
        items = [f"{gap}{_dirty(v, draw)}{gap}" for v in value]
        return "[" + ",".join(items) + (comma if items else "") + gap + "]"
    return json.dumps(value)


def _paths(value: Any, path: jsontext.Path = ()) -> list[tuple[jsontext.Path, Any]]:
    inner = (
        value.items()
        if isinstance(value, dict)
        else enumerate(value)
        if isinstance(value, list)
        else ()
    )
    return [(path, value)] + [found for key, v in inner for found in _paths(v, (*path, key))]


@settings(deadline=None)
@given(st.data())
def test_every_place_is_that_of_the_first_character_of_its_value(data: st.DataObject) -> None:
    value = data.draw(VALUES)
    text = _dirty(value, data.draw)
    places = jsontext.places(text.encode(), "f")
    assert jsontext.read(text.encode(), "f").value == value
    for path, part in _paths(value):
        mark = places.at(path)
        rest = "\n".join(text.split("\n")[mark.line - 1 :])[mark.column - 1 :]
        opening = (
            "{" if isinstance(part, dict) else "[" if isinstance(part, list) else json.dumps(part)
        )
        assert rest.startswith(opening)


PLACES: list[tuple[jsontext.Path, tuple[int, int]]] = [
    ((), (2, 1)),
    (("a",), (3, 8)),
    (("a", 1), (4, 5)),
    (("a", 1, "b"), (4, 11)),
    (("a", 1, "b", "x"), (4, 11)),
    (("a", 9), (3, 8)),
    (("a", -1), (3, 8)),
    (("a", "0"), (3, 8)),
    (("z",), (2, 1)),
    ((0,), (2, 1)),
]


@pytest.mark.parametrize(("path", "place"), PLACES)
def test_a_path_that_does_not_exist_has_the_place_of_what_is_around_it(
    path: jsontext.Path, place: tuple[int, int]
) -> None:
    data = b'// first\n{\n  "a": [1,\n    {"b": "x"}]}'
    mark = jsontext.places(data, "f").at(path)
    assert (mark.line, mark.column) == place
