from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.diagnostics import Invalid, Mark
from generator.yamltext import MAX_BYTES, parse, read

TYPED = [
    ("true", True),
    ("false", False),
    ("null", None),
    ("", None),
    ("12", 12),
    ("-3", -3),
    ("0", 0),
    ("2021-03-01", "2021-03-01"),
    ("1.10", "1.10"),
    ("yes", "yes"),
    ("no", "no"),
    ("~", "~"),
    ("007", "007"),
    ("0x1F", "0x1F"),
    ("22:30", "22:30"),
    ("1e3", "1e3"),
    ("True", "True"),
    ("'true'", "true"),
    ('"12"', "12"),
    ("9" * 19, "9" * 19),
    ("😀", "😀"),
]


@pytest.mark.parametrize(("written", "value"), TYPED)
def test_only_booleans_null_and_plain_integers_are_typed(written: str, value: object) -> None:
    assert parse(f"key: {written}").data == {"key": value}


REFUSED = [
    ("a: 1\na: 2\n", (2, 1), "duplicate-key"),
    ("a:\n  b: 1\n  c: 2\n  b: 3\n", (4, 3), "duplicate-key"),
    ("a: &x 1\n", (1, 4), "yaml-tag"),
    ("a: *x\n", (1, 4), "yaml-alias"),
    ("a: !!python/object:os.system x\n", (1, 4), "yaml-tag"),
    ("<<: {a: 1}\n<<: {b: 1}\n", (2, 1), "duplicate-key"),
    ("a:\n\tb: 1\n", (2, 1), "yaml-syntax"),
    ("{a: 1", (2, 1), "yaml-syntax"),
    ("a: \x01\n", (1, 4), "yaml-syntax"),
    ("---\na: 1\n---\nb: 2\n", (3, 1), "several-documents"),
    ("? [a]\n: b\n", (1, 3), "yaml-key"),
    ("[" * 100_000, (1, 65), "too-deep"),
    ("- " * 3_000 + "x", (1, 129), "too-deep"),
    ('a: "\\ud800"\n', (1, 7), "yaml-syntax"),
]


@pytest.mark.parametrize(("text", "place", "code"), REFUSED)
def test_unsound_yaml_is_a_finding_at_its_place(
    text: str, place: tuple[int, int], code: str
) -> None:
    with pytest.raises(Invalid) as caught:
        parse(text, "m.yaml")
    first = caught.value.diagnostics[0]
    assert (first.mark.line, first.mark.column, first.code) == (*place, code)


def test_every_duplicate_and_alias_is_said_at_once() -> None:
    with pytest.raises(Invalid) as caught:
        parse("a: &x 1\nb: *x\na: 2\n")
    assert [each.code for each in caught.value.diagnostics] == [
        "yaml-tag",
        "yaml-alias",
        "duplicate-key",
    ]


def test_an_alias_bomb_is_refused_without_being_expanded() -> None:
    bomb = "a0: &a0 [x, x]\n" + "".join(
        f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]\n" for n in range(1, 40)
    )
    with pytest.raises(Invalid) as caught:
        parse(bomb)
    assert {each.code for each in caught.value.diagnostics} == {"yaml-tag", "yaml-alias"}


def test_a_place_is_known_for_every_value_and_key() -> None:
    document = parse("a:\n  - b: 1\n    c: [x, y]\n", "m.yaml")
    assert document.mark(("a", 0, "c", 1)) == Mark("m.yaml", 3, 12)
    assert document.key_mark(("a", 0, "c")) == Mark("m.yaml", 3, 5)
    assert document.mark(("a", 0, "missing", "deep")) == Mark("m.yaml", 2, 5)


@pytest.mark.parametrize(
    ("content", "code", "line"),
    [
        (b"\xff\xfea\x00:\x00", "encoding", 1),
        (b"a: 1\nb: \xe9\n", "encoding", 2),
        (b"a" * (MAX_BYTES + 1), "too-large", 1),
    ],
)
def test_bytes_that_are_no_text_of_sensible_size_are_refused(
    tmp_path: Path, content: bytes, code: str, line: int
) -> None:
    path = tmp_path / "m.yaml"
    path.write_bytes(content)
    with pytest.raises(Invalid) as caught:
        read(path)
    assert [(each.code, each.mark.line) for each in caught.value.diagnostics] == [(code, line)]


def test_a_missing_file_and_a_folder_are_said_in_one_sentence(tmp_path: Path) -> None:
    for path in (tmp_path / "none.yaml", tmp_path):
        with pytest.raises(Invalid) as caught:
            read(path)
        assert [each.code for each in caught.value.diagnostics] == ["unreadable"]


def test_a_byte_order_mark_is_no_part_of_the_text(tmp_path: Path) -> None:
    path = tmp_path / "m.yaml"
    path.write_bytes("\ufeffa: 1\n".encode())
    assert read(path).data == {"a": 1}


@given(st.text(max_size=200))
def test_no_text_raises_anything_but_invalid(text: str) -> None:
    try:
        parse(text)
    except Invalid as invalid:
        assert invalid.diagnostics
