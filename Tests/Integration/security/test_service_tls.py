"""The service's own TLS: two PEM files, looked at when a connection is made, replaced while it runs."""

import http.client
import json
import re
import shutil
import socket
import ssl
import subprocess
import sys
import time
from pathlib import Path

import pytest
from exporter.endpoint import Application
from harness.billing import Sandbox
from harness.certificates import Authority, Pair
from harness.ports import free_port
from harness.program import Program
from harness.programs import Programs

NAMES = ("DNS:localhost", "IP:127.0.0.1")
ADMIN_KEY = "an-operator-of-the-tests"
REPORT = {
    "customer_id": "cust_tls",
    "metrics": {"devices": 8},
    "window_start": "2026-01-31T08:00:00Z",
    "window_end": "2026-01-31T09:00:00Z",
}


DAY = 86_400


@pytest.fixture(scope="module")
def authority(tmp_path_factory: pytest.TempPathFactory) -> Authority:
    return Authority.make(tmp_path_factory.mktemp("authority"), "ours")


@pytest.fixture(scope="module")
def first(authority: Authority) -> Pair:
    return authority.sign("first", *NAMES)


@pytest.fixture(scope="module")
def second(authority: Authority) -> Pair:
    return authority.sign("second", *NAMES)


class Encrypted:
    """A service that was told to show a certificate, whose files a test replaces."""

    def __init__(
        self, programs: Programs, sandbox: Sandbox, pair: Pair, **settings: object
    ):
        self.shown = Pair(programs.folder / "shown.crt", programs.folder / "shown.key")
        self.put(pair)
        self.port = free_port()
        self.program: Program = programs.start(
            "billing", "serve", name="service",
            settings={
                "PORT": self.port,
                "DATABASE_URL": f"sqlite:{programs.folder / 'billing.sqlite'}",
                "BILLING_ADMIN_KEY": ADMIN_KEY,
                "BILLING_TLS_CERTIFICATE": self.shown.certificate,
                "BILLING_TLS_KEY": self.shown.key,
            } | sandbox.settings | settings,
        )  # fmt: skip
        self.program.wait_until(
            lambda: "Billing service: https://" in self.program.output()
        )

    def put(self, pair: Pair) -> None:
        """As a renewal does it: each file at once, one behind the other."""
        for source, target in [
            (pair.certificate, self.shown.certificate),
            (pair.key, self.shown.key),
        ]:
            beside = target.with_suffix(".new")
            shutil.copy(source, beside)
            beside.rename(target)

    def connect(
        self, trusted: Path, host: str = "127.0.0.1"
    ) -> http.client.HTTPSConnection:
        context = ssl.create_default_context(cafile=str(trusted))
        return http.client.HTTPSConnection(host, self.port, timeout=20, context=context)

    def ask_once(self, trusted: Path, path: str) -> tuple[int, str]:
        connection = self.connect(trusted)
        try:
            status, _, text = ask(connection, "GET", path)
            return status, text
        finally:
            connection.close()

    def subject(self, trusted: Path) -> str:
        """The name of the certificate that a new connection is shown."""
        connection = self.connect(trusted)
        connection.connect()
        names = dict(pair[0] for pair in connection.sock.getpeercert()["subject"])
        connection.close()
        return names["commonName"]


@pytest.fixture
def encrypted(programs: Programs, sandbox: Sandbox, first: Pair) -> Encrypted:
    return Encrypted(programs, sandbox, first)


def ask(
    connection: http.client.HTTPSConnection,
    method: str,
    path: str,
    body: object = None,
    **headers: str,
):
    text = None if body is None else json.dumps(body)
    headers = {
        "Authorization": f"Bearer {ADMIN_KEY}",
        "Content-Type": "application/json",
    } | headers
    connection.request(method, path, body=text, headers=headers)
    answer = connection.getresponse()
    return answer.status, answer.headers, answer.read().decode()


def test_reports_and_reads_take_one_encrypted_connection(
    encrypted: Encrypted, authority: Authority
):
    connection = encrypted.connect(authority.certificate)
    found = [ask(connection, "POST", "/api/usage/report", REPORT)[0] for _ in range(3)]
    assert found == [201, 200, 200]
    status, headers, text = ask(connection, "GET", "/api/usage/cust_tls")
    assert status == 200 and "cust_tls" in text
    assert headers["Strict-Transport-Security"] == "max-age=31536000"
    # The test's certificates are valid for two days.
    _, _, metrics = ask(connection, "GET", "/metrics")
    expires = re.search(r"^billing_tls_certificate_expires_timestamp_seconds (\d+)", metrics, re.M)
    assert expires and DAY < int(expires[1]) - time.time() <= 2 * DAY
    connection.close()


def test_the_login_cookie_comes_by_tls_alone(
    encrypted: Encrypted, authority: Authority
):
    connection = encrypted.connect(authority.certificate)
    connection.request(
        "POST", "/dashboard/login", body=f"key={ADMIN_KEY}",
        headers={"Content-Type": "application/x-www-form-urlencoded"},
    )  # fmt: skip
    cookie = connection.getresponse().headers["Set-Cookie"]
    assert {"Secure", "HttpOnly"} <= {part.strip() for part in cookie.split(";")}
    connection.close()


@pytest.mark.parametrize("trusted", ["ours", "other"])
def test_the_exporter_reports_to_whom_it_was_told_to_trust(
    encrypted: Encrypted,
    programs: Programs,
    authority: Authority,
    tmp_path: Path,
    trusted: str,
):
    is_ours = trusted == "ours"
    told = authority if is_ours else Authority.make(tmp_path, trusted)
    devices = Application(devices=[True, True, False])
    try:
        programs.run(
            "billing-exporter", "--once", expect=0 if is_ours else 1,
            settings={
                "ENABLE_USAGE_REPORTING": "true", "CUSTOMER_ID": "cust_tls",
                "BILLING_API_URL": f"https://localhost:{encrypted.port}", "BILLING_API_KEY": ADMIN_KEY,
                "BILLING_API_CA_FILE": told.certificate, "SPOOL_PATH": tmp_path / "spool",
                "DEVICE_API_URL": devices.url,
            },
        )  # fmt: skip
    finally:
        devices.stop()
    status, text = encrypted.ask_once(authority.certificate, "/api/usage/cust_tls")
    assert (status, "devices" in text) == ((200, True) if is_ours else (404, False)), (
        text
    )


def test_plain_http_gets_no_answer_and_harms_nobody(
    encrypted: Encrypted, authority: Authority
):
    with socket.create_connection(("127.0.0.1", encrypted.port), timeout=20) as plain:
        plain.sendall(b"GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n")
        answer = b""
        while part := plain.recv(4096):
            answer += part
    assert b"HTTP/" not in answer
    assert encrypted.ask_once(authority.certificate, "/healthz")[0] == 200


def test_a_handshake_that_stalls_is_ended(
    programs: Programs, sandbox: Sandbox, first: Pair, authority: Authority
):
    service = Encrypted(programs, sandbox, first, BILLING_HEADER_SECONDS=1)
    with socket.create_connection(("127.0.0.1", service.port), timeout=20) as silent:
        assert silent.recv(1) == b""
    assert service.subject(authority.certificate) == "first"


def test_a_renewed_certificate_is_shown_to_those_who_come_then(
    encrypted: Encrypted, authority: Authority, first: Pair, second: Pair
):
    before = encrypted.connect(authority.certificate)
    assert ask(before, "GET", "/healthz")[0] == 200
    encrypted.put(second)
    encrypted.program.wait_until(
        lambda: encrypted.subject(authority.certificate) == "second"
    )
    assert ask(before, "GET", "/healthz")[0] == 200
    before.close()


@pytest.mark.parametrize(
    "harm", ["another's key", "no PEM", "empty", "gone", "no file but a folder"]
)
def test_files_that_are_no_pair_leave_the_certificate_in_force(
    encrypted: Encrypted, authority: Authority, second: Pair, harm: str
):
    key = encrypted.shown.key
    key.unlink()
    if harm == "another's key":
        shutil.copy(second.key, key)
    elif harm == "no PEM":
        key.write_text("this is no key")
    elif harm == "empty":
        key.touch()
    elif harm == "no file but a folder":
        key.mkdir()
    refused = "the certificate read before stays in force"

    def is_told() -> bool:
        assert encrypted.subject(authority.certificate) == "first"
        return refused in encrypted.program.output()

    encrypted.program.wait_until(is_told)
    assert encrypted.subject(authority.certificate) == "first"
    assert encrypted.program.output().count(refused) == 1
    assert "PRIVATE KEY" not in encrypted.program.output()
    if harm == "no file but a folder":
        key.rmdir()
    encrypted.put(second)
    encrypted.program.wait_until(
        lambda: encrypted.subject(authority.certificate) == "second"
    )


@pytest.mark.parametrize(
    "files, named",
    [
        ((None, "first.key"), "BILLING_TLS_CERTIFICATE"),
        (("first.crt", None), "BILLING_TLS_KEY"),
        (("absent.crt", "first.key"), "absent.crt"),
        (("first.crt", "absent.key"), "absent.key"),
        (("first.crt", "second.key"), "second.key is not the key of the certificate"),
        (("first.key", "first.key"), "first.key is no PEM file of certificates"),
    ],
)
def test_a_service_does_not_start_without_what_it_shall_show(
    programs: Programs, sandbox: Sandbox, authority: Authority, first: Pair, second: Pair,
    files: tuple[str | None, str | None], named: str,
):  # fmt: skip
    names = ("BILLING_TLS_CERTIFICATE", "BILLING_TLS_KEY")
    paths = {name: authority.folder / file for name, file in zip(names, files) if file}
    program = programs.start(
        "billing", "serve", name="service", settings=sandbox.settings | paths | {
            "PORT": free_port(), "DATABASE_URL": f"sqlite:{programs.folder / 'billing.sqlite'}"},
    )  # fmt: skip
    assert program.process.wait(timeout=20) != 0
    assert named in program.output()
    assert "PRIVATE KEY" not in program.output()


def test_sslyze_finds_nothing(encrypted: Encrypted, tmp_path: Path):
    """Protocols before TLS 1.2, suites without forward secrecy or integrity, known faults of implementations."""
    answer = tmp_path / "answer.json"
    subprocess.run(
        [
            sys.executable, "-m", "sslyze", f"localhost:{encrypted.port}", "--json_out", answer,
            "--sslv2", "--sslv3", "--tlsv1", "--tlsv1_1", "--tlsv1_2", "--tlsv1_3", "--heartbleed",
            "--openssl_ccs", "--robot", "--reneg", "--compression", "--fallback",
        ],
        check=False, capture_output=True, timeout=120,
    )  # fmt: skip
    [scan] = json.loads(answer.read_text())["server_scan_results"]
    found = {
        name: part["result"]
        for name, part in scan["scan_result"].items()
        if part["result"]
    }

    def suites(protocol: str) -> list[str]:
        return [
            it["cipher_suite"]["name"]
            for it in found[protocol]["accepted_cipher_suites"]
        ]

    old = [
        "ssl_2_0_cipher_suites",
        "ssl_3_0_cipher_suites",
        "tls_1_0_cipher_suites",
        "tls_1_1_cipher_suites",
    ]
    assert {protocol: suites(protocol) for protocol in old} == {
        protocol: [] for protocol in old
    }
    assert suites("tls_1_3_cipher_suites")
    for name in suites("tls_1_2_cipher_suites"):
        assert name.startswith("TLS_ECDHE_") and (
            "GCM" in name or "CHACHA20" in name
        ), name
    assert not found["heartbleed"]["is_vulnerable_to_heartbleed"]
    assert not found["openssl_ccs_injection"]["is_vulnerable_to_ccs_injection"]
    assert found["robot"]["robot_result"].startswith("NOT_VULNERABLE")
    assert not found["tls_compression"]["supports_compression"]
    assert not found["session_renegotiation"][
        "is_vulnerable_to_client_renegotiation_dos"
    ]
