"""The program as its users see it: exit codes, log lines, spool, signals, probes."""

import json
import subprocess
import time
from pathlib import Path

import pytest

from exporter.endpoint import wait_until
from exporter.receiver import Reply, refused, stored
from harness.api import Api
from harness.ports import free_port

METRICS = """
metrics:
  devices: { source: http, url: '$DEVICE_API_URL/api/v1/devices', count: active }
"""


@pytest.fixture
def once(programs, settings, application):
    """`once(exit_code, **settings)`: runs `billing-exporter --once`; its log lines."""
    application.devices = [True, True, True, False, False]

    def run(expect: int = 0, *arguments: str, **more: object) -> str:
        every = settings(METRICS, DEVICE_API_URL=application.url) | more
        done = subprocess.run(
            [programs.path("billing-exporter"), *(arguments or ["--once"])],
            env={name: str(value) for name, value in every.items()},
            cwd=programs.folder, capture_output=True, text=True, timeout=60,
        )  # fmt: skip
        assert done.returncode == expect, done.stdout + done.stderr
        return done.stderr

    return run


def test_the_guides_lines_are_in_the_log(once, receiver):
    log = once()
    assert "✅ Reported device usage to Stripe { devices: 3 }" in log
    assert "✅ Usage metrics reported { devices: 3 }" in log
    assert receiver.keys == ["Bearer key_1"]
    report = receiver.reports[0]
    assert report["customer_id"] == "cust_1"
    assert report["instance_id"] == "k8s-cluster-1"
    assert (report["active_devices"], report["total_devices"]) == (3, 5)


def test_what_is_not_at_stripe_yet_is_not_said_to_be(once, receiver):
    receiver.answer = lambda _: Reply(
        201, {"stripe_reported": False, "stripe_status": "not_linked", "report": {"id": 1}}
    )
    log = once()
    assert "Reported device usage to Stripe" not in log
    assert "✅ Usage metrics reported { devices: 3 }" in log
    assert "not at Stripe yet: not_linked" in log


def test_with_reporting_off_usage_is_logged_only(once, receiver):
    log = once(ENABLE_USAGE_REPORTING="false")
    assert "{ devices: 3 }" in log and "Usage metrics reported" not in log
    assert receiver.tries == []


def test_a_report_survives_a_service_that_is_down(once, receiver, tmp):
    receiver.answer = lambda _: Reply(503, {"detail": "full"}, {"Retry-After": "120"})
    assert "next try in 120 s" in once(1)
    assert "next try in 120 s" in once(1)
    receiver.answer = lambda _: Reply(200, {"report": {"id": 1}, "stripe_reported": True})
    once()
    # Each run collects what is due since the last one: the same hour only once.
    windows = [report["window_start"] for report in receiver.reports]
    assert 1 <= len(windows) <= 2 and len(set(windows)) == len(windows)


@pytest.mark.parametrize("status", [400, 409, 422])
def test_a_refused_report_is_kept_and_does_not_block_the_next(once, receiver, tmp, status):
    receiver.answer = lambda report: refused(status)
    log = once(1)
    assert f"refused report 1 for good ({status}): other content" in log
    kept = json.loads((tmp / "spool" / "rejected" / "1.json").read_text())
    assert (kept["status"], kept["code"], kept["answer"]) == (status, "conflict", "other content")
    assert kept["report"]["metrics"] == {"devices": 3}
    receiver.answer = stored
    hour = "2026-03-02T10:00:00Z/2026-03-02T11:00:00Z"
    once(0, "--window", hour)
    assert receiver.reports[-1]["window_start"] == hour[:20]


@pytest.mark.parametrize("status", [401, 403, 404])
def test_a_wrong_key_is_named_and_the_report_kept(once, receiver, status):
    receiver.answer = lambda _: Reply(status, {"detail": "who are you?"})
    log = once(1)
    assert f"answered {status}: who are you?" in log and "check BILLING_API_URL" in log
    assert "key_1" not in log
    receiver.answer = stored
    once()
    assert receiver.reports[0]["sequence"] == 1


@pytest.mark.parametrize(
    "setting",
    [
        {"COLLECTION_INTERVAL": "7000000"}, {"ENABLE_USAGE_REPORTING": "perhaps"},
        {"METRICS_CONFIG": "/nowhere"}, {"BILLING_API_URL": "billing:3100"}, {"CUSTOMER_ID": ""},
    ],
)  # fmt: skip
def test_a_bad_setting_ends_with_one_line(once, setting):
    log = once(2, **setting)
    assert log.count("\n") == 1 and next(iter(setting)) in log


def test_wrong_usage_is_2_and_help_names_every_variable(once, programs):
    once(2, "--sometimes")
    once(2, "--window", "yesterday")
    once(2, "--window", "2999-01-01T00:00:00Z/2999-01-01T01:00:00Z")
    shown = programs.run("billing-exporter", "--help")
    for variable in ("ENABLE_USAGE_REPORTING", "COLLECTION_INTERVAL", "HEALTH_CHECK_PORT"):
        assert variable in shown


def test_the_check_tells_what_each_source_answers(programs, settings, application):
    application.devices = [True, False]
    every = settings(METRICS, DEVICE_API_URL=application.url)
    row = json.loads(programs.run("billing-exporter", "check", "--json", settings=every))
    assert (row["metric"], row["readable"], row["answer"]) == ("devices", True, "1")
    application.is_down = True
    shown = programs.run("billing-exporter", "check", settings=every, expect=1)
    assert shown.startswith("MISSING devices: ") and "answered 500" in shown


def test_the_check_explains_itself(programs, settings, application):
    application.value = 42
    metrics = f"""
metrics:
  gb: {{ source: scrape, url: '{application.url}/metrics', kind: gauge, reduce: max, selector: http_requests_total, divide_by: 1000 }}
  none: {{ source: scrape, url: '{application.url}/metrics', kind: counter, selector: nothing_bytes_total }}
"""
    every = settings(metrics)
    rows = programs.run("billing-exporter", "check", "--json", settings=every, expect=1)
    first, second = [json.loads(row) for row in rows.splitlines()]
    contradiction = "http_requests_total is declared as a counter and taken for a gauge: what is reported is not its growth"
    assert (first["readable"], first["answer"], first["series"]) == (True, f"0.042; {contradiction}", 2)
    assert first["counted"] == "gauge, max over the window, divided by 1000"
    assert first["age_seconds"] == 0
    assert 'http_requests_total{code="200"} 42' in first["shows"]
    assert (second["readable"], second["counted"]) == (
        False, "counter, its increase in the window, in bytes"
    )  # fmt: skip
    assert "no series matches nothing_bytes_total" in second["answer"]
    application.value = 7
    shown = programs.run("billing-exporter", "check", settings=settings(metrics.replace("nothing_bytes_total", "http_requests_total")))
    assert shown.count("ok      ") == 2 and "series    2" in shown


@pytest.fixture
def serve(start, settings, application):
    """A running exporter that reads the application's counter each second."""
    port = free_port()
    metrics = f"""
metrics:
  api_requests: {{ source: scrape, url: '{application.url}/metrics', kind: counter, selector: http_requests_total, every: 1s }}
"""
    every = settings(metrics, HEALTH_CHECK_PORT=port, COLLECTION_INTERVAL=60000)
    program = start(
        "billing-exporter", settings=every, ready_url=f"http://127.0.0.1:{port}/healthz"
    )
    return program, Api(f"http://127.0.0.1:{port}"), every


def test_a_second_exporter_on_the_same_spool_is_refused(serve, once):
    assert "is in use by another billing-exporter" in once(1)


def test_sigterm_ends_it_at_once_with_everything_kept(serve, application, tmp):
    program, _, _ = serve
    # The third one is kept before the fourth begins.
    wait_until(lambda: application.reads > 3, what="the first readings")
    before = time.monotonic()
    assert program.stop() == 0
    assert time.monotonic() - before < 2
    assert (tmp / "spool" / "journal").read_text().count('"kind":"reading"') > 2


def test_probes_and_metrics_answer(serve, programs, application):
    program, api, _ = serve
    assert api.get("/readyz").text == "ready\n"
    page = api.get("/metrics")
    assert page.headers["content-type"].startswith("text/plain; version=0.0.4")
    assert 'billing_exporter_metric_missing{metric="api_requests"} 0' in page.text
    assert f'billing_exporter_source_requests_total{{source="scrape",target="{application.url}"}}' in page.text
    assert 'billing_exporter_info{customer_id="cust_1",instance_id="k8s-cluster-1",' in page.text
    assert "process_resident_memory_bytes " in page.text
    # Nothing to say about names, units, types and help.
    checked = programs.run("promtool", "check", "metrics", "--extended", input=page.text)
    assert "error" not in checked
    programs.run("promtool", "check", "metrics", input=page.text)
    assert api.get("/elsewhere").status == 404


def test_at_rest_it_is_small(serve):
    program, _, _ = serve
    status = Path(f"/proc/{program.pid}/status").read_text()
    resident_kib = int(next(l for l in status.splitlines() if l.startswith("VmRSS")).split()[1])
    # The debug build; the release build is smaller.
    assert resident_kib < 60 * 1024, f"{resident_kib} KiB"


def test_one_event_loop_serves_all(serve):
    """Each more would take memory, and there would be one for every core of the customer's machine."""
    program, _, _ = serve
    names = [path.read_text() for path in Path(f"/proc/{program.pid}/task").glob("*/comm")]
    assert len([name for name in names if name.startswith("NIO-SGLTN")]) == 1, names
