"""The functions that only policy rules have, and the context that they read."""

from __future__ import annotations

from typing import Any

import pytest

from generator.verify import Policy, PolicyError, Unknown

ID = "/subscriptions/sub-1/resourceGroups/Group/providers/A.B/c/d"
RESOURCE = {"id": ID, "name": "d", "type": "A.B/c", "apiVersion": "2020-01-01"}
CONTEXT = {
    "resourceGroup": {"location": "westeurope", "tags": {"env": "prod"}},
    "policy": {"assignmentId": "/a"},
    "utcNow": "2024-05-06T07:08:09Z",
}


def value(expression: str, resource: dict[str, Any] = RESOURCE, context: Any = CONTEXT) -> Any:
    rule = {"if": {"value": f"[{expression}]", "exists": True}, "then": {"effect": "audit"}}
    outcome = Policy.parse(rule).evaluate(resource, context=context)
    return outcome.error or outcome.undetermined or outcome.trace[0].seen


VALUES = [
    ("requestContext().apiVersion", "2020-01-01"),
    ("resourceGroup().name", "Group"),
    ("resourceGroup().id", "/subscriptions/sub-1/resourceGroups/Group"),
    ("resourceGroup().location", "westeurope"),
    ("resourceGroup().tags['ENV']", "prod"),
    ("ResourceGroup().Tags.env", "prod"),
    ("resourceGroup().tags['missing']", None),
    ("subscription().subscriptionId", "sub-1"),
    ("subscription().id", "/subscriptions/sub-1"),
    ("policy().assignmentId", "/a"),
    ("utcNow()", "2024-05-06T07:08:09Z"),
    ("addDays(utcNow(), -7)", "2024-04-29T07:08:09Z"),
    ("addDays('2024-02-28T23:59:59.5Z', 2)", "2024-03-01T23:59:59.5Z"),
    ("ipRangeContains('10.0.0.0/8', '10.1.2.0/24')", True),
    ("ipRangeContains('10.0.0.0/24', '10.0.1.1')", False),
    ("ipRangeContains('192.168.0.1-192.168.0.9', '192.168.0.9')", True),
    ("ipRangeContains('2001:db8::/110', '2001:db8::3:fffe')", True),
    ("ipRangeContains('2001:db8::-2001:db8::3:ffff', '2001:db8::2')", True),
    ("field('missing')", ""),
    ("length(field('missing'))", 0),
    ("if(greaterOrEquals(length(field('name')), 3), substring(field('name'), 0, 3), 'no')", "no"),
    ("toLower(concat(field('name'), 'X'))", "dx"),
    ("guid('a')", "3703365d-5a9f-59b4-bca7-b9681389e4c1"),
]


@pytest.mark.parametrize(("expression", "expected"), VALUES)
def test_a_function_of_the_rule_language(expression: str, expected: object) -> None:
    assert value(expression) == expected


UNKNOWN = [
    ("requestContext().identity.appid", "requestContext().identity"),
    ("resourceGroup().managedBy", "resourceGroup().managedBy"),
    ("subscription().displayName", "subscription().displayName"),
    ("subscription().tags['x']", "subscription().tags"),
    ("policy().definitionId", "policy().definitionId"),
]


@pytest.mark.parametrize(("expression", "name"), UNKNOWN)
def test_what_nobody_told_is_unknown_by_name(expression: str, name: str) -> None:
    assert value(expression) == (name,)


def test_without_a_context_the_clock_and_the_api_version_are_unknown() -> None:
    assert value("utcNow()", {}, {}) == ("utcNow()",)
    assert value("requestContext().apiVersion", {}, {}) == ("requestContext().apiVersion",)
    assert value("resourceGroup().name", {}, {}) == ("resourceGroup().name",)


def test_the_context_may_itself_be_unknown() -> None:
    context = {"resourceGroup": {"location": Unknown("the location")}}
    assert value("resourceGroup().location", RESOURCE, context) == ("the location",)
    lowered = value("toLower(resourceGroup().location)", RESOURCE, context)
    assert lowered == Unknown("the location", present=True)


FAILURES = [
    ("substring(field('name'), 0, 3)", "characters 0 to 3"),
    ("field('name').x", "a string has no property"),
    ("current()", "no element that is being counted"),
    ("current('x')", "no element that is being counted"),
    ("parameters('none')", "no parameter 'none'"),
    ("ipRangeContains('10.0.0.0/8', '2001:db8::1')", "different families"),
    ("ipRangeContains('10.0.0.9-10.0.0.1', '10.0.0.5')", "empty range"),
    ("ipRangeContains('x', '10.0.0.5')", "no range of addresses"),
    ("addDays('2024-01-01', 'x')", "expected an integer"),
    ("addDays('2024-01-01', 99999999)", "out of range"),
    ("field('a..b')", "no property path"),
    ("field(1)", "expected a string"),
    ("int(field('missing'))", "no integer"),
    ("json(field('name'))", "not valid JSON"),
    ("resourceGroup().nothing", "no property 'nothing'"),
]


@pytest.mark.parametrize(("expression", "message"), FAILURES)
def test_a_function_that_fails_makes_azure_refuse_the_request(
    expression: str, message: str
) -> None:
    assert message in value(expression)


REFUSED = [
    "copyIndex()",
    "dateTimeAdd('2020-01-01', 'P1D')",
    "dateTimeFromEpoch(1)",
    "dateTimeToEpoch('2020-01-01')",
    "deployment()",
    "environment()",
    "newGuid()",
    "extensionResourceId('a', 'b/c', 'd')",
    "lambda('x', 1)",
    "map(createArray(), 1)",
    "filter(createArray(), 1)",
    "listKeys('x', '2020-01-01')",
    "list('x', '2020')",
    "managementGroup()",
    "pickZones('a', 'b', 'c')",
    "providers('x')",
    "reference('x')",
    "resourceId('a/b', 'c')",
    "subscriptionResourceId('a/b', 'c')",
    "tenant()",
    "tenantResourceId('a/b', 'c')",
    "variables('x')",
    "mine.function()",
    "nosuch()",
]


@pytest.mark.parametrize("expression", REFUSED)
def test_a_function_that_rules_do_not_have_is_refused(expression: str) -> None:
    with pytest.raises(PolicyError, match="have no function") as caught:
        value(expression)
    assert caught.value.pointer == "/if/value"


@pytest.mark.parametrize("text", ["[a", "plain", "[[a()]", "[[x", ""])
def test_text_that_is_no_expression_is_itself(text: str) -> None:
    rule = {"if": {"value": text, "exists": True}, "then": {"effect": "audit"}}
    meant = text[1:] if text.startswith("[[") else text
    assert Policy.parse(rule).evaluate({}).trace[0].seen == meant


def test_expressions_within_arrays_are_evaluated() -> None:
    rule = {
        "if": {"field": "name", "in": ["x", "[toUpper('d')]", "[[y]"]},
        "then": {"effect": "audit"},
    }
    assert Policy.parse(rule).evaluate(RESOURCE).effect == "audit"
