"""A deployment: one template, its target, and what its expressions can see."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from generator.verify.template import context, functions, identifiers, variables
from generator.verify.template.elements import Elements
from generator.verify.template.frame import Frame
from generator.verify.template.parameters import Parameters
from generator.verify.template.records import Settings, Target, Text
from generator.verify.template.work import Work
from generator.verify.unknown import Unknown


@dataclass(frozen=True, slots=True)
class Place:
    """Where a deployment goes, and its name.

    `location` is that of the target's resource group, or of the deployment above one.
    """

    target: Target
    name: Text
    location: Text
    settings: Settings


@dataclass(frozen=True, slots=True)
class Deployment:
    """A template that is deployed, and what its expressions see."""

    template: Elements
    place: Place
    frame: Frame


def begin(
    template: Elements, values: Mapping[str, Any] | Unknown, place: Place, work: Work
) -> Deployment:
    """A deployment whose template sees its own parameters and variables, and nothing around it."""
    of_deployment = {
        **context.functions(place.target, place.settings, _about(template, place), place.location),
        **identifiers.functions(place.target, place.settings),
    }
    known = {**context.ANSWERED_BY_AZURE, **functions.declared(template, of_deployment, work)}
    by_default = {**known, **context.ONLY_BY_DEFAULT}
    parameters = Parameters(template, values).values(Frame(by_default, work))
    by_default["parameters"] = known["parameters"] = parameters
    frame = Frame(known, work)
    known["variables"] = variables.values(template.inside("variables"), frame)
    return Deployment(template, place, frame)


def _about(template: Elements, place: Place) -> Mapping[str, object]:
    """What deployment() gives."""
    return {
        "name": place.name,
        "location": place.location,
        "properties": {
            "template": {"contentVersion": template.get("contentversion", "1.0.0.0")},
            "templateLink": Unknown("deployment().properties.templateLink"),
            "templateHash": Unknown("deployment().properties.templateHash"),
            "parameters": Unknown("deployment().properties.parameters"),
            "mode": Unknown("deployment().properties.mode"),
            "provisioningState": "Accepted",
        },
    }
