"""A subscription that changes and ends, over HTTP and on a test clock, to the invoices of the sandbox."""

import time
from urllib.parse import urlencode

from harness.api import Answer
from harness.billing import Sandbox, start_sandbox, start_service
from harness.programs import Programs

HOUR = 3600
# A month that is over: the service takes no windows that lie ahead of its own clock.
START = int(time.time()) // HOUR * HOUR - 31 * 24 * HOUR


def rfc3339(seconds: int) -> str:
    return time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(seconds))


def post_form(sandbox: Sandbox, path: str, **fields: object) -> Answer:
    form = {"Content-Type": "application/x-www-form-urlencoded"}
    return sandbox.api.send("POST", path, urlencode(fields).encode(), form)


def advance(sandbox: Sandbox, clock: str, seconds: int) -> None:
    path = f"/v1/test_helpers/test_clocks/{clock}"
    assert post_form(sandbox, f"{path}/advance", frozen_time=seconds).status == 200
    while sandbox.api.get(path).json["status"] != "ready":
        time.sleep(0.02)


def metered_lines(sandbox: Sandbox, customer: str) -> dict[str, int]:
    """What was invoiced for metered prices, by lookup key."""
    amounts: dict[str, int] = {}
    for invoice in sandbox.api.get("/v1/invoices", customer=customer, limit=100).json["data"]:
        for line in sandbox.api.get(f"/v1/invoices/{invoice['id']}/lines", limit=100).json["data"]:
            price = sandbox.api.get(f"/v1/prices/{line['pricing']['price_details']['price']}").json
            if price["recurring"]["usage_type"] == "metered":
                key = price["lookup_key"]
                amounts[key] = amounts.get(key, 0) + line["amount"]
    return amounts


def test_a_plan_changes_now_and_the_subscription_ends(programs: Programs):
    sandbox = start_sandbox(programs)
    service = start_service(programs, sandbox)
    programs.run("billing", "catalog", "apply", "--yes", settings=service.settings)
    clock = post_form(sandbox, "/v1/test_helpers/test_clocks", frozen_time=START).json["id"]
    link = service.api.post("/api/customers", {"customer_id": "cust_change", "test_clock": clock})
    customer = link.json["stripe_customer_id"]
    subscribed = service.api.post(
        "/api/subscriptions", {"customer_id": "cust_change", "plan": "starter", "trial_period_days": 0}
    ).json
    path = f"/api/subscriptions/{subscribed['subscription_id']}"

    def use(at: int, **metrics: int) -> None:
        advance(sandbox, clock, at)
        report = {"customer_id": "cust_change", "instance_id": "k8s-cluster-1", "metrics": metrics,
                  "window_start": rfc3339(at - HOUR), "window_end": rfc3339(at)}  # fmt: skip
        answer = service.api.post("/api/usage/report", report)
        assert answer.status == 201, answer.json

    use(START + 100 * HOUR, devices=8)
    advance(sandbox, clock, START + 101 * HOUR)
    changed = service.api.post(f"{path}/change", {"plan": "professional", "at": "now"})
    assert changed.status == 200, changed.json
    assert changed.json["plan"] == "professional"
    assert [(s["meter"], s["so_far"]["amount"]) for s in changed.json["segments"]] == [
        ("device_usage", 1500), ("device_usage", 0), ("mqtt_messages", 0)]  # fmt: skip

    use(START + 300 * HOUR, devices=25, mqtt_messages=1_500_000)
    advance(sandbox, clock, START + 301 * HOUR)
    canceled = service.api.post(f"{path}/cancel", {"at": "now"})
    assert canceled.status == 200, canceled.json
    assert canceled.json["status"] == "canceled"
    assert service.api.post(f"{path}/cancel", {"at": "now"}).status == 404

    assert metered_lines(sandbox, customer) == {
        "device_usage": 1500, "device_usage_professional": 2000, "mqtt_messages_professional": 5000}  # fmt: skip
