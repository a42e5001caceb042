"""A cluster with both charts in it: the service, one customer's exporter, and who else is there."""

import json
from dataclasses import dataclass
from pathlib import Path

from deploy.chart import exporter, service
from deploy.cluster import Cluster, Pod, wait_until
from deploy.image import Image
from deploy.releases import Release
from harness.billing import SECRET_KEY

CUSTOMER = "cust_abc123"
ADMIN_KEY = "admin-key-of-the-tests"
SERVICE = {
    "adminKey": {"existingSecret": "billing-admin"},
    "stripe": {"existingSecret": "stripe", "apiBase": "http://sandbox:12111"},
}
EXPORTER = {
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


@dataclass
class Town:
    """The cluster with a service in it, and who else is there."""

    cluster: Cluster
    images: dict[str, Image]
    bin_dir: Path
    folder: Path
    scheme: str = "http"

    def add(self, name: str, namespace: str, labels: dict[str, str] | None = None) -> Pod:
        return self.cluster.add(name, namespace, labels or {"app": name}, hosts=[name, f"{name}.{namespace}"])

    def install_service(self, values: dict) -> Release:
        """`helm install billing charts/billing`, and what its notes say to do next, for an exporter's instance."""
        self.cluster.secrets |= {"billing-admin": {"admin-key": ADMIN_KEY}, "stripe": {"stripe-secret-key": SECRET_KEY}}
        self.service = Release(self.cluster, self.images, service(values), "billing").install()
        return self.service

    def link(self, instance: str) -> None:
        """A customer that pays, and the key of its instance's exporter."""
        self.service.execute("deployment/billing", "billing", "customers", "add", CUSTOMER)
        key = ["billing", "keys", "create", "--role", "reporter", "--customer", CUSTOMER, "--instance", instance, "--json"]
        self.cluster.secrets["billing-exporter"] = {"api-key": json.loads(self.service.execute("deployment/billing", *key))["key"]}
        plan = {"customer_id": CUSTOMER, "plan": "starter", "trial_period_days": 0}
        status, text = self.request("/api/subscriptions", plan)
        assert status == 201, text

    def install_exporter(self, values: dict) -> Release:
        """`helm install iotistic charts/customer-instance`; its policy is in force, if it has one."""
        rendering = exporter(values)
        is_closed = bool(rendering.all("NetworkPolicy"))
        return Release(self.cluster, self.images, rendering, "customer-abc123", is_closed=is_closed).install()

    def request(self, path: str, body: object = None) -> tuple[int, str]:
        pod = self.service.workloads["deployment/billing"].pod
        return self.cluster.request(pod, 3100, path, body, key=ADMIN_KEY, scheme=self.scheme)

    def report(self) -> dict:
        """The first one that comes."""

        def latest() -> dict | None:
            status, text = self.request(f"/api/usage/{CUSTOMER}/latest")
            return json.loads(text)["report"] if status == 200 else None

        wait_until(lambda: latest() is not None, what="a report")
        return latest()
