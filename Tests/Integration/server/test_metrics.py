"""GET /metrics as Prometheus itself reads it."""

import json
import re
import subprocess
import time
from pathlib import Path

from harness.billing import Service, start_sandbox, start_service
from harness.program import environment, find
from harness.programs import Programs

from .test_changes import HOUR, eventually, rfc3339

TABLE = Path(__file__).resolve().parents[3] / "docs" / "reference" / "metrics.md"


def promtool(exposition: str) -> subprocess.CompletedProcess:
    """`promtool check metrics`: 0 is sound, 1 is broken text, 3 is sound with remarks on style."""
    return subprocess.run(
        [find("promtool"), "check", "metrics"],
        env=environment(),
        input=exposition,
        capture_output=True,
        text=True,
        timeout=30,
    )


def test_prometheus_has_nothing_to_say_about_the_metrics(billing: Service):
    billing.api.get("/api/usage/nobody")
    billing.api.post("/api/usage/report", {})
    answer = billing.api.get("/metrics")
    assert answer.status == 200
    assert answer.headers["content-type"] == "text/plain; version=0.0.4; charset=utf-8"
    assert "\n# TYPE " in answer.text and "_bucket{" in answer.text
    done = promtool(answer.text)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


def test_broken_metrics_would_be_noticed(billing: Service):
    text = billing.api.get("/metrics").text
    assert promtool(text + "broken{\n").returncode == 1
    assert promtool(text + "# TYPE requestsCount counter\nrequestsCount 1\n").returncode == 3


def value(service: Service, name: str, **labels: str) -> float:
    """The sum of the series that have the labels."""
    found = re.findall(rf"^{name}(?:{{(.*)}})? (\S+)$", service.api.get("/metrics").text, re.MULTILINE)
    assert found, f"nothing is called {name}"
    return sum(float(number) for text, number in found if labels.items() <= dict(re.findall(r'(\w+)="([^"]*)"', text)).items())


def test_each_family_has_a_row_in_the_reference(programs: Programs):
    service = start_service(programs, start_sandbox(programs), BILLING_ALERT_SECONDS=1)
    rows = dict(re.findall(r"^\| `(\w+)` \| (\w+) \|", TABLE.read_text(), re.MULTILINE))
    eventually(lambda: "billing_windows{" in service.api.get("/metrics").text, True)
    exported = dict(re.findall(r"^# TYPE (billing_\w+) (\w+)$", service.api.get("/metrics").text, re.MULTILINE))
    assert exported.items() <= rows.items()
    # Some have a series only once there is something to count.
    assert len(exported) >= 25


def test_what_happens_is_measured(programs: Programs):
    """Rate, errors and duration of a route; commits; Stripe's answers; completeness; alerts."""
    sandbox = start_sandbox(programs)
    service = start_service(programs, sandbox, BILLING_ALERT_SECONDS=1)
    programs.run("billing", "catalog", "apply", "--yes", settings=service.settings)
    assert service.api.post("/api/customers", {"customer_id": "acme"}).status == 201
    end = int(time.time()) // HOUR * HOUR

    def report(hours_ago: int) -> int:
        window = {"window_start": rfc3339(end - (hours_ago + 1) * HOUR), "window_end": rfc3339(end - hours_ago * HOUR)}
        return service.api.post(
            "/api/usage/report", {"customer_id": "acme", "instance_id": "plant-1", "metrics": {"devices": 3}} | window
        ).status

    commits = value(service, "billing_ledger_commits_total")
    assert [report(9), report(1), service.api.post("/api/usage/report", {}).status] == [201, 201, 422]
    route = {"method": "POST", "route": "/api/usage/report"}
    assert [value(service, "billing_http_requests_total", **route, status=status) for status in ("201", "422")] == [2, 1]
    assert value(service, "billing_http_request_duration_seconds_count", **route) == 3
    made = value(service, "billing_ledger_commits_total")
    assert made - commits >= 2 and value(service, "billing_ledger_committed_writes_total") >= made

    told = programs.run("billing", "usage", "gaps", "--customer", "acme", "--json", settings=service.settings)
    missing = json.loads(told)["customers"][0]["missing"]
    assert missing == 7
    eventually(lambda: value(service, "billing_windows", state="missing"), missing)
    eventually(lambda: value(service, "billing_alerts_firing", severity="warning") >= 1, missing > 0)

    assert value(service, "billing_stripe_requests_total", result="ok") > 0
    assert sandbox.api.post("/_sandbox/faults", {"kind": "rate_limit", "count": 1}).status == 200
    assert service.api.post("/api/customers", {"customer_id": "globex"}).status == 201
    assert value(service, "billing_stripe_requests_total", result="limited") == 1
    sandbox.program.stop()
    service.api.post("/api/customers", {"customer_id": "initech"})
    eventually(lambda: value(service, "billing_stripe_requests_total", result="unanswered") > 0, True)
    measured = [value(service, name) for name in ("billing_stripe_request_duration_seconds_count", "billing_stripe_requests_total")]
    assert abs(measured[0] - measured[1]) <= 1
    assert value(service, "billing_delivery_queue_age_seconds") >= 0
