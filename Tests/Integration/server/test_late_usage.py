"""A period closes, usage comes late, is billed once or waived, and everything is verified, with the real programs."""

import json
import sqlite3
import time
from datetime import datetime

from harness.billing import Sandbox, Service, start_sandbox, start_service
from harness.programs import Programs

from .test_changes import HOUR, advance, post_form, rfc3339

# Its first period is over, and windows after it are past for the service too.
START = int(time.time()) // HOUR * HOUR - 40 * 24 * HOUR


class Stage:
    """One customer on a test clock whose first period ends at `end`, with eight devices in it."""

    def __init__(self, programs: Programs):
        self.programs = programs
        self.sandbox: Sandbox = start_sandbox(programs)
        self.service: Service = start_service(programs, self.sandbox)
        self.run("catalog", "apply", "--yes")
        clock = post_form(self.sandbox, "/v1/test_helpers/test_clocks", frozen_time=START)
        self.clock = clock.json["id"]
        link = {"customer_id": "cust_a", "test_clock": self.clock}
        self.stripe_customer = self.service.api.post("/api/customers", link).json[
            "stripe_customer_id"
        ]
        plan = {"customer_id": "cust_a", "plan": "starter", "trial_period_days": 0}
        period = self.service.api.post("/api/subscriptions", plan).json["period"]
        self.end = int(datetime.fromisoformat(period["end"]).timestamp())
        advance(self.sandbox, self.clock, self.end - HOUR)
        self.report("plant-1", 8, self.end - HOUR)
        advance(self.sandbox, self.clock, self.end + 2 * HOUR)
        # Any report makes the service look at the customer; this one is of the next period.
        self.report("plant-1", 6, self.end + HOUR)

    def run(self, *words: object, expect: int = 0) -> str:
        return self.programs.run("billing", *words, settings=self.service.settings, expect=expect)

    def json(self, *words: object, expect: int = 0) -> dict:
        return json.loads(self.run(*words, "--json", expect=expect))

    def report(self, instance: str, devices: int, end: int) -> dict:
        answer = self.service.api.post(
            "/api/usage/report",
            {"customer_id": "cust_a", "instance_id": instance, "metrics": {"devices": devices},
             "window_start": rfc3339(end - HOUR), "window_end": rfc3339(end)},
        )  # fmt: skip
        assert answer.status == 201, answer.json
        return answer.json

    def invoice_items(self) -> list[int]:
        listed = self.sandbox.api.get("/v1/invoiceitems", customer=self.stripe_customer).json
        return [item["amount"] for item in listed["data"]]


def test_late_usage_is_listed_billed_once_or_waived(programs: Programs):
    stage = Stage(programs)
    assert stage.json("usage", "late", "list") == {"late": [], "differences": []}
    answers = [stage.report(f"plant-{n}", n, stage.end - HOUR) for n in (2, 3)]
    assert [a["warnings"][0]["code"] for a in answers] == ["closed_period"] * 2
    ids = [a["report"]["id"] for a in answers]

    listed = stage.json("usage", "late", "list", "--customer", "cust_a")["late"]
    assert [(e["id"], e["state"], e["amount"]) for e in listed] == [
        (ids[0], "open", 1000), (ids[1], "open", 1500)]  # fmt: skip
    stage.run("usage", "late", "waive", ids[0], "--reason", "our outage")
    for _ in range(2):
        billed = stage.json("usage", "late", "bill", ids[1])["late"]
        assert [(e["state"], e["amount"]) for e in billed] == [("billed", 1500)]
    assert stage.run("usage", "late", "bill", "--customer", "cust_a", "--all") == "no late usage\n"
    assert stage.invoice_items() == [1500]
    stage.run("usage", "late", "bill", ids[0], expect=1)
    stage.run("usage", "late", "bill", 999, expect=1)
    stage.run("usage", "late", "bill", expect=2)
    stage.run("usage", "late", "waive", ids[1], "--reason", " ", expect=2)
    audited = {(row["action"], row["outcome"]) for row in stage.json("audit", "list")}
    assert audited >= {("billing usage late bill", "done"), ("billing usage late waive", "done")}

    verified = stage.json("verify")
    own = verified.pop("stripe_only")
    assert verified == {
        "customers": 1, "certificates": 1, "segments": 2, "prices": 2, "differences": []}  # fmt: skip
    assert [(line["customer_id"], line["line"][-6:]) for line in own] == [("cust_a", "$15.00")]


def test_verify_names_what_was_changed_behind_its_back(programs: Programs):
    stage = Stage(programs)
    assert stage.json("verify", "--offline")["certificates"] == 1
    path = str(stage.service.settings["DATABASE_URL"]).removeprefix("sqlite:")
    with sqlite3.connect(programs.folder / path) as database:
        database.execute("DROP TRIGGER entries_never_change")
        database.execute("UPDATE entries SET content_hash = zeroblob(16) WHERE id = 1")
    found = stage.json("verify", "--offline", expect=3)["differences"]
    assert [(d["customer_id"], d["subject"]) for d in found] == [("cust_a", "certificate 1")]
    assert found[0]["detail"].startswith("its head is ")
