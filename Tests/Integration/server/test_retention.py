"""`billing usage prune`: what reports of a long closed period said goes; a replay is still a replay, and all totals agree."""

import json
import sqlite3
import time
from datetime import datetime

import pytest

from harness.billing import Sandbox, Service, start_sandbox, start_service
from harness.program import ProgramFailed
from harness.programs import Programs

from .test_changes import HOUR, advance, post_form, rfc3339

DAY = 24 * HOUR
# The first period is closed for more than a year when the replay comes: 400 days and a month.
START = int(time.time()) // HOUR * HOUR - 432 * DAY


class LongAgo:
    """A customer on a test clock whose first period ended 400 days ago, with eight devices in its last hours."""

    def __init__(self, programs: Programs, others: int = 0):
        self.programs = programs
        self.sandbox: Sandbox = start_sandbox(programs)
        self.service: Service = start_service(programs, self.sandbox)
        self.run("catalog", "apply", "--yes")
        clock = post_form(self.sandbox, "/v1/test_helpers/test_clocks", frozen_time=START)
        self.clock = clock.json["id"]
        link = {"customer_id": "cust_a", "test_clock": self.clock}
        self.stripe_customer = self.service.api.post("/api/customers", link).json["stripe_customer_id"]
        plan = {"customer_id": "cust_a", "plan": "starter", "trial_period_days": 0}
        period = self.service.api.post("/api/subscriptions", plan).json["period"]
        self.end = int(datetime.fromisoformat(period["end"]).timestamp())
        advance(self.sandbox, self.clock, self.end - HOUR)
        self.bodies = [self.body("plant-1", 5, self.end - hours * HOUR) for hours in (30, 20, 3)]
        self.bodies += [self.body("plant-1", 8, self.end - HOUR)]
        self.ids = [self.send(body)["report"]["id"] for body in self.bodies]
        # Each ends with no device, so that nothing of theirs holds to the period's end.
        self.others = [
            self.body(f"many-{number}", (28 * 24 - 1 - hour) % 7, START + hour * HOUR)
            for number in range(others) for hour in range(1, 28 * 24)
        ]  # fmt: skip
        if self.others:
            answer = self.service.api.post("/api/usage/reports", self.others).json
            assert answer["created"] == len(self.others)
        self.wait_until_stripe_has(8)
        # Nothing is closed while the period is not over, and so nothing goes.
        assert self.prune()["reports"] == 0
        advance(self.sandbox, self.clock, self.end + 2 * HOUR)

    def wait_until_stripe_has(self, devices: int) -> None:
        """What is not delivered when the clock leaves the period would be late usage of it."""
        meters = self.sandbox.api.get("/v1/billing/meters").json["data"]
        meter = next(each["id"] for each in meters if each["event_name"] == "device_usage")
        path = f"/v1/billing/meters/{meter}/event_summaries"
        span = {"customer": self.stripe_customer, "start_time": START, "end_time": self.end}
        deadline = time.monotonic() + 60
        while True:
            found = self.sandbox.api.get(path, **span).json["data"]
            if found and found[0]["aggregated_value"] == devices:
                return
            assert time.monotonic() < deadline, found
            time.sleep(0.1)

    def close(self) -> None:
        """Any report makes the service look at the customer; this one is of the next period."""
        self.send(self.body("plant-1", 6, self.end + HOUR))
        assert self.json("verify", "--offline")["certificates"] == 1

    def body(self, instance: str, devices: int, end: int) -> dict:
        return {
            "customer_id": "cust_a", "instance_id": instance, "metrics": {"devices": devices},
            "window_start": rfc3339(end - HOUR), "window_end": rfc3339(end),
        }  # fmt: skip

    def send(self, body: dict, status: int = 201) -> dict:
        answer = self.service.api.post("/api/usage/report", body)
        assert answer.status == status, answer.json
        return answer.json

    def run(self, *words: object, expect: int = 0) -> str:
        return self.programs.run("billing", *words, settings=self.service.settings, expect=expect)

    def json(self, *words: object, expect: int = 0) -> dict:
        return json.loads(self.run(*words, "--json", expect=expect))

    def prune(self, *words: object) -> dict:
        return self.json("usage", "prune", "--before", rfc3339(self.end), *words)

    def line(self) -> dict:
        """The metered line of the pruned period's invoice, and what its total is made of."""
        shown = self.json("explain", "--customer", "cust_a", "--at", rfc3339(self.end))["lines"]
        return next(line for line in shown if line["meter"] == "device_usage")


def test_a_replay_400_days_later_is_still_a_replay(programs: Programs):
    stage = LongAgo(programs)
    stage.close()
    before = stage.line()
    assert (before["quantity"], before["amount"]) == (8, 1500)
    would = stage.prune("--dry-run")
    done = stage.prune("--customer", "cust_a")
    start = rfc3339(START)
    span = {"start": start, "end": rfc3339(stage.end), "reports": 4}
    customer = {"customer_id": "cust_a", "reports": 4, "pruned": [span], "kept": []}
    assert stage.json("audit", "list")[0]["action"] == "billing usage prune"
    assert done == {
        "before": rfc3339(stage.end), "dry_run": False, "reports": 4, "customers": [customer]}  # fmt: skip
    assert would == done | {"dry_run": True}
    assert stage.prune()["reports"] == 0
    assert "0 reports of 0 customers pruned" in stage.run(
        "usage", "prune", "--before", rfc3339(stage.end))  # fmt: skip

    reports = stage.service.api.get("/api/usage/cust_a", to=rfc3339(stage.end)).json["reports"]
    assert [(one["id"], one["sealed"], one["metrics"]) for one in reports] == [
        (number, True, {}) for number in reversed(stage.ids)]  # fmt: skip
    for body, number in zip(stage.bodies, stage.ids, strict=True):
        again = stage.send(body, status=200)["report"]
        assert (again["id"], again["metrics"]) == (number, body["metrics"])
        other = stage.send(body | {"metrics": {"devices": 9}}, status=409)
        assert other["report"]["id"] == number
    stage.run("usage", "void", stage.ids[0], "--reason", "too late", expect=1)

    after = stage.line()
    assert (after["quantity"], after["amount"], after["tiers"]) == (8, 1500, before["tiers"])
    assert (after["explanation"]["exact"], after["explanation"]["sealed"]) == (
        before["explanation"]["exact"], True)  # fmt: skip
    assert stage.json("verify", "--offline")["differences"] == []
    assert stage.json("verify")["differences"] == []

    # What an operator does for the freed space, with the service stopped; nothing else changes by it.
    stage.service.program.stop()
    path = str(stage.service.settings["DATABASE_URL"]).removeprefix("sqlite:")
    database = sqlite3.connect(programs.folder / path)
    database.execute("VACUUM")
    database.close()
    stage.service.start_again()
    assert stage.send(stage.bodies[0], status=200)["report"]["id"] == stage.ids[0]
    assert stage.json("verify", "--offline")["differences"] == []


def test_late_usage_is_decided_first_and_can_only_be_waived_afterwards(programs: Programs):
    stage = LongAgo(programs)
    stage.close()
    late = stage.send(stage.body("plant-2", 2, stage.end - HOUR))["report"]["id"]
    kept = stage.prune()["customers"][0]
    assert kept["pruned"] == []
    assert [(one["reason"], one["detail"]) for one in kept["kept"]] == [
        ("late_usage_undecided", f"bill or waive its late usage first: {late}")]  # fmt: skip
    assert f"kept: bill or waive its late usage first: {late}" in stage.run(
        "usage", "prune", "--before", rfc3339(stage.end))  # fmt: skip
    stage.run("usage", "late", "bill", late)
    assert stage.prune()["reports"] == 4

    later = stage.send(stage.body("plant-3", 3, stage.end - HOUR))["report"]["id"]
    listed = stage.json("usage", "late", "list")["late"]
    assert [(one["id"], one["state"], one["amount"]) for one in listed] == [
        (late, "billed", 1000), (later, "open", None)]  # fmt: skip
    assert "amount unknown (what the period's reports said is pruned)" in stage.run(
        "usage", "late", "list")  # fmt: skip
    with pytest.raises(ProgramFailed, match="cannot be rated: .* is gone; waive it"):
        stage.run("usage", "late", "bill", later)
    stage.run("usage", "late", "waive", later, "--reason", "too old")
    listed = stage.json("usage", "late", "list")["late"]
    assert [(one["state"], one["amount"]) for one in listed] == [("billed", 1000), ("waived", None)]
    assert stage.json("verify", "--offline")["differences"] == []


def test_a_killed_prune_goes_on(programs: Programs):
    stage = LongAgo(programs, others=6)
    stage.close()
    path = programs.folder / str(stage.service.settings["DATABASE_URL"]).removeprefix("sqlite:")

    def ask(question: str) -> list:
        database = sqlite3.connect(path)
        try:
            return database.execute(question).fetchall()
        finally:
            database.close()

    days = "SELECT * FROM day_totals ORDER BY customer, day"
    before = ask(days)
    left = stage.prune("--dry-run")["reports"]
    assert left == len(stage.others) + len(stage.ids)
    kills = 0
    for number in range(12):
        prune = programs.start(
            "billing", "usage", "prune", "--before", rfc3339(stage.end),
            settings=stage.service.settings, name=f"prune-{number}",
        )  # fmt: skip
        if number == 0:
            prune.wait_until(lambda: ask("SELECT * FROM sealed_spans"))
        else:
            time.sleep(0.2 + number / 40)
        if prune.process.poll() is None:
            prune.kill()
        now = stage.prune("--dry-run")["reports"]
        assert now <= left
        kills += now > 0
        left = now
    assert kills > 0, "no kill hit a prune in the middle"
    assert (stage.prune()["reports"], stage.prune("--dry-run")["reports"]) == (left, 0)
    assert ask(days) == before
    again = stage.service.api.post("/api/usage/reports", stage.others).json
    assert (again["created"], again["duplicates"]) == (0, len(stage.others))
    assert stage.json("verify", "--offline")["differences"] == []


def test_what_is_too_young_is_refused(programs: Programs, service: Service):
    soon = rfc3339(int(time.time()) - 89 * DAY)
    for words, says in [
        (("--before", soon), f"--before: {soon} is less than 90 days ago; the latest is 20"),
        (("--before", "last year"), "last year"),
        (("--before", rfc3339(0), "--customer", "nobody"), "nobody"),
    ]:
        with pytest.raises(ProgramFailed) as failure:
            programs.run("billing", "usage", "prune", *words, settings=service.settings)
        assert says in str(failure.value)
