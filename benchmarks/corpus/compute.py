"""Machines and scale sets."""

from __future__ import annotations

from corpus.document import Json, Template
from corpus.network import address, interface


def _profiles(made: Template, name: str) -> Json:
    """What machines and scale sets have in common; `name` without brackets."""
    size = made.parameter("VmSize", "Standard_D2s_v3")
    user, key = made.parameter("AdminUsername"), made.parameter("AdminKey", kind="secureString")
    skus = [f"{year}-Datacenter{more}" for year in (2016, 2019, 2022) for more in ("", "-Core")]
    sku = made.parameter("OsVersion", skus[-1], *skus)
    disk = made.parameter("DiskType", "Premium_LRS", "Premium_LRS", "StandardSSD_LRS")
    image = {
        "publisher": "MicrosoftWindowsServer" if made.number % 2 else "Canonical",
        "offer": "WindowsServer" if made.number % 2 else "ubuntu-24_04-lts",
        "sku": f"[{sku}]" if made.number % 2 else "server",
        "version": "latest",
    }
    system = {"createOption": "FromImage", "managedDisk": {"storageAccountType": f"[{disk}]"}}
    if made.number % 10 == 3:
        system = {"createOption": "FromImage", "name": "osdisk", "vhd": {"uri": _BLOB}}
    return {
        "hardwareProfile": {"vmSize": f"[{size}]"},
        "osProfile": {
            "computerName": f"[{name}]",
            "adminUsername": f"[{user}]",
            "adminPassword": f"[{key}]",
            "linuxConfiguration": f"[if(equals({size}, ''), json('null'), variables('linux'))]",
        },
        "storageProfile": {"imageReference": image, "osDisk": system},
    }


_BLOB = "[concat(reference(resourceId('Microsoft.Storage/storageAccounts', 'old')).blob, 'a.vhd')]"
_LINUX = {"disablePasswordAuthentication": False, "provisionVMAgent": True}


def machine(made: Template, copies: Json | None = None) -> None:
    """One machine with its address, interface, disks and an extension inside it."""
    made.variables["linux"] = _LINUX
    plain = made.parameter("VmName", f"{made.word}-vm")
    name = f"concat({plain}, copyIndex())" if copies else plain
    card = made.variable("NicName", f"{made.word}-nic")
    card = f"concat({card}, copyIndex())" if copies else card
    looped: Json = {"copy": copies} if copies else {}
    connected = interface(made, card, address(made, "Vm"), **looped)
    properties = _profiles(made, name)
    count = made.parameter("DataDisks", 2, kind="int")
    lun = {"lun": "[copyIndex('dataDisks')]", "createOption": "Empty", "diskSizeGB": 1023}
    disks = {"name": "dataDisks", "count": f"[{count}]", "input": lun}
    properties["storageProfile"]["copy"] = [disks]
    properties["networkProfile"] = {"networkInterfaces": [{"id": f"[{connected}]"}]}
    script = {
        "type": "extensions",
        "apiVersion": made.version,
        "name": "install",
        "location": "[parameters('location')]",
        "dependsOn": [f"[resourceId('Microsoft.Compute/virtualMachines', {name})]"],
        "properties": {
            "publisher": "Microsoft.Azure.Extensions",
            "type": "CustomScript",
            "typeHandlerVersion": "2.1",
            "autoUpgradeMinorVersion": True,
            "settings": {"fileUris": ["[uri(deployment().properties.templateLink.uri, 'i.sh')]"]},
            "protectedSettings": {"commandToExecute": f"[format('sh i.sh {{0}} -g', {plain})]"},
        },
    }
    machine, more = "Microsoft.Compute/virtualMachines", {"resources": [script], **looped}
    made.resource(machine, name, properties, dependsOn=[f"[{connected}]"], **more)


def loop(made: Template) -> None:
    """Several machines by a copy loop."""
    count = made.parameter("VmCount", 2, 1, 2, 3, 4, kind="int")
    machine(made, {"name": "machines", "count": f"[{count}]"})


def scale_set(made: Template) -> None:
    """A scale set with its rules for scaling."""
    made.variables["linux"] = _LINUX
    name = made.parameter("ScaleSetName", f"{made.word}set")
    profile = _profiles(made, name)
    profile.pop("hardwareProfile")
    profile["osProfile"]["computerNamePrefix"] = profile["osProfile"].pop("computerName")
    inside = {"name": "ip", "properties": {"subnet": {"id": f"[{made.subnet}]"}}}
    card = {"name": "nic", "properties": {"primary": True, "ipConfigurations": [inside]}}
    profile["networkProfile"] = {"networkInterfaceConfigurations": [card]}
    properties = {"upgradePolicy": {"mode": "Manual"}, "virtualMachineProfile": profile}
    capacity = made.parameter("InstanceCount", 3, kind="int")
    sku = {"name": "Standard_D2s_v3", "tier": "Standard", "capacity": f"[{capacity}]"}
    whole = made.resource(
        "Microsoft.Compute/virtualMachineScaleSets", name, properties, sku=sku, dependsOn=[]
    )
    rules = [_scaling(whole, direction) for direction in ("Increase", "Decrease")]
    limits = {"minimum": "1", "maximum": "10", "default": "1"}
    profiles = [{"name": "Profile1", "capacity": limits, "rules": rules}]
    setting = {"targetResourceUri": f"[{whole}]", "enabled": True, "profiles": profiles}
    made.resource("Microsoft.Insights/autoscaleSettings", "'cpuautoscale'", setting)


def _scaling(whole: str, direction: str) -> Json:
    trigger = {
        "metricName": "Percentage CPU",
        "metricResourceUri": f"[{whole}]",
        "timeGrain": "PT1M",
        "statistic": "Average",
        "timeWindow": "PT5M",
        "timeAggregation": "Average",
        "operator": "GreaterThan" if direction == "Increase" else "LessThan",
        "threshold": 60,
    }
    action = {"direction": direction, "type": "ChangeCount", "value": "1", "cooldown": "PT1M"}
    return {"metricTrigger": trigger, "scaleAction": action}
