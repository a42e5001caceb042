"""Clients that take connections and hold them: whoever asks for something is served meanwhile, in bounded memory, and they are ended.

`make bench` measures how much an honest client waits then (Benchmarks/rounds/slow.py).
"""

import http.client
import json
import os
import resource
import ssl
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from harness import slow
from harness.billing import Sandbox
from harness.certificates import Authority
from harness.ports import free_port
from harness.program import Program
from harness.programs import Programs

CONNECTIONS, MOST = 150, 100
MEMORY = 512 << 20
LIMITS = {
    "BILLING_HEADER_SECONDS": 3, "BILLING_BODY_SECONDS": 3, "BILLING_IDLE_SECONDS": 3,
    "BILLING_MAX_CONNECTIONS": MOST,
}  # fmt: skip


class Besieged:
    """A service with little memory; `trusted` is the authority of its certificate where it has one."""

    def __init__(self, programs: Programs, sandbox: Sandbox, **settings: object):
        self.port, self.trusted = free_port(), None
        if "BILLING_TLS_CERTIFICATE" in settings:
            self.trusted = ssl.create_default_context(cafile=str(settings.pop("trusted")))
        self.program: Program = programs.start(
            "billing", "serve", name="service",
            settings={"PORT": self.port, "DATABASE_URL": f"sqlite:{programs.folder / 'billing.sqlite'}"}
            | sandbox.settings | LIMITS | settings,
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
        """Over a connection of its own, as whoever comes new has it."""
        host = ("127.0.0.1", self.port)
        connection = (
            http.client.HTTPSConnection(*host, timeout=10, context=self.trusted)
            if self.trusted
            else http.client.HTTPConnection(*host, timeout=10)
        )
        try:
            body = {"customer_id": "cust_a", "report_id": f"report-{number}", "metrics": {"devices": number}}
            connection.request("POST", "/api/usage/report", json.dumps(body), {"Content-Type": "application/json"})
            answer = connection.getresponse()
            answer.read()
            return answer.status
        finally:
            connection.close()


def until(is_so: Callable[[], bool], seconds: float) -> bool:
    deadline = time.monotonic() + seconds
    while not is_so():
        if time.monotonic() > deadline:
            return False
        time.sleep(0.1)
    return True


@pytest.mark.parametrize("kind", ["headers", "body", "handshake"])
def test_an_honest_client_is_served_beside_slow_ones(programs: Programs, sandbox: Sandbox, tmp: Path, kind: str):
    shown: dict[str, object] = {}
    if kind == "handshake":
        authority = Authority.make(tmp, "ours")
        pair = authority.sign("service", "DNS:localhost", "IP:127.0.0.1")
        shown = {
            "BILLING_TLS_CERTIFICATE": pair.certificate, "BILLING_TLS_KEY": pair.key, "trusted": authority.certificate,
        }  # fmt: skip
    service = Besieged(programs, sandbox, **shown)
    before = service.sockets()
    attack = slow.start(programs, kind, "127.0.0.1", service.port, CONNECTIONS, seconds=20)
    assert until(lambda: service.sockets() >= before + MOST // 2, 10), attack.output()
    for number in range(40):
        assert service.report(number) == 201
        assert service.sockets() <= before + MOST + 5
    # What slowhttptest opened once is gone before its time is over; ours come again until they are stopped.
    if kind in slow.OURS:
        attack.stop()
    assert until(lambda: service.sockets() <= before + 2, 15), attack.output()
    assert service.report(40) == 201
    assert service.program.process.poll() is None
