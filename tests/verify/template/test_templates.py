"""Whole templates of 2014 to 2026: each .txt says what the .json beside it deploys."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from generator.verify.template import Fault, Settings, TemplateResource, expand
from generator.verify.unknown import Unknown
from tests.verify.template.summary import NOBODY, lines

FOLDER = Path(__file__).parents[1] / "data" / "templates"
GROUP = f"/subscriptions/{NOBODY}/resourceGroups/resource-group"
NAMES = sorted(path.stem for path in FOLDER.glob("*.txt"))


def load(name: str) -> Any:
    path = FOLDER / f"{name}.json"
    return json.loads(path.read_text(encoding="utf-8")) if path.exists() else None


def expansion(name: str, settings: Settings | None = None) -> list[TemplateResource | Fault]:
    return list(expand(load(name), load(f"{name}.parameters"), settings))


def test_every_template_has_an_expectation() -> None:
    templates = {path.stem for path in FOLDER.glob("*.json") if ".parameters" not in path.name}
    assert templates == set(NAMES)
    assert len(NAMES) >= 24


@pytest.mark.parametrize("name", NAMES)
def test_a_template_deploys_what_is_expected_of_it(name: str) -> None:
    expected = (FOLDER / f"{name}.txt").read_text(encoding="utf-8").splitlines()
    assert list(lines(expansion(name))) == expected


@pytest.mark.parametrize("name", NAMES)
def test_every_path_leads_to_something_in_the_document(name: str) -> None:
    for item in expansion(name):
        value = load(name)
        if name == "2022-template-in-a-variable":
            continue
        for step in item.path[:-1]:
            value = value[step]
        assert isinstance(value, dict | list)


U = Unknown


def present(expression: str) -> Unknown:
    """An unknown value that is certainly not null."""
    return Unknown(expression, present=True)


VALUES = [
    # unmanaged disks; what Azure answers is unknown where it stands, and nowhere else
    (
        "2015-vm-unmanaged-disk",
        "MyWindowsVM",
        "properties.storageProfile.imageReference.sku",
        "2012-R2-Datacenter",
    ),
    (
        "2015-vm-unmanaged-disk",
        "MyWindowsVM",
        "properties.storageProfile.osDisk.vhd.uri",
        present("parameters('newStorageAccountName')"),
    ),
    (
        "2015-vm-unmanaged-disk",
        "MyWindowsVM",
        "properties.osProfile.adminPassword",
        present("parameters('adminPassword')"),
    ),
    (
        "2014-schema-availability-set",
        "myvm1",
        "properties.storageProfile.osDisk.vhd.uri",
        "http://acct.blob.core.windows.net/vhds/osdisk1.vhd",
    ),
    # loops of resources, properties and variables
    (
        "2017-vm-managed-data-disks-loop",
        "vm-2",
        "properties.storageProfile.dataDisks.2",
        {
            "name": "vm-2-data-2",
            "diskSizeGB": 100,
            "lun": 2,
            "createOption": "Empty",
            "managedDisk": {"storageAccountType": "UltraSSD_LRS"},
        },
    ),
    ("2017-vm-managed-data-disks-loop", "vm-1", "properties.storageProfile.copy", None),
    ("2018-variables-with-copy", "vm-data-d0-d1", "zones", ["1", "2", "3"]),
    (
        "2018-variables-with-copy",
        "vm-data-d0-d1",
        "properties.storageProfile.dataDisks",
        [{"lun": 0, "createOption": "Empty"}, {"lun": 1, "createOption": "Empty"}],
    ),
    # a scale set
    ("2022-vmss-flexible", "myVmssFlex", "properties.orchestrationMode", "Flexible"),
    (
        "2022-vmss-flexible",
        "myVmssFlex",
        "sku",
        {"name": "Standard_DS1_v2", "tier": "Standard", "capacity": 2},
    ),
    (
        "2022-vmss-flexible",
        "myVmssFlex",
        "properties.virtualMachineProfile.securityProfile",
        {
            "uefiSettings": {"secureBootEnabled": True, "vTpmEnabled": True},
            "securityType": "TrustedLaunch",
        },
    ),
    # nested deployments: outer expressions see what is around, inner ones do not
    ("2020-nested-outer", "outer-disk-1", "sku.name", "Premium_LRS"),
    ("2020-nested-outer", "outer-disk-1", "properties.note", "resource-group"),
    ("2021-nested-inner", "outer-in", "sku.name", "UltraSSD_LRS"),
    ("2021-nested-inner", "outer-in", "tags", {"env": "test"}),
    ("2021-nested-inner", "outer-in", "properties.deployment", "inner"),
    ("2021-nested-inner", "outer-in", "properties.secret", present("parameters('secret')")),
    (
        "2021-nested-inner",
        "outer-in",
        "properties.group",
        "/subscriptions/11111111-1111-1111-1111-111111111111/resourceGroups/elsewhere",
    ),
    ("2021-nested-inner", "inner", "properties.template", U("properties.template")),
    ("2021-nested-inner", "inner", "properties.parameters.name", {"value": "outer-in"}),
    (
        "2016-linked-templates",
        "vm",
        "properties.networkProfile.networkInterfaces.0.id",
        U("reference('shared')"),
    ),
    # language 2.0 and what Bicep compiles to
    ("2023-symbolic-names", "data", "sku.name", "PremiumV2_LRS"),
    ("2023-symbolic-names", "data", "zones", []),
    ("2023-symbolic-names", "data", "properties.tier", None),
    (
        "2023-symbolic-names",
        "data",
        "properties.encryption.diskEncryptionSetId",
        U("reference('vault', '2023-02-01')"),
    ),
    ("2024-bicep-build", "db", "properties.hardwareProfile.vmSize", "Standard_E4s_v5"),
    (
        "2024-bicep-build",
        "db",
        "properties.storageProfile.dataDisks.1",
        {"name": "db-01", "lun": 1, "createOption": "Empty"},
    ),
    (
        "2024-bicep-build",
        "db",
        "properties.storageProfile.osDisk",
        {"createOption": "FromImage", "deleteOption": "Delete"},
    ),
    ("2024-bicep-build", "db", "properties.osProfile.customData", "IyEvYmluL3NoCmVjaG8gaGVsbG8K"),
    ("2026-symbolic-module-loop", "a", "sku.name", "PremiumV2_LRS"),
    # scopes
    ("2021-subscription-scope", "disk-workload", "location", "westeurope"),
    (
        "2021-subscription-scope",
        "audit-vms",
        "properties.parameters.raw.value",
        "[parameters('kept')]",
    ),
    (
        "2022-management-group",
        "no-unmanaged-disks",
        "properties.policyRule.if.equals",
        "[parameters('type')]",
    ),
    ("2022-management-group", "rg", "location", "northeurope"),
    # children and extensions
    (
        "2024-restore-point-collection",
        "vm-rpc/first",
        "properties.excludeDisks.0.id",
        f"{GROUP}/providers/Microsoft.Compute/disks/scratch",
    ),
    ("2021-extension-resources", "lock", "type", "Microsoft.Authorization/locks"),
    # what is not deployed is not evaluated
    ("2020-conditions", "diag", "kind", None),
    ("2020-conditions", "always", "sku.name", "Premium_LRS"),
    # parameters
    (
        "2019-vm-without-values",
        "<parameters('vmName')>",
        "properties.storageProfile.dataDisks",
        present("parameters('dataDisks')"),
    ),
    (
        "2019-vm-without-values",
        "<parameters('vmName')>",
        "properties.storageProfile.osDisk.diffDiskSettings",
        U("parameters('ephemeral')"),
    ),
    (
        "2019-key-vault-reference",
        "[azureuser]",
        "properties.hardwareProfile.vmSize",
        "Standard_DS3_v2",
    ),
    (
        "2019-key-vault-reference",
        "[azureuser]",
        "properties.osProfile.adminPassword",
        present("parameters('adminPassword')"),
    ),
    ("2019-key-vault-reference", "[azureuser]", "tags", {"from": "default"}),
    # names that are expressions; a name nobody knows may be any
    ("2018-hidden-link-tags", "ai", "tags.plain", "[not evaluated]"),
    ("2018-hidden-link-tags", "d", "tags", present("parameters('owner')")),
    # an API profile and a question decide about the version
    ("2018-api-profile", "vm", "apiVersion", U("apiProfile '2018-03-01-hybrid'")),
    ("2018-api-profile", "d", "apiVersion", present("providers('Microsoft.Compute', 'disks')")),
    (
        "2023-vm-trusted-launch",
        "simple-vm",
        "properties.securityProfile.securityType",
        "ConfidentialVM",
    ),
    (
        "2023-vm-trusted-launch",
        "simple-vm",
        "zones",
        U("pickZones('Microsoft.Compute', 'virtualMachines', 'eastus')"),
    ),
]


@pytest.mark.parametrize(("name", "resource", "path", "expected"), VALUES)
def test_a_property_is_evaluated(name: str, resource: str, path: str, expected: object) -> None:
    found = [
        item
        for item in expansion(name)
        if isinstance(item, TemplateResource)
        and (item.name == resource or f"<{getattr(item.name, 'expression', '')}>" == resource)
    ]
    assert found
    assert at(found[0].body, path.split(".")) == expected


def at(value: Any, steps: list[str]) -> Any:
    for step in steps:
        if isinstance(value, list):
            value = value[int(step)]
        else:
            value = value.get(step) if isinstance(value, dict) else None
    return value


def test_settings_say_where_a_template_goes() -> None:
    settings = Settings(
        subscription="55555555-5555-5555-5555-555555555555",
        resource_group="mine",
        location="westus3",
    )
    vm = expansion("2015-vm-unmanaged-disk", settings)[-1]
    assert isinstance(vm, TemplateResource)
    assert vm.body["location"] == "westus3"
    assert vm.id == (
        "/subscriptions/55555555-5555-5555-5555-555555555555/resourceGroups/mine"
        "/providers/Microsoft.Compute/virtualMachines/MyWindowsVM"
    )
    assert (vm.target.subscription, vm.target.resource_group) == (settings.subscription, "mine")
