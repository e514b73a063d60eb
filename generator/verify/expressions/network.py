"""IP ranges."""

from __future__ import annotations

import ipaddress
from typing import Any

from generator.verify.expressions.arguments import text, whole
from generator.verify.expressions.failures import ArgumentError

Network = ipaddress.IPv4Network | ipaddress.IPv6Network
Address = ipaddress.IPv4Address | ipaddress.IPv6Address


def _network(value: object, *, strict: bool = False) -> Network:
    source = text(value)
    try:
        if "/" in source and source.rpartition("/")[2].isdigit():
            return ipaddress.ip_network(source, strict=strict)
    except ValueError:
        pass
    message = f"'{source[:60]}' is no range in CIDR notation"
    raise ArgumentError(message)


def _cidr_subnet(value: object, prefix: object, index: object) -> str:
    network, size, place = _network(value, strict=True), whole(prefix), whole(index)
    if not network.prefixlen <= size <= network.max_prefixlen:
        message = f"a /{network.prefixlen} has no /{size} within"
        raise ArgumentError(message)
    if not 0 <= place < 1 << (size - network.prefixlen):
        message = f"{network} has no /{size} number {place}"
        raise ArgumentError(message)
    start = int(network.network_address) + (place << (network.max_prefixlen - size))
    return f"{type(network.network_address)(start)}/{size}"


def _cidr_host(value: object, index: object) -> str:
    network, place = _network(value), whole(index)
    narrow = network.max_prefixlen - network.prefixlen <= 1
    reserved = 0 if narrow or network.version == 6 else 1
    first = int(network.network_address) + 1 - (1 if narrow else 0)
    if not 0 <= place <= int(network.broadcast_address) - reserved - first:
        message = f"{network} has no host number {place}"
        raise ArgumentError(message)
    return str(type(network.network_address)(first + place))


def _parse_cidr(value: object) -> dict[str, object]:
    network = _network(value)
    parts: dict[str, object] = {
        "network": str(network.network_address),
        "netmask": str(network.netmask),
        "broadcast": str(network.broadcast_address),
        "firstUsable": _host(network, 0),
        "lastUsable": _host(network, -1),
        "cidr": network.prefixlen,
    }
    if network.version == 6:
        del parts["broadcast"]
    return parts


def _host(network: Network, end: int) -> str:
    narrow = network.max_prefixlen - network.prefixlen <= 1
    inset = 0 if narrow or network.version == 6 else 1
    place = int(network[end]) + (inset if end == 0 else -inset)
    return str(type(network.network_address)(place))


def range_contains(outer: object, inner: object) -> bool:
    """Whether one range of addresses holds the other: an address, a CIDR range or `a-b`.

    Raises ArgumentError for an empty range and for mixed families, as ipRangeContains() does.
    """
    (low, high), (first, last) = _bounds(outer), _bounds(inner)
    if low.version != first.version:
        message = "the ranges are of different families"
        raise ArgumentError(message)
    return int(low) <= int(first) and int(last) <= int(high)


def _bounds(value: object) -> tuple[Address, Address]:
    source = text(value).strip()
    try:
        if "/" in source:
            network = _network(source)
            return network[0], network[-1]
        start, dash, end = source.partition("-")
        low = ipaddress.ip_address(start.strip())
        high = ipaddress.ip_address(end.strip()) if dash else low
    except ValueError:
        message = f"'{source[:60]}' is no range of addresses"
        raise ArgumentError(message) from None
    if low.version != high.version or int(high) < int(low):
        message = f"'{source[:60]}' is an empty range"
        raise ArgumentError(message)
    return low, high


TABLE: dict[str, Any] = {
    "cidrhost": _cidr_host,
    "cidrsubnet": _cidr_subnet,
    "parsecidr": _parse_cidr,
}
