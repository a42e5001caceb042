"""The charts: what Helm makes of them, what they refuse, and that Kubernetes takes the result."""

import re
import subprocess
import sys
from pathlib import Path

import helm_python
import kubernetes_validate
import pytest
import yaml

from deploy.chart import CHARTS, Rendering, ci_values, exporter, pods, render, service
from harness.program import environment, find

RENDERINGS = [(chart, values) for chart in ("billing", "customer-instance") for values in ci_values(chart)]
GUIDE = {"enabled": True, "env": {"CUSTOMER_ID": "cust_abc123"}}
TRIAL = {"adminKey": {"existingSecret": "admin"}}
POSTGRES = {
    "database": {"kind": "postgres", "postgres": {"existingSecret": "database"}},
    "stripe": {"existingSecret": "stripe"},
    "serverSecret": {"existingSecret": "billing-server"},
} | TRIAL
# Fields of the Prometheus Operator's kinds that the charts use (prometheus-operator.dev/docs/api-reference).
OPERATOR_FIELDS = {
    "PodMonitor": {"selector", "matchLabels", "podMetricsEndpoints", "port", "path", "interval",
                   "relabelings", "targetLabel", "replacement"},
    "ServiceMonitor": {"selector", "matchLabels", "endpoints", "port", "path", "interval", "authorization",
                       "scheme", "tlsConfig", "serverName", "ca", "secret",
                       "type", "credentials", "name", "key", "relabelings", "targetLabel", "replacement"},
}  # fmt: skip


def rendered(chart: str, values: Path) -> Rendering:
    return render(chart, yaml.safe_load(values.read_text()), release="billing", namespace="billing")


def label(row: tuple[str, Path]) -> str:
    return f"{row[0]}/{row[1].name.removesuffix('-values.yaml')}"


@pytest.mark.parametrize("chart", ["billing", "customer-instance"])
def test_helm_finds_nothing_to_say(chart: str):
    for values in [{}, *(yaml.safe_load(file.read_text()) for file in ci_values(chart))]:
        found = helm_python.lint(CHARTS / chart, values, strict=True, kube_version="v1.29.0")
        worse_than_info = [it for it in found["messages"] if it["severity"] > 1]
        assert (worse_than_info, found["errors"]) == ([], [])


def test_tables_and_renderings_are_what_the_charts_say(repository: Path):
    """Three renderings of each chart are kept word by word; `make golden` writes them anew."""
    assert len(ci_values("billing")) == len(ci_values("customer-instance")) == 3
    done = subprocess.run(
        [sys.executable, repository / "Scripts" / "charts", "--check"],
        capture_output=True, text=True, timeout=60,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout


@pytest.mark.parametrize("chart", ["billing", "customer-instance"])
def test_a_package_holds_what_its_links_lead_to(chart: str, tmp: Path):
    """Rules, board and catalogue are files of the repository; in an archive they are files of the chart."""
    archive = helm_python.package(CHARTS / chart, destination=tmp)
    everything = {"billing": "sqlite", "customer-instance": "full"}[chart]
    values = yaml.safe_load((CHARTS / chart / "ci" / f"{everything}-values.yaml").read_text())
    with helm_python.Chart.load(archive) as packed, helm_python.Chart.load(CHARTS / chart) as folder:
        given = [it.render(values, name="billing", namespace="billing") for it in (packed, folder)]
        assert given[0] == given[1] and any("PrometheusRule" in text for text in given[0].values())
        assert not [file for file in packed.files if file["name"].startswith("ci/")]


@pytest.mark.parametrize("row", RENDERINGS, ids=label)
@pytest.mark.parametrize("version", ["1.25", "1.29", "1.37"])
def test_kubernetes_takes_it(row: tuple[str, Path], version: str):
    """The oldest version the charts allow, one in between, the newest."""
    for it in rendered(*row).objects:
        if it["apiVersion"] != "monitoring.coreos.com/v1":
            kubernetes_validate.validate(it, version, strict=True)


def test_a_wrong_manifest_would_be_noticed():
    broken = service(TRIAL).one("Deployment")
    broken["spec"]["replica"] = 1
    with pytest.raises(kubernetes_validate.ValidationError, match="replica"):
        kubernetes_validate.validate(broken, "1.29", strict=True)


@pytest.mark.parametrize("row", RENDERINGS, ids=label)
def test_the_prometheus_operator_takes_it(row: tuple[str, Path], tmp: Path):
    def fields(value: object) -> set[str]:
        if isinstance(value, list):
            return set().union(*map(fields, value))
        if not isinstance(value, dict):
            return set()
        return set(value) | set().union(*(fields(it) for key, it in value.items() if key != "matchLabels"))

    for it in rendered(*row).objects:
        if it["kind"] in OPERATOR_FIELDS:
            assert fields(it["spec"]) <= OPERATOR_FIELDS[it["kind"]]
        if it["kind"] == "PrometheusRule":
            (tmp / "rules.yaml").write_text(yaml.safe_dump(it["spec"]))
            promtool = [find("promtool"), "check", "rules", tmp / "rules.yaml"]
            done = subprocess.run(promtool, env=environment(), capture_output=True, text=True)
            assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize("row", RENDERINGS, ids=label)
def test_every_pod_is_restricted(row: tuple[str, Path]):
    """kubernetes.io/docs/concepts/security/pod-security-standards, and no writable root file system."""
    templates = pods(rendered(*row))
    assert templates
    for template in templates:
        spec = template["spec"]
        user = spec["securityContext"]
        assert user["runAsNonRoot"] and user["runAsUser"] == user["fsGroup"] == 65532
        assert user["seccompProfile"] == {"type": "RuntimeDefault"}
        assert spec["automountServiceAccountToken"] is False
        assert not {"hostNetwork", "hostPID", "hostIPC"} & set(spec)
        assert all("hostPath" not in volume for volume in spec.get("volumes", []))
        for container in spec["containers"] + spec.get("initContainers", []):
            assert container["securityContext"] == {
                "allowPrivilegeEscalation": False,
                "readOnlyRootFilesystem": True,
                "capabilities": {"drop": ["ALL"]},
            }
            assert {"requests", "limits"} == set(container["resources"])


@pytest.mark.parametrize(
    ("values", "named"),
    [
        ({"billingExporter": {"enable": True}}, "enable"),
        ({"billingexporter": {"enabled": True}}, "billingexporter"),
        ({"billingExporter": {"enabled": "yes"}}, "enabled"),
        ({"billingExporter": {"workload": "DaemonSet"}}, "workload"),
        ({"billingExporter": {"env": {"ENABLE_USAGE_REPORT": "true"}}}, "ENABLE_USAGE_REPORT"),
        ({"billingExporter": {"env": {"ENABLE_USAGE_REPORTING": "yes"}}}, "ENABLE_USAGE_REPORTING"),
        ({"billingExporter": {"env": {"BILLING_API_KEY": "secret"}}}, "BILLING_API_KEY"),
        ({"billingExporter": {"env": {"SPOOL_PATH": "/tmp"}}}, "SPOOL_PATH"),
        ({"billingExporter": {"env": {"COLLECTION_INTERVAL": "59999"}}}, "COLLECTION_INTERVAL"),
        ({"billingExporter": {"env": {"COLLECTION_INTERVAL": "86400001"}}}, "COLLECTION_INTERVAL"),
        ({"billingExporter": {"env": {"COLLECTION_INTERVAL": 59999}}}, "COLLECTION_INTERVAL"),
        ({"billingExporter": {"env": {"COLLECTION_INTERVAL": 3600000.5}}}, "COLLECTION_INTERVAL"),
        ({"billingExporter": {"env": {"COLLECTION_INTERVAL": "1h"}}}, "COLLECTION_INTERVAL"),
        ({"billingExporter": {"env": {"COLLECTION_DELAY": "-1"}}}, "COLLECTION_DELAY"),
        ({"billingExporter": {"env": {"HEALTH_CHECK_PORT": "80"}}}, "HEALTH_CHECK_PORT"),
        ({"billingExporter": {"env": {"HEALTH_CHECK_PORT": "65536"}}}, "HEALTH_CHECK_PORT"),
        ({"billingExporter": {"env": {"BILLING_API_URL": "billing:3100"}}}, "BILLING_API_URL"),
        ({"billingExporter": {"spool": {"size": "1 GB"}}}, "size"),
        ({"billingExporter": {"image": {"digest": "sha256:abc"}}}, "digest"),
        ({"billingExporter": {"podLabels": {"tier": 1}}}, "tier"),
        ({"billingExporter": {"env": {"HTTPS_PROXY": "proxy:3128"}}}, "HTTPS_PROXY"),
        ({"billingExporter": {"env": {"HTTP_PROXY": "https://proxy:3128"}}}, "HTTP_PROXY"),
        ({"billingExporter": {"env": {"PROMETHEUS_TOKEN": "secret"}}}, "PROMETHEUS_TOKEN"),
        ({"billingExporter": {"tls": {"billing": {"secret": "s"}}}}, "billing"),
        ({"billingExporter": {"tls": {"billingApi": {"secret": "s", "cert": "tls.crt"}}}}, "key"),
        ({"billingExporter": {"tls": {"prometheus": {"secret": "s", "key": "tls.key"}}}}, "cert"),
        ({"billingExporter": {"tls": {"deviceApi": {"ca": "ca.crt"}}}}, "secret"),
        ({"billingExporter": {"tls": {"deviceApi": {"secret": "s", "ca": "a", "caConfigMap": "c"}}}}, "caConfigMap"),
    ],
    ids=str,
)
def test_customer_instance_refuses(values: dict, named: str):
    with pytest.raises(helm_python.HelmError, match=named):
        render("customer-instance", values, release="iotistic", namespace="customer-abc123")


@pytest.mark.parametrize(
    ("values", "named"),
    [
        ({}, "adminKey.existingSecret is required"),
        ({"replica": 1}, "replica"),
        (TRIAL | {"replicas": 0}, "replicas"),
        (TRIAL | {"replicas": "one"}, "replicas"),
        (TRIAL | {"replicas": 2}, "replicas: SQLite takes one replica"),
        (TRIAL | {"autoscaling": {"enabled": True}}, "autoscaling.enabled: SQLite takes one replica"),
        (TRIAL | {"database": {"kind": "mysql"}}, "kind"),
        (TRIAL | {"database": {"kind": "postgres"}}, "database.postgres.existingSecret is required"),
        (POSTGRES | {"serverSecret": {}}, "serverSecret.existingSecret is required with PostgreSQL"),
        (TRIAL | {"serverSecret": {"existing": "s"}}, "existing"),
        (POSTGRES | {"stripe": {}}, "stripe.existingSecret is required with PostgreSQL"),
        (TRIAL | {"ingress": {"enabled": True}}, "ingress.host is required"),
        (TRIAL | {"stripe": {"secretkey": "k"}}, "secretkey"),
        (TRIAL | {"stripe": {"apiVersion": "latest"}}, "apiVersion"),
        (TRIAL | {"logLevel": "loud"}, "logLevel"),
        (TRIAL | {"backup": {"schedule": "nightly"}}, "schedule"),
        (TRIAL | {"dashboard": {"labels": {"grafana_dashboard": 1}}}, "grafana_dashboard"),
        (TRIAL | {"antiAffinity": True}, "antiAffinity"),
    ],
    ids=str,
)  # fmt: skip
def test_billing_refuses(values: dict, named: str):
    with pytest.raises(helm_python.HelmError, match=named):
        service(values)


def test_the_guides_keys_do_what_the_guide_says():
    """Step 2.1 to the letter, and 2.2's settings beside it."""
    guide = yaml.safe_load(
        """
        billingExporter:
          enabled: true
          env:
            ENABLE_USAGE_REPORTING: "true"  # Enable metered billing
            COLLECTION_INTERVAL: "3600000"   # Report every hour (ms)
        """
    )["billingExporter"]
    with pytest.raises(helm_python.HelmError, match="CUSTOMER_ID is required"):
        exporter(guide)
    guide["env"]["CUSTOMER_ID"] = "cust_abc123"
    container = exporter(guide).one("StatefulSet", "billing-exporter")["spec"]["template"]["spec"]["containers"][0]
    env = {it["name"]: it.get("value") for it in container["env"]}
    assert env | {"ENABLE_USAGE_REPORTING": "true", "COLLECTION_INTERVAL": "3600000"} == env
    assert (env["CUSTOMER_ID"], env["BILLING_API_URL"]) == ("cust_abc123", "http://billing:3100")
    # The guide reads the log of deployment/billing-exporter.
    assert exporter(guide | {"workload": "Deployment"}).one("Deployment", "billing-exporter")


@pytest.mark.parametrize("enabled", [False, None])
def test_without_the_guides_switch_there_is_nothing(enabled: bool | None):
    values = {} if enabled is None else {"enabled": enabled}
    assert exporter(values).objects == []
    assert "nothing of this installation is billed" in exporter(values).notes


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        (3600000, "3600000"), ("3600000", "3600000"), (60000, "60000"), ("86400000", "86400000"), (86400000, "86400000"),
    ],
)  # fmt: skip
def test_numbers_stay_numbers(given: object, expected: str):
    """Helm's numbers are floats: 3600000 must not become 3.6e+06."""
    values = GUIDE | {"env": {"CUSTOMER_ID": "c", "COLLECTION_INTERVAL": given, "HEALTH_CHECK_PORT": 9191}}
    container = exporter(values).one("StatefulSet")["spec"]["template"]["spec"]["containers"][0]
    assert {"name": "COLLECTION_INTERVAL", "value": expected} in container["env"]
    assert container["ports"] == [{"name": "health", "containerPort": 9191}]


@pytest.mark.parametrize(
    ("address", "port", "expected"),
    [
        ("http://billing:3100", 0, 3100), ("http://billing", 0, 80), ("https://billing.example.com", 0, 443),
        ("https://billing.example.com:8443/base", 0, 8443), ("http://[fd00::1]:3100", 0, 3100), ("http://billing", 3100, 3100),
    ],
)  # fmt: skip
def test_the_policy_knows_the_port(address: str, port: int, expected: int):
    values = GUIDE | {"env": {"CUSTOMER_ID": "c", "BILLING_API_URL": address}}
    values |= {"networkPolicy": {"billingApi": {"port": port}}}
    egress = exporter(values).one("NetworkPolicy")["spec"]["egress"]
    assert [rule["ports"][0]["port"] for rule in egress] == [53, expected]


@pytest.mark.parametrize(
    ("env", "port", "expected"),
    [
        ({}, 0, []),
        ({"HTTPS_PROXY": "http://proxy:3128"}, 0, [3128]),
        ({"HTTP_PROXY": "http://proxy/"}, 0, [80]),
        ({"HTTPS_PROXY": "http://proxy:3128", "HTTP_PROXY": "http://proxy:3128/"}, 0, [3128]),
        ({"HTTPS_PROXY": "http://one:3128", "HTTP_PROXY": "http://two:8080"}, 0, [3128, 8080]),
        ({"HTTPS_PROXY": "http://proxy"}, 8888, [8888]),
    ],
)
def test_the_policy_lets_out_to_the_proxy(env: dict, port: int, expected: list[int]):
    to = [{"ipBlock": {"cidr": "192.0.2.7/32"}}]
    values = GUIDE | {"env": {"CUSTOMER_ID": "c"} | env, "networkPolicy": {"proxy": {"to": to, "port": port}}}
    egress = exporter(values).one("NetworkPolicy")["spec"]["egress"]
    assert [it["port"] for rule in egress if rule["to"] == to for it in rule["ports"]] == expected


@pytest.mark.parametrize("address", ["billingApi", "prometheus", "deviceApi"])
@pytest.mark.parametrize(
    ("tls", "files"),
    [
        ({"secret": "s", "ca": "ca.crt"}, {"CA_FILE": ("s", "ca.crt")}),
        ({"caConfigMap": "c", "caKey": "bundle.pem"}, {"CA_FILE": ("c", "bundle.pem")}),
        (
            {"secret": "s", "cert": "tls.crt", "key": "tls.key", "caConfigMap": "c"},
            {"CA_FILE": ("c", "ca.crt"), "CLIENT_CERT_FILE": ("s", "tls.crt"), "CLIENT_KEY_FILE": ("s", "tls.key")},
        ),
        ({"secret": "s"}, {}),
    ],
    ids=str,
)
def test_certificates_are_where_the_exporter_reads_them(address: str, tls: dict, files: dict):
    prefix = {"billingApi": "BILLING_API", "prometheus": "PROMETHEUS", "deviceApi": "DEVICE_API"}[address]
    spec = exporter(GUIDE | {"tls": {address: tls}}).one("StatefulSet")["spec"]["template"]["spec"]
    volumes = {it["name"]: it for it in spec.get("volumes", [])}
    mounted = {}
    for source in volumes.get("certificates", {"projected": {"sources": []}})["projected"]["sources"]:
        [given] = source.values()
        mounted |= {item["path"]: (given["name"], item["key"]) for item in given["items"]}
    env = {it["name"]: it.get("value", "") for it in spec["containers"][0]["env"]}
    folder = "/etc/billing-exporter-tls/"
    read = {name: value for name, value in env.items() if value.startswith(folder)}
    assert {name: mounted[path.removeprefix(folder)] for name, path in read.items()} == {
        f"{prefix}_{name}": given for name, given in files.items()
    }
    assert bool(files) == ("certificates" in {it["name"] for it in spec["containers"][0]["volumeMounts"]})


def test_the_chart_offers_every_setting_of_the_exporter(bin_dir: Path):
    """Under its own name, or made of a value of the chart; keys in plain text are not among them."""
    done = subprocess.run([bin_dir / "billing-exporter", "--help"], capture_output=True, text=True)
    names = set(re.findall(r"^ +([A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+)\b", done.stdout, re.MULTILINE))
    tls = {"secret": "s", "ca": "a", "cert": "c", "key": "k"}
    values = yaml.safe_load((CHARTS / "customer-instance" / "ci" / "full-values.yaml").read_text())["billingExporter"]
    values |= {"tls": {name: tls for name in ("billingApi", "prometheus", "deviceApi")}}
    pod = exporter(values).one("StatefulSet")["spec"]["template"]["spec"]
    offered = {it["name"] for it in pod["containers"][0]["env"]}
    offered |= set(yaml.safe_load((CHARTS / "customer-instance" / "values.yaml").read_text())["billingExporter"]["env"])
    assert {"HTTPS_PROXY", "SPOOL_PATH"} <= names
    assert names - offered == {"BILLING_API_KEY", "PROMETHEUS_TOKEN", "DEVICE_API_TOKEN"}


def test_what_a_pod_reads_rolls_it():
    def checksums(rendering: Rendering) -> list[str]:
        every = rendering.all("StatefulSet") + rendering.all("Deployment")
        annotations = every[0]["spec"]["template"]["metadata"]["annotations"]
        return [value for key, value in annotations.items() if key.startswith("checksum/")]

    first, second = ("metrics: {}\n", "metrics: { }\n")
    assert checksums(exporter(GUIDE | {"metricsFile": first})) == checksums(exporter(GUIDE | {"metricsFile": first}))
    assert checksums(exporter(GUIDE | {"metricsFile": first})) != checksums(exporter(GUIDE | {"metricsFile": second}))
    catalogs = [TRIAL, TRIAL | {"catalog": {"file": "currency: usd\n"}}]
    assert len({checksums(service(values))[0] for values in catalogs}) == 2


@pytest.mark.parametrize("values", [TRIAL | {"stripe": {"existingSecret": "stripe"}}, POSTGRES], ids=["sqlite", "postgres"])
def test_every_command_of_the_chart_opens_the_services_database(values: dict):
    """`catalog apply`, too: what it changes is a row of the audit log. A volume of one node is opened on that node only."""
    mine = [{"name": "PGSSLROOTCERT", "value": "/etc/extra/ca.pem"}], [{"name": "extra", "mountPath": "/etc/extra"}]
    volumes = [{"name": "extra", "secret": {"secretName": "database-ca"}}]
    given = service(values | {"extraEnv": mine[0], "extraVolumeMounts": mine[1], "extraVolumes": volumes})
    template = given.one("Deployment")["spec"]["template"]

    def database(template: dict, container: dict) -> tuple:
        spec = template["spec"]
        claims = {it["name"]: it["persistentVolumeClaim"] for it in spec.get("volumes", []) if "persistentVolumeClaim" in it}
        mounted = {it["mountPath"]: claims.get(it["name"]) for it in container.get("volumeMounts", [])}
        [url] = [it for it in container["env"] if it["name"] == "DATABASE_URL"]
        return url, mounted.get("/var/lib/billing")

    [serve] = template["spec"]["containers"]
    for each in pods(given):
        for container in each["spec"].get("initContainers", []) + each["spec"]["containers"]:
            assert database(each, container) == database(template, serve), container["name"]
        if values is POSTGRES:
            assert {"env": mine[0][0], "mount": mine[1][0], "volume": volumes[0]} == {
                "env": container["env"][-1], "mount": container["volumeMounts"][-1], "volume": each["spec"]["volumes"][-1]
            }  # fmt: skip
        elif each is not template:
            [near] = each["spec"]["affinity"]["podAffinity"]["requiredDuringSchedulingIgnoredDuringExecution"]
            assert near["topologyKey"] == "kubernetes.io/hostname"
            assert near["labelSelector"]["matchLabels"].items() <= template["metadata"]["labels"].items()


@pytest.mark.parametrize(
    ("values", "kinds"),
    [
        (TRIAL, {"CronJob", "PersistentVolumeClaim"}),
        (TRIAL | {"backup": {"enabled": False}}, {"PersistentVolumeClaim"}),
        (TRIAL | {"stripe": {"existingSecret": "stripe"}}, {"CronJob", "PersistentVolumeClaim", "Job"}),
        (POSTGRES | {"catalog": {"apply": {"enabled": False}}}, {"Job"}),
        (POSTGRES | {"replicas": 2}, {"Job", "PodDisruptionBudget"}),
        (POSTGRES | {"autoscaling": {"enabled": True}}, {"Job", "PodDisruptionBudget", "HorizontalPodAutoscaler"}),
    ],
    ids=lambda value: str(sorted(value) if isinstance(value, set) else value),
)  # fmt: skip
def test_billing_makes_what_its_database_needs(values: dict, kinds: set[str]):
    every = {"ConfigMap", "Deployment", "NetworkPolicy", "Service", "ServiceAccount"}
    assert {it["kind"] for it in service(values).objects} - every == kinds


@pytest.mark.parametrize(
    ("values", "strategy", "before"),
    [(TRIAL, "Recreate", "initContainer"), (POSTGRES | {"replicas": 3}, "RollingUpdate", "hook")],
)
def test_the_database_is_migrated_before_the_rollout(values: dict, strategy: str, before: str):
    rendering = service(values)
    deployment = rendering.one("Deployment")["spec"]
    assert deployment["strategy"]["type"] == strategy
    hooks = {it["metadata"]["name"]: it["metadata"]["annotations"]["helm.sh/hook"] for it in rendering.all("Job")}
    init = [it["args"] for it in deployment["template"]["spec"].get("initContainers", [])]
    assert init == ([["migrate"]] if before == "initContainer" else [])
    assert hooks.get("billing-migrate") == ("pre-install,pre-upgrade" if before == "hook" else None)


@pytest.mark.parametrize(
    ("notes", "said"),
    [
        (exporter(GUIDE).notes, ["It has no key", "There is nothing to count", "is not \"true\""]),
        (exporter(GUIDE | {"existingSecret": {"name": "keys"}}).notes, ["billing-exporter check", "kubectl logs"]),
        (service(TRIAL).notes, ["NOTHING IS CHARGED", "billing catalog apply", "billing customers add"]),
        (service(POSTGRES).notes, ["PostgreSQL", "Nobody is told"]),
    ],
)  # fmt: skip
def test_notes_say_what_to_do_next(notes: str, said: list[str]):
    for text in said:
        assert text in notes
    assert ("has no key" in notes) == ("It has no key" in said)


@pytest.mark.parametrize("secret", ["", "billing-tls"])
def test_all_speak_to_the_service_as_it_speaks(secret: str):
    """With a certificate: files where the service looks, probes, Prometheus and notes over TLS; without one none of it."""
    rendering = service(POSTGRES | {"service": {"tlsSecret": secret}, "serviceMonitor": {"enabled": True}})
    spec = rendering.one("Deployment")["spec"]["template"]["spec"]
    [container] = spec["containers"]
    env = {it["name"]: it.get("value") for it in container["env"]}
    mounts = {it["mountPath"]: it["name"] for it in container["volumeMounts"]}
    secrets = {it["name"]: it["secret"]["secretName"] for it in spec["volumes"] if "secret" in it}
    files = [env.get(name) for name in ("BILLING_TLS_CERTIFICATE", "BILLING_TLS_KEY")]
    [endpoint] = rendering.one("ServiceMonitor")["spec"]["endpoints"]
    probes = {container[name]["httpGet"].get("scheme") for name in ("startupProbe", "livenessProbe", "readinessProbe")}
    if not secret:
        assert (files, probes, secrets, endpoint.get("scheme")) == ([None, None], {None}, {}, None)
        assert "https://" not in rendering.notes
        return
    folders = {path.rpartition("/")[0] for path in files}
    assert {secrets[mounts[folder]] for folder in folders} == {secret}
    assert [path.rpartition("/")[2] for path in files] == ["tls.crt", "tls.key"]
    assert (probes, endpoint["scheme"]) == ({"HTTPS"}, "https")
    assert endpoint["tlsConfig"]["ca"]["secret"] == {"name": secret, "key": "ca.crt"}
    assert rendering.one("Service")["spec"]["ports"][0]["appProtocol"] == "https"
    assert "http://" not in rendering.notes


def test_the_charts_set_what_the_programs_read(bin_dir: Path):
    """A setting that no program offers would be set for nothing."""
    offered = ""
    for command in (["billing", "serve"], ["billing-exporter"]):
        done = subprocess.run([bin_dir / command[0], *command[1:], "--help"], capture_output=True, text=True)
        offered += done.stdout
    known = set(re.findall(r"\b[A-Z][A-Z0-9]*(?:_[A-Z0-9]+)*\b", offered)) | {"POD_NAME"}
    for row in RENDERINGS:
        for template in pods(rendered(*row)):
            for container in template["spec"]["containers"] + template["spec"].get("initContainers", []):
                names = {it["name"] for it in container["env"]} - {"PGSSLROOTCERT"}
                assert names <= known, f"{label(row)}: nobody reads {names - known}"
