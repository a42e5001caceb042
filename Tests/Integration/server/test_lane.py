"""Single reports on raw connections: however the bytes come, every answer is there, once and in order."""

import json
import socket
import time
from pathlib import Path

import pytest

from harness.billing import Sandbox, Service, start_service
from harness.programs import Programs

PATH = "/api/usage/report"


@pytest.fixture(params=["sqlite", "postgresql"])
def service(request: pytest.FixtureRequest, programs: Programs, sandbox: Sandbox) -> Service:
    """Both stores take reports on the same road."""
    if request.param == "sqlite":
        return start_service(programs, sandbox)
    database = request.getfixturevalue("postgres").url
    return start_service(programs, sandbox, DATABASE_URL=database, BILLING_SECRET="s" * 32)


def report(hour: int, customer: str = "cust_lane", devices: int = 8) -> bytes:
    return json.dumps(
        {
            "customer_id": customer,
            "metrics": {"devices": devices},
            "window_start": f"2026-01-31T{hour:02}:00:00Z",
            "window_end": f"2026-01-31T{hour + 1:02}:00:00Z",
        }
    ).encode()


def request(body: bytes, *headers: str, path: str = PATH, method: str = "POST") -> bytes:
    lines = [
        f"{method} {path} HTTP/1.1",
        "Host: 127.0.0.1",
        "Content-Type: application/json",
        f"Content-Length: {len(body)}",
        *headers,
    ]
    return "\r\n".join(lines).encode() + b"\r\n\r\n" + body


class Connection:
    """One TCP connection on which a test decides what goes out when."""

    def __init__(self, service: Service):
        host, port = service.url.removeprefix("http://").split(":")
        self.socket = socket.create_connection((host, int(port)), timeout=20)
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.stream = self.socket.makefile("rb")

    def __enter__(self) -> "Connection":
        return self

    def __exit__(self, *_: object) -> None:
        self.stream.close()
        self.socket.close()

    def send(self, data: bytes) -> None:
        self.socket.sendall(data)

    def answer(self) -> tuple[int, dict[str, str], dict]:
        """The next answer: status, headers by lower-case name, JSON body."""
        line = self.stream.readline().decode()
        assert line.startswith("HTTP/1.1 "), f"no answer but {line!r}"
        headers = {}
        while (field := self.stream.readline().decode().strip()) != "":
            name, value = field.split(": ", 1)
            headers[name.lower()] = value
        body = self.stream.read(int(headers["content-length"]))
        is_json = "json" in headers.get("content-type", "")
        return int(line.split()[1]), headers, json.loads(body) if is_json else {}

    def ends(self) -> bool:
        return self.stream.read(1) == b""


@pytest.fixture
def connect(service: Service):
    opened: list[Connection] = []

    def open_one() -> Connection:
        opened.append(Connection(service))
        return opened[-1]

    yield open_one
    for connection in opened:
        connection.__exit__()


def test_an_answer_has_the_headers_of_every_answer(connect, service: Service):
    connection = connect()
    connection.send(request(report(1)))
    status, headers, body = connection.answer()
    # Which number is the first is its lane's affair on PostgreSQL.
    assert status == 201 and body["report"]["id"] > 0
    assert headers["content-type"] == "application/json"
    assert headers["server"] == "billing"
    assert headers["date"].endswith(" GMT")
    assert len(headers["x-request-id"]) > 16
    connection.send(request(b"", path="/healthz", method="GET"))
    assert set(connection.answer()[1]) == set(headers)


def test_pipelined_requests_are_answered_in_order(connect):
    """Reports, requests of other routes and refusals, all sent before the first answer is read."""
    connection = connect()
    wanted = []
    for hour in range(12):
        connection.send(request(report(hour)))
        wanted.append((201, hour + 1))
        if hour % 3 == 0:
            connection.send(request(b"", path="/healthz", method="GET"))
            wanted.append((200, None))
        if hour % 4 == 1:
            connection.send(request(b'{"customer_id": 1}'))
            wanted.append((422, None))
        if hour % 5 == 2:
            connection.send(request(report(hour, devices=9)))
            wanted.append((409, hour + 1))
    found = []
    for _ in wanted:
        status, _, body = connection.answer()
        found.append((status, body.get("report", {}).get("id")))
    # On PostgreSQL a customer's reports have the numbers of its lane: rising, and not one after the other.
    numbers = sorted({number for _, number in found if number})
    ranks = {number: rank for rank, number in enumerate(numbers, 1)}
    assert [(status, ranks.get(number)) for status, number in found] == wanted


def test_many_pipelined_reports_in_one_segment(connect, service: Service):
    connection = connect()
    customers = [f"cust_{number}" for number in range(200)]
    connection.send(b"".join(request(report(3, customer)) for customer in customers))
    answers = [connection.answer() for _ in customers]
    assert [body["report"]["customer_id"] for _, _, body in answers] == customers
    assert {status for status, _, _ in answers} == {201}


def test_bytes_may_come_one_by_one(connect):
    connection = connect()
    for byte in request(report(1)):
        connection.send(bytes([byte]))
    status, _, first = connection.answer()
    assert status == 201
    head, _, body = request(report(2)).partition(b"\r\n\r\n")
    connection.send(head + b"\r\n\r\n" + body[:7])
    time.sleep(0.1)
    connection.send(body[7:] + request(report(3)))
    numbers = [first["report"]["id"], *(connection.answer()[2]["report"]["id"] for _ in range(2))]
    assert numbers == sorted(set(numbers)) and len(numbers) == 3


@pytest.mark.parametrize(
    "headers",
    [
        ("Connection: keep-alive",),
        ("Connection: Keep-Alive",),
        ("Accept: */*", "User-Agent: x", "Idempotency-Key: k-1"),
    ],
)
def test_ordinary_headers(connect, headers: tuple[str, ...]):
    connection = connect()
    for identifier in (201, 200):
        connection.send(request(report(1), *headers))
        assert connection.answer()[0] == identifier


def test_close_is_honoured(connect):
    connection = connect()
    connection.send(request(report(1), "Connection: close"))
    assert connection.answer()[0] == 201
    assert connection.ends()


def test_a_chunked_body(connect):
    connection = connect()
    body = report(1)
    connection.send(
        f"POST {PATH} HTTP/1.1\r\nHost: 127.0.0.1\r\nTransfer-Encoding: chunked\r\n\r\n".encode()
        + f"{len(body):x}\r\n".encode()
        + body
        + b"\r\n0\r\n\r\n"
    )
    assert connection.answer()[0] == 201


def test_a_half_closed_connection_gets_its_answer(connect):
    connection = connect()
    connection.send(request(report(1)) + request(report(2)))
    connection.socket.shutdown(socket.SHUT_WR)
    assert [connection.answer()[0] for _ in range(2)] == [201, 201]
    assert connection.ends()


def test_what_is_no_http_is_refused_behind_the_answers_before_it(connect):
    connection = connect()
    connection.send(request(report(1)) + b"\x00 this is no request\r\n\r\n")
    assert connection.answer()[0] == 201
    assert connection.stream.readline().startswith(b"HTTP/1.1 400 ")
    assert connection.stream.read().endswith(b"\r\n\r\n")


def test_a_connection_that_is_gone_leaves_its_report(connect, service: Service):
    """Who hangs up before the answer is told of the same entry when it asks again."""
    for hour in range(8):
        gone = connect()
        gone.send(request(report(hour)))
        gone.__exit__()
    connection = connect()
    statuses = []
    for hour in range(8):
        connection.send(request(report(hour)))
        statuses.append(connection.answer()[0])
    assert set(statuses) <= {200, 201}
    stored = service.api.get("/api/usage/cust_lane?limit=100").json
    assert stored["total"] == 8, stored


def test_limits_and_refusals_are_those_of_the_route(connect):
    connection = connect()
    for body, headers, status in [
        (b" " * 65_536, (), 400),
        (b" " * 65_537, (), 413),
        (b"{", (), 400),
        (report(1), ("Origin: https://elsewhere.example",), 403),
        (report(1).replace(b"cust_lane", b""), (), 422),
    ]:
        with_one = request(body, *headers)
        connection.send(with_one)
        found, fields, document = connection.answer()
        assert (found, fields["content-type"]) == (status, "application/problem+json")
        assert document["request_id"] == fields["x-request-id"]
        if status == 413:
            connection = connect()


def test_keys_are_asked_in_the_commit(service: Service, programs: Programs):
    """The first key guards the next request; a revoked one is refused by the next; each on a connection that was open."""

    def post(connection: Connection, hour: int, key: str | None) -> int:
        connection.send(request(report(hour), *([f"Authorization: Bearer {key}"] if key else [])))
        return connection.answer()[0]

    def keys(*arguments: str) -> str:
        return programs.run("billing", "keys", *arguments, settings=service.settings)

    with Connection(service) as connection:
        assert post(connection, 0, None) == 201
        made = keys("create", "--role", "reporter", "--customer", "cust_lane", "--instance", "default")
        secret = next(word for word in made.split() if word.startswith("bk_"))
        name = next(word for word in made.split() if word.startswith("key_"))
        assert post(connection, 1, None) == 401
        assert post(connection, 1, None) == 401
        assert post(connection, 1, secret) == 201
        assert post(connection, 1, secret) == 200
        assert post(connection, 2, "bk_wrong") == 401
        connection.send(
            request(report(2, "cust_other"), f"Authorization: Bearer {secret}")
        )
        assert connection.answer()[0] == 404
        keys("revoke", name)
        assert post(connection, 2, secret) == 401
        assert post(connection, 1, secret) == 401


def test_a_stop_answers_what_was_sent(programs: Programs, tmp_path: Path):
    """SIGTERM while many connections wait for a commit: each gets its answer, then its end."""
    service = start_service(programs, None, STRIPE_API_BASE="http://127.0.0.1:9", STRIPE_SECRET_KEY="sk_test_x")
    connections = [Connection(service) for _ in range(32)]
    for number, connection in enumerate(connections):
        connection.send(request(report(1, f"cust_{number}")))
        if number % 2:
            connection.send(request(report(2, f"cust_{number}")))
    for connection in connections:
        assert connection.answer()[0] == 201
    service.program.process.terminate()
    for connection in connections:
        # A second report may be answered or turned away unread, but never half.
        if rest := connection.stream.read():
            assert rest.startswith(b"HTTP/1.1 201"), rest[:80]
        connection.__exit__()
    assert service.program.wait_for_exit(seconds=10) == 0


def test_a_stop_waits_for_a_report_that_has_begun(service: Service):
    whole = request(report(1))
    with Connection(service) as connection:
        connection.send(whole[:-20])
        time.sleep(0.2)
        service.program.process.terminate()
        time.sleep(0.5)
        connection.send(whole[-20:])
        assert connection.answer()[0] == 201
        assert connection.ends()
    assert service.program.wait_for_exit(seconds=10) == 0
