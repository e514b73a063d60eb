"""The article as ordered rows and sentences, each with its place and its fingerprint.

A sentence is counted within its heading from 1, tables left out; the first row of a table is
its head and says nothing. Knows the Markdown of an article, not what any article is about.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from generator.diagnostics import Diagnostic, Invalid, Mark
from generator.trace.blocks import Block
from generator.trace.fingerprint import collapsed, fingerprint
from generator.trace.markdown import blocks
from generator.trace.sentences import sentences

MAX_BYTES = 256 * 1024
MAX_PASSAGES = 2_000
_PAGE = re.compile(
    r"(?is)\A\s*(?:<!--.*?-->\s*|<\?xml[^>]*>\s*)*<(?:!doctype|html|head|body)\b",
)


@dataclass(frozen=True, slots=True)
class Passage:
    """A row (`label` and `cells`) or a sentence (`ordinal`) of the article.

    `text` is what the fingerprint is taken of, before it is normalised; `line` counts from 1.
    """

    heading: str
    label: str | None
    ordinal: int | None
    cells: tuple[str, ...]
    text: str
    line: int
    sha256: str

    @property
    def place(self) -> str:
        """How a person finds it under its heading."""
        return self.label if self.label is not None else f"sentence {self.ordinal}"


@dataclass(frozen=True, slots=True)
class Include:
    """A file whose text the article takes in; it is named here, not read."""

    target: str
    line: int


@dataclass(frozen=True, slots=True)
class Article:
    """One edition of an article."""

    file: str
    passages: tuple[Passage, ...]
    includes: tuple[Include, ...]


def read(path: Path) -> Article:
    """The article in a file. Raises Invalid for what is no Markdown article."""
    file = path.as_posix()
    try:
        with path.open("rb") as stream:
            raw = stream.read(MAX_BYTES + 1)
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or error
        raise _fault(file, f"The article cannot be read: {reason}.", "unreadable") from None
    if len(raw) > MAX_BYTES:
        raise _fault(file, f"The article is larger than {MAX_BYTES:,} bytes.", "too-large")
    return parse(_text(raw, file), file)


def parse(text: str, file: str = "<text>") -> Article:
    """The article in a text. Raises Invalid for what is no Markdown article."""
    text = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
    if not text.strip():
        raise _fault(file, "The article is empty.", "empty")
    if _PAGE.match(text):
        hint = "take the article's own source, a file that ends in .md"
        raise _fault(file, "This is an HTML page, not the article's Markdown.", "html-page", hint)
    found = list(blocks(text))
    passages = tuple(_passages(found))
    if not passages:
        raise _fault(file, "There is no sentence and no table in this file.", "no-article")
    if len(passages) > MAX_PASSAGES:
        sentence = f"The article has more than {MAX_PASSAGES:,} rows and sentences."
        raise _fault(file, sentence, "too-large")
    includes = tuple(Include(each.texts[0], each.line) for each in found if each.kind == "include")
    return Article(file, passages, includes)


def _text(raw: bytes, file: str) -> str:
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = "\0"
    if "\0" in text:
        raise _fault(file, "This is not a text file in UTF-8.", "encoding")
    return text


def _fault(file: str, sentence: str, code: str, hint: str = "") -> Invalid:
    return Invalid([Diagnostic(Mark(file), sentence, code, hint)])


def _passages(found: list[Block]) -> Iterator[Passage]:
    heading, counted = "", Counter[str]()
    for block in found:
        if block.kind == "heading":
            heading = collapsed(block.texts[0])
        elif block.kind == "row":
            yield _row(heading, block)
        elif block.kind == "text":
            for text, breaks in sentences(block.texts[0]):
                counted[heading] += 1
                text = collapsed(text)  # noqa: PLW2901
                ordinal, line = counted[heading], block.line + breaks
                yield Passage(heading, None, ordinal, (), text, line, fingerprint(text))


def _row(heading: str, block: Block) -> Passage:
    label, *cells = map(collapsed, block.texts)
    text = collapsed(" ".join((label, *cells)))
    return Passage(heading, label, None, tuple(cells), text, block.line, fingerprint(text))
