"""Kubernetes' part of running a pod, as far as the charts ask for it: network, mounts, user, environment, probes.

A pod is a network namespace behind a router, the node; a container (container.py) is a process in it. Needs root, as a kubelet does.
"""

import json
import os
import re
import subprocess
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from deploy.container import command
from deploy.image import Image
from harness.program import Program, find
from harness.programs import Programs


@dataclass
class Pod:
    name: str
    namespace: str
    labels: dict[str, str]
    number: int
    netns: str
    is_over: bool = False
    """A job's, after its end: nobody calls it any more."""

    @property
    def address(self) -> str:
        return f"10.77.{self.number}.2"

    @property
    def gateway(self) -> str:
        return f"10.77.{self.number}.1"


class Cluster:
    def __init__(self, programs: Programs):
        assert os.geteuid() == 0, "pods need root: network namespaces and mounts, as for a kubelet"
        self.programs = programs
        self.folder = programs.folder / "cluster"
        self.folder.mkdir()
        self.hosts = self.folder / "hosts"
        self.hosts.write_text("127.0.0.1 localhost\n")
        self.secrets: dict[str, dict[str, str]] = {}
        self.configs: dict[str, dict[str, str]] = {}
        self.claims: dict[str, Path] = {}
        self.pods: list[Pod] = []
        self.node = self._netns("node")
        self.inside(self.node, "sh", "-c", "echo 1 >/proc/sys/net/ipv4/ip_forward")

    def _netns(self, name: str) -> str:
        netns = f"billing-{os.getpid()}-{name}"
        ip("netns", "add", netns)
        ip("-n", netns, "link", "set", "lo", "up")
        return netns

    def close(self) -> None:
        """After the programs have stopped: the namespaces go, and their links with them."""
        for netns in [self.node, *(pod.netns for pod in self.pods)]:
            ip("netns", "delete", netns)

    def add(self, name: str, namespace: str, labels: Mapping[str, str], *, hosts: list[str]) -> Pod:
        """A pod that everyone reaches by the names in `hosts`."""
        number = len(self.pods) + 1
        pod = Pod(name, namespace, dict(labels), number, self._netns(str(number)))
        link = f"pod{number}"
        ip("link", "add", link, "netns", self.node, "type", "veth", "peer", "name", "eth0", "netns", pod.netns)
        for netns, device, address in ((self.node, link, pod.gateway), (pod.netns, "eth0", pod.address)):
            ip("-n", netns, "address", "add", f"{address}/30", "dev", device)
            ip("-n", netns, "link", "set", device, "up")
        ip("-n", pod.netns, "route", "add", "default", "via", pod.gateway)
        with self.hosts.open("a") as file:
            file.write(f"{pod.address} {' '.join(hosts)}\n")
        self.pods.append(pod)
        return pod

    def enforce(self, policy: dict, pod: Pod) -> list[str]:
        """Leaves the pod only the ways that the policy names; the names of the pods that it may call."""
        spec = policy["spec"]
        assert set(spec["policyTypes"]) == {"Ingress", "Egress"}
        assert matches(spec["podSelector"], pod.labels)
        called = [it for rule in spec["egress"] for peer in rule["to"] for it in self.selected(peer, policy)]
        calling = [it for rule in spec["ingress"] for peer in rule["from"] for it in self.selected(peer, policy)]
        ip("-n", pod.netns, "route", "delete", "default")
        for other in {it.number: it for it in called + calling if it is not pod}.values():
            ip("-n", pod.netns, "route", "add", f"{other.address}/32", "via", pod.gateway)
        return sorted({it.name for it in called if it is not pod})

    def selected(self, peer: dict, policy: dict) -> list[Pod]:
        """The pods that a peer of a NetworkPolicy stands for; all namespaces, or its own."""
        assert peer.get("namespaceSelector", {}) == {}, "the charts select namespaces all or not at all"
        home = policy["metadata"]["namespace"]
        return [
            pod
            for pod in self.pods
            if not pod.is_over
            and ("namespaceSelector" in peer or pod.namespace == home)
            and matches(peer.get("podSelector", {}), pod.labels)
        ]

    def inside(self, netns: str, *command: object, expect: int | None = 0) -> str:
        words = [str(word) for word in ("ip", "netns", "exec", netns, *command)]
        done = subprocess.run(words, capture_output=True, text=True, timeout=60)
        assert expect is None or done.returncode == expect, f"{' '.join(words)}: {done.stdout}{done.stderr}"
        return done.stdout

    def start(self, pod: Pod, *command: object, name: str) -> Program:
        """A program that stands for somebody else's pod: on the host's files, in the pod's network."""
        return self.programs.start("ip", "netns", "exec", pod.netns, *command, name=name)

    def volume(self, pod: Pod, volume: Mapping, objects: list[dict]) -> Path:
        """A volume as the kubelet lays it out: a claim and an emptyDir belong to the pod's fsGroup."""
        if claim := volume.get("persistentVolumeClaim"):
            folder = self.claims.setdefault(claim["claimName"], self.folder / claim["claimName"])
        else:
            folder = self.folder / f"{pod.name}-{volume['name']}"
        folder.mkdir(exist_ok=True)
        if config := volume.get("configMap"):
            self.lay_out(folder, self.data(config["name"], objects), mode=0o644)
        elif secret := volume.get("secret"):
            self.lay_out(folder, self.secrets[secret["secretName"]], mode=secret["defaultMode"])
        elif projected := volume.get("projected"):
            for source in projected["sources"]:
                [(kind, given)] = source.items()
                data = self.secrets[given["name"]] if kind == "secret" else self.data(given["name"], objects)
                self.lay_out(folder, {it["path"]: data[it["key"]] for it in given["items"]}, mode=projected["defaultMode"])
        else:
            os.chown(folder, 0, 65532)
            folder.chmod(0o2770)
        return folder

    def data(self, name: str, objects: list[dict]) -> dict[str, str]:
        """A ConfigMap of the release's, or one that was there before."""
        maps = [it for it in objects if it["kind"] == "ConfigMap" and it["metadata"]["name"] == name]
        return maps[0]["data"] if maps else self.configs[name]

    def lay_out(self, folder: Path, files: Mapping[str, str], *, mode: int) -> None:
        for name, text in files.items():
            (folder / name).parent.mkdir(exist_ok=True)
            (folder / name).write_text(text)
            (folder / name).chmod(mode)
            os.chown(folder / name, 0, 65532)

    def container(
        self, pod: Pod, template: dict, container: dict, image: Image, objects: list[dict], *, words: Sequence[str] | None = None
    ) -> list[str]:
        """The command that runs a container of a pod's template as its manifest says it; `words`: another one in it."""
        spec = template["spec"]
        user = spec["securityContext"]
        assert container["securityContext"]["readOnlyRootFilesystem"]
        claims = [it for it in objects if it["kind"] == "StatefulSet"]
        volumes = [*spec.get("volumes", [])] + [
            {"name": it["metadata"]["name"], "persistentVolumeClaim": {"claimName": f"{it['metadata']['name']}-{pod.name}-0"}}
            for each in claims for it in each["spec"].get("volumeClaimTemplates", [])
        ]  # fmt: skip
        folders = {it["name"]: self.volume(pod, it, objects) for it in volumes}
        mounts = [(self.hosts, "/etc/hosts", "ro")]
        for mount in container.get("volumeMounts", []):
            mounts.append((folders[mount["name"]], mount["mountPath"], "ro" if mount.get("readOnly") else "rw"))
        env = self.environment(pod, container)
        given = [*image.entrypoint, *(expanded(word, image.env | env) for word in container.get("args") or image.command)]
        return command(
            image, words or given, root=self.folder / f"root-{pod.name}-{container['name']}",
            env=env, mounts=mounts, user=f"{user['runAsUser']}:{user['runAsGroup']}", groups=user["fsGroup"], netns=pod.netns,
        )  # fmt: skip

    def environment(self, pod: Pod, container: dict) -> dict[str, str]:
        fields = {"metadata.namespace": pod.namespace, "metadata.name": f"{pod.name}-0"}
        found = {}
        for it in container.get("env", []):
            source = it.get("valueFrom", {})
            if "secretKeyRef" in source:
                reference = source["secretKeyRef"]
                found[it["name"]] = self.secrets[reference["name"]][reference["key"]]
            elif "fieldRef" in source:
                found[it["name"]] = fields[source["fieldRef"]["fieldPath"]]
            else:
                found[it["name"]] = it["value"]
        return found

    def run(self, command: list[str], *, seconds: float = 60) -> str:
        """A container that ends by itself, with 0."""
        return self.programs.run(find(command[0]), *command[1:], seconds=seconds)

    def serve(self, command: list[str], *, name: str) -> Program:
        return self.programs.start(command[0], *command[1:], name=name)

    def probe(self, pod: Pod, container: dict, kind: str) -> bool:
        """One HTTP probe from the node, as the kubelet sends it."""
        probe = container[kind]
        ports = {it["name"]: it["containerPort"] for it in container["ports"]}
        get = probe["httpGet"]
        scheme, seconds = get.get("scheme", "HTTP").lower(), probe.get("timeoutSeconds", 1)
        status, _ = self.request(pod, ports[get["port"]], get["path"], scheme=scheme, seconds=seconds)
        return 200 <= status < 400

    def await_probes(self, program: Program, pod: Pod, container: dict) -> None:
        for kind in ("startupProbe", "livenessProbe", "readinessProbe"):
            if kind in container:
                program.wait_until(lambda kind=kind: self.probe(pod, container, kind))

    def request(
        self, pod: Pod, port: int, path: str, body: object = None, *, key: str | None = None, scheme: str = "http", seconds: float = 10
    ) -> tuple[int, str]:
        """Status and text of a GET, or of a POST where there is a body; 0 where nobody answers. As a kubelet, it looks at no certificate."""
        options = ["-sk", "-m", str(seconds), "-w", "\n%{http_code}"]
        if key:
            options += ["-H", f"Authorization: Bearer {key}"]
        if body is not None:
            options += ["-H", "Content-Type: application/json", "-d", json.dumps(body)]
        out = self.inside(self.node, "curl", *options, f"{scheme}://{pod.address}:{port}{path}", expect=None)
        text, _, status = out.rpartition("\n")
        return int(status), text

    def listens(self, pod: Pod, port: int) -> bool:
        """Whether something takes connections there, whatever it speaks."""
        probe = f"exec 3<>/dev/tcp/{pod.address}/{port}"
        return subprocess.run(["ip", "netns", "exec", self.node, "bash", "-c", probe], capture_output=True).returncode == 0

    def reaches(self, pod: Pod, other: Pod, port: int) -> bool:
        """Whether a connection from inside of one pod to another one's port is accepted."""
        out = self.inside(
            pod.netns, "curl", "-s", "-m", "2", "-o", "/dev/null", "-w", "%{http_code}",
            f"http://{other.address}:{port}/", expect=None,
        )  # fmt: skip
        return out.strip() != "000"


def wait_until(is_so, *, seconds: float = 30, what: str) -> None:
    deadline = time.monotonic() + seconds
    while not is_so():
        assert time.monotonic() < deadline, f"{what} did not come in {seconds} s"
        time.sleep(0.1)


def ip(*arguments: str) -> None:
    done = subprocess.run(["ip", *arguments], capture_output=True, text=True)
    assert done.returncode == 0, f"ip {' '.join(arguments)}: {done.stderr}"


def matches(selector: Mapping, labels: Mapping[str, str]) -> bool:
    assert set(selector) <= {"matchLabels"}
    return selector.get("matchLabels", {}).items() <= labels.items()


def expanded(word: str, env: Mapping[str, str]) -> str:
    """`$(NAME)` in an argument is the container's own variable, if there is one."""
    return re.sub(r"\$\((\w+)\)", lambda match: env.get(match[1], match[0]), word)
