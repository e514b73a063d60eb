"""Whole policies in the style of the built-in ones, with the shipped aliases, end to end."""

from __future__ import annotations

from typing import Any

import pytest

from generator.verify import AliasRegistry, Policy

REGISTRY = AliasRegistry.load()
VM = "Microsoft.Compute/virtualMachines"
VMSS = "Microsoft.Compute/virtualMachineScaleSets"
DISK = "Microsoft.Compute/disks"
POINTS = "Microsoft.Compute/restorePointCollections"
GROUP = "/subscriptions/s/resourceGroups/g/providers"
IS_VM = {"field": "type", "equals": VM}
STORAGE = f"{VM}/storageProfile"


def vm(**properties: Any) -> dict[str, Any]:
    return {
        "type": VM,
        "name": "web-01",
        "id": f"{GROUP}/{VM}/web-01",
        "location": "westeurope",
        "tags": {"env": "prod"},
        "properties": properties,
    }


def disks(*kinds: str | None) -> dict[str, Any]:
    made = [{"managedDisk": {} if kind is None else {"storageAccountType": kind}} for kind in kinds]
    return vm(storageProfile={"dataDisks": made})


def image(publisher: str, sku: str) -> dict[str, Any]:
    return vm(storageProfile={"imageReference": {"publisher": publisher, "sku": sku}})


def parameter(kind: str, **more: Any) -> dict[str, Any]:
    return {"type": kind, **more}


# name: (condition, effect, parameters, resources that get the effect, resources that do not)
POLICIES: dict[str, tuple[dict[str, Any], str, dict[str, Any], list[Any], list[Any]]] = {
    "allowed locations": (
        {
            "allOf": [
                {"field": "location", "notIn": "[parameters('where')]"},
                {"field": "location", "notEquals": "global"},
            ]
        },
        "deny",
        {"where": parameter("Array", defaultValue=["West Europe", "northeurope"])},
        [{**vm(), "location": "East US"}],
        [vm(), {**vm(), "location": "North Europe"}, {**vm(), "location": "Global"}],
    ),
    "allowed sizes": (
        {
            "allOf": [
                IS_VM,
                {"not": {"field": f"{VM}/sku.name", "in": "[parameters('sizes')]"}},
            ]
        },
        "Deny",
        {"sizes": parameter("Array", defaultValue=["Standard_D2s_v5"])},
        [vm(hardwareProfile={"vmSize": "Standard_M416"}), vm()],
        [vm(hardwareProfile={"vmSize": "STANDARD_d2S_v5"}), {"type": DISK}],
    ),
    "managed disks": (
        {
            "anyOf": [
                {"allOf": [IS_VM, {"field": f"{VM}/osDisk.uri", "exists": "True"}]},
                {
                    "allOf": [
                        {"field": "type", "equals": VMSS},
                        {
                            "anyOf": [
                                {"field": f"{VMSS}/osDisk.vhdContainers", "exists": True},
                                {"field": f"{VMSS}/osdisk.imageUrl", "exists": True},
                            ]
                        },
                    ]
                },
            ]
        },
        "audit",
        {},
        [vm(storageProfile={"osDisk": {"vhd": {"uri": "https://x"}}})],
        [vm(storageProfile={"osDisk": {"vhd": None}}), vm(), {"type": DISK}],
    ),
    "ultra disks by count": (
        {
            "allOf": [
                IS_VM,
                {
                    "count": {
                        "field": f"{STORAGE}.dataDisks[*]",
                        "where": {
                            "field": f"{STORAGE}.dataDisks[*].managedDisk.storageAccountType",
                            "equals": "UltraSSD_LRS",
                        },
                    },
                    "greater": 0,
                },
            ]
        },
        "audit",
        {},
        [disks("Premium_LRS", "ultrassd_LRS")],
        [disks("Premium_LRS", None), disks(), vm(), vm(storageProfile=None)],
    ),
    "every disk premium": (
        {
            "allOf": [
                IS_VM,
                {"value": f"[length(field('{STORAGE}.dataDisks[*]'))]", "greater": 0},
                {
                    "field": f"{STORAGE}.dataDisks[*].managedDisk.storageAccountType",
                    "like": "Premium*",
                },
            ]
        },
        "audit",
        {},
        [disks("Premium_LRS", "PremiumV2_LRS")],
        [disks("Premium_LRS", None), disks(), vm()],
    ),
    "at most two disks": (
        {
            "allOf": [
                IS_VM,
                {
                    "count": {"field": f"{STORAGE}.dataDisks[*]"},
                    "greater": "[parameters('most')]",
                },
            ]
        },
        "deny",
        {"most": parameter("Integer", defaultValue=2)},
        [disks("a", "b", "c")],
        [disks("a", "b"), vm()],
    ),
    "windows images on the list": (
        {
            "allOf": [
                IS_VM,
                {
                    "field": "Microsoft.Compute/imagePublisher",
                    "in": ["MicrosoftWindowsServer", "MicrosoftWindowsDesktop"],
                },
                {
                    "count": {
                        "value": "[parameters('skus')]",
                        "name": "sku",
                        "where": {
                            "field": "Microsoft.Compute/imageSku",
                            "like": "[current('sku')]",
                        },
                    },
                    "equals": 0,
                },
            ]
        },
        "audit",
        {"skus": parameter("Array", defaultValue=["2019-*", "2022-*"])},
        [image("microsoftwindowsserver", "2012-R2")],
        [image("MicrosoftWindowsServer", "2022-Datacenter"), image("canonical", "x"), vm()],
    ),
    "ephemeral OS disk": (
        {
            "allOf": [
                {"field": "type", "in": [VM, VMSS]},
                {"field": f"{STORAGE}.osDisk.diffDiskSettings.option", "equals": "Local"},
            ]
        },
        "audit",
        {},
        [vm(storageProfile={"osDisk": {"diffDiskSettings": {"option": "local"}}})],
        [vm(storageProfile={"osDisk": {"diffDiskSettings": {}}}), {"type": VMSS}],
    ),
    "encryption at host": (
        {
            "allOf": [
                IS_VM,
                {"field": f"{VM}/securityProfile.encryptionAtHost", "notEquals": "true"},
            ]
        },
        "audit",
        {},
        [vm(), vm(securityProfile={"encryptionAtHost": False})],
        [
            vm(securityProfile={"encryptionAtHost": True}),
            vm(securityProfile={"encryptionAtHost": "True"}),
        ],
    ),
    "at least three tags": (
        {"value": "[less(length(field('tags')), 3)]", "equals": "true"},
        "deny",
        {},
        [vm(), {"type": VM}],
        [{**vm(), "tags": {"a": 1, "b": 2, "c": 3}}],
    ),
    "require a tag": (
        {"field": "[concat('tags[', parameters('tag'), ']')]", "exists": "false"},
        "deny",
        {"tag": parameter("String", defaultValue="owner")},
        [vm(), {"type": VM}],
        [{**vm(), "tags": {"OWNER": "me"}}, {**vm(), "tags": {"owner": ""}}],
    ),
    "required tags, all of them": (
        {
            "count": {
                "value": ["env", "owner"],
                "name": "tag",
                "where": {
                    "field": "[concat('tags[''', current('tag'), ''']')]",
                    "exists": True,
                },
            },
            "less": 2,
        },
        "deny",
        {},
        [vm()],
        [{**vm(), "tags": {"Env": "x", "owner": "y"}}],
    ),
    "name pattern": (
        {"allOf": [IS_VM, {"not": {"field": "name", "match": "???-##"}}]},
        "deny",
        {},
        [{**vm(), "name": "web-1"}, {**vm(), "name": "w3b-01"}],
        [vm(), {"type": DISK, "name": "x"}],
    ),
    "name starts with the group's": (
        {"not": {"field": "name", "like": "[concat(resourceGroup().name, '*')]"}},
        "deny",
        {},
        [vm()],
        [{**vm(), "name": "G-01"}],
    ),
    "guarded prefix of the name": (
        {
            "value": "[if(greaterOrEquals(length(field('name')), 3), "
            "substring(field('name'), 0, 3), 'too short')]",
            "notEquals": "web",
        },
        "audit",
        {},
        [{**vm(), "name": "w"}, {**vm(), "name": "db-01"}],
        [vm(), {**vm(), "name": "WEBS"}],
    ),
    "inherit a tag from the group": (
        {
            "allOf": [
                {
                    "field": "tags['cost']",
                    "notEquals": "[resourceGroup().tags['cost']]",
                },
                {"value": "[resourceGroup().tags['cost']]", "notEquals": ""},
            ]
        },
        "modify",
        {},
        [vm(), {**vm(), "tags": {"cost": "2"}}],
        [{**vm(), "tags": {"cost": "1"}}],
    ),
    "public access of disks": (
        {
            "allOf": [
                {"field": "type", "equals": DISK},
                {"field": f"{DISK}/networkAccessPolicy", "notIn": ["DenyAll", "AllowPrivate"]},
                {"field": f"{DISK}/publicNetworkAccess", "notEquals": "Disabled"},
            ]
        },
        "audit",
        {},
        [{"type": DISK, "properties": {"networkAccessPolicy": "AllowAll"}}, {"type": DISK}],
        [
            {"type": DISK, "properties": {"networkAccessPolicy": "denyall"}},
            {"type": DISK, "properties": {"publicNetworkAccess": "disabled"}},
        ],
    ),
    "premium disks by sku": (
        {
            "allOf": [
                {"field": "type", "equals": DISK},
                {"field": f"{DISK}/sku.name", "contains": "premium"},
            ]
        },
        "audit",
        {},
        [{"type": DISK, "sku": {"name": "PremiumV2_LRS"}}],
        [{"type": DISK, "sku": {"name": "Standard_LRS"}}, {"type": DISK, "sku": None}],
    ),
    "customer keys on every disk": (
        {
            "allOf": [
                IS_VM,
                {
                    "anyOf": [
                        {
                            "field": f"{STORAGE}.osDisk.managedDisk.diskEncryptionSet.id",
                            "exists": False,
                        },
                        {
                            "count": {
                                "field": f"{STORAGE}.dataDisks[*]",
                                "where": {
                                    "field": f"{STORAGE}.dataDisks[*]"
                                    ".managedDisk.diskEncryptionSet.id",
                                    "exists": False,
                                },
                            },
                            "greater": 0,
                        },
                    ]
                },
            ]
        },
        "audit",
        {},
        [
            vm(),
            vm(
                storageProfile={
                    "osDisk": {"managedDisk": {"diskEncryptionSet": {"id": "/k"}}},
                    "dataDisks": [{"managedDisk": {"diskEncryptionSet": None}}],
                }
            ),
        ],
        [
            vm(
                storageProfile={
                    "osDisk": {"managedDisk": {"diskEncryptionSet": {"id": "/k"}}},
                    "dataDisks": [{"managedDisk": {"diskEncryptionSet": {"id": "/k"}}}],
                }
            ),
        ],
    ),
    "old API versions with data disks": (
        {
            "allOf": [
                IS_VM,
                {"value": "[requestContext().apiVersion]", "less": "2021-03-01"},
            ]
        },
        "deny",
        {},
        [{**vm(), "apiVersion": "2019-12-01"}, {**vm(), "apiVersion": "2021-02-01-preview"}],
        [{**vm(), "apiVersion": "2021-03-01"}, {**vm(), "apiVersion": "2021-03-01-preview"}],
    ),
    "public addresses of scale sets": (
        {
            "allOf": [
                {"field": "type", "equals": VM},
                {
                    "count": {
                        "field": f"{VM}/networkProfile.networkInterfaceConfigurations[*]",
                        "where": {
                            "count": {
                                "field": f"{VM}/networkProfile.networkInterfaceConfigurations[*]"
                                ".ipConfigurations[*]",
                                "where": {
                                    "field": f"{VM}/networkProfile."
                                    "networkInterfaceConfigurations[*].ipConfigurations[*]"
                                    ".publicIPAddressConfiguration.sku.name",
                                    "equals": "Basic",
                                },
                            },
                            "greater": 0,
                        },
                    },
                    "greaterOrEquals": 2,
                },
            ]
        },
        "audit",
        {},
        [
            vm(
                networkProfile={
                    "networkInterfaceConfigurations": [
                        {
                            "properties": {
                                "ipConfigurations": [
                                    {
                                        "properties": {
                                            "publicIPAddressConfiguration": {"sku": {"name": name}}
                                        }
                                    }
                                    for name in names
                                ]
                            }
                        }
                        for names in (["Basic"], ["Standard", "basic"])
                    ]
                }
            )
        ],
        [
            vm(
                networkProfile={
                    "networkInterfaceConfigurations": [
                        {
                            "properties": {
                                "ipConfigurations": [
                                    {
                                        "properties": {
                                            "publicIPAddressConfiguration": {"sku": {"name": name}}
                                        }
                                    }
                                    for name in names
                                ]
                            }
                        }
                        for names in (["Basic", "Basic"], ["Standard"])
                    ]
                }
            ),
            vm(),
        ],
    ),
    "restore points with excluded disks": (
        {
            "allOf": [
                {"field": "type", "equals": f"{POINTS}/restorePoints"},
                {"count": {"field": f"{POINTS}/restorePoints/excludeDisks[*]"}, "greater": 0},
            ]
        },
        "audit",
        {},
        [{"type": f"{POINTS}/restorePoints", "properties": {"excludeDisks": [{"id": "/d"}]}}],
        [
            {"type": f"{POINTS}/restorePoints", "properties": {"excludeDisks": []}},
            {"type": f"{POINTS}/restorePoints", "properties": {}},
            {"type": POINTS},
        ],
    ),
    "one of several publishers of extensions": (
        {
            "allOf": [
                {"field": "type", "equals": f"{VM}/extensions"},
                {"field": f"{VM}/extensions/publisher", "notIn": "[parameters('ok')]"},
                {"field": "fullName", "like": "web-*"},
            ]
        },
        "deny",
        {"ok": parameter("Array", defaultValue=["Microsoft.Azure.Monitor"])},
        [
            {
                "type": f"{VM}/extensions",
                "name": "web-01/agent",
                "properties": {"publisher": "Other"},
            }
        ],
        [
            {
                "type": f"{VM}/extensions",
                "name": "web-01/agent",
                "properties": {"publisher": "microsoft.azure.monitor"},
            },
            {"type": f"{VM}/extensions", "name": "db-01/agent", "properties": {"publisher": "x"}},
        ],
    ),
    "expired": (
        {
            "allOf": [
                {"field": "tags['expires']", "exists": True},
                {"value": "[addDays(field('tags.expires'), 30)]", "less": "[utcNow()]"},
            ]
        },
        "audit",
        {},
        [{**vm(), "tags": {"expires": "2024-01-01T00:00:00Z"}}],
        [{**vm(), "tags": {"expires": "2024-04-20T00:00:00Z"}}, vm()],
    ),
    "identity": (
        {"allOf": [IS_VM, {"field": "identity.type", "notContains": "SystemAssigned"}]},
        "audit",
        {},
        [vm(), {**vm(), "identity": {"type": "UserAssigned"}}],
        [{**vm(), "identity": {"type": "systemassigned, UserAssigned"}}],
    ),
}
CONTEXT = {"utcNow": "2024-05-01T00:00:00Z", "resourceGroup": {"name": "g", "tags": {"Cost": "1"}}}
ROWS = [
    (name, resource, hit)
    for name, (_, _, _, hits, misses) in POLICIES.items()
    for hit, resources in ((True, hits), (False, misses))
    for resource in resources
]


@pytest.mark.parametrize(("name", "resource", "hit"), ROWS)
def test_a_policy_meets_what_it_is_about_and_nothing_else(
    name: str,
    resource: dict[str, Any],
    hit: bool,
) -> None:
    condition, effect, parameters, _, _ = POLICIES[name]
    rule = {"if": condition, "then": {"effect": "[parameters('effect')]"}}
    parameters = {**parameters, "effect": parameter("String", defaultValue=effect)}
    definition = {"properties": {"mode": "All", "parameters": parameters, "policyRule": rule}}
    policy = Policy.parse(definition, aliases=REGISTRY)
    outcome = policy.evaluate(resource, context=CONTEXT)
    assert (outcome.error, outcome.undetermined) == (None, ())
    assert outcome.effect == (effect.lower() if hit else None)


COLLECTION = {
    "if": IS_VM,
    "then": {
        "effect": "auditIfNotExists",
        "details": {
            "type": POINTS,
            "existenceScope": "Subscription",
            "existenceCondition": {"field": f"{POINTS}/source.id", "equals": "[field('id')]"},
        },
    },
}


@pytest.mark.parametrize(
    ("source", "effect"),
    [(f"{GROUP}/{VM}/WEB-01", None), (f"{GROUP}/{VM}/other", "auditIfNotExists")],
)
def test_a_machine_without_a_collection_of_its_own_is_found(
    source: str, effect: str | None
) -> None:
    collection = {"type": POINTS, "properties": {"source": {"id": source}}}
    policy = Policy.parse(COLLECTION, aliases=REGISTRY)
    assert policy.evaluate(vm(), related=lambda *_: [collection]).effect == effect
