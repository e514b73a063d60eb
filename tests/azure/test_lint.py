"""Each check is shown a breach planted in a sound document: it must find that, and only then."""

from __future__ import annotations

import copy
from collections.abc import Callable
from typing import Any

import pytest

from generator.azure import lint
from generator.azure.aliases import AliasRegistry

VM = "Microsoft.Compute/virtualMachines"
SKU = f"{VM}/storageProfile.dataDisks[*].managedDisk.storageAccountType"

SOUND: dict[str, Any] = {
    "name": "prefix-rule",
    "type": "Microsoft.Authorization/policyDefinitions",
    "properties": {
        "displayName": "Virtual machines should be sound",
        "description": "They should.",
        "policyType": "Custom",
        "mode": "All",
        "version": "1.0.0",
        "metadata": {"version": "1.0.0", "category": "Compute"},
        "parameters": {
            "effect": {
                "type": "String",
                "metadata": {"displayName": "Effect", "description": "What happens."},
                "allowedValues": ["Audit", "Deny", "Disabled"],
                "defaultValue": "Audit",
            }
        },
        "policyRule": {
            "if": {
                "allOf": [
                    {"field": "type", "equals": VM},
                    {
                        "count": {
                            "field": f"{VM}/storageProfile.dataDisks[*]",
                            "where": {"field": SKU, "equals": "UltraSSD_LRS"},
                        },
                        "greater": 0,
                    },
                ]
            },
            "then": {"effect": "[parameters('effect')]"},
        },
    },
}


def conditions(document: Any) -> list[Any]:
    found: list[Any] = document["properties"]["policyRule"]["if"]["allOf"]
    return found


def nested(levels: int) -> Any:
    inner: Any = {"field": "name", "equals": "x"}
    for _ in range(levels):
        inner = {"not": inner}
    return inner


def set_properties(**values: Any) -> Callable[[Any], None]:
    return lambda document: document["properties"].update(values)


def add(*more: Any) -> Callable[[Any], None]:
    return lambda document: conditions(document).extend(copy.deepcopy(list(more)))


def effect(**values: Any) -> Callable[[Any], None]:
    return lambda document: document["properties"]["parameters"]["effect"].update(values)


def audit_request_facts(document: Any) -> None:
    add(REQUEST)(document)
    effect(allowedValues=["Audit", "Disabled"])(document)


def existence(condition: Any) -> Callable[[Any], None]:
    def plant(document: Any) -> None:
        effect(allowedValues=["AuditIfNotExists", "Disabled"], defaultValue="Disabled")(document)
        details = {"type": VM, "existenceCondition": copy.deepcopy(condition)}
        document["properties"]["policyRule"]["then"]["details"] = details

    return plant


TYPED = [{"field": "type", "equals": VM}]
UNKNOWN = {"field": f"{VM}/nonsense", "exists": "true"}
COUNT = conditions(SOUND)[1]
OS_TYPE = {"field": f"{VM}/storageProfile.osDisk.osType", "equals": "Linux"}
REQUEST = {"value": "[requestContext().apiVersion]", "less": "2021-03-01"}
EXTRA = {
    "type": "String",
    "metadata": {"displayName": "Extra", "description": "Extra."},
    "allowedValues": ["a"],
    "defaultValue": "a",
}

BREACHES: list[tuple[str, str, Callable[[Any], None]]] = [
    ("a name of 65 characters", "policy-name", lambda d: d.update(name="n" * 65)),
    ("a name with a slash", "policy-name", lambda d: d.update(name="a/b")),
    ("a name with a space", "policy-name", lambda d: d.update(name="a b")),
    ("another type", "policy-type", lambda d: d.update(type="policyDefinitions")),
    ("a long title", "policy-length", set_properties(displayName="t" * 129)),
    ("no title", "policy-length", set_properties(displayName="")),
    ("a long description", "policy-length", set_properties(description="d" * 513)),
    (
        "long metadata",
        "policy-length",
        lambda d: d["properties"]["metadata"].update(remedy="r" * 1025),
    ),
    ("a title like a sentence", "policy-display-name", set_properties(displayName="It is so.")),
    ("a title with a space", "policy-display-name", set_properties(displayName="It is ")),
    ("two versions", "policy-version", set_properties(version="1.0.1")),
    (
        "a version in words",
        "policy-version",
        set_properties(version="one", metadata={"version": "one", "category": "x"}),
    ),
    ("no category", "policy-category", set_properties(metadata={"version": "1.0.0"})),
    ("an unknown mode", "policy-mode", set_properties(mode="all")),
    ("too large", "policy-size", add(*[{"field": "name", "equals": "x" * 1000}] * 1100)),
    ("a doubled bracket", "policy-brackets", add({"field": "name", "equals": "[[concat('x')]"})),
    (
        "21 parameters",
        "policy-parameters",
        lambda d: d["properties"]["parameters"].update({f"p{n}": EXTRA for n in range(20)}),
    ),
    (
        "an unused parameter",
        "policy-parameters",
        lambda d: d["properties"]["parameters"].update(extra=EXTRA),
    ),
    (
        "an undeclared parameter",
        "policy-parameters",
        add({"value": "[parameters('extra')]", "equals": "a"}),
    ),
    ("a default that is not allowed", "policy-parameters", effect(defaultValue="audit")),
    ("a parameter without words", "policy-parameters", effect(metadata={"displayName": "Effect"})),
    ("Deny without Audit", "policy-effect", effect(allowedValues=["Deny", "Disabled"])),
    ("no Disabled", "policy-effect", effect(allowedValues=["Audit", "Deny"])),
    ("effects in lower case", "policy-effect", effect(allowedValues=["audit", "disabled"])),
    (
        "a fixed effect",
        "policy-effect",
        lambda d: d["properties"]["policyRule"].update(then={"effect": "deny"}),
    ),
    (
        "an effect by another title",
        "policy-effect",
        effect(metadata={"displayName": "Impact", "description": "x"}),
    ),
    (
        "details without existence",
        "policy-effect",
        lambda d: d["properties"]["policyRule"]["then"].update(details={"type": VM}),
    ),
    ("Deny on what the provider fills in", "policy-effect", add(OS_TYPE)),
    ("4,097 conditions", "policy-counts", add(*[{"field": "name", "equals": "x"}] * 4096)),
    ("513 levels", "policy-counts", lambda d: conditions(d).append(nested(512))),
    ("six counts of one array", "policy-counts", add(*[COUNT] * 5)),
    (
        "2,049 functions",
        "policy-counts",
        add({"value": "[" + "field('a')" * 2049 + "]", "equals": 1}),
    ),
    ("a bare array", "policy-array", add({"field": SKU, "equals": "UltraSSD_LRS"})),
    ("a bare array under not", "policy-array", add({"not": {"field": SKU, "equals": "x"}})),
    ("two wildcards", "policy-wildcard", add({"field": "name", "like": "*a*"})),
    (
        "two wildcards inside a count",
        "policy-wildcard",
        lambda d: conditions(d)[1]["count"].update(where={"field": SKU, "like": "*a*"}),
    ),
    (
        "a function that may fail",
        "policy-function",
        add({"value": "[substring(field('name'), 9)]", "equals": "x"}),
    ),
    ("no type", "policy-type-guard", lambda d: conditions(d).pop(0)),
    (
        "a lone condition without type",
        "policy-type-guard",
        lambda d: d["properties"]["policyRule"].update({"if": {"field": "name", "equals": "x"}}),
    ),
    ("an unknown alias", "policy-alias", add({"field": f"{VM}/nonsense", "exists": "true"})),
    (
        "another type's alias",
        "policy-alias",
        add({"field": "Microsoft.Compute/disks/sku.name", "exists": "true"}),
    ),
    (
        "an unguarded negation",
        "policy-negation",
        add({"field": f"{VM}/priority", "notEquals": "Spot"}),
    ),
    (
        "an unguarded negation by not",
        "policy-negation",
        add({"not": {"field": f"{VM}/priority", "equals": "Spot"}}),
    ),
    (
        "an unknown alias in a second branch",
        "policy-alias",
        lambda d: d["properties"]["policyRule"].update(
            {"if": {"anyOf": [{"allOf": conditions(d)}, {"allOf": [*TYPED, UNKNOWN]}]}}
        ),
    ),
    ("an unknown alias of the related type", "policy-alias", existence(UNKNOWN)),
    ("a bare array of the related type", "policy-array", existence({"field": SKU, "like": "x*"})),
    (
        "an unguarded negation on the related type",
        "policy-negation",
        existence({"field": f"{VM}/priority", "notEquals": "Spot"}),
    ),
    ("129 conditions in then", "policy-counts", existence({"anyOf": [{"field": "name"}] * 129})),
    (
        "a type that is only not another",
        "policy-type-guard",
        lambda d: conditions(d)[0].update({"notEquals": conditions(d)[0].pop("equals")}),
    ),
    ("more bytes than characters", "policy-size", set_properties(note="é" * 600_000)),
    (
        "an unguarded negation inside a count",
        "policy-negation",
        lambda d: conditions(d)[1]["count"].update(where={"field": SKU, "notIn": ["x"]}),
    ),
    (
        "a request fact that only audits",
        "policy-request",
        audit_request_facts,
    ),
]


def definition_codes(document: Any, absence_counts: frozenset[str] = frozenset()) -> set[str]:
    found = lint.definition(document, AliasRegistry.load(), absence_counts)
    assert all(breach.sentence for breach in found)
    return {breach.code for breach in found}


def test_a_sound_definition_has_no_breach() -> None:
    assert definition_codes(SOUND) == set()


@pytest.mark.parametrize(("code", "plant"), [b[1:] for b in BREACHES], ids=[b[0] for b in BREACHES])
def test_a_planted_breach_is_found(code: str, plant: Callable[[Any], None]) -> None:
    document = copy.deepcopy(SOUND)
    plant(document)
    assert code in definition_codes(document)


def test_a_negation_is_fine_where_presence_is_told_or_absence_is_meant() -> None:
    name = f"{VM}/priority"
    for guard in ({"exists": "true"}, {"in": ["Low", "Spot"]}):
        document = copy.deepcopy(SOUND)
        add({"field": name, **guard}, {"field": name, "notEquals": "Spot"})(document)
        assert definition_codes(document) == set()
    document = copy.deepcopy(SOUND)
    add({"field": name, "notEquals": "Spot"})(document)
    assert definition_codes(document, frozenset({name.lower()})) == set()


def test_mode_indexed_is_refused_for_restore_points_only() -> None:
    document = copy.deepcopy(SOUND)
    set_properties(mode="Indexed")(document)
    assert definition_codes(document) == set()
    point = "Microsoft.Compute/restorePointCollections/restorePoints"
    document["properties"]["policyRule"]["if"] = {"allOf": [{"field": "type", "equals": point}]}
    assert definition_codes(document) == {"policy-mode"}
