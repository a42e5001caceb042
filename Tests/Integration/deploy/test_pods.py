"""Both charts as one installation: the real programs with what the manifests say, and a report that goes through."""

import json
import tempfile
from datetime import datetime, timedelta
from pathlib import Path

import yaml

from deploy.chart import CHARTS, service
from deploy.cluster import Cluster
from deploy.image import Image
from deploy.neighbours import PROMETHEUS, start_device_api, start_postgres, start_prometheus, start_sandbox
from deploy.releases import Release, Running
from deploy.town import ADMIN_KEY, CUSTOMER, EXPORTER, SERVICE, Town
from harness.billing import SECRET_KEY
from harness.certificates import Authority, Pair


def test_a_report_goes_through(town: Town):
    cluster = town.cluster
    sandbox = cluster.pods[0]
    prometheus, api = town.add("prometheus", "monitoring", PROMETHEUS), town.add("api", "customer-abc123")
    start_prometheus(cluster, prometheus, town.folder)
    start_device_api(cluster, api, town.folder)
    released = town.install_service(SERVICE)
    serving = released.workloads["deployment/billing"]
    town.link("k8s-cluster-1")
    theirs = town.install_exporter(EXPORTER)
    counting = theirs.workloads["statefulset/billing-exporter"]
    assert theirs.reached == ["api", "billing", "prometheus"]

    report = town.report()
    assert report["metrics"] == {"devices": 8, "mqtt_messages": 15_000, "storage_gb": 2.5}
    assert (report["instance_id"], report["active_devices"], report["total_devices"]) == ("k8s-cluster-1", 8, 10)
    counting.program.wait_for_output("✅ Usage metrics reported { devices: 8")

    # The exporter reaches what the policy names and nobody else; the policy's ports are where they listen.
    pod, billing = counting.pod, serving.pod
    assert [cluster.reaches(pod, other, port) for other, port in ((prometheus, 9090), (api, 3002), (billing, 3100))] == [True] * 3
    assert not cluster.reaches(pod, sandbox, 12111)

    # User, root and memory are what the manifests say.
    for running, claim in ((serving, "billing-data"), (counting, "spool-billing-exporter-0")):
        assert_contained(running)
        assert any(cluster.claims[claim].iterdir())

    # The backup's run, beside the running service.
    job = released.rendering.one("CronJob")["spec"]["jobTemplate"]["spec"]["template"]
    released.run_once("backup", job)
    assert (cluster.claims["billing-backup"] / "backup-0.sqlite").stat().st_size > 0

    assert (serving.program.stop(), counting.program.stop()) == (0, 0)


def assert_contained(running: Running) -> None:
    pid = running.program.pid
    state = dict(line.split(":\t", 1) for line in Path(f"/proc/{pid}/status").read_text().splitlines() if ":\t" in line)
    assert state["Uid"].split() == ["65532"] * 4 and state["Groups"].split() == ["65532"]
    assert state["NoNewPrivs"] == "1" and int(state["CapEff"], 16) == 0
    limit = running.container["resources"]["limits"]["memory"]
    assert int(state["VmHWM"].split()[0]) < int(limit.removesuffix("Mi")) * 1024
    root = [line.split() for line in Path(f"/proc/{pid}/mountinfo").read_text().splitlines()]
    assert [it[5].split(",")[0] for it in root if it[4] == "/"] == ["ro"]


def test_the_guides_plain_deployment(town: Town):
    """Step 2.2: the values whose rendering is kept as Tests/Golden/charts/customer-instance/deployment.yaml."""
    start_device_api(town.cluster, town.add("api", "customer-abc123"), town.folder)
    town.install_service(SERVICE)
    town.link("default")
    values = yaml.safe_load((CHARTS / "customer-instance" / "ci" / "deployment-values.yaml").read_text())["billingExporter"]
    release = town.install_exporter(values)
    assert not release.rendering.all("StatefulSet")
    running = release.workloads["deployment/billing-exporter"]
    report = town.report()
    assert (report["metrics"], report["total_devices"]) == ({"devices": 8}, 10)
    lasted = datetime.fromisoformat(report["window_end"]) - datetime.fromisoformat(report["window_start"])
    assert lasted == timedelta(milliseconds=values["env"]["COLLECTION_INTERVAL"])
    assert_contained(running)

    # The new pod of a rollout starts on the spool of the old one, which has ended by then.
    spool = town.cluster.claims["billing-exporter-spool"]
    assert any(spool.iterdir())
    assert running.program.stop() == 0
    running.program.restart()
    town.cluster.await_probes(running.program, running.pod, running.container)
    # What the guide reads: kubectl logs deployment/billing-exporter; and the notes' check.
    assert "Usage metrics reported" in running.program.output()
    assert "devices" in release.execute("deployment/billing-exporter", "billing-exporter", "check")


METRICS_FILE = """
metrics:
  devices: { source: http, url: '$DEVICE_API_URL/api/v1/devices', count: active }
  mqtt_messages: { source: prometheus, kind: counter, selector: 'mqtt_messages_received_total{namespace="$NAMESPACE"}' }
  disk_mb: { source: prometheus, kind: gauge, selector: 'kubelet_volume_stats_used_bytes{namespace="$NAMESPACE"}', reduce: max, divide_by: 1000000 }
"""


def test_certificates_and_a_metrics_file(town: Town):
    """Everything over TLS: the service shows a certificate of the company's; Prometheus and the device API want one as well."""
    cluster, folder = town.cluster, town.folder
    company, ours = Authority.make(folder, "company"), Authority.make(folder, "ours")
    names = {name: f"DNS:{name}" for name in ("billing.billing.svc", "prometheus.monitoring", "api")}
    shown = {name: company.sign(name, dns) for name, dns in names.items()}
    client, stranger = ours.sign("client", "DNS:exporter"), company.sign("stranger", "DNS:exporter")
    prometheus, api = town.add("prometheus", "monitoring", PROMETHEUS), town.add("api", "customer-abc123")
    start_prometheus(cluster, prometheus, folder, shown=shown["prometheus.monitoring"], clients=ours)
    tls = shown["api"]
    start_device_api(
        cluster, api, folder, "--token", "token-of-the-device-api",
        "--certificate", tls.certificate, "--key", tls.key, "--clients", ours.certificate,
    )  # fmt: skip

    def pem(pair: Pair) -> dict[str, str]:
        return {"tls.crt": pair.certificate.read_text(), "tls.key": pair.key.read_text(), "ca.crt": company.certificate.read_text()}

    cluster.secrets |= {"billing-tls": pem(shown["billing.billing.svc"]), "exporter-tls": pem(client)}
    cluster.configs["company-authorities"] = {"ca.crt": company.certificate.read_text()}
    town.scheme = "https"
    town.install_service(SERVICE | {"service": {"tlsSecret": "billing-tls"}})
    town.link("k8s-cluster-1")
    cluster.secrets["billing-exporter"]["device-token"] = "token-of-the-device-api"
    both = {"secret": "exporter-tls", "ca": "ca.crt", "cert": "tls.crt", "key": "tls.key"}
    addresses = {
        "BILLING_API_URL": "https://billing.billing.svc:3100", "PROMETHEUS_URL": "https://prometheus.monitoring:9090",
        "DEVICE_API_URL": "https://api:3002", "HEALTH_CHECK_PORT": 9191,
    }  # fmt: skip
    release = town.install_exporter(
        EXPORTER | {
            "env": EXPORTER["env"] | addresses,
            "existingSecret": {"name": "billing-exporter", "deviceApiToken": "device-token"},
            "tls": {
                "billingApi": {"secret": "exporter-tls", "cert": "tls.crt", "key": "tls.key", "caConfigMap": "company-authorities"},
                "prometheus": both, "deviceApi": both,
            },
            "metricsFile": METRICS_FILE,
        }
    )  # fmt: skip
    running = release.workloads["statefulset/billing-exporter"]
    assert release.reached == ["api", "billing", "prometheus"]
    report = town.report()
    assert report["metrics"] == {"devices": 8, "mqtt_messages": 15_000, "disk_mb": 2_500}
    assert_contained(running)
    # Keys are read by the exporter's group alone; and the certificates are what opened the doors.
    folder = next(path for path in cluster.folder.iterdir() if path.name.endswith("-certificates"))
    keys = [path for path in folder.rglob("key.pem")]
    assert len(keys) == 3 and all((path.stat().st_mode & 0o777, path.stat().st_gid) == (0o440, 65532) for path in keys)
    assert "devices" in release.execute("statefulset/billing-exporter", "billing-exporter", "check")
    cluster.secrets["exporter-tls"] = pem(stranger)
    check, *arguments = release.command(running, running.container, words=["billing-exporter", "check"])
    cluster.programs.run(check, *arguments, expect=1)


def test_replicas_share_a_database(cluster: Cluster, images: dict[str, Image], bin_dir: Path):
    """The chart on PostgreSQL: the schema before the rollout, then two replicas that know the same."""
    sandbox = cluster.add("sandbox", "billing", {"app": "sandbox"}, hosts=["sandbox"])
    database = cluster.add("postgres", "billing", {"app": "postgres"}, hosts=["postgres"])
    start_sandbox(cluster, sandbox, bin_dir)
    with tempfile.TemporaryDirectory(prefix="postgres-") as folder:
        server = start_postgres(cluster, database, Path(folder))
        cluster.secrets["billing-admin"] = {"admin-key": ADMIN_KEY}
        cluster.secrets["stripe"] = {"stripe-secret-key": SECRET_KEY}
        cluster.secrets["billing-server"] = {"server-secret": "the-same-secret-for-every-replica"}
        cluster.secrets["billing-database"] = {"database-url": "postgres://app@postgres:5432/postgres"}
        rendering = service(
            {
                "replicas": 2,
                "database": {"kind": "postgres", "postgres": {"existingSecret": "billing-database"}},
                "adminKey": {"existingSecret": "billing-admin"},
                "serverSecret": {"existingSecret": "billing-server"},
                "stripe": {"existingSecret": "stripe", "apiBase": "http://sandbox:12111"},
            }
        )
        template = rendering.one("Deployment")["spec"]["template"]
        [serve] = template["spec"]["containers"]
        labels = template["metadata"]["labels"]
        replicas = [cluster.add(f"billing-{number}", "billing", labels, hosts=[f"billing-{number}"]) for number in (1, 2)]
        release = Release(cluster, images, rendering, "billing")
        for name in ("billing-migrate", "billing-catalog-apply"):
            release.run_once(name, rendering.one("Job", name)["spec"]["template"])
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
        # A key that one of them makes is known to the other, as the notes say to make one.
        words = ["billing", "keys", "create", "--role", "reporter", "--customer", CUSTOMER, "--instance", "default", "--json"]
        made = cluster.run(cluster.container(replicas[0], template, serve, images["billing"], rendering.objects, words=words))
        report |= {"report_id": "two", "instance_id": "default"}
        assert cluster.request(replicas[1], 3100, "/api/usage/report", report, key=json.loads(made)["key"])[0] == 201
        assert [program.stop() for program in running] == [0, 0]
        server.stop()
