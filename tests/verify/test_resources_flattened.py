"""Output of the Azure CLI without the level `properties`, back to REST shape."""

from __future__ import annotations

import copy
from typing import Any

import pytest

from generator.verify.resources.flattened import is_flattened, rebuilt

COMPUTE = "Microsoft.Compute"
ID = {"id": "/x", "name": "n", "location": "westeurope", "resourceGroup": "g", "tags": {"a": "b"}}

SHAPES: list[tuple[str, str, dict[str, Any], dict[str, Any]]] = [
    (
        "a virtual machine",
        "virtualMachines",
        {
            **ID,
            "zones": ["1"],
            "identity": {"type": "x"},
            "plan": None,
            "etag": "1",
            "vmId": "2",
            "storageProfile": {"osDisk": {"managedDisk": {"id": "d"}}, "dataDisks": [{"lun": 0}]},
            "networkProfile": {
                "networkInterfaces": [{"id": "nic", "primary": True, "resourceGroup": "g"}]
            },
            "resources": [
                {"id": "e", "name": "ext", "type": "t", "publisher": "p", "typePropertiesType": "u"}
            ],
        },
        {
            **ID,
            "zones": ["1"],
            "identity": {"type": "x"},
            "plan": None,
            "etag": "1",
            "resources": [
                {
                    "id": "e",
                    "name": "ext",
                    "type": "t",
                    "properties": {"publisher": "p", "type": "u"},
                }
            ],
            "properties": {
                "vmId": "2",
                "storageProfile": {
                    "osDisk": {"managedDisk": {"id": "d"}},
                    "dataDisks": [{"lun": 0}],
                },
                "networkProfile": {
                    "networkInterfaces": [
                        {"id": "nic", "resourceGroup": "g", "properties": {"primary": True}}
                    ]
                },
            },
        },
    ),
    (
        "a disk, whose SKU stays at the top",
        "disks",
        {
            **ID,
            "sku": {"name": "UltraSSD_LRS"},
            "managedBy": "vm",
            "diskSizeGb": 4,
            "encryption": {"type": "x"},
        },
        {
            **ID,
            "sku": {"name": "UltraSSD_LRS"},
            "managedBy": "vm",
            "properties": {"diskSizeGb": 4, "encryption": {"type": "x"}},
        },
    ),
    (
        "a scale set with levels left out inside",
        "virtualMachineScaleSets",
        {
            **ID,
            "sku": {"capacity": 2},
            "orchestrationMode": "Uniform",
            "virtualMachineProfile": {
                "extensionProfile": {"extensions": [{"name": "e", "publisher": "p"}]},
                "networkProfile": {
                    "networkInterfaceConfigurations": [
                        {
                            "name": "nic",
                            "primary": True,
                            "ipConfigurations": [{"name": "ip", "subnet": {"id": "s"}}],
                        }
                    ]
                },
            },
        },
        {
            **ID,
            "sku": {"capacity": 2},
            "properties": {
                "orchestrationMode": "Uniform",
                "virtualMachineProfile": {
                    "extensionProfile": {
                        "extensions": [{"name": "e", "properties": {"publisher": "p"}}]
                    },
                    "networkProfile": {
                        "networkInterfaceConfigurations": [
                            {
                                "name": "nic",
                                "properties": {
                                    "primary": True,
                                    "ipConfigurations": [
                                        {"name": "ip", "properties": {"subnet": {"id": "s"}}}
                                    ],
                                },
                            }
                        ]
                    },
                },
            },
        },
    ),
    (
        "a restore point collection with its points",
        "restorePointCollections",
        {
            **ID,
            "source": {"id": "vm"},
            "restorePoints": [
                {
                    "id": "r",
                    "name": "rp",
                    "consistencyMode": "CrashConsistent",
                    "excludeDisks": [{"id": "d"}],
                }
            ],
        },
        {
            **ID,
            "properties": {
                "source": {"id": "vm"},
                "restorePoints": [
                    {
                        "id": "r",
                        "name": "rp",
                        "properties": {
                            "consistencyMode": "CrashConsistent",
                            "excludeDisks": [{"id": "d"}],
                        },
                    }
                ],
            },
        },
    ),
    (
        "a type of which nothing is known",
        "somethingNew",
        {**ID, "kind": "k", "extendedLocation": {}, "facts": {"a": [1]}},
        {**ID, "kind": "k", "extendedLocation": {}, "properties": {"facts": {"a": [1]}}},
    ),
    (
        "a level that is null",
        "disks",
        {**ID, "properties": None, "diskSizeGb": 4},
        {**ID, "properties": {"diskSizeGb": 4}},
    ),
    (
        "a part that has its level",
        "virtualMachineScaleSets",
        {
            "virtualMachineProfile": {
                "extensionProfile": {"extensions": [{"publisher": "p", "properties": {"a": 1}}]}
            }
        },
        {
            "properties": {
                "virtualMachineProfile": {
                    "extensionProfile": {"extensions": [{"publisher": "p", "properties": {"a": 1}}]}
                }
            }
        },
    ),
    (
        "parts of unexpected kinds",
        "virtualMachineScaleSets",
        {"virtualMachineProfile": [1, None, {"extensionProfile": "x"}]},
        {"properties": {"virtualMachineProfile": [1, None, {"extensionProfile": "x"}]}},
    ),
]


@pytest.mark.parametrize(("_name", "kind", "flat", "rest"), SHAPES, ids=[row[0] for row in SHAPES])
def test_a_flattened_resource_gets_its_levels_back(
    _name: str, kind: str, flat: dict[str, Any], rest: dict[str, Any]
) -> None:
    before = copy.deepcopy(flat)
    assert is_flattened(flat)
    for spelled in (kind, kind.lower()):
        assert rebuilt(flat, f"{COMPUTE}/{spelled}") == rest
    assert flat == before
    assert not is_flattened(rest)


@pytest.mark.parametrize(
    "body",
    [{}, ID, {**ID, "properties": {}}, {**ID, "more": 1, "properties": {}}, {"ID": 1, "Tags": {}}],
)
def test_what_has_the_level_or_needs_none_is_not_flattened(body: dict[str, Any]) -> None:
    assert not is_flattened(body)
