"""What must hold on SQLite and on PostgreSQL alike, on both ways that a report takes."""

import json
import select
import socket
import time
from contextlib import ExitStack

import pytest
from harness.billing import start_service
from security.test_doors import address

REPORT = {"customer_id": "c", "metrics": {"devices": 1}}


@pytest.fixture(params=["sqlite", "postgres"])
def open_service(request, programs, sandbox):
    """`open_service(SETTING=…)`: without a key, on either store."""
    database = (
        {"DATABASE_URL": request.getfixturevalue("postgres").url}
        if request.param == "postgres"
        else {}
    )
    return lambda **settings: start_service(programs, sandbox, **database, **settings)


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
def test_a_zero_byte_is_refused_where_it_is(open_service, member: dict):
    service = open_service()
    wrong = REPORT | member
    single = service.api.post("/api/usage/report", wrong)
    batch = service.api.post("/api/usage/reports", [REPORT | {"report_id": "1"}, wrong, REPORT | {"report_id": "2"}])
    assert single.status in (400, 422), single.text
    assert batch.status == 207, batch.text
    assert [item["status"] for item in batch.json["results"]] == [201, single.status, 201]
    refused = batch.json["results"][1]
    assert json.dumps(single.json["errors"]) in json.dumps(refused), (single.text, refused)
    assert service.api.get("/api/usage/c").json["total"] == 2


# Both ways: a body that the service collects before it looks at it, and one that its routes read.
@pytest.mark.parametrize(
    ("path", "length", "sent", "connections", "at_least"),
    [("/api/usage/report", 65_536, 65_000, 300, 5), ("/api/usage/reports", 8_388_608, 524_288, 40, 1)],
)
def test_half_sent_bodies_are_within_the_budget(
    open_service, path: str, length: int, sent: int, connections: int, at_least: int
):
    service = open_service(BILLING_MAX_BODY_MEGABYTES=16)
    head = (
        f"POST {path} HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
        f"Content-Length: {length}\r\n\r\n"
    ).encode()
    with ExitStack() as opened:
        held = []
        for _ in range(connections):
            connection = opened.enter_context(socket.create_connection(address(service), timeout=10))
            connection.sendall(head)
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
        assert at_least <= refused < connections
        assert service.api.get("/healthz").status == 200
    deadline = time.monotonic() + 10
    while service.api.post("/api/usage/report", REPORT).status != 201:
        assert time.monotonic() < deadline, "memory is not given back"
        time.sleep(0.2)
