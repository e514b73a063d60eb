"""Three-valued truth, errors, and that the order of conditions never matters."""

from __future__ import annotations

from itertools import permutations
from typing import Any

import pytest

from generator.verify import Policy, Unknown

PARTS: dict[str, dict[str, Any]] = {
    "T": {"field": "t", "equals": "x"},
    "F": {"field": "t", "equals": "y"},
    "U": {"field": "u", "equals": "x"},
    "V": {"field": "v", "equals": "x"},
    "E": {"value": "[substring('', 0, 1)]", "equals": "x"},
}
RESOURCE = {"t": "x", "u": Unknown("reference('a')"), "v": Unknown("listKeys('b')")}
NAMES = {"U": "reference('a')", "V": "listKeys('b')"}


def verdict(condition: dict[str, Any]) -> str:
    policy = Policy.parse({"if": condition, "then": {"effect": "deny"}})
    outcome = policy.evaluate(RESOURCE)
    if outcome.error:
        return "E"
    if outcome.undetermined:
        return "".join(sorted(k for k, name in NAMES.items() if name in outcome.undetermined))
    return "T" if outcome.effect == "deny" else "F"


@pytest.mark.parametrize(
    ("parts", "all_of", "any_of"),
    [
        ("TT", "T", "T"),
        ("TF", "F", "T"),
        ("FF", "F", "F"),
        ("TU", "U", "T"),
        ("FU", "F", "U"),
        ("UV", "UV", "UV"),
        ("UU", "U", "U"),
        ("TE", "E", "T"),
        ("FE", "F", "E"),
        ("UE", "U", "U"),
        ("FUE", "F", "U"),
        ("TUV", "UV", "T"),
    ],
)
def test_a_decisive_part_decides_beside_unknown_and_failing_ones(
    parts: str, all_of: str, any_of: str
) -> None:
    for arranged in permutations(parts):
        conditions = [PARTS[part] for part in arranged]
        assert verdict({"allOf": conditions}) == all_of
        assert verdict({"anyOf": conditions}) == any_of


@pytest.mark.parametrize(("part", "wanted"), [("T", "F"), ("F", "T"), ("U", "U"), ("E", "E")])
def test_not_turns_truth_and_leaves_doubt(part: str, wanted: str) -> None:
    assert verdict({"not": PARTS[part]}) == wanted


U = Unknown("reference('a')")


@pytest.mark.parametrize(
    ("condition", "value", "wanted"),
    [
        ({"equals": "x"}, U, None),
        ({"exists": True}, U, None),
        ({"contains": "x"}, ["x", U], True),
        ({"contains": "x"}, ["y", U], None),
        ({"notContains": "x"}, ["x", U], False),
        ({"containsKey": "x"}, {"x": U}, True),
        ({"equals": ["a", "b"]}, [U, "c"], False),
        ({"equals": ["a", "b"]}, [U, "b"], None),
        ({"in": ["x", "[parameters('u')]"]}, "x", True),
        ({"in": ["x", "[parameters('u')]"]}, "y", None),
        ({"equals": "[parameters('u')]"}, "y", None),
        ({"exists": True}, {"x": U}, True),
    ],
)
def test_an_unknown_value_matters_only_where_it_decides(
    condition: dict[str, Any],
    value: object,
    wanted: bool | None,
) -> None:
    rule = {"if": {"field": "p", **condition}, "then": {"effect": "audit"}}
    outcome = Policy.parse(rule).evaluate({"p": value}, {"u": U})
    assert (outcome.undetermined == (U.expression,)) is (wanted is None)
    assert (outcome.effect == "audit") is (wanted is True)


def test_each_element_of_an_array_may_be_the_one_that_decides() -> None:
    rule = {"if": {"field": "p[*]", "equals": "x"}, "then": {"effect": "audit"}}
    policy = Policy.parse(rule)
    assert policy.evaluate({"p": ["x", U]}).undetermined == (U.expression,)
    assert policy.evaluate({"p": [U, "y"]}).effect is None
    assert policy.evaluate({"p": [U, "y"]}).undetermined == ()
    assert policy.evaluate({"p": U}).undetermined == (U.expression,)


def test_an_unknown_part_of_the_way_is_an_unknown_value() -> None:
    rule = {"if": {"field": "a.b.c", "exists": False}, "then": {"effect": "audit"}}
    assert Policy.parse(rule).evaluate({"a": {"b": U}}).undetermined == (U.expression,)
