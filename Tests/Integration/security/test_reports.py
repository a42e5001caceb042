"""What must hold of a report whichever way it takes: on its connection's event loop, through the routes, or in a batch."""

import json
import re
import select
import socket
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

import pytest
from harness.billing import Service
from security.test_doors import address, raw

REPORT = {"customer_id": "c", "metrics": {"devices": 1}}
SINGLE, BATCH = "/api/usage/report", "/api/usage/reports"


@dataclass(frozen=True)
class Told:
    """What a report was answered; of a batch, its first one."""

    status: int
    problem: dict
    size: int
    seconds: float


@dataclass(frozen=True)
class Way:
    """The lane takes no media type with parameters: such a report goes through the routes."""

    path: str
    media_type: str = "application/json"

    def send(self, service: Service, report: dict) -> Told:
        body = json.dumps([report] if self.path == BATCH else report, ensure_ascii=False, separators=(",", ":"))
        begun = time.monotonic()
        answer = service.api.send("POST", self.path, body.encode(), {"Content-Type": self.media_type})
        seconds = time.monotonic() - begun
        if self.path == SINGLE:
            return Told(answer.status, answer.json, len(answer.text), seconds)
        assert answer.status == 207, answer.text
        [result] = answer.json["results"]
        return Told(result["status"], result.get("problem", {}), len(answer.text), seconds)


WAYS = {"lane": Way(SINGLE), "routes": Way(SINGLE, "application/json; charset=utf-8"), "batch": Way(BATCH)}


@pytest.fixture(params=WAYS.values(), ids=WAYS)
def way(request: pytest.FixtureRequest) -> Way:
    return request.param


@pytest.fixture
def known(request: pytest.FixtureRequest, shared: Service) -> str:
    """A customer of this test's own that has reported: the first report of each asks the routes."""
    customer = re.sub(r"\W", "-", request.node.name)
    for number in range(2):
        assert shared.api.post(SINGLE, report_of(customer, f"first-{number}")).status == 201
    return customer


def report_of(customer: str, identifier: str, **more: object) -> dict:
    return REPORT | {"customer_id": customer, "report_id": identifier} | more


def names(count: int, prefix: str = "m") -> list[str]:
    return [f"{prefix}{number}" for number in range(count)]


# MARK: sizes


def test_a_report_of_many_names_costs_no_time(shared: Service, known: str, way: Way):
    for count, status in [(1_000, 201), (1_001, 422), (8_000, 422)]:
        told = way.send(shared, report_of(known, str(count), missing=names(count)))
        assert told.status == status and told.seconds < 2, (count, told)
    assert told.problem["code"] == "invalid_report" and told.size < 2_000


def test_new_metric_names_are_bounded_and_cost_no_time(shared: Service, known: str, way: Way):
    """One of 200 is there."""
    assert way.send(shared, report_of(known, "full", metrics=dict.fromkeys(names(199), 1))).status == 201
    for number in range(25):
        told = way.send(shared, report_of(known, f"more-{number}", metrics=dict.fromkeys(names(1_000, f"n{number}-"), 1)))
        assert (told.status, told.problem["code"]) == (422, "too_many_metric_names") and told.seconds < 2, told
    assert way.send(shared, report_of(known, "again", metrics=dict.fromkeys(names(199), 2))).status == 201


def test_a_conflict_does_not_repeat_what_is_there(shared: Service, known: str, way: Way):
    there = way.send(shared, report_of(known, "large", missing=names(1_000, "a-long-name-of-a-metric-" * 2)))
    assert there.status == 201
    told = way.send(shared, report_of(known, "large"))
    assert (told.status, told.problem["code"]) == (409, "report_conflict")
    assert set(told.problem["report"]) == {"id", "content_hash"} and told.size < 2_000, told


def test_a_batch_of_conflicts_costs_what_it_says(shared: Service, known: str):
    there = report_of(known, "large", missing=names(1_000, "a-long-name-of-a-metric-" * 2))
    assert shared.api.post(SINGLE, there).status == 201
    # What the process takes at most from here on.
    Path(f"/proc/{shared.program.pid}/clear_refs").write_text("5")
    before = peak_megabytes(shared)
    batch = [report_of(known, "large")] * 1_000
    begun = time.monotonic()
    answer = shared.api.post(BATCH, batch)
    assert time.monotonic() - begun < 5
    assert {item["status"] for item in answer.json["results"]} == {409}
    assert len(answer.text) < (1 << 20) + 4 * len(json.dumps(batch))
    assert peak_megabytes(shared) - before < 60


def peak_megabytes(service: Service) -> int:
    status = Path(f"/proc/{service.program.pid}/status").read_text()
    return int(re.search(r"VmHWM:\s+(\d+)", status)[1]) // 1024


def test_the_first_twenty_problems_are_told(shared: Service, known: str, way: Way):
    told = way.send(shared, report_of(known, "odd", **dict.fromkeys(names(3_000), 1)))
    assert told.status == 422 and len(told.problem["errors"]) == 20 and told.size < 12_000


def test_batches_keep_no_single_report_waiting(start_with):
    """One is stored at a time; of six that come at once the others are told to come again, and single reports are taken meanwhile."""
    service = start_with(BILLING_MAX_BATCHES=1)
    large = [report_of(f"c-{number % 7}", str(number), missing=names(60)) for number in range(1_500)]
    # As they were: four of 130 KB whose reports have too many names.
    refused = [report_of("c", str(number), missing=names(8_000)) for number in range(2)]
    assert [service.api.post(SINGLE, report_of("single", str(number))).status for number in range(2)] == [201, 201]
    done, answers = threading.Event(), []
    with ThreadPoolExecutor(6) as senders:
        sent = [senders.submit(service.api.post, BATCH, batch) for batch in [large, large, *[refused] * 4]]
        for each in sent:
            each.add_done_callback(lambda _: answers.append(_) or len(answers) == len(sent) and done.set())
        number = 2
        while not done.is_set() or number < 4:
            for way in (WAYS["lane"], WAYS["routes"]):
                told = way.send(service, report_of("single", str(number)))
                assert told.status == 201 and told.seconds < 3, told
                number += 1
        told = [each.result() for each in sent]
    assert {answer.status for answer in told} == {207, 429}
    assert all(answer.headers["retry-after"] == "1" for answer in told if answer.status == 429)


# MARK: ids


@pytest.mark.parametrize(
    "wrong",
    ["cafe\u0301", "a\u0007", "a\n", "a\u202e", "a\u2066", "a\u200b", "a\ufeff", "a\x7f", "a\u0085"],
    ids=["decomposed", "bell", "line end", "right to left", "isolate", "zero width", "mark of order", "delete", "next line"],
)
def test_only_ids_that_look_like_what_they_are_are_taken(shared: Service, known: str, way: Way, wrong: str):
    for member in ({"customer_id": wrong}, {"instance_id": wrong}, {"report_id": wrong}, {"metrics": {wrong: 1}}):
        told = way.send(shared, report_of(known, "r") | member)
        assert (told.status, told.problem["code"]) == (422, "invalid_report"), (member, told)
    assert shared.api.get(f"/api/usage/{known}").json["total"] == 2


def test_ids_compare_by_their_bytes(shared: Service, way: Way):
    spellings = [f"{name}-{list(WAYS.values()).index(way)}" for name in ("café", "cafe", "Café", "CAFÉ", "caﬀ", "caff")]
    for number, customer in enumerate(spellings, 1):
        for identifier in range(number):
            assert way.send(shared, report_of(customer, str(identifier))).status == 201
    for number, customer in enumerate(spellings, 1):
        assert shared.api.get(f"/api/usage/{quote(customer)}").json["total"] == number
    decomposed = spellings[0].replace("é", "e\u0301")
    assert shared.api.get(f"/api/usage/{quote(decomposed)}").status in (404, 422)


@pytest.mark.parametrize(
    "member",
    [
        {"customer_id": "c\0"},
        {"instance_id": "i\0"},
        {"report_id": "r\0"},
        {"exporter_id": "e\0"},
        {"metrics": {"dev\0ices": 1}},
        {"missing": [{"metric": "devices", "reason": "n\0ne"}], "metrics": {}},
    ],
)
def test_a_zero_byte_is_refused_where_it_is(shared: Service, known: str, member: dict):
    wrong = report_of(known, "r") | member
    single, routed = (WAYS[name].send(shared, wrong) for name in ("lane", "routes"))
    batch = shared.api.post(BATCH, [report_of(known, "1"), wrong, report_of(known, "2")])
    assert single.status in (400, 422) and routed.status == single.status, single
    assert batch.status == 207, batch.text
    assert [item["status"] for item in batch.json["results"]] == [201, single.status, 201]
    told = batch.json["results"][1]["problem"]
    assert told["errors"] == single.problem["errors"] == routed.problem["errors"]
    assert shared.api.get(f"/api/usage/{known}").json["total"] == 4


# MARK: bodies


FRAMINGS = (b"Content-Length: 50\r\n\r\n", b"Transfer-Encoding: chunked\r\n\r\n")
PATHS = (SINGLE, BATCH, "/api/customers")


def begun(path: str, framing: bytes) -> bytes:
    return b"POST %s HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n%s" % (path.encode(), framing)


@pytest.mark.parametrize("body", [b"{", b"1", b"5\r\n{"])
def test_cut_bodies_are_not_our_mistake(shared: Service, body: bytes):
    for path in PATHS:
        for framing in FRAMINGS:
            with socket.create_connection(address(shared), timeout=10) as connection:
                connection.sendall(begun(path, framing) + body)
                connection.shutdown(socket.SHUT_WR)
                connection.settimeout(5)
                answer = connection.recv(1000)
                assert answer == b"" or answer.startswith(b"HTTP/1.1 400"), answer
    assert " error " not in shared.program.output(100_000)


@pytest.mark.parametrize("body", ["", "{", "[", "[1,", "nul", '{"customer_id":', "\ufeff{}", "{}{}"])
def test_broken_bodies_are_400_and_counted(shared: Service, body: str):
    for path, media_type in [(way.path, way.media_type) for way in WAYS.values()]:
        before = counted(shared, path)
        answer = shared.api.send("POST", path, body.encode(), {"Content-Type": media_type})
        assert (answer.status, answer.json["code"]) == (400, "malformed_json"), answer.text
        assert counted(shared, path) == before + 1
    assert " error " not in shared.program.output(100_000)


def counted(service: Service, path: str) -> int:
    """How many requests of a route were answered 400."""
    lines = service.api.get("/metrics").text.splitlines()
    found = [
        line for line in lines
        if line.startswith("billing_http_requests_total{") and f'route="{path}"' in line and 'status="400"' in line
    ]  # fmt: skip
    return sum(int(line.split()[-1]) for line in found)


# A body that the service collects before it looks at it, and one that its routes read.
@pytest.mark.parametrize(
    ("path", "length", "sent", "connections", "at_least"),
    [(SINGLE, 65_536, 65_000, 300, 5), (BATCH, 8_388_608, 4_194_304, 8, 3)],
    ids=["single", "batch"],
)
def test_half_sent_bodies_are_within_the_budget(
    start_with, path: str, length: int, sent: int, connections: int, at_least: int
):
    service = start_with(BILLING_MAX_BODY_MEGABYTES=16)
    with ExitStack() as opened:
        held = []
        for _ in range(connections):
            connection = opened.enter_context(socket.create_connection(address(service), timeout=10))
            connection.sendall(begun(path, b"Content-Length: %d\r\n\r\n" % length))
            try:
                connection.sendall(b" " * sent)
            except OSError:
                pass
            held.append(connection)
        time.sleep(1)
        answered, _, _ = select.select(held, [], [], 1)
        refused = 0
        for connection in answered:
            try:
                refused += connection.recv(100).startswith(b"HTTP/1.1 503")
            except OSError:
                pass
        assert at_least <= refused < connections - 1
        assert service.api.get("/healthz").status == 200
    deadline = time.monotonic() + 10
    while service.api.post(SINGLE, REPORT).status != 201:
        assert time.monotonic() < deadline, "memory is not given back"
        time.sleep(0.2)


def test_clients_that_hold_back_their_bodies_do_not_hold_a_stop(start_with):
    """What was sent whole is stored and answered; the rest is cut when its time is over."""
    service = start_with(BILLING_SHUTDOWN_SECONDS=2)
    with ExitStack() as opened:
        for path in PATHS:
            for framing in FRAMINGS:
                half = opened.enter_context(socket.create_connection(address(service)))
                half.sendall(begun(path, framing) + (b"{" if b"Length" in framing else b"1\r\n{\r\n"))
        late = opened.enter_context(socket.create_connection(address(service)))
        body = json.dumps(REPORT).encode()
        late.sendall(begun(SINGLE, b"Content-Length: %d\r\n\r\n" % len(body)) + body[:-5])
        time.sleep(0.3)
        stopped = time.monotonic()
        service.program.process.terminate()
        time.sleep(0.2)
        late.sendall(body[-5:])
        assert late.recv(100).startswith(b"HTTP/1.1 201 ")
        assert service.program.wait_for_exit(seconds=10) == 0, service.program.output(2000)
        assert 1 < time.monotonic() - stopped < 6
    service.start_again()
    assert service.api.get("/api/usage/c").json["total"] == 1


# MARK: the store


def test_a_store_that_is_away_takes_nothing_until_it_is_back(service: Service, database, programs):
    first = {"lane": 201, "routes": 201, "batch": 201}
    assert {name: way.send(service, report_of("c", name)).status for name, way in WAYS.items()} == first
    database.take_away()
    for way in (WAYS["lane"], WAYS["routes"]):
        told = way.send(service, report_of("c", "away"))
        assert (told.status, told.problem["code"]) == (503, "store_unavailable") and told.seconds < 5, told
    batch = service.api.post(BATCH, [report_of("c", "away")])
    assert (batch.status, batch.json["code"]) == (503, "store_unavailable")
    ready = service.api.get("/readyz")
    reason = "was moved or replaced" if database.store == "sqlite" else "does not answer"
    assert ready.status == 503 and reason in ready.json["detail"], ready.text
    assert service.api.get("/healthz").status == 200
    database.bring_back()
    service.program.wait_for_url(f"{service.url}/readyz")
    # Reports and reads have connections of their own, each tried again in its own time.
    service.program.wait_until(lambda: service.api.post(BATCH, [report_of("c", "back")]).status == 207)
    assert {way.send(service, report_of("c", "back")).status for way in WAYS.values()} == {200}
    service.program.wait_until(lambda: service.api.get("/api/usage/c").status == 200)
    assert service.api.get("/api/usage/c").json["total"] == 4


# MARK: the log


FORGED = "no\n2026-11-27T10:00:00+0000 error billing: forged\x1b[2J\x1b]0;title\x07\u202eevil\r\n"
LINE = re.compile(r"\d{4}-\d\d-\d\dT\S+ (trace|debug|info|notice|warning|error|critical) billing: ")


def test_nobody_else_writes_lines_into_the_log(start_with):
    service = start_with(LOG_LEVEL="trace")
    before = len(service.program.output(10_000_000))
    for way in WAYS.values():
        for member in ("customer_id", "instance_id", "report_id", "exporter_id", FORGED):
            assert way.send(service, REPORT | {member: FORGED}).status == 422
        for field in ("User-Agent", "traceparent", "X-Request-ID", "Idempotency-Key", "Content-Type", "Authorization"):
            # What no field may have, and what each may.
            for text in (FORGED.replace("\n", "\x0b").replace("\r", "\x0c"), "\u202eevil forged"):
                raw(service, begun(way.path, b"Content-Length: 2\r\nConnection: close\r\n%s: %s\r\n\r\n{}" % (
                    field.encode(), text.encode())))
    service.api.get(f"/api/usage/{quote(FORGED, safe='')}")
    service.api.get(f"/{quote(FORGED, safe='')}?cursor={quote(FORGED)}")
    log = service.program.output(10_000_000)[before:]
    wrong = [line for line in log.split("\n")[:-1] if not LINE.match(line)]
    assert wrong == []
    assert not set(log) & set("\x1b\x07\r\x0b\x0c\u202e")
