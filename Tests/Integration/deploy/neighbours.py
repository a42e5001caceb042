"""Who else is in a cluster: a customer's Prometheus and device API, what stands in for Stripe, a PostgreSQL."""

import json
import shutil
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

from deploy.cluster import Cluster, Pod
from harness.billing import SECRET_KEY
from harness.certificates import Authority, Pair
from harness.program import Program, find

PROMETHEUS = {"app.kubernetes.io/name": "prometheus"}


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


def start_prometheus(cluster: Cluster, pod: Pod, folder: Path, *, shown: Pair | None = None, clients: Authority | None = None) -> Program:
    """With a certificate it speaks TLS, and then only to whom `clients` knows."""
    hour = datetime.now(UTC).replace(minute=0, second=0, microsecond=0) - timedelta(hours=1)
    (folder / "history.om").write_text(history(hour))
    (folder / "prometheus.yml").write_text("global: {}\n")
    options = []
    if shown and clients:
        files = {"cert_file": shown.certificate, "key_file": shown.key, "client_ca_file": clients.certificate}
        tls = {name: str(file) for name, file in files.items()} | {"client_auth_type": "RequireAndVerifyClientCert"}
        (folder / "web.yml").write_text(json.dumps({"tls_server_config": tls}))
        options = [f"--web.config.file={folder}/web.yml"]
    cluster.programs.run(
        "promtool", "tsdb", "create-blocks-from", "openmetrics", "-q", folder / "history.om", folder / "samples"
    )
    program = cluster.start(
        pod, "prometheus", f"--config.file={folder}/prometheus.yml", f"--storage.tsdb.path={folder}/samples",
        *options, "--web.listen-address=0.0.0.0:9090", "--log.level=warn", name="prometheus",
    )  # fmt: skip
    if options:
        return program.wait_until(lambda: cluster.listens(pod, 9090))
    return program.wait_until(lambda: cluster.request(pod, 9090, "/-/ready")[0] == 200)


def start_device_api(cluster: Cluster, pod: Pod, folder: Path, *options: object) -> Program:
    """Ten devices, eight of them online; `options` as device_api.py takes them."""
    devices = [{"uuid": f"device-{number}", "is_online": number < 8} for number in range(10)]
    pagination = {"currentPage": 1, "totalPages": 1, "totalDevices": len(devices), "limit": 100}
    (folder / "devices.json").write_text(json.dumps({"devices": devices, "pagination": pagination}))
    script = Path(__file__).with_name("device_api.py")
    program = cluster.start(pod, sys.executable, script, "3002", folder / "devices.json", *options, name="device-api")
    return program.wait_until(lambda: cluster.listens(pod, 3002))


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
