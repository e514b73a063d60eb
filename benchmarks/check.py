"""How long `gen-policies check` takes, as ratios measured side by side in one run.

1. A single template: the whole process against `python -c "import click, orjson"`.
2. A folder of 350 templates of about 6 MB, like the public quickstart templates (`corpus`):
   against checkov on the same folder, if installed.
3. An inventory as JSON Lines, about 2 KB a VM: against one process that parses it with
   orjson; and the peak memory of all processes together (Linux).

Run: python benchmarks/check.py [VMS]     VMS: how many, 200000 by default
"""

from __future__ import annotations

import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from corpus import template

ROOT = Path(__file__).parents[1]
FLOOR = [sys.executable, "-c", "import click, orjson"]
PARSE = "import orjson, sys\nfor line in open(sys.argv[1], 'rb'): orjson.loads(line)"
COMMAND = [sys.executable, "-c", "from generator.cli import run; run()", "check"]
CACHED = {**os.environ, "PYTHONPYCACHEPREFIX": str(Path(tempfile.gettempdir()) / "gen-policies")}
CACHED.pop("PYTHONDONTWRITEBYTECODE", None)
"""Modules are read from bytecode, as they are where a package is installed."""
ROUNDS = 15
TEMPLATES = 350


def check(*arguments: str) -> list[str]:
    """The command that checks."""
    return [*COMMAND, "--fail-on", "never", *arguments]


def seconds(command: list[str]) -> float:
    """The wall seconds of one run."""
    start = time.perf_counter()
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, cwd=ROOT, env=CACHED)
    return time.perf_counter() - start


def side_by_side(rounds: int, *commands: list[str]) -> list[float]:
    """The median seconds of each command, run in turn after one run that is not counted."""
    for command in commands:
        seconds(command)
    times = [[seconds(command) for command in commands] for _ in range(rounds)]
    return [statistics.median(column) for column in zip(*times, strict=True)]


def vm(number: int) -> dict[str, Any]:
    """A VM as Azure shows it, about 2 KB; one in twenty has a disk kept as a VHD blob."""
    group = f"/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/rg{number % 997}"
    compute = f"{group}/providers/Microsoft.Compute"
    disks = [
        {
            "lun": lun,
            "name": f"vm{number:07}-data{lun}",
            "createOption": "Attach",
            "caching": "ReadOnly",
            "writeAcceleratorEnabled": False,
            "managedDisk": {
                "storageAccountType": "Premium_LRS",
                "id": f"{compute}/disks/vm{number:07}-data{lun}",
            },
            "diskSizeGB": 128,
            "toBeDetached": False,
        }
        for lun in range(2)
    ]
    system: dict[str, Any] = {
        "osType": "Linux" if number % 2 else "Windows",
        "name": f"vm{number:07}-os",
        "createOption": "FromImage",
        "caching": "ReadWrite",
        "managedDisk": {"storageAccountType": "Premium_LRS", "id": f"{compute}/disks/{number}"},
        "deleteOption": "Detach",
        "diskSizeGB": 127,
    }
    if number % 20 == 0:
        system["vhd"] = {"uri": f"https://account.blob.core.windows.net/vhds/{number}.vhd"}
    image = ("Canonical", "ubuntu-24_04-lts", "server")
    if number % 2 == 0:
        image = ("MicrosoftWindowsServer", "WindowsServer", "2022-datacenter-g2")
    in_set = {"availabilitySet": {"id": f"{compute}/availabilitySets/a"}}
    return {
        "id": f"{compute}/virtualMachines/vm{number:07}",
        "name": f"vm{number:07}",
        "type": "Microsoft.Compute/virtualMachines",
        "location": "westeurope",
        "zones": [str(number % 3 + 1)],
        "tags": {"costCenter": f"cc-{number % 50}", "owner": f"team-{number % 200}"},
        "properties": {
            "vmId": f"{number:032x}",
            "provisioningState": "Succeeded",
            "timeCreated": "2025-05-05T05:05:05.0000000+00:00",
            "hardwareProfile": {"vmSize": "Standard_D4s_v5"},
            "storageProfile": {
                "imageReference": {
                    "publisher": image[0],
                    "offer": image[1],
                    "sku": image[2],
                    "version": "latest",
                },
                "osDisk": system,
                "dataDisks": disks,
            },
            "osProfile": {
                "computerName": f"vm{number:07}",
                "adminUsername": "azureuser",
                "secrets": [],
                "allowExtensionOperations": True,
            },
            "networkProfile": {
                "networkInterfaces": [
                    {"id": f"{group}/providers/Microsoft.Network/networkInterfaces/{number}"}
                ]
            },
            "diagnosticsProfile": {"bootDiagnostics": {"enabled": True}},
        }
        | (in_set if number % 50 == 0 else {}),
    }


def collection(number: int) -> dict[str, Any]:
    """The restore point collection of a VM."""
    source = vm(number)["id"]
    name = f"rpc{number:07}"
    place = source.rpartition("/virtualMachines/")[0]
    return {
        "id": f"{place}/restorePointCollections/{name}",
        "name": name,
        "type": "Microsoft.Compute/restorePointCollections",
        "location": "westeurope",
        "properties": {"source": {"id": source, "location": "westeurope"}},
    }


def inventory(count: int) -> Iterator[dict[str, Any]]:
    """VMs, and a collection for every second of those that need one."""
    for number in range(count):
        yield vm(number)
        if number % 100 == 0:
            yield collection(number)


def peak(command: list[str]) -> float:
    """The largest memory of a command with its processes in MB, shared pages divided (PSS)."""
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, cwd=ROOT, env=CACHED)
    most = [0.0]

    def watch() -> None:
        while process.poll() is None:
            most[0] = max(most[0], sum(map(_megabytes, _family(process.pid))))
            time.sleep(0.05)

    watcher = threading.Thread(target=watch)
    watcher.start()
    process.wait()
    watcher.join()
    return most[0]


def _family(process: int) -> Iterator[int]:
    yield process
    for children in Path(f"/proc/{process}/task").glob("*/children"):
        try:
            found = children.read_text().split()
        except OSError:
            continue
        for child in found:
            yield from _family(int(child))


def _megabytes(process: int) -> float:
    try:
        lines = Path(f"/proc/{process}/smaps_rollup").read_text().splitlines()
    except OSError:
        return 0.0
    return sum(int(line.split()[1]) for line in lines if line.startswith("Pss:")) / 1024


def single(room: Path) -> None:
    """One template."""
    file = room / "one.json"
    file.write_text(json.dumps(template(1), indent=2))
    ours, floor = side_by_side(ROUNDS, check(str(file)), FLOOR)
    print(f"one template: {ours * 1000:.0f} ms; click and orjson alone: {floor * 1000:.0f} ms")
    print(f"ratio: {ours / floor:.2f} (at most 3)")


def folder(room: Path) -> None:
    """A folder of templates."""
    templates = room / "templates"
    templates.mkdir()
    for number in range(TEMPLATES):
        (templates / f"{number:03}.json").write_text(json.dumps(template(number), indent=2))
    size = sum(file.stat().st_size for file in templates.iterdir())
    (ours,) = side_by_side(5, check(str(templates)))
    print(f"{TEMPLATES} templates, {size / 1e6:.1f} MB: {ours:.2f} s")
    checkov = shutil.which("checkov")
    if checkov is None:
        print("checkov is not installed, so nothing to compare with (at least 50 times faster)")
        return
    start = time.perf_counter()
    command = [checkov, "--directory", str(templates), "--framework", "arm", "--compact", "--quiet"]
    subprocess.run(command, check=False, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    theirs = time.perf_counter() - start
    print(f"checkov: {theirs:.1f} s; ratio: {theirs / ours:.0f} (at least 50)")


def lines(room: Path, count: int) -> None:
    """An inventory of JSON Lines."""
    file = room / "inventory.jsonl"
    with file.open("w") as stream:
        for resource in inventory(count):
            stream.write(json.dumps(resource) + "\n")
    parse = [sys.executable, "-c", PARSE, str(file)]
    ours, floor = side_by_side(3, check(str(file)), parse)
    print(f"{count} VMs, {file.stat().st_size / 1e6:.0f} MB: {ours:.2f} s; orjson: {floor:.2f} s")
    print(f"ratio: {ours / floor:.2f} (at most 2)")
    print(f"peak memory, all processes: {peak(check(str(file))):.0f} MB (at most 300)")


def main() -> None:
    """Measures and prints."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 200_000
    with tempfile.TemporaryDirectory() as name:
        single(Path(name))
        folder(Path(name))
        lines(Path(name), count)


if __name__ == "__main__":
    main()
