"""How much of the processors a process and all that it started have used, as the kernel counts it."""

import os
from pathlib import Path

TICKS = os.sysconf("SC_CLK_TCK")


def fields(pid: int) -> list[str]:
    """Of /proc/PID/stat, what stands behind the name: the state, the parent, and so on."""
    return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()


def used_seconds(pid: int) -> float:
    """With its children, those that have ended and were waited for among them."""
    children = [int(each) for each in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]
    own = sum(int(each) for each in fields(pid)[11:15]) / TICKS
    return own + sum(used_of_child(child) for child in children)


def used_of_child(pid: int) -> float:
    """Nothing where it ended since it was listed: its parent has, or will have, what it used."""
    try:
        return used_seconds(pid)
    except (FileNotFoundError, ProcessLookupError):
        return 0
