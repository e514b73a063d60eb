"""A deployment: one template, its target, and what its expressions can see."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from generator.verify.template import context, functions, identifiers, variables
from generator.verify.template.elements import Elements
from generator.verify.template.frame import Frame, Functions
from generator.verify.template.parameters import Parameters
from generator.verify.template.records import Settings, Target, Text
from generator.verify.template.work import Work
from generator.verify.unknown import Unknown


@dataclass(frozen=True, slots=True)
class Deployment:
    """A template that is deployed to a target.

    `location` is that of the target's resource group, or of the deployment above one.
    """

    template: Elements
    target: Target
    settings: Settings
    location: Text
    frame: Frame


def begin(
    template: Elements,
    values: Mapping[str, Any] | Unknown,
    target: Target,
    name: Text,
    location: Text,
    settings: Settings,
    work: Work,
) -> Deployment:
    """A deployment whose template sees its own parameters and variables, and nothing around it."""
    about = {
        "name": name,
        "location": location,
        "properties": {
            "template": {"contentVersion": template.get("contentversion", "1.0.0.0")},
            "templateLink": Unknown("deployment().properties.templateLink"),
            "templateHash": Unknown("deployment().properties.templateHash"),
            "parameters": Unknown("deployment().properties.parameters"),
            "mode": Unknown("deployment().properties.mode"),
            "provisioningState": "Accepted",
        },
    }
    known = Functions(
        **functions.declared(template, work),
        **context.ANSWERED_BY_AZURE,
        **context.functions(target, settings, about, location),
        **identifiers.functions(target, settings),
    )
    by_default = Functions(known, **context.ONLY_BY_DEFAULT)
    parameters = Parameters(template, values).values(Frame(by_default, work))
    by_default["parameters"] = known["parameters"] = parameters
    frame = Frame(known, work)
    known["variables"] = variables.values(template.inside("variables"), frame)
    return Deployment(template, target, settings, location, frame)
