"""`billing explain`, `usage void` and `invoice preview --catalog` as an operator meets them."""

import json
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from harness.billing import Service
from harness.programs import Programs

NEW_PRICES = """
currency: usd
meters:
  device_usage: { metric: devices, kind: gauge, aggregate: last, unit: device }
plans:
  starter:
    base: "19.00"
    prices:
      - { meter: device_usage, model: per_unit, included: 2, unit_amount: "6.00" }
"""


def report(service: Service, customer: str, instance: str, devices: int) -> int:
    answer = service.api.post(
        "/api/usage/report",
        {"customer_id": customer, "instance_id": instance, "active_devices": devices,
         "total_devices": devices, "metrics": {"devices": devices}},
    )  # fmt: skip
    assert answer.status == 201, answer
    return answer.json["report"]["id"]


def subscribe(service: Service, customer: str) -> None:
    assert service.api.post("/api/customers", {"customer_id": customer}).status in (200, 201)
    answer = service.api.post(
        "/api/subscriptions", {"customer_id": customer, "plan": "starter", "trial_period_days": 0}
    )
    assert answer.status in (200, 201), answer


@pytest.fixture
def billing(programs: Programs, service: Service):
    """Runs `billing` on the service's database; the guide's plans are applied."""

    def run(*words: object, expect: int = 0) -> str:
        return programs.run("billing", *words, settings=service.settings, expect=expect)

    run("catalog", "apply", "--yes")
    return run


def device_line(billing, customer: str) -> int:
    lines = json.loads(billing("explain", "--customer", customer, "--json"))["lines"]
    return next(line["number"] for line in lines if line["meter"] == "device_usage")


def test_a_line_down_to_its_reports_and_a_void(billing, service: Service):
    subscribe(service, "cust_a")
    first = report(service, "cust_a", "plant-1", 5)
    second = report(service, "cust_a", "plant-2", 3)
    wrong = report(service, "cust_a", "plant-2", 300)
    number = device_line(billing, "cust_a")

    def line() -> dict:
        shown = billing("explain", "--customer", "cust_a", "--line", number, "--json")
        return json.loads(shown)["lines"][0]

    assert line()["explanation"]["whole"] == 305
    billing("usage", "void", wrong, "--reason", "a typing error")
    explained = line()
    assert (explained["quantity"], explained["amount"]) == (8, 1500)
    parts = [part for hour in explained["explanation"]["hours"] for part in hour["parts"]]
    assert {part["report_id"]: part["value"] for part in parts} == {first: 5, second: 3}
    standings = {one["id"]: one["status"] for one in explained["explanation"]["reports"]}
    assert standings == {first: "counted", second: "counted", wrong: "void"}

    deadline = time.monotonic() + 40
    while (line()["stripe"] or {}).get("value") != 8:
        assert time.monotonic() < deadline, f"Stripe was not corrected: {line()['stripe']}"
        time.sleep(0.3)
    text = billing("explain", "--customer", "cust_a", "--line", number)
    assert "= 8 device" in text and f"report {first}, its last reading" in text
    assert f"identifier {line()['stripe']['identifier']}" in text
    assert "Total $44.00" in billing("explain", "--customer", "cust_a")


def test_what_cannot_be_voided_changes_nothing(billing, service: Service):
    identifier = report(service, "cust_a", "plant-1", 5)
    billing("usage", "void", identifier, "--reason", "wrong")
    for words, code in [
        (("usage", "void", identifier, "--reason", "again"), 1),
        (("usage", "void", 999_999, "--reason", "unknown"), 1),
        (("usage", "void", identifier), 2),
        (("usage", "void", identifier, "--reason", " "), 2),
        (("usage", "void", "abc", "--reason", "x"), 2),
    ]:
        billing(*words, expect=code)


def test_what_cannot_be_explained(billing, service: Service):
    report(service, "cust_a", "plant-1", 5)
    assert "no subscription bills this time" in billing("explain", "--customer", "cust_a")
    billing("explain", "--customer", "cust_a", "--line", 1, expect=1)
    billing("explain", "--customer", "nobody", expect=1)
    billing("explain", "--customer", "cust_a", "--at", "yesterday", expect=2)
    tomorrow = datetime.now(UTC) + timedelta(days=1)
    billing("explain", "--customer", "cust_a", "--at", tomorrow.strftime("%Y-%m-%dT%H:%M:%SZ"))


def test_what_if(billing, service: Service, tmp: Path):
    for customer, devices in [("cust_few", 1), ("cust_many", 10)]:
        subscribe(service, customer)
        report(service, customer, "plant-1", devices)
    file = tmp / "new.yaml"
    file.write_text(NEW_PRICES)
    one = json.loads(
        billing("invoice", "preview", "--customer", "cust_many", "--catalog", file, "--json")
    )
    assert (one["now"]["total"], one["total"], one["difference"]) == (5400, 6700, 1300)
    assert [line["amount"] for line in one["lines"]] == [1900, 4800]

    every = json.loads(billing("invoice", "preview", "--all", "--catalog", file, "--json"))
    assert [(row["customer_id"], row["difference"]) for row in every["customers"]] == [
        ("cust_many", 1300), ("cust_few", -1000),
    ]  # fmt: skip
    assert every["totals"] == {
        "now": 8300, "then": 8600, "difference": 300,
        "pay_more": 1, "pay_less": 1, "pay_the_same": 0,
    }  # fmt: skip
    text = billing("invoice", "preview", "--all", "--catalog", file)
    assert "1 pay more, 1 pay less, 0 the same" in text


def test_what_if_refusals(billing, service: Service, tmp: Path):
    subscribe(service, "cust_a")
    file = tmp / "new.yaml"
    file.write_text(NEW_PRICES.replace("usd", "eur"))
    billing("invoice", "preview", "--all", "--catalog", file, expect=2)
    file.write_text(NEW_PRICES.replace("starter:", "basic:"))
    billing("invoice", "preview", "--customer", "cust_a", "--catalog", file, expect=1)
    every = json.loads(billing("invoice", "preview", "--all", "--catalog", file, "--json"))
    assert [row["customer_id"] for row in every["not_compared"]] == ["cust_a"]
    billing("invoice", "preview", "--all", expect=2)
    billing("invoice", "preview", expect=2)
