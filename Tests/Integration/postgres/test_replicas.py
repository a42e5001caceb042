"""Two replicas of the service on one PostgreSQL: one entry each, nothing lost, delivery goes on."""

import json
import random
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest

from crash.load import PATH, Load
from crash.test_kill9 import check_round
from harness.api import Api
from harness.billing import Sandbox, Service, start_service
from harness.programs import Programs
from harness.servers import Postgres

# What each replica calls itself at the server, and how its connections are found there.
NAMES = ["application_name=one", "application_name=two"]


@pytest.fixture
def replicas(programs: Programs, sandbox: Sandbox, postgres: Postgres) -> list[Service]:
    """Started at once on an empty database: both bring its schema up."""
    with ThreadPoolExecutor() as both:
        starts = [
            both.submit(start_service, programs, sandbox, DATABASE_URL=f"{postgres.url}?{name}")
            for name in NAMES
        ]
    return [start.result() for start in starts]


def hourly(customer: str, hours_ago: int, **metrics: int) -> dict:
    end = datetime.now(UTC).replace(minute=0, second=0, microsecond=0) - timedelta(hours=hours_ago)
    return {
        "customer_id": customer,
        "window_start": (end - timedelta(hours=1)).strftime("%Y-%m-%dT%H:%M:%SZ"),
        "window_end": end.strftime("%Y-%m-%dT%H:%M:%SZ"),
        "metrics": metrics,
    }


def wait_until(holds: Callable[[], bool], *, seconds: float, what: str) -> None:
    deadline = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < deadline, f"not after {seconds} s: {what}"
        time.sleep(0.2)


def test_a_report_sent_to_both_at_once_is_one_entry(replicas: list[Service], postgres: Postgres):
    with ThreadPoolExecutor(max_workers=2) as both:
        for hour in range(60):
            body = hourly("cust_1", hour, mqtt_messages=hour + 1)
            posts = [both.submit(replica.api.post, PATH, body) for replica in replicas]
            answers = [post.result() for post in posts]
            assert sorted(answer.status for answer in answers) == [200, 201], answers
            assert len({answer.json["report"]["id"] for answer in answers}) == 1
    assert postgres.execute("SELECT count(*), count(DISTINCT id) FROM entries") == "60|60\n"
    pages = [replica.api.get("/api/usage/cust_1", limit=100).json for replica in replicas]
    assert pages[0] == pages[1]
    assert pages[0]["total"] == 60
    different = replicas[1].api.post(PATH, hourly("cust_1", 5, mqtt_messages=7_000))
    assert different.status == 409, different


def test_a_revoked_key_is_refused_by_both_at_once(programs: Programs, sandbox: Sandbox, postgres: Postgres):
    """By the next request of each, whether it reports or reads, and however often it took the key before."""
    settings = {"BILLING_SECRET": "s" * 32, "BILLING_ADMIN_KEY": "an-admin-key-of-length"}
    both = [
        start_service(programs, sandbox, DATABASE_URL=f"{postgres.url}?{name}", **settings) for name in NAMES
    ]

    def keys(*arguments: str) -> str:
        return programs.run("billing", "keys", *arguments, settings=both[0].settings)

    for number in range(5):
        made = json.loads(keys("create", "--json", "--role", "operator"))
        doors = [Api(replica.url, made["key"]) for replica in both]
        body = hourly("cust_1", number + 1, devices=1)
        for _ in range(3):
            assert [door.post(PATH, body).status for door in doors] in ([201, 200], [200, 200])
            assert [door.get("/api/customers").status for door in doors] == [200, 200]
        keys("revoke", made["id"])
        assert [door.post(PATH, body).status for door in doors] == [401, 401]
        assert [door.get("/api/customers").status for door in doors] == [401, 401]


def test_what_one_replica_answered_the_other_has_after_kill_9(
    replicas: list[Service], postgres: Postgres
):
    dice = random.Random(7)
    for number in range(10):
        killed, other = replicas if number % 2 == 0 else reversed(replicas)
        name = killed.settings["DATABASE_URL"].rpartition("=")[2]
        load = Load(killed.url, f"crash-{number}", seed=number)
        load.start()
        load.wait_for_first_answer()
        time.sleep(dice.uniform(0, 0.3))
        killed.program.kill()
        load.join()
        # What the killed process had sent is still carried out; then its connections end.
        connections = f"SELECT count(*) FROM pg_stat_activity WHERE application_name = '{name}'"
        wait_until(
            lambda: postgres.execute(connections) == "0\n", seconds=20, what="connections ended"
        )
        check_round(other, load, dice)
        killed.start_again()


def test_delivery_goes_on_when_a_replica_dies(programs: Programs, replicas: list[Service]):
    first, second = replicas
    programs.run("billing", "catalog", "apply", "--yes", settings=first.settings)
    linked = first.api.post("/api/customers", {"customer_id": "cust_1", "name": "Ada"})
    assert linked.status == 201, linked
    subscribed = second.api.post(
        "/api/subscriptions",
        {"customer_id": "cust_1", "plan": "starter", "trial_period_days": 0},
    )
    assert subscribed.status == 201, subscribed

    def delivered(devices: int) -> Callable[[], bool]:
        def is_delivered() -> bool:
            rows = second.api.get("/api/usage/cust_1/summary").json["meters"]
            (meter,) = [row for row in rows if row["meter"] == "device_usage"]
            return int(meter["delivered"] or 0) == devices

        return is_delivered

    assert first.api.post(PATH, {"customer_id": "cust_1", "active_devices": 8}).status == 201
    wait_until(delivered(8), seconds=30, what="the first total at Stripe")
    first.program.kill()
    assert second.api.post(PATH, {"customer_id": "cust_1", "active_devices": 11}).status == 201
    # A lease that the killed replica held ends before half a minute is over.
    wait_until(delivered(11), seconds=30, what="the second total at Stripe")
    upcoming = second.api.get("/api/invoices/upcoming", customer_id="cust_1").json
    assert upcoming["agree"] is True, upcoming


def test_four_replicas_restart_one_after_the_other_and_lose_nothing(
    programs: Programs, sandbox: Sandbox, postgres: Postgres
):
    with ThreadPoolExecutor() as all_four:
        starts = [
            all_four.submit(start_service, programs, sandbox, DATABASE_URL=postgres.url)
            for _ in range(4)
        ]
    replicas = [start.result() for start in starts]
    loads = [Load(each.url, f"rolling-{number}", seed=number, threads=2)
             for number, each in enumerate(replicas)]  # fmt: skip
    for load in loads:
        load.start()
    for load in loads:
        load.wait_for_first_answer()
    time.sleep(0.5)
    for number, (replica, load) in enumerate(zip(replicas, loads, strict=True)):
        replica.program.process.terminate()
        assert replica.program.wait_for_exit(seconds=20) == 0, replica.program.output(2000)
        load.join()
        replica.start_again()
        # Turned away at the door is an answer too, and says: come again.
        assert all(status == 503 for _, status, _ in load.refused), load.refused
        load.unanswered += [report for report, _, _ in load.refused]
        load.refused.clear()
        check_round(replicas[(number + 1) % 4], load, random.Random(number))
        assert len(load.acknowledged) > 10


def test_the_server_may_go_away_and_come_back(replicas: list[Service], postgres: Postgres):
    first = replicas[0].api
    assert first.post(PATH, hourly("cust_1", 1, mqtt_messages=1)).status == 201
    postgres.restart()
    wait_until(
        lambda: first.post(PATH, hourly("cust_1", 2, mqtt_messages=2)).status in (200, 201),
        seconds=30,
        what="the service takes reports again",
    )
    # Reports and reads have connections of their own, each tried again in its own time.
    wait_until(
        lambda: first.get("/api/usage/cust_1").status == 200, seconds=30, what="it reads again"
    )
    assert first.get("/api/usage/cust_1").json["total"] == 2


def test_a_password_is_never_shown(programs: Programs, sandbox: Sandbox):
    for url in ["postgres://u:geheim@127.0.0.1:1/ledger", "postgres://u:geheim@[::1/ledger"]:
        settings = sandbox.settings | {"DATABASE_URL": url}
        with pytest.raises(AssertionError, match="ended with 1, not 0") as failure:
            programs.run("billing", "migrate", settings=settings)
        assert "geheim" not in str(failure.value)
        assert "unavailable" in str(failure.value)
