"""A real broker with real messages: as many as were published are reported, whatever is restarted."""

import socket
import subprocess

import pytest

from exporter.endpoint import wait_until
from harness.api import Api
from harness.program import environment, find
from harness.servers import start_mosquitto, start_mqtt_exporter, start_prometheus

COUNTER = "broker_publish_messages_received"
METRICS = """
metrics:
  by_scrape: {{ source: scrape, url: '{exporter}/metrics', kind: counter, selector: {counter}, every: 1s, start: created }}
  by_prometheus: {{ source: prometheus, kind: counter, selector: {counter}, start: created }}
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


def test_every_message_is_counted_over_restarts(programs, settings, receiver, start, free_port):
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
        COLLECTION_INTERVAL=60000,
        COLLECTION_DELAY=2000,
        HEALTH_CHECK_PORT=free_port,
    )
    health = f"http://127.0.0.1:{free_port}"
    program = start("billing-exporter", settings=every, ready_url=f"{health}/healthz")
    wait_until(lambda: spooled(every) > 1, what="the first readings")
    publish(broker.port, 137)
    both_show(138)
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

    def totals() -> tuple[int, int]:
        return int(receiver.total("by_scrape")), int(receiver.total("by_prometheus"))

    wait_until(lambda: totals() == (221, 221), seconds=150, what=f"221 of {totals()}")
    windows = sorted({(one["window_start"], one["window_end"]) for one in receiver.reports})
    assert all(earlier[1] == later[0] for earlier, later in zip(windows, windows[1:])), windows
    assert program.stop() == 0


def spooled(every: dict) -> int:
    journal = every["SPOOL_PATH"] / "journal"
    return journal.read_text().count('"kind":"reading"') if journal.exists() else 0


def wait_for_readings(every: dict, more: int) -> None:
    """Until the exporter has read the endpoint again, so that it saw what is shown now."""
    target = spooled(every) + more
    wait_until(lambda: spooled(every) >= target, what=f"{more} more readings")
