"""ARM templates: what a template would deploy, as far as that can be known offline.

`expand` unrolls a template into resources in REST shape. It knows nothing of files and
policies, reads no linked template, and asks nobody: what only Azure can know is `Unknown`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from generator.verify.template import resources
from generator.verify.template.deployment import Place, begin
from generator.verify.template.elements import Elements
from generator.verify.template.parameters import given
from generator.verify.template.records import (
    Code,
    Fault,
    Level,
    Path,
    Settings,
    Target,
    TemplateResource,
)
from generator.verify.template.work import TooMuch, Work
from generator.verify.unknown import Unknown

__all__ = [
    "Code",
    "Fault",
    "Level",
    "Path",
    "Settings",
    "Target",
    "TemplateResource",
    "expand",
]

_ABOVE_GROUPS = {
    "subscriptiondeploymenttemplate.json": Level.SUBSCRIPTION,
    "managementgroupdeploymenttemplate.json": Level.MANAGEMENT_GROUP,
    "tenantdeploymenttemplate.json": Level.TENANT,
}


def expand(
    template: Any,
    parameters: Mapping[str, Any] | None = None,
    settings: Settings | None = None,
) -> Iterator[TemplateResource | Fault]:
    """Every resource of a template in the order of the document, and the faults met on the way.

    `template` is the JSON value of any version of the template language; `parameters` is the
    body of a parameters file, or what its element `parameters` holds. A part that cannot be
    evaluated is one Fault with its path, and Unknown in its place; a template beyond the limits
    of `work` ends with a Fault. Raises nothing for bad input.
    """
    asked = settings or Settings()
    work = Work()
    elements = Elements(template, ())
    if not isinstance(elements.get("resources"), dict | list):
        yield Fault((), "not a template: it has no resources", Code.TEMPLATE)
        return
    location = asked.location or Unknown("resourceGroup().location")
    target = _target(str(elements.get("$schema")), asked)
    place = Place(target, asked.deployment, location, asked)
    try:
        yield from resources.expanded(begin(elements, given(parameters), place, work))
    except TooMuch as stop:
        yield from work.faults()
        yield stop.fault


def _target(schema: str, settings: Settings) -> Target:
    """The target that a template's schema is for."""
    name = schema.rstrip("#").rsplit("/", 1)[-1].lower()
    level = _ABOVE_GROUPS.get(name, Level.GROUP)
    if level is Level.GROUP:
        return Target(level, settings.subscription, settings.resource_group)
    if level is Level.SUBSCRIPTION:
        return Target(level, settings.subscription)
    if level is Level.MANAGEMENT_GROUP:
        return Target(level, management_group=settings.management_group)
    return Target(level)
