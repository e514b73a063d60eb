"""The aliases that a definition names, and whether anything is known of them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from generator.azure.aliases import AliasRegistry

_CALLED = re.compile(r"\b(?:field|current)\('([^']+/[^']+)'\)", re.IGNORECASE)


def unknown_alias(definition: Any, aliases: AliasRegistry) -> str:
    """The first alias of a definition that `aliases` does not hold, or ""."""
    names = dict.fromkeys(_named(definition))
    return next((name for name in names if not _is_known(name, aliases)), "")


def _named(definition: Any) -> Iterator[str]:
    waiting = [definition]
    while waiting:
        value = waiting.pop()
        if isinstance(value, str):
            yield from _CALLED.findall(value) if value.startswith("[") else ()
        elif isinstance(value, list):
            waiting += value
        elif isinstance(value, dict):
            waiting += value.values()
            field = next((value[key] for key in value if key.lower() == "field"), None)
            if isinstance(field, str) and "/" in field and not field.startswith(("[", "tags")):
                yield field


def _is_known(name: str, aliases: AliasRegistry) -> bool:
    """Under the type that begins the name, or, in the short form, under any of its namespace."""
    parts = name.split("/")
    types = ["/".join(parts[:count]) for count in range(len(parts) - 1, 1, -1)]
    if any(_has(kind, name, aliases) for kind in types):
        return True
    namespace = f"{parts[0].lower()}/"
    return any(
        _has(kind, name, aliases) for kind in aliases.resource_types() if kind.startswith(namespace)
    )


def _has(kind: str, name: str, aliases: AliasRegistry) -> bool:
    return bool(aliases.find(kind, name) or aliases.find(kind, f"{name}[*]"))
