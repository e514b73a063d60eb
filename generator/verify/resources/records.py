"""The records of reading: what a document is, and each resource found in it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import Enum
from functools import cached_property
from typing import Any, Protocol

from generator.diagnostics import Diagnostic, Mark
from generator.verify import jsontext
from generator.verify.jsontext import Path, Places


class Kind(Enum):
    """What a document holds; the value is its name in messages."""

    TEMPLATE = "an ARM template"
    PARAMETERS = "a deployment parameters file"
    WHAT_IF = "a what-if result"
    SNAPSHOT = "a Bicep snapshot"
    GRAPH = "a Resource Graph result"
    PAGE = "a page of a REST list"
    LIST = "a list of resources"
    RESOURCE = "a resource"
    LINES = "JSON Lines"
    OWN = "a document of a matrix's own"
    OTHER = "something else"


class Origin(Protocol):
    """Where a resource was found; tells the place only when it is asked for."""

    @property
    def file(self) -> str:
        """The file as the user named it."""

    @property
    def kind(self) -> Kind:
        """What the file holds."""

    def mark(self, path: Path) -> Mark:
        """Line and column of the value at `path`."""


class Text:
    """The JSON text of a document, which is read for places only when one is asked for."""

    def __init__(self, data: bytes, file: str) -> None:
        self._data, self._file = data, file

    @cached_property
    def _places(self) -> Places:
        return jsontext.places(self._data, self._file)

    def at(self, path: Path) -> Mark:
        """Line and column of the value at `path`, or of the nearest one around it."""
        return self._places.at(path)


class Own(Protocol):
    """Who knows the documents that are no resources, by the type that they carry."""

    def know(self, name: object) -> bool:
        """Whether a document of this type is one of them."""

    def may_know(self, data: bytes) -> bool:
        """Whether the text of a file looks like one of them; cheap."""


class Findable(Protocol):
    """What knows the places of a document's values."""

    def at(self, path: Path) -> Mark:
        """Line and column of the value at `path`, or of the nearest one around it."""


@dataclass(frozen=True, slots=True)
class Document:
    """One JSON or YAML document read as a whole, or what a Bicep file compiles to.

    `repeated` holds a finding for each key that an object of it has twice. `parameters` is
    the body of the parameters file that came with a template.
    """

    file: str
    kind: Kind
    body: Any
    text: Findable
    repeated: tuple[Diagnostic, ...] = ()
    parameters: Mapping[str, Any] | None = None

    def mark(self, path: Path) -> Mark:
        """Where in `file` the value at `path` begins."""
        return self.text.at(path)


@dataclass(frozen=True, slots=True)
class Resource:
    """A resource in REST shape.

    `type` and `name` are spelled as found; `name` is "" where the input gives none.
    `api_version` is that of the request, or None where the input is not a request.
    `path` leads to the resource in its document; in JSON Lines it is (line - 1,).
    """

    body: Mapping[str, Any]
    type: str
    name: str
    api_version: str | None
    path: Path
    origin: Origin

    @property
    def mark(self) -> Mark:
        """Where the resource begins. Costs a reading of the document the first time."""
        return self.origin.mark(self.path)


Found = Iterator[Resource | Diagnostic]
"""What reading yields: resources, and a finding for each part that is none."""
