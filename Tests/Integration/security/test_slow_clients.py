"""Clients that take connections and hold them: whoever asks for something is served meanwhile, in bounded memory, and they are ended.

`make bench` measures how much an honest client waits then (Benchmarks/rounds/slow.py).
"""

import http.client
import json
import os
import resource
import select
import socket
import ssl
import time
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path

import pytest

from harness import slow
from harness.billing import Sandbox, Service
from harness.certificates import Authority
from harness.ports import free_port
from harness.program import Program
from harness.programs import Programs
from harness.stores import Database, SQLiteDatabase
from security.test_doors import address

# More than there is room for, so that some come again and again: whoever is honest has the second in which all are replaced.
CONNECTIONS, MOST, PER_SECOND = 150, 100, 100
MEMORY = 512 << 20
# Each of these keeps the service busy: twice as many as once were enough to keep everyone else out.
FLOODS = 40
LIMITS = {
    "BILLING_HEADER_SECONDS": 3, "BILLING_BODY_SECONDS": 3, "BILLING_IDLE_SECONDS": 3,
    "BILLING_MAX_CONNECTIONS": MOST,
}  # fmt: skip


class Besieged:
    """A service with little memory; `trusted` is the authority of its certificate where it has one."""

    def __init__(self, programs: Programs, sandbox: Sandbox, database: Database, **settings: object):
        self.port, self.trusted = free_port(), None
        if "BILLING_TLS_CERTIFICATE" in settings:
            self.trusted = ssl.create_default_context(cafile=str(settings.pop("trusted")))
        self.program: Program = programs.start(
            "billing", "serve", name="service",
            settings={"PORT": self.port} | database.settings | sandbox.settings | LIMITS | settings,
        )  # fmt: skip
        self.program.wait_until(lambda: "Billing service: http" in self.program.output())
        resource.prlimit(self.program.pid, resource.RLIMIT_DATA, (MEMORY, MEMORY))

    def sockets(self) -> int:
        links = []
        for file in Path(f"/proc/{self.program.pid}/fd").iterdir():
            try:
                links.append(os.readlink(file))
            except FileNotFoundError:
                pass
        return sum(link.startswith("socket:") for link in links)

    def report(self, number: int) -> int:
        body = {"customer_id": "cust_a", "report_id": f"report-{number}", "metrics": {"devices": number}}
        return self.post("/api/usage/report", body)

    def post(self, path: str, body: object) -> int:
        return self.ask("POST", path, json.dumps(body), {"Content-Type": "application/json"}).status

    def get(self, path: str) -> http.client.HTTPResponse:
        return self.ask("GET", path)

    def ask(self, *request: object) -> http.client.HTTPResponse:
        """Over a connection of its own, as whoever comes new has it."""
        host = ("127.0.0.1", self.port)
        connection = (
            http.client.HTTPSConnection(*host, timeout=30, context=self.trusted)
            if self.trusted
            else http.client.HTTPConnection(*host, timeout=30)
        )
        try:
            connection.request(*request)
            answer = connection.getresponse()
            answer.read()
            return answer
        finally:
            connection.close()


def until(is_so: Callable[[], bool], seconds: float) -> bool:
    deadline = time.monotonic() + seconds
    while not is_so():
        if time.monotonic() > deadline:
            return False
        time.sleep(0.1)
    return True


# How many connections each holds at least: who asks for ranges is answered and gone, and who sends too much ahead is closed.
HELD = dict.fromkeys(slow.KINDS, MOST // 2) | {"range": 0, "flood": FLOODS // 2, "ended": 0}


# The store has no part in a connection; those that are held on the way of a report, and at rest, are so on both.
ROWS = [("sqlite", kind) for kind in HELD] + [("postgres", "idle"), ("postgres", "body")]


@pytest.mark.parametrize(("database", "kind"), ROWS, indirect=["database"])
def test_an_honest_client_is_served_beside_slow_ones(
    programs: Programs, sandbox: Sandbox, database: Database, tmp: Path, kind: str
):
    held = HELD[kind]
    shown: dict[str, object] = {}
    if kind == "handshake":
        authority = Authority.make(tmp, "ours")
        pair = authority.sign("service", "DNS:localhost", "IP:127.0.0.1")
        shown = {
            "BILLING_TLS_CERTIFICATE": pair.certificate, "BILLING_TLS_KEY": pair.key, "trusted": authority.certificate,
        }  # fmt: skip
    service = Besieged(programs, sandbox, database, **shown)
    before = service.sockets()
    connections = FLOODS if kind in slow.FLOODS else CONNECTIONS
    attack = slow.start(programs, kind, "127.0.0.1", service.port, connections, seconds=20, per_second=PER_SECOND)
    assert until(lambda: service.sockets() >= before + held, 10), attack.output()
    for number in range(20):
        assert service.report(number) == 201
        assert service.sockets() <= before + MOST + 5
    # What slowhttptest opened once is gone before its time is over; ours come again until they are stopped.
    if kind in slow.OURS:
        attack.stop()
    assert until(lambda: service.sockets() <= before + 2, 15), attack.output()
    assert service.report(20) == 201
    assert service.program.process.poll() is None


# 40 metrics with long names in each of a thousand reports: a page of more than 8 MB.
PAGE_REPORTS, PAGE_METRICS = 1_000, 40
LARGE = {f"metric-{number}-{'x' * 190}": number for number in range(PAGE_METRICS)}


def fill(service: Besieged, customer: str) -> None:
    for first in range(0, PAGE_REPORTS, 250):
        assert service.post("/api/usage/reports", [
            {"customer_id": customer, "report_id": f"report-{number}", "metrics": LARGE}
            for number in range(first, first + 250)
        ]) == 207  # fmt: skip


def test_an_honest_client_is_served_beside_many_large_lists(programs: Programs, sandbox: Sandbox):
    """Reports, probes and small answers do not wait until every list was written; who asks for a list is answered or told to come again."""
    service = Besieged(programs, sandbox, SQLiteDatabase(programs.folder))
    fill(service, slow.LISTED)
    before = service.sockets()
    attack = slow.start(programs, "lists", "127.0.0.1", service.port, 30, seconds=60)
    assert until(lambda: service.sockets() >= before + 20, 10), attack.output()
    told = set()
    for number in range(4):
        assert service.report(number) == 201
        assert service.get("/healthz").status == 200
        assert service.get("/api/customers/cust_a").status == 200
        answer = service.get("/api/usage/cust_a?limit=1")
        assert answer.status == 200 or (answer.status, answer.getheader("Retry-After")) == (503, "2")
        told.add(answer.status)
    attack.stop()
    assert until(lambda: service.get("/api/usage/cust_a").status == 200, 90), told
    assert service.program.process.poll() is None


def connection_has_bytes(connection: socket.socket) -> Callable[[], bool]:
    """Whether the answer has begun to come; it is left where it is."""
    return lambda: bool(select.select([connection], [], [], 0)[0])


def test_answers_that_nobody_reads_take_bounded_memory(programs: Programs, sandbox: Sandbox):
    """More than the kernel takes of each: the rest waits in the service, until it is too much of all together."""
    service = Besieged(
        programs, sandbox, SQLiteDatabase(programs.folder), BILLING_IDLE_SECONDS=120, BILLING_HEADER_SECONDS=120, BILLING_MAX_ANSWER_MEGABYTES=16
    )
    fill(service, slow.LISTED)
    before = service.sockets()
    with ExitStack() as held:
        for number in range(6):
            connection = held.enter_context(socket.socket())
            connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4_096)
            connection.connect(("127.0.0.1", service.port))
            connection.sendall(
                b"GET /api/usage/%s?limit=%d HTTP/1.1\r\nHost: localhost\r\n\r\n" % (slow.LISTED.encode(), PAGE_REPORTS)
            )
            assert until(connection_has_bytes(connection), 60)
        assert until(lambda: service.sockets() <= before + 4, 60), service.sockets()
        assert "answers that nobody reads" in service.program.output(100_000)
        assert service.report(30) == 201
    assert service.program.process.poll() is None


@pytest.mark.parametrize(
    ("head", "status"),
    [
        (b"Range: bytes=" + b",".join(b"%d-%d" % (at, at + 1) for at in range(1_000)), 200),
        (b"Range: bytes=" + b",".join(b"%d-%d" % (at, at + 1) for at in range(5_000)), 400),
        (b"X-Long: " + b"x" * 20_000, 400),
        (b"\r\n".join(b"X-%d: x" % number for number in range(90)), 200),
        (b"\r\n".join(b"X-%d: x" % number for number in range(200)), 400),
    ],
    ids=["ranges", "too many ranges", "a long field", "many fields", "too many fields"],
)
def test_heads_are_bounded_and_ranges_are_not_made(shared: Service, head: bytes, status: int):
    with socket.create_connection(address(shared), timeout=10) as connection:
        connection.sendall(b"GET /openapi.yaml HTTP/1.1\r\nHost: localhost\r\n%s\r\n\r\n" % head)
        connection.shutdown(socket.SHUT_WR)
        answer = b""
        while part := connection.recv(65_536):
            answer += part
    assert answer.startswith(b"HTTP/1.1 %d " % status), answer[:200]
    assert (b"openapi: 3" in answer) == (status == 200)
