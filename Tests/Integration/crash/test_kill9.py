"""Hundreds of times: reports pour in, the service is killed, and what it had answered is there, once."""

import os
import random
import sqlite3
import time
from collections.abc import Callable
from dataclasses import replace

import pytest

from crash.load import PATH, Load, Report
from harness.api import Answer
from harness.billing import Service
from harness.servers import Postgres

ROUNDS = 200
ROUNDS_ON_POSTGRESQL = 50


def stored(service: Service, customer: str) -> dict[int, dict]:
    """All reports of a customer by serial, read page by page; a serial seen twice fails."""
    found: dict[int, dict] = {}
    query: dict = {"limit": 100}
    while True:
        answer = service.api.get(f"/api/usage/{customer}", **query)
        assert answer.status == 200, answer
        page = answer.json
        for report in page["reports"]:
            serial = report["metrics"]["api_requests"]
            assert serial not in found, f"report {serial} of {customer} is there twice"
            found[serial] = report
        if page["next"] is None:
            assert page["total"] == len(found)
            return found
        query["cursor"] = page["next"]


def send_again(service: Service, report: Report) -> Answer:
    headers = {name.replace("-", "_"): value for name, value in report.headers.items()}
    return service.api.post(PATH, report.body, **headers)


def check_round(service: Service, load: Load, dice: random.Random) -> None:
    """What was answered is there; what was not is there or not; sent again, all is there once."""
    assert load.refused == []
    there = stored(service, load.customer)
    for serial, (report, identifier) in load.acknowledged.items():
        assert serial in there, f"report {serial} of {load.customer} was answered 201 and is gone"
        assert there[serial]["id"] == identifier
        assert there[serial]["metrics"] == report.body["metrics"]
    in_doubt = {report.serial: report for report in load.unanswered}
    assert there.keys() <= load.acknowledged.keys() | in_doubt.keys()

    for serial, report in in_doubt.items():
        answer = send_again(service, report)
        assert answer.status == (200 if serial in there else 201), answer
    for serial in dice.sample(sorted(load.acknowledged), k=min(5, len(load.acknowledged))):
        report, identifier = load.acknowledged[serial]
        answer = send_again(service, report)
        assert (answer.status, answer.json["report"]["id"]) == (200, identifier), answer

    every = [report for report, _ in load.acknowledged.values()] + load.unanswered
    assert stored(service, load.customer).keys() == {report.serial for report in every}
    assert billed_messages(service, load.customer) == sum(report.messages for report in every)


def billed_messages(service: Service, customer: str) -> int:
    """The month's total that rating would read, kept in the same transaction as the reports."""
    answer = service.api.get(f"/api/usage/{customer}/summary")
    assert answer.status == 200, answer
    (meter,) = [row for row in answer.json["meters"] if row["meter"] == "mqtt_messages"]
    return int(meter["total"])


def kill_often(service: Service, rounds: int) -> None:
    seed = int(os.environ.get("CRASH_SEED") or time.time_ns() % 1_000_000)
    print(f"CRASH_SEED={seed} repeats this choice of reports and moments")
    dice = random.Random(seed)
    acknowledged = in_doubt = 0
    for number in range(rounds):
        load = Load(service.url, f"crash-{number}", seed=dice.randrange(1 << 32))
        load.start()
        load.wait_for_first_answer()
        time.sleep(dice.uniform(0, 0.2))
        service.program.kill()
        load.join()
        service.start_again()
        check_round(service, load, dice)
        acknowledged += len(load.acknowledged)
        in_doubt += len(load.unanswered)
    print(f"{rounds} kills, {acknowledged} reports answered, {in_doubt} in doubt")
    # A kill that caught nothing in flight would have shown little.
    assert acknowledged > rounds * 10 and in_doubt > rounds


def test_what_was_answered_survives_kill_9_on_postgresql(
    start_with: Callable[..., Service], postgres: Postgres
):
    kill_often(start_with(DATABASE_URL=postgres.url), ROUNDS_ON_POSTGRESQL)


def test_what_was_answered_survives_kill_9(service: Service):
    kill_often(service, ROUNDS)
    assert service.program.stop() == 0
    database = str(service.settings["DATABASE_URL"]).removeprefix("sqlite:")
    with sqlite3.connect(database) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        assert connection.execute("PRAGMA foreign_key_check").fetchall() == []


def test_loss_and_doubling_would_be_noticed(service: Service):
    """The check of a round is shown an answer that was lost, a total that is off, and a refusal."""
    load = Load(service.url, "crash-check", seed=1)
    load.start()
    load.wait_for_first_answer()
    load.join()
    dice = random.Random(1)
    check_round(service, load, dice)

    report, identifier = load.acknowledged[0]
    lost = replace(report, serial=1_000_000)
    with pytest.raises(AssertionError, match="report 1000000 of crash-check .* is gone"):
        known = load.acknowledged | {lost.serial: (lost, identifier + 1_000_000)}
        check_round(service, replace(load, acknowledged=known), dice)
    with pytest.raises(AssertionError):
        check_round(service, replace(load, acknowledged={}), dice)
    with pytest.raises(AssertionError):
        check_round(service, replace(load, refused=[(report, 503, "full")]), dice)

