"""The real programs under a real Prometheus, as deploy/compose/prometheus.yml has them, in seconds instead of minutes."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import yaml

from deploy.alerts import RULES
from exporter.endpoint import Application, wait_until
from harness.api import Api
from harness.billing import Service, start_exporter, start_sandbox, start_service
from harness.programs import Programs
from harness.servers import start_prometheus

KEY = "admin-key-of-the-tests"
CUSTOMER = "cust_abc123"


@dataclass(frozen=True)
class Watched:
    service: Service
    prometheus: Api

    def query(self, expression: str) -> list[dict]:
        answer = self.prometheus.get("/api/v1/query", query=expression)
        assert answer.status == 200, f"{expression}: {answer.text}"
        return answer.json["data"]["result"]


def start(programs: Programs, application: Application) -> Watched:
    """A customer that pays, an exporter that reports, one report of every fate, and some seconds of samples."""
    service = start_service(programs, start_sandbox(programs), BILLING_ADMIN_KEY=KEY, BILLING_ALERT_SECONDS=1)
    programs.run("billing", "catalog", "apply", "--yes", settings=service.settings)
    assert service.api.post("/api/customers", {"customer_id": CUSTOMER}).status == 201
    plan = {"customer_id": CUSTOMER, "plan": "starter", "trial_period_days": 0}
    assert service.api.post("/api/subscriptions", plan).status == 201
    application.devices = [True] * 8 + [False] * 2
    exporter = start_exporter(
        programs, service_url=service.url, customer=CUSTOMER, BILLING_API_KEY=KEY, DEVICE_API_URL=application.url
    )
    config = {
        "global": {"scrape_interval": "500ms", "evaluation_interval": "500ms"},
        "rule_files": [str(file) for file in sorted(RULES.glob("*.rules.yaml"))],
        "scrape_configs": [
            job("billing", service.settings["PORT"], authorization={"credentials": KEY}),
            job("billing-exporter", exporter.settings["HEALTH_CHECK_PORT"]),
        ],
    }
    prometheus = Api(start_prometheus(programs, yaml.safe_dump(config)).url)
    watched = Watched(service, prometheus)
    wait_until(lambda: len(watched.query("up == 1")) == 2, what="a scrape of both programs")
    now = datetime.now(UTC).replace(second=0, microsecond=0)
    for minute in range(6):
        send_every_fate(service, now - timedelta(minutes=minute + 2))
        # Each asks Stripe.
        assert service.api.post("/api/customers", {"customer_id": f"cust_linked_{minute}"}).status == 201
        scrapes = watched.query('count_over_time(up{job="billing"}[1m])')[0]["value"][1]
        wait_until(lambda: watched.query('count_over_time(up{job="billing"}[1m])')[0]["value"][1] != scrapes, what="a scrape")
    return watched


def job(name: str, port: object, **more: object) -> dict:
    return {"job_name": name, "static_configs": [{"targets": [f"127.0.0.1:{port}"]}]} | more


def send_every_fate(service: Service, start: datetime) -> None:
    window = {
        "window_start": start.strftime("%Y-%m-%dT%H:%M:%SZ"),
        "window_end": (start + timedelta(minutes=1)).strftime("%Y-%m-%dT%H:%M:%SZ"),
    }
    report = {"customer_id": CUSTOMER, "instance_id": "by-hand", "metrics": {"devices": 3}} | window
    statuses = [service.api.post("/api/usage/report", body).status for body in (report, report, report | {"metrics": {"devices": 4}}, {})]
    assert statuses == [201, 200, 409, 422], statuses
