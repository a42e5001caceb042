"""The lines of our documents, typed: README's ways to install and the console blocks of docs/operating/kubernetes.md (shell.py)."""

import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from deploy.cluster import Cluster, wait_until
from deploy.debian import Debian
from deploy.image import REPOSITORY
from deploy.neighbours import PROMETHEUS, start_device_api, start_prometheus, start_sandbox
from deploy.shell import Shell
from deploy.test_readme import README, ways
from harness.billing import SECRET_KEY

GUIDE = (REPOSITORY / "docs" / "operating" / "kubernetes.md").read_text()
FROM_SOURCE, WITH_HELM, AS_PACKAGES = (block for block in ways())
CUSTOMER = "cust_abc123"


def blocks(heading: str, language: str = "console") -> list[str]:
    section = GUIDE.partition(f"\n## {heading}\n")[2].partition("\n## ")[0]
    return re.findall(rf"^```{language}\n(.*?)^```$", section, re.MULTILINE | re.DOTALL)


@pytest.fixture
def shell(cluster: Cluster, bin_dir: Path) -> Iterator[Shell]:
    host = cluster.add("host", "default", {}, hosts=["host"])
    it = Shell(cluster, bin_dir, host.netns)
    yield it
    it.close()


@pytest.fixture
def debian(shell: Shell, tmp: Path) -> Iterator[Debian]:
    shell.debian = Debian.copied(tmp)
    yield shell.debian
    shell.cluster.programs.stop()
    shell.debian.remove()


def answers(shell: Shell, path: str = "/healthz") -> bool:
    """Whether the service is on the port of this machine that the documents name."""
    out = shell.cluster.inside(shell.netns, "curl", "-s", "-o", "/dev/null", "-w", "%{http_code}", f"http://127.0.0.1:3100{path}", expect=None)
    return out == "200"


def test_every_block_of_the_guide_is_typed_here():
    known = [blocks(heading) for heading in ("The service: `charts/billing`", "An installation: `charts/customer-instance`", "Images", "Compose", "systemd")]
    assert [len(found) for found in known] == [1] * 5 and GUIDE.count("```console") == 5


def test_from_source_the_demonstration_runs(shell: Shell):
    assert [line.split("#")[0].split() for line in FROM_SOURCE] == [["make", "demo"], ["make", "run"]]
    demo = shell.keep(FROM_SOURCE[0])
    demo.wait_for_output("http://127.0.0.1:", seconds=60)
    assert [call.arguments[0] for call in shell.said if call.program == "swift" and call.arguments[0] == "build"] == ["build"] * 2
    demo.stop()
    assert not [call for call in shell.said if call.program != "swift"]


def test_from_source_the_service_takes_the_readmes_report(shell: Shell):
    serving = shell.keep(FROM_SOURCE[1])
    serving.wait_until(lambda: answers(shell), seconds=60)
    [curl] = re.findall(r"^    (curl -X POST .*?\}\}' *|curl -X POST .*? \} \}')$", README, re.MULTILINE | re.DOTALL)
    answer = json.loads(shell.type(curl.replace("curl ", "curl -s ")))
    assert answer["report"]["metrics"] == {"devices": 3, "mqtt_messages": 15000, "storage_gb": 2.5}
    serving.stop()
    # make hands the signal on.
    wait_until(lambda: not answers(shell), what="the service's end")


def test_with_helm_as_the_readme_says(shell: Shell):
    shell.type("\n".join(blocks("Images")))
    shell.type("\n".join(WITH_HELM))
    running = shell.releases["billing", "billing"].workloads["deployment/billing"]
    key = shell.cluster.secrets["billing-admin"]["admin-key"]
    assert shell.cluster.request(running.pod, 3100, "/metrics", key=key)[0] == 200
    # What the kubelet logs is what the README promises without Stripe's key: nothing is charged.
    assert "sandbox" in running.program.output()


def test_with_helm_as_the_guide_says(shell: Shell, bin_dir: Path, tmp: Path):
    cluster = shell.cluster
    places = {name: cluster.add(name, namespace, labels, hosts=[name, f"{name}.{namespace}"]) for name, namespace, labels in (
        ("sandbox", "billing", {}), ("prometheus", "monitoring", PROMETHEUS), ("api", "customer-abc123", {}),
    )}  # fmt: skip
    start_sandbox(cluster, places["sandbox"], bin_dir)
    start_prometheus(cluster, places["prometheus"], tmp)
    start_device_api(cluster, places["api"], tmp)
    [images], [service], [installation] = (
        blocks(heading) for heading in ("Images", "The service: `charts/billing`", "An installation: `charts/customer-instance`")
    )
    [values] = blocks("An installation: `charts/customer-instance`", "yaml")
    shell.type(images)
    assert set(shell.images) == {"billing", "billing-exporter"}
    shell.type(service.replace("rk_live_…", SECRET_KEY))
    (shell.tree / "values.yaml").write_text(values)
    create, secret, install, check = installation.splitlines()
    [key] = [line for line in shell.type(create).splitlines() if re.fullmatch(r"bk_\S+", line)]
    shell.type(secret.replace("api-key=…", f"api-key={key}"))
    shell.type(install)
    assert "devices" in shell.type(check)
    running = shell.releases["billing", "billing"].workloads["deployment/billing"]

    def latest() -> tuple[int, str]:
        return cluster.request(running.pod, 3100, f"/api/usage/{CUSTOMER}/latest", key=cluster.secrets["billing-admin"]["admin-key"])

    wait_until(lambda: latest()[0] == 200, what="a report")
    assert json.loads(latest()[1])["report"]["metrics"] == {"devices": 8, "mqtt_messages": 15_000, "storage_gb": 2.5}


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("helm install billing charts/billing -n nowhere --set adminKey.existingSecret=billing-admin", "not found"),
        ("helm install billing charts/billing --set adminKey.existingSecrets=billing-admin", "existingSecrets"),
        ("helm install billing charts/billing --value x=y", "unrecognized"),
        ("kubectl create secret generic billing-admin --from-literal", "from-literal"),
        ("kubectl create secret billing-admin --from-literal=a=b", "invalid choice"),
        ("kubectl exec -n billing deployment/billing -- billing keys list", "not found"),
        ("docker build -t billing", "context"),
        ("docker build -f deploy/images/billing.Dockerfile -t billing --build-arg COMMIT=1 .", "AssertionError"),
        ("cd deploy/compose && docker compose up --build", "BILLING_ADMIN_KEY"),
    ],
)
def test_a_wrong_line_would_be_noticed(shell: Shell, line: str, said: str):
    assert said in shell.type(line, expect=1)


def test_compose_as_the_guide_says(shell: Shell):
    [line] = blocks("Compose")
    assert "billing started" in shell.type(line)
    assert shell.composition
    key = shell.composition.variables["BILLING_ADMIN_KEY"]
    wait_until(lambda: shell.composition.request("billing", 3100, "/metrics", key=key)[0] == 200, what="the service")


def test_as_packages(shell: Shell, debian: Debian):
    """`make package` takes the programs that are there instead of a release build; they are linked as one is."""
    [guide] = blocks("systemd")
    assert [line for line in guide.splitlines() if not line.startswith("editor ")] == AS_PACKAGES, "README's lines are the guide's"
    shell.variables |= {"BILLING_BIN_DIR": str(shell.linked()), "ARGS": "--compress none"}
    shell.type(guide)
    assert (debian.root / "etc/systemd/system/multi-user.target.wants/billing.service").is_symlink()
    wait_until(lambda: answers(shell), what="the service")
    [serving] = [it for it in shell.cluster.programs.started if it.log.name.startswith("billing-")]
    assert (debian.root / "var/lib/billing/billing.sqlite").exists()
    assert "typed-in-an-editor" in (debian.root / "etc/billing/billing.env").read_text()
    assert serving.stop() == 0
