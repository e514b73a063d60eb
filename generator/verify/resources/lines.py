"""JSON Lines: resources of any number, one a line, read in the memory of one line.

A file is read again for each pass; standard input only once.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace
from functools import partial
from io import BytesIO
from itertools import chain, pairwise
from pathlib import Path as FilePath
from typing import BinaryIO

import orjson

from generator.diagnostics import Diagnostic, Invalid, Mark
from generator.verify import jsontext
from generator.verify.jsontext import Path
from generator.verify.resources.records import Found, Kind, Resource
from generator.verify.resources.shapes import limited, one

MAX_LINE = 4 * 1024 * 1024
"""The longest line in bytes; a resource of Azure stays below."""
_BLOCK = 1024 * 1024
"""Bytes that are searched at a time."""


@dataclass(frozen=True, slots=True)
class Lines:
    """A source of JSON Lines: a file, its text in UTF-8, or a stream and the lines taken from it.

    `start` and `end` (bytes; `end` None: to the last) narrow a file to whole lines, see
    `split`; line numbers then count from `start`.
    """

    file: str
    source: FilePath | bytes | BinaryIO
    taken: tuple[bytes, ...] = ()
    start: int = 0
    end: int | None = None

    @property
    def kind(self) -> Kind:
        """Always LINES."""
        return Kind.LINES

    def mark(self, path: Path) -> Mark:
        """The beginning of the line that `path` leads to."""
        line = path[0] if path else 0
        return Mark(self.file, int(line) + 1)

    def found(self) -> Found:
        """Every resource in its order, a finding for each line that holds none.

        Raises OSError when the source cannot be read (any more).
        """
        return limited(self._found())

    @property
    def rereadable(self) -> bool:
        """Whether the lines can be read more than once."""
        return isinstance(self.source, FilePath | bytes)

    def mentioning(self, words: Collection[bytes]) -> Iterator[tuple[int, Resource]]:
        """The resources of lines that hold one of `words` (lower case), and where they begin.

        Other lines may be among them, and no fault is told. Raises OSError as `found` does.
        """
        for start, block in self._blocks():
            folded = block.lower()
            escapes = (b"\\u",) if b"\\" in block else ()
            for at, end in _holding(folded, (*words, *escapes)):
                item = self._one(block[at:end], 0)
                if isinstance(item, Resource):
                    yield start + at, item

    def at(self, offset: int) -> Resource | None:
        """The resource of the line that begins at `offset` (bytes). Raises OSError."""
        there = replace(self, start=offset, end=offset + 1)
        return next((each for each in there.found() if isinstance(each, Resource)), None)

    def _found(self) -> Found:
        for index, line in enumerate(self._lines()):
            if len(line) > MAX_LINE:
                message = f"this line is longer than {MAX_LINE // 1024 // 1024} MiB"
                yield Diagnostic(self.mark((index,)), message, "too-large")
                return
            if not line.isspace():
                yield self._one(line, index)

    def _one(self, line: bytes, index: int) -> Resource | Diagnostic:
        try:
            body = orjson.loads(line)
        except orjson.JSONDecodeError:
            try:
                body = jsontext.read(line.rstrip(), self.file).value
            except Invalid as error:
                return _moved(error.diagnostics[0], index)
        return one(body, (index,), self)

    def _blocks(self) -> Iterator[tuple[int, bytes]]:
        """Whole lines, many at once, and the offset at which they begin."""
        with self._opened() as stream:
            at = stream.seek(self.start)
            while block := stream.read(_BLOCK if self.end is None else min(_BLOCK, self.end - at)):
                if self.end is None or at + len(block) < self.end:
                    block += stream.readline(MAX_LINE)
                yield at, block
                at += len(block)

    def _opened(self) -> BinaryIO:
        """The source from its beginning; a stream as it is."""
        if isinstance(self.source, bytes):
            return BytesIO(self.source)
        return self.source.open("rb") if isinstance(self.source, FilePath) else self.source

    def _lines(self) -> Iterator[bytes]:
        if not self.rereadable:
            yield from chain(self.taken, _stream(self._opened()))
            return
        with self._opened() as stream:
            stream.seek(self.start)
            left = float("inf") if self.end is None else self.end - self.start
            for line in _stream(stream):
                if left <= 0:
                    return
                left -= len(line)
                yield line


def _holding(block: bytes, words: Collection[bytes]) -> list[tuple[int, int]]:
    """Where the lines of `block` that hold one of `words` begin and end, in their order."""
    found = set()
    for word in words:
        at = block.find(word)
        while at >= 0:
            end = block.find(b"\n", at) + 1 or len(block)
            found.add((block.rfind(b"\n", 0, at) + 1, end))
            at = block.find(word, end)
    return sorted(found)


def _stream(stream: BinaryIO) -> Iterator[bytes]:
    """The lines of a stream; one that is too long comes cut, but longer than MAX_LINE."""
    return iter(partial(stream.readline, MAX_LINE + 1), b"")


def _moved(found: Diagnostic, lines: int) -> Diagnostic:
    mark = Mark(found.mark.file, found.mark.line + lines, found.mark.column)
    return Diagnostic(mark, found.message, found.code, found.hint)


def split(file: FilePath, parts: int) -> tuple[tuple[int, int], ...]:
    """At most `parts` ranges (start, end) of about equal size that end with whole lines.

    Raises OSError when the file cannot be read.
    """
    with file.open("rb") as stream:
        size = stream.seek(0, 2)
        cuts = {0, size}
        for part in range(1, parts):
            stream.seek(size * part // parts)
            stream.readline(MAX_LINE)
            cuts.add(stream.tell())
    ordered = sorted(cuts)
    return tuple(pairwise(ordered))
