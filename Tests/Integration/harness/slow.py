"""Clients that take connections and hold them: slowhttptest for what it can do, and the rest from sockets of our own.

As a program it keeps so many connections open until it is stopped, each one that ends replaced by another:

    python slow.py idle|flood|ended|lists|handshake HOST PORT CONNECTIONS PER_SECOND
"""

import errno
import json
import selectors
import socket
import sys
import time
from collections import deque
from pathlib import Path

if __package__:
    from harness.program import Program
    from harness.programs import Programs

# What slowhttptest is told; its ranges are asked for in one request's head, which stays below what the service takes.
SLOWHTTPTEST = {
    "headers": ("-H", "-t", "GET"),
    "body": ("-B", "-t", "POST", "-s", 60_000, "-f", "application/json"),
    "read": ("-X", "-k", 3, "-n", 5, "-w", 16, "-y", 32, "-z", 8),
    "range": ("-R", "-a", 10, "-b", 1_500),
}
PATHS = {"body": "/api/usage/report", "read": "/openapi.yaml"}
FLOODS = ("flood", "ended")
OURS = ("idle", *FLOODS, "handshake")
KINDS = (*SLOWHTTPTEST, *OURS)

IDLE = b"GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n"
# A record of TLS that promises 512 bytes of a handshake, and the first of them (RFC 8446 §5.1, §4).
HANDSHAKE = bytes([0x16, 0x03, 0x01, 0x02, 0x00, 0x01, 0x00, 0x01, 0xFC])
# The same report, which is a repeat from the second on, and the largest answer that needs no key: both ways that a request takes.
REPORT = json.dumps({"customer_id": "cust_flood", "report_id": "flood", "metrics": {"devices": 1}}).encode()
FLOOD = b"".join(
    b"POST /api/usage/report HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n%s"
    b"GET /openapi.yaml HTTP/1.1\r\nHost: localhost\r\n\r\n" % (len(REPORT), REPORT)
    for _ in range(50)
)
# Twenty pages of whatever the customer reported, all of them read.
LISTED = "cust_listed"
LISTS = b"GET /api/usage/%s?limit=1000 HTTP/1.1\r\nHost: localhost\r\n\r\n" % LISTED.encode() * 20
SENT = {"idle": IDLE, "flood": FLOOD, "ended": FLOOD * 20, "lists": LISTS, "handshake": HANDSHAKE}
# How many seconds one that has ended its side stays: whether it was closed is not told without reading.
RESTS = 5
PER_SECOND = 400


def start(
    programs: "Programs", kind: str, host: str, port: int, connections: int, seconds: int, per_second: int = PER_SECOND
) -> "Program":
    """Begins an attack of at most so many seconds, with so many new connections a second; `stop` ends it earlier."""
    if kind in SENT:
        return programs.start(
            sys.executable, Path(__file__), kind, host, port, connections, per_second, name=kind
        )
    url = f"http://{host}:{port}{PATHS.get(kind, '/healthz')}"
    return programs.start(
        "slowhttptest", *SLOWHTTPTEST[kind], "-u", url, "-c", connections, "-r", per_second, "-i", 2,
        "-l", seconds, "-p", 1, name=f"slow-{kind}",
    )  # fmt: skip


class Held:
    """A connection of ours: an idle one asks once and reads the answer, a flood asks on and on and reads none, and an ended one asks a
    thousand times, ends its side and reads none."""

    def __init__(self, kind: str, host: str, port: int):
        self.kind = kind
        self.unsent = SENT[kind]
        self.rests_until: float | None = None
        self.socket = socket.socket()
        self.socket.setblocking(False)
        if kind in FLOODS:
            # What the kernel takes for us is no answer that waits.
            self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4_096)
        if self.socket.connect_ex((host, port)) not in (0, errno.EINPROGRESS):
            self.socket.close()
            raise ConnectionError

    @property
    def awaited(self) -> int:
        return selectors.EVENT_WRITE if self.unsent else selectors.EVENT_READ

    def go_on(self) -> None:
        """Sends or reads what can be; an OSError says that the connection is over."""
        if not self.unsent:
            if not self.socket.recv(65_536):
                raise ConnectionError
            return
        self.unsent = self.unsent[self.socket.send(self.unsent) :]
        if self.unsent:
            return
        if self.kind == "flood":
            self.unsent = FLOOD
        elif self.kind == "ended":
            self.socket.shutdown(socket.SHUT_WR)
            self.rests_until = time.monotonic() + RESTS


def hold(kind: str, host: str, port: int, connections: int, per_second: int) -> None:
    """Never returns."""
    waiting, resting = selectors.DefaultSelector(), deque[Held]()
    while True:
        while resting and resting[0].rests_until < time.monotonic():
            resting.popleft().socket.close()
        missing = connections - len(waiting.get_map()) - len(resting)
        for _ in range(min(missing, per_second // 10)):
            try:
                held = Held(kind, host, port)
            except OSError:
                continue
            waiting.register(held.socket, held.awaited, held)
        until = time.monotonic() + 0.1
        while (left := until - time.monotonic()) > 0:
            for key, _ in waiting.select(left):
                held = key.data
                try:
                    held.go_on()
                except OSError:
                    waiting.unregister(held.socket)
                    held.socket.close()
                else:
                    if held.rests_until is None:
                        waiting.modify(held.socket, held.awaited, held)
                    else:
                        waiting.unregister(held.socket)
                        resting.append(held)


if __name__ == "__main__":
    hold(sys.argv[1], sys.argv[2], *(int(number) for number in sys.argv[3:]))
