"""The leader dies, freezes or is cut off under load: nothing that was answered is lost, and reports flow again.

CI loses three leaders with shorter times than those of deploy/patroni; `BILLING_FAILOVERS=20` loses so many with the
files' own, in every way that there is, and `FAILOVER_SEED` repeats their order.
"""

import os
import random
import subprocess
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import pytest

from crash.test_kill9 import check_round
from harness.billing import Service, start_sandbox, start_service
from harness.programs import Programs
from postgres.availability.load import TimedLoad
from postgres.availability.machines import GATEWAY, SHORT_TIMINGS, Machine, Machines, wait_until
from postgres.availability.network import own_network

FAILOVERS = int(os.environ.get("BILLING_FAILOVERS") or 0)
# From the change of the leader's lock to the first report that is taken.
FLOWS_AGAIN_SECONDS = 5
# A server that stands still behind open connections is given up after so long (docs/operating/high-availability.md).
SILENCE_SECONDS = 15


@dataclass(frozen=True)
class Loss:
    """A way to lose a leader, and what makes it a machine again that may come back as a standby."""

    name: str
    lose: Callable[[Machine], None]
    mend: Callable[[Machine], None]
    # Before this nobody can know that it is lost.
    noticed_after_seconds: float = 0


KILLED = Loss("killed", Machine.kill, Machine.start_patroni)
CUT_OFF = Loss("cut off", lambda it: it.host.pull_the_cable(), lambda it: it.host.plug_in())
FROZEN = Loss("frozen", Machine.freeze, Machine.thaw, SILENCE_SECONDS)


def losses() -> list[Loss]:
    if FAILOVERS == 0:
        # The last one is the machine that was killed first and came back.
        return [KILLED, CUT_OFF, KILLED]
    seed = int(os.environ.get("FAILOVER_SEED") or time.time_ns() % 1_000_000)
    print(f"FAILOVER_SEED={seed} repeats this order")
    ways = [KILLED, CUT_OFF, FROZEN]
    chosen = [ways[number % len(ways)] for number in range(FAILOVERS)]
    random.Random(seed).shuffle(chosen)
    return chosen


@pytest.fixture
def machines(programs: Programs) -> Iterator[Machines]:
    with own_network(GATEWAY):
        it = Machines(programs, SHORT_TIMINGS if FAILOVERS == 0 else {})
        try:
            it.start()
            yield it
        finally:
            it.close()
            programs.stop()


@pytest.fixture
def services(programs: Programs, machines: Machines) -> Iterator[list[Service]]:
    """One replica through the PgBouncers, one straight to PostgreSQL."""
    sandbox = start_sandbox(programs)
    addresses = [machines.address(6432, "pooled"), machines.address(5432, "straight")]
    with ThreadPoolExecutor() as both:
        starts = [both.submit(start_service, programs, sandbox, DATABASE_URL=each) for each in addresses]
    every = [start.result() for start in starts]
    yield every
    for service in every:
        service.program.stop()


@pytest.fixture
def loads(services: list[Service]) -> Iterator[list[TimedLoad]]:
    every = [
        TimedLoad([service.url], f"cust_{number}", seed=number, threads=4)
        for number, service in enumerate(services)
    ]
    for load in every:
        load.start()
    yield every
    for load in every:
        load.join()


def takes_writes(machine: Machine) -> bool:
    """Whether somebody on the machine itself could still commit."""
    try:
        machine.psql("CREATE TABLE IF NOT EXISTS of_the_old_leader ()", user="billing", seconds=3)
        return True
    except (AssertionError, subprocess.TimeoutExpired):
        return False


def lose(machines: Machines, loads: list[TimedLoad], loss: Loss) -> Machine:
    """Until reports flow again; the lost leader, which is a machine again."""
    leader = machines.leader
    successor = machines.other(leader)
    for load in loads:
        load.wait_for_answers(20)
        load.longest_seconds = 0
    lost_at = time.monotonic()
    loss.lose(leader)
    wait_until(lambda: successor.says("leader"), seconds=60, what=f"{successor.name} leads")
    led_at = time.monotonic()
    known_at = max(led_at, lost_at + loss.noticed_after_seconds)
    for load in loads:
        load.wait_for_answers(20)
    after = [load.first_answer_after(led_at) or 0 for load in loads]
    if loss is CUT_OFF:
        assert not takes_writes(leader)
    loss.mend(leader)
    print(
        f">> {leader.name} {loss.name}: another leads after {led_at - lost_at:.1f} s,"
        f" first reports {', '.join(f'{seconds:.1f}' for seconds in after)} s after that,"
        f" longest answer {max(load.longest_seconds for load in loads):.1f} s"
    )
    for seconds in after:
        assert led_at + seconds < known_at + FLOWS_AGAIN_SECONDS
    return leader


def check(services: list[Service], loads: list[TimedLoad]) -> None:
    """What was answered is there once, on whichever replica it is read; what was not answered was sent until it was."""
    for load in loads:
        load.join()
    for service, load in zip(reversed(services), loads, strict=True):
        print(f">> {len(load.acknowledged)} answered, {load.turned_away} turned away, {load.cut_off} cut off")
        assert load.unanswered == [] and load.cut_off == 0
        assert load.without_retry_after == 0
        wait_until(lambda: service.api.get("/readyz").status == 200, seconds=10, what="the replica is ready")
        check_round(service, load, random.Random(load.seed))


def test_leaders_are_lost_under_load_and_nothing_that_was_answered_is(
    machines: Machines, services: list[Service], loads: list[TimedLoad]
):
    lost: Machine | None = None
    for loss in losses():
        if lost is not None:
            print(f">> a standby again after {machines.wait_for_standby(lost):.1f} s")
        lost = lose(machines, loads, loss)
    # Without a report that came to a dead leader nothing was shown.
    assert all(load.turned_away > 0 for load in loads)
    check(services, loads)


def test_poolers_restart_standbys_die_and_leaders_change_places_under_load(
    machines: Machines, services: list[Service], loads: list[TimedLoad]
):
    """What an upgrade does: each PgBouncer anew, the standby away for a while, then a switchover."""
    for machine in machines.databases:
        for load in loads:
            load.wait_for_answers(20)
        assert machine.pgbouncer is not None
        machine.pgbouncer.stop()
        machine.pgbouncer.restart()
    for load in loads:
        load.wait_for_answers(20)
    leader = machines.leader
    standby = machines.other(leader)
    began = time.monotonic()
    standby.kill()
    for load in loads:
        load.wait_for_answers(20)
    print(f">> without a standby reports flow after {time.monotonic() - began:.1f} s")
    standby.start_patroni()
    machines.wait_for_standby(standby)
    began = time.monotonic()
    machines.switch_over()
    switched = time.monotonic()
    for load in loads:
        load.wait_for_answers(20)
    after = [load.first_answer_after(switched) or 0 for load in loads]
    print(f">> switched over after {switched - began:.1f} s, first reports {after} after that")
    assert max(after) < FLOWS_AGAIN_SECONDS
    machines.wait_for_standby(leader)
    check(services, loads)
