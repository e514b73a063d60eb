"""Nested deployments: where they go, and what their templates see. Reads no linked template."""

from __future__ import annotations

from typing import Any

from generator.verify.template.deployment import Deployment, Place, begin
from generator.verify.template.elements import Elements
from generator.verify.template.frame import Frame
from generator.verify.template.identifiers import target_of
from generator.verify.template.records import Code, Level, Path, Target, Text
from generator.verify.template.tree import evaluate
from generator.verify.unknown import Unknown

TYPE = "microsoft.resources/deployments"
_NAMING = ("resourcegroup", "subscriptionid", "scope")


def target(resource: Elements, around: Deployment, frame: Frame) -> Target:
    """The target that a resource names with `scope`, `subscriptionId` and `resourceGroup`."""
    if not any(name in resource for name in _NAMING):
        return around.place.target
    group, subscription, scope = (
        evaluate(resource.get(name), resource.at(name), frame) for name in _NAMING
    )
    named = target_of(scope) if isinstance(scope, str) else None
    if named is not None:
        return named
    if group is None and subscription is None:
        return around.place.target
    if subscription is None:
        subscription = around.place.target.subscription or Unknown("subscription().subscriptionId")
    if group is None:
        return Target(Level.SUBSCRIPTION, _text(subscription))
    return Target(Level.GROUP, _text(subscription), _text(group))


def _text(value: object) -> Text:
    return value if isinstance(value, str | Unknown) else str(value)


def body(value: Any, path: Path, frame: Frame) -> Any:
    """The properties of a nested deployment; its template is expanded, not evaluated here."""
    if not isinstance(value, dict):
        return evaluate(value, path, frame)
    rest = {key: item for key, item in value.items() if key.lower() != "template"}
    made = evaluate(rest, path, frame)
    hidden = {key: Unknown("properties.template") for key in value if key not in rest}
    return {**made, **hidden} if isinstance(made, dict) else made


def begun(
    resource: Elements, name: Text, goes_to: Target, around: Deployment, frame: Frame
) -> Deployment | None:
    """The deployment that a resource of this type starts, if its template is in the document."""
    properties = _resolved(resource, "properties", frame)
    template = _resolved(properties, "template", frame)
    if not template.is_object:
        _report(properties, frame)
        return None
    place = Place(goes_to, name, _location(resource, goes_to, around, frame), around.place.settings)
    options = properties.inside("expressionevaluationoptions")
    if str(options.get("scope")).lower() != "inner":
        return Deployment(template, place, frame)
    given = evaluate(properties.get("parameters"), properties.at("parameters"), frame)
    return begin(template, given if isinstance(given, dict | Unknown) else {}, place, frame.work)


def _resolved(outer: Elements, name: str, frame: Frame) -> Elements:
    """The elements of an element that may be an expression as a whole."""
    value = outer.get(name)
    if isinstance(value, str):
        value = evaluate(value, outer.at(name), frame)
    return Elements(value, outer.at(name))


def _location(resource: Elements, goes_to: Target, around: Deployment, frame: Frame) -> Text:
    if goes_to.level is not Level.GROUP:
        given = evaluate(resource.get("location"), resource.at("location"), frame)
        return given if isinstance(given, str | Unknown) else Unknown("deployment().location")
    if goes_to == around.place.target:
        return around.place.location
    known = frame.work.locations.get(str(goes_to.id).lower())
    return known or Unknown("resourceGroup().location")


def _report(properties: Elements, frame: Frame) -> None:
    """Say why there is no template to read: it is linked, only Azure knows it, or it is missing."""
    link = properties.inside("templatelink")
    where = next((link.get(part) for part in ("relativepath", "uri", "id") if part in link), None)
    if where is not None:
        message = f"the linked template {str(where)[:200]} is not read; check it by itself"
        frame.work.report(properties.at("templatelink"), message, Code.LINKED)
    elif isinstance(properties.get("template"), str):
        message = "the template of this deployment is known only to Azure"
        frame.work.report(properties.at("template"), message, Code.LINKED)
    else:
        frame.work.report(properties.path, "a nested deployment without a template")
