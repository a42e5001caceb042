"""A real broker with real messages: as many as were published are billed, whatever is restarted."""

import socket
import subprocess
import time

from exporter.endpoint import wait_until
from harness.api import Api
from harness.billing import Sandbox, start_sandbox, start_service
from harness.program import environment, find
from harness.servers import start_mosquitto, start_mqtt_exporter, start_prometheus

COUNTER = "broker_publish_messages_received"
METRICS = """
metrics:
  by_scrape: {{ source: scrape, url: '{exporter}/metrics', kind: counter, selector: {counter}, every: 1s, start: created }}
  by_prometheus: {{ source: prometheus, kind: counter, selector: {counter}, start: created }}
"""
CATALOG = """
currency: usd
meters:
  by_scrape: { metric: by_scrape, kind: counter, aggregate: sum, unit: message }
  by_prometheus: { metric: by_prometheus, kind: counter, aggregate: sum, unit: message }
plans:
  messages:
    base: "10.00"
    prices:
      - { meter: by_scrape, model: per_unit, included: 100, unit_amount: "0.0125" }
      - { meter: by_prometheus, model: package, size: 10, amount: "0.10" }
"""
PROMETHEUS = """
global: {{ scrape_interval: 1s, scrape_timeout: 1s }}
scrape_configs:
  - job_name: broker
    # The exporter stamps a sample with its last message; an idle broker would look as if nobody watched it.
    honor_timestamps: false
    static_configs: [{{ targets: ["127.0.0.1:{port}"] }}]
"""


def publish(port: int, count: int) -> None:
    lines = "".join(f"message {number}\n" for number in range(count))
    subprocess.run(
        [find("mosquitto_pub"), "-h", "127.0.0.1", "-p", str(port), "-q", "1", "-t", "t", "-l"],
        input=lines, text=True, env=environment(), check=True,
    )  # fmt: skip


def accepts(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


def shown(exporter) -> int | None:
    for line in Api(exporter.url).get("/metrics").text.splitlines():
        if line.startswith(COUNTER):
            return int(float(line.split()[1]))
    return None


def stored(prometheus) -> int | None:
    result = Api(prometheus.url).get("/api/v1/query", query=COUNTER).json["data"]["result"]
    return int(float(result[0]["value"][1])) if result else None


def at_stripe(sandbox: Sandbox, customer: str, since: int) -> dict[str, int]:
    """What the sandbox's own summaries say of each meter."""
    meters = sandbox.api.get("/v1/billing/meters").json["data"]
    query = {"customer": customer, "start_time": since, "end_time": since + 3600}
    return {
        meter["event_name"]: sum(
            int(one["aggregated_value"])
            for one in sandbox.api.get(
                f"/v1/billing/meters/{meter['id']}/event_summaries", **query
            ).json["data"]
        )
        for meter in meters
    }


def subscribe(service) -> str:
    link = service.api.post("/api/customers", {"customer_id": "cust_1"})
    subscribed = service.api.post(
        "/api/subscriptions",
        {"customer_id": "cust_1", "plan": "messages", "trial_period_days": 0},
    )
    assert subscribed.status == 201, subscribed.text
    return link.json["stripe_customer_id"]


def test_every_message_is_billed_over_restarts(programs, settings, start, free_port, tmp):
    catalog = tmp / "catalog.yaml"
    catalog.write_text(CATALOG)
    since = int(time.time()) // 60 * 60
    sandbox = start_sandbox(programs)
    service = start_service(programs, sandbox, BILLING_CATALOG=catalog)
    programs.run("billing", "catalog", "apply", "--yes", settings=service.settings)
    customer = subscribe(service)
    broker = start_mosquitto(programs)
    exporter = start_mqtt_exporter(programs, broker.port)
    # The harness asks with one message whether the broker is ready; nobody is charged for it.
    wait_until(lambda: shown(exporter) == 1, seconds=30, what="the harness's own message")
    prometheus = start_prometheus(programs, PROMETHEUS.format(port=exporter.port))

    def both_show(count: int) -> None:
        wait_until(
            lambda: shown(exporter) == count and stored(prometheus) == count,
            seconds=30, what=f"a counter of {count}",
        )  # fmt: skip

    both_show(1)
    every = settings(
        METRICS.format(exporter=exporter.url, counter=COUNTER),
        PROMETHEUS_URL=prometheus.url,
        BILLING_API_URL=service.url,
        COLLECTION_INTERVAL=60000,
        COLLECTION_DELAY=2000,
        HEALTH_CHECK_PORT=free_port,
    )
    health = f"http://127.0.0.1:{free_port}"
    program = start("billing-exporter", settings=every, ready_url=f"{health}/healthz")
    wait_until(lambda: spooled(every) > 1, what="the first readings")
    # So many that whatever is shown behind the restart is less than half: a shallower fall, about whose cause a
    # source without a start time says nothing, counts in the customer's favour.
    publish(broker.port, 200)
    both_show(201)
    wait_for_readings(every, 2)
    broker.program.stop()
    broker.program.restart()
    wait_until(lambda: accepts(broker.port), what="the broker")
    publish(broker.port, 61)
    both_show(61)
    program.kill()
    publish(broker.port, 23)
    both_show(84)
    program.restart()
    program.wait_for_url(f"{health}/healthz")
    wait_for_readings(every, 2)

    published = {"by_scrape": 284, "by_prometheus": 284}
    wait_until(
        lambda: at_stripe(sandbox, customer, since) == published,
        seconds=150, what=lambda: f"{published}, last {at_stripe(sandbox, customer, since)}",
    )  # fmt: skip
    assert program.stop() == 0
    reports = service.api.get("/api/usage/cust_1", limit=1000).json["reports"]
    windows = sorted({(one["window_start"], one["window_end"]) for one in reports})
    assert all(earlier[1] == later[0] for earlier, later in zip(windows, windows[1:])), windows
    upcoming = service.api.get("/api/invoices/upcoming", customer_id="cust_1").json
    # Cents: the base, 184 messages beyond the hundred at 1.25, and 29 begun packages of ten at 10.
    assert [line["amount"] for line in upcoming["ours"]["lines"]] == [1000, 230, 290]
    assert upcoming["stripe"]["total"] == upcoming["ours"]["total"] == 1520
    assert upcoming["agree"] is True


def spooled(every: dict) -> int:
    journal = every["SPOOL_PATH"] / "journal"
    return journal.read_text().count('"kind":"reading"') if journal.exists() else 0


def wait_for_readings(every: dict, more: int) -> None:
    """Until the exporter has read the endpoint again, so that it saw what is shown now."""
    target = spooled(every) + more
    wait_until(lambda: spooled(every) >= target, what=f"{more} more readings")
