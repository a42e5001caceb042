"""Each real server starts, holds what it is given, and answers."""

import subprocess

from harness.api import Api
from harness.program import environment, find
from harness.programs import Programs
from harness.servers import (
    Postgres,
    start_mosquitto,
    start_mqtt_exporter,
    start_prometheus,
    start_victoria_metrics,
)

SAMPLES = [(1_700_000_000, 0), (1_700_000_060, 100), (1_700_000_120, 160)]


def raw_samples(url: str) -> list[tuple[int, int]]:
    answer = Api(url).get("/api/v1/query", query="m_total[5m]", time=1_700_000_120)
    (series,) = answer.json["data"]["result"]
    return [(int(seconds), int(value)) for seconds, value in series["values"]]


def test_prometheus_answers_the_history_it_was_given(programs: Programs):
    lines = [f"m_total {value} {seconds}" for seconds, value in SAMPLES]
    history = "\n".join(["# TYPE m counter", *lines, "# EOF", ""])
    assert raw_samples(start_prometheus(programs, history=history).url) == SAMPLES


def test_victoria_metrics_answers_the_history_it_was_given(programs: Programs):
    history = "\n".join(f"m_total {value} {seconds}000" for seconds, value in SAMPLES)
    assert raw_samples(start_victoria_metrics(programs, history).url) == SAMPLES


def test_broker_counts_what_clients_publish(programs: Programs):
    broker = start_mosquitto(programs)
    exporter = start_mqtt_exporter(programs, broker.port)
    to_broker = [find("mosquitto_pub"), "-h", "127.0.0.1", "-p", str(broker.port), "-q", "1"]
    lines = "\n".join(f"reading {number}" for number in range(20))
    subprocess.run([*to_broker, "-t", "devices", "-l"], input=lines, text=True, check=True,
                   env=environment())  # fmt: skip

    def counted() -> int:
        metrics = Api(exporter.url).get("/metrics").text
        name = "broker_publish_messages_received"
        values = [line.split()[1] for line in metrics.splitlines() if line.startswith(name)]
        return int(float(values[0])) if values else 0

    # The probes that found the broker ready are messages too: at least one, each counted.
    exporter.program.wait_until(lambda: counted() > 20, seconds=5)


def test_postgres_keeps_what_it_committed(postgres: Postgres):
    postgres.execute("create table reports(id int primary key); insert into reports values (7)")
    assert postgres.execute("select id from reports") == "7\n"
    assert postgres.execute("show synchronous_commit; show fsync") == "on\non\n"
