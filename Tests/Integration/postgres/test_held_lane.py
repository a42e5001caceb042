"""A replica is suspended in the middle of a commit and so holds a lane: its customers wait, all others go on."""

import os
import random
import signal
import time


from crash.test_kill9 import check_round
from harness.billing import Sandbox, Service
from harness.programs import Programs
from harness.servers import Postgres
from postgres.availability.load import TimedLoad
from postgres.lanes import lane
from postgres.test_failover import start_replicas
from postgres.test_replicas import wait_until

# What a report of another lane waits at most, on a machine that is busy with other things.
GO_ON_SECONDS = 3
# When a report of the lane is turned away, and when the server takes the lane from the suspended replica.
TURNED_AWAY_SECONDS = 15
FREED_SECONDS = 30
HELD = """
    SELECT count(*) FROM pg_locks JOIN pg_stat_activity USING (pid)
    WHERE application_name = 'replica_0' AND relation = 'lanes'::regclass AND mode = 'RowShareLock'
      AND state = 'idle in transaction'
"""


def customers(of_lane: int) -> list[str]:
    return [name for name in (f"cust_{number}" for number in range(100)) if lane(name) == of_lane]


def suspend_in_a_commit(service: Service, postgres: Postgres) -> None:
    deadline = time.monotonic() + 60
    while True:
        os.kill(service.program.pid, signal.SIGSTOP)
        time.sleep(0.2)
        if postgres.execute(HELD) != "0\n":
            return
        os.kill(service.program.pid, signal.SIGCONT)
        assert time.monotonic() < deadline, "it was never met in the middle of a commit"
        time.sleep(random.uniform(0.01, 0.05))


def test_a_lane_that_a_suspended_replica_holds_keeps_nobody_else_waiting(
    programs: Programs, sandbox: Sandbox, postgres: Postgres
):
    suspended, other = start_replicas(2, programs, sandbox, postgres)
    first, theirs = (
        TimedLoad([service.url], customer, seed=1)
        for service, customer in zip([suspended, other], customers(of_lane=0))
    )
    others = [TimedLoad([other.url], customers(number)[0], seed=2, threads=2) for number in range(1, 4)]
    try:
        first.start()
        first.wait_for_answers(50)
        suspend_in_a_commit(suspended, postgres)
        began = time.monotonic()
        for load in [theirs, *others]:
            load.start()
        wait_until(lambda: theirs.turned_away > 0, seconds=TURNED_AWAY_SECONDS, what="503 for the lane")
        print(f">> 503 after {time.monotonic() - began:.1f} s")
        assert theirs.acknowledged == {}
        assert all(len(load.acknowledged) > 50 for load in others)
        theirs.wait_for_answers(1)
        print(f">> freed after {time.monotonic() - began:.1f} s")
        assert time.monotonic() - began < FREED_SECONDS
        for load in others:
            load.wait_for_answers(50)
    finally:
        os.kill(suspended.program.pid, signal.SIGCONT)
        for load in [first, theirs, *others]:
            load.join()
    for load in others:
        print(f">> {load.customer}: {len(load.acknowledged)}, at most {load.longest_seconds:.1f} s, {load.turned_away}")
        assert load.turned_away + load.cut_off == 0
        assert load.longest_seconds < GO_ON_SECONDS
    assert theirs.without_retry_after == 0
    # The suspended one goes on, too; what it had not committed is sent again by its clients.
    for load in [first, theirs, *others]:
        assert load.unanswered == []
        check_round(other, load, random.Random(1))
