"""Stripe takes connections and never answers: whoever reads gets our own numbers in time, and a word on Stripe."""

import os
import signal
import time

import pytest
from harness.billing import start_sandbox, start_service
from harness.programs import Programs

KEY = "admin-key-of-the-tests"
# Two seconds for Stripe, the rest for a machine that does other things, too.
SECONDS = 4


@pytest.fixture(scope="module")
def silent(bin_dir, tmp_path_factory):
    """Two customers, one on a test clock, whose state is asked of Stripe each time; then Stripe stands still."""
    programs = Programs(bin_dir, tmp_path_factory.mktemp("silent"))
    sandbox = start_sandbox(programs)
    service = start_service(programs, sandbox, BILLING_ADMIN_KEY=KEY)
    programs.run("billing", "catalog", "apply", "--yes", settings=service.settings)
    clock = sandbox.api.send(
        "POST", "/v1/test_helpers/test_clocks", f"frozen_time={int(time.time())}".encode(),
        {"Content-Type": "application/x-www-form-urlencoded"},
    ).json["id"]  # fmt: skip
    for customer, more in (("cust_plain", {}), ("cust_clock", {"test_clock": clock})):
        made = service.api.post("/api/customers", {"customer_id": customer} | more)
        assert made.status == 201, made.text
        plan = {"customer_id": customer, "plan": "starter", "trial_period_days": 0}
        assert service.api.post("/api/subscriptions", plan).status == 201
        report = {"customer_id": customer, "metrics": {"devices": 7}}
        assert service.api.post("/api/usage/report", report).status == 201
    link = service.api.post("/api/usage/cust_clock/link", {}).json["url"].removeprefix(service.url)
    os.kill(sandbox.program.process.pid, signal.SIGSTOP)
    yield service, link
    os.kill(sandbox.program.process.pid, signal.SIGCONT)
    programs.stop()


def ask(service, method: str, path: str, body=None):
    begun = time.monotonic()
    answer = service.api.get(path) if method == "GET" else service.api.post(path, body)
    assert time.monotonic() - begun < SECONDS, f"{path}: {time.monotonic() - begun:.1f} s"
    return answer


@pytest.mark.parametrize("customer", ["cust_plain", "cust_clock"])
@pytest.mark.parametrize(
    ("path", "numbers", "word"),
    [
        ("/api/usage/{}", '"devices":7', ""),
        ("/api/usage/{}/latest", '"devices":7', ""),
        ("/api/usage/{}/summary", '"total":7', ""),
        ("/api/usage/{}/summary?series=day", '"total":7', ""),
        ("/api/customers/{}", "sub_", ""),
        ("/api/invoices/upcoming?customer_id={}", '"ours":{', "Stripe"),
        ("/dashboard/customers/{}", "7", "Stripe does not answer"),
    ],
)
def test_our_own_numbers_come_in_time(silent, customer: str, path: str, numbers: str, word: str):
    service, _ = silent
    answer = ask(service, "GET", path.format(customer))
    assert answer.status == 200, answer.text
    text = answer.text.replace(" ", "") if answer.text.startswith("{") else answer.text
    assert numbers in text
    assert word.replace(" ", "") in answer.text.replace(" ", "")


def test_what_had_to_be_asked_of_stripe_is_named(silent):
    service, link = silent
    summary = ask(service, "GET", "/api/usage/cust_clock/summary")
    assert summary.json["warnings"] == ["Stripe does not answer: these are our own numbers"]
    assert "warnings" not in ask(service, "GET", "/api/usage/cust_plain/summary").json
    for path in (link, "/dashboard"):
        page = ask(service, "GET", path)
        assert page.status == 200
        assert "Stripe does not answer" in page.text
    upcoming = ask(service, "GET", "/api/invoices/upcoming?customer_id=cust_clock").json
    assert upcoming["stripe"] is None
    assert "Stripe" in upcoming["reason"]


def test_stripes_own_page_is_refused_in_time(silent):
    service, _ = silent
    answer = ask(service, "POST", "/api/portal/sessions", {"customer_id": "cust_plain"})
    assert answer.status == 503
    assert answer.json["code"] == "stripe_unavailable", answer.text
