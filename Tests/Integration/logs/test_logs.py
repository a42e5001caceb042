"""LOG_FORMAT=json: every line of both programs is one object, and one id names a report from its exporter to the service's answer."""

import json
import re
from datetime import datetime
from pathlib import Path

import pytest

from harness.api import Api
from harness.billing import CATALOG, Service, start_exporter, start_sandbox, start_service
from harness.programs import Programs

TRACE = "0af7651916cd43dd8448eb211c80319c"
REPORT = {"customer_id": "cust_1", "metrics": {"devices": 3}}


def events(text: str) -> list[dict]:
    """Every line, which has to be an object with the four names that each has, and to be read by people."""
    assert max(map(len, text.splitlines())) < 10_000
    found = [json.loads(line) for line in text.splitlines()]
    for event in found:
        assert {"time", "level", "logger", "message"} <= event.keys()
        assert datetime.fromisoformat(event["time"]).utcoffset().total_seconds() == 0
    return found


def test_the_service_writes_objects_only(start_with):
    service = start_with(LOG_FORMAT="json", LOG_LEVEL="debug")
    assert service.api.post("/api/usage/report", REPORT).status == 201
    assert service.api.get("/api/usage/nobody").status == 404
    assert service.program.stop() == 0
    found = events(service.program.output())
    assert any(event["message"].startswith("Billing service: http://") for event in found), "the banner is an event"
    answers = [event for event in found if event["message"] == "request"]
    assert {event["level"] for event in answers} == {"debug"} and all(len(event["request_id"]) > 16 for event in answers)


def test_the_exporter_writes_objects_only(programs: Programs, service: Service):
    exporter = start_exporter(programs, service_url=service.url, customer="cust_1", DEVICE_API_URL=service.url, LOG_FORMAT="JSON")
    exporter.wait_for_output("collecting")
    assert exporter.stop() == 0
    found = events(exporter.output())
    assert found[0]["logger"] == "billing-exporter" and found[0]["level"] == "info"


def test_text_is_the_default(service: Service):
    assert service.program.output().startswith(("Billing service", "20"))
    with pytest.raises(json.JSONDecodeError):
        events(service.program.output())


def test_one_id_from_the_exporters_report_to_the_services_answer(programs: Programs, start_with):
    service = start_with(LOG_FORMAT="json", LOG_LEVEL="debug")
    devices = Api(service.url)
    settings = {
        "ENABLE_USAGE_REPORTING": "true", "CUSTOMER_ID": "cust_1", "BILLING_API_URL": service.url, "LOG_FORMAT": "json",
        "DEVICE_API_URL": devices.base, "SPOOL_PATH": programs.folder / "spool", "HEALTH_CHECK_PORT": 0,
    }  # fmt: skip
    # Its device API is no device API, so that the report says that devices are missing; it is a report all the same.
    programs_log = programs.start("billing-exporter", "--once", settings=settings, name="once")
    programs_log.wait_for_exit()
    reported = [event for event in events(programs_log.output()) if "request_id" in event]
    assert len({event["request_id"] for event in reported}) == 1, programs_log.output()
    name = reported[0]["request_id"]
    assert re.fullmatch(r"[0-9a-f]{32}", name)
    # Its version is kept behind the answer, and on the operator's page.
    version = (Path(__file__).parents[3] / "VERSION").read_text().strip()
    service.program.wait_until(lambda: f"<td>{version}</td>" in service.api.get("/dashboard/exporters").text)
    assert service.program.stop() == 0
    answered = [event for event in events(service.program.output()) if event.get("request_id") == name]
    assert [event["route"] for event in answered if event["message"] == "request"] == ["/api/usage/report"]


def test_one_id_from_the_exporters_report_to_stripes_answer(programs: Programs):
    """The report of a linked customer: Stripe's own id of the call is in a line that has the report's."""
    service = start_service(programs, start_sandbox(programs), LOG_FORMAT="json", LOG_LEVEL="debug")
    programs.run("billing", "catalog", "apply", "--yes", settings=service.settings)
    assert service.api.post("/api/customers", {"customer_id": "cust_1"}).status == 201
    plan = {"customer_id": "cust_1", "plan": "starter", "trial_period_days": 0}
    assert service.api.post("/api/subscriptions", plan, traceparent=f"00-{'ab' * 16}-b7ad6b7169203331-01").status == 201
    answer = service.api.post("/api/usage/report", REPORT, traceparent=f"00-{TRACE}-b7ad6b7169203331-01")
    assert (answer.status, answer.json["stripe_status"]) == (201, "accepted")
    assert service.program.stop() == 0
    calls = [event for event in events(service.program.output()) if event["message"] == "Stripe answered"]
    reported = [event for event in calls if TRACE in event.get("request_ids", "")]
    assert [event for event in reported if event["path"] == "/v1/billing/meter_events" and event["method"] == "POST"]
    assert all(re.fullmatch(r"req_\w+", event["stripe_request_id"]) and event["customer"] == "cust_1" for event in reported)
    subscribed = [event for event in calls if "ab" * 16 in event.get("request_ids", "")]
    assert any(event["path"] == "/v1/subscriptions" and event["method"] == "POST" for event in subscribed)


@pytest.mark.parametrize(
    ("path", "body", "status"),
    [
        ("/api/usage/report", REPORT, 201),
        ("/api/usage/report", {"customer_id": "cust_1", "metrics": {"devices": -1}}, 422),
        ("/api/usage/reports", [REPORT], 207),
        ("/api/customers", {"customerId": "x"}, 422),
    ],
)
def test_the_callers_name_is_the_requests(service: Service, path: str, body: object, status: int):
    answer = service.api.post(path, body, traceparent=f"00-{TRACE}-b7ad6b7169203331-01")
    assert (answer.status, answer.headers["x-request-id"]) == (status, TRACE)
    if status == 422:
        assert answer.json["request_id"] == TRACE
    for bad in (f"00-{'0' * 32}-b7ad6b7169203331-01", f"00-{TRACE}-b7ad6b7169203331-01-x", "x"):
        other = service.api.post(path, body, traceparent=bad)
        assert other.headers["x-request-id"] not in (TRACE, "0" * 32)


@pytest.mark.parametrize(("program", "words"), [("billing", ["serve"]), ("billing-exporter", [])])
def test_another_format_stops_the_program(programs: Programs, program: str, words: list[str]):
    settings = {
        "LOG_FORMAT": "logfmt", "BILLING_CATALOG": CATALOG, "CUSTOMER_ID": "c", "BILLING_API_URL": "http://127.0.0.1:9", "DEVICE_API_URL": "http://127.0.0.1:9",
    }  # fmt: skip
    started = programs.start(program, *words, settings=settings)
    assert started.wait_for_exit() == 2
    said = started.output()
    assert said.count("\n") == 1 and all(word in said for word in ("LOG_FORMAT", "logfmt", "text or json"))
