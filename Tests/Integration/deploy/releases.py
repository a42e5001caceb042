"""What `helm install` starts of a rendered chart: hooks, init containers and containers, each with what its manifest says."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from deploy.chart import Rendering
from deploy.cluster import Cluster, Pod
from deploy.image import Image
from harness.program import Program


@dataclass
class Running:
    """One pod of a workload."""

    pod: Pod
    template: dict
    program: Program

    @property
    def container(self) -> dict:
        [only] = self.template["spec"]["containers"]
        return only


@dataclass
class Release:
    cluster: Cluster
    images: Mapping[str, Image]
    rendering: Rendering
    namespace: str
    workloads: dict[str, Running] = field(default_factory=dict)
    """By the name that kubectl takes: `deployment/billing`."""
    reached: list[str] = field(default_factory=list)
    """The pods that the policy lets it call, where the policy is in force."""
    is_closed: bool = False
    """Whether the chart's NetworkPolicy is in force before its pods start."""

    def install(self) -> "Release":
        """Hooks before, workloads with their probes, hooks after."""
        self._run_hooks("pre-install")
        for kind in ("Deployment", "StatefulSet"):
            for workload in self.rendering.all(kind):
                self._start(workload)
        self._run_hooks("post-install")
        return self

    def execute(self, workload: str, *words: str) -> str:
        """`kubectl exec workload -- words`."""
        running = self.workloads[workload]
        return self.cluster.run(self.command(running, running.container, words=words))

    def command(self, running: Running, container: dict, *, words: Sequence[str] | None = None) -> list[str]:
        return self.cluster.container(running.pod, running.template, container, self._image(container), self.rendering.objects, words=words)

    def _run_hooks(self, when: str) -> None:
        for job in self.rendering.all("Job"):
            if when in job["metadata"]["annotations"]["helm.sh/hook"].split(","):
                self.run_once(job["metadata"]["name"], job["spec"]["template"])

    def run_once(self, name: str, template: dict) -> str:
        """A job's pod, to its end; what it printed."""
        pod = next((it for it in self.cluster.pods if it.name == name), None)
        pod = pod or self.cluster.add(name, self.namespace, template["metadata"]["labels"], hosts=[name])
        [container] = template["spec"]["containers"]
        printed = self.cluster.run(self.cluster.container(pod, template, container, self._image(container), self.rendering.objects))
        pod.is_over = True
        return printed

    def _start(self, workload: dict) -> None:
        template, name = workload["spec"]["template"], workload["metadata"]["name"]
        services = [it for it in self.rendering.all("Service") if it["spec"]["selector"].items() <= template["metadata"]["labels"].items()]
        assert services, f"no service leads to {name}"
        hosts = [it["metadata"]["name"] + suffix for it in services for suffix in ("", f".{self.namespace}", f".{self.namespace}.svc")]
        pod = self.cluster.add(name, self.namespace, template["metadata"]["labels"], hosts=hosts)
        if self.is_closed:
            self.reached = self.cluster.enforce(self.rendering.one("NetworkPolicy"), pod)
        for first in template["spec"].get("initContainers", []):
            self.cluster.run(self.cluster.container(pod, template, first, self._image(first), self.rendering.objects))
        [container] = template["spec"]["containers"]
        command = self.cluster.container(pod, template, container, self._image(container), self.rendering.objects)
        running = Running(pod, template, self.cluster.serve(command, name=name))
        self.workloads[f"{workload['kind'].lower()}/{name}"] = running
        self.cluster.await_probes(running.program, pod, container)

    def _image(self, container: dict) -> Image:
        """By the repository's last name, without tag and digest."""
        return self.images[container["image"].rpartition("/")[2].partition("@")[0].partition(":")[0]]
