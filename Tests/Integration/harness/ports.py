"""Ports on 127.0.0.1 that nobody listens on."""

import os
import random
import re
import socket
from pathlib import Path

_FIRST = 10_240
_given: set[int] = set()


def free_port() -> int:
    """A port that was free a moment ago and that no other caller in this run was given.

    Each worker of a run that is divided among several has ports of its own. None of them is one that the
    kernel gives to whoever connects: between this call and the server's start nothing else takes it.
    """
    own = range(_FIRST + _worker(), _first_ephemeral(), _workers())
    for port in random.sample(own, len(own)):
        if port in _given:
            continue
        with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as listener:
            # As servers do: a connection that was closed a minute ago is in nobody's way.
            listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                listener.bind(("127.0.0.1", port))
            except OSError:
                continue
        _given.add(port)
        return port
    raise RuntimeError(f"no port is left from {own.start} to {own.stop}")


def _worker() -> int:
    """Which of the run's workers this is, from zero."""
    return int(re.sub(r"\D", "", os.environ.get("PYTEST_XDIST_WORKER", "")) or 0)


def _workers() -> int:
    return int(os.environ.get("PYTEST_XDIST_WORKER_COUNT", "1"))


def _first_ephemeral() -> int:
    """See net.ipv4.ip_local_port_range in ip-sysctl of the kernel's documentation."""
    ports = Path("/proc/sys/net/ipv4/ip_local_port_range")
    return int(ports.read_text().split()[0]) if ports.exists() else 32_768
