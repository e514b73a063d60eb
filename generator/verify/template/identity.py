"""Which resource a template means: whole type and name, and the id, from the parts written."""

from __future__ import annotations

from dataclasses import dataclass

from generator.verify.expressions.failures import EvaluationError
from generator.verify.expressions.identifiers import resource_id
from generator.verify.template.records import Text
from generator.verify.unknown import Unknown

GROUPS = "microsoft.resources/resourcegroups"
"""The type of resource groups, in lower case."""
_WITHIN = "/providers/"
_MANAGEMENT_GROUPS = "microsoft.management/managementgroups"


@dataclass(frozen=True, slots=True)
class Identity:
    """Type and name with those of the parents (`a/b`), and the id."""

    type: Text
    name: Text
    id: Text


def identify(kind: Text, name: Text, scope: Text, parent: Identity | None) -> Identity:
    """The identity of a resource in `scope` (an id without a final slash; empty: the tenant).

    Raises EvaluationError when type and name have unlike numbers of segments.
    """
    if parent is not None:
        kind, name, scope = _below(parent, kind, name, scope)
    if isinstance(kind, str) and isinstance(name, str):
        kind, name, scope = _on_another(kind, name, scope)
    return Identity(kind, name, _id(kind, name, scope))


def _below(parent: Identity, kind: Text, name: Text, scope: Text) -> tuple[Text, Text, Text]:
    """A child says its own segments, or all of them; any other type extends the parent."""
    if isinstance(kind, Unknown) or isinstance(parent.type, Unknown):
        return (kind if isinstance(kind, Unknown) else parent.type), name, scope
    if _is_whole(kind) and not kind.lower().startswith(f"{parent.type}/".lower()):
        return kind, name, parent.id
    whole = kind if _is_whole(kind) else f"{parent.type}/{kind}"
    if isinstance(name, Unknown) or name.count("/") + 1 == whole.count("/"):
        return whole, name, scope
    if isinstance(parent.name, Unknown):
        return whole, parent.name, scope
    return whole, f"{parent.name}/{name}", scope


def _is_whole(kind: str) -> bool:
    namespace, _, rest = kind.partition("/")
    return "." in namespace and bool(rest)


def _on_another(kind: str, name: str, scope: Text) -> tuple[str, str, Text]:
    """`A.B/c/providers/d` named `x/E.F/y` is `E.F/d` named `y` on the resource x."""
    at = kind.lower().rfind(_WITHIN)
    if at < 0:
        return kind, name, scope
    host, own = kind[:at], kind[at + len(_WITHIN) :]
    names = name.split("/")
    above = host.count("/")
    if len(names) < above + 2:
        raise _unlike(kind, name)
    extended = _id(host, "/".join(names[:above]), scope)
    return f"{names[above]}/{own}", "/".join(names[above + 1 :]), extended


def _id(kind: Text, name: Text, scope: Text) -> Text:
    for part in (kind, name, scope):
        if isinstance(part, Unknown):
            return part
    kind, name, scope = str(kind), str(name), str(scope)
    if kind.lower() == GROUPS:
        return f"{scope}/resourceGroups/{name}"
    if kind.lower() == _MANAGEMENT_GROUPS:
        scope = ""
    if kind.count("/") != name.count("/") + 1:
        raise _unlike(kind, name)
    return resource_id(scope, kind, *name.split("/"))


def _unlike(kind: str, name: str) -> EvaluationError:
    return EvaluationError(f"the name '{name[:80]}' does not fit the type '{kind[:80]}'")
