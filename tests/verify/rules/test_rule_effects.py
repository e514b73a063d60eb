"""Effects: their names, parameters, and the look-up of related resources."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest

from generator.verify import Policy, PolicyError, Unknown
from generator.verify.rules import NEEDS_RELATED

ALWAYS = {"field": "type", "exists": True}
ID = "/subscriptions/s/resourceGroups/g/providers/A.B/parents/one"
PARENT = {"type": "A.B/parents", "name": "one", "id": ID}


def policy(effect: str, details: Any = None, /, **parameters: Any) -> Policy:
    then = {"effect": effect} if details is None else {"effect": effect, "details": details}
    return Policy.parse({"parameters": parameters, "policyRule": {"if": ALWAYS, "then": then}})


@pytest.mark.parametrize(
    "effect",
    ["audit", "deny", "modify", "append", "denyAction", "manual", "addToNetworkGroup"],
)
def test_an_effect_comes_back_as_the_reference_spells_it(effect: str) -> None:
    assert policy(effect.upper()).evaluate(PARENT).effect == effect


def test_a_disabled_policy_says_nothing_even_where_the_rule_fails() -> None:
    rule = {"if": {"value": "[int('x')]", "equals": 1}, "then": {"effect": "Disabled"}}
    outcome = Policy.parse(rule).evaluate(PARENT)
    assert (outcome.effect, outcome.error, outcome.undetermined) == (None, None, ())


EFFECT = {
    "type": "String",
    "defaultValue": "Audit",
    "allowedValues": ["Audit", "Deny", "Disabled"],
}


def test_an_effect_is_what_its_parameter_says() -> None:
    parsed = policy("[parameters('effect')]", effect=EFFECT)
    assert parsed.evaluate(PARENT).effect == "audit"
    assert parsed.evaluate(PARENT, {"Effect": "Deny"}).effect == "deny"
    assert parsed.evaluate(PARENT, {"effect": "Disabled"}).effect is None
    assert parsed.assign({"effect": "Deny"}).evaluate(PARENT).effect == "deny"


def test_an_effect_may_be_computed_from_the_resource() -> None:
    parsed = policy("[if(equals(field('name'), 'one'), 'deny', 'disabled')]")
    assert parsed.evaluate(PARENT).effect == "deny"
    assert parsed.evaluate({**PARENT, "name": "two"}).effect is None
    assert parsed.evaluate({**PARENT, "name": Unknown("n")}).undetermined == ("n",)


def test_an_effect_that_does_not_exist_is_refused_or_fails() -> None:
    with pytest.raises(PolicyError) as caught:
        policy("forbid")
    assert caught.value.pointer == "/policyRule/then/effect"
    parsed = policy("[parameters('e')]", e={"type": "string"})
    assert "no effect 'forbid'" in str(parsed.evaluate(PARENT, {"e": "forbid"}).error)


CHILD: dict[str, Any] = {
    "type": "A.B/parents/children",
    "name": "kid",
    "id": f"{ID}/children/kid",
    "properties": {"on": True, "owner": ID},
}
LOOK: dict[str, Any] = {"type": "A.B/parents/children"}
ON = {"existenceCondition": {"field": "properties.on", "equals": "true"}}
OWNED = {"existenceCondition": {"field": "properties.owner", "equals": "[field('id')]"}}
EXISTENCE = [
    (LOOK, [CHILD], None),
    (LOOK, [], "auditIfNotExists"),
    ({**LOOK, **ON}, [CHILD], None),
    ({**LOOK, **ON}, [{**CHILD, "properties": {"on": False}}], "auditIfNotExists"),
    ({**LOOK, **ON}, [{**CHILD, "properties": {}}, CHILD], None),
    ({**LOOK, **OWNED}, [CHILD], None),
    ({**LOOK, **OWNED}, [{**CHILD, "properties": {"owner": "/other"}}], "auditIfNotExists"),
    ({**LOOK, "name": "KID"}, [CHILD], None),
    ({**LOOK, "name": "other"}, [CHILD], "auditIfNotExists"),
    ({**LOOK, "name": "one/kid"}, [CHILD], None),
    (LOOK, [{**CHILD, "id": ID.replace("one", "two") + "/children/kid"}], "auditIfNotExists"),
    ({"type": "A.B/others"}, [CHILD], "auditIfNotExists"),
    (LOOK, [{**CHILD, "type": "a.b/PARENTS/children"}], None),
]


@pytest.mark.parametrize(("details", "there", "effect"), EXISTENCE)
def test_a_related_resource_that_is_as_asked_for_is_enough(
    details: dict[str, Any], there: list[dict[str, Any]], effect: str | None
) -> None:
    parsed = policy("AuditIfNotExists", details)
    outcome = parsed.evaluate(PARENT, related=lambda *_: there)
    assert (outcome.effect, outcome.undetermined, outcome.error) == (effect, (), None)


def test_without_an_answer_the_look_up_is_undetermined() -> None:
    parsed = policy("deployIfNotExists", LOOK)
    assert parsed.evaluate(PARENT).undetermined == (NEEDS_RELATED,)
    assert parsed.evaluate(PARENT, related=lambda *_: None).undetermined == (NEEDS_RELATED,)
    assert parsed.evaluate({}).undetermined == ()


@pytest.mark.parametrize(
    ("details", "asked"),
    [
        ({}, ("A.B/x", None, "g", "resourceGroup")),
        ({"existenceScope": "Subscription"}, ("A.B/x", None, None, "subscription")),
        ({"name": "[concat(field('name'), '!')]"}, ("A.B/x", "one!", "g", "resourceGroup")),
        ({"resourceGroupName": "other"}, ("A.B/x", None, "other", "resourceGroup")),
        (
            {"resourceGroupName": "other", "existenceScope": "subscription"},
            ("A.B/x", None, "other", "subscription"),
        ),
    ],
)
def test_the_look_up_says_what_it_looks_for(
    details: dict[str, Any], asked: tuple[str | None, ...]
) -> None:
    seen: list[tuple[str | None, ...]] = []

    def related(*question: str | None) -> list[Mapping[str, Any]]:
        seen.append(question)
        return []

    policy("auditIfNotExists", {"type": "A.B/x", **details}).evaluate(PARENT, related=related)
    assert seen == [asked]


def test_in_an_existence_condition_the_function_field_reads_the_resource_of_the_if() -> None:
    condition = {
        "count": {
            "field": "properties.list[*]",
            "where": {
                "allOf": [
                    {"value": "[current('properties.list[*].v')]", "equals": 1},
                    {"value": "[length(field('properties.list[*]'))]", "equals": 3},
                ]
            },
        },
        "equals": 1,
    }
    parsed = policy("auditIfNotExists", {"type": "A.B/x", "existenceCondition": condition})
    subject = {**PARENT, "properties": {"list": [{"v": 5}, {"v": 6}, {"v": 7}]}}
    found = {"type": "A.B/x", "properties": {"list": [{"v": 1}, {"v": 2}]}}
    assert parsed.evaluate(subject, related=lambda *_: [found]).effect is None
    assert parsed.evaluate(PARENT, related=lambda *_: [found]).effect == "auditIfNotExists"


def test_doubt_about_one_candidate_does_not_hide_a_certain_one() -> None:
    parsed = policy("auditIfNotExists", {**LOOK, **ON})
    hidden = {**CHILD, "properties": {"on": Unknown("reference('x')")}}
    broken = {"existenceCondition": {"value": "[int('x')]", "equals": 1}}
    assert parsed.evaluate(PARENT, related=lambda *_: [hidden, CHILD]).effect is None
    found = parsed.evaluate(PARENT, related=lambda *_: [hidden])
    assert found.undetermined == ("reference('x')",)
    failing = policy("auditIfNotExists", {**LOOK, **broken})
    assert "no integer" in str(failing.evaluate(PARENT, related=lambda *_: [CHILD]).error)


@pytest.mark.parametrize(
    ("effect", "parameters", "needs"),
    [
        ("audit", {}, False),
        ("auditIfNotExists", {}, True),
        ("[parameters('e')]", {"e": {"type": "string", "defaultValue": "Disabled"}}, False),
        ("[parameters('e')]", {"e": {"type": "string", "defaultValue": "AuditIfNotExists"}}, True),
        ("[parameters('e')]", {"e": {"type": "string"}}, True),
    ],
)
def test_a_policy_says_whether_it_needs_related_resources(
    effect: str,
    parameters: dict[str, Any],
    needs: bool,
) -> None:
    assert policy(effect, LOOK, **parameters).needs_related is needs


def test_an_existence_effect_names_the_type_it_looks_for() -> None:
    with pytest.raises(PolicyError, match="type of the related") as caught:
        policy("auditIfNotExists", {"name": "x"})
    assert caught.value.pointer == "/policyRule/then/details"


@pytest.mark.parametrize(
    ("effect", "details", "pointer"),
    [
        (
            "modify",
            {"operations": [{"operation": "add", "field": "tags.x", "value": "[nosuch()]"}]},
            "/policyRule/then/details/operations/0/value",
        ),
        (
            "modify",
            {"operations": [{"operation": "add", "field": "tags.x", "condition": "[or(]"}]},
            "/policyRule/then/details/operations/0/condition",
        ),
        ("append", [{"field": "x", "value": "[a(]"}], "/policyRule/then/details/0/value"),
        (
            "auditIfNotExists",
            {**LOOK, "existenceScope": "Tenant"},
            "/policyRule/then/details/existenceScope",
        ),
        (
            "auditIfNotExists",
            {**LOOK, "existenceCondition": {"field": "x"}},
            "/policyRule/then/details/existenceCondition",
        ),
    ],
)
def test_what_an_effect_would_do_is_read_too(effect: str, details: Any, pointer: str) -> None:
    with pytest.raises(PolicyError) as caught:
        policy(effect, details)
    assert caught.value.pointer == pointer


def test_a_modification_with_a_condition_on_the_api_version_is_accepted() -> None:
    operation = {
        "operation": "addOrReplace",
        "field": "tags.x",
        "value": "[resourceGroup().tags['x']]",
        "condition": "[greaterOrEquals(requestContext().apiVersion, '2019-04-01')]",
    }
    parsed = policy("modify", {"operations": [operation], "roleDefinitionIds": ["r"]})
    assert parsed.evaluate(PARENT).effect == "modify"
    assert parsed.uses_api_version
