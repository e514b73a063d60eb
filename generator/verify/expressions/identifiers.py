"""Resource ids as text. Which subscription and group is meant, the scope's functions know."""

from __future__ import annotations

from typing import Any

from generator.verify.expressions.arguments import text
from generator.verify.expressions.failures import ArgumentError


def resource_id(scope: str, resource_type: object, *names: object) -> str:
    """The id of a resource within `scope` (an id without a final slash; empty: the tenant).

    A type of n segments has n - 1 names; Azure overlooks a slash at its end. Raises
    ArgumentError when they do not fit.
    """
    namespace, *kinds = text(resource_type).rstrip("/").split("/")
    given = [text(name) for name in names]
    if not kinds or len(kinds) != len(given):
        message = f"the type '{text(resource_type)}' takes {len(kinds)} names, not {len(given)}"
        raise ArgumentError(message)
    parts = [part for pair in zip(kinds, given, strict=True) for part in pair]
    return "/".join([scope.rstrip("/"), "providers", namespace, *parts])


def subscription_scope(subscription: str) -> str:
    """The id of a subscription."""
    return f"/subscriptions/{subscription}"


def group_scope(subscription: str, group: str) -> str:
    """The id of a resource group."""
    return f"/subscriptions/{subscription}/resourceGroups/{group}"


def management_group_scope(name: str) -> str:
    """The id of a management group."""
    return f"/providers/Microsoft.Management/managementGroups/{name}"


def _extension(scope: object, resource_type: object, *names: object) -> str:
    return resource_id(text(scope), resource_type, *names)


def _tenant(resource_type: object, *names: object) -> str:
    return resource_id("", resource_type, *names)


TABLE: dict[str, Any] = {
    "extensionresourceid": _extension,
    "tenantresourceid": _tenant,
}
