"""`billing usage supersede` beside a running service: what totals, the API and Stripe say afterwards."""

import json
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from harness.billing import Service
from harness.program import ProgramFailed
from harness.programs import Programs

from .test_explain import device_line, subscribe


@pytest.fixture
def billing(programs: Programs, service: Service):
    def run(*words: object, expect: int = 0) -> str:
        return programs.run("billing", *words, settings=service.settings, expect=expect)

    run("catalog", "apply", "--yes")
    return run


def document(devices: int, minutes_ago: int = 5) -> dict:
    """A report of one minute; below zero the window ends in a moment, behind the subscription's start."""
    end = datetime.now(UTC).replace(microsecond=0) - timedelta(minutes=minutes_ago)
    window = {
        "window_start": (end - timedelta(minutes=1)).strftime("%Y-%m-%dT%H:%M:%SZ"),
        "window_end": end.strftime("%Y-%m-%dT%H:%M:%SZ"),
    }
    return {"customer_id": "cust_a", "metrics": {"devices": devices}} | window


def send(service: Service, report: dict) -> int:
    answer = service.api.post("/api/usage/report", report)
    assert answer.status == 201, answer
    return answer.json["report"]["id"]


def total(service: Service) -> str:
    meters = service.api.get("/api/usage/cust_a/summary").json["meters"]
    return next(meter["total"] for meter in meters if meter["meter"] == "device_usage")


def test_totals_the_api_and_stripe_follow(billing, service: Service, tmp: Path):
    subscribe(service, "cust_a")
    wrong_report = document(800, minutes_ago=-1)
    wrong = send(service, wrong_report)
    assert float(total(service)) == 800
    right = tmp / "right.json"
    right.write_text(json.dumps(wrong_report | {"metrics": {"devices": 8}}))

    words = ("usage", "supersede", wrong, "--file", right, "--reason", "a typing error")
    done = json.loads(billing(*words, "--json"))
    assert (done["id"], done["reason"], done["changed"]) == (wrong, "a typing error", True)
    void, new = done["voided_by"], done["superseded_by"]
    assert (new, done["report"]["id"], done["report"]["metrics"]) == (void + 1, new, {"devices": 8})
    assert float(total(service)) == 8
    listed = {one["id"]: one for one in service.api.get("/api/usage/cust_a").json["reports"]}
    assert sorted(listed) == [wrong, new]
    told = {key: listed[wrong][key] for key in ("voided_by", "void_reason", "superseded_by")}
    assert told == {
        "voided_by": void, "void_reason": "a typing error", "superseded_by": new}  # fmt: skip
    assert "voided_by" not in listed[new]

    again = json.loads(billing(*words, "--json"))
    assert (again["changed"], again["voided_by"], again["superseded_by"]) == (False, void, new)
    assert billing(*words).startswith("nothing was changed, it was done already: report ")
    repeat = service.api.post("/api/usage/report", json.loads(right.read_text()))
    assert (repeat.status, repeat.json["report"]["id"]) == (200, new)
    old = service.api.post("/api/usage/report", wrong_report)
    assert (old.status, old.json["report"]["id"]) == (409, new)

    number = device_line(billing, "cust_a")
    deadline = time.monotonic() + 40
    while True:
        shown = billing("explain", "--customer", "cust_a", "--line", number, "--json")
        stripe = json.loads(shown)["lines"][0]["stripe"] or {}
        if stripe.get("value") == 8:
            break
        assert time.monotonic() < deadline, f"Stripe was not corrected: {stripe}"
        time.sleep(0.3)
    assert json.loads(billing("verify", "--json"))["differences"] == []


def test_a_plain_report_counts_when_the_old_one_did(
    programs: Programs, billing, service: Service
):
    plain = {"customer_id": "cust_a", "metrics": {"devices": 5}}
    old = send(service, plain)
    done = programs.run(
        "billing", "usage", "supersede", old, "--file", "-", "--reason", "x", "--json",
        settings=service.settings, input=json.dumps(plain | {"metrics": {"devices": 6}}),
    )  # fmt: skip
    reports = service.api.get("/api/usage/cust_a").json["reports"]
    assert [one["id"] for one in reports] == [json.loads(done)["superseded_by"], old]
    assert reports[0]["window_end"] == reports[1]["window_end"]
    assert reports[0]["created_at"] > reports[1]["created_at"]


def test_what_is_no_replacement_changes_nothing(billing, service: Service, tmp: Path):
    report = document(5)
    plain = {"customer_id": "cust_a", "metrics": {"devices": 5}}
    windowed, keyless = send(service, report), send(service, plain)
    file = tmp / "new.json"
    other = {"metrics": {"devices": 6}}
    for number, body, code, says in [
        (windowed, report, 1, "nothing was changed: metrics: entry 1 says exactly this already"),
        (windowed, plain | other, 1, "nothing was changed: window_start: entry 1 is about "),
        (windowed, report | other | {"customer_id": "cust_b"}, 1, "customer_id: entry 1 is of cust_a"),
        (windowed, report | other | {"instance_id": "b"}, 1, "instance_id: entry 1 is of default"),
        (keyless, plain | other | {"report_id": "k"}, 1, "report_id: entry 2 has none"),
        (999, report, 1, "there is no report 999"),
        (0, report, 2, "'0' is no report's id"),
        (windowed, report | {"metrics": {"devices": -1}}, 2, "metrics.devices: -1 is negative"),
        (windowed, report | {"customerId": "x"}, 2, "customerId: unknown field; did you mean customer_id?"),
        (windowed, plain | {"metrics": {"x" * 70_000: 1}}, 2, "holds more than the 65536 bytes"),
    ]:  # fmt: skip
        file.write_text(json.dumps(body))
        with pytest.raises(ProgramFailed) as failure:
            billing("usage", "supersede", number, "--file", file, "--reason", "x")
        assert f"ended with {code}," in str(failure.value) and says in str(failure.value)
    billing("usage", "supersede", windowed, "--file", tmp / "none.json", "--reason", "x", expect=2)
    billing("usage", "supersede", windowed, "--file", file, "--reason", " ", expect=2)
    billing("usage", "void", windowed, "--reason", "superseded by entry 9: x", expect=2)
    listed = service.api.get("/api/usage/cust_a").json["reports"]
    assert [("voided_by" in one, one["metrics"]) for one in listed] == [(False, {"devices": 5})] * 2
