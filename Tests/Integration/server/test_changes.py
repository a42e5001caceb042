"""A subscription that changes and ends, over HTTP and on a test clock, to the invoices of the sandbox."""

import calendar
import time
from urllib.parse import urlencode

from harness.api import Answer
from harness.billing import Sandbox, Service, start_sandbox, start_service
from harness.programs import Programs
from server.description import Description

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


def subscribed(programs: Programs, plan: str) -> tuple[Sandbox, Service, str, str, str]:
    """A customer on a test clock; the sandbox, the service, the clock, the Stripe customer, the subscription's path."""
    sandbox = start_sandbox(programs)
    service = start_service(programs, sandbox)
    programs.run("billing", "catalog", "apply", "--yes", settings=service.settings)
    clock = post_form(sandbox, "/v1/test_helpers/test_clocks", frozen_time=START).json["id"]
    link = service.api.post("/api/customers", {"customer_id": "cust_plan", "test_clock": clock})
    body = {"customer_id": "cust_plan", "plan": plan, "trial_period_days": 0}
    subscription = service.api.post("/api/subscriptions", body).json["subscription_id"]
    return sandbox, service, clock, link.json["stripe_customer_id"], f"/api/subscriptions/{subscription}"


def use(service: Service, at: int, **metrics: int) -> None:
    report = {"customer_id": "cust_plan", "instance_id": "k8s-cluster-1", "metrics": metrics,
              "window_start": rfc3339(at - HOUR), "window_end": rfc3339(at)}  # fmt: skip
    assert service.api.post("/api/usage/report", report).status == 201


def eventually(answer, expected) -> None:
    deadline = time.monotonic() + 30
    while (found := answer()) != expected:
        assert time.monotonic() < deadline, f"still {found}"
        time.sleep(0.05)


def test_a_planned_downgrade_is_on_the_renewal_invoice(programs: Programs):
    sandbox, service, clock, customer, path = subscribed(programs, "professional")
    description = Description.of(service)
    advance(sandbox, clock, START + 100 * HOUR)
    use(service, START + 100 * HOUR, devices=25)
    preview = service.api.post(f"{path}/change", {"plan": "starter", "dry_run": True})
    description.check("POST", "/api/subscriptions/{id}/change", preview)
    assert preview.json["closing_invoice"]["total"] == 2900 + 2000
    assert preview.json["first_invoice"]["total"] == 2900
    assert service.api.get(f"{path}/changes").json["changes"] == []
    planned = service.api.post(f"{path}/change", {"plan": "starter"})
    description.check("POST", "/api/subscriptions/{id}/change", planned)
    assert (planned.status, planned.json["change"]["status"]) == (200, "scheduled"), planned
    for _ in range(2):
        taken = service.api.send("DELETE", f"{path}/change")
        description.check("DELETE", "/api/subscriptions/{id}/change", taken)
        assert (taken.status, taken.json["change"]["status"]) == (200, "revoked")
    planned = service.api.post(f"{path}/change", {"plan": "starter"}).json["change"]
    listed = service.api.get(f"{path}/changes")
    description.check("GET", "/api/subscriptions/{id}/changes", listed)
    assert [change["status"] for change in listed.json["changes"]] == ["scheduled", "revoked"]
    assert "Change to the plan starter" in service.api.get("/dashboard/customers/cust_plan").text

    # The service is away over the boundary.
    service.program.kill()
    end = preview.json["period"]["end"]
    boundary = calendar.timegm(time.strptime(end, "%Y-%m-%dT%H:%M:%SZ"))
    advance(sandbox, clock, boundary + HOUR)
    renewal = sandbox.api.get("/v1/invoices", customer=customer).json["data"][0]
    assert (renewal["billing_reason"], renewal["total"]) == ("subscription_cycle", 2900 + 2000)
    service.start_again()
    shown = lambda: service.api.get(planned["url"]).json["status"]  # noqa: E731
    eventually(shown, "done")


def test_a_change_now_is_accepted_and_survives_a_kill(programs: Programs):
    sandbox, service, clock, customer, path = subscribed(programs, "professional")
    advance(sandbox, clock, START + 100 * HOUR)
    use(service, START + 100 * HOUR, devices=25)
    # The clock stands still at the second of the report, so Stripe would count it behind the change.
    began = time.monotonic()
    answer = service.api.post(f"{path}/change", {"plan": "starter", "at": "now"})
    assert time.monotonic() - began < 1.5
    Description.of(service).check("POST", "/api/subscriptions/{id}/change", answer)
    assert answer.status == 202, answer
    where = answer.headers["location"]
    service.program.kill()
    advance(sandbox, clock, START + 101 * HOUR)
    service.start_again()
    eventually(lambda: service.api.get(where).json["status"], "done")
    assert service.api.post(f"{path}/cancel", {"at": "now"}).status in (200, 202)
    eventually(lambda: service.api.get(f"{path}/changes").json["changes"][0]["status"], "done")
    # Both plans bill the gauge until their end.
    assert metered_lines(sandbox, customer)["device_usage_professional"] == 2000


def test_a_change_that_cannot_be_made_is_shown_until_it_is_solved(programs: Programs):
    sandbox, service, _, _, path = subscribed(programs, "professional")
    planned = service.api.post(f"{path}/change", {"plan": "starter"}).json["change"]
    programs.run("billing", "verify", settings=service.settings)
    post_form(sandbox, f"/v1/subscription_schedules/{planned['schedule_id']}/release")
    gauge = "billing_planned_changes_failed 1"
    service.program.kill()
    service.start_again()
    eventually(lambda: gauge in service.api.get("/metrics").text, True)
    assert "planned change to starter" in programs.run("billing", "verify", settings=service.settings, expect=3)
    assert "cannot be made" in service.api.get("/dashboard/customers/cust_plan").text
    assert service.api.send("DELETE", f"{path}/change").status in (200, 202)
    eventually(lambda: "billing_planned_changes_open 0" in service.api.get("/metrics").text, True)
    programs.run("billing", "verify", settings=service.settings)
