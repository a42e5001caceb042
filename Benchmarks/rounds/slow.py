"""An honest client beside a thousand slow connections of each kind, with and without them in turns."""

import time
from pathlib import Path
from statistics import median

from harness import slow
from harness.billing import start_sandbox, start_service
from harness.programs import Programs

from rounds.contender import Round, over_http
from rounds.memory import resident_mb
from rounds.page import Section, Target, rows

ATTACKERS, HONEST = 1_000, 2
TIMES = 2.0
MOST_MB = 512
# How long the attack takes to have all its connections, and how long each holds one: the service's own limit for heads.
BEGIN, HELD = 4, 30

TEXT = """
{honest} connections send reports, one behind the other's answer, while {attackers} others hold theirs: heads that come a few bytes at a time,
bodies that do, answers that are read a few bytes at a time, requests for more than a thousand ranges (slowhttptest), and connections that send
nothing behind their first answer. The service has its default limits. Measured in turns: each attack between two times without one,
{rounds} rounds of {seconds} s; a ratio is that of an attack to the mean of what is before and behind it, and medians are shown.

{table}

The service's memory afterwards: {memory:.0f} MB.
"""


def connections_of(pid: int) -> int:
    return len(list(Path(f"/proc/{pid}/fd").iterdir()))


class Siege:
    """The service and what is measured of it."""

    def __init__(self, programs: Programs, seconds: int):
        self.programs, self.seconds = programs, seconds
        self.service = start_service(programs, start_sandbox(programs))
        self.load = over_http(self.service.url, connections=HONEST)
        self.number = 0

    def quiet(self) -> Round:
        self.number += 1
        return self.load(self.number, self.seconds)

    def attacked(self, kind: str) -> tuple[Round, int]:
        host, port = self.service.url.removeprefix("http://").split(":")
        before = connections_of(self.service.program.pid)
        attack = slow.start(self.programs, kind, host, int(port), ATTACKERS, HELD)
        try:
            time.sleep(BEGIN)
            held = connections_of(self.service.program.pid) - before
            return self.quiet(), held
        finally:
            attack.stop()
            deadline = time.monotonic() + 2 * HELD
            while connections_of(self.service.program.pid) > before + HONEST and time.monotonic() < deadline:
                time.sleep(0.1)


def section(programs: Programs, rounds: int, seconds: int) -> Section:
    kinds = [*slow.SLOWHTTPTEST, "idle"]
    siege = Siege(programs, seconds)
    siege.quiet()
    found: dict[str, list[tuple[float, float, float, int]]] = {kind: [] for kind in kinds}
    for number in range(rounds):
        before = siege.quiet()
        for kind in kinds:
            (during, held), behind = siege.attacked(kind), siege.quiet()
            without = (before.p99_ms + behind.p99_ms) / 2
            found[kind].append((without, during.p99_ms, during.p99_ms / without, held))
            print(f"round {number + 1}: {kind}: {without:.2f} ms, {during.p99_ms:.2f} ms beside {held}", flush=True)
            before = behind
    ratios = {kind: median(one[2] for one in measured) for kind, measured in found.items()}
    memory = resident_mb(siege.service.program.pid)
    body = [
        [kind, f"{median(one[3] for one in measured):,.0f}", f"{median(one[0] for one in measured):.2f}",
         f"{median(one[1] for one in measured):.2f}", f"{ratios[kind]:.2f}"]
        for kind, measured in found.items()
    ]  # fmt: skip
    head = ["slow", "held at the start", "p99 ms without", "p99 ms with", "times"]
    text = TEXT.format(
        honest=HONEST, attackers=f"{ATTACKERS:,}", rounds=rounds, seconds=seconds, table=rows(head, body), memory=memory
    )
    worst = max(ratios.values())
    return Section("Slow clients", text, [
        Target(f"p99 beside {ATTACKERS:,} slow connections, times that without", f"{worst:.2f}", f"≤ {TIMES:g}", worst <= TIMES),
        Target("memory beside them", f"{memory:.0f} MB", f"< {MOST_MB} MB", memory < MOST_MB),
    ])  # fmt: skip
