"""Which resource a piece of JSON is: type and name, from the keys of that name or the id."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache
from typing import Any

_TYPE = re.compile(r"[\w-]+(?:\.[\w-]+)+(?:/[\w.-]+)+", re.ASCII)
_SCOPE = re.compile(r"/subscriptions/([^/]+)(?:/resourceGroups/([^/]+))?/?", re.IGNORECASE)
_PROVIDERS = "/providers/"


def identify(body: Mapping[str, Any]) -> tuple[str, str] | None:
    """The type and name of a resource, or None when `body` is no resource.

    A type has a namespace with a dot and at least one part more, which keeps other JSON
    with a key "type" apart. The name is "" where neither `name` nor `id` gives one.
    """
    resource_type, name = body.get("type"), body.get("name")
    if resource_type and not (isinstance(resource_type, str) and _is_type(resource_type)):
        return None
    if resource_type and isinstance(name, str) and name:
        return resource_type, name
    from_id = _from_id(body.get("id"))
    if not resource_type and from_id is None:
        return None
    id_type, id_name = from_id or ("", "")
    return resource_type or id_type, name if isinstance(name, str) and name else id_name


@lru_cache(maxsize=4096)
def _is_type(text: str) -> bool:
    return _TYPE.fullmatch(text) is not None


def _from_id(resource_id: object) -> tuple[str, str] | None:
    """Type and last name of an id such as /subscriptions/x/.../providers/A.B/c/name."""
    if not isinstance(resource_id, str):
        return None
    at = resource_id.lower().rfind(_PROVIDERS)
    if at < 0:
        return _scope(resource_id)
    namespace, *rest = resource_id[at + len(_PROVIDERS) :].strip("/").split("/")
    kinds, names = rest[::2], rest[1::2]
    resource_type = "/".join((namespace, *kinds))
    if not names or len(kinds) != len(names) or not _is_type(resource_type):
        return None
    return resource_type, names[-1]


def _scope(resource_id: str) -> tuple[str, str] | None:
    found = _SCOPE.fullmatch(resource_id)
    if not found:
        return None
    subscription, group = found.groups()
    kind = "subscriptions/resourceGroups" if group else "subscriptions"
    return f"Microsoft.Resources/{kind}", group or subscription
