"""Stripe takes connections and never answers, is nowhere, or sends elsewhere: reports are taken, whoever reads gets our own numbers in time,
and a word on Stripe."""

import os
import signal
import threading
import time
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from harness.billing import start_sandbox, start_service
from harness.ports import free_port
from harness.programs import Programs
from harness.stores import STORES
from security.conftest import make_database

KEY = "admin-key-of-the-tests"
# Two seconds for Stripe, the rest for a machine that does other things, too.
SECONDS = 4


@pytest.fixture(scope="module", params=STORES)
def silent(request, bin_dir, tmp_path_factory):
    """Two customers, one on a test clock, whose state is asked of Stripe each time; then Stripe stands still."""
    programs = Programs(bin_dir, tmp_path_factory.mktemp("silent"))
    sandbox = start_sandbox(programs)
    database = make_database(request, programs.folder)
    service = start_service(programs, sandbox, **database.settings, BILLING_ADMIN_KEY=KEY)
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


# MARK: Stripe is nowhere, or sends elsewhere


def ways_of_reports(service) -> list[int]:
    """Of a customer that is known, so that the first takes the short way."""
    report = {"customer_id": "cust_r", "metrics": {"devices": 1}}
    service.api.post("/api/usage/report", report)
    return [
        service.api.post("/api/usage/report", report).status,
        service.api.post("/api/usage/reports", [report]).status,
    ]  # fmt: skip


@contextmanager
def answering(status: int, location: str = ""):
    """A server that answers every request so; yields its address and what it was asked."""
    asked: list[str] = []

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked.append(f"{self.command} {self.path}")
            self.rfile.read(int(self.headers.get("Content-Length", 0)))
            self.send_response(status)
            self.send_header("Location", location)
            self.send_header("Content-Length", "0")
            self.end_headers()

        do_POST = do_GET

        def log_message(self, *_: object) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}", asked
        server.shutdown()


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_a_redirect_to_another_host_is_refused_and_named(programs, database, status: int):
    with answering(200) as (elsewhere, believed), answering(status, f"{elsewhere}/v1/customers") as (base, asked):
        service = start_service(programs, None, **database.settings, STRIPE_SECRET_KEY="sk_test_x", STRIPE_API_BASE=base)
        refused = service.api.post("/api/customers", {"customer_id": "cust_r"})
        assert refused.status in (502, 503) and refused.json["code"].startswith("stripe_"), refused.text
        assert ways_of_reports(service) == [201, 207]
        assert asked and believed == []
        assert elsewhere.removeprefix("http://") in refused.text + service.program.output()


@pytest.mark.parametrize(("base", "cause"), [("http://stripe.invalid", "DNS"), ("http://127.0.0.1:{port}", "refused")])
def test_a_stripe_that_is_nowhere_is_named_in_time(programs, database, base: str, cause: str):
    address = base.format(port=free_port())
    service = start_service(programs, None, **database.settings, STRIPE_SECRET_KEY="sk_test_x", STRIPE_API_BASE=address)
    begun = time.monotonic()
    refused = service.api.post("/api/customers", {"customer_id": "cust_r"})
    assert time.monotonic() - begun < 10
    assert (refused.status, refused.json["code"]) == (503, "stripe_unavailable"), refused.text
    assert cause in refused.text + service.program.output()
    assert ways_of_reports(service) == [201, 207]
