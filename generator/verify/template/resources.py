"""The resources of a deployment in the order of the document.

Loops are unrolled, children come after their parents, and what a nested deployment holds
after the resource that starts it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any, TypeAlias

from generator.verify.expressions import EvaluationError
from generator.verify.template import copies, nested, outputs
from generator.verify.template.deployment import Deployment
from generator.verify.template.elements import Elements
from generator.verify.template.frame import Frame
from generator.verify.template.identifiers import target_of
from generator.verify.template.identity import GROUPS, Identity, identify
from generator.verify.template.records import Fault, Path, Target, TemplateResource, Text
from generator.verify.template.tree import evaluate
from generator.verify.unknown import Unknown

Expanded: TypeAlias = Iterator[TemplateResource | Fault]

DEEPEST = 120
"""Steps of the path to a list of resources; the reader of JSON stops near here too."""
_NOT_SENT = {
    *("apiversion", "asserts", "comments", "condition", "copy", "dependson", "existing", "id"),
    *("metadata", "name", "resourcegroup", "resources", "scope", "subscriptionid", "type"),
}
"""What the language says of a resource, and what stands in the head of the body."""
_TRUTHS = {"true": True, "false": False}


@dataclass(frozen=True, slots=True)
class _Around:
    """What a resource stands in; `possible` is unknown where that may not be deployed at all."""

    deployment: Deployment
    frame: Frame
    parent: Identity | None = None
    possible: bool | Unknown = True


def expanded(deployment: Deployment, *, possible: bool | Unknown = True) -> Expanded:
    """Every resource of a deployment, and the faults met on the way. Raises TooMuch."""
    around = _Around(deployment, deployment.frame, possible=possible)
    yield from _listed(deployment.template, around)
    outputs.read(deployment)
    yield from deployment.frame.work.faults()


def _listed(outer: Elements, around: _Around) -> Expanded:
    """The resources of a template, or the children of a resource; 2.0 names them in an object."""
    listing, path = outer.get("resources"), outer.at("resources")
    work = around.frame.work
    if not isinstance(listing, dict | list) or len(path) > DEEPEST:
        if listing is not None:
            work.report(path, "these resources cannot be read: no list, or nested too deeply")
        yield from work.faults()
        return
    for key, item in listing.items() if isinstance(listing, dict) else enumerate(listing):
        if isinstance(item, dict):
            yield from _looped(Elements(item, (*path, key)), around)
        else:
            work.report((*path, key), "a resource is an object")
    yield from work.faults()


def _looped(resource: Elements, around: _Around) -> Expanded:
    """A resource, or as many as its loop has rounds; one that may be, if that is unknown."""
    if "copy" not in resource:
        yield from _one(resource, around)
        return
    loop, frame = resource.inside("copy"), around.frame
    path = loop.at("count")
    number = copies.number(evaluate(loop.get("count"), path, frame), path, frame)
    name = str(loop.get("name", ""))
    if isinstance(number, Unknown):
        some = copies.some_round(name, number, frame)
        yield from _one(resource, replace(around, frame=some, possible=number))
        return
    for each in copies.rounds(name, number, frame, of_resources=True):
        yield from _one(resource, replace(around, frame=each))


def _one(resource: Elements, around: _Around) -> Expanded:
    """A resource, then what it starts and holds; a resource of another system is left out."""
    frame = around.frame
    frame.work.resource(resource.path)
    if "import" in resource or "extension" in resource:
        return
    made, identity = _made(resource, around)
    yield made
    yield from frame.work.faults()
    if _is_sent(made) and _starts(identity):
        inner = nested.begun(resource, identity.name, made.target, around.deployment, frame)
        if inner is not None:
            yield from expanded(inner, possible=made.condition)
    yield from _listed(resource, replace(around, parent=identity))


def _made(resource: Elements, around: _Around) -> tuple[TemplateResource, Identity]:
    frame = around.frame
    condition = _condition(resource, frame)
    if condition is True:
        condition = around.possible
    target = nested.target(resource, around.deployment, frame)
    identity = _identity(resource, target, around)
    body: dict[str, Any] = {"type": identity.type, "name": identity.name, "id": identity.id}
    version = _api_version(resource, around.deployment, frame)
    if version is not None:
        body["apiVersion"] = version
    existing = resource.get("existing") is True
    if condition is not False and not existing:
        body |= _sent(resource, frame, starts=_starts(identity))
        _remember(body, frame)
    made = TemplateResource(
        body=body,
        type=identity.type,
        name=identity.name,
        id=identity.id,
        api_version=version,
        path=resource.path,
        target=target,
        existing=existing,
        condition=condition,
    )
    return made, identity


def _remember(body: dict[str, Any], frame: Frame) -> None:
    """Keep where a resource group is: nested deployments ask for it."""
    location = body.get("location")
    if str(body["type"]).lower() == GROUPS and isinstance(location, str):
        frame.work.locations[str(body["id"]).lower()] = location


def _is_sent(made: TemplateResource) -> bool:
    return made.condition is not False and not made.existing


def _starts(identity: Identity) -> bool:
    """Whether the resource is a deployment of its own."""
    return isinstance(identity.type, str) and identity.type.lower() == nested.TYPE


def _condition(resource: Elements, frame: Frame) -> bool | Unknown:
    path = resource.at("condition")
    value = evaluate(resource.get("condition", True), path, frame)
    if isinstance(value, bool | Unknown):
        return value
    truth = _TRUTHS.get(value.lower()) if isinstance(value, str) else None
    if truth is not None:
        return truth
    frame.work.report(path, "a condition is true or false")
    return Unknown("condition")


def _identity(resource: Elements, target: Target, around: _Around) -> Identity:
    frame = around.frame
    kind, name = _text(resource, "type", frame), _text(resource, "name", frame)
    try:
        return identify(kind, name, _scope(resource, target, frame), around.parent)
    except EvaluationError as error:
        frame.work.report(resource.path, str(error))
        return Identity(kind, name, Unknown("id"))


def _text(resource: Elements, name: str, frame: Frame) -> Text:
    path = resource.at(name)
    value = evaluate(resource.get(name), path, frame)
    if isinstance(value, Unknown):
        return value.part(present=True)
    if isinstance(value, str) and value:
        return value
    frame.work.report(path, f"the {name} of a resource is a text that is not empty")
    return Unknown(name)


def _scope(resource: Elements, target: Target, frame: Frame) -> Text:
    """The id of what a resource extends, or of its target."""
    given = evaluate(resource.get("scope"), resource.at("scope"), frame)
    if isinstance(given, Unknown):
        return given.part(present=True)
    if not isinstance(given, str) or isinstance(target.id, Unknown) or target_of(given):
        return target.id
    return given.rstrip("/") if given.startswith("/") else f"{target.id}/providers/{given}"


def _api_version(resource: Elements, deployment: Deployment, frame: Frame) -> Text | None:
    """The version asked for; a template that names a profile leaves it to Azure."""
    if "apiversion" in resource:
        return _text(resource, "apiversion", frame)
    profile = deployment.template.get("apiprofile")
    return Unknown(f"apiProfile '{profile}'") if isinstance(profile, str) and profile else None


def _sent(resource: Elements, frame: Frame, *, starts: bool) -> dict[str, Any]:
    """What of a resource goes into the request besides its identity."""
    return {
        key: _member(value, (*resource.path, key), frame, starts=starts)
        for key, value in resource.members()
        if key.lower() not in _NOT_SENT
    }


def _member(value: Any, path: Path, frame: Frame, *, starts: bool) -> Any:
    if starts and str(path[-1]).lower() == "properties":
        return nested.body(value, path, frame)
    return evaluate(value, path, frame)
