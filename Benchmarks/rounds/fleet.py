"""What a fleet's reports cost, which come once an hour each: every one over TLS on a connection of its own."""

import json
import socket
import ssl
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from statistics import median

from harness.billing import start_sandbox
from harness.certificates import Authority
from harness.ports import free_port
from harness.programs import Programs

from rounds.page import Section, rows
from rounds.processor import used_seconds

REPORTS = 1_000
BEGIN = datetime(2026, 1, 1, tzinfo=UTC)
KEY = "an-operator-of-the-benchmark"

TEXT = """
{reports:,} reports, one after the other, each over TLS 1.3 on a connection of its own as an exporter sends it that reports once an hour; a
certificate of 2,048 RSA bits, no session resumed. What one takes:

{table}

- *bytes*: what is written to the socket, with headers and TLS, without those of TCP and IP.
"""


@dataclass
class Sent:
    out: int = 0
    back: int = 0


def report(number: int) -> bytes:
    start, end = hour_text(number), hour_text(number + 1)
    body = json.dumps({
        "customer_id": f"cust_{number}", "instance_id": "k8s-cluster-1", "active_devices": 3, "total_devices": 5,
        "window_start": start, "window_end": end,
        "metrics": {"devices": 3, "mqtt_messages": 15000, "storage_gb": 2.5, "api_requests": 50000},
    })  # fmt: skip
    return (
        f"POST /api/usage/report HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer {KEY}\r\n"
        f"Content-Type: application/json\r\nContent-Length: {len(body)}\r\nConnection: close\r\n\r\n{body}"
    ).encode()


def hour_text(number: int) -> str:
    return (BEGIN + timedelta(hours=number)).strftime("%Y-%m-%dT%H:%M:%SZ")


def exchanged(port: int, context: ssl.SSLContext, request: bytes) -> Sent:
    """One request and its answer over one connection, with every byte counted."""
    incoming, outgoing, sent = ssl.MemoryBIO(), ssl.MemoryBIO(), Sent()
    tls = context.wrap_bio(incoming, outgoing, server_hostname="localhost")
    with socket.create_connection(("127.0.0.1", port), timeout=10) as connection:

        def until_done(step):
            while True:
                try:
                    return step()
                except ssl.SSLWantReadError:
                    flush()
                    received = connection.recv(65_536)
                    sent.back += len(received)
                    if received:
                        incoming.write(received)
                    else:
                        incoming.write_eof()

        def flush():
            waiting = outgoing.read()
            sent.out += len(waiting)
            connection.sendall(waiting)

        until_done(tls.do_handshake)
        tls.write(request)
        flush()
        answer = until_done(lambda: tls.read(65_536))
    assert answer.startswith(b"HTTP/1.1 201"), answer
    return sent


def section(programs: Programs) -> Section:
    authority = Authority.make(programs.folder, "authority")
    shown, port = authority.sign("shown", "DNS:localhost"), free_port()
    context = ssl.create_default_context(cafile=str(authority.certificate))
    sandbox = start_sandbox(programs)
    service = programs.start(
        "billing", "serve", name="service",
        settings=sandbox.settings | {
            "PORT": port, "DATABASE_URL": f"sqlite:{programs.folder / 'billing.sqlite'}", "BILLING_ADMIN_KEY": KEY,
            "BILLING_TLS_CERTIFICATE": shown.certificate, "BILLING_TLS_KEY": shown.key,
        },
    )  # fmt: skip
    service.wait_until(lambda: listening(port))
    exchanged(port, context, report(REPORTS))
    before = used_seconds(service.pid)
    sent = [exchanged(port, context, report(number)) for number in range(REPORTS)]
    used_us = (used_seconds(service.pid) - before) * 1e6 / REPORTS
    out, back = median(each.out for each in sent), median(each.back for each in sent)
    table = rows(["what", ""], [
        ["processor time in the service", f"{used_us:.0f} µs"], ["bytes to the service", f"{out:,.0f}"],
        ["bytes back", f"{back:,.0f}"],
    ])  # fmt: skip
    return Section(
        "Reports of a fleet", TEXT.format(reports=REPORTS, table=table), [],
        {"lone_report_us": used_us, "lone_request_bytes": out, "lone_answer_bytes": back},
    )  # fmt: skip


def listening(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0
