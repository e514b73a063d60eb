"""Resource ids from where a template is deployed, and the targets that a scope names."""

from __future__ import annotations

import re

from generator.verify.expressions.arguments import text
from generator.verify.expressions.failures import ArgumentError
from generator.verify.expressions.identifiers import (
    group_scope,
    management_group_scope,
    resource_id,
    subscription_scope,
)
from generator.verify.template.records import Function, Level, Settings, Target
from generator.verify.unknown import Undetermined, Unknown

_GUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.IGNORECASE)
_SUBSCRIPTION = re.compile(r"/subscriptions/([^/]+)(?:/resourceGroups/([^/]+))?", re.IGNORECASE)
_MANAGEMENT_GROUP = re.compile(
    r"(?:/providers/)?Microsoft\.Management/managementGroups/([^/]+)", re.IGNORECASE
)


def functions(target: Target, settings: Settings) -> dict[str, Function]:
    """The functions that make ids, for a deployment to `target`."""

    def of_resource(*arguments: object) -> str:
        scope, rest = _parted(arguments, 2)
        return resource_id(_scope(scope, target), *rest)

    def of_subscription(*arguments: object) -> str:
        scope, rest = _parted(arguments, 1)
        subscription = scope[0] if scope else _known(target.subscription)
        return resource_id(subscription_scope(subscription), *rest)

    def of_management_group(*arguments: object) -> str:
        scope, rest = _parted(arguments, 1)
        name = scope[0] if scope else _known(target.management_group or settings.management_group)
        return resource_id(management_group_scope(name), *rest)

    return {
        "resourceid": of_resource,
        "subscriptionresourceid": of_subscription,
        "managementgroupresourceid": of_management_group,
    }


def _parted(arguments: tuple[object, ...], most: int) -> tuple[list[str], list[str]]:
    """What stands before the resource type, and the type with its names."""
    texts = [text(argument) for argument in arguments]
    at = next((index for index, item in enumerate(texts) if "/" in item), None)
    if at is None or at > most:
        message = f"there is no resource type among the first {most + 1} arguments"
        raise ArgumentError(message)
    return texts[:at], texts[at:]


def _scope(given: list[str], target: Target) -> str:
    """One argument is a resource group, or in a deployment above one a subscription."""
    if len(given) == 2:
        return group_scope(*given)
    if not given:
        above = target.level in (Level.TENANT, Level.MANAGEMENT_GROUP)
        return "" if above else _known(target.id)
    if target.level is not Level.GROUP and _GUID.fullmatch(given[0]):
        return subscription_scope(given[0])
    return group_scope(_known(target.subscription), given[0])


def _known(value: str | Unknown | None) -> str:
    if isinstance(value, Unknown):
        raise Undetermined(value)
    if value is None:
        message = "there is no subscription in this deployment"
        raise ArgumentError(message)
    return value


def target_of(scope: str) -> Target | None:
    """The target that is named by an id, `/` for the tenant; None for any other resource."""
    if scope == "/":
        return Target(Level.TENANT)
    found = _MANAGEMENT_GROUP.fullmatch(scope)
    if found:
        return Target(Level.MANAGEMENT_GROUP, management_group=found[1])
    found = _SUBSCRIPTION.fullmatch(scope.rstrip("/"))
    if not found:
        return None
    level = Level.GROUP if found[2] else Level.SUBSCRIPTION
    return Target(level, found[1], found[2])
