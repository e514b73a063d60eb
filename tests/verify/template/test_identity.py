"""Which resource is meant by a type and a name, alone or below a parent."""

from __future__ import annotations

import pytest

from generator.verify.expressions import EvaluationError
from generator.verify.template import TemplateResource, expand
from generator.verify.template.identity import Identity, identify
from generator.verify.unknown import Unknown

SCOPE = "/subscriptions/s/resourceGroups/g"
PARENT = Identity("A.B/c", "p", f"{SCOPE}/providers/A.B/c/p")
NAMELESS = Identity("A.B/c", Unknown("n"), Unknown("n"))
TYPELESS = Identity(Unknown("t"), "p", Unknown("t"))
MANAGEMENT_GROUPS = "Microsoft.Management/managementGroups"

CASES: list[tuple[object, object, Identity | None, tuple[object, object, object]]] = [
    # alone
    ("A.B/c", "x", None, ("A.B/c", "x", f"{SCOPE}/providers/A.B/c/x")),
    ("A.B/c/d", "x/y", None, ("A.B/c/d", "x/y", f"{SCOPE}/providers/A.B/c/x/d/y")),
    (MANAGEMENT_GROUPS, "m", None, (MANAGEMENT_GROUPS, "m", f"/providers/{MANAGEMENT_GROUPS}/m")),
    (
        "A.B/c/providers/d",
        "x/E.F/y",
        None,
        ("E.F/d", "y", f"{SCOPE}/providers/A.B/c/x/providers/E.F/d/y"),
    ),
    (
        "A.B/c/Providers/d/e",
        "x/E.F/y/z",
        None,
        ("E.F/d/e", "y/z", f"{SCOPE}/providers/A.B/c/x/providers/E.F/d/y/e/z"),
    ),
    # below a parent
    ("d", "y", PARENT, ("A.B/c/d", "p/y", f"{SCOPE}/providers/A.B/c/p/d/y")),
    ("d", "p/y", PARENT, ("A.B/c/d", "p/y", f"{SCOPE}/providers/A.B/c/p/d/y")),
    ("a.b/C/d", "p/y", PARENT, ("a.b/C/d", "p/y", f"{SCOPE}/providers/a.b/C/p/d/y")),
    ("A.B/c/d", "y", PARENT, ("A.B/c/d", "p/y", f"{SCOPE}/providers/A.B/c/p/d/y")),
    (
        "providers/d",
        "E.F/y",
        PARENT,
        ("E.F/d", "y", f"{SCOPE}/providers/A.B/c/p/providers/E.F/d/y"),
    ),
    ("E.F/d", "y", PARENT, ("E.F/d", "y", f"{SCOPE}/providers/A.B/c/p/providers/E.F/d/y")),
    # unknown in part
    ("A.B/c", Unknown("n"), None, ("A.B/c", Unknown("n"), Unknown("n"))),
    (Unknown("t"), "x", None, (Unknown("t"), "x", Unknown("t"))),
    ("d", "y", NAMELESS, ("A.B/c/d", Unknown("n"), Unknown("n"))),
    ("d", "p/y", NAMELESS, ("A.B/c/d", "p/y", f"{SCOPE}/providers/A.B/c/p/d/y")),
    ("d", "y", TYPELESS, (Unknown("t"), "y", Unknown("t"))),
]


@pytest.mark.parametrize(("kind", "name", "parent", "expected"), CASES)
def test_a_resource_has_an_identity(
    kind: str, name: str, parent: Identity | None, expected: tuple[str, str, str]
) -> None:
    assert identify(kind, name, SCOPE, parent) == Identity(*expected)


@pytest.mark.parametrize(
    ("kind", "name"),
    [("A.B/c", "x/y"), ("A.B/c/d", "x"), ("A.B", "x"), ("x", "y"), ("A.B/c/providers/d", "x/y")],
)
def test_unlike_numbers_of_segments_are_refused(kind: str, name: str) -> None:
    with pytest.raises(EvaluationError, match="does not fit the type"):
        identify(kind, name, SCOPE, None)


def test_a_resource_group_stands_in_its_subscription() -> None:
    found = identify("Microsoft.Resources/resourceGroups", "g", "/subscriptions/s", None)
    assert found.id == SCOPE


def test_of_an_existing_resource_only_the_identity_is_known() -> None:
    resource = {"type": "A.B/c", "name": "x", "existing": True, "location": "[nowhere()]"}
    (found,) = expand({"languageVersion": "2.0", "resources": {"r": resource}})
    assert isinstance(found, TemplateResource)
    assert (found.existing, set(found.body)) == (True, {"type", "name", "id"})
