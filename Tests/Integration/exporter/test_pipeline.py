"""A real Prometheus with a known past, and the total that ends up at the sandbox."""

from urllib.parse import urlencode

from exporter import history
from exporter.endpoint import wait_until
from harness.billing import Sandbox, start_sandbox, start_service
from harness.servers import start_prometheus

NAME = "mqtt_messages_received_total"
METRICS = f"""
metrics:
  mqtt_messages: {{ source: prometheus, kind: counter, selector: '{NAME}{{namespace="$NAMESPACE"}}' }}
"""
CATALOG = """
currency: usd
meters:
  mqtt_messages: { metric: mqtt_messages, kind: counter, aggregate: sum, unit: message }
plans:
  messages:
    base: "10.00"
    prices:
      - { meter: mqtt_messages, model: per_unit, included: 1000, unit_amount: "0.0125" }
"""
HOURS = 48
STEP = 6


def form(sandbox: Sandbox, path: str, **fields: object) -> dict:
    body = urlencode(fields).encode()
    answer = sandbox.api.send(
        "POST", path, body, {"Content-Type": "application/x-www-form-urlencoded"}
    )
    assert answer.status == 200, answer.text
    return answer.json


def advance(sandbox: Sandbox, clock: str, seconds: int) -> None:
    path = f"/v1/test_helpers/test_clocks/{clock}"
    form(sandbox, f"{path}/advance", frozen_time=seconds)
    wait_until(lambda: sandbox.api.get(path).json["status"] == "ready", what="the clock")


def test_total_at_the_sandbox_is_the_truth(programs, settings, tmp):
    counters = history.two_days()
    prometheus = start_prometheus(programs, history=history.openmetrics(NAME, counters))
    catalog = tmp / "catalog.yaml"
    catalog.write_text(CATALOG)
    sandbox = start_sandbox(programs)
    service = start_service(programs, sandbox, BILLING_CATALOG=catalog)
    programs.run("billing", "catalog", "apply", "--yes", settings=service.settings)
    clock = form(sandbox, "/v1/test_helpers/test_clocks", frozen_time=history.START)["id"]
    link = service.api.post("/api/customers", {"customer_id": "cust_1", "test_clock": clock})
    subscribed = service.api.post(
        "/api/subscriptions",
        {"customer_id": "cust_1", "plan": "messages", "trial_period_days": 0},
    )
    assert subscribed.status == 201, subscribed.text
    every = settings(
        METRICS, PROMETHEUS_URL=prometheus.url, NAMESPACE="customer-1", BILLING_API_URL=service.url
    )
    for start in range(history.START, history.START + HOURS * history.HOUR, STEP * history.HOUR):
        end = start + STEP * history.HOUR
        advance(sandbox, clock, end)
        window = f"{history.rfc3339(start)}/{history.rfc3339(end)}"
        programs.run("billing-exporter", "--window", window, settings=every)

    truth = history.increase(counters, history.START, history.START + HOURS * history.HOUR)
    [meter] = sandbox.api.get("/v1/billing/meters").json["data"]
    query = {
        "customer": link.json["stripe_customer_id"],
        "start_time": history.START,
        "end_time": history.START + (HOURS + 1) * history.HOUR,
    }

    def at_stripe() -> float:
        summaries = sandbox.api.get(f"/v1/billing/meters/{meter['id']}/event_summaries", **query)
        return sum(one["aggregated_value"] for one in summaries.json["data"])

    wait_until(lambda: at_stripe() == truth, what=lambda: f"{truth} at the sandbox, last {at_stripe()}")
    upcoming = service.api.get("/api/invoices/upcoming", customer_id="cust_1").json
    # Cents: the base, and 1.25 for each message beyond the thousand, half a cent away from zero.
    expected = 1000 + ((truth - 1000) * 125 + 50) // 100
    assert upcoming["ours"]["total"] == expected
    assert upcoming["stripe"]["total"] == expected
    assert upcoming["agree"] is True
