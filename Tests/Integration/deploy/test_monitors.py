"""The charts' PodMonitor, ServiceMonitor and PrometheusRules in a real Prometheus, as the operator would configure it."""

import copy
import json

import pytest
import yaml

from deploy.alerts import rules
from deploy.cluster import wait_until
from deploy.monitors import scrape_configs
from deploy.neighbours import PROMETHEUS, start_device_api
from deploy.releases import Release
from deploy.town import ADMIN_KEY, CUSTOMER, EXPORTER, SERVICE, Town
from harness.certificates import Authority

WATCHED = {"enabled": True, "labels": {"release": "prometheus"}}


class Watching:
    """Both charts with their monitors on, and a Prometheus that has what the operator writes."""

    def __init__(self, town: Town, *, tls: bool):
        self.town, self.tls = town, tls
        self.pod = town.add("prometheus", "monitoring", PROMETHEUS)
        start_device_api(town.cluster, town.add("api", "customer-abc123"), town.folder)
        values = SERVICE | {"serviceMonitor": WATCHED | {"interval": "1s"}, "prometheusRule": WATCHED}
        if tls:
            company = Authority.make(town.folder, "company")
            shown = company.sign("billing", "DNS:billing.billing.svc")
            files = {"tls.crt": shown.certificate, "tls.key": shown.key, "ca.crt": company.certificate}
            town.cluster.secrets["billing-tls"] = {name: file.read_text() for name, file in files.items()}
            town.scheme, values = "https", values | {"service": {"tlsSecret": "billing-tls"}}
        town.install_service(values)
        town.link("k8s-cluster-1")
        monitored = {"podMonitor": WATCHED | {"interval": "1s"}, "prometheusRule": WATCHED}
        env = EXPORTER["env"] | {"PROMETHEUS_URL": "", "BILLING_API_URL": "http://billing:3100"}
        self.releases: list[Release] = [town.service, town.install_exporter(EXPORTER | monitored | {"env": env})]
        self.monitors = [it for release in self.releases for kind in ("ServiceMonitor", "PodMonitor") for it in release.rendering.all(kind)]

    def start(self, monitors: list[dict], name: str) -> "Watching":
        folder = self.town.folder / name
        folder.mkdir()
        written = [it["spec"] for release in self.releases for it in release.rendering.all("PrometheusRule")]
        for number, spec in enumerate(written):
            (folder / f"{number}.yaml").write_text(yaml.safe_dump(spec))
        config = {
            "global": {"evaluation_interval": "1s"},
            "rule_files": [str(folder / "*.yaml")],
            "scrape_configs": [it for monitor in monitors for it in scrape_configs(monitor, self.releases, self.town.cluster, folder)],
        }
        (folder / "prometheus.yml").write_text(yaml.safe_dump(config))
        program = self.town.cluster.start(
            self.pod, "prometheus", f"--config.file={folder}/prometheus.yml", f"--storage.tsdb.path={folder}/data",
            "--web.listen-address=0.0.0.0:9090", "--log.level=warn", name=name,
        )  # fmt: skip
        program.wait_until(lambda: self.town.cluster.request(self.pod, 9090, "/-/ready")[0] == 200)
        self.program = program
        return self

    def ask(self, path: str) -> dict:
        return json.loads(self.town.cluster.request(self.pod, 9090, path)[1])["data"]

    def targets(self) -> list[dict]:
        return self.ask("/api/v1/targets?state=active")["activeTargets"]


@pytest.mark.parametrize("tls", [False, True], ids=["http", "https"])
def test_what_the_monitors_select_is_up(town: Town, tls: bool):
    watching = Watching(town, tls=tls)
    assert [it["kind"] for it in watching.monitors] == ["ServiceMonitor", "PodMonitor"]
    assert all(it["metadata"]["labels"]["release"] == "prometheus" for it in watching.monitors)
    watching.start(watching.monitors, "as-rendered")
    wait_until(lambda: [it["health"] for it in watching.targets()] == ["up"] * 2, what=f"two targets that are up, not {watching.targets()}")
    labels = {it["labels"]["job"]: it["labels"] for it in watching.targets()}
    assert set(labels) == {"billing", "billing-exporter"}
    assert labels["billing"]["pod"] == "billing" and labels["billing"]["namespace"] == "billing"
    assert (labels["billing-exporter"]["customer"], labels["billing-exporter"]["namespace"]) == (CUSTOMER, "customer-abc123")

    # The rules are all there, and those that ask by job find what is scraped.
    def states() -> dict[str, str]:
        return {rule["name"]: rule["health"] for group in watching.ask("/api/v1/rules")["groups"] for rule in group["rules"]}

    wait_until(lambda: set(states().values()) == {"ok"}, what=f"an evaluation of each, not {states()}")
    assert set(states()) == set(rules())
    for query in ('up{job="billing"}==1', 'up{job="billing-exporter"}==1'):
        assert watching.ask(f"/api/v1/query?query={query.replace('{', '%7B').replace('}', '%7D').replace(chr(34), '%22')}")["result"]


def test_a_monitor_that_selects_nothing_would_be_noticed(town: Town):
    watching = Watching(town, tls=False)
    wrong = copy.deepcopy(watching.monitors)
    wrong[0]["spec"]["endpoints"][0]["port"] = "https"
    wrong[1]["spec"]["selector"]["matchLabels"]["app.kubernetes.io/instance"] = "another"
    watching.start(wrong, "wrong")
    wait_until(lambda: len(watching.ask("/api/v1/targets")["droppedTargets"]) >= 2, what="what was looked at")
    assert watching.targets() == []
    watching.program.stop()
    # A key that the service does not know.
    town.cluster.secrets["billing-admin"]["admin-key"] = ADMIN_KEY[::-1]
    watching.start(watching.monitors, "without-the-key")
    wait_until(lambda: {it["labels"]["job"]: it["health"] for it in watching.targets()} == {"billing": "down", "billing-exporter": "up"}, what="a refusal")
