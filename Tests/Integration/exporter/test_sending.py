"""Sending: what acknowledges a report, what refuses it, and where secrets and foreign text must not end up."""

import json
import re
import socket
import subprocess
from pathlib import Path

import pytest

from exporter.endpoint import Application
from exporter.receiver import PROBLEM, Reply, refused, stored
from harness.ports import free_port

METRICS = """
metrics:
  devices: { source: http, url: '$DEVICE_API_URL/api/v1/devices', count: active }
"""


@pytest.fixture
def run(programs, settings, application):
    """`run(*arguments, expect=0, **settings)`: runs the exporter to its end; what it printed and logged."""
    application.devices = [True, True, True, False, False]

    def run(*arguments: str, expect: int = 0, **more: object) -> subprocess.CompletedProcess[str]:
        every = settings(METRICS, DEVICE_API_URL=application.url) | more
        done = subprocess.run(
            [programs.path("billing-exporter"), *arguments],
            env={name: str(value) for name, value in every.items() if value is not None},
            cwd=programs.folder, capture_output=True, text=True, timeout=60,
        )  # fmt: skip
        assert done.returncode == expect, done.stdout + done.stderr
        return done

    return run


def everything(folder: Path) -> str:
    return "".join(p.read_text(errors="replace") for p in folder.rglob("*") if p.is_file())


@pytest.mark.parametrize("end", ["\n", "\r\n", " ", "\t\n\n"])
def test_a_line_end_behind_a_secret_is_no_part_of_it(run, receiver, application, end):
    application.token = "token_geheim"
    run("--once", BILLING_API_KEY="key_geheim" + end, DEVICE_API_TOKEN="token_geheim" + end)
    assert receiver.keys == ["Bearer key_geheim"]
    assert receiver.reports[0]["metrics"] == {"devices": 3}


@pytest.mark.parametrize("variable", ["BILLING_API_KEY", "DEVICE_API_TOKEN"])
@pytest.mark.parametrize("secret", ["geheim\nX-Other: 1", "geheim 2", "gehéim", "geheim\x01"])
@pytest.mark.parametrize("command", ["--once", "check", "--dry-run"])
def test_a_secret_that_no_header_can_carry_is_refused_at_start(run, tmp, variable, secret, command):
    done = run(command, expect=2, **{variable: secret})
    assert done.stderr.startswith(f"billing-exporter: {variable}=its value cannot be used")
    assert done.stderr.count("\n") == 1 and "geh" not in done.stdout + done.stderr
    assert not (tmp / "spool").exists()


def test_a_server_that_answers_with_the_secret_does_not_make_it_known(run, receiver, application, tmp):
    """A proxy that shows what it was asked, as debugging proxies do."""
    application.is_down = True
    receiver.answer = lambda _: refused(422, detail="you sent Authorization: Bearer key_geheim")
    done = run("--once", expect=1, BILLING_API_KEY="key_geheim", DEVICE_API_TOKEN="token_geheim")
    log = done.stdout + done.stderr
    assert "Bearer <secret>" in log
    assert "geheim" not in log + everything(tmp / "spool")


@pytest.mark.parametrize(
    "variable, file", [("BILLING_API_KEY", "KEY"), ("DEVICE_API_TOKEN", "TOKEN")]
)
def test_a_secret_may_lie_in_a_file(run, receiver, application, tmp, variable, file):
    application.token = "token_1" if file == "TOKEN" else None
    path = tmp / "secret"
    path.write_text("token_1\n")
    run("--once", **{variable: None, f"{variable}_FILE": path})
    if file == "KEY":
        assert receiver.keys == ["Bearer token_1"]
    assert receiver.reports[0]["metrics"] == {"devices": 3}
    path.unlink()
    done = run("--once", expect=2, **{variable: None, f"{variable}_FILE": path})
    assert f"{variable}_FILE=" in done.stderr and done.stderr.count("\n") == 1


HTML = Reply(400, b"<html><h1>400 Bad Request</h1></html>", {"Content-Type": "text/html"})


@pytest.mark.parametrize(
    "label, reply",
    [
        ("a proxy's page", HTML),
        ("a gateway's JSON", Reply(400, {"error": "bad"}, {"Content-Type": "application/json"})),
        ("a gateway's conflict", Reply(409, {"code": "conflict"}, {"Content-Type": "application/json"})),
        ("a problem without a code", Reply(422, {"title": "no"}, {"Content-Type": PROBLEM})),
        ("too large for a proxy", Reply(413, b"", {"Content-Type": "text/html"})),
        ("another program", Reply(200, {"error": "not found"})),
        ("a sign-in page", Reply(200, b"<html>sign in</html>")),
        ("created, but what?", Reply(201, {})),
        ("a number that is none", Reply(201, {"report": {"id": None}})),
        ("an address elsewhere", Reply(302, b"", {"Location": "/login"})),
    ],
)
def test_what_is_not_the_services_own_word_keeps_the_report(run, receiver, tmp, label, reply):
    receiver.answer = lambda _: reply
    run("--once", expect=1)
    assert list((tmp / "spool" / "rejected").iterdir()) == []
    receiver.answer = stored
    receiver.reports.clear()
    run("--once")
    assert receiver.reports[0]["sequence"] == 1


def test_a_spool_knows_whose_it_is(run, receiver, tmp):
    receiver.answer = lambda _: Reply(503, {})
    run("--once", expect=1, CUSTOMER_ID="A", INSTANCE_ID="one")
    before = everything(tmp / "spool")
    for more in ({"CUSTOMER_ID": "B", "INSTANCE_ID": "one"}, {"CUSTOMER_ID": "A", "INSTANCE_ID": "two"}):
        for command in ("--once", "--dry-run", "check"):
            done = run(command, expect=2, **more)
            assert 'belongs to CUSTOMER_ID="A" INSTANCE_ID="one"' in done.stderr
            assert done.stderr.count("\n") == 1
    assert everything(tmp / "spool") == before
    receiver.answer = stored
    run("--once", CUSTOMER_ID="A", INSTANCE_ID="one")
    assert [report["customer_id"] for report in receiver.reports] == ["A"]


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "0.0.0.0"])
def test_a_port_that_is_taken_is_named_with_its_variable(run, host):
    with socket.create_server((host, 0)) as taken:
        port = taken.getsockname()[1]
        done = run(expect=1, HEALTH_CHECK_PORT=port, HEALTH_CHECK_HOST=host)
    last = done.stderr.splitlines()[-1]
    assert f"HEALTH_CHECK_PORT={port}" in last and "Address already in use" in last
    assert "descriptor" not in done.stderr


def test_a_host_that_is_none_is_named_with_its_variable(run):
    done = run(expect=1, HEALTH_CHECK_PORT=free_port(), HEALTH_CHECK_HOST="nowhere.invalid")
    assert 'HEALTH_CHECK_HOST="nowhere.invalid"' in done.stderr.splitlines()[-1]
    done = run(expect=1, HEALTH_CHECK_PORT=free_port(), HEALTH_CHECK_HOST="192.0.2.1")
    assert "HEALTH_CHECK_HOST=192.0.2.1" in done.stderr.splitlines()[-1]


FORGED = "no\n2026-11-27T10:00:00+0000 error billing-exporter: forged\x1b[2J\x1b]0;title\x07\u202eevil\r\n"
LINE = re.compile(r"\d{4}-\d\d-\d\dT\S+ (debug|info|notice|warning|error|critical) billing-exporter")


@pytest.mark.parametrize("size", [1, 200])
def test_nobody_else_writes_lines_into_the_log(run, receiver, application, tmp, size):
    """Text of the service, of a source and of a proxy stays inside the line that quotes it, and short."""
    application.is_down = True
    answers = [
        Reply(503, {"detail": FORGED * size}),
        Reply(502, (FORGED * size).encode()),
        Reply(201, {"report": {"id": 1}, "stripe_reported": False, "stripe_status": FORGED * size,
                    "warnings": [FORGED * size, {"detail": FORGED * size}]}),
    ]  # fmt: skip
    receiver.answer = lambda _: answers.pop(0)
    log = run("--once").stderr
    assert all(LINE.match(line) for line in log.splitlines()), log
    assert max(len(line) for line in log.splitlines()) < 1000
    assert not set(log) & set("\x1b\x07\r\u202e")
    assert log.count("forged") >= 3


def test_nobody_else_writes_lines_into_the_terminal(run, tmp):
    """`check` prints what sources answer."""
    metrics = tmp / "any.yaml"
    metrics.write_text("metrics: { m: { source: prometheus, kind: counter, selector: m_total } }")
    with Elsewhere(FORGED) as source:
        every = {"METRICS_CONFIG": metrics, "PROMETHEUS_URL": source.url}
        for command, code in (("check", 1), ("--dry-run", 0)):
            done = run(command, expect=code, **every)
            assert "forged" in done.stdout
            assert not set(done.stdout + done.stderr) & set("\x1b\x07\r\u202e")
            assert not any(line.startswith("2026-11-27") for line in done.stdout.splitlines())


class Elsewhere(Application):
    """A query API whose error text was written by somebody with intentions."""

    def __init__(self, text: str):
        super().__init__()
        self.text = text

    def answer(self, target: str, headers) -> tuple[int, str, bytes]:
        body = {"status": "error", "errorType": "execution", "error": self.text}
        return 422, "application/json", json.dumps(body).encode()

    def __enter__(self) -> "Elsewhere":
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()
