"""A report that is much too large waits before it is charged, with the real programs: invoices are the witness."""

import json
import time
from datetime import datetime

import pytest
from harness.billing import Sandbox, Service, start_sandbox, start_service
from harness.programs import ProgramFailed, Programs

from .test_alerts import wait_for
from .test_changes import HOUR, advance, post_form, rfc3339

START = int(time.time()) // HOUR * HOUR - 40 * 24 * HOUR
DAY = 24 * HOUR
BASE, EACH, INCLUDED = 2900, 500, 5


def cost(devices: int) -> int:
    return BASE + EACH * max(0, devices - INCLUDED)


class Stage:
    """A customer on a test clock, ten days into its first period, with eight devices: $44.00."""

    def __init__(self, programs: Programs, **settings: object):
        self.programs = programs
        self.sandbox: Sandbox = start_sandbox(programs)
        rules = {"BILLING_QUARANTINE_FACTOR": 5, "BILLING_QUARANTINE_AMOUNT": 10000}
        self.service: Service = start_service(
            programs, self.sandbox, **(rules | settings)
        )
        self.run("catalog", "apply", "--yes")
        self.clock = post_form(
            self.sandbox, "/v1/test_helpers/test_clocks", frozen_time=START
        ).json["id"]
        link = {"customer_id": "acme", "test_clock": self.clock}
        self.stripe_customer = self.service.api.post("/api/customers", link).json[
            "stripe_customer_id"
        ]
        plan = {"customer_id": "acme", "plan": "starter", "trial_period_days": 0}
        period = self.service.api.post("/api/subscriptions", plan).json["period"]
        self.end = int(datetime.fromisoformat(period["end"]).timestamp())
        self.now = START + 10 * DAY
        advance(self.sandbox, self.clock, self.now)
        assert self.report("plant-1", 8)["stripe_status"] == "accepted"

    def run(self, *words: object, expect: int = 0) -> str:
        return self.programs.run(
            "billing", *words, settings=self.service.settings, expect=expect
        )

    def json(self, *words: object, expect: int = 0) -> dict:
        return json.loads(self.run(*words, "--json", expect=expect))

    def report(
        self,
        instance: str,
        devices: int,
        status: int = 201,
        end: int | None = None,
        **more: object,
    ) -> dict:
        end = end or self.now
        body = {"customer_id": "acme", "instance_id": instance, "metrics": {"devices": devices},
                "window_start": rfc3339(end - HOUR), "window_end": rfc3339(end)}  # fmt: skip
        answer = self.service.api.post("/api/usage/report", body | more)
        assert answer.status == status, answer.json
        return answer.json

    def held(self, state: str = "held") -> list[int]:
        return [
            r["id"]
            for r in self.service.api.get("/api/quarantine", state=state).json[
                "reports"
            ]
        ]

    def expect_invoice(self, devices: int) -> None:
        """Ours and Stripe's agree on it, as soon as Stripe was told."""

        def agrees():
            both = self.service.api.get(
                "/api/invoices/upcoming", customer_id="acme"
            ).json
            return (
                both["agree"]
                and (both["ours"]["total"], both["stripe"]["total"])
                == (cost(devices),) * 2
            )

        wait_for(agrees, logs=self.programs.logs)

    def invoices(self) -> list[int]:
        listed = self.sandbox.api.get(
            "/v1/invoices", customer=self.stripe_customer, status="open"
        ).json["data"]
        paid = self.sandbox.api.get(
            "/v1/invoices", customer=self.stripe_customer, status="paid"
        ).json["data"]
        return sorted(i["total"] for i in listed + paid if i["total"] != BASE)

    def move(self, time: int) -> None:
        """Advances the customer's time and has the service look at the customer by a small report."""
        self.now = time
        advance(self.sandbox, self.clock, time)
        self.report(f"empty-{time}", 0, end=time // HOUR * HOUR)


def test_a_held_report_waits_and_nothing_else_does(programs: Programs):
    stage = Stage(programs)
    spike = stage.report("plant-2", 9000)
    assert (spike["stripe_status"], spike["stripe_reported"]) == ("quarantined", False)
    assert spike["report"]["quarantine"] == "held"
    id = spike["report"]["id"]
    # It is the same report when it comes again, also after the process was killed; others go on.
    stage.service.program.kill()
    stage.service.start_again()
    again = stage.report("plant-2", 9000, status=200)
    assert (again["report"]["id"], again["stripe_status"]) == (id, "quarantined")
    assert stage.report("plant-2", 1, status=409)["code"] == "report_conflict"
    assert stage.report("plant-3", 4)["stripe_status"] == "accepted"
    stage.expect_invoice(12)
    assert stage.held() == [id]
    assert (
        stage.json("quarantine", "list")
        == stage.service.api.get("/api/quarantine").json["reports"]
    )
    assert "$44.00 to $45044.00" in stage.run("quarantine", "list")
    page = stage.service.api.get("/dashboard/quarantine").text
    assert "devices 9000" in page and 'value="release"' in page
    for other in ("/dashboard/money", "/dashboard/customers/acme"):
        assert "$44.00 to $45044.00" in stage.service.api.get(other).text
    assert stage.service.api.get("/api/usage/acme/summary").json["held_reports"] == 1

    # Released, twice: it counts once.
    for _ in range(2):
        done = stage.json("quarantine", "release", id, "--reason", "a fair")
        assert (done["state"], done["release_reason"]) == ("released", "a fair")
    stage.expect_invoice(9012)
    assert stage.report("plant-2", 9000, status=200)["stripe_status"] == "accepted"
    assert stage.held() == [] and stage.held("released") == [id]
    line = stage.json("explain", "--customer", "acme", "--line", 2)["lines"][0]
    assert line["amount"] == EACH * 9007
    # Taken out after all: it is void with its release, and what it says can be sent anew.
    stage.run("usage", "void", id, "--reason", "no fair")
    stage.expect_invoice(12)
    assert stage.held("rejected") == [id]
    stage.run("quarantine", "release", id, expect=1)
    assert stage.json("verify")["differences"] == []


def test_a_report_is_rejected_or_corrected(programs: Programs, tmp_path):
    stage = Stage(programs)
    first, second = (stage.report(f"plant-{n}", 9000)["report"]["id"] for n in (2, 3))
    rejected = stage.service.api.post(
        f"/api/quarantine/{first}/reject", {"reason": "a test"}
    ).json
    assert rejected["state"] == "rejected"
    stage.run("quarantine", "reject", 999, expect=1)
    stage.run("quarantine", "release", expect=2)
    right = {"customer_id": "acme", "instance_id": "plant-3", "metrics": {"devices": 9},
             "window_start": rfc3339(stage.now - HOUR), "window_end": rfc3339(stage.now)}  # fmt: skip
    file = tmp_path / "right.json"
    file.write_text(json.dumps(right))
    stage.run(
        "usage", "supersede", second, "--file", file, "--reason", "a zero too much"
    )
    assert stage.held() == [] and sorted(stage.held("rejected")) == sorted(
        [first, second]
    )
    assert stage.report("plant-2", 3)["stripe_status"] == "accepted"
    stage.expect_invoice(20)
    audited = {row["action"] for row in stage.json("audit", "list")}
    assert {"POST /api/quarantine/{id}/reject", "billing usage supersede"} <= audited


@pytest.mark.parametrize("then", ["bill", "late"])
def test_nobody_decides(programs: Programs, then: str):
    stage = Stage(programs, BILLING_QUARANTINE_THEN=then, BILLING_QUARANTINE_HOURS=8760)
    id = stage.report("plant-2", 9000)["report"]["id"]
    stage.move(stage.end + 60)
    assert stage.held() == [id]
    # Half an hour after the period's end the draft still takes usage.
    stage.move(stage.end + HOUR // 2)
    if then == "bill":
        wait_for(lambda: stage.held() == [], logs=programs.logs)
        stage.report("empty", 0, end=stage.end - 2 * HOUR)
    else:
        assert stage.held() == [id]
    stage.move(stage.end + 3 * HOUR)
    wait_for(lambda: stage.held() == [], logs=programs.logs)
    listed = stage.json("usage", "late", "list")["late"]
    if then == "bill":
        assert [e for e in listed if e["amount"]] == []
        assert stage.invoices() == [cost(9008)]
    else:
        assert [(e["state"], e["amount"]) for e in listed if e["amount"]] == [
            ("open", EACH * 9000)
        ]
        assert stage.invoices() == [cost(8)]
        late = next(e["id"] for e in listed if e["amount"])
        stage.run("usage", "late", "bill", late)
        items = stage.sandbox.api.get(
            "/v1/invoiceitems", customer=stage.stripe_customer
        ).json["data"]
        assert [i["amount"] for i in items] == [EACH * 9000]


def test_what_the_device_list_cannot_explain(programs: Programs):
    stage = Stage(
        programs,
        BILLING_QUARANTINE_FACTOR="",
        BILLING_QUARANTINE_BOUNDS="devices=1/total_devices",
    )
    assert stage.report("plant-2", 9000)["stripe_status"] == "accepted"
    assert stage.report("plant-3", 30, total_devices=30)["stripe_status"] == "accepted"
    odd = stage.report("plant-4", 31, total_devices=30)
    assert odd["stripe_status"] == "quarantined"
    assert "devices is 31, and 30 devices can explain 30" in odd["stripe_hint"]


@pytest.mark.parametrize(("name", "value", "takes"), [
    ("BILLING_QUARANTINE_FACTOR", "0", "a whole number, 1 to 1000000"),
    ("BILLING_QUARANTINE_AMOUNT", "1.5", "a whole number, 0 to 1000000000000"),
    ("BILLING_QUARANTINE_BOUNDS", "devices<=1", "METRIC=NUMBER/BASIS"),
    ("BILLING_QUARANTINE_BOUNDS", "devices=-1/total_devices", "METRIC=NUMBER/BASIS"),
    ("BILLING_QUARANTINE_BOUNDS", "devices=1/total_devices/day", "METRIC=NUMBER/BASIS"),
    ("BILLING_QUARANTINE_BOUNDS", "devices=1/total_devices,", "METRIC=NUMBER/BASIS"),
    ("BILLING_QUARANTINE_HOURS", "0", "a whole number, 1 to 8760"),
    ("BILLING_QUARANTINE_THEN", "drop", "bill or late"),
])  # fmt: skip
def test_a_setting_that_cannot_be_used_stops_the_start(
    programs: Programs, name: str, value: str, takes: str
):
    with pytest.raises(ProgramFailed) as failed:
        programs.run("billing", "serve", settings={name: value})
    assert all(part in str(failed.value) for part in (name, value, takes))


@pytest.mark.parametrize(("name", "value", "takes"), [
    ("BILLING_BRAND_COLOR", "#ffff00", "a darker one"), ("BILLING_BRAND_COLOR", "teal", "a colour such as"),
    ("BILLING_BRAND_COLOR", "#12345", "a colour such as"), ("BILLING_BRAND_NAME", "x" * 61, "1 to 60 characters"),
    ("BILLING_BRAND_LOGO", "/nowhere/logo.svg", "SVG or PNG"), ("BILLING_BRAND_LOGO", "/etc/passwd", "SVG or PNG"),
])  # fmt: skip
def test_a_brand_that_cannot_be_shown_stops_the_start(programs: Programs, name: str, value: str, takes: str):
    with pytest.raises(ProgramFailed) as failed:
        programs.run("billing", "serve", settings={name: value})
    assert all(part in str(failed.value) for part in (name, value, takes))
