"""Machines in a network of their own: each is a network namespace on a bridge, and a cable can be pulled.

The test itself, its threads and the services stand in a namespace beside them, so that nothing of this is seen outside.
"""

import ctypes
import os
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager

from harness.program import find

CLONE_NEWNET = 0x40000000
BRIDGE = "machines"


def ip(*words: object) -> str:
    command = [find("ip"), *(str(word) for word in words)]
    done = subprocess.run(command, capture_output=True, text=True)
    assert done.returncode == 0, f"{' '.join(command)}: {done.stdout}{done.stderr}"
    return done.stdout


@contextmanager
def own_network(gateway: str) -> Iterator[None]:
    """Until it ends, this thread and all that it starts are on an empty network; its bridge has the address `gateway`."""
    assert os.geteuid() == 0, "machines need root: network namespaces"
    libc = ctypes.CDLL(None, use_errno=True)
    with open("/proc/thread-self/ns/net") as before:
        assert libc.unshare(CLONE_NEWNET) == 0, os.strerror(ctypes.get_errno())
        try:
            ip("link", "set", "lo", "up")
            ip("link", "add", BRIDGE, "type", "bridge")
            ip("address", "add", f"{gateway}/24", "dev", BRIDGE)
            ip("link", "set", BRIDGE, "up")
            yield
        finally:
            assert libc.setns(before.fileno(), CLONE_NEWNET) == 0


class Host:
    """A network namespace with one address; what runs in it is found by its pids."""

    def __init__(self, name: str, address: str):
        self.name = name
        self.address = address
        self.netns = f"billing-{os.getpid()}-{name}"
        self.cable = f"to-{name}"
        ip("netns", "add", self.netns)
        ip("link", "add", self.cable, "type", "veth", "peer", "name", "eth0", "netns", self.netns)
        ip("link", "set", self.cable, "master", BRIDGE, "up")
        for words in (["address", "add", f"{address}/24", "dev", "eth0"],
                      ["link", "set", "eth0", "up"], ["link", "set", "lo", "up"]):  # fmt: skip
            ip("-n", self.netns, *words)

    def pull_the_cable(self) -> None:
        """Packets vanish in both directions; nobody is told."""
        ip("link", "set", self.cable, "down")

    def plug_in(self) -> None:
        ip("link", "set", self.cable, "up")

    @property
    def pids(self) -> list[int]:
        return [int(pid) for pid in ip("netns", "pids", self.netns).split()]

    def delete(self) -> None:
        ip("netns", "delete", self.netns)
