"""What an edit of the catalogue and `apply` do to a service that runs: in force when the command returns."""

import time

from catalog.conftest import Catalog
from harness.billing import Service, start_service

GROWTH = """
  growth:
    base: "59.00"
    prices:
      - { meter: device_usage, model: per_unit, included: 10, unit_amount: "4.50" }
      - { meter: api_requests, model: per_unit, unit_amount: "0.001", optional: true }
"""


def serve(catalog: Catalog) -> Service:
    """A service on the file that the test edits, its catalogue applied."""
    assert catalog("apply").code == 0
    return start_service(catalog.programs, catalog.sandbox, BILLING_CATALOG=catalog.file)


def subscribe(service: Service, customer: str, plan: str, **more: object):
    service.api.post("/api/customers", {"customer_id": customer})
    body = {"customer_id": customer, "plan": plan, "trial_period_days": 0} | more
    return service.api.post("/api/subscriptions", body)


def test_a_dearer_price_and_a_new_plan_are_sold_at_once(catalog: Catalog):
    service = serve(catalog)
    assert subscribe(service, "early", "starter").status == 201
    text = catalog.file.read_text()
    catalog.write(text.replace('included: 5, unit_amount: "5.00"', 'included: 5, unit_amount: "6.00"') + GROWTH)
    assert catalog("apply", "--yes").code == 0
    assert subscribe(service, "late", "starter").status == 201
    made = subscribe(service, "new", "growth", prices=["api_requests"])
    assert made.status == 201, made.text
    report = {"customer_id": "new", "instance_id": "i", "metrics": {"devices": 12, "api_requests": 500}}
    reported = service.api.post("/api/usage/report", report)
    assert (reported.status, reported.json["stripe_reported"]) == (201, True), reported.text
    for customer, total in (("early", 2900), ("late", 2900), ("new", 5900 + 900 + 50)):
        invoice = service.api.get("/api/invoices/upcoming", customer_id=customer).json
        assert (invoice["ours"]["total"], invoice["agree"]) == (total, True), invoice


def test_a_broken_file_keeps_the_catalogue_in_force(catalog: Catalog):
    service = serve(catalog)
    text = catalog.file.read_text()
    for broken in (text.replace("base:", "bases:"), "plans: [", ""):
        catalog.write(broken)
        time.sleep(0.05)
        assert subscribe(service, f"cust_{len(broken)}", "starter").status == 201
        page = service.api.get("/dashboard").text
        assert "The catalogue file is broken, the one read before stays in force" in page
    catalog.file.unlink()
    assert subscribe(service, "gone", "starter").status == 201
    assert "there is no such file" in service.api.get("/dashboard").text
    assert service.program.output().count("the catalogue file is broken") == 4

    catalog.write(text + GROWTH)
    assert catalog("apply").code == 0
    assert subscribe(service, "again", "growth").status == 201
    assert "catalogue file is broken" not in service.api.get("/dashboard").text


def test_diff_says_what_goes_on_by_the_old_rules(catalog: Catalog):
    service = serve(catalog)
    assert subscribe(service, "acme", "starter").status == 201
    text = catalog.file.read_text()
    settings = service.settings

    def diff(edited: str, expect: int = 0) -> str:
        catalog.write(edited)
        return catalog.programs.run("billing", "catalog", "diff", settings=settings, expect=expect)

    said = diff(text.replace("aggregate: last", "aggregate: max"))
    assert "· meter device_usage: aggregate last → max in the file; 1 running segment (acme)" in said
    said = diff(text.replace("device_usage", "devices_used"), expect=3)
    assert "· meter device_usage: the file no longer has it; devices_used counts the same metric" in said
    assert "lacks the metered price" not in said
    report = {"customer_id": "acme", "instance_id": "i", "metrics": {"devices": 7}}
    reported = service.api.post("/api/usage/report", report)
    assert (reported.status, reported.json["stripe_reported"]) == (201, True), reported.text
    invoice = service.api.get("/api/invoices/upcoming", customer_id="acme").json
    assert (invoice["ours"]["total"], invoice["agree"]) == (2900 + 1000, True), invoice
    assert "device_usage" not in diff(text)
