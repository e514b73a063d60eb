"""Networks, addresses and what balances load."""

from __future__ import annotations

from typing import Any

from corpus.document import Json, Template


def network(made: Template) -> None:
    """A network with subnets behind a security group: the template keeps the id of one."""
    network = made.variable("VirtualNetworkName", f"{made.word}-vnet")
    prefix = made.parameter("AddressPrefix", "10.0.0.0/16")
    name = made.variable("NsgName", "[concat(" + network + ", '-nsg')]")
    ports = (22, 80, 443, 3389)[: 1 + made.number % 4]
    rules = [{"name": f"allow-{port}", "properties": _rule(port)} for port in ports]
    group = made.resource("Microsoft.Network/networkSecurityGroups", name, {"securityRules": rules})
    subnets: list[Json] = []
    for place in range(1 + made.number % 3):
        subnet = made.variable(f"Subnet{place}Name", f"subnet-{place}")
        given = made.parameter(f"Subnet{place}Prefix", f"10.0.{place}.0/24")
        inside = {"addressPrefix": f"[{given}]", "networkSecurityGroup": {"id": f"[{group}]"}}
        subnets.append({"name": f"[{subnet}]", "properties": inside})
    space = {"addressPrefixes": [f"[{prefix}]"]}
    made.resource(
        "Microsoft.Network/virtualNetworks",
        network,
        {"addressSpace": space, "subnets": subnets},
        dependsOn=[f"[{group}]"],
    )
    made.subnet = made.variable(
        "SubnetRef",
        f"[resourceId('Microsoft.Network/virtualNetworks/subnets', {network}, 'subnet-0')]",
    )


def _rule(port: int) -> Json:
    return {
        "priority": 1000 + port,
        "access": "Allow",
        "direction": "Inbound",
        "destinationPortRange": str(port),
        "protocol": "Tcp",
        "sourcePortRange": "*",
        "sourceAddressPrefix": "*",
        "destinationAddressPrefix": "*",
    }


def address(made: Template, what: str) -> str:
    """A public address, and the output of its name; gives its id."""
    name = made.parameter(f"{what}PublicIpName", f"{made.word}-{what.lower()}-ip")
    label = made.parameter(
        f"{what}DnsLabel", f"[toLower(concat('{made.word}-', uniqueString(resourceGroup().id)))]"
    )
    sku = made.parameter(f"{what}PublicIpSku", "Standard", "Basic", "Standard")
    properties = {
        "publicIPAllocationMethod": f"[if(equals({sku}, 'Standard'), 'Static', 'Dynamic')]",
        "dnsSettings": {"domainNameLabel": f"[{label}]"},
    }
    made.outputs[f"{made.word}{what}Host"] = {
        "type": "string",
        "value": f"[reference({name}).dnsSettings.fqdn]",
    }
    kind = "Microsoft.Network/publicIPAddresses"
    return made.resource(kind, name, properties, sku={"name": f"[{sku}]"})


def interface(made: Template, name: str, front: str, **more: Any) -> str:
    """An interface in the subnet, with the public address `front`; gives its id."""
    inside = {
        "privateIPAllocationMethod": "Dynamic",
        "publicIPAddress": {"id": f"[{front}]"},
        "subnet": {"id": f"[{made.subnet}]"},
    }
    properties = {"ipConfigurations": [{"name": "ipconfig1", "properties": inside}]}
    needs = [f"[{front}]"]
    kind = "Microsoft.Network/networkInterfaces"
    return made.resource(kind, name, properties, dependsOn=needs, **more)


def balancer(made: Template) -> None:
    """A load balancer whose rules point to parts of itself."""
    name = made.parameter("LoadBalancerName", f"{made.word}-lb")
    front = address(made, "Lb")
    kind = "Microsoft.Network/loadBalancers"
    rules = [_balanced(kind, name, port) for port in (80, 443)[: 1 + made.number % 2]]
    pool = made.variable("PoolName", f"{made.word}-pool")
    properties = {
        "frontendIPConfigurations": [
            {"name": "front", "properties": {"publicIPAddress": {"id": f"[{front}]"}}}
        ],
        "backendAddressPools": [{"name": f"[{pool}]"}],
        "loadBalancingRules": rules,
        "probes": [{"name": "probe", "properties": {"protocol": "Tcp", "port": 80}}],
    }
    made.resource(kind, name, properties, dependsOn=[f"[{front}]"])


def _balanced(kind: str, name: str, port: int) -> Json:
    def part(what: str, called: str) -> Json:
        return {"id": f"[resourceId('{kind}/{what}', {name}, '{called}')]"}

    properties = {
        "frontendIPConfiguration": part("frontendIPConfigurations", "front"),
        "backendAddressPool": part("backendAddressPools", "pool"),
        "probe": part("probes", "probe"),
        "protocol": "Tcp",
        "frontendPort": port,
        "backendPort": port,
        "enableFloatingIP": False,
        "idleTimeoutInMinutes": 5,
    }
    return {"name": f"rule-{port}", "properties": properties}


def gateway(made: Template) -> None:
    """An application gateway with listeners and rules."""
    name = made.parameter("GatewayName", f"{made.word}-gateway")
    tier = made.parameter("GatewayTier", "Standard_v2", "Standard_v2", "WAF_v2")
    most = made.parameter("MaxCapacity", 10, kind="int")
    front = address(made, "Gateway")
    kind = "Microsoft.Network/applicationGateways"

    def part(what: str, called: str) -> Json:
        return {"id": f"[resourceId('{kind}/{what}', {name}, '{called}')]"}

    def one(called: str, **properties: Any) -> list[Json]:
        return [{"name": called, "properties": properties}]

    properties = {
        "sku": {"name": f"[{tier}]", "tier": f"[{tier}]"},
        "autoscaleConfiguration": {"minCapacity": 2, "maxCapacity": f"[{most}]"},
        "gatewayIPConfigurations": one("ip", subnet={"id": f"[{made.subnet}]"}),
        "frontendIPConfigurations": one("front", publicIPAddress={"id": f"[{front}]"}),
        "frontendPorts": one("port", port=80),
        "backendAddressPools": one("pool", backendAddresses=[{"ipAddress": "10.0.0.4"}]),
        "backendHttpSettingsCollection": one("http", port=80, protocol="Http"),
        "httpListeners": one(
            "listener",
            frontendIPConfiguration=part("frontendIPConfigurations", "front"),
            frontendPort=part("frontendPorts", "port"),
            protocol="Http",
        ),
        "requestRoutingRules": one(
            "rule",
            ruleType="Basic",
            httpListener=part("httpListeners", "listener"),
            backendAddressPool=part("backendAddressPools", "pool"),
            backendHttpSettings=part("backendHttpSettingsCollection", "http"),
        ),
    }
    made.resource(kind, name, properties, dependsOn=[f"[{front}]"])
