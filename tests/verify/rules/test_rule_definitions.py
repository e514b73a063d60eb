"""Definitions: their forms, what is wrong with a broken one and where, limits, parameters."""

from __future__ import annotations

import inspect
import sys
from typing import Any

import pytest

from generator.verify import Outcome, Policy, PolicyError, PolicyIndex, Unknown

LEAF = {"field": "type", "equals": "A.B/c"}
AUDIT = {"effect": "audit"}
THING = {"type": "a.b/C"}


@pytest.mark.parametrize(
    "definition",
    [
        {"if": LEAF, "then": AUDIT},
        {"policyRule": {"if": LEAF, "then": AUDIT}},
        {"properties": {"policyRule": {"if": LEAF, "then": AUDIT}}},
        {"Properties": {"PolicyRule": {"If": LEAF, "Then": {"Effect": "Audit"}}}},
        {"if": {"AllOf": [{"Field": "type", "Equals": "A.B/c"}]}, "then": AUDIT},
    ],
)
def test_a_definition_may_come_in_any_of_its_forms(definition: dict[str, Any]) -> None:
    assert Policy.parse(definition).evaluate(THING).effect == "audit"


def test_a_policy_knows_its_name_and_mode() -> None:
    definition = {
        "name": "short",
        "properties": {
            "displayName": "Long",
            "mode": "All",
            "policyRule": {"if": LEAF, "then": AUDIT},
        },
    }
    policy = Policy.parse(definition)
    assert (policy.name, policy.mode, policy.definition) == ("short", "All", definition)


def counted(number: int) -> dict[str, Any]:
    return {"count": {"field": "a[*]"}, "greater": number}


def nested(depth: int) -> dict[str, Any]:
    condition: dict[str, Any] = LEAF
    for _ in range(depth):
        condition = {"not": condition}
    return condition


BROKEN: list[tuple[Any, str, str]] = [
    (None, "", "expected a policy definition"),
    ([], "", "expected a policy definition"),
    ({}, "", "no 'if'"),
    ({"if": LEAF}, "", "no 'then'"),
    ({"then": AUDIT}, "", "no 'if'"),
    ({"policyRule": "x"}, "/policyRule", "expected a policy definition"),
    ({"if": LEAF, "then": {}}, "/then", "with an effect"),
    ({"if": LEAF, "then": "audit"}, "/then", "with an effect"),
    ({"if": [], "then": AUDIT}, "/if", "expected a condition"),
    ({"if": {}, "then": AUDIT}, "/if", "expected a condition"),
    ({"if": {"allOf": []}, "then": AUDIT}, "/if/allOf", "at least one"),
    ({"if": {"allOf": LEAF}, "then": AUDIT}, "/if/allOf", "expected an array"),
    ({"if": {"anyOf": [LEAF, 1]}, "then": AUDIT}, "/if/anyOf/1", "expected a condition"),
    ({"if": {"not": []}, "then": AUDIT}, "/if/not", "expected a condition"),
    ({"if": {"not": LEAF, "field": "x"}, "then": AUDIT}, "/if", "not stands alone"),
    ({"if": {"field": "x"}, "then": AUDIT}, "/if", "one operator, found none"),
    ({"if": {"equals": "x"}, "then": AUDIT}, "/if", "field, value or count, found none"),
    ({"if": {**LEAF, "like": "x"}, "then": AUDIT}, "/if", "found equals, like"),
    ({"if": {**LEAF, "value": "x"}, "then": AUDIT}, "/if", "found field, value"),
    ({"if": {**LEAF, "note": "x"}, "then": AUDIT}, "/if/note", "means nothing"),
    ({"if": {"source": "action", "like": "x"}, "then": AUDIT}, "/if", "found none"),
    ({"if": {"field": 1, "equals": 1}, "then": AUDIT}, "/if/field", "named by a string"),
    ({"if": {"field": "x", "in": "y"}, "then": AUDIT}, "/if/in", "expected an array"),
    ({"if": {"field": "x", "less": True}, "then": AUDIT}, "/if/less", "has no order"),
    ({"if": {"field": "x", "exists": "maybe"}, "then": AUDIT}, "/if/exists", "true or false"),
    ({"if": {"field": "x", "like": ["a"]}, "then": AUDIT}, "/if/like", "expected a pattern"),
    ({"if": {"value": "[a(]", "equals": 1}, "then": AUDIT}, "/if/value", "expected a value"),
    ({"if": {"count": {}, "equals": 1}, "then": AUDIT}, "/if/count", "a field or a value"),
    ({"if": {"count": 1, "equals": 1}, "then": AUDIT}, "/if/count", "expected an object"),
    (
        {"if": {"count": {"field": "a[*]", "value": []}, "equals": 1}, "then": AUDIT},
        "/if/count",
        "a field or a value",
    ),
    (
        {"if": {"count": {"field": "a"}, "equals": 1}, "then": AUDIT},
        "/if/count/field",
        "ending in [*]",
    ),
    (
        {"if": {"count": {"field": "a[*]", "name": "x"}, "equals": 1}, "then": AUDIT},
        "/if/count/field",
        "without a name",
    ),
    (
        {"if": {"count": {"value": [], "name": 1}, "equals": 1}, "then": AUDIT},
        "/if/count/name",
        "is a string",
    ),
    (
        {"if": {"count": {"value": "x"}, "equals": 1}, "then": AUDIT},
        "/if/count/value",
        "is an array",
    ),
    (
        {"if": {"count": {"field": "a[*]", "where": {}}, "equals": 1}, "then": AUDIT},
        "/if/count/where",
        "expected a condition",
    ),
    (
        {"if": {"allOf": [{"field": "a/b~c", "equals": "[x(]"}]}, "then": AUDIT},
        "/if/allOf/0/equals",
        "expected a value",
    ),
    # limits
    ({"if": {"allOf": [LEAF] * 4_097}, "then": AUDIT}, "/if/allOf/4096", "4096 conditions"),
    (
        {
            "if": LEAF,
            "then": {
                "effect": "auditIfNotExists",
                "details": {"type": "a/b", "existenceCondition": {"anyOf": [LEAF] * 129}},
            },
        },
        "/then/details/existenceCondition/anyOf/128",
        "128 conditions",
    ),
    (
        {"if": {"anyOf": [counted(n) for n in range(6)]}, "then": AUDIT},
        "/if/anyOf/5/count",
        "5 counts of a[*]",
    ),
    (
        {"if": {"anyOf": [{"count": {"value": []}, "equals": 0}] * 11}, "then": AUDIT},
        "/if/anyOf/10/count",
        "10 counts of values",
    ),
    (
        {"if": {"count": {"value": list(range(101))}, "equals": 0}, "then": AUDIT},
        "/if/count/value",
        "100 elements",
    ),
    (
        {"if": {"value": ["[true()]"] * 2_049, "equals": 0}, "then": AUDIT},
        "/if/value",
        "2048 functions",
    ),
    (
        {"if": {"value": f"[concat({','.join(['1'] * 129)})]", "equals": 0}, "then": AUDIT},
        "/if/value",
        "128 arguments",
    ),
    (
        {"if": {"value": "[" + "not(" * 65 + "1" + ")" * 65 + "]", "equals": 0}, "then": AUDIT},
        "/if/value",
        "64 deep",
    ),
    (
        {"if": {"value": "[concat('" + "x" * 81_920 + "')]", "equals": 0}, "then": AUDIT},
        "/if/value",
        "longer than 81920",
    ),
    ({"if": nested(5_000), "then": AUDIT}, "", "nested too deeply"),
    # parameters
    (
        {"parameters": [], "policyRule": {"if": LEAF, "then": AUDIT}},
        "/parameters",
        "parameters by name",
    ),
    (
        {"parameters": {"a/b": {"type": "text"}}, "policyRule": {"if": LEAF, "then": AUDIT}},
        "/parameters/a~1b",
        "has a type",
    ),
    (
        {
            "properties": {
                "parameters": {"p": {"type": "string", "allowedValues": "x"}},
                "policyRule": {"if": LEAF, "then": AUDIT},
            }
        },
        "/properties/parameters/p/allowedValues",
        "is an array",
    ),
    (
        {"policyRule": {"if": LEAF, "then": {"effect": "[parameters('p')]"}}},
        "/policyRule/then/effect",
        "no parameter 'p'",
    ),
    (
        {
            "parameters": {"p": {"type": "string", "defaultValue": "x", "allowedValues": ["X"]}},
            "policyRule": {"if": LEAF, "then": AUDIT},
        },
        "/parameters/p",
        "not among the allowed",
    ),
]


@pytest.mark.parametrize(("definition", "pointer", "message"), BROKEN)
def test_a_broken_definition_is_refused_with_the_place(
    definition: Any, pointer: str, message: str
) -> None:
    with pytest.raises(PolicyError) as caught:
        Policy.parse(definition)
    assert caught.value.pointer == pointer
    assert message in caught.value.message


WITHIN = [
    {"allOf": [LEAF] * 4_096},
    {"anyOf": [counted(n) for n in range(5)]},
    {"anyOf": [{"count": {"value": []}, "equals": 0}] * 10},
    {"count": {"value": list(range(100))}, "equals": 100},
    {"value": f"[concat({','.join(['1'] * 128)})]", "exists": True},
    nested(100),
]


@pytest.mark.parametrize("condition", WITHIN)
def test_a_rule_may_use_its_limits_to_the_full(condition: dict[str, Any]) -> None:
    assert Policy.parse({"if": condition, "then": AUDIT}).evaluate(THING).error is None


def test_a_rule_too_deep_for_the_stack_is_an_error_not_a_crash() -> None:
    policy = Policy.parse({"if": nested(200), "then": AUDIT})
    index = PolicyIndex([policy])

    def deep(frames: int) -> str | None:
        if frames:
            return deep(frames - 1)
        outcomes = [policy.evaluate(THING), *(outcome for _, outcome in index.outcomes(THING))]
        return "; ".join(str(outcome.error) for outcome in outcomes)

    room = sys.getrecursionlimit() - len(inspect.stack())
    assert "nested too deeply" in str(deep(room - 60))


def test_data_too_deep_for_the_stack_is_an_error_not_a_crash() -> None:
    bottomless: list[object] = []
    for _ in range(100_000):
        bottomless = [bottomless]
    condition = {"value": "[equals(field('p'), field('q'))]", "equals": True}
    outcome = Policy.parse({"if": condition, "then": AUDIT}).evaluate(
        {"p": bottomless, "q": [bottomless]}
    )
    assert "nested too deeply" in str(outcome.error)


def test_a_function_may_not_return_more_than_the_limit() -> None:
    rule = {"if": {"value": "[concat(field('a'), field('a'))]", "exists": True}, "then": AUDIT}
    assert "131072" in str(Policy.parse(rule).evaluate({"a": "x" * 70_000}).error)


def parameterised(**parameters: Any) -> Policy:
    condition = {"field": "p", "equals": "[parameters('p')]"}
    return Policy.parse({"parameters": parameters, "policyRule": {"if": condition, "then": AUDIT}})


@pytest.mark.parametrize(
    ("declared", "given", "message"),
    [
        ({"type": "string"}, {}, "neither a value nor a default"),
        ({"type": "String"}, {"p": 1}, "is no string"),
        ({"type": "integer"}, {"p": True}, "is no integer"),
        ({"type": "boolean"}, {"p": "true"}, "is no boolean"),
        ({"type": "array"}, {"p": "x"}, "is no array"),
        ({"type": "object"}, {"p": []}, "is no object"),
        ({"type": "string", "allowedValues": ["A"]}, {"p": "a"}, "not among the allowed"),
        ({"type": "array", "allowedValues": ["a"]}, {"p": ["a", "b"]}, "not among the allowed"),
        ({"type": "string", "defaultValue": "x"}, {"q": "x"}, "no parameter 'q'"),
    ],
)
def test_an_assignment_that_azure_would_refuse_is_refused(
    declared: dict[str, Any], given: dict[str, Any], message: str
) -> None:
    with pytest.raises(PolicyError, match=message):
        parameterised(p=declared).evaluate({"p": "x"}, given)
    with pytest.raises(PolicyError, match=message):
        parameterised(p=declared).assign(given).evaluate({"p": "x"})


@pytest.mark.parametrize(
    ("declared", "given", "value"),
    [
        ({"type": "string", "defaultValue": "x"}, {}, "x"),
        ({"type": "string", "defaultValue": "y"}, {"P": "x"}, "x"),
        ({"type": "integer"}, {"p": 5}, "5"),
        ({"type": "float"}, {"p": 5}, 5.0),
        ({"type": "dateTime"}, {"p": "2020-01-01"}, "2020-01-01"),
        ({"type": "array", "allowedValues": ["a", "b"]}, {"p": ["b"]}, ["b"]),
        ({"type": "string", "allowedValues": ["a", "b"]}, {"p": "b"}, "B"),
    ],
)
def test_a_parameter_has_the_given_value_or_its_default(
    declared: dict[str, Any], given: dict[str, Any], value: object
) -> None:
    assert parameterised(p=declared).evaluate({"p": value}, given).effect == "audit"
    assert parameterised(p=declared).assign(given).evaluate({"p": value}).effect == "audit"


def test_an_assigned_parameter_may_be_overridden_in_one_evaluation() -> None:
    policy = parameterised(p={"type": "string"}).assign({"p": "x"})
    assert policy.evaluate({"p": "y"}, {"p": "y"}).effect == "audit"
    assert policy.evaluate({"p": "x"}).effect == "audit"


def test_an_unknown_parameter_is_undetermined() -> None:
    outcome = parameterised(p={"type": "string"}).evaluate({"p": "x"}, {"p": Unknown("the p")})
    assert outcome.undetermined == ("the p",)


TYPES: list[tuple[dict[str, Any], set[str] | None]] = [
    (LEAF, {"a.b/c"}),
    ({"field": "type", "in": ["A.B/c", "D.E/f"]}, {"a.b/c", "d.e/f"}),
    ({"value": "[field('type')]", "equals": "A.B/c"}, {"a.b/c"}),
    ({"field": "type", "notEquals": "A.B/c"}, None),
    ({"field": "type", "like": "A.B/*"}, None),
    ({"field": "type", "equals": "[parameters('t')]"}, None),
    ({"field": "name", "equals": "A.B/c"}, None),
    ({"not": LEAF}, None),
    ({"allOf": [LEAF, {"field": "name", "equals": "x"}]}, {"a.b/c"}),
    ({"allOf": [LEAF, {"field": "type", "equals": "D.E/f"}]}, set()),
    ({"anyOf": [LEAF, {"field": "type", "equals": "D.E/f"}]}, {"a.b/c", "d.e/f"}),
    ({"anyOf": [LEAF, {"field": "name", "equals": "x"}]}, None),
    ({"allOf": [{"anyOf": [LEAF, {"allOf": [LEAF]}]}]}, {"a.b/c"}),
]


@pytest.mark.parametrize(("condition", "types"), TYPES)
def test_a_policy_says_to_which_types_it_can_apply(
    condition: dict[str, Any], types: set[str] | None
) -> None:
    assert Policy.parse({"if": condition, "then": AUDIT}).resource_types == types


@pytest.mark.parametrize(
    ("expression", "uses"),
    [
        ("requestContext().apiVersion", True),
        ("RequestContext()['APIVERSION']", True),
        ("length(requestContext().apiVersion)", True),
        ("tryGet(requestContext(), 'apiVersion')", True),
        ("requestContext().identity", False),
        ("field('apiVersion')", False),
    ],
)
def test_a_policy_says_whether_it_asks_for_the_api_version(
    expression: str,
    uses: bool,
) -> None:
    rule = {"if": {"value": f"[{expression}]", "exists": True}, "then": AUDIT}
    assert Policy.parse(rule).uses_api_version is uses


def test_the_trace_says_what_each_condition_saw() -> None:
    rule = {
        "if": {
            "allOf": [
                LEAF,
                {"not": {"field": "a[*].b", "equals": 1}},
                {"count": {"field": "a[*]"}, "greater": 1},
                {"value": "[int('x')]", "equals": 1},
                {"field": "none", "exists": "false"},
            ]
        },
        "then": AUDIT,
    }
    outcome = Policy.parse(rule).evaluate({"type": "A.B/c", "a": [{"b": 1}, {}]})
    seen = [(r.pointer, r.description, r.seen, r.held) for r in outcome.trace]
    assert seen == [
        ("/if", "allOf", None, None),
        ("/if/allOf/0", 'field "type" equals "A.B/c"', "A.B/c", True),
        ("/if/allOf/1", "not", None, True),
        ("/if/allOf/1/not", 'field "a[*].b" equals 1', [1, None], False),
        ("/if/allOf/2", 'count {"field": "a[*]"} greater 1', 2, True),
        ("/if/allOf/3", "value \"[int('x')]\" equals 1", "int(): 'x' is no integer", None),
        ("/if/allOf/4", 'field "none" exists "false"', None, True),
    ]


def test_the_trace_ends_with_the_look_up() -> None:
    rule = {"if": LEAF, "then": {"effect": "auditIfNotExists", "details": {"type": "D.E/f"}}}
    last = Policy.parse(rule).evaluate(THING, related=lambda *_: []).trace[-1]
    assert (last.pointer, last.held) == ("/then/details", False)


def test_outcomes_are_values() -> None:
    policy = Policy.parse({"if": LEAF, "then": AUDIT})
    assert policy.evaluate(THING) == policy.evaluate(THING) == Outcome("audit")


def test_a_resource_that_is_no_object_is_refused() -> None:
    with pytest.raises(PolicyError, match="no object"):
        Policy.parse({"if": LEAF, "then": AUDIT}).evaluate([])  # type: ignore[arg-type]


def test_an_index_gives_what_each_policy_alone_says() -> None:
    conditions: list[dict[str, Any]] = [
        LEAF,
        {"allOf": [LEAF, {"field": "name", "equals": "x"}]},
        {"allOf": [LEAF, {"field": "name", "equals": "y"}]},
        {"field": "type", "equals": "D.E/f"},
        {"field": "name", "equals": "x"},
        {"allOf": [LEAF, {"value": "[int('x')]", "equals": 1}]},
    ]
    policies = [Policy.parse({"if": condition, "then": AUDIT}) for condition in conditions]
    index = PolicyIndex(policies)
    resource = {"type": "A.B/C", "name": "x"}
    found = [outcome for _, outcome in index.outcomes(resource)]
    alone = [policy.evaluate(resource) for policy in policies]
    assert found == [outcome for outcome in alone if outcome != Outcome()]
    assert len(index.applicable("a.b/c")) == 5
    hidden = [outcome.undetermined for _, outcome in index.outcomes({"type": Unknown("the type")})]
    assert hidden == [("the type",)] * 3
    assert [outcome.effect for _, outcome in index.outcomes({"name": "x"})] == ["audit"]
