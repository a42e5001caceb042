"""Charts as Helm renders them."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import helm_python
import yaml

CHARTS = Path(__file__).resolve().parents[3] / "charts"


@dataclass(frozen=True)
class Rendering:
    """The objects of one `helm template`, and the notes of the install."""

    objects: list[dict]
    notes: str

    def one(self, kind: str, name: str | None = None) -> dict:
        found = self.all(kind, name)
        assert len(found) == 1, f"{len(found)} objects {kind} {name or ''}: {self.names()}"
        return found[0]

    def all(self, kind: str, name: str | None = None) -> list[dict]:
        return [
            it
            for it in self.objects
            if it["kind"] == kind and name in (None, it["metadata"]["name"])
        ]

    def names(self) -> list[str]:
        return sorted(f"{it['kind']} {it['metadata']['name']}" for it in self.objects)


def render(chart: str, values: Mapping, *, release: str, namespace: str) -> Rendering:
    """Raises helm_python.HelmError where `helm install` would refuse the values."""
    with helm_python.Chart.load(CHARTS / chart) as loaded:
        loaded.validate_schema(dict(values))
        rendered = loaded.render(dict(values), name=release, namespace=namespace)
    notes = rendered.pop(f"{chart}/templates/NOTES.txt", "")
    documents = (it for text in rendered.values() for it in yaml.safe_load_all(text))
    return Rendering([it for it in documents if it], notes)


def exporter(values: Mapping) -> Rendering:
    """The chart customer-instance with `values` below billingExporter, in the guide's namespace."""
    return render(
        "customer-instance", {"billingExporter": values},
        release="iotistic", namespace="customer-abc123",
    )  # fmt: skip


def service(values: Mapping) -> Rendering:
    return render("billing", values, release="billing", namespace="billing")


def ci_values(chart: str) -> list[Path]:
    return sorted((CHARTS / chart / "ci").glob("*-values.yaml"))


def pods(rendering: Rendering) -> list[dict]:
    """The pod templates of everything that runs."""
    found = []
    for it in rendering.objects:
        if it["kind"] in ("Deployment", "StatefulSet", "Job"):
            found.append(it["spec"]["template"])
        elif it["kind"] == "CronJob":
            found.append(it["spec"]["jobTemplate"]["spec"]["template"])
    return found
