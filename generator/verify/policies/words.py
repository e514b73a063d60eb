"""What a definition says of itself: statement, message, remedy, source."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from generator.verify.casing import find
from generator.verify.policies.records import Definition


def words(definition: Definition) -> tuple[str, str, str, str]:
    """The statement, message, remedy and source of a definition.

    They stand in its metadata; of other people's definitions its name, display name and
    description serve.
    """
    inner = find(definition.body, "properties")
    body = inner if isinstance(inner, dict) else definition.body
    found = find(body, "metadata")
    metadata = found if isinstance(found, dict) else {}
    return (
        _text(metadata, "statement") or definition.name,
        _text(metadata, "message") or _text(body, "displayName") or definition.name,
        _text(metadata, "remedy") or ("" if "message" in metadata else _text(body, "description")),
        _text(metadata, "sourceUrl") or _text(metadata, "source"),
    )


def _text(node: Mapping[str, Any], name: str) -> str:
    value = find(node, name)
    return value if isinstance(value, str) else ""
