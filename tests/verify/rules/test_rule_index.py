"""An index shares verdicts between resources only where the rules see no difference."""

from __future__ import annotations

from itertools import permutations
from typing import Any

import pytest

from generator.verify import Outcome, Policy, PolicyIndex, Unknown

CONTEXT = {"resourceGroup": {"name": "g"}}
GROUP = "/subscriptions/s/resourceGroups"
# a condition, and resources that differ in something it reads
ROWS: list[tuple[dict[str, Any], list[dict[str, Any]]]] = [
    ({"field": "p", "equals": "x"}, [{"p": "x"}, {"p": "y"}, {}, {"p": None}, {"P": "X"}]),
    ({"field": "p", "equals": "1"}, [{"p": 1}, {"p": True}, {"p": "1"}, {"p": 1.0}]),
    ({"field": "p", "equals": True}, [{"p": True}, {"p": "True"}, {"p": 1}, {"p": "(1)"}]),
    ({"field": "p", "contains": "1"}, [{"p": ["1"]}, {"p": "['1']"}, {"p": {"1": 2}}, {"p": [1]}]),
    ({"field": "p", "exists": True}, [{"p": 0}, {"p": None}, {}, {"p": {}}, {"p": []}]),
    ({"field": "p.q", "exists": True}, [{"p": {"q": 0}}, {"p": {}}, {"p": {"q": None}}, {"p": 1}]),
    ({"field": "p.q", "equals": "x"}, [{"p": {"q": "x"}}, {"p": "x"}, {"p": ["x"]}, {"p": {}}]),
    (
        {"anyOf": [{"field": "a", "equals": "x"}, {"field": "b", "equals": "y"}]},
        [{"a": "x"}, {"b": "x"}, {"a": "y"}, {"b": "y"}, {"b": "y", "a": "z"}],
    ),
    ({"count": {"field": "p[*]"}, "equals": 1}, [{"p": [1]}, {"p": [1, 2]}, {"p": []}, {}]),
    (
        {"count": {"field": "p[*]", "where": {"field": "p[*].q", "equals": 1}}, "equals": 1},
        [{"p": [{"q": 1}]}, {"p": [{"q": 1}, {"q": 1}]}, {"p": [{"q": 2}, {"q": 1}]}, {"p": [{}]}],
    ),
    (
        {"count": {"field": "p[*]", "where": {"field": "p[*].q", "exists": False}}, "equals": 1},
        [{"p": [{"q": 1}]}, {"p": [{"q": None}]}, {"p": [{}, {}]}, {"p": [{}, 1]}, {"p": [2]}],
    ),
    (
        {"count": {"field": "p[*]", "where": {"value": "[current()]", "equals": 1}}, "equals": 1},
        [{"p": [1]}, {"p": [2]}],
    ),
    (
        {
            "count": {"field": "p[*]", "where": {"value": "[current('p[*]')]", "equals": 1}},
            "equals": 1,
        },
        [{"p": [1]}, {"p": [2]}],
    ),
    ({"value": "[field('p')]", "equals": "x"}, [{"p": "x"}, {"p": "y"}]),
    ({"value": "[field(field('n'))]", "equals": "x"}, [{"n": "p", "p": "x"}, {"n": "p", "p": "y"}]),
    ({"field": "[concat('tags.', 'a')]", "equals": "x"}, [{"tags": {"a": "x"}}, {"tags": {}}]),
    ({"field": "tags.a", "equals": "x"}, [{"tags": {"a": "x"}}, {"tags": {"a": "y"}}]),
    ({"field": "name", "equals": "x"}, [{"name": "x"}, {"name": "y"}, {"name": "y/x"}]),
    (
        {"field": "fullName", "equals": "o/x"},
        [{"name": "x", "id": "/providers/a/b/o/c/x"}, {"name": "x", "id": "/providers/a/b/p/c/x"}],
    ),
    ({"field": "location", "equals": "east us"}, [{"location": "EastUS"}, {"location": "west"}]),
    ({"field": "type", "equals": "a/b"}, [{"type": "A/B"}, {"type": "a/c"}, {"type": 1}, {}]),
    (
        {"value": "[resourceGroup().id]", "contains": "one"},
        [{"id": f"{GROUP}/one/providers/a/b/c"}, {"id": f"{GROUP}/two/providers/a/b/c"}],
    ),
    (
        {"value": "[subscription().subscriptionId]", "equals": "one"},
        [{"id": "/subscriptions/one/x"}, {"id": "/subscriptions/two/x"}],
    ),
    (
        {"value": "[requestContext().apiVersion]", "less": "2020-01-01"},
        [{"apiVersion": "2019-01-01"}, {"apiVersion": "2021-01-01"}, {}, {"apiVersion": 1}],
    ),
    ({"field": "p", "equals": "x"}, [{"p": Unknown("a")}, {"p": Unknown("b")}, {"p": "x"}]),
    ({"field": "p", "exists": True}, [{"p": Unknown("a")}, {"p": "x"}, {"p": None}]),
    ({"field": "p.q", "equals": "x"}, [{"p": Unknown("a")}, {"p": {"q": "x"}}, {"p": 1}]),
    ({"field": "p", "equals": "x"}, [{"p": "y", "P": "x"}, {"P": "y", "p": "x"}]),
    (
        {"field": "P", "equals": "x"},
        [{"p": "x", "P": "y"}, {"P": "x", "p": "y"}, {"P": "y", "p": "y"}],
    ),
    ({"field": "PQ", "equals": "x"}, [{"pq": "x", "pQ": "y"}, {"pQ": "y", "pq": "x"}]),
    ({"field": "p", "less": 5}, [{"p": 4}, {"p": "4"}, {"p": True}]),
    ({"field": "p[0]", "equals": "x"}, [{"p": ["x", "y"]}, {"p": ["y", "x"]}, {"p": []}]),
]
EFFECTS = ["audit", "[if(equals(field('e'), 'x'), 'deny', 'audit')]"]


@pytest.mark.parametrize("effect", EFFECTS)
@pytest.mark.parametrize(("condition", "resources"), ROWS)
def test_a_resource_gets_its_own_verdict_whoever_came_before(
    condition: dict[str, Any], resources: list[dict[str, Any]], effect: str
) -> None:
    always = {"if": {"field": "none", "exists": False}, "then": {"effect": "manual"}}
    rule = {"if": condition, "then": {"effect": effect}}
    policies = [Policy.parse(always), Policy.parse(rule), Policy.parse(always)]
    varied = [*resources, {**resources[0], "e": "x"}]
    for arranged in permutations(varied, 3):
        index = PolicyIndex(policies)
        for resource in arranged:
            alone = [policy.evaluate(resource, context=CONTEXT) for policy in policies]
            said = [outcome for outcome in alone if outcome != Outcome()]
            found = [outcome for _, outcome in index.outcomes(resource, CONTEXT)]
            assert found == said
            assert [o.trace for o in found] == [o.trace for o in said]


def test_another_context_makes_other_verdicts() -> None:
    rule = {"if": {"value": "[utcNow()]", "less": "2024"}, "then": {"effect": "audit"}}
    index = PolicyIndex([Policy.parse(rule)])
    found = [len(list(index.outcomes({}, {"utcNow": year}))) for year in ("2023", "2025", "2023")]
    assert found == [1, 0, 1]


def test_a_look_up_is_made_for_each_resource() -> None:
    rule = {
        "if": {"field": "type", "equals": "a/b"},
        "then": {"effect": "auditIfNotExists", "details": {"type": "c/d"}},
    }
    index = PolicyIndex([Policy.parse(rule)])
    there = [{"type": "c/d"}]
    effects = [
        [
            outcome.effect
            for _, outcome in index.outcomes({"type": "a/b"}, related=lambda *_, f=f: f)
        ]
        for f in (there, [], there)
    ]
    assert effects == [[None], ["auditIfNotExists"], [None]]
