"""Both charts as one installation: the real programs with what the manifests say, and a report that goes through."""

import json
import shutil
import sys
import tempfile
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from deploy.chart import Rendering, exporter, service
from deploy.cluster import Cluster, Pod, wait_until
from deploy.image import Image
from harness.billing import SECRET_KEY
from harness.program import Program, find
from harness.programs import Programs

CUSTOMER = "cust_abc123"
ADMIN_KEY = "admin-key-of-the-tests"
PROMETHEUS = {"app.kubernetes.io/name": "prometheus"}


@pytest.fixture
def cluster(programs: Programs) -> Iterator[Cluster]:
    it = Cluster(programs)
    yield it
    programs.stop()
    it.close()


def history(first_hour: datetime) -> str:
    """What the customer's Prometheus saw: 15,000 messages an hour on top of 1,000, and 2.5 GB.

    Two hours of it, so that the last whole one is there also when an hour ends during the test.
    """
    starts = [int(first_hour.timestamp()) + hour * 3_600 for hour in (0, 1)]
    labels = '{namespace="customer-abc123"}'
    lines = ["# TYPE mqtt_messages_received counter"]
    for hour, start in enumerate(starts):
        for second, value in ((0, 1_000), (1_800, 9_000), (3_590, 16_000)):
            lines.append(f"mqtt_messages_received_total{labels} {value + hour * 15_000} {start + second}")
    lines.append("# TYPE kubelet_volume_stats_used_bytes gauge")
    for start in starts:
        lines += [f"kubelet_volume_stats_used_bytes{labels} 2500000000 {start + second}" for second in (600, 3_590)]
    return "\n".join([*lines, "# EOF", ""])


def start_prometheus(cluster: Cluster, pod: Pod, folder: Path) -> Program:
    hour = datetime.now(UTC).replace(minute=0, second=0, microsecond=0) - timedelta(hours=1)
    (folder / "history.om").write_text(history(hour))
    (folder / "prometheus.yml").write_text("global: {}\n")
    cluster.programs.run(
        "promtool", "tsdb", "create-blocks-from", "openmetrics", "-q", folder / "history.om", folder / "samples"
    )
    program = cluster.start(
        pod, "prometheus", f"--config.file={folder}/prometheus.yml", f"--storage.tsdb.path={folder}/samples",
        "--web.listen-address=0.0.0.0:9090", "--log.level=warn", name="prometheus",
    )  # fmt: skip
    return program.wait_until(lambda: cluster.request(pod, 9090, "/-/ready")[0] == 200)


def start_device_api(cluster: Cluster, pod: Pod, folder: Path) -> Program:
    devices = [{"uuid": f"device-{number}", "is_online": number < 8} for number in range(10)]
    pagination = {"currentPage": 1, "totalPages": 1, "totalDevices": len(devices), "limit": 100}
    path = folder / "site" / "api" / "v1" / "devices"
    path.parent.mkdir(parents=True)
    path.write_text(json.dumps({"devices": devices, "pagination": pagination}))
    program = cluster.start(
        pod, sys.executable, "-m", "http.server", "3002", "--directory", folder / "site", name="device-api"
    )
    return program.wait_until(lambda: cluster.request(pod, 3002, "/api/v1/devices")[0] == 200)


def start_sandbox(cluster: Cluster, pod: Pod, bin_dir: Path) -> Program:
    program = cluster.start(pod, bin_dir / "billing", "sandbox", "--host", "0.0.0.0", "--port", 12111, name="sandbox")
    return program.wait_until(lambda: cluster.request(pod, 12111, "/v1/customers", key=SECRET_KEY)[0] == 200)


def start_postgres(cluster: Cluster, pod: Pod, folder: Path) -> Program:
    """A server that takes everyone from the cluster's network; it refuses to run as root."""
    shutil.chown(folder, "nobody", "nogroup")
    nobody = ["setpriv", "--reuid=nobody", "--regid=nogroup", "--clear-groups"]
    data = folder / "data"
    cluster.programs.run(
        nobody[0], *nobody[1:], find("initdb"), "-D", data, "-U", "app", "-A", "trust", "-E", "UTF8",
        "--locale=C.UTF-8", "--no-sync",
    )  # fmt: skip
    with (data / "pg_hba.conf").open("a") as file:
        file.write("host all all 10.77.0.0/16 trust\n")
    program = cluster.start(
        pod, *nobody, find("postgres"), "-D", data, "-k", folder, "-p", 5432, "-c", "listen_addresses=*", name="postgres"
    )
    return program.wait_for_output("ready to accept connections")


def service_rendering() -> Rendering:
    return service(
        {
            "adminKey": {"existingSecret": "billing-admin"},
            "stripe": {"existingSecret": "stripe", "apiBase": "http://sandbox:12111"},
        }
    )


def exporter_rendering() -> Rendering:
    return exporter(
        {
            "enabled": True,
            "env": {
                "ENABLE_USAGE_REPORTING": "true",
                "COLLECTION_INTERVAL": "3600000",
                "CUSTOMER_ID": CUSTOMER,
                "INSTANCE_ID": "k8s-cluster-1",
                "BILLING_API_URL": "http://billing:3100",
                "PROMETHEUS_URL": "http://prometheus.monitoring:9090",
                "DEVICE_API_URL": "http://api:3002",
            },
            "existingSecret": {"name": "billing-exporter"},
        }
    )


def test_a_report_goes_through(cluster: Cluster, images: dict[str, Image], bin_dir: Path, tmp: Path):
    # Who else is in the cluster.
    sandbox = cluster.add("sandbox", "billing", {"app": "sandbox"}, hosts=["sandbox"])
    prometheus = cluster.add("prometheus", "monitoring", PROMETHEUS, hosts=["prometheus.monitoring"])
    api = cluster.add("api", "customer-abc123", {"app": "api"}, hosts=["api"])
    start_sandbox(cluster, sandbox, bin_dir)
    start_prometheus(cluster, prometheus, tmp)
    start_device_api(cluster, api, tmp)
    cluster.secrets["billing-admin"] = {"admin-key": ADMIN_KEY}
    cluster.secrets["stripe"] = {"stripe-secret-key": SECRET_KEY}

    # helm install billing charts/billing
    rendering = service_rendering()
    template = rendering.one("Deployment")["spec"]["template"]
    [migrate], [serve] = template["spec"]["initContainers"], template["spec"]["containers"]
    billing = cluster.add("billing", "billing", template["metadata"]["labels"], hosts=["billing"])
    assert rendering.one("Service")["spec"]["selector"].items() <= billing.labels.items()

    def container(which: dict, arguments: list[str] | None = None, of: dict = template) -> list[str]:
        return cluster.container(billing, of, which, images["billing"], rendering.objects, arguments=arguments)

    cluster.run(container(migrate))
    running = cluster.serve(container(serve), name="billing")
    cluster.await_probes(running, billing, serve)
    [apply] = (hook := rendering.one("Job", "billing-catalog-apply")["spec"]["template"])["spec"]["containers"]
    assert "applied:" in cluster.run(container(apply, of=hook))

    # What the notes say to do next: kubectl exec … -- billing customers add, keys create.
    cluster.run(container(serve, ["customers", "add", CUSTOMER]))
    key = ["keys", "create", "--role", "reporter", "--customer", CUSTOMER, "--instance", "k8s-cluster-1", "--json"]
    cluster.secrets["billing-exporter"] = {"api-key": json.loads(cluster.run(container(serve, key)))["key"]}
    plan = {"customer_id": CUSTOMER, "plan": "starter", "trial_period_days": 0}
    status, text = cluster.request(billing, 3100, "/api/subscriptions", plan, key=ADMIN_KEY)
    assert status == 201, text

    # helm install iotistic charts/customer-instance
    theirs = exporter_rendering()
    template = theirs.one("StatefulSet")["spec"]["template"]
    [collect] = template["spec"]["containers"]
    pod = cluster.add("billing-exporter", "customer-abc123", template["metadata"]["labels"], hosts=["exporter"])
    assert cluster.enforce(theirs.one("NetworkPolicy"), pod) == ["api", "billing", "prometheus"]
    counting = cluster.serve(
        cluster.container(pod, template, collect, images["billing-exporter"], theirs.objects), name="exporter"
    )
    cluster.await_probes(counting, pod, collect)

    def latest() -> dict | None:
        status, text = cluster.request(billing, 3100, f"/api/usage/{CUSTOMER}/latest", key=ADMIN_KEY)
        return json.loads(text)["report"] if status == 200 else None

    wait_until(lambda: latest() is not None, what="a report")
    report = latest()
    assert report["metrics"] == {"devices": 8, "mqtt_messages": 15_000, "storage_gb": 2.5}
    assert (report["instance_id"], report["active_devices"], report["total_devices"]) == ("k8s-cluster-1", 8, 10)
    counting.wait_for_output("✅ Usage metrics reported { devices: 8")

    # The exporter reaches what the policy names and nobody else; the policy's ports are where they listen.
    assert [cluster.reaches(pod, other, port) for other, port in ((prometheus, 9090), (api, 3002), (billing, 3100))] == [True] * 3
    assert not cluster.reaches(pod, sandbox, 12111)
    ports = [it["port"] for rule in theirs.one("NetworkPolicy")["spec"]["egress"][1:] for it in rule["ports"]]
    assert ports == [3100, 9090, 3002]

    # User, root and memory are what the manifests say.
    for program, which, claim in ((running, serve, "billing-data"), (counting, collect, "spool-billing-exporter-0")):
        state = dict(line.split(":\t", 1) for line in Path(f"/proc/{program.pid}/status").read_text().splitlines() if ":\t" in line)
        assert state["Uid"].split() == ["65532"] * 4 and state["Groups"].split() == ["65532"]
        assert state["NoNewPrivs"] == "1" and int(state["CapEff"], 16) == 0
        limit = which["resources"]["limits"]["memory"]
        assert int(state["VmHWM"].split()[0]) < int(limit.removesuffix("Mi")) * 1024
        root = [line.split() for line in Path(f"/proc/{program.pid}/mountinfo").read_text().splitlines()]
        assert [it[5].split(",")[0] for it in root if it[4] == "/"] == ["ro"]
        assert any(cluster.claims[claim].iterdir())

    # The backup's run, beside the running service.
    job = rendering.one("CronJob")["spec"]["jobTemplate"]["spec"]["template"]
    cluster.run(container(job["spec"]["containers"][0], of=job))
    assert (cluster.claims["billing-backup"] / "billing-0.sqlite").stat().st_size > 0

    assert (running.stop(), counting.stop()) == (0, 0)


def test_replicas_share_a_database(cluster: Cluster, images: dict[str, Image], bin_dir: Path):
    """The chart on PostgreSQL: the schema before the rollout, then two replicas that know the same."""
    sandbox = cluster.add("sandbox", "billing", {"app": "sandbox"}, hosts=["sandbox"])
    database = cluster.add("postgres", "billing", {"app": "postgres"}, hosts=["postgres"])
    start_sandbox(cluster, sandbox, bin_dir)
    with tempfile.TemporaryDirectory(prefix="postgres-") as folder:
        server = start_postgres(cluster, database, Path(folder))
        cluster.secrets["billing-admin"] = {"admin-key": ADMIN_KEY}
        cluster.secrets["stripe"] = {"stripe-secret-key": SECRET_KEY}
        cluster.secrets["billing-database"] = {"database-url": "postgres://app@postgres:5432/postgres"}
        rendering = service(
            {
                "replicas": 2,
                "database": {"kind": "postgres", "postgres": {"existingSecret": "billing-database"}},
                "adminKey": {"existingSecret": "billing-admin"},
                "stripe": {"existingSecret": "stripe", "apiBase": "http://sandbox:12111"},
            }
        )
        template = rendering.one("Deployment")["spec"]["template"]
        [serve] = template["spec"]["containers"]
        labels = template["metadata"]["labels"]
        replicas = [cluster.add(f"billing-{number}", "billing", labels, hosts=[f"billing-{number}"]) for number in (1, 2)]
        for name in ("billing-migrate", "billing-catalog-apply"):
            job = rendering.one("Job", name)["spec"]["template"]
            [once] = job["spec"]["containers"]
            cluster.run(cluster.container(replicas[0], job, once, images["billing"], rendering.objects))
        running = [
            cluster.serve(cluster.container(pod, template, serve, images["billing"], rendering.objects), name=pod.name)
            for pod in replicas
        ]
        for program, pod in zip(running, replicas, strict=True):
            cluster.await_probes(program, pod, serve)
        report = {"customer_id": CUSTOMER, "report_id": "one", "metrics": {"devices": 3}}
        answers = [cluster.request(pod, 3100, "/api/usage/report", report, key=ADMIN_KEY) for pod in replicas]
        assert [status for status, _ in answers] == [201, 200], answers
        ids = {json.loads(text)["report"]["id"] for _, text in answers}
        assert len(ids) == 1
        assert [program.stop() for program in running] == [0, 0]
        server.stop()
