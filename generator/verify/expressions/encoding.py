"""Base64, data URIs and the parts of URIs."""

from __future__ import annotations

import base64
import binascii
from typing import Any
from urllib.parse import quote, unquote, urljoin

from generator.verify.expressions.arguments import text
from generator.verify.expressions.failures import ArgumentError
from generator.verify.expressions.written import from_json

_DATA = "data:text/plain;charset=utf8;base64,"


def _base64(value: object) -> str:
    return base64.b64encode(text(value).encode("utf-8", "replace")).decode("ascii")


def _base64_to_string(value: object) -> str:
    try:
        return base64.b64decode(text(value), validate=True).decode("utf-8")
    except (binascii.Error, ValueError):
        message = "not base64 of UTF-8 text"
        raise ArgumentError(message) from None


def _base64_to_json(value: object) -> Any:
    return from_json(_base64_to_string(value))


def _data_uri(value: object) -> str:
    return _DATA + _base64(value)


def _data_uri_to_string(value: object) -> str:
    head, comma, data = text(value).partition(",")
    if not comma or not head.lower().startswith("data:"):
        message = "not a data URI"
        raise ArgumentError(message)
    return _base64_to_string(data) if head.lower().endswith(";base64") else unquote(data)


def _uri(start: object, relative: object) -> str:
    base = text(start)
    if "://" not in base:
        message = "the first argument is not an absolute URI"
        raise ArgumentError(message)
    try:
        return urljoin(base, text(relative))
    except ValueError as error:
        raise ArgumentError(str(error)) from None


def _uri_component(value: object) -> str:
    return quote(text(value), safe="-_.~", errors="replace")


def _uri_component_to_string(value: object) -> str:
    return unquote(text(value))


TABLE: dict[str, Any] = {
    "base64": _base64,
    "base64tojson": _base64_to_json,
    "base64tostring": _base64_to_string,
    "datauri": _data_uri,
    "datauritostring": _data_uri_to_string,
    "json": from_json,
    "uri": _uri,
    "uricomponent": _uri_component,
    "uricomponenttostring": _uri_component_to_string,
}
