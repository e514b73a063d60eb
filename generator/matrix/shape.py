"""Whether a document has the shape of a matrix; the only door to its validators."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

import jsonschema_rs

from generator.diagnostics import Diagnostic, did_you_mean
from generator.yamltext import Document

SCHEMA = Path(__file__).with_name("matrix.schema.json")

_NAMES = {
    "object": "a mapping",
    "array": "a list",
    "string": "text",
    "integer": "a whole number",
    "boolean": "true or false",
    "null": "nothing",
}
_SEEN = {
    dict: "a mapping",
    list: "a list",
    str: "text",
    int: "a whole number",
    bool: "a truth value",
}


def faults(document: Document) -> list[tuple[tuple[str | int, ...], Diagnostic]]:
    """Every fault of shape, each with the path of the part that is wrong.

    One library says at once that nothing is wrong, the other explains what is: it takes a
    third of the time of a whole build, and is not even imported for a sound document.
    """
    schema = json.loads(SCHEMA.read_text(encoding="utf-8"))
    if jsonschema_rs.Draft202012Validator(schema).is_valid(document.data):
        return []
    from jsonschema import Draft202012Validator

    return [
        (tuple(error.absolute_path), diagnostic)
        for error in Draft202012Validator(schema).iter_errors(document.data)
        for diagnostic in _diagnostics(document, error)
    ]


def _diagnostics(document: Document, error: Any) -> Iterator[Diagnostic]:
    path = tuple(error.absolute_path)
    if error.validator == "additionalProperties":
        known = error.schema["properties"]
        for key in error.instance.keys() - known.keys():
            mark = document.key_mark((*path, key))
            yield Diagnostic(mark, f"Unknown key '{key}'.", "unknown-key", did_you_mean(key, known))
        return
    if error.parent is None and "propertyNames" in error.absolute_schema_path:
        mark = document.key_mark((*path, error.instance))
    else:
        mark = document.mark(path)
    sentence, code = _SENTENCES.get(str(error.validator), _other)(error)
    yield Diagnostic(mark, sentence, code, _hint(error))


def _hint(error: Any) -> str:
    if error.validator == "enum" and isinstance(error.instance, str):
        return did_you_mean(error.instance, error.validator_value)
    telling = error.validator in ("pattern", "maxLength", "type") and error.absolute_path
    return str(error.schema.get("description", "")) if telling else ""


def _missing(error: Any) -> tuple[str, str]:
    key = error.message.split("'")[1]
    return f"The key '{key}' is missing here.", "missing-key"


def _wrong_type(error: Any) -> tuple[str, str]:
    wanted = error.validator_value
    names = [_NAMES[name] for name in ([wanted] if isinstance(wanted, str) else wanted)]
    seen = _SEEN.get(type(error.instance), "nothing")
    return f"Expected {' or '.join(names)}, found {seen}.", "wrong-type"


def _not_allowed(error: Any) -> tuple[str, str]:
    return f"{_quoted(error.instance)} is not a value this key takes.", "unknown-value"


def _wrong_form(error: Any) -> tuple[str, str]:
    form = error.schema["x-form"]
    return f"{_quoted(error.instance)} does not have the form of {form}.", "wrong-form"


def _too_long(error: Any) -> tuple[str, str]:
    length, limit = len(error.instance), error.validator_value
    return f"This is {length} characters long; {limit} are allowed.", "too-long"


def _empty(_: Any) -> tuple[str, str]:
    return "This must not be empty.", "empty"


def _repeated(_: Any) -> tuple[str, str]:
    return "An item stands in this list twice.", "repeated"


def _other(error: Any) -> tuple[str, str]:
    return f"{_quoted(error.instance)} is not valid here ({error.validator}).", "wrong-shape"


def _quoted(value: Any) -> str:
    text = str(value).encode("unicode_escape").decode() if "\n" in str(value) else str(value)
    return f"'{text[:57]}...'" if len(text) > 60 else f"'{text}'"


_SENTENCES: Mapping[str, Callable[[Any], tuple[str, str]]] = {
    "required": _missing,
    "type": _wrong_type,
    "enum": _not_allowed,
    "pattern": _wrong_form,
    "maxLength": _too_long,
    "minLength": _empty,
    "minItems": _empty,
    "minProperties": _empty,
    "uniqueItems": _repeated,
}
