"""Text to plain data with the place of every value; the only door to PyYAML.

Only true, false, null and plain integers are typed; everything else stays the text that
was written (YAML 1.1 would turn `2021-03-01` into a date and `no` into false). Duplicate
keys, anchors, aliases and tags are refused: one value has one place.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from generator.diagnostics import Diagnostic, Invalid, Mark

MAX_BYTES = 4 * 1024 * 1024
MAX_DEPTH = 64

DataPath = tuple[str | int, ...]

_TYPED: Mapping[str, bool | None] = {"true": True, "false": False, "null": None, "": None}
_INTEGER = re.compile(r"-?(?:0|[1-9][0-9]{0,17})")
_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


@dataclass(slots=True)
class Document:
    """Plain data and where each part of it stands."""

    file: str
    data: Any = None
    values: dict[DataPath, tuple[int, int]] = field(default_factory=dict)
    keys: dict[DataPath, tuple[int, int]] = field(default_factory=dict)

    def mark(self, path: DataPath) -> Mark:
        """The place of the value at `path`, or of its nearest ancestor."""
        return self._nearest(self.values, path)

    def key_mark(self, path: DataPath) -> Mark:
        """The place of the key of `path`; of the value where it has no key."""
        place = self.keys.get(path)
        return Mark(self.file, *place) if place else self.mark(path)

    def _nearest(self, places: Mapping[DataPath, tuple[int, int]], path: DataPath) -> Mark:
        while path and path not in places:
            path = path[:-1]
        return Mark(self.file, *places.get(path, (1, 1)))


def read(path: Path) -> Document:
    """The document in a file. Raises Invalid for anything that is not sound YAML."""
    file = path.as_posix()
    try:
        with path.open("rb") as stream:
            raw = stream.read(MAX_BYTES + 1)
    except OSError as error:
        sentence = f"The file cannot be read: {error.strerror or error}."
        raise _fault(file, sentence, "unreadable") from None
    return decoded(raw, file)


def decoded(raw: bytes, file: str) -> Document:
    """The document in bytes, which are UTF-8. Raises Invalid as `read` does."""
    if len(raw) > MAX_BYTES:
        raise _fault(file, f"The file is larger than {MAX_BYTES:,} bytes.", "too-large")
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        column = error.start - raw.rfind(b"\n", 0, error.start)
        hint = "save the file as UTF-8"
        raise Invalid(
            [Diagnostic(Mark(file, line, column), "The file is not UTF-8.", "encoding", hint)]
        ) from None
    return parse(text, file)


def parse(text: str, file: str = "<text>") -> Document:
    """The document in `text`. Raises Invalid with every fault up to the first broken token."""
    builder = _Builder(Document(file))
    try:
        builder.build(yaml.parse(text, Loader=_LOADER))
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        builder.fault(mark, _sentence(error), "yaml-syntax", _tab_hint(text, mark))
    except yaml.YAMLError as error:
        sentence = f"A character is not allowed here: {_first_line(error)}."
        builder.faults.append(Diagnostic(_reader_mark(file, text, error), sentence, "yaml-syntax"))
    if builder.faults:
        raise Invalid(builder.faults)
    return builder.document


def _sentence(error: yaml.MarkedYAMLError) -> str:
    problem = (error.problem or "it cannot be parsed").rstrip(".")
    return f"This is not YAML: {problem}."


def _tab_hint(text: str, mark: Any) -> str:
    lines = text.splitlines()
    here = lines[mark.line] if mark.line < len(lines) else ""
    return "YAML is indented with spaces, not with tabs" if "\t" in here else ""


def _first_line(error: Exception) -> str:
    return str(error).splitlines()[0].rstrip(".")


def _reader_mark(file: str, text: str, error: yaml.YAMLError) -> Mark:
    position = min(getattr(error, "position", None) or 0, len(text))
    return Mark(file, text.count("\n", 0, position) + 1, position - text.rfind("\n", 0, position))


def _fault(file: str, message: str, code: str) -> Invalid:
    return Invalid([Diagnostic(Mark(file), message, code)])


class _Builder:
    """Folds parser events into data without recursion deeper than MAX_DEPTH."""

    def __init__(self, document: Document) -> None:
        self.document = document
        self.faults: list[Diagnostic] = []

    def build(self, events: Iterator[Any]) -> None:
        documents = 0
        for event in events:
            if isinstance(event, yaml.DocumentStartEvent):
                documents += 1
                if documents > 1:
                    sentence = "The file holds more than one YAML document."
                    self.fault(event.start_mark, sentence, "several-documents")
                    return
                self.document.data = self._value(next(events), events, ())

    def fault(self, mark: Any, message: str, code: str, hint: str = "") -> None:
        place = Mark(self.document.file, mark.line + 1, mark.column + 1)
        self.faults.append(Diagnostic(place, message, code, hint))

    def _value(self, event: Any, events: Iterator[Any], path: DataPath) -> Any:
        start = event.start_mark
        self.document.values[path] = (start.line + 1, start.column + 1)
        if isinstance(event, yaml.ScalarEvent):
            self._refuse_tag(event)
            return _scalar(event)
        if isinstance(event, yaml.AliasEvent):
            hint = "write the value out"
            self.fault(start, "Anchors and aliases are not supported.", "yaml-alias", hint)
            return None
        self._refuse_tag(event)
        if len(path) >= MAX_DEPTH:
            self.fault(start, f"This is nested deeper than {MAX_DEPTH} levels.", "too-deep")
            raise Invalid(self.faults)
        if isinstance(event, yaml.SequenceStartEvent):
            return self._sequence(events, path)
        return self._mapping(events, path)

    def _sequence(self, events: Iterator[Any], path: DataPath) -> list[Any]:
        items: list[Any] = []
        for event in events:
            if isinstance(event, yaml.SequenceEndEvent):
                break
            items.append(self._value(event, events, (*path, len(items))))
        return items

    def _mapping(self, events: Iterator[Any], path: DataPath) -> dict[str, Any]:
        items: dict[str, Any] = {}
        for event in events:
            if isinstance(event, yaml.MappingEndEvent):
                break
            key = self._key(event, events, path)
            self._refuse_duplicate(event, key, items, path)
            place = event.start_mark
            self.document.keys[(*path, key)] = (place.line + 1, place.column + 1)
            items[key] = self._value(next(events), events, (*path, key))
        return items

    def _key(self, event: Any, events: Iterator[Any], path: DataPath) -> str:
        if isinstance(event, yaml.ScalarEvent):
            self._refuse_tag(event)
            return str(event.value)
        self.fault(event.start_mark, "A key must be plain text.", "yaml-key")
        self._value(event, events, (*path, "?"))
        return "?"

    def _refuse_duplicate(
        self, event: Any, key: str, items: Mapping[str, Any], path: DataPath
    ) -> None:
        if key in items:
            first = self.document.keys[(*path, key)][0]
            message = f"The key '{key}' stands here twice."
            self.fault(event.start_mark, message, "duplicate-key", f"first given on line {first}")

    def _refuse_tag(self, event: Any) -> None:
        if event.tag is not None or getattr(event, "anchor", None) is not None:
            self.fault(event.start_mark, "Tags and anchors are not supported.", "yaml-tag")


def _scalar(event: Any) -> str | int | bool | None:
    text: str = event.value
    if event.style:
        return text
    if text in _TYPED:
        return _TYPED[text]
    return int(text) if _INTEGER.fullmatch(text) else text
