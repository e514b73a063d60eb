"""What the functions of the deployment give, one row a case, by the level of the template."""

from __future__ import annotations

from typing import Any

import pytest

from generator.verify.template import Fault, Settings, TemplateResource, expand
from generator.verify.unknown import Unknown

SCHEMA = "https://schema.management.azure.com/schemas/2019-04-01/{}eploymentTemplate.json#"
SUB = "aaaaaaaa-0000-0000-0000-000000000001"
OTHER = "bbbbbbbb-0000-0000-0000-000000000002"
SETTINGS = Settings(
    subscription=SUB,
    resource_group="rg",
    location="westus",
    management_group="mg",
    tenant="cccccccc-0000-0000-0000-000000000003",
    deployment="main",
)
GROUP = f"/subscriptions/{SUB}/resourceGroups/rg"
MANAGEMENT = "/providers/Microsoft.Management/managementGroups/"
U = Unknown


def evaluated(expression: str, level: str = "d", **elements: object) -> object:
    template = {
        "$schema": SCHEMA.format(level),
        "contentVersion": "1.0.0.0",
        "resources": [{"type": "A.B/c", "name": "n", "properties": {"v": f"[{expression}]"}}],
        **elements,
    }
    first, *faults = expand(template, None, SETTINGS)
    assert isinstance(first, TemplateResource)
    if faults:
        assert isinstance(faults[0], Fault)
        return faults[0].message.partition(" (in ")[0]
    return first.body["properties"]["v"]


ANYWHERE = [
    ("resourceGroup().id", GROUP),
    ("resourceGroup().name", "rg"),
    ("resourceGroup().location", "westus"),
    ("resourceGroup().tags", U("resourceGroup().tags")),
    ("subscription().id", f"/subscriptions/{SUB}"),
    ("subscription().subscriptionId", SUB),
    ("subscription().tenantId", SETTINGS.tenant),
    ("subscription().displayName", U("subscription().displayName")),
    ("tenant().tenantId", SETTINGS.tenant),
    ("deployment().name", "main"),
    ("deployment().properties.template.contentVersion", "1.0.0.0"),
    ("deployment().properties.templateLink.uri", U("deployment().properties.templateLink")),
    ("environment().suffixes.storage", "core.windows.net"),
    ("environment().resourceManager", "https://management.azure.com/"),
    ("environment().authentication.audiences[0]", "https://management.core.windows.net/"),
    # ids
    ("resourceId('A.B/c', 'x')", f"{GROUP}/providers/A.B/c/x"),
    ("resourceId('A.B/c/', 'x')", f"{GROUP}/providers/A.B/c/x"),
    ("resourceId('A.B/c/d', 'x', 'y')", f"{GROUP}/providers/A.B/c/x/d/y"),
    ("resourceId('g', 'A.B/c', 'x')", f"/subscriptions/{SUB}/resourceGroups/g/providers/A.B/c/x"),
    (
        f"resourceId('{OTHER}', 'g', 'A.B/c', 'x')",
        f"/subscriptions/{OTHER}/resourceGroups/g/providers/A.B/c/x",
    ),
    ("subscriptionResourceId('A.B/c', 'x')", f"/subscriptions/{SUB}/providers/A.B/c/x"),
    (
        f"subscriptionResourceId('{OTHER}', 'A.B/c', 'x')",
        f"/subscriptions/{OTHER}/providers/A.B/c/x",
    ),
    ("tenantResourceId('A.B/c', 'x')", "/providers/A.B/c/x"),
    ("managementGroupResourceId('A.B/c', 'x')", f"{MANAGEMENT}mg/providers/A.B/c/x"),
    ("managementGroupResourceId('other', 'A.B/c', 'x')", f"{MANAGEMENT}other/providers/A.B/c/x"),
    ("extensionResourceId(resourceGroup().id, 'A.B/c', 'x')", f"{GROUP}/providers/A.B/c/x"),
    ("resourceId('A.B/c', 'x', 'y')", "resourceid(): the type 'A.B/c' takes 1 names, not 2"),
    ("resourceId('none')", "resourceid(): there is no resource type among the first 3 arguments"),
    ("resourceId('A.B/c', reference('r').n)", U("reference('r')", present=True)),
    # what only Azure knows names the call
    ("reference('r', '2020-01-01', 'Full').location", U("reference('r', '2020-01-01', 'Full')")),
    ("listKeys('r', '2020-01-01').keys[0].value", U("listKeys('r', '2020-01-01')")),
    ("listAnything('r', '2020-01-01')", U("listAnything('r', '2020-01-01')")),
    ("providers('A.B', 'c').apiVersions[0]", U("providers('A.B', 'c')")),
    ("pickZones('A.B', 'c', 'westus')", U("pickZones('A.B', 'c', 'westus')")),
    ("toLogicalZone('s', 'westus', 'z')", U("toLogicalZone('s', 'westus', 'z')")),
    ("deployer().objectId", U("deployer()")),
    (
        "if(equals(reference('r').a, 1), 'x', 'y')",
        U("reference('r')", present=True, among=("x", "y")),
    ),
    ("if(true(), 'x', reference('r').a)", "x"),
    ("and(false(), reference('r').a)", False),
    # functions that do not exist here
    ("newGuid()", "there is no function newguid() here"),
    ("utcNow()", "there is no function utcnow() here"),
    ("copyIndex()", "there is no function copyindex() here"),
    ("field('type')", "there is no function field() here"),
    ("managementGroup().name", "there is no managementGroup() in a deployment to a resource group"),
    ("concat()", "concat(): takes at least 1 arguments, not 0"),
    ("length('a', 'b')", "length(): takes 1 arguments, not 2"),
    ("resourceGroup('x')", "resourcegroup() does not take these arguments"),
]


@pytest.mark.parametrize(("expression", "expected"), ANYWHERE)
def test_in_a_resource_group(expression: str, expected: object) -> None:
    assert evaluated(expression) == expected


ABOVE = [
    ("subscriptionD", "subscription().subscriptionId", SUB),
    ("subscriptionD", "resourceId('A.B/c', 'x')", f"/subscriptions/{SUB}/providers/A.B/c/x"),
    (
        "subscriptionD",
        f"resourceId('{OTHER}', 'A.B/c', 'x')",
        f"/subscriptions/{OTHER}/providers/A.B/c/x",
    ),
    (
        "subscriptionD",
        "resourceId('g', 'A.B/c', 'x')",
        f"/subscriptions/{SUB}/resourceGroups/g/providers/A.B/c/x",
    ),
    ("subscriptionD", "deployment().location", "westus"),
    (
        "subscriptionD",
        "resourceGroup().name",
        "there is no resourceGroup() in a deployment to a subscription",
    ),
    ("managementGroupD", "managementGroup().id", f"{MANAGEMENT}mg"),
    ("managementGroupD", "resourceId('A.B/c', 'x')", "/providers/A.B/c/x"),
    (
        "managementGroupD",
        "subscription().id",
        "there is no subscription() in a deployment to a management group",
    ),
    (
        "managementGroupD",
        "subscriptionResourceId('A.B/c', 'x')",
        "subscriptionresourceid(): there is no subscription in this deployment",
    ),
    ("tenantD", "resourceId('A.B/c', 'x')", "/providers/A.B/c/x"),
    ("tenantD", "tenant().id", f"/tenants/{SETTINGS.tenant}"),
]


@pytest.mark.parametrize(("level", "expression", "expected"), ABOVE)
def test_above_a_resource_group(level: str, expression: str, expected: object) -> None:
    assert evaluated(expression, level) == expected


PARAMETERS: list[tuple[dict[str, Any], Any, object]] = [
    # declaration, entry of the parameters file (None: no entry), value
    ({"type": "string"}, None, U("parameters('P')", present=True)),
    ({"type": "securestring"}, None, U("parameters('P')", present=True)),
    ({"type": "string"}, {"value": "x"}, "x"),
    ({"type": "bool", "defaultValue": True}, {"value": False}, False),
    ({"type": "string", "defaultValue": "d"}, {"value": "x"}, "x"),
    ({"type": "string", "defaultValue": "d"}, {"value": None}, "d"),
    ({"type": "string", "defaultValue": "[concat('d', 1)]"}, None, "d1"),
    ({"type": "string", "defaultValue": ""}, None, ""),
    ({"type": "array", "defaultValue": []}, None, []),
    ({"type": "string", "nullable": True}, None, None),
    ({"type": "string", "nullable": True}, {"value": None}, None),
    ({"$ref": "#/definitions/maybe"}, None, None),
    ({"$ref": "#/definitions/chained"}, None, None),
    ({"$ref": "#/definitions/round"}, None, U("parameters('P')", present=True)),
    ({"$ref": "#/definitions/lost"}, None, U("parameters('P')", present=True)),
    ({"type": "string"}, {"value": None}, U("parameters('P')", present=True)),
    ({"type": "string"}, {"value": "[concat('not', 'evaluated')]"}, "[concat('not', 'evaluated')]"),
    (
        {"type": "securestring"},
        {"reference": {"secretName": "s"}},
        U("parameters('P')", present=True),
    ),
    (
        {"type": "securestring", "defaultValue": "d"},
        {"reference": {}},
        U("parameters('P')", present=True),
    ),
    (
        {"type": "string"},
        {"expression": "[externalInput('x')]"},
        U("parameters('P')", present=True),
    ),
    ({"type": "string"}, "bare", U("parameters('P')", present=True)),
    ({"type": "string", "defaultValue": "[newGuid()]"}, None, U("newGuid()")),
    ({"type": "string", "defaultValue": "[utcNow('u')]"}, None, U("utcNow('u')")),
    ({"type": "string", "defaultValue": "[resourceGroup().location]"}, None, "westus"),
    ({"type": "int", "defaultValue": "[parameters('other')]"}, None, 7),
    ({"type": "int", "allowedValues": [1]}, {"value": "not allowed"}, "not allowed"),
    ({}, None, U("parameters('P')", present=True)),
    ({"type": 5, "defaultValue": {"a": "[add(1, 1)]"}}, None, {"a": 2}),
]
DEFINITIONS = {
    "maybe": {"type": "string", "nullable": True},
    "chained": {"$ref": "#/definitions/Maybe"},
    "round": {"$ref": "#/definitions/round"},
}


@pytest.mark.parametrize(("declaration", "entry", "expected"), PARAMETERS)
@pytest.mark.parametrize("whole", [True, False])
def test_a_parameter_has_a_value_or_is_unknown(
    declaration: dict[str, Any], entry: Any, expected: object, *, whole: bool
) -> None:
    template = {
        "$schema": SCHEMA.format("d"),
        "contentVersion": "1.0.0.0",
        "definitions": DEFINITIONS,
        "parameters": {"P": declaration, "other": {"type": "int", "defaultValue": 7}},
        "resources": [{"type": "A.B/c", "name": "n", "properties": {"v": "[parameters('p')]"}}],
    }
    values = {} if entry is None else {"p": entry}
    given = {"$schema": "x", "contentVersion": "1", "parameters": values} if whole else values
    (found,) = expand(template, given, SETTINGS)
    assert isinstance(found, TemplateResource)
    assert found.body["properties"]["v"] == expected


def test_inner_templates_see_nothing_of_what_is_around() -> None:
    inner = {
        "$schema": SCHEMA.format("d"),
        "contentVersion": "1.0.0.0",
        "resources": [{"type": "A.B/c", "name": "n", "properties": {"v": "[parameters('p')]"}}],
    }
    template = {
        "$schema": SCHEMA.format("d"),
        "contentVersion": "1.0.0.0",
        "parameters": {"p": {"type": "string", "defaultValue": "around"}},
        "resources": [
            {
                "type": "Microsoft.Resources/deployments",
                "name": "d",
                "properties": {
                    "expressionEvaluationOptions": {"scope": "inner"},
                    "template": inner,
                },
            }
        ],
    }
    faults = [item.message for item in expand(template) if isinstance(item, Fault)]
    assert faults == ["there is no parameter 'p' (in [parameters('p')])"]


def test_what_a_deployment_holds_is_as_uncertain_as_the_deployment() -> None:
    disk = {"type": "A.B/c", "name": "n"}
    template = {
        "$schema": SCHEMA.format("d"),
        "contentVersion": "1.0.0.0",
        "parameters": {"p": {"type": "bool"}},
        "resources": [
            {
                "condition": "[parameters('p')]",
                "type": "Microsoft.Resources/deployments",
                "name": "d",
                "properties": {"template": {"resources": [disk, {**disk, "condition": False}]}},
            }
        ],
    }
    found = [item for item in expand(template) if isinstance(item, TemplateResource)]
    assert [item.condition for item in found] == [U("parameters('p')", present=True)] * 2 + [False]


NESTED: list[tuple[dict[str, Any], str]] = [
    # the properties of a nested deployment, why its template is not read
    ({}, "a nested deployment without a template"),
    ({"template": 5}, "a nested deployment without a template"),
    ({"template": "[reference('r').t]"}, "the template of this deployment is known only to Azure"),
    (
        {"templateLink": {"uri": "https://x/y.json"}},
        "the linked template https://x/y.json is not read; check it by itself",
    ),
    (
        {"templateLink": {"relativePath": "../../etc/passwd"}},
        "the linked template ../../etc/passwd is not read; check it by itself",
    ),
]


@pytest.mark.parametrize(("properties", "expected"), NESTED)
def test_a_template_that_is_not_in_the_document_is_said_not_to_be_read(
    properties: dict[str, Any], expected: str
) -> None:
    deployment = {"type": "Microsoft.Resources/deployments", "name": "d", "properties": properties}
    disk = {"type": "A.B/c", "name": "n"}
    found, fault, after = expand({"resources": [deployment, disk]})
    assert isinstance(found, TemplateResource)
    assert isinstance(fault, Fault)
    assert fault.message == expected
    assert isinstance(after, TemplateResource)


def test_a_deployment_above_groups_without_location_has_an_unknown_one() -> None:
    group = {
        "type": "Microsoft.Resources/resourceGroups",
        "name": "g",
        "location": "[deployment().location]",
    }
    properties = {
        "expressionEvaluationOptions": {"scope": "inner"},
        "template": {"resources": [group]},
    }
    deployment = {
        "type": "Microsoft.Resources/deployments",
        "name": "d",
        "subscriptionId": OTHER,
        "properties": properties,
    }
    *_, found = expand({"resources": [deployment]})
    assert isinstance(found, TemplateResource)
    assert found.body["location"] == U("deployment().location")
    assert found.id == f"/subscriptions/{OTHER}/resourceGroups/g"


@pytest.mark.parametrize("value", [None, 5, "x", [], {}, {"resources": 5}, {"$schema": SCHEMA}])
def test_what_is_no_template_is_one_fault(value: object) -> None:
    (fault,) = expand(value)
    assert isinstance(fault, Fault)
    assert fault.path == ()


SEEN_BY_FUNCTIONS = [
    ("resourceId('A.B/c', parameters('x'))", f"{GROUP}/providers/A.B/c/x"),
    ("subscription().subscriptionId", SUB),
    ("own.twice(resourceGroup().name)", "rg.rg"),
    ("variables('v')", "there is no function variables() here"),
    ("reference('r')", "there is no function reference() here"),
    ("parameters('outside')", "there is no parameter 'outside'"),
]


@pytest.mark.parametrize(("body", "expected"), SEEN_BY_FUNCTIONS)
def test_a_declared_function_sees_what_depends_on_the_deployment_alone(
    body: str, expected: str
) -> None:
    def function(value: str) -> dict[str, Any]:
        parameters = [{"name": "x", "type": "string"}]
        return {"parameters": parameters, "output": {"type": "string", "value": f"[{value}]"}}

    twice = function("concat(parameters('x'), '.', parameters('x'))")
    template = {
        "$schema": SCHEMA.format("d"),
        "contentVersion": "1.0.0.0",
        "functions": [{"namespace": "own", "members": {"f": function(body), "twice": twice}}],
        "parameters": {"outside": {"type": "string", "defaultValue": "o"}},
        "variables": {"v": "v"},
        "resources": [{"type": "A.B/c", "name": "n", "properties": {"v": "[own.f('x')]"}}],
    }
    found = list(expand(template, {}, SETTINGS))
    said = [
        each.message if isinstance(each, Fault) else str(each.body["properties"]["v"])
        for each in found
    ]
    assert any(expected in each for each in said), said
