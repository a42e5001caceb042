"""Known history in real servers: every window is counted exactly, and windows tile."""

import json

import pytest

from exporter import history
from harness.servers import import_history, start_prometheus, start_victoria_metrics

NAME = "mqtt_messages_received_total"
METRICS = f"""
metrics:
  mqtt_messages: {{ source: prometheus, kind: counter, selector: '{NAME}{{namespace="$NAMESPACE"}}' }}
"""


@pytest.fixture(params=["prometheus", "victoria-metrics"])
def server_with(request, programs):
    """`server_with(counters)`: the URL of a server that has their samples."""

    def start(counters):
        if request.param == "prometheus":
            server = start_prometheus(programs, history=history.openmetrics(NAME, counters))
        else:
            server = start_victoria_metrics(programs, history.import_lines(NAME, counters))
        return server.url

    return start


def test_hours_of_two_days_are_counted_and_tile(server_with, programs, settings, receiver):
    counters = history.two_days()
    every = settings(METRICS, PROMETHEUS_URL=server_with(counters), NAMESPACE="customer-1")
    for hour in range(48):
        start = history.START + hour * history.HOUR
        window = f"{history.rfc3339(start)}/{history.rfc3339(start + history.HOUR)}"
        programs.run("billing-exporter", "--window", window, settings=every)
        expected = history.increase(counters, start, start + history.HOUR)
        assert receiver.reports[-1]["metrics"] == {"mqtt_messages": expected}, window
    assert [report["sequence"] for report in receiver.reports] == list(range(1, 49))
    assert len({report["exporter_id"] for report in receiver.reports}) == 1
    # The hour before the first window is the baseline and not part of any window.
    before = history.increase(counters[:1] + counters[3:], history.START - 3600, history.START)
    assert receiver.total("mqtt_messages") == history.all_that_happened(counters) - before


@pytest.mark.parametrize("minutes", [1, 7, 90, 24 * 60])
def test_windows_of_any_length_agree_with_the_rule(
    server_with, programs, settings, minutes
):
    counters = history.two_days()
    every = settings(METRICS, PROMETHEUS_URL=server_with(counters), NAMESPACE="customer-1")
    for start in range(history.START + 5 * 3600 + 11, history.START + 10 * 3600, 61 * 60):
        end = start + minutes * 60
        window = f"{history.rfc3339(start)}/{history.rfc3339(end)}"
        printed = programs.run("billing-exporter", "--dry-run", "--window", window, settings=every)
        expected = history.increase(counters, start, end)
        assert json.loads(printed)["metrics"] == {"mqtt_messages": expected}, window


def test_what_nobody_recorded_is_missing_and_not_zero(server_with, programs, settings, receiver):
    url = server_with(history.two_days())
    every = settings(METRICS, PROMETHEUS_URL=url, NAMESPACE="another-customer")
    window = f"{history.rfc3339(history.START)}/{history.rfc3339(history.START + 3600)}"
    programs.run("billing-exporter", "--window", window, settings=every)
    report = receiver.reports[-1]
    assert report["metrics"] == {}
    assert [missing["metric"] for missing in report["missing"]] == ["mqtt_messages"]
    assert "no series matches" in report["missing"][0]["reason"]


def test_one_server_serves_many_customers_by_namespace(server_with, programs, settings, receiver):
    mine, other = history.two_days(), history.two_days()
    for one in other:
        one.labels |= {"namespace": "customer-2", "instance": one.labels["instance"] + "-2"}
        one.samples = [(time, 3 * value) for time, value in one.samples]
    every = settings(METRICS, PROMETHEUS_URL=server_with(mine + other))
    window = f"{history.rfc3339(history.START)}/{history.rfc3339(history.START + 3600)}"
    for number, counters in enumerate([mine, other], start=1):
        programs.run(
            "billing-exporter", "--window", window,
            settings=every | {"NAMESPACE": f"customer-{number}", "SPOOL_PATH": f"spool-{number}"},
        )  # fmt: skip
        expected = history.increase(counters, history.START, history.START + 3600)
        assert receiver.reports[-1]["metrics"] == {"mqtt_messages": expected}


def test_wild_histories_are_exact(server_with, programs, settings, receiver):
    pasts = [history.wild(seed) for seed in range(40)]
    metrics = "metrics:\n" + "".join(
        f"  m{seed}: {{ source: prometheus, kind: counter, selector: '{NAME}{{namespace=\"wild-{seed}\"}}' }}\n"
        for seed in range(len(pasts))
    )
    every = settings(metrics, PROMETHEUS_URL=server_with([one for one, _ in pasts]))
    for hour in range(8):
        start = history.START + hour * history.HOUR
        window = f"{history.rfc3339(start)}/{history.rfc3339(start + history.HOUR)}"
        programs.run("billing-exporter", "--window", window, settings=every)
    counted = {f"m{seed}": receiver.total(f"m{seed}") for seed in range(len(pasts))}
    assert counted == {f"m{seed}": growth for seed, (_, growth) in enumerate(pasts)}


def test_what_comes_late_counts_once(programs, settings, receiver):
    def lines(first: int, last: int) -> str:
        return "\n".join(
            f"{NAME} {100 * minute} {(history.START + 60 * minute) * 1000}"
            for minute in range(first, last + 1)
        ) + "\n"

    server = start_victoria_metrics(programs, lines(-10, 45))
    every = settings(METRICS.replace('{namespace="$NAMESPACE"}', ""), PROMETHEUS_URL=server.url)
    for hour in range(2):
        start = history.START + hour * history.HOUR
        window = f"{history.rfc3339(start)}/{history.rfc3339(start + history.HOUR)}"
        programs.run("billing-exporter", "--window", window, settings=every)
        import_history(server, lines(46, 120))
    assert [report["metrics"]["mqtt_messages"] for report in receiver.reports] == [4500, 7500]
