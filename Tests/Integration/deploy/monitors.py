"""What the Prometheus Operator makes of the charts' monitors: scrape configurations that a real Prometheus runs.

After pkg/prometheus/promcfg.go of the operator, as far as the charts' fields go. What Kubernetes' service discovery would find
stands as static targets with the same `__meta_kubernetes_…` labels, so that Prometheus itself keeps and relabels them.
"""

import re
from collections.abc import Iterable, Mapping
from pathlib import Path

from deploy.cluster import Cluster
from deploy.releases import Release


def meta(name: str) -> str:
    """How service discovery writes a label's name."""
    return re.sub(r"[^a-zA-Z0-9_]", "_", name)


def pod_targets(releases: Iterable[Release]) -> list[dict]:
    """Role `pod`: a target for each port of each container."""
    found = []
    for release in releases:
        for running in release.workloads.values():
            labels = {f"__meta_kubernetes_pod_label_{meta(key)}": value for key, value in running.pod.labels.items()}
            labels |= {f"__meta_kubernetes_pod_labelpresent_{meta(key)}": "true" for key in running.pod.labels}
            for port in running.container.get("ports", []):
                found.append({
                    "targets": [f"{running.pod.address}:{port['containerPort']}"],
                    "labels": labels | {
                        "__meta_kubernetes_namespace": release.namespace, "__meta_kubernetes_pod_name": running.pod.name,
                        "__meta_kubernetes_pod_container_name": running.container["name"],
                        "__meta_kubernetes_pod_container_port_name": port["name"], "__meta_kubernetes_pod_phase": "Running",
                    },
                })  # fmt: skip
    return found


def endpoint_targets(releases: Iterable[Release]) -> list[dict]:
    """Role `endpoints`: a target for each port of each service and each pod behind it."""
    found = []
    for release in releases:
        for service in release.rendering.all("Service"):
            name, given = service["metadata"]["name"], service["metadata"]["labels"]
            labels = {f"__meta_kubernetes_service_label_{meta(key)}": value for key, value in given.items()}
            labels |= {f"__meta_kubernetes_service_labelpresent_{meta(key)}": "true" for key in given}
            for running in release.workloads.values():
                if not service["spec"]["selector"].items() <= running.pod.labels.items():
                    continue
                ports = {it["name"]: it["containerPort"] for it in running.container["ports"]}
                for port in service["spec"]["ports"]:
                    number = ports.get(port["targetPort"], port["targetPort"])
                    found.append({
                        "targets": [f"{running.pod.address}:{number}"],
                        "labels": labels | {
                            "__meta_kubernetes_namespace": release.namespace, "__meta_kubernetes_service_name": name,
                            "__meta_kubernetes_pod_name": running.pod.name, "__meta_kubernetes_endpoint_port_name": port["name"],
                        },
                    })  # fmt: skip
    return found


def scrape_configs(monitor: dict, releases: list[Release], cluster: Cluster, folder: Path) -> list[dict]:
    """One for each endpoint of a PodMonitor or ServiceMonitor; Secrets become files in `folder`."""
    is_pod = monitor["kind"] == "PodMonitor"
    namespace, name = monitor["metadata"]["namespace"], monitor["metadata"]["name"]
    role, kind = ("pod", "pod_container") if is_pod else ("service", "endpoint")
    configs = []
    for number, endpoint in enumerate(monitor["spec"]["podMetricsEndpoints" if is_pod else "endpoints"]):
        keep = [
            relabel("keep", [f"__meta_kubernetes_{role}_label_{meta(key)}", f"__meta_kubernetes_{role}_labelpresent_{meta(key)}"], f"({value});true")
            for key, value in sorted(monitor["spec"]["selector"]["matchLabels"].items())
        ]
        # Without a namespaceSelector a monitor selects in its own namespace.
        keep.append(relabel("keep", ["__meta_kubernetes_namespace"], namespace))
        keep.append(relabel("keep", [f"__meta_kubernetes_{kind}_port_name"], endpoint["port"]))
        named = {"namespace": "__meta_kubernetes_namespace", "pod": "__meta_kubernetes_pod_name"}
        named |= {"container": "__meta_kubernetes_pod_container_name"} if is_pod else {"service": "__meta_kubernetes_service_name"}
        labels = [{"source_labels": [source], "target_label": target} for target, source in named.items()]
        labels.append({"target_label": "job", "replacement": f"{namespace}/{name}"} if is_pod else {"source_labels": ["__meta_kubernetes_service_name"], "target_label": "job"})
        labels.append({"target_label": "endpoint", "replacement": endpoint["port"]})
        theirs = [{snake(key): value for key, value in rule.items()} for rule in endpoint.get("relabelings", [])]
        configs.append(
            {
                "job_name": f"{monitor['kind'][0].lower()}{monitor['kind'][1:]}/{namespace}/{name}/{number}",
                "scrape_interval": endpoint["interval"], "metrics_path": endpoint["path"], "scheme": endpoint.get("scheme", "http"),
                "static_configs": pod_targets(releases) if is_pod else endpoint_targets(releases),
                "relabel_configs": keep + labels + theirs,
            } | authentication(endpoint, cluster, folder)
        )  # fmt: skip
    return configs


def relabel(action: str, sources: list[str], regex: str) -> dict:
    return {"action": action, "source_labels": sources, "regex": regex}


def snake(name: str) -> str:
    return re.sub(r"([A-Z])", lambda match: "_" + match[1].lower(), name)


def authentication(endpoint: Mapping, cluster: Cluster, folder: Path) -> dict:
    found: dict = {}
    if given := endpoint.get("authorization"):
        reference = given["credentials"]
        found["authorization"] = {"type": given["type"], "credentials": cluster.secrets[reference["name"]][reference["key"]]}
    if tls := endpoint.get("tlsConfig"):
        reference = tls["ca"]["secret"]
        file = folder / f"{reference['name']}.{reference['key']}"
        file.write_text(cluster.secrets[reference["name"]][reference["key"]])
        found["tls_config"] = {"server_name": tls["serverName"], "ca_file": str(file)}
    return found
