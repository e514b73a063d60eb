"""count: of fields and of values, nested, with current() and field() inside."""

from __future__ import annotations

from typing import Any

import pytest

from generator.verify import Policy, Unknown


def verdict(condition: dict[str, Any], resource: dict[str, Any], **parameters: Any) -> Any:
    rule = {"if": condition, "then": {"effect": "audit"}}
    outcome = Policy.parse(rule).evaluate(resource, parameters)
    return outcome.error or outcome.undetermined or outcome.effect == "audit"


def counted(count: dict[str, Any], resource: dict[str, Any], **parameters: Any) -> Any:
    for number in range(10):
        if verdict({"count": count, "equals": number}, resource, **parameters) is True:
            return number
    return verdict({"count": count, "equals": 0}, resource, **parameters)


RULES: dict[str, Any] = {
    "name": "abc",
    "rules": [
        {"port": 22, "allow": True, "sources": ["a", "b"]},
        {"port": 80, "allow": True, "sources": []},
        {"port": 22, "allow": False, "sources": ["b"], "deep": [{"v": [1, 2]}, {"v": [3]}]},
        {"allow": None},
    ],
    "texts": ["yes", "no", "yes"],
}
PORT_22 = {"field": "rules[*].port", "equals": 22}
ALLOWED = {"field": "rules[*].allow", "equals": True}
FIELD_COUNTS = [
    ({"field": "rules[*]"}, 4),
    ({"field": "texts[*]"}, 3),
    ({"field": "missing[*]"}, 0),
    ({"field": "missing[*].inner[*]"}, 0),
    ({"field": "name[*]"}, 0),
    ({"field": "rules[*].sources[*]"}, 3),
    ({"field": "rules[*].deep[*].v[*]"}, 3),
    ({"field": "missing[*]", "where": PORT_22}, 0),
    ({"field": "rules[*]", "where": PORT_22}, 2),
    ({"field": "rules[*]", "where": {"allOf": [PORT_22, ALLOWED]}}, 1),
    ({"field": "rules[*]", "where": {"anyOf": [PORT_22, ALLOWED]}}, 3),
    ({"field": "rules[*]", "where": {"not": PORT_22}}, 2),
    ({"field": "rules[*]", "where": {"field": "rules[*].port", "exists": False}}, 1),
    ({"field": "rules[*]", "where": {"field": "rules[*].allow", "notEquals": True}}, 2),
    ({"field": "rules[*]", "where": {"field": "name", "equals": "ABC"}}, 4),
    ({"field": "rules[*]", "where": {"field": "RULES[*].Port", "equals": 22}}, 2),
    ({"field": "texts[*]", "where": {"field": "texts[*]", "equals": "YES"}}, 2),
    ({"field": "texts[*]", "where": {"value": "[current()]", "equals": "yes"}}, 2),
    ({"field": "texts[*]", "where": {"value": "[current('texts[*]')]", "equals": "yes"}}, 2),
    ({"field": "texts[*]", "where": {"value": "[first(field('texts[*]'))]", "equals": "no"}}, 1),
    ({"field": "texts[*]", "where": {"value": "[length(field('texts[*]'))]", "equals": 1}}, 3),
    ({"field": "texts[*]", "where": {"value": "[length(field('texts'))]", "equals": 1}}, 3),
    ({"field": "rules[*]", "where": {"value": "[current('rules[*].port')]", "equals": 80}}, 1),
    ({"field": "rules[*]", "where": {"value": "[current('rules[*]').allow]", "equals": True}}, 2),
    (
        {
            "field": "rules[*]",
            "where": {"value": "[field('rules[*].sources')]", "equals": [["b"]]},
        },
        1,
    ),
    (
        {
            "field": "rules[*]",
            "where": {"value": "[length(current('rules[*].sources[*]'))]", "equals": 2},
        },
        1,
    ),
    # all elements that the inner path selects must satisfy it; none is no violation
    ({"field": "rules[*]", "where": {"field": "rules[*].sources[*]", "equals": "b"}}, 3),
    # a count in a count sees one element of the outer array
    (
        {
            "field": "rules[*]",
            "where": {
                "count": {
                    "field": "rules[*].sources[*]",
                    "where": {"field": "rules[*].sources[*]", "equals": "b"},
                },
                "greater": 0,
            },
        },
        2,
    ),
    (
        {
            "field": "rules[*].sources[*]",
            "where": {
                "allOf": [
                    {"field": "rules[*].sources[*]", "equals": "b"},
                    {"field": "rules[*].port", "equals": 22},
                    {"field": "rules[*].allow", "equals": False},
                ]
            },
        },
        1,
    ),
    (
        {"field": "rules[*]", "where": {"count": {"field": "texts[*]"}, "equals": 3}},
        4,
    ),
]


@pytest.mark.parametrize(("count", "number"), FIELD_COUNTS)
def test_a_count_of_a_field(count: dict[str, Any], number: int) -> None:
    assert counted(count, RULES) == number


VALUE_COUNTS = [
    ({"value": ["a", "b"]}, 2),
    ({"value": []}, 0),
    ({"value": "[parameters('list')]"}, 3),
    ({"value": ["x*", "ab*"], "where": {"field": "name", "like": "[current()]"}}, 1),
    ({"value": ["x*", "a*"], "name": "p", "where": {"field": "name", "like": "[current('P')]"}}, 1),
    (
        {
            "value": [{"k": 1}, {"k": 2}],
            "name": "o",
            "where": {"value": "[current('o').k]", "greater": 1},
        },
        1,
    ),
    # an index name that is also the name of a field does not hide the field
    (
        {
            "value": ["abc", "x"],
            "name": "name",
            "where": {"value": "[field('name')]", "equals": "[current('name')]"},
        },
        1,
    ),
    # a field count within a value count, and the other way round
    (
        {
            "value": [22, 80, 443],
            "name": "port",
            "where": {
                "count": {
                    "field": "rules[*]",
                    "where": {"field": "rules[*].port", "equals": "[current('port')]"},
                },
                "greater": 0,
            },
        },
        2,
    ),
    (
        {
            "field": "rules[*]",
            "where": {
                "count": {
                    "value": [22, 443],
                    "name": "port",
                    "where": {
                        "value": "[current('port')]",
                        "equals": "[current('rules[*].port')]",
                    },
                },
                "equals": 1,
            },
        },
        2,
    ),
]


@pytest.mark.parametrize(("count", "number"), VALUE_COUNTS)
def test_a_count_of_values(count: dict[str, Any], number: int) -> None:
    assert counted(count, RULES, list=[1, 2, 3]) == number


@pytest.mark.parametrize("operator", ["greater", "greaterOrEquals", "less", "lessOrEquals"])
def test_a_count_is_compared_with_an_expression_too(operator: str) -> None:
    condition = {"count": {"field": "texts[*]"}, operator: "[length(field('texts[*]'))]"}
    assert verdict(condition, RULES) is operator.endswith("Equals")


def test_a_count_of_values_beyond_a_hundred_is_refused_at_evaluation() -> None:
    condition = {"count": {"value": "[range(0, parameters('n'))]"}, "greater": 0}
    assert verdict(condition, {}, n=100) is True
    assert "more than 100" in verdict(condition, {}, n=101)


def test_nested_counts_of_values_share_the_hundred() -> None:
    inner = {"count": {"value": "[range(0, 11)]", "name": "b"}, "greater": 0}
    condition = {
        "count": {"value": "[range(0, 10)]", "name": "a", "where": inner},
        "greater": 0,
    }
    assert "more than 100" in verdict(condition, {})


def test_a_value_that_is_no_array_cannot_be_counted() -> None:
    condition = {"count": {"value": "[field('name')]"}, "greater": 0}
    assert "expected an array" in verdict(condition, RULES)


HIDDEN = Unknown("reference('x')")
DOUBTS = [
    ([1, 2], "greater", 0, True),
    ([HIDDEN, 2], "greaterOrEquals", 1, True),
    ([HIDDEN, 2], "greater", 2, False),
    ([HIDDEN, 1], "greater", 0, ("reference('x')",)),
    ([HIDDEN, HIDDEN, 2], "equals", 2, ("reference('x')",)),
    (HIDDEN, "greater", 0, ("reference('x')",)),
]


@pytest.mark.parametrize(("values", "operator", "number", "wanted"), DOUBTS)
def test_a_count_with_doubt_decides_where_every_possible_number_agrees(
    values: object, operator: str, number: int, wanted: object
) -> None:
    condition = {
        "count": {"field": "p[*]", "where": {"field": "p[*]", "equals": 2}},
        operator: number,
    }
    assert verdict(condition, {"p": values}) == wanted


def test_unknown_elements_can_be_counted_when_nothing_is_asked_of_them() -> None:
    assert counted({"field": "p[*]"}, {"p": [HIDDEN, HIDDEN]}) == 2
