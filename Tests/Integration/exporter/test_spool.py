"""The spool: what is collected from it on, what waits, what was set aside, and a disk of its own that is full."""

import json
import subprocess
import time
from datetime import UTC, datetime

import pytest

from exporter.endpoint import wait_until
from exporter.query import CountingServer
from exporter.receiver import Reply, refused, stored
from harness.api import Api
from harness.ports import free_port

METRICS = "metrics: { m: { source: prometheus, kind: counter, selector: m_total } }\n"
MINUTE = 60


@pytest.fixture
def query():
    """A query API with a counter that grows by one a second, since ever."""
    it = CountingServer()
    yield it
    it.stop()


@pytest.fixture
def run(programs, settings, query):
    """`run(*arguments, expect=0, **settings)`: runs the exporter to its end; what it printed and logged."""

    def run(*arguments: object, expect: int | None = 0, prefix: list[str] = [], **more: object):
        every = settings(METRICS, PROMETHEUS_URL=query.url, COLLECTION_INTERVAL=60000) | more
        done = subprocess.run(
            [*prefix, programs.path("billing-exporter"), *map(str, arguments)],
            env={name: str(value) for name, value in every.items()},
            cwd=programs.folder, capture_output=True, text=True, timeout=100,
        )  # fmt: skip
        assert expect is None or done.returncode == expect, done.stdout + done.stderr
        return done

    return run


def text(seconds: int) -> str:
    return datetime.fromtimestamp(seconds, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def span(start: int, end: int) -> str:
    return f"{text(start)}/{text(end)}"


def edge(interval: int = MINUTE) -> int:
    return int(time.time()) // interval * interval


def assert_tiles(receiver, start: int | None = None) -> None:
    """Every window once, one after the other, with all that the counter grew."""
    windows = sorted({(one["window_start"], one["window_end"]) for one in receiver.reports})
    assert all(earlier[1] == later[0] for earlier, later in zip(windows, windows[1:])), windows
    first, last = (datetime.fromisoformat(t).timestamp() for t in (windows[0][0], windows[-1][1]))
    assert start is None or first == start
    assert receiver.total("m") == last - first


def test_another_interval_goes_on_where_the_spool_ends(run, receiver):
    start = edge() - 5 * MINUTE
    for minute in range(5):
        run("--window", span(start + minute * MINUTE, start + (minute + 1) * MINUTE))
    assert receiver.total("m") == 300
    run("--once", COLLECTION_INTERVAL=300000)
    if edge(300) <= start + 300:
        assert receiver.total("m") == 300
    assert_tiles(receiver, start)
    run("--once")
    assert_tiles(receiver, start)


def test_a_missed_run_is_filled_by_the_next(run, receiver):
    start = edge() - 30 * MINUTE
    run("--window", span(start, start + MINUTE))
    run("--once")
    assert len(receiver.reports) >= 30
    assert_tiles(receiver, start)
    count = len(receiver.reports)
    run("--once")
    assert len(receiver.reports) <= count + 1
    assert_tiles(receiver, start)


@pytest.mark.parametrize(
    "label, start, end",
    [("the end of one", 30, 90), ("inside one", 10, 20), ("several", 0, 120), ("around", -60, 180)],
)
def test_a_window_with_other_edges_over_the_same_time_is_refused(run, receiver, tmp, label, start, end):
    base = edge() - 3600
    run("--window", span(base, base + 60))
    run("--window", span(base + 60, base + 120))
    before = (tmp / "spool" / "journal").read_bytes()
    log = run("--window", span(base + start, base + end), expect=2).stderr
    assert "overlaps" in log and log.count("\n") == 1, label
    assert (tmp / "spool" / "journal").read_bytes() == before
    run("--window", span(base, base + 60))
    assert receiver.total("m") == 120


def test_a_range_is_filled_with_progress_and_without_what_is_there(run, receiver):
    start = edge() - 7200
    run("--window", span(start + 600, start + 660))
    log = run("--from", text(start), "--to", text(start + 1800)).stderr
    assert "filling 0 of 29 windows" in log and "filled 29 of 29 windows" in log
    assert_tiles(receiver, start)
    assert receiver.total("m") == 1800
    run("--from", text(start), "--to", text(start + 1800))
    assert len(receiver.reports) == 30


@pytest.mark.parametrize(
    "arguments",
    [
        ("--to", "2026-03-02T10:00:00Z"), ("--from", "yesterday"), ("--from", "2999-01-01T00:00:00Z"),
        ("--from", "2026-03-02T10:00:00Z", "--to", "2026-03-02T10:00:00Z"),
        ("--from", "2026-03-02T10:00:00Z", "--to", "2999-01-01T00:00:00Z"),
        ("--from", "2026-03-02T10:00:00Z", "--once"),
        ("--from", "2026-03-02T10:00:00Z", "--window", "2026-03-02T10:00:00Z/2026-03-02T11:00:00Z"),
        ("--from", "2020-01-01T00:00:00Z"),
    ],
)  # fmt: skip
def test_a_range_that_is_none_is_wrong_usage(run, receiver, arguments):
    run(*arguments, expect=2)
    assert receiver.tries == []


def test_what_was_set_aside_is_listed_sent_again_or_dropped(run, receiver):
    start = edge() - 600
    receiver.answer = lambda report: refused(409)
    for minute in range(3):
        run("--window", span(start + minute * 60, start + minute * 60 + 60), expect=1)
    receiver.answer = lambda _: Reply(503, {})
    run("--window", span(start + 180, start + 240), expect=1)

    shown = run("spool", "list").stdout
    assert shown.startswith("1 wait to be sent, 3 set aside in ")
    assert f"set aside  1  {span(start, start + 60)}  {{ m: 60 }}  409 conflict: other content" in shown
    rows = [json.loads(line) for line in run("spool", "list", "--json").stdout.splitlines()]
    assert [(row["number"], row["state"]) for row in rows] == [
        (4, "waiting"), (1, "set_aside"), (2, "set_aside"), (3, "set_aside")
    ]  # fmt: skip

    assert "is not set aside: it waits" in run("spool", "drop", "4", expect=1).stderr
    assert "no report 9 is set aside" in run("spool", "resend", "1", "9", expect=1).stderr
    run("spool", "resend", expect=2)
    run("spool", "drop", "1", "--all", expect=2)
    assert len(run("spool", "list", "--json").stdout.splitlines()) == 4

    dropped = json.loads(run("spool", "drop", "2").stdout)
    assert dropped["report"]["window_start"] == text(start + 60)
    receiver.answer = stored
    run("spool", "resend", "--all")
    # In their order, under new numbers, each as it was collected.
    assert [(one["sequence"], one["window_start"]) for one in receiver.reports] == [
        (4, text(start + 180)), (5, text(start)), (6, text(start + 120))
    ]  # fmt: skip
    assert all(one["metrics"] == {"m": 60} for one in receiver.reports)
    assert run("spool", "list").stdout.startswith("0 wait to be sent, 0 set aside in ")


def test_a_refusal_that_stands_sets_the_report_aside_again(run, receiver):
    start = edge() - 600
    receiver.answer = lambda report: refused(422, "validation_failed", "no")
    run("--window", span(start, start + 60), expect=1)
    run("spool", "resend", "1", expect=1)
    rows = [json.loads(line) for line in run("spool", "list", "--json").stdout.splitlines()]
    assert [(row["number"], row["state"], row["code"]) for row in rows] == [
        (2, "set_aside", "validation_failed")
    ]


@pytest.fixture
def serve(programs, start, settings, query):
    """`serve(prefix=[], **settings)`: a running exporter and its probes."""

    def serve(prefix: list[str] = [], **more: object):
        port = free_port()
        every = settings(METRICS, PROMETHEUS_URL=query.url, COLLECTION_INTERVAL=60000) | {
            "COLLECTION_DELAY": "0", "HEALTH_CHECK_PORT": port
        } | more  # fmt: skip
        command = [*prefix, programs.path("billing-exporter")]
        program = start(*command, settings=every, ready_url=f"http://127.0.0.1:{port}/healthz")
        return program, Api(f"http://127.0.0.1:{port}")

    return serve


def test_a_running_exporter_sends_set_aside_reports_again(run, serve, receiver):
    start = edge() - 600
    receiver.answer = lambda report: refused(409)
    run("--window", span(start, start + 60), expect=1)
    receiver.answer = stored
    program, api = serve()
    assert "go with the next ones of the running exporter" in run("spool", "resend", "1").stderr
    wait_until(
        lambda: text(start) in [one["window_start"] for one in receiver.reports],
        seconds=40, what="the report",
    )  # fmt: skip
    assert_tiles(receiver, start)


@pytest.fixture
def small_disk(tmp):
    """`(path, prefix)`: a folder that is a disk of 24 KiB for every command that begins with `prefix`."""
    path = tmp / "disk"
    path.mkdir()
    holder = subprocess.Popen(
        ["unshare", "--user", "--map-root-user", "--mount", "sh", "-c",
         f"mount -t tmpfs -o size=24k tmpfs {path} && echo ready && exec sleep 600"],
        stdout=subprocess.PIPE, text=True,
    )  # fmt: skip
    assert holder.stdout.readline() == "ready\n"
    yield path, ["nsenter", "-t", str(holder.pid), "-U", "-m", "--preserve-credentials"]
    holder.kill()
    holder.wait()
    holder.stdout.close()


def test_a_full_disk_drains_and_is_made_room_on(run, receiver, small_disk):
    path, prefix = small_disk
    every = {"prefix": prefix, "SPOOL_PATH": path}
    start = edge() - 7200
    receiver.answer = lambda _: Reply(503, {}, {"Retry-After": "60"})
    log = run("--from", text(start), expect=1, **every).stderr
    assert "No space left on device" in log
    waiting = len(run("spool", "list", "--json", **every).stdout.splitlines())
    assert 10 < waiting < 110
    for _ in range(2):
        assert "No space left" in run("--from", text(start), expect=1, **every).stderr
    assert len(run("spool", "list", "--json", **every).stdout.splitlines()) == waiting

    receiver.answer = stored
    run("--from", text(start), **every)
    assert_tiles(receiver, start)
    windows = [one["window_start"] for one in receiver.reports]
    assert len(windows) == len(set(windows)) >= 119, "a report was sent twice"
    assert run("spool", "list", "--json", **every).stdout == ""
    # The room is there again, also for the next outage.
    receiver.answer = lambda _: Reply(503, {}, {"Retry-After": "60"})
    assert "No space left" in run("--from", text(start - 7200), "--to", text(start), expect=1, **every).stderr
    receiver.answer = stored
    run("--from", text(start - 7200), "--to", text(start), **every)
    assert_tiles(receiver, start - 7200)


def test_a_disk_that_was_full_before_there_was_a_reserve_drains(run, receiver, small_disk):
    path, prefix = small_disk
    every = {"prefix": prefix, "SPOOL_PATH": path}
    start = edge() - 7200
    receiver.answer = lambda _: Reply(503, {}, {"Retry-After": "60"})
    run("--from", text(start), expect=1, **every)
    fill = f"rm {path}/reserve; head -c 30000 /dev/zero > {path}/else; true"
    subprocess.run([*prefix, "sh", "-c", fill], check=True, capture_output=True)
    receiver.answer = stored
    run("--from", text(start), expect=None, **every)
    sent = len(receiver.reports)
    run("--from", text(start), expect=None, **every)
    windows = [one["window_start"] for one in receiver.reports]
    assert len(windows) == len(set(windows)) >= sent, "a report was sent twice"
    assert_tiles(receiver, start)


def test_a_refused_report_on_a_full_disk_does_not_block_the_others(run, receiver, small_disk):
    path, prefix = small_disk
    every = {"prefix": prefix, "SPOOL_PATH": path}
    start = edge() - 7200
    receiver.answer = lambda _: Reply(503, {}, {"Retry-After": "60"})
    run("--from", text(start), expect=1, **every)
    receiver.answer = lambda one: refused(409) if one["sequence"] == 1 else stored(one)
    run("--from", text(start), expect=1, **every)
    run("--once", expect=0, **every)
    rows = [json.loads(line) for line in run("spool", "list", "--json", **every).stdout.splitlines()]
    assert [(row["number"], row["state"]) for row in rows] == [(1, "set_aside")]
    receiver.answer = stored
    run("spool", "resend", "1", **every)
    assert_tiles(receiver, start)


def test_probes_and_metrics_say_that_the_disk_is_full(run, serve, receiver, small_disk):
    path, prefix = small_disk
    start = edge() - 7200
    receiver.answer = lambda _: Reply(503, {}, {"Retry-After": "1"})
    run("--from", text(start), expect=1, prefix=prefix, SPOOL_PATH=path)
    program, api = serve(prefix, SPOOL_PATH=path)
    wait_until(lambda: "No space left on device" in api.get("/readyz").text, what="the reason")
    assert api.get("/readyz").status == 503
    assert "billing_exporter_spool_full 1" in api.get("/metrics").text
    receiver.answer = stored
    wait_until(lambda: api.get("/readyz").status == 200, seconds=60, what="room")
    wait_until(lambda: "billing_exporter_spool_reports 0" in api.get("/metrics").text, seconds=60, what="an empty spool")
    assert "billing_exporter_spool_full 0" in api.get("/metrics").text


@pytest.mark.parametrize("seed", range(3))
def test_kills_at_any_moment_lose_and_double_nothing(programs, settings, query, receiver, seed):
    """SIGKILL again and again while history is collected and sent; in the end every window is there once."""
    start = edge() - 3600
    every = settings(METRICS, PROMETHEUS_URL=query.url, COLLECTION_INTERVAL=60000)
    for attempt in range(8):
        program = programs.start(
            "billing-exporter", "--from", text(start), "--to", text(start + 3600), settings=every
        )
        time.sleep(0.05 + ((seed * 8 + attempt) * 37 % 50) / 100)
        program.kill()
    programs.run("billing-exporter", "--from", text(start), "--to", text(start + 3600), settings=every)
    assert_tiles(receiver, start)
    contents = {}
    for one in receiver.reports:
        assert contents.setdefault(one["window_start"], one["metrics"]) == one["metrics"]
