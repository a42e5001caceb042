"""Connections, signals and machines that are not as they should be: the service answers, or says why it cannot."""

import json
import os
import resource
import shutil
import signal
import socket
import subprocess
import time
from contextlib import ExitStack

import pytest
from crash.test_machine import Clock
from harness.api import Api
from harness.billing import start_service
from harness.ports import free_port
from harness.program import environment
from security.test_secrets import create_key

REPORT = {"customer_id": "c", "metrics": {"devices": 1}}


def address(service) -> tuple[str, int]:
    host, port = service.url.removeprefix("http://").split(":")
    return host, int(port)


def raw(service, request: bytes) -> bytes:
    with socket.create_connection(address(service), timeout=10) as connection:
        connection.sendall(request)
        connection.settimeout(10)
        answer = b""
        while part := connection.recv(65_536):
            answer += part
        return answer


@pytest.mark.parametrize(
    "head",
    [
        b"GET /healthz HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n",
        b"GET /healthz HTTP/1.1\r\n\r\n",
        b"POST /api/usage/report HTTP/1.0\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
        b"POST /api/usage/report HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\n"
        b"Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
        b"POST /api/usage/report HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\n"
        b"Content-Length: 3\r\n\r\n{}",
        b"no HTTP at all\r\n\r\n",
    ],
)
def test_what_can_be_read_in_two_ways_is_refused(shared, head: bytes):
    assert raw(shared, head).startswith(b"HTTP/1.1 400 ")
    assert shared.api.get("/healthz").status == 200


@pytest.mark.parametrize("asked", ["", "Connection: keep-alive\r\n", "Connection: close\r\n"])
def test_http_1_0_ends_with_its_answer(start_with, asked: str):
    """Its clients read to the end of the connection, and need not know chunks: of a stream neither."""
    service = start_with(BILLING_ADMIN_KEY="an-admin-key-of-length")
    api = Api(service.url, "an-admin-key-of-length")
    for _ in range(3):
        assert api.post("/api/usage/report", REPORT).status == 201
    known = f"Host: a\r\nAuthorization: Bearer an-admin-key-of-length\r\n{asked}"
    body = json.dumps(REPORT)
    whole = {"GET /healthz", "GET /api/usage/c/latest", "GET /api/exports/usage?format=csv"}
    for line in [*whole, "GET /nothing", "HEAD /healthz"]:
        head, _, answer = raw(service, f"{line} HTTP/1.0\r\n{known}\r\n".encode()).partition(b"\r\n\r\n")
        assert b"transfer-encoding" not in head.lower(), (line, head)
        if line in whole:
            newer = api.get(line.split()[1])
            assert (newer.status, newer.text) == (200, answer.decode()), line
    sent = raw(
        service,
        f"POST /api/usage/report HTTP/1.0\r\n{known}Content-Type: application/json\r\n"
        f"Content-Length: {len(body)}\r\n\r\n{body}".encode(),
    )
    assert b" 201 " in sent.partition(b"\r\n")[0], sent
    # A newer request before it on the same connection is answered as ever.
    both = raw(service, f"GET /healthz HTTP/1.1\r\nHost: a\r\n\r\nGET /healthz HTTP/1.0\r\n{known}\r\n".encode())
    assert both.count(b" 200 OK\r\n") == 2 and both.startswith(b"HTTP/1.1 "), both


def test_head_is_answered_without_a_body(start_with):
    service = start_with(BILLING_ADMIN_KEY="an-admin-key-of-length")
    for path in ("/healthz", "/nothing", "/api/customers", "/dashboard", "/api/usage/report", "/api/usage/reports"):
        request = f"HEAD {path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"
        head, _, body = raw(service, request.encode()).partition(b"\r\n\r\n")
        assert head.startswith(b"HTTP/1.1 ")
        assert body == b"", path


def test_idle_strangers_make_room(start_with):
    service = start_with(BILLING_MAX_CONNECTIONS=50, BILLING_HEADER_SECONDS=60)
    with ExitStack() as open_connections:
        for _ in range(120):
            open_connections.enter_context(socket.create_connection(address(service), timeout=5))
        begun = time.monotonic()
        for _ in range(5):
            assert service.api.post("/api/usage/report", REPORT).status == 201
        assert time.monotonic() - begun < 5
    assert "too many connections" in service.program.output(100_000)


def test_connections_that_ask_for_nothing_end(start_with):
    service = start_with(BILLING_HEADER_SECONDS=1, BILLING_BODY_SECONDS=1, BILLING_IDLE_SECONDS=1)
    half = b"POST /api/usage/report HTTP/1.1\r\nHost: localhost\r\nContent-Length: 9\r\n\r\n{"
    whole = b"GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n"
    for sent in (b"", b"GET /healthz HT", half, whole):
        begun = time.monotonic()
        raw(service, sent)
        assert 0.5 < time.monotonic() - begun < 5, sent


def test_wrong_keys_are_slowed_down(start_with):
    service = start_with(BILLING_ADMIN_KEY="an-admin-key-of-length")
    wrong = Api(service.url, "bk_wrong-key")
    asked = [
        lambda: wrong.get("/api/customers"), lambda: wrong.post("/api/usage/report", REPORT),
        lambda: wrong.post("/api/usage/reports", [REPORT]),
    ]  # fmt: skip
    statuses = [asked[number % 3]().status for number in range(60)]
    assert statuses[:10] == [401] * 10
    assert all(429 in statuses[20 + number :: 3] for number in range(3)), statuses
    # Whoever has a key is not shut out by others behind the same address.
    assert service.api.get("/api/customers").status == 200
    form = {"Content-Type": "application/x-www-form-urlencoded"}
    login = service.api.send("POST", "/dashboard/login", b"key=wrong", form)
    assert login.status == 429 and int(login.headers["retry-after"]) >= 1
    assert service.program.output(100_000).count("too many wrong keys") <= 2


def test_a_session_ends_at_the_server(start_with):
    service = start_with(BILLING_ADMIN_KEY="an-admin-key-of-length")
    stranger = Api(service.url)
    form = {"Content-Type": "application/x-www-form-urlencoded"}
    login = stranger.send("POST", "/dashboard/login", b"key=an-admin-key-of-length", form)
    cookie = {"Cookie": login.headers["set-cookie"].split(";")[0]}
    assert stranger.send("GET", "/dashboard", headers=cookie).status == 200
    foreign = stranger.send("POST", "/dashboard/logout", b"", form | cookie | {"Origin": "http://evil.example"})
    assert foreign.status == 403
    assert stranger.send("GET", "/dashboard", headers=cookie).status == 200
    assert stranger.send("POST", "/dashboard/logout", b"", form | cookie).status == 303
    assert stranger.send("GET", "/dashboard", headers=cookie).status == 401
    service.program.process.terminate()
    service.program.wait_for_exit(seconds=20)
    service.start_again()
    assert stranger.send("GET", "/dashboard", headers=cookie).status == 401


def test_garbage_logs_nobody_in(shared):
    form = {"Content-Type": "application/x-www-form-urlencoded"}
    for body in (b"", b"key=", b"key=garbage", b"\xff\xfe\x00", b"key=%FF", b"a" * 60_000):
        answer = shared.api.send("POST", "/dashboard/login", body, form)
        assert answer.status in (401, 429)
        assert "set-cookie" not in answer.headers


@pytest.mark.parametrize("name", ["SIGHUP", "SIGQUIT", "SIGPIPE", "SIGUSR1", "SIGUSR2", "SIGALRM"])
def test_no_other_signal_ends_it(shared, name: str):
    shared.program.process.send_signal(getattr(signal, name))
    time.sleep(0.3)
    assert shared.program.process.poll() is None
    assert shared.api.get("/healthz").status == 200


def test_too_few_files_are_named_at_start(programs, database):
    def few_files():
        resource.setrlimit(resource.RLIMIT_NOFILE, (12, 12))

    done = subprocess.run(
        [programs.path("billing"), "serve"],
        env=environment(database.settings | {"PORT": free_port()}), cwd=programs.folder, preexec_fn=few_files,
        capture_output=True, text=True, timeout=30,
    )
    assert done.returncode == 1
    assert "12 files" in done.stderr


@pytest.mark.parametrize(("years", "said"), [(-20, "the machine's clock says 200"), (300, "the machine's clock says 23")])
def test_a_clock_far_off_is_named_at_the_start(programs, database, tmp, years: int, said: str):
    clock = Clock(tmp)
    clock.move(years * 365 * 86_400)
    settings = database.settings | clock.settings | {"PORT": free_port()}
    service = programs.start("billing", "serve", settings=settings, name="service")
    assert service.wait_for_exit(seconds=20) == 1
    assert said in service.output() and "(2020 to 2250)" in service.output()


def test_a_copy_in_the_place_of_the_database_takes_nothing(programs, sandbox):
    service = start_service(programs, sandbox)
    assert service.api.post("/api/usage/report", REPORT).status == 201
    database, moved = (programs.folder / name for name in ("billing.sqlite", "moved.sqlite"))
    os.rename(database, moved)
    shutil.copy(moved, database)
    assert service.api.post("/api/usage/report", REPORT).status == 503
    assert service.api.post("/api/usage/reports", [REPORT]).status == 503
    os.rename(moved, database)
    assert service.api.post("/api/usage/report", REPORT).status == 201
    assert service.api.get("/api/usage/c").json["total"] == 2


@pytest.mark.parametrize("twin", [False, True])
def test_secrets_come_from_files_and_are_read_anew(programs, start_with, twin: bool):
    key = programs.folder / "admin-key"
    key.write_text("the-first-admin-key\n")
    service = start_with(BILLING_ADMIN_KEY_FILE=key)
    assert Api(service.url, "the-first-admin-key").get("/api/customers").status == 200
    if twin:
        replacement = programs.folder / "replacement"
        replacement.write_text("the-second-admin-key")
        os.rename(replacement, key)
    else:
        key.write_text("the-second-admin-key")
    assert Api(service.url, "the-second-admin-key").get("/api/customers").status == 200
    assert Api(service.url, "the-first-admin-key").get("/api/customers").status == 401
    key.write_text("short")
    assert Api(service.url, "the-second-admin-key").get("/api/customers").status == 200


def test_the_database_is_named_by_a_file(programs, sandbox, database):
    """Whose address has a password in it."""
    file = programs.folder / "database-url"
    file.write_text(f"{database.settings['DATABASE_URL']}\n")
    named = {name: value for name, value in database.settings.items() if name != "DATABASE_URL"}
    settings = sandbox.settings | named | {"PORT": free_port(), "DATABASE_URL_FILE": file}
    service = programs.start("billing", "serve", settings=settings, name="service")
    url = f"http://127.0.0.1:{settings['PORT']}"
    service.wait_for_url(f"{url}/readyz")
    for path, body in [("/api/usage/report", REPORT), ("/api/usage/reports", [REPORT])]:
        assert Api(url).post(path, body).status in (201, 207)
    assert database.run("SELECT count(*) FROM entries") == [["2"]]
    both = programs.start("billing", "serve", settings=settings | database.settings)
    assert both.wait_for_exit(seconds=20) == 2 and "DATABASE_URL_FILE" in both.output()


def test_variables_that_nothing_reads_are_named(start_with):
    service = start_with(
        BILLING_ADMIN_KEYS="canary", STRIPE_API_KEY="canary", DATABASE_URI="canary", EDITOR="vi"
    )
    written = service.program.output(100_000)
    for name in ("BILLING_ADMIN_KEYS", "STRIPE_API_KEY", "DATABASE_URI"):
        assert f"{name} is set and is not a setting" in written
    assert "did you mean BILLING_ADMIN_KEY?" in written
    assert "canary" not in written and "EDITOR" not in written


def test_sessions_are_listed_and_ended_from_outside(programs, start_with):
    service = start_with(BILLING_ADMIN_KEY="an-admin-key-of-length")
    form = {"Content-Type": "application/x-www-form-urlencoded"}
    login = Api(service.url).send("POST", "/dashboard/login", b"key=an-admin-key-of-length", form)
    cookie = {"Cookie": login.headers["set-cookie"].split(";")[0]}
    listed = json.loads(programs.run("billing", "sessions", "list", "--json", settings=service.settings))
    [session] = [one["id"] for one in listed if one["key_id"] == "admin"]
    programs.run("billing", "sessions", "end", session, settings=service.settings)
    assert Api(service.url).send("GET", "/dashboard", headers=cookie).status == 401
    assert create_key(programs, service.settings, "--role", "operator")["id"].startswith("key_")
