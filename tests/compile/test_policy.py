from __future__ import annotations

from typing import Any

import pytest

from generator.compile.policy import fragment, parameter_in, rule_if, same_id
from generator.matrix.condition import AllOf, AnyOf, Condition, Field, Has, Not, Where

T = "Microsoft.Test/things"
NAME = Field("name", T, "properties.name", "string", alias=f"{T}/name")
FLAG = Field("flag", T, "properties.flag", "bool", alias=f"{T}/flag")
PARTS = Field("parts", T, "properties.parts", "array", alias=f"{T}/parts[*]")
KIND = Field("kind", T, "properties.parts[*].kind", "string", alias=f"{T}/parts[*].kind")
VERSION = Field("version", T, "apiVersion", "string", request="[requestContext().apiVersion]")
A, B = Has(NAME, "equals", "a"), Has(NAME, "equals", "b")
FA, FB = {"field": f"{T}/name", "equals": "a"}, {"field": f"{T}/name", "equals": "b"}

FRAGMENTS: list[tuple[Condition, Any]] = [
    (A, FA),
    (Has(NAME, "in", ("a", "b")), {"field": f"{T}/name", "in": ["a", "b"]}),
    (Has(NAME, "like", "a*"), {"field": f"{T}/name", "like": "a*"}),
    (Has(NAME, "exists", True), {"field": f"{T}/name", "exists": "true"}),
    (Has(FLAG, "equals", False), {"field": f"{T}/flag", "equals": "false"}),
    (
        Has(VERSION, "less", "2021-03-01"),
        {"value": "[requestContext().apiVersion]", "less": "2021-03-01"},
    ),
    (AllOf((A, B)), {"allOf": [FA, FB]}),
    (AllOf((A, AllOf((B, A)))), {"allOf": [FA, FB, FA]}),
    (AnyOf((A, B)), {"anyOf": [FA, FB]}),
    (Not(A), {"field": f"{T}/name", "notEquals": "a"}),
    (Not(Has(NAME, "in", ("a",))), {"field": f"{T}/name", "notIn": ["a"]}),
    (Not(Has(NAME, "exists", True)), {"field": f"{T}/name", "exists": "false"}),
    (Not(Has(NAME, "exists", False)), {"field": f"{T}/name", "exists": "true"}),
    (Not(Has(NAME, "less", "b")), {"not": {"field": f"{T}/name", "less": "b"}}),
    (Not(AnyOf((A, B))), {"not": {"anyOf": [FA, FB]}}),
    (
        Where(PARTS, Has(KIND, "equals", "x")),
        {
            "count": {
                "field": f"{T}/parts[*]",
                "where": {"field": f"{T}/parts[*].kind", "equals": "x"},
            },
            "greater": 0,
        },
    ),
]


@pytest.mark.parametrize(("condition", "expected"), FRAGMENTS)
def test_a_condition_becomes_a_fragment(condition: Condition, expected: Any) -> None:
    assert fragment(condition) == expected


def test_each_branch_names_its_type_first() -> None:
    found = rule_if([(T, A), ("Microsoft.Test/others", AnyOf((A, B)))])
    assert found == {
        "anyOf": [
            {"allOf": [{"field": "type", "equals": T}, FA]},
            {"allOf": [{"field": "type", "equals": "Microsoft.Test/others"}, {"anyOf": [FA, FB]}]},
        ]
    }


def test_a_gate_stands_before_the_only_branch_without_another_level() -> None:
    gate = parameter_in("mode", ["Crash"])
    assert rule_if([(T, A)], gate) == {"allOf": [gate, {"field": "type", "equals": T}, FA]}


def test_a_parameter_is_compared_with_one_value_or_several() -> None:
    assert parameter_in("mode", ["a"]) == {"value": "[parameters('mode')]", "equals": "a"}
    assert parameter_in("mode", ["a", "b"]) == {"value": "[parameters('mode')]", "in": ["a", "b"]}


def test_a_related_resource_names_the_judged_one() -> None:
    assert same_id(NAME) == {"field": f"{T}/name", "equals": "[field('id')]"}
