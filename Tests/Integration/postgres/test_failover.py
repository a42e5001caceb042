"""Replicas and their server go away while reports come in: work goes on elsewhere, once."""

import random
import re
import subprocess
import time
from concurrent.futures import ThreadPoolExecutor

from crash.load import PATH, Load
from crash.test_kill9 import check_round, send_again, stored
from harness.api import Api
from harness.billing import Sandbox, Service, start_service
from harness.programs import Programs
from harness.servers import Postgres
from postgres.cluster import Cluster
from postgres.roaming import RoamingLoad
from postgres.test_replicas import hourly, wait_until

CUSTOMER = "cust_1"
# What the pool of one replica may hold (docs/operating/postgresql.md).
CONNECTIONS = 7
TAKEOVER_SECONDS = 30


def start_replicas(
    count: int, programs: Programs, sandbox: Sandbox, postgres: Postgres | Cluster
) -> list[Service]:
    """Each calls itself `replica_N` at the server."""
    urls = [f"{postgres.url}?application_name=replica_{number}" for number in range(count)]
    with ThreadPoolExecutor() as all_of_them:
        starts = [
            all_of_them.submit(start_service, programs, sandbox, DATABASE_URL=url) for url in urls
        ]
    return [start.result() for start in starts]


def subscribe(programs: Programs, service: Service) -> str:
    """The guide's starter plan without a trial; the customer's id at Stripe."""
    programs.run("billing", "catalog", "apply", "--yes", settings=service.settings)
    linked = service.api.post("/api/customers", {"customer_id": CUSTOMER, "name": "Ada"})
    assert linked.status == 201, linked
    plan = {"customer_id": CUSTOMER, "plan": "starter", "trial_period_days": 0}
    subscribed = service.api.post("/api/subscriptions", plan)
    assert subscribed.status == 201, subscribed
    return linked.json["stripe_customer_id"]


def delivered(service: Service) -> int:
    rows = service.api.get(f"/api/usage/{CUSTOMER}/summary").json["meters"]
    (meter,) = [row for row in rows if row["meter"] == "device_usage"]
    return int(meter["delivered"] or 0)


def meter_events(sandbox: Sandbox) -> list[int]:
    """The value of every meter event that the sandbox counted, the newest first."""
    page = Api(sandbox.url).get("/").text
    table = page.split("<h2>Meter events</h2>")[1].split("</table>")[0]
    rows = [re.findall(r"<td[^>]*>(.*?)</td>", row) for row in table.split("<tr>")]
    return [int(row[2]) for row in rows if len(row) == 4]


def reads(service: Service, customer: str) -> bool:
    """Whether many reads at once are all answered: each of the pool's connections takes some."""
    with ThreadPoolExecutor(max_workers=32) as readers:
        gets = [readers.submit(service.api.get, f"/api/usage/{customer}/latest") for _ in range(96)]
        return all(get.result().status == 200 for get in gets)


def takes(service: Service, load: RoamingLoad) -> bool:
    """Whether reports, which have a connection of their own, are taken again: one that is there is answered 200."""
    report, _ = next(iter(load.acknowledged.values()))
    return send_again(service, report).status == 200


def fault(sandbox: Sandbox, **fields: object) -> None:
    assert sandbox.api.post("/_sandbox/faults", fields).status == 200


def fault_count(sandbox: Sandbox) -> int:
    return sum(each["fired"] for each in sandbox.api.get("/_sandbox/faults").json["faults"])


def test_a_replica_that_dies_while_it_delivers_is_relieved_within_half_a_minute(
    programs: Programs, sandbox: Sandbox, postgres: Postgres
):
    """It holds the customer and waits for Stripe, which takes the fact when the sender is dead already."""
    first, second = start_replicas(2, programs, sandbox, postgres)
    subscribe(programs, first)
    # Each replica looks for what the others took in: the second one must not be the first to deliver.
    second.program.stop()
    fault(sandbox, kind="slow", route="POST /v1/billing/meter_events", milliseconds=3_000)
    report = {"customer_id": CUSTOMER, "active_devices": 8, "report_id": "eight"}
    with ThreadPoolExecutor() as sender:
        sending = sender.submit(first.api.post, PATH, report)
        wait_until(lambda: fault_count(sandbox) > 0, seconds=20, what="a call at Stripe")
        first.program.kill()
        died_at = time.monotonic()
        assert sending.exception() is not None
    sandbox.api.send("DELETE", "/_sandbox/faults")
    second.start_again()
    assert postgres.execute("SELECT count(*) FROM leases") == "1\n"
    assert delivered(second) == 0
    # The dead one's lease keeps it away at first; then it delivers what the dead one took in.
    wait_until(
        lambda: delivered(second) == 8,
        seconds=TAKEOVER_SECONDS - (time.monotonic() - died_at),
        what="the total at Stripe",
    )
    print(f"taken over {time.monotonic() - died_at:.1f} s after the death")
    # Sent twice, there once.
    assert meter_events(sandbox) == [8]
    assert postgres.execute("SELECT sequence, value, is_accepted FROM delivery_attempts") == "1|8|t\n"
    upcoming = second.api.get("/api/invoices/upcoming", customer_id=CUSTOMER).json
    assert upcoming["agree"] is True, upcoming


def test_four_replicas_deliver_one_customer_without_doubling(
    programs: Programs, sandbox: Sandbox, postgres: Postgres
):
    replicas = start_replicas(4, programs, sandbox, postgres)
    subscribe(programs, replicas[0])
    # Half of Stripe's answers are lost: the next to try may be another replica.
    fault(sandbox, kind="drop", route="POST /v1/billing/meter_events", percent=50, count=6, seed=5)
    with ThreadPoolExecutor(max_workers=8) as senders:
        for devices in range(1, 9):
            report = {"customer_id": CUSTOMER, "active_devices": devices,
                      "report_id": f"devices-{devices}"}  # fmt: skip
            posts = [senders.submit(each.api.post, PATH, report) for each in replicas]
            assert sorted(post.result().status for post in posts) == [200, 200, 200, 201]
    wait_until(lambda: delivered(replicas[3]) == 8, seconds=60, what="the last total at Stripe")
    assert fault_count(sandbox) > 0

    journal = "SELECT value, event_time, is_accepted FROM delivery_attempts ORDER BY sequence DESC"
    facts = [line.split("|") for line in postgres.execute(journal).split()]
    # Each fact of the journal is one event at Stripe, also where its answer was lost, and nothing else is there.
    assert meter_events(sandbox) == [int(value) for value, _, _ in facts]
    assert facts[0][0] == "8" and {accepted for _, _, accepted in facts} == {"t"}
    # Dated to seconds that rise strictly: whichever event Stripe takes for the newest, it is the last one sent.
    times = [int(time) for _, time, _ in facts]
    assert times == sorted(set(times), reverse=True)
    upcoming = replicas[2].api.get("/api/invoices/upcoming", customer_id=CUSTOMER).json
    assert upcoming["agree"] is True, upcoming


def test_a_rolling_restart_under_load_loses_nothing_that_was_answered(
    programs: Programs, sandbox: Sandbox, postgres: Postgres
):
    replicas = start_replicas(4, programs, sandbox, postgres)
    load = RoamingLoad([each.url for each in replicas], "cust_rolling", seed=11)
    load.start()
    load.wait_for_answers(50)
    for replica in replicas:
        replica.program.process.terminate()
        assert replica.program.wait_for_exit(seconds=20) == 0, replica.program.output(2000)
        load.wait_for_answers(50)
        replica.start_again()
        load.wait_for_answers(50)
    load.join()
    print(f"{len(load.acknowledged)} answered, {load.turned_away} turned away, {load.cut_off} cut off")
    assert load.unanswered == []
    # Without a report that had to look for another replica nothing was shown.
    assert load.turned_away + load.cut_off > 0
    check_round(replicas[0], load, random.Random(11))


def test_the_server_crashes_under_load_and_the_replicas_go_on(
    programs: Programs, sandbox: Sandbox, postgres: Postgres
):
    replicas = start_replicas(2, programs, sandbox, postgres)
    pids = [each.program.pid for each in replicas]
    load = RoamingLoad([each.url for each in replicas], "cust_server", seed=13)
    load.start()
    for _ in range(3):
        load.wait_for_answers(100)
        postgres.restart()
    load.wait_for_answers(100)
    load.join()
    print(f"{len(load.acknowledged)} answered, {load.turned_away} turned away, {load.cut_off} cut off")
    assert load.unanswered == []
    # The crashes met requests, and no request was cut off by the service: each had an answer.
    assert load.turned_away > 0 and load.cut_off == 0
    for replica, pid in zip(replicas, pids, strict=True):
        assert replica.program.process.poll() is None and replica.program.pid == pid
        # Connections that nobody asked for since are tried again within five seconds.
        wait_until(lambda: reads(replica, load.customer), seconds=10, what="every connection is back")
        wait_until(lambda: takes(replica, load), seconds=10, what="reports are taken")
        check_round(replica, load, random.Random(13))


def test_the_pool_holds_no_more_connections_than_it_says(
    programs: Programs, sandbox: Sandbox, postgres: Postgres
):
    (service,) = start_replicas(1, programs, sandbox, postgres)
    load = RoamingLoad([service.url], "cust_pool", seed=17, threads=32)
    load.start()
    most = 0
    for _ in range(10):
        load.wait_for_answers(20)
        found = postgres.execute(
            "SELECT count(*) FROM pg_stat_activity WHERE application_name = 'replica_0'"
        )
        most = max(most, int(found))
    load.join()
    assert 1 < most <= CONNECTIONS
    check_round(service, load, random.Random(17))


def test_a_lock_that_somebody_holds_is_503_and_nothing_half_written(
    programs: Programs, sandbox: Sandbox, postgres: Postgres
):
    (service,) = start_replicas(1, programs, sandbox, postgres)
    patient = Api(service.url, timeout_seconds=40)
    assert patient.post(PATH, hourly(CUSTOMER, 1, mqtt_messages=1)).status == 201
    holder = subprocess.Popen(
        ["psql", postgres.url, "-q"], stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, text=True
    )
    holder.stdin.write("BEGIN; LOCK TABLE hour_slots IN ACCESS EXCLUSIVE MODE;\n")
    holder.stdin.flush()
    locked = "SELECT count(*) FROM pg_locks WHERE mode = 'AccessExclusiveLock' AND granted"
    wait_until(lambda: postgres.execute(locked) != "0\n", seconds=20, what="the lock")
    began = time.monotonic()
    refused = patient.post(PATH, hourly(CUSTOMER, 2, mqtt_messages=2))
    waited = time.monotonic() - began
    holder.stdin.write("ROLLBACK;\n")
    holder.stdin.close()
    assert holder.wait(timeout=20) == 0

    assert (refused.status, refused.json["code"]) == (503, "store_unavailable"), refused
    assert refused.headers["content-type"].startswith("application/problem+json")
    assert 9 < waited < 15
    assert postgres.execute("SELECT count(*) FROM entries") == "1\n"
    assert patient.post(PATH, hourly(CUSTOMER, 2, mqtt_messages=2)).status == 201
    assert patient.get(f"/api/usage/{CUSTOMER}").json["total"] == 2


def test_a_dump_under_load_restores_everything_answered_before_it(
    programs: Programs, sandbox: Sandbox, postgres: Postgres
):
    (service,) = start_replicas(1, programs, sandbox, postgres)
    load = Load(service.url, "cust_dump", seed=19)
    load.start()
    load.wait_for_first_answer()
    time.sleep(0.5)
    before = dict(load.acknowledged)
    where = ["-h", postgres.folder, "-p", postgres.port, "-U", "app"]
    dump = postgres.folder / "dump"
    postgres.run("pg_dump", *where, "-Fc", "-f", dump, "postgres")
    load.join()
    assert len(load.acknowledged) > len(before) > 10
    postgres.run("createdb", *where, "-T", "template0", "restored")
    postgres.run("pg_restore", *where, "-d", "restored", "--exit-on-error", dump)

    url = f"postgres://app@127.0.0.1:{postgres.port}/restored"
    restored = start_service(programs, sandbox, DATABASE_URL=url)
    there = stored(restored, load.customer)
    for serial, (report, identifier) in before.items():
        assert there[serial]["id"] == identifier
        assert there[serial]["metrics"] == report.body["metrics"]
    for report, _ in load.acknowledged.values():
        status = send_again(restored, report).status
        assert status == (200 if report.serial in there else 201)
    assert stored(restored, load.customer).keys() == load.acknowledged.keys()
