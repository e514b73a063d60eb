"""Templates to text; the only door to Jinja.

A JSON document is parsed and printed again, so that its template is about shape and the
printer about bytes.
"""

from __future__ import annotations

import base64
import hashlib
import os
from collections.abc import Mapping
from contextlib import suppress
from functools import cache
from pathlib import Path
from pickle import UnpicklingError
from typing import Any

import orjson
from jinja2 import BytecodeCache, Environment, FileSystemLoader, StrictUndefined
from jinja2.bccache import Bucket
from markupsafe import Markup

from generator.compile import bicep, markdown, words

_PACKAGED = Path(__file__).parents[1] / "templates"
_CHECKOUT = Path(__file__).parents[2] / "templates"


def text(template: str, context: Mapping[str, Any]) -> str:
    """The text that a template gives; it ends in exactly one line feed."""
    rendered = _environment().get_template(template).render(context)
    return rendered.rstrip("\n") + "\n"


def json_data(template: str, context: Mapping[str, Any]) -> Any:
    """The data of a template that gives JSON. Raises ValueError naming the template."""
    try:
        return orjson.loads(text(template, context))
    except orjson.JSONDecodeError as error:
        raise ValueError(f"template {template} does not give JSON: {error}") from error


def json_text(data: Any) -> str:
    """Data as the JSON text that is written."""
    return orjson.dumps(data, option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE).decode()


def within(folder: str) -> list[tuple[str, str]]:
    """What each template below a folder of templates gives: (path of the document, template).

    The document's place is the template's place below the folder; a name that starts with an
    underscore is a part of others. There need be no such folder.
    """
    room = _folder() / folder
    found = sorted(path.relative_to(room).as_posix() for path in room.rglob("*.j2"))
    return [
        (path.removesuffix(".j2"), f"{folder}/{path}")
        for path in found
        if not path.rpartition("/")[2].startswith("_")
    ]


class _BesideTemplates(BytecodeCache):
    """Compiled templates in `__pycache__` beside them, where Python itself keeps its own.

    Compiling them anew would take a tenth of the time of every build. Where the folder cannot
    be written, that is what happens.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder / "__pycache__"

    def load_bytecode(self, bucket: Bucket) -> None:
        unusable = (OSError, ValueError, TypeError, EOFError, UnpicklingError)
        with suppress(*unusable), (self.folder / bucket.key).open("rb") as file:
            bucket.load_bytecode(file)

    def dump_bytecode(self, bucket: Bucket) -> None:
        temporary = self.folder / f"{bucket.key}.{os.getpid()}"
        with suppress(OSError):
            self.folder.mkdir(exist_ok=True)
            temporary.write_bytes(bucket.bytecode_to_string())
            temporary.replace(self.folder / bucket.key)


def _folder() -> Path:
    return _PACKAGED if _PACKAGED.is_dir() else _CHECKOUT


def _is_html(template: str | None) -> bool:
    return template is not None and ".html" in template


def _sha256(content: str) -> str:
    """The digest by which a page's policy on content allows an inline script or style."""
    return base64.b64encode(hashlib.sha256(content.encode()).digest()).decode()


def _verbatim(text: str) -> Markup:
    """Text for an element's content, where quotes need no escape and would cost a third more."""
    safe = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return Markup(safe)  # noqa: S704 - nothing is left in it that is markup


@cache
def _environment() -> Environment:
    folder = _folder()
    environment = Environment(
        loader=FileSystemLoader(folder),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        autoescape=_is_html,  # noqa: S701 - elsewhere each value goes through its language's filter
        keep_trailing_newline=True,
        bytecode_cache=_BesideTemplates(folder),
    )
    environment.filters["markdown"] = markdown.literal
    environment.filters["words"] = words.lines
    environment.filters["verbatim"] = _verbatim
    environment.filters["sha256"] = _sha256
    environment.filters["json"] = lambda value: orjson.dumps(value).decode()
    environment.filters["bicep"] = bicep.literal
    return environment
