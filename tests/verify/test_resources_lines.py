"""JSON Lines, one resource a line, in the memory of one."""

from __future__ import annotations

import io
import json
import tempfile
import tracemalloc
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from generator.diagnostics import Diagnostic
from generator.verify.discover import Source
from generator.verify.resources import Document, Lines, Resource, read, resources, split
from generator.verify.resources.lines import MAX_LINE

GOOD = b'{"type":"A.B/c","name":"n"}'


def test_each_line_is_a_resource_and_its_number_its_place(tmp_path: Path) -> None:
    path = tmp_path / "f.jsonl"
    path.write_bytes(GOOD + b"\n\n \r\n" + GOOD + b"\r\n" + GOOD)
    lines = Lines("f", path)
    for _ in range(2):
        assert [str(found.mark) for found in resources(lines)] == ["f:1:1", "f:4:1", "f:5:1"]


BROKEN = [
    (b'{"type": "A.B/c"', 17, "not-json"),
    (b"1", 1, "no-resource"),
    (b'{"a": 1}', 1, "no-resource"),
    (b'  ["x"]', 1, "no-resource"),
    (b'{"type": "\xff"}', 11, "not-unicode"),
]


@pytest.mark.parametrize(("line", "column", "code"), BROKEN)
def test_a_broken_line_is_a_finding_and_the_others_follow(
    line: bytes, column: int, code: str
) -> None:
    found = list(resources(Lines("f", GOOD + b"\n" + line + b"\n" + GOOD)))
    assert [isinstance(item, Resource) for item in found] == [True, False, True]
    fault = found[1]
    assert isinstance(fault, Diagnostic)
    assert (fault.mark.line, fault.mark.column, fault.code) == (2, column, code)


def test_a_line_is_read_as_tolerantly_as_a_document() -> None:
    lines = Lines("f", b'\xef\xbb\xbf{"type": "A.B/c",} // one\n' + GOOD)
    assert all(isinstance(found, Resource) for found in resources(lines))


def test_an_endless_line_is_one_finding() -> None:
    class Endless(io.RawIOBase):
        def readable(self) -> bool:
            return True

        def readinto(self, buffer: Any) -> int:
            buffer[:] = b"x" * len(buffer)
            return len(buffer)

    (found,) = resources(Lines("f", io.BufferedReader(Endless())))
    assert isinstance(found, Diagnostic)
    assert found.code == "too-large"


def test_a_stream_goes_on_after_the_lines_taken_from_it() -> None:
    lines = Lines("-", io.BytesIO(GOOD), (b"\n", GOOD + b"\n"))
    assert [found.mark.line for found in resources(lines)] == [2, 3]


BODIES = st.lists(
    st.fixed_dictionaries(
        {
            "type": st.sampled_from(["A.B/c", "Microsoft.Compute/disks"]),
            "name": st.text(min_size=1),
        },
        optional={
            "sku": st.text(),
            "facts": st.lists(st.text()),
            "properties": st.dictionaries(st.text(), st.integers(-9, 9)),
        },
    ),
    min_size=1,
)


@settings(deadline=None)
@given(BODIES)
def test_json_lines_and_a_list_give_the_same_resources(bodies: list[dict[str, Any]]) -> None:
    document = read(Source("f", None), io.BytesIO(json.dumps(bodies).encode()))
    lines = Lines("f", "\n".join(map(json.dumps, bodies)).encode())
    assert isinstance(document, Document)
    assert _facts(resources(lines)) == _facts(resources(document))


def _facts(found: Iterator[Resource | Diagnostic]) -> list[Any]:
    return [(r.body, r.type, r.name, r.path) for r in found if isinstance(r, Resource)]


@settings(deadline=None)
@given(st.lists(st.integers(0, 40), min_size=1), st.integers(1, 6), st.sampled_from([b"\n", b""]))
def test_the_parts_of_a_split_file_are_the_whole(
    widths: list[int], parts: int, last: bytes
) -> None:
    names = [f"{index}{'x' * width}" for index, width in enumerate(widths)]
    text = b"\n".join(b'{"type":"A.B/c","name":"%s"}' % name.encode() for name in names) + last
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "f.jsonl"
        path.write_bytes(text)
        ranges = split(path, parts)
        found = [
            item.name
            for start, end in ranges
            for item in resources(Lines("f", path, start=start, end=end))
            if isinstance(item, Resource)
        ]
    assert len(ranges) <= parts
    assert found == names


def test_memory_does_not_grow_with_the_number_of_lines(tmp_path: Path) -> None:
    def peak(count: int) -> int:
        path = tmp_path / "f.jsonl"
        with path.open("wb") as stream:
            stream.writelines(
                b'{"type":"A.B/c","name":"%d","properties":{"a":"%s"}}\n' % (i, b"x" * 500)
                for i in range(count)
            )
        tracemalloc.start()
        total = sum(1 for _ in resources(Lines("f", path)))
        assert total == count
        most = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        return most

    assert peak(20_000) < peak(200) + 200_000


def test_the_longest_accepted_line_is_read() -> None:
    head, tail = b'{"type":"A.B/c","name":"', b'"}'
    line = head + b"x" * (MAX_LINE - len(head) - len(tail)) + tail
    assert all(isinstance(found, Resource) for found in resources(Lines("f", line)))
    (found,) = resources(Lines("f", line[:-2] + b"x" + tail))
    assert isinstance(found, Diagnostic)
