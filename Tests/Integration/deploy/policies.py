"""What a NetworkPolicy lets through, read as Kubernetes reads it: which pods it is for, which peers, which ports.

kubernetes.io/docs/concepts/services-networking/network-policies
"""

import ipaddress
from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Peer:
    """A pod with its namespace's and its own labels, or an address outside of the cluster."""

    namespace: str = ""
    labels: Mapping[str, str] = field(default_factory=dict)
    address: str | None = None


def selects(policy: dict, pod: Peer) -> bool:
    return pod.namespace == policy["metadata"]["namespace"] and matches(policy["spec"]["podSelector"], pod.labels)


def lets_out(policy: dict, peer: Peer, port: int, protocol: str = "TCP") -> bool:
    return any(allows(rule, "to", policy, peer, port, protocol, {}) for rule in policy["spec"]["egress"])


def lets_in(policy: dict, peer: Peer, port: int, named: Mapping[str, int], protocol: str = "TCP") -> bool:
    """`named` are the container's ports: a rule may say a name."""
    return any(allows(rule, "from", policy, peer, port, protocol, named) for rule in policy["spec"]["ingress"])


def allows(rule: dict, side: str, policy: dict, peer: Peer, port: int, protocol: str, named: Mapping[str, int]) -> bool:
    """A rule without peers is for all of them, one without ports for every port."""
    assert set(rule) <= {side, "ports"}, rule
    by_port = "ports" not in rule or any(
        it.get("protocol", "TCP") == protocol and named.get(it["port"], it["port"]) == port for it in rule["ports"]
    )
    return by_port and (not rule.get(side) or any(is_peer(it, peer, policy["metadata"]["namespace"]) for it in rule[side]))


def is_peer(given: dict, peer: Peer, home: str) -> bool:
    if block := given.get("ipBlock"):
        assert set(given) == {"ipBlock"}
        inside = [peer.address and ipaddress.ip_address(peer.address) in ipaddress.ip_network(it) for it in [block["cidr"], *block.get("except", [])]]
        return bool(inside[0]) and not any(inside[1:])
    if peer.address:
        return False
    assert set(given) <= {"namespaceSelector", "podSelector"}
    by_namespace = matches(given["namespaceSelector"], {"kubernetes.io/metadata.name": peer.namespace}) if "namespaceSelector" in given else peer.namespace == home
    return by_namespace and matches(given.get("podSelector", {}), peer.labels)


def matches(selector: dict, labels: Mapping[str, str]) -> bool:
    """An empty selector is for everyone."""
    assert set(selector) <= {"matchLabels"}, "the charts use no expressions"
    return selector.get("matchLabels", {}).items() <= labels.items()
