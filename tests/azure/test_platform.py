from __future__ import annotations

import json
from pathlib import Path

import pytest

from generator.azure import properties
from generator.azure.aliases import AliasRegistry
from tests.conftest import SECOND

VM = "Microsoft.Compute/virtualMachines"


def test_an_alias_is_found_whatever_its_case() -> None:
    found = AliasRegistry.load().find(VM.upper(), f"{VM}/AvailabilitySet.ID")
    assert found is not None
    assert (found.name, found.path()) == (
        f"{VM}/availabilitySet.id",
        "properties.availabilitySet.id",
    )


def test_an_alias_belongs_to_its_own_type() -> None:
    registry = AliasRegistry.load()
    assert registry.find("Microsoft.Compute/disks", f"{VM}/availabilitySet.id") is None
    assert not registry.knows("Microsoft.Compute/images")
    assert registry.aliases("Microsoft.Compute/images") == {}


def test_a_path_may_differ_by_api_version() -> None:
    registry = AliasRegistry.load(SECOND.with_name("aliases.json"))
    name = "Microsoft.Storage/storageAccounts/networkAcls.ipRules[*].value"
    alias = registry.find("Microsoft.Storage/storageAccounts", name)
    assert alias is not None
    assert alias.path("2023-05-01") == "properties.networkAcls.ipRules[*].value"
    assert alias.path("2019-06-01") == "properties.networkAcls.ipRules[*].ip"


def test_registries_join() -> None:
    joined = AliasRegistry.load() | AliasRegistry.load(SECOND.with_name("aliases.json"))
    assert joined.knows(VM)
    assert joined.knows("microsoft.storage/STORAGEACCOUNTS")


@pytest.mark.parametrize("content", ["{}", '[{"namespace": "x"}]', "[1]", '"text"', "{"])
def test_a_file_of_another_format_is_a_value_error(tmp_path: Path, content: str) -> None:
    path = tmp_path / "aliases.json"
    path.write_text(content, encoding="utf-8")
    if content == "{}":
        assert AliasRegistry.load(path).resource_types() == ()
    else:
        with pytest.raises(ValueError, match=r"az provider list|Expecting|delimiter"):
            AliasRegistry.load(path)


KINDS = [
    ("Microsoft.Compute/disks", "properties.maxShares", "int"),
    ("Microsoft.Compute/disks", "sku.name", "string"),
    (VM, "properties.osProfile.linuxConfiguration", "object"),
    (VM, "properties.osProfile.allowExtensionOperations", "bool"),
    (VM, "properties.storageProfile.dataDisks", "array"),
    (VM, "properties.storageProfile.dataDisks[*]", "object"),
    (VM, "properties.storageProfile.dataDisks[*].vhd.uri", "string"),
    (
        "Microsoft.Compute/virtualMachineScaleSets",
        "properties.virtualMachineProfile.storageProfile.osDisk.vhdContainers[*]",
        "string",
    ),
    (VM, "properties.nonsense", None),
    (VM, "properties.nonsense[*]", None),
    ("Microsoft.Storage/storageAccounts", "sku.name", None),
]


@pytest.mark.parametrize(("resource_type", "path", "kind"), KINDS)
def test_the_kind_of_a_property_is_known(resource_type: str, path: str, kind: str | None) -> None:
    assert properties.kind(resource_type, path) == kind


def test_every_property_of_the_tables_has_one_of_the_kinds() -> None:
    tables = json.loads(properties.SHIPPED.read_text(encoding="utf-8"))
    kinds = {
        properties.kind(name, path) for name, each in tables.items() for path in each["properties"]
    }
    assert kinds == set(properties.KINDS)
