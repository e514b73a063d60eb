"""The resources of a document, whatever its shape, each in REST shape."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from typing import Any

from generator.diagnostics import Diagnostic
from generator.verify.jsontext import Path
from generator.verify.resources.flattened import is_flattened, rebuilt
from generator.verify.resources.identity import identify
from generator.verify.resources.kinds import changes
from generator.verify.resources.records import Document, Found, Kind, Origin, Resource
from generator.verify.resources.unresolved import unresolved

MAX_FAULTS = 20
"""How many parts of one input are reported as unusable before reading of it ends."""

_DEPLOYED = frozenset({"create", "modify", "nochange", "noeffect"})
_UNTOUCHED = frozenset({"delete", "ignore"})


def found_in(document: Document) -> Found:
    """Every resource of a document in its order; none of a template, which is expanded elsewhere.

    A part that is no resource yields a finding; the rest still follows.
    """
    shape = _SHAPES.get(document.kind)
    return limited(shape(document)) if shape else iter(())


def limited(found: Found) -> Found:
    """`found` as far as it is usable: after MAX_FAULTS findings one says that reading ended."""
    faults = 0
    for item in found:
        if isinstance(item, Diagnostic):
            faults += 1
            if faults > MAX_FAULTS:
                message = f"more than {MAX_FAULTS} faults; the rest was not read"
                yield Diagnostic(item.mark, message, "too-many-faults")
                return
        yield item


def one(body: object, path: Path, origin: Origin) -> Resource | Diagnostic:
    """The resource that `body` is, or a finding that it is none."""
    identity = identify(body) if isinstance(body, dict) else None
    if not isinstance(body, dict) or identity is None:
        message = "not a resource: it has neither a resource type nor a resource id"
        return Diagnostic(origin.mark(path), message, "no-resource")
    resource_type, name = identity
    version = body.get("apiVersion")
    if is_flattened(body):
        body = rebuilt(body, resource_type)
    if not body.get("type"):
        body = {**body, "type": resource_type}
    return Resource(
        body, resource_type, name, version if isinstance(version, str) else None, path, origin
    )


def _each(items: list[Any], path: Path, document: Document) -> Found:
    for index, item in enumerate(items):
        yield one(item, (*path, index), document)


def _predicted(body: object, path: Path, document: Document) -> Resource | Diagnostic:
    found = one(body, path, document)
    if isinstance(found, Diagnostic):
        return found
    return replace(found, body=unresolved(found.body))


def _snapshot(document: Document) -> Found:
    for index, body in enumerate(document.body["predictedResources"]):
        yield _predicted(body, ("predictedResources", index), document)


def _what_if(document: Document) -> Found:
    listed = changes(document.body)
    above: Path = ("changes",) if "changes" in document.body else ("properties", "changes")
    for index, change in enumerate(listed if isinstance(listed, list) else ()):
        yield from _change(change, (*above, index), document)


def _change(change: object, path: Path, document: Document) -> Found:
    """What one change leaves behind: nothing when the deployment does not touch the resource."""
    if not isinstance(change, dict):
        yield one(change, path, document)
        return
    kind = str(change.get("changeType", "")).lower()
    after = change.get("after")
    if kind in _UNTOUCHED:
        return
    if kind in _DEPLOYED and isinstance(after, dict):
        resource = {"id": change.get("resourceId"), **after}
        yield _predicted(resource, (*path, "after"), document)
        return
    message = f"this change ({change.get('changeType')}) does not show what will be deployed"
    reason = change.get("unsupportedReason")
    hint = str(reason) if reason else "run what-if with the result format FullResourcePayloads"
    yield Diagnostic(document.mark(path), message, "no-body", hint)


def _graph(document: Document) -> Found:
    for token in ("skip_token", "$skipToken", "skipToken"):
        if document.body.get(token):
            message = "this is one page of the result; the resources of the others are missing"
            hint = "give all pages: ask again with --skip-token, or raise --first"
            yield Diagnostic(document.mark((token,)), message, "partial", hint)
    for index, row in enumerate(document.body["data"]):
        path: Path = ("data", index)
        if isinstance(row, dict) and identify(row) and "properties" not in row:
            message = "this row has no column 'properties', so nothing is known of the resource"
            hint = "leave out 'project', or name 'properties' in it"
            yield Diagnostic(document.mark(path), message, "no-body", hint)
            continue
        yield one(_without_blanks(row), path, document)


def _without_blanks(row: object) -> object:
    """A row without the empty strings by which Resource Graph says that a column has no value."""
    if not isinstance(row, dict):
        return row
    return {key: value for key, value in row.items() if value != ""}


_SHAPES: Mapping[Kind, Callable[[Document], Iterator[Resource | Diagnostic]]] = {
    Kind.RESOURCE: lambda document: iter((one(document.body, (), document),)),
    Kind.LIST: lambda document: _each(document.body, (), document),
    Kind.PAGE: lambda document: _each(document.body["value"], ("value",), document),
    Kind.SNAPSHOT: _snapshot,
    Kind.WHAT_IF: _what_if,
    Kind.GRAPH: _graph,
}
