"""Servers of a Citus cluster come, go and come back while reports come in: nobody else waits, nothing answered is lost.

Runs where the extension is installed (docs/operating/citus.md, "How it was tried").
"""

import json
import random
import subprocess
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest

from crash.load import PATH
from crash.test_kill9 import check_round
from harness.billing import Sandbox, Service
from harness.program import find
from harness.programs import Programs
from postgres.availability.load import TimedLoad
from postgres.cluster import Cluster, customers, is_installed, kill
from postgres.lanes import LANES
from postgres.test_failover import start_replicas
from postgres.test_replicas import wait_until

pytestmark = pytest.mark.skipif(not is_installed(), reason="no Citus is installed")

# From the moment that a worker is back to the first report of its customers.
BACK_SECONDS = 15
DELIVERED_SECONDS = 40
# What a report of another lane waits at most, on a machine that is busy with other things.
GO_ON_SECONDS = 3


@pytest.fixture
def cluster(programs: Programs) -> Iterator[Cluster]:
    made = Cluster(programs)
    yield made
    programs.stop()
    made.stop()


def start_loads(replicas: list[Service], names: list[str]) -> list[TimedLoad]:
    urls = [each.url for each in replicas]
    loads = [TimedLoad(urls, name, seed=number, threads=2) for number, name in enumerate(names)]
    for load in loads:
        load.start()
    for load in loads:
        load.wait_for_answers(5)
    return loads


def check(service: Service, loads: list[TimedLoad]) -> None:
    """What was answered is there, once, and in the totals."""
    for load in loads:
        assert load.unanswered == [] and load.without_retry_after == 0
        check_round(service, load, random.Random(1))


def told(what: str, loads: list[TimedLoad]) -> None:
    print(f">> {what}: {len(loads)} customers, {sum(len(each.acknowledged) for each in loads)} answered, "
          f"the longest after {max(each.longest_seconds for each in loads):.1f} s, "
          f"{sum(each.turned_away for each in loads)} answered 503, {sum(each.cut_off for each in loads)} cut off")  # fmt: skip


@pytest.mark.parametrize("mode", ["force_logical", "block_writes"])
def test_lanes_move_while_reports_come_in(programs: Programs, sandbox: Sandbox, cluster: Cluster, mode: str):
    """Nobody is turned away where writes go on; where they are blocked, reports wait, and may be told to come again."""
    replicas = start_replicas(2, programs, sandbox, cluster)
    loads = start_loads(replicas, customers())
    third = cluster.start_server()
    cluster.add(third)
    began = time.monotonic()
    cluster.rebalance(f"shard_transfer_mode => '{mode}'")
    moved = cluster.lanes(third)
    print(f">> lanes {sorted(moved)} moved in {time.monotonic() - began:.0f} s")
    for load in loads:
        load.wait_for_answers(5)
    for load in loads:
        load.join()
    told("lanes that moved", [load for number, load in enumerate(loads) if number in moved])
    told("lanes that stayed", [load for number, load in enumerate(loads) if number not in moved])
    assert moved and len(moved) < LANES
    check(replicas[0], loads)
    assert all(load.cut_off == 0 for load in loads)
    assert mode == "block_writes" or all(load.turned_away == 0 for load in loads)


def test_a_lane_whose_writes_are_blocked_keeps_nobody_else_waiting(programs: Programs, sandbox: Sandbox, cluster: Cluster):
    """As a move of a lane with much in it is: it holds its lane for longer than a report is waited for."""
    replicas = start_replicas(2, programs, sandbox, cluster)
    loads = start_loads(replicas, customers())
    first, second = cluster.workers
    held = min(cluster.lanes(first))
    shards = [cluster.shard(number) for number in range(LANES)]
    # Lanes whose rows lie in the same part of the tables move together.
    theirs = [load for load, shard in zip(loads, shards, strict=True) if shard == shards[held]]
    others = [load for load in loads if load not in theirs]
    before = {load.customer: len(load.acknowledged) for load in loads}
    move = subprocess.Popen([find("psql"), cluster.url, "-qAt", "-v", "ON_ERROR_STOP=1", "-c", f"""
        BEGIN;
        SELECT citus_move_shard_placement({shards[held]}, '127.0.0.1', {first.port}, '127.0.0.1', {second.port}, 'block_writes');
        SELECT pg_sleep(25);
        COMMIT;
    """])  # fmt: skip
    began = time.monotonic()
    wait_until(lambda: all(load.turned_away > 0 for load in theirs), seconds=20, what="503 for the lane")
    print(f">> 503 after {time.monotonic() - began:.1f} s")
    during = [len(load.acknowledged) - before[load.customer] for load in others]
    print(f">> the others were taken {min(during)} to {max(during)} reports meanwhile")
    assert move.poll() is None
    assert min(during) > 10
    assert move.wait(timeout=60) == 0
    for load in theirs:
        load.wait_for_answers(5)
    for load in loads:
        load.join()
    told("the lane that was held", theirs)
    told("the others", others)
    assert held in cluster.lanes(second)
    assert all(load.turned_away + load.cut_off == 0 for load in others)
    assert all(load.longest_seconds < GO_ON_SECONDS for load in others)
    check(replicas[0], loads)


def test_a_coordinator_that_is_killed_comes_back(programs: Programs, sandbox: Sandbox, cluster: Cluster):
    replicas = start_replicas(2, programs, sandbox, cluster)
    loads = start_loads(replicas, customers()[::2])
    for _ in range(3):
        kill(cluster.coordinator)
        time.sleep(3)
        cluster.coordinator.start()
        back = time.monotonic()
        for load in loads:
            load.wait_for_answers(3)
        firsts = [load.first_answer_after(back) for load in loads]
        print(f">> reports are taken {max(firsts):.1f} s after it was back")
    for load in loads:
        load.join()
    told("a coordinator killed three times", loads)
    check(replicas[0], loads)
    wait_until(lambda: cluster.prepared() == 0, seconds=90, what="no prepared transaction is left")


class Subscriber:
    """A customer with a subscription, whose devices are reported."""

    def __init__(self, service: Service, customer: str):
        self.service, self.customer = service, customer
        self.api = service.api
        linked = self.api.post("/api/customers", {"customer_id": customer, "name": customer})
        assert linked.status == 201, linked
        plan = {"customer_id": customer, "plan": "starter", "trial_period_days": 0}
        assert (subscribed := self.api.post("/api/subscriptions", plan)).status == 201, subscribed

    def report(self, devices: int) -> int:
        answer = self.api.post(PATH, {"customer_id": self.customer, "active_devices": devices, "report_id": f"of-{devices}"})
        assert answer.status != 503 or answer.headers["retry-after"], answer
        return answer.status

    def is_delivered(self, devices: int) -> bool:
        answer = self.api.get(f"/api/usage/{self.customer}/summary")
        if answer.status != 200:
            return False
        (meter,) = [row for row in answer.json["meters"] if row["meter"] == "device_usage"]
        return int(meter["delivered"] or 0) == devices

    def agrees(self) -> bool:
        upcoming = self.api.get("/api/invoices/upcoming", customer_id=self.customer)
        return upcoming.status == 200 and upcoming.json["agree"] is True


def test_deliveries_go_on_while_a_worker_is_away(programs: Programs, sandbox: Sandbox, cluster: Cluster):
    replicas = start_replicas(2, programs, sandbox, cluster)
    programs.run("billing", "catalog", "apply", "--yes", settings=replicas[0].settings)
    first, second = cluster.workers
    away, stays = ([customers()[lane] for lane in sorted(cluster.lanes(worker))[:2]] for worker in (first, second))
    theirs, others = [Subscriber(replicas[0], name) for name in away], [Subscriber(replicas[1], name) for name in stays]
    dice = random.Random(3)
    for number in range(1, 6):
        # What is answered in the last moment before is delivered once, whether Stripe was told of it before or not.
        for each in theirs + others:
            assert each.report(20 * number) == 201
        time.sleep(dice.uniform(0, 0.5))
        kill(first)
        assert [each.report(20 * number + 5) for each in others] == [201, 201]
        began = time.monotonic()
        for each in others:
            wait_until(lambda each=each: each.is_delivered(20 * number + 5), seconds=DELIVERED_SECONDS, what="others' usage at Stripe")
        others_after = time.monotonic() - began
        assert [each.report(20 * number + 7) for each in theirs] == [503, 503]
        first.start()
        began = time.monotonic()
        for each in theirs:
            wait_until(lambda each=each: each.report(20 * number + 7) in (200, 201), seconds=BACK_SECONDS, what="its reports")
        taken_after = time.monotonic() - began
        for each in theirs:
            wait_until(lambda each=each: each.is_delivered(20 * number + 7), seconds=DELIVERED_SECONDS, what="its usage at Stripe")
        print(f">> others delivered after {others_after:.1f} s; its reports taken {taken_after:.1f} s and delivered "
              f"{time.monotonic() - began:.1f} s after it was back")  # fmt: skip
    for each in theirs + others:
        wait_until(each.agrees, seconds=30, what=f"the invoice of {each.customer}")
    programs.run("billing", "verify", settings=replicas[0].settings)


COMMANDS = [
    "alerts list", "alerts rules", "alerts silences", "alerts messages", "quarantine list", "audit list",
    "audit verify", "audit export", "keys list", "customers list", "customers show CUSTOMER", "usage gaps --customer CUSTOMER",
    "usage periods --customer CUSTOMER", "usage late list", "invoice preview --customer CUSTOMER", "explain --customer CUSTOMER",
    "verify", "export usage", "export invoices", "export deliveries",
]  # fmt: skip
BACKTESTED = ["spike_units", "spike_money", "drop_to_zero", "allowance", "budget", "projected_invoice"]
PAGES = [
    "/dashboard", "/dashboard/money", "/dashboard/deliveries?kind=all", "/dashboard/exporters", "/dashboard/catalogue",
    "/dashboard/alerts", "/dashboard/quarantine", "/dashboard/doctor", "/dashboard/audit", "/dashboard/customers/CUSTOMER",
    "/api/customers", "/api/customers/CUSTOMER", "/api/usage/CUSTOMER", "/api/usage/CUSTOMER/latest", "/api/usage/CUSTOMER/summary?series=hour",
    "/api/alerts", "/api/quarantine", "/api/exports/usage", "/api/exports/invoices", "/api/exports/deliveries", "/metrics", "/readyz",
]  # fmt: skip


def test_everything_that_is_asked_is_answered(programs: Programs, sandbox: Sandbox, cluster: Cluster):
    (service,) = start_replicas(1, programs, sandbox, cluster)
    programs.run("billing", "catalog", "apply", "--yes", settings=service.settings)
    names = customers()[:4]
    for name in names:
        assert Subscriber(service, name).report(8) == 201
    for name in names:
        wait_until(lambda name=name: service.api.get(f"/api/invoices/upcoming?customer_id={name}").json["agree"], seconds=30, what="invoices")
    rules = json.loads(programs.run("billing", "alerts", "rules", "--json", settings=service.settings))
    past = [rule for rule in rules if rule["kind"] in BACKTESTED]
    assert past
    since = (datetime.now(UTC) - timedelta(days=2)).strftime("%Y-%m-%d")
    failed = []
    for command in COMMANDS + [f"alerts backtest {rule['name']} --customer CUSTOMER --from {since}" for rule in past]:
        try:
            programs.run("billing", *command.replace("CUSTOMER", names[0]).split(), settings=service.settings)
        except AssertionError as error:
            failed.append(str(error))
    for path in PAGES:
        answer = service.api.get(path.replace("CUSTOMER", names[0]))
        if answer.status != 200:
            failed.append(f"{path}: {answer}")
    assert failed == [], "\n".join(failed)
