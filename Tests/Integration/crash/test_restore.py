"""A restored backup is older than what Stripe was sent: it is noticed, and the totals agree again."""

import time
from pathlib import Path

import pytest

from crash.load import PATH
from crash.test_disk import database
from harness.api import Answer
from harness.billing import Service
from harness.programs import Programs

CUSTOMER = "cust_1"


def report(service: Service, sequence: int, devices: int) -> Answer:
    """As an exporter sends it, with a report of its own for each number."""
    body = {
        "customer_id": CUSTOMER, "active_devices": devices, "report_id": f"r-{sequence}",
        "exporter_id": "spool-1", "sequence": sequence,
    }  # fmt: skip
    answer = service.api.post(PATH, body)
    assert answer.status in (200, 201), answer
    return answer


def warnings(answer: Answer) -> list[str]:
    return [warning["code"] for warning in answer.json.get("warnings", [])]


def upcoming(service: Service) -> dict:
    return service.api.get("/api/invoices/upcoming", customer_id=CUSTOMER).json


def billed_devices(invoice: dict) -> int:
    (line,) = [line for line in invoice["lines"] if line["meter"] == "device_usage"]
    return int(line["quantity"])


def wait_for_agreement(service: Service, devices: int) -> None:
    deadline = time.monotonic() + 60
    while True:
        answer = upcoming(service)
        if answer["agree"] and billed_devices(answer["ours"]) == devices:
            return
        assert time.monotonic() < deadline, answer
        time.sleep(0.2)


@pytest.fixture
def restored(service: Service, programs: Programs, tmp_path: Path) -> Service:
    """Eight devices are in the backup; 11, 15 and 12 were reported and delivered after it."""
    programs.run("billing", "catalog", "apply", "--yes", settings=service.settings)
    assert service.api.post("/api/customers", {"customer_id": CUSTOMER}).status == 201
    plan = {"customer_id": CUSTOMER, "plan": "starter", "trial_period_days": 0}
    assert service.api.post("/api/subscriptions", plan).status == 201
    report(service, 1, 8)
    wait_for_agreement(service, 8)
    copy = tmp_path / "copy.sqlite"
    programs.run("billing", "backup", copy, settings=service.settings)
    for sequence, devices in [(2, 11), (3, 15), (4, 12)]:
        assert warnings(report(service, sequence, devices)) == []
        wait_for_agreement(service, devices)

    service.program.kill()
    path = database(service)
    for name in [path, Path(f"{path}-wal"), Path(f"{path}-shm")]:
        name.unlink(missing_ok=True)
    copy.rename(path)
    service.start_again()
    return service


def test_it_is_noticed_at_the_invoice_and_at_the_next_report(restored: Service):
    answer = upcoming(restored)
    assert answer["agree"] is False and answer["difference_minor"] != 0, answer
    assert billed_devices(answer["ours"]) == 8
    # The exporter counts on where it was: what lies between is not here.
    assert warnings(report(restored, 5, 9)) == ["exporter_sequence"]


def test_reports_sent_again_bring_both_sides_together(restored: Service):
    for sequence, devices in [(1, 8), (2, 11), (3, 15), (4, 12)]:
        report(restored, sequence, devices)
    wait_for_agreement(restored, 12)


@pytest.mark.parametrize("devices", [9, 15, 12])
def test_a_new_report_alone_brings_both_sides_together(restored: Service, devices: int):
    """Its total goes out under a name that Stripe knows with another value; the names go on until one is free.

    In the subscription's first minute each total is dated a second after the last one: also then the new one is
    dated after all that Stripe has.
    """
    report(restored, 5, devices)
    wait_for_agreement(restored, devices)
