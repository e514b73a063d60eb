"""How long python-jsonschema takes for a template of 1 MB with the generated schema.

The template is machines: once none violates anything, once each has a disk that does.

Run: python benchmarks/schema.py
"""

from __future__ import annotations

import json
import statistics
import time
from pathlib import Path
from typing import Any

from jsonschema import Draft7Validator

SCHEMAS = Path(__file__).parents[1] / "out" / "schema"
ROUNDS = 5


def template(sku: str) -> dict[str, Any]:
    """A template of 1 MB whose machines have four disks of this SKU."""
    disk = {"createOption": "Empty", "managedDisk": {"storageAccountType": sku}}
    machine = {
        "type": "Microsoft.Compute/virtualMachines",
        "apiVersion": "2024-07-01",
        "name": "[format('vm{0}', copyIndex())]",
        "location": "[resourceGroup().location]",
        "properties": {
            "hardwareProfile": {"vmSize": "Standard_D4s_v5"},
            "storageProfile": {
                "osDisk": {"createOption": "FromImage"},
                "dataDisks": [{"lun": lun, **disk} for lun in range(4)],
            },
            "osProfile": {"computerName": "vm", "adminUsername": "[parameters('name')]"},
        },
    }
    return {"resources": [machine] * (1_000_000 // len(json.dumps(machine)) + 1)}


def main() -> None:
    """Measures and prints."""
    for path in sorted(SCHEMAS.glob("*/template.schema.json")):
        validator = Draft7Validator(json.loads(path.read_text(encoding="utf-8")))
        for sku in ("Premium_LRS", "UltraSSD_LRS"):
            body, times = template(sku), []
            for _ in range(ROUNDS):
                start = time.perf_counter()
                errors = sum(1 for _ in validator.iter_errors(body))
                times.append(time.perf_counter() - start)
            machines = f"{len(body['resources'])} machines with {sku}, {errors} errors"
            print(f"{path.parent.name}: {machines}: {statistics.median(times):.2f} s (below 2)")


if __name__ == "__main__":
    main()
