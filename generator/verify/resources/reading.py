"""A source -> a document or JSON Lines, recognised by content."""

from __future__ import annotations

import io
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO

import orjson

from generator.diagnostics import Diagnostic, Invalid, Mark
from generator.verify import jsontext
from generator.verify.discover import Source, unreadable
from generator.verify.findings import Skipped
from generator.verify.jsontext import MAX_BYTES, encoding
from generator.verify.resources.kinds import recognise
from generator.verify.resources.lines import MAX_LINE, Lines
from generator.verify.resources.records import Document, Found, Kind, Own, Text
from generator.verify.resources.shapes import found_in

if TYPE_CHECKING:
    from generator.yamltext import Document as Yaml

_LINE_SUFFIXES = frozenset({".jsonl", ".ndjson"})
_YAML_SUFFIXES = frozenset({".yaml", ".yml"})


def read(
    source: Source, stdin: BinaryIO | None = None, own: Own | None = None
) -> Document | Lines | Skipped | None:
    """What a source holds; standard input is `stdin`, or the process's own.

    `own` knows the documents that are no resources, the only ones that may be YAML.
    None: a file of another kind that a walk met, parameters files among it. Skipped: Bicep
    without a compiler, and a parameters file the user named, which belongs to a template.
    Raises Invalid, with places, for what cannot be read, and for a file the user named
    that holds nothing to check.
    """
    path = source.path
    try:
        if path is None:
            return _from(stdin or sys.stdin.buffer, source, own)
        if path.suffix.lower().startswith(".bicep"):
            return _bicep(path, source)
        with path.open("rb") as stream:
            if path.suffix.lower() in _YAML_SUFFIXES:
                return _yaml(stream.read(MAX_BYTES + 1), source, own)
            if stream.seekable():
                return _from(stream, source, own)
            return _whole(stream.read(MAX_BYTES + 1), source, own)
    except OSError as error:
        raise Invalid([unreadable(source.file, error)]) from error


def resources(contents: Document | Lines) -> Found:
    """Every resource of `contents` in its order, and a finding for each part that is none.

    Yields nothing for a template, which is expanded elsewhere. Raises OSError when a
    source of JSON Lines cannot be read to its end.
    """
    return contents.found() if isinstance(contents, Lines) else found_in(contents)


def _from(stream: BinaryIO, source: Source, own: Own | None) -> Document | Lines | Skipped | None:
    taken = _opening(stream)
    if _are_lines(taken, source):
        return Lines(source.file, source.path or stream, taken)
    head = b"".join(taken)
    return _whole(head + stream.read(max(0, MAX_BYTES + 1 - len(head))), source, own)


def _opening(stream: BinaryIO) -> tuple[bytes, ...]:
    """The lines up to the second that is not blank, which tell JSON Lines from a document."""
    taken: list[bytes] = []
    full = 0
    while full < 2 and len(taken) < 1000:
        line = stream.readline(MAX_LINE + 1)
        if not line:
            break
        taken.append(line)
        full += not line.isspace()
    return tuple(taken)


def _are_lines(taken: tuple[bytes, ...], source: Source) -> bool:
    full = [line for line in taken if not line.isspace()]
    if source.path and source.path.suffix.lower() in _LINE_SUFFIXES:
        return not any(b"\0" in line for line in full)
    two = len(full) == 2 and full[1].lstrip().startswith(b"{")
    return two and _is_object(full[0].removeprefix(b"\xef\xbb\xbf"))


def _is_object(line: bytes) -> bool:
    try:
        return isinstance(orjson.loads(line), dict)
    except orjson.JSONDecodeError:
        return False


def _whole(data: bytes, source: Source, own: Own | None) -> Document | Lines | Skipped | None:
    if encoding(data) != "utf-8":
        data = jsontext.decode(data, source.file).encode()
    if _are_lines(_opening(io.BytesIO(data)), source):
        return Lines(source.file, data)
    reading = jsontext.read(data, source.file)
    kind = recognise(reading.value)
    if kind is Kind.OTHER and _is_own(reading.value, own):
        kind = Kind.OWN
    if kind in (Kind.PARAMETERS, Kind.OTHER):
        return _nothing(kind, source)
    text = Text(data, source.file)
    return Document(source.file, kind, reading.value, text, reading.repeated)


def _yaml(data: bytes, source: Source, own: Own | None) -> Document | None:
    if not source.given and not (own and own.may_know(data)):
        return None
    from generator import yamltext

    written = yamltext.decoded(data, source.file)
    if not _is_own(written.data, own):
        _nothing(Kind.OTHER, source)
        return None
    return Document(source.file, Kind.OWN, written.data, _YamlText(written))


@dataclass(frozen=True, slots=True)
class _YamlText:
    """The places of a YAML document."""

    document: Yaml

    def at(self, path: jsontext.Path) -> Mark:
        return self.document.mark(path)


def _is_own(body: object, own: Own | None) -> bool:
    return own is not None and isinstance(body, dict) and own.know(body.get("type"))


def _nothing(kind: Kind, source: Source) -> Skipped | None:
    if not source.given:
        return None
    if kind is Kind.PARAMETERS:
        return Skipped(source.file, "deployment parameters; --parameters gives them to a template")
    message = "not a template, resource, list of resources, what-if result or snapshot"
    raise Invalid([Diagnostic(Mark(source.file), message, "unrecognised")])


def _bicep(path: Path, source: Source) -> Document | Skipped:
    from generator.verify import bicep

    tool = bicep.command()
    if tool is None:
        return Skipped(source.file, "the command bicep, which compiles it, is not on PATH")
    printed = jsontext.read(bicep.compiled(path, source.file, tool), source.file).value
    template, parameters = _parts(printed, source.file)
    declared = bicep.Declarations(path.read_bytes(), source.file, template)
    return Document(source.file, Kind.TEMPLATE, template, declared, (), parameters)


def _parts(printed: Any, file: str) -> tuple[Any, Any]:
    """Template and parameters: `build` prints the one, `build-params` both as JSON texts."""
    if not (isinstance(printed, dict) and isinstance(printed.get("parametersJson"), str)):
        return printed, None
    parameters = jsontext.read(printed["parametersJson"].encode(), file).value
    if not isinstance(printed.get("templateJson"), str):
        message = "this parameters file uses no template of this folder"
        raise Invalid([Diagnostic(Mark(file), message, "bicep")])
    return jsontext.read(printed["templateJson"].encode(), file).value, parameters
