"""Clients that take connections and hold them: slowhttptest for what it can do, and the rest from sockets of our own.

As a program it keeps so many connections open until it is stopped, each one that ends replaced by another:

    python slow.py idle|handshake HOST PORT CONNECTIONS
"""

import errno
import selectors
import socket
import sys
import time
from pathlib import Path

if __package__:
    from harness.program import Program
    from harness.programs import Programs

# What slowhttptest is told; its ranges are asked for in one request's head.
SLOWHTTPTEST = {
    "headers": ("-H", "-t", "GET"),
    "body": ("-B", "-t", "POST", "-s", 60_000, "-f", "application/json"),
    "read": ("-X", "-k", 3, "-n", 5, "-w", 16, "-y", 32, "-z", 8),
    "range": ("-R", "-a", 10, "-b", 3_000),
}
PATHS = {"body": "/api/usage/report", "read": "/openapi.yaml"}
OURS = ("idle", "handshake")
KINDS = (*SLOWHTTPTEST, *OURS)

IDLE = b"GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n"
# A record of TLS that promises 512 bytes of a handshake, and the first of them (RFC 8446 §5.1, §4).
HANDSHAKE = bytes([0x16, 0x03, 0x01, 0x02, 0x00, 0x01, 0x00, 0x01, 0xFC])
PER_SECOND = 400


def start(programs: "Programs", kind: str, host: str, port: int, connections: int, seconds: int) -> "Program":
    """Begins an attack of at most so many seconds; `stop` ends it earlier."""
    if kind in OURS:
        return programs.start(sys.executable, Path(__file__), kind, host, port, connections, name=kind)
    url = f"http://{host}:{port}{PATHS.get(kind, '/healthz')}"
    return programs.start(
        "slowhttptest", *SLOWHTTPTEST[kind], "-u", url, "-c", connections, "-r", PER_SECOND, "-i", 2,
        "-l", seconds, "-p", 1, name=f"slow-{kind}",
    )  # fmt: skip


def opened(host: str, port: int) -> socket.socket | None:
    connection = socket.socket()
    connection.setblocking(False)
    if connection.connect_ex((host, port)) not in (0, errno.EINPROGRESS):
        connection.close()
        return None
    return connection


def hold(kind: str, host: str, port: int, connections: int) -> None:
    """Never returns."""
    greeting, waiting = (IDLE if kind == "idle" else HANDSHAKE), selectors.DefaultSelector()
    while True:
        missing = connections - len(waiting.get_map())
        for _ in range(min(missing, PER_SECOND // 10)):
            if connection := opened(host, port):
                waiting.register(connection, selectors.EVENT_WRITE)
        until = time.monotonic() + 0.1
        while (left := until - time.monotonic()) > 0:
            for key, events in waiting.select(left):
                try:
                    if events & selectors.EVENT_WRITE:
                        key.fileobj.send(greeting)
                        waiting.modify(key.fileobj, selectors.EVENT_READ)
                    elif not key.fileobj.recv(65_536):
                        raise ConnectionError
                except OSError:
                    waiting.unregister(key.fileobj)
                    key.fileobj.close()


if __name__ == "__main__":
    hold(sys.argv[1], sys.argv[2], int(sys.argv[3]), int(sys.argv[4]))
