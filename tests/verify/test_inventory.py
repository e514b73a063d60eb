from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest

from generator.verify import Policy
from generator.verify.checking.inventory import Inventory

SUBJECT, RELATED = "A.B/machines", "A.B/copies"
RG = "/subscriptions/s/resourceGroups"


def policy(condition: object = None, related: str = RELATED) -> Policy:
    details: dict[str, Any] = {"type": related}
    details |= {"existenceCondition": condition} if condition else {}
    rule = {
        "if": {"field": "type", "equals": SUBJECT},
        "then": {"effect": "auditIfNotExists", "details": details},
    }
    return Policy.parse(rule).assign({})


def resource(kind: str, path: str, **properties: object) -> dict[str, Any]:
    return {"type": kind, "id": path, "name": path.rpartition("/")[2], "properties": properties}


def kept(judge: Policy, *related: Mapping[str, Any]) -> Inventory:
    inventory = Inventory(judge)
    for each in related:
        inventory.keep(inventory.key(each), each)
    return inventory


OF = {"field": "properties.of", "equals": "[field('id')]"}
MACHINE = f"{RG}/g/providers/A.B/machines"
COPIES = f"{RG}/g/providers/A.B/copies"


@pytest.mark.parametrize(
    ("of", "exists"),
    [
        (f"{MACHINE}/m", True),
        (f"{MACHINE}/M".upper(), True),
        (f"{MACHINE}/n", False),
        (None, False),
        (5, False),
    ],
)
def test_a_field_tells_related_resources_apart(of: object, exists: bool) -> None:
    judge = policy(OF)
    machine = resource(SUBJECT, f"{MACHINE}/m")
    inventory = kept(judge, resource(RELATED, f"{COPIES}/c", of=of))
    effect = judge.evaluate(machine, related=inventory.of(machine)).effect
    assert effect == (None if exists else "auditIfNotExists")


@pytest.mark.parametrize("condition", [OF, None])
def test_few_candidates_are_looked_at(condition: object) -> None:
    """A look-up that went through all copies would take the square of their number."""
    judge = policy(condition, RELATED if condition else f"{SUBJECT}/copies")
    related = [
        resource(
            RELATED if condition else f"{SUBJECT}/copies",
            f"{MACHINE}/m{number}/copies/c",
            of=f"{MACHINE}/m{number}",
        )
        for number in range(1000)
    ]
    inventory = kept(judge, *related)
    machine = resource(SUBJECT, f"{MACHINE}/m500")
    assert judge.evaluate(machine, related=inventory.of(machine)).effect is None
    candidates = list(inventory.of(machine)("", None, "g", "resourceGroup") or ())
    assert [each["id"] for each in candidates] == [f"{MACHINE}/m500/copies/c"]


@pytest.mark.parametrize(("group", "exists"), [("g", True), ("G", True), ("h", False)])
def test_without_a_field_the_resource_group_counts(group: str, exists: bool) -> None:
    judge = policy({"field": "properties.good", "notEquals": "no"})
    machine = resource(SUBJECT, f"{MACHINE}/m")
    inventory = kept(judge, resource(RELATED, f"{RG}/{group}/providers/A.B/copies/c"))
    effect = judge.evaluate(machine, related=inventory.of(machine)).effect
    assert effect == (None if exists else "auditIfNotExists")
