"""Who may call whom: the charts' NetworkPolicies read as policies, and how pods are spread over nodes."""

from itertools import product

import pytest
import yaml

from deploy.chart import CHARTS, Rendering, exporter, pods, service
from deploy.policies import Peer, lets_in, lets_out, matches, selects
from deploy.town import EXPORTER, SERVICE

DNS = Peer("kube-system", {"k8s-app": "kube-dns"})
PROMETHEUS = Peer("monitoring", {"app.kubernetes.io/name": "prometheus"})
BILLING = Peer("billing", {"app.kubernetes.io/name": "billing", "app.kubernetes.io/instance": "billing"})
DEVICE_API = Peer("customer-abc123", {"app": "api"})
NEIGHBOUR = Peer("customer-xyz", {"app": "api"})
GRAFANA = Peer("monitoring", {"app.kubernetes.io/name": "grafana"})
POSTGRES = Peer("billing", {"app": "postgres"})
STRIPE = Peer(address="54.187.174.169")
METADATA = Peer(address="169.254.169.254")
NODE = Peer(address="10.0.0.7")
EVERYONE = {
    "dns": DNS, "prometheus": PROMETHEUS, "billing": BILLING, "device api": DEVICE_API, "a neighbour": NEIGHBOUR, "grafana": GRAFANA,
    "postgres": POSTGRES, "stripe": STRIPE, "the cloud's metadata": METADATA, "a node": NODE,
}  # fmt: skip
PORTS = [22, 53, 80, 443, 3002, 3100, 5432, 8080, 9090, 9191]
ON_POSTGRES = SERVICE | {"serverSecret": {"existingSecret": "billing-server"}, "replicas": 3, "database": {"kind": "postgres", "postgres": {"existingSecret": "database"}}}


def policy(rendering: Rendering) -> dict:
    return rendering.one("NetworkPolicy")


def own(rendering: Rendering, namespace: str) -> Peer:
    [workload] = rendering.all("Deployment") + rendering.all("StatefulSet")
    return Peer(namespace, workload["spec"]["template"]["metadata"]["labels"])


def out_of(rendering: Rendering) -> set[tuple[str, int]]:
    """Exactly what is let out, over everyone and every port here; by name."""
    return {(name, port) for (name, peer), port in product(EVERYONE.items(), PORTS) if lets_out(policy(rendering), peer, port)}


def into(rendering: Rendering) -> set[tuple[str, int]]:
    [workload] = rendering.all("Deployment") + rendering.all("StatefulSet")
    [container] = workload["spec"]["template"]["spec"]["containers"]
    named = {it["name"]: it["containerPort"] for it in container["ports"]}
    return {(name, port) for (name, peer), port in product(EVERYONE.items(), PORTS) if lets_in(policy(rendering), peer, port, named)}


def test_the_exporter_calls_what_it_reads_and_the_service():
    rendering = exporter(EXPORTER)
    assert selects(policy(rendering), own(rendering, "customer-abc123")) and not selects(policy(rendering), DEVICE_API)
    assert set(policy(rendering)["spec"]["policyTypes"]) == {"Ingress", "Egress"}
    assert out_of(rendering) == {("dns", 53), ("prometheus", 9090), ("billing", 3100), ("device api", 3002)}
    assert lets_out(policy(rendering), DNS, 53, "UDP")
    assert not any(lets_out(policy(rendering), peer, 53, "UDP") for peer in EVERYONE.values() if peer is not DNS)
    assert into(rendering) == {("prometheus", 9090)}


@pytest.mark.parametrize(
    ("values", "out", "into_it"),
    [
        ({"PROMETHEUS_URL": ""}, {("dns", 53), ("billing", 3100), ("device api", 3002)}, {("prometheus", 9090)}),
        ({"DEVICE_API_URL": ""}, {("dns", 53), ("billing", 3100), ("prometheus", 9090)}, {("prometheus", 9090)}),
        (
            {"BILLING_API_URL": "https://billing.billing:443", "HEALTH_CHECK_PORT": 9191},
            {("dns", 53), ("billing", 443), ("device api", 3002), ("prometheus", 9090)}, {("prometheus", 9191)},
        ),
    ],
    ids=["without Prometheus", "without a device API", "other ports"],
)  # fmt: skip
def test_the_exporters_policy_follows_its_settings(values: dict, out: set, into_it: set):
    rendering = exporter(EXPORTER | {"env": EXPORTER["env"] | values})
    assert (out_of(rendering), into(rendering)) == (out, into_it)


def test_the_exporter_calls_a_service_outside_of_the_cluster_by_its_address_only():
    values = yaml.safe_load((CHARTS / "customer-instance" / "ci" / "full-values.yaml").read_text())["billingExporter"]
    full = exporter(values)
    address = Peer(address="203.0.113.10")
    assert lets_out(policy(full), address, 443) and not lets_out(policy(full), Peer(address="203.0.113.11"), 443)
    assert not lets_out(policy(full), BILLING, 3100)
    # The proxy may be anywhere, on its port; extraEgress lets out to what the metrics file reads.
    assert lets_out(policy(full), Peer(address="198.51.100.1"), 3128) and lets_out(policy(full), DEVICE_API, 3002)


def test_without_a_scraper_nobody_is_let_in():
    assert into(exporter(EXPORTER | {"networkPolicy": {"scrapedFrom": []}})) == set()


@pytest.mark.parametrize(
    ("values", "out"),
    [
        ({"adminKey": {"existingSecret": "admin"}}, {("dns", 53)}),
        (SERVICE, {("dns", 53), ("stripe", 443)}),
        (
            ON_POSTGRES | {"networkPolicy": {"postgres": [{"podSelector": {"matchLabels": {"app": "postgres"}}}]}},
            {("dns", 53), ("stripe", 443), ("postgres", 5432)},
        ),
        (ON_POSTGRES, {("dns", 53), ("stripe", 443), *((name, 5432) for name in EVERYONE)}),
    ],
    ids=["trial", "sqlite", "postgres by labels", "postgres anywhere"],
)
def test_the_service_calls_stripe_and_its_database(values: dict, out: set):
    """Stripe's addresses change: everything on its port but private networks and the cloud's metadata."""
    assert out_of(service(values)) == out


@pytest.mark.parametrize(
    ("callers", "expected"),
    [
        ([], {(name, 3100) for name in EVERYONE}),
        ([{"namespaceSelector": {}}], {(name, 3100) for name, peer in EVERYONE.items() if not peer.address}),
        ([{"namespaceSelector": {}, "podSelector": {"matchLabels": dict(PROMETHEUS.labels)}}], {("prometheus", 3100)}),
    ],
    ids=["everyone", "the cluster", "Prometheus"],
)
def test_the_service_is_called_on_its_port_alone(callers: list, expected: set):
    rendering = service(SERVICE | {"networkPolicy": {"from": callers}})
    assert into(rendering) == expected


@pytest.mark.parametrize("values", [SERVICE, ON_POSTGRES], ids=["sqlite", "postgres"])
def test_the_policy_is_for_the_jobs_as_well(values: dict):
    rendering = service(values)
    assert all(selects(policy(rendering), Peer("billing", template["metadata"]["labels"])) for template in pods(rendering))
    # The Service leads to none of them.
    leads = [matches({"matchLabels": rendering.one("Service")["spec"]["selector"]}, template["metadata"]["labels"]) for template in pods(rendering)]
    served = [template["metadata"]["labels"] == own(rendering, "billing").labels for template in pods(rendering)]
    assert leads == served and sum(served) == 1


def test_a_policy_that_lets_through_more_would_be_noticed():
    rendering = exporter(EXPORTER)
    policy(rendering)["spec"]["egress"].append({"to": [{"namespaceSelector": {}}]})
    assert ("grafana", 22) in out_of(rendering) and ("stripe", 443) not in out_of(rendering)
    policy(rendering)["spec"]["ingress"].append({})
    assert len(into(rendering)) == len(EVERYONE) * len(PORTS)


def placed(template: dict, nodes: int) -> list[int] | None:
    """On which of so many nodes replicas land one after the other, each where the affinity likes it best; None: one finds no node."""
    affinity = template["spec"].get("affinity", {}).get("podAntiAffinity", {})
    wanted = [it["podAffinityTerm"] for it in affinity.get("preferredDuringSchedulingIgnoredDuringExecution", [])]
    needed = affinity.get("requiredDuringSchedulingIgnoredDuringExecution", [])
    found: list[int] = []
    for _ in range(3):
        avoided = {term["topologyKey"]: matches(term["labelSelector"], template["metadata"]["labels"]) for term in wanted + needed}
        assert set(avoided) <= {"kubernetes.io/hostname"}
        crowd = [sum(node == other for other in found) if avoided.get("kubernetes.io/hostname") else 0 for node in range(nodes)]
        node = crowd.index(min(crowd))
        if needed and crowd[node]:
            return None
        found.append(node)
    return found


@pytest.mark.parametrize(
    ("given", "on_three", "on_two"),
    [("soft", [0, 1, 2], [0, 1, 0]), ("hard", [0, 1, 2], None), ("none", [0, 0, 0], [0, 0, 0])],
)
def test_replicas_are_spread_over_nodes(given: str, on_three: list[int], on_two: list[int] | None):
    template = service(ON_POSTGRES | {"antiAffinity": given}).one("Deployment")["spec"]["template"]
    assert (placed(template, 3), placed(template, 2)) == (on_three, on_two)
