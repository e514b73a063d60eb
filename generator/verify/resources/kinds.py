"""What a JSON document is, by its content; its name never counts."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from generator.verify.resources.identity import identify
from generator.verify.resources.records import Kind


def recognise(body: object) -> Kind:
    """The kind of a document; OTHER when it is nothing this package reads."""
    if isinstance(body, list):
        resources = not body or any(isinstance(item, dict) and identify(item) for item in body)
        return Kind.LIST if resources else Kind.OTHER
    if not isinstance(body, dict):
        return Kind.OTHER
    return next((kind for kind, is_this in _OBJECTS if is_this(body)), Kind.OTHER)


def _schema(body: dict[str, Any], name: str) -> bool:
    schema = body.get("$schema")
    return isinstance(schema, str) and name in schema.lower()


def _is_template(body: dict[str, Any]) -> bool:
    if _schema(body, "deploymenttemplate.json"):
        return True
    return "contentVersion" in body and isinstance(body.get("resources"), list | dict)


def _is_parameters(body: dict[str, Any]) -> bool:
    if _schema(body, "deploymentparameters.json"):
        return True
    return "contentVersion" in body and isinstance(body.get("parameters"), dict)


def _is_what_if(body: dict[str, Any]) -> bool:
    listed = changes(body)
    if not isinstance(listed, list):
        return False
    return "status" in body or any(isinstance(c, dict) and "changeType" in c for c in listed)


def changes(body: dict[str, Any]) -> object:
    """The changes of a what-if result as the CLI prints it, or as REST returns it."""
    inner = body.get("properties")
    return inner.get("changes") if isinstance(inner, dict) else body.get("changes")


_OBJECTS: tuple[tuple[Kind, Callable[[dict[str, Any]], bool]], ...] = (
    (Kind.TEMPLATE, _is_template),
    (Kind.PARAMETERS, _is_parameters),
    (Kind.RESOURCE, lambda body: identify(body) is not None),
    (Kind.WHAT_IF, _is_what_if),
    (Kind.SNAPSHOT, lambda body: isinstance(body.get("predictedResources"), list)),
    (Kind.GRAPH, lambda body: isinstance(body.get("data"), list)),
    (Kind.PAGE, lambda body: isinstance(body.get("value"), list)),
)
