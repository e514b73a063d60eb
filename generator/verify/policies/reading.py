"""A file or folder -> the policy definitions and initiatives in it.

What they are is told by their content. JSON of other kinds beside them is passed over.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, TypeAlias

from generator.diagnostics import Diagnostic, Invalid, Mark
from generator.verify import jsontext
from generator.verify.casing import find
from generator.verify.discover import Source, discover, named, unreadable
from generator.verify.policies.records import Definition, Documents, Initiative

_Found: TypeAlias = "Iterator[Definition | Initiative]"
_MARKS = (b"policyrule", b"policydefinitions", b"\0")
"""Bytes, one of which is in every document that may be one of policies; NUL: UTF-16."""


def read(path: Path) -> Documents:
    """The policies of a file, or of a folder and those below it.

    Definitions that an initiative names are also looked for beside its file. Raises Invalid
    when the path cannot be read, or holds no policy.
    """
    if path.is_dir():
        documents = _gathered(_files(path))
    else:
        documents = _gathered([path], given=True)
        if documents.initiatives:
            beside = _gathered([file for file in _files(path.parent) if file != path])
            documents = Documents(
                (*documents.definitions, *beside.definitions),
                documents.initiatives,
                documents.faults,
            )
    if not (documents.definitions or documents.initiatives):
        message = "holds no policy definition and no initiative"
        nothing = Diagnostic(Mark(named(path)), message, "no-policy")
        raise Invalid(documents.faults or [nothing])
    return documents


def _files(folder: Path) -> list[Path]:
    return [
        source.path
        for source in discover([str(folder)])
        if isinstance(source, Source) and source.path and source.path.suffix.lower() == ".json"
    ]


def _gathered(files: list[Path], *, given: bool = False) -> Documents:
    found: list[Definition | Initiative] = []
    faults: list[Diagnostic] = []
    for file in files:
        try:
            data = file.read_bytes()
            if given or any(mark in data.lower() for mark in _MARKS):
                body = jsontext.read(data, named(file)).value
                found += _documents(body, file, ())
        except OSError as error:
            faults.append(unreadable(named(file), error))
        except Invalid as invalid:
            faults += invalid.diagnostics
    return Documents(
        tuple(each for each in found if isinstance(each, Definition)),
        tuple(each for each in found if isinstance(each, Initiative)),
        tuple(faults),
    )


def _documents(body: Any, file: Path, steps: tuple[str | int, ...]) -> _Found:
    """The policies of a document: itself, or those of a list of them."""
    if isinstance(body, list) and len(steps) < 2:
        for index, item in enumerate(body):
            yield from _documents(item, file, (*steps, index))
    elif isinstance(body, dict):
        listed = body.get("value")
        if isinstance(listed, list) and not steps:
            yield from _documents(listed, file, ("value",))
        else:
            yield from _one(body, file, steps)


def _one(body: dict[str, Any], file: Path, steps: tuple[str | int, ...]) -> _Found:
    inner = find(body, "properties")
    properties: Mapping[str, Any] = inner if isinstance(inner, dict) else body
    name = find(body, "name")
    called = name if isinstance(name, str) and name else file.stem
    if isinstance(find(properties, "policyRule"), dict) or body.keys() >= {"if", "then"}:
        yield Definition(called, body, named(file), file, steps)
    elif isinstance(find(properties, "policyDefinitions"), list):
        yield Initiative(called, properties, named(file))
