"""What an expansion is asked and what it gives: settings, targets, resources, faults."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import Enum
from typing import Any, TypeAlias

from generator.verify.expressions.identifiers import (
    group_scope,
    management_group_scope,
    subscription_scope,
)
from generator.verify.unknown import Unknown

Path: TypeAlias = tuple[str | int, ...]
"""The keys and indexes that lead from the whole document to a value in it."""

Text: TypeAlias = str | Unknown

Function: TypeAlias = Callable[..., object]
"""A function of evaluated arguments."""

_NOBODY = "00000000-0000-0000-0000-000000000000"


@dataclass(frozen=True, slots=True)
class Settings:
    """Where a template would be deployed.

    `subscription` and `tenant` are GUIDs. The defaults are placeholders, so that ids within
    a template fit each other; a `location` of None is unknown, because a template decides by it.
    """

    subscription: str = _NOBODY
    resource_group: str = "resource-group"
    location: str | None = None
    management_group: str = "management-group"
    tenant: str = _NOBODY
    deployment: str = "deployment"


class Level(Enum):
    """What a deployment goes to."""

    GROUP = "resource group"
    SUBSCRIPTION = "subscription"
    MANAGEMENT_GROUP = "management group"
    TENANT = "tenant"


@dataclass(frozen=True, slots=True)
class Target:
    """The scope a deployment goes to. What the level does not have is None."""

    level: Level
    subscription: Text | None = None
    resource_group: Text | None = None
    management_group: Text | None = None

    @property
    def id(self) -> Text:
        """The scope's id, without a final slash; the tenant's is empty."""
        for part in (self.subscription, self.resource_group, self.management_group):
            if isinstance(part, Unknown):
                return part.part(present=True)
        if self.level is Level.GROUP:
            return group_scope(str(self.subscription), str(self.resource_group))
        if self.level is Level.SUBSCRIPTION:
            return subscription_scope(str(self.subscription))
        if self.level is Level.MANAGEMENT_GROUP:
            return management_group_scope(str(self.management_group))
        return ""


@dataclass(frozen=True, slots=True)
class TemplateResource:
    """A resource that a template deploys, or would but for a condition, or refers to.

    `body` is the request in REST shape: type and name are whole (`a/b`), and `Unknown` stands
    wherever only Azure can know; of an existing resource, and of one whose condition is
    false, it holds no more than the identity. `path` leads to the resource in the document;
    the resources of a copy loop share it.
    """

    body: Mapping[str, Any]
    type: Text
    name: Text
    id: Text
    api_version: Text | None
    path: Path
    target: Target
    existing: bool = False
    condition: bool | Unknown = True


class Code(Enum):
    """What kind of fault it is; the value is its stable name."""

    TEMPLATE = "template"
    EXPRESSION = "expression"
    LINKED = "linked-template"
    TOO_LARGE = "too-large"


@dataclass(frozen=True, slots=True)
class Fault:
    """A part of the document that could not be used, and why; `path` leads to it."""

    path: Path
    message: str
    code: Code
