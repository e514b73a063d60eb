"""The functions of policy rules: those of the template language, less some, and a few more."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from typing import TYPE_CHECKING, Any

from generator.verify.casing import MISSING, find
from generator.verify.expressions import Scope
from generator.verify.expressions.arguments import text
from generator.verify.expressions.builtin import FUNCTIONS
from generator.verify.expressions.dates import add_days
from generator.verify.expressions.failures import EvaluationError
from generator.verify.expressions.lazy import FORMS
from generator.verify.expressions.network import range_contains
from generator.verify.rules.paths import one
from generator.verify.unknown import Unknown

if TYPE_CHECKING:
    from generator.verify.rules.run import Run

REFUSED = frozenset(
    (
        "datetimeadd",
        "datetimefromepoch",
        "datetimetoepoch",
        "extensionresourceid",
        "filter",
        "groupby",
        "lambdavariables",
        "map",
        "mapvalues",
        "reduce",
        "sort",
        "tenantresourceid",
        "toobject",
    )
)
"""Built-in functions of templates that rules do not have. Source: definition-structure-policy-rule
(lambda() is refused there, and with it what needs one)."""
PURE = {"adddays": add_days, "iprangecontains": range_contains}
OF_THE_RUN = frozenset(
    (
        "current",
        "field",
        "parameters",
        "policy",
        "requestcontext",
        "resourcegroup",
        "subscription",
        "utcnow",
    )
)
"""Functions whose value depends on where, when and on what the rule is evaluated."""
NAMES = (FUNCTIONS.keys() | FORMS.keys() | PURE.keys() | OF_THE_RUN) - REFUSED

_PARTS: dict[str, tuple[str, ...]] = {
    "requestContext": ("apiVersion", "identity"),
    "resourceGroup": ("id", "name", "type", "location", "managedBy", "tags", "properties"),
    "subscription": ("id", "subscriptionId", "tenantId", "displayName", "tags"),
    "policy": ("assignmentId", "definitionId", "setDefinitionId", "definitionReferenceId"),
}
_UNKNOWN = {
    name: {part: Unknown(f"{name}().{part}") for part in parts} for name, parts in _PARTS.items()
}
"""What the context functions give; a part that nobody gave is unknown."""


class _Functions:
    """The functions of one evaluation, bound when they are asked for."""

    __slots__ = ("_run",)

    def __init__(self, run: Run) -> None:
        self._run = run

    def get(self, name: str) -> Callable[..., object] | None:
        """The function of this name in lower case, or None."""
        found = _BOUND.get(name)
        return PURE.get(name) if found is None else partial(found, self._run)


def scope(run: Run) -> Scope:
    """What the expressions of a rule see in one evaluation."""
    return Scope(_Functions(run), refused=REFUSED)


def api_version(resource: Mapping[str, Any], context: Mapping[str, Any]) -> Any:
    """The API version of the request: the context's, or else the resource's; MISSING."""
    if context:
        version = one(find(context, "requestContext"), ("apiVersion",))
        if isinstance(version, str | Unknown):
            return version
    return one(resource, ("apiVersion",))


def _context(name: str, run: Run) -> dict[str, Any]:
    given = find(run.context, name)
    known = given if isinstance(given, dict) else {}
    return {**_UNKNOWN[name], **_derived(run, name), **known}


def _derived(run: Run, name: str) -> dict[str, Any]:
    resource = run.subject.resource
    if name == "requestContext":
        version = api_version(resource, run.context)
        return {"apiVersion": version} if isinstance(version, str) else {}
    identity = one(resource, ("id",))
    parts = identity.split("/") if isinstance(identity, str) else []
    if len(parts) < 3 or parts[1].lower() != "subscriptions":
        return {}
    if name == "subscription":
        return {"id": "/".join(parts[:3]), "subscriptionId": parts[2]}
    if name == "resourceGroup" and len(parts) > 4 and parts[3].lower() == "resourcegroups":
        return {"id": "/".join(parts[:5]), "name": parts[4]}
    return {}


def _field(run: Run, name: object) -> object:
    """In an existence condition too, this is the resource of the `if`."""
    subject = run.subject
    try:
        return subject.nesting.field(text(name)).literal(subject)
    except ValueError as error:
        raise EvaluationError(str(error)) from None


def _current(run: Run, name: object = None) -> object:
    for place in run.nesting.outward():
        found = _element(run, place, name)
        if found is not MISSING:
            return found
    wanted = "" if name is None else f"'{text(name)[:100]}'"
    message = f"current({wanted}) names no element that is being counted"
    raise EvaluationError(message)


def _element(run: Run, place: Any, name: object) -> object:
    element = run.elements[place.depth][-1]
    if name is None:
        return element
    wanted = text(name).lower()
    if place.counted is None:
        return element if wanted == place.name.lower() else MISSING
    if wanted == place.counted.name.lower():
        return element
    if wanted.startswith(place.counted.name.lower()):
        return place.field(text(name)).current(run)
    return MISSING


def _parameter(run: Run, name: object) -> object:
    value = find(run.assignment.values, text(name))
    if value is MISSING:
        message = f"there is no parameter '{text(name)[:100]}'"
        raise EvaluationError(message)
    return value


def _now(run: Run) -> object:
    moment = find(run.context, "utcNow")
    return Unknown("utcNow()") if moment is MISSING else text(moment)


_BOUND: dict[str, Callable[..., object]] = {
    "current": _current,
    "field": _field,
    "parameters": _parameter,
    "utcnow": _now,
    **{name.lower(): partial(_context, name) for name in _PARTS},
}
