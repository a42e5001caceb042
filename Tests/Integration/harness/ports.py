"""Ports on 127.0.0.1 that nobody listens on."""

import socket

_given: set[int] = set()


def free_port() -> int:
    """A port that was free a moment ago and that no other caller in this run was given."""
    while True:
        with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as listener:
            listener.bind(("127.0.0.1", 0))
            port = listener.getsockname()[1]
        if port not in _given:
            _given.add(port)
            return port
