"""compose.yaml, as far as it can be held to something without an engine."""

import json
import re
import subprocess
import sys
import time
from pathlib import Path

import pytest
import yaml

from deploy.alerts import rules
from deploy.cluster import Cluster, wait_until
from deploy.compose import COMPOSE, NOT_HERE, Composition, Incomplete
from deploy.image import Image, stages
from harness.program import environment, find

DOCUMENT = yaml.safe_load((COMPOSE / "compose.yaml").read_text())
OURS = {name: it for name, it in DOCUMENT["services"].items() if it["image"].startswith("billing")}


def schema_check(file: Path) -> subprocess.CompletedProcess[str]:
    """The compose specification's own schema (compose-spec.io), as check-jsonschema carries it."""
    return subprocess.run(
        [Path(sys.executable).parent / "check-jsonschema", "--builtin-schema", "vendor.compose-spec", file],
        capture_output=True, text=True, timeout=60,
    )  # fmt: skip


def test_it_is_a_compose_file(tmp: Path):
    assert schema_check(COMPOSE / "compose.yaml").returncode == 0
    broken = (COMPOSE / "compose.yaml").read_text().replace("depends_on:", "depends_upon:")
    (tmp / "compose.yaml").write_text(broken)
    assert "depends_upon" in schema_check(tmp / "compose.yaml").stdout


def mounts(service: dict) -> list[tuple[str, str]]:
    return [tuple(volume.split(":")[:2]) for volume in service.get("volumes", [])]


def test_what_is_mounted_is_there():
    for name, service in DOCUMENT["services"].items():
        for source, _ in mounts(service):
            exists = (COMPOSE / source).exists() if source.startswith(".") else source in DOCUMENT["volumes"]
            assert exists, f"{name}: {source}"


@pytest.mark.parametrize("name", sorted(OURS))
def test_our_programs_are_closed_and_take_what_they_are_given(name: str, bin_dir: Path):
    service = OURS[name]
    assert service["read_only"] and service["cap_drop"] == ["ALL"]
    assert (COMPOSE / service["build"]["context"] / service["build"]["dockerfile"]).resolve().exists()
    program = service["image"]
    words = service.get("command", re.findall(r'"([^"]+)"', "".join(stages(program)[1].all("CMD"))))
    options = [word for word in words if word.startswith("--")]
    commands = [word for word in words if re.fullmatch(r"[a-z]+", word)]
    help = subprocess.run([bin_dir / program, *commands, "--help"], capture_output=True, text=True)
    serve = subprocess.run([bin_dir / "billing", "serve", "--help"], capture_output=True, text=True)
    assert help.returncode == 0, help.stderr
    assert all(option in help.stdout for option in options)
    offered = help.stdout + (serve.stdout if program == "billing" else "")
    for setting in service.get("environment", {}):
        assert re.search(rf"\b{setting}\b", offered), setting


def test_whoever_opens_the_database_has_it_and_waits_for_it():
    """`catalog apply`, too: what it changes is a row of the audit log."""
    opening = {name: it for name, it in OURS.items() if it["image"] == "billing" and name != "sandbox"}
    assert set(opening) == {"billing", "catalogue"}
    for service in opening.values():
        assert service["environment"]["DATABASE_URL"] == DOCUMENT["x-settings"]["DATABASE_URL"]
        assert service["depends_on"]["postgres"] == {"condition": "service_healthy"}


def test_names_lead_to_services():
    """Every http address and database in the file is one of its services, on the port it listens on."""
    text = (COMPOSE / "compose.yaml").read_text() + (COMPOSE / "prometheus.yml").read_text()
    text += (COMPOSE / "grafana" / "datasources.yaml").read_text()
    ports = {"billing": 3100, "sandbox": 12111, "prometheus": 9090, "postgres": 5432, "demo-exporter": 9090}
    named = re.findall(r'(?://|@|")([a-z][a-z-]+):(\d{4,5})\b', text)
    assert {name for name, _ in named} - {"billing:billing"} == set(ports) | {"localhost"}
    assert {(name, int(port)) for name, port in named if name != "localhost"} == set(ports.items())


def test_prometheus_takes_its_configuration(tmp: Path):
    """With the rules and the key where compose.yaml mounts them."""
    targets = dict((target, source) for source, target in mounts(DOCUMENT["services"]["prometheus"]))
    text = (COMPOSE / "prometheus.yml").read_text()
    text = text.replace("/etc/prometheus/rules", str((COMPOSE / targets["/etc/prometheus/rules"]).resolve()))
    (tmp / "billing.key").write_text("key")
    (tmp / "prometheus.yml").write_text(text.replace("/etc/prometheus/billing.key", str(tmp / "billing.key")))
    done = subprocess.run(
        [find("promtool"), "check", "config", tmp / "prometheus.yml"],
        env=environment(), capture_output=True, text=True, timeout=60,
    )  # fmt: skip
    assert done.returncode == 0 and "2 rule files found" in done.stdout, done.stdout + done.stderr


def test_grafana_finds_the_board_and_prometheus():
    [source] = yaml.safe_load((COMPOSE / "grafana" / "datasources.yaml").read_text())["datasources"]
    assert source["url"] == "http://prometheus:9090" and source["isDefault"]
    [provider] = yaml.safe_load((COMPOSE / "grafana" / "dashboards.yaml").read_text())["providers"]
    folder = dict((target, source) for source, target in mounts(DOCUMENT["services"]["grafana"]))[provider["options"]["path"]]
    assert (COMPOSE / folder / "billing.json").exists()


KEY = "admin-key-of-the-tests"


def requests_of_ten_minutes() -> str:
    """What Prometheus would have counted of itself: four requests each quarter of a minute."""
    labels = '{code="200",handler="/metrics",instance="localhost:9090",job="prometheus"}'
    last = int(time.time()) // 15 * 15
    lines = [f"prometheus_http_requests_total{labels} {4 * (40 + number)} {last + 15 * number}" for number in range(-40, 1)]
    return "\n".join(["# TYPE prometheus_http_requests counter", *lines, "# EOF", ""])


def test_without_the_key_nothing_starts(cluster: Cluster, images: dict[str, Image]):
    with pytest.raises(Incomplete, match="BILLING_ADMIN_KEY"):
        Composition(cluster, images, {})


def test_all_of_it_starts_and_a_report_goes_through(cluster: Cluster, images: dict[str, Image]):
    """Every service but Grafana, in the file's order of waiting; the demo instance's Prometheus has ten minutes behind it."""
    composition = Composition(cluster, images, {"BILLING_ADMIN_KEY": KEY, "BILLING_SECRET": "the-same-secret-at-every-start-01"})
    assert set(composition.services) == set(DOCUMENT["services"]) - NOT_HERE
    samples = composition.volume("samples", "/prometheus", composition.prometheus())
    (cluster.folder / "history.om").write_text(requests_of_ten_minutes())
    cluster.programs.run("promtool", "tsdb", "create-blocks-from", "openmetrics", "-q", cluster.folder / "history.om", samples)
    cluster.programs.run("chown", "-R", "65534:65534", samples)
    composition.up()

    def counted() -> float | None:
        status, text = composition.request("billing", 3100, "/api/usage/cust_demo/latest", key=KEY)
        return json.loads(text)["report"]["metrics"].get("api_requests") if status == 200 else None

    wait_until(lambda: counted() is not None, seconds=90, what="a report of the demo instance")
    assert counted() > 0
    assert "applied:" in composition.programs["catalogue"].output()

    # docker compose exec billing billing keys create …
    words = ["billing", "keys", "create", "--role", "reporter", "--customer", "cust_demo", "--instance", "default"]
    assert re.search(r"^bk_", cluster.run(composition.command("billing", words)), re.MULTILINE)

    # Prometheus has its rules, and reads the service with its key, the exporter and itself.
    def up() -> set[str]:
        targets = json.loads(composition.request("prometheus", 9090, "/api/v1/targets")[1])["data"]["activeTargets"]
        return {it["labels"]["job"] for it in targets if it["health"] == "up"}

    wait_until(lambda: up() == {"billing", "billing-exporter", "prometheus"}, what="a scrape of all three")
    groups = json.loads(composition.request("prometheus", 9090, "/api/v1/rules")[1])["data"]["groups"]
    assert {rule["name"] for group in groups for rule in group["rules"]} == set(rules())
    # What is published on the machine is where it listens.
    for name, service in composition.services.items():
        for published in service.get("ports", []):
            assert published.startswith("127.0.0.1:")
            assert cluster.listens(composition.pods[name], int(published.rpartition(":")[2]))
    # Who may write where: nothing but the volumes, for ours.
    for name in ("billing", "sandbox", "demo-exporter"):
        program = composition.programs[name]
        root = [line.split() for line in Path(f"/proc/{program.pid}/mountinfo").read_text().splitlines() if line.split()[4] == "/"]
        assert root[0][5].split(",")[0] == "ro", name
    assert [composition.programs[name].stop() for name in ("demo-exporter", "billing", "sandbox")] == [0, 0, 0]
