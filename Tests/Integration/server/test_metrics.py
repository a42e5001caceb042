"""GET /metrics as Prometheus itself reads it."""

import subprocess

from harness.billing import Service
from harness.program import environment, find


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
