"""Another's customer is answered as one that does not exist: by the same words, and within noise in the same time."""

import http.client
import json
import time

import pytest
from harness.api import Api
from security.test_doors import address
from security.test_keys import keys

REPORTS = 1_000
ASKED = 250
# How often a foreign id takes longer than an absent one: half of the times where there is nothing to be told from it.
NOISE = (0.38, 0.62)
# Every route that a customer's own key may use, with the customer where each has it.
PATHS = [
    "/api/usage/{id}", "/api/usage/{id}/latest", "/api/usage/{id}/summary", "/api/customers/{id}",
    "/api/invoices/upcoming?customer_id={id}", "/api/usage/report",
]  # fmt: skip


class Caller:
    """One connection that stays: what it measures is the service."""

    def __init__(self, service, key: str):
        self.connection = http.client.HTTPConnection(*address(service), timeout=30)
        self.headers = {"Authorization": f"Bearer {key}", "Content-Type": "application/json"}

    def ask(self, path: str, customer: str) -> tuple[float, int, str]:
        body = {"customer_id": customer, "metrics": {"devices": 1}} if path.endswith("/report") else None
        begun = time.perf_counter()
        self.connection.request("POST" if body else "GET", path.format(id=customer), body and json.dumps(body), self.headers)
        answer = self.connection.getresponse()
        text = answer.read().decode()
        took = time.perf_counter() - begun
        return took, answer.status, text.replace(customer, "ID")

    def later(self, path: str, one: str, other: str) -> float:
        """The part of all pairs in which `one` took longer than `other`; asked in turns, so that what else runs here meets both."""
        times: dict[str, list[float]] = {one: [], other: []}
        for turn in range(2 * ASKED):
            customer = (one, other)[turn % 2 ^ turn // 2 % 2]
            times[customer].append(self.ask(path, customer)[0])
        pairs = [(a > b) + (a == b) / 2 for a in times[one] for b in times[other]]
        return sum(pairs) / len(pairs)


def answered(caller: Caller, path: str, customer: str) -> tuple[int, dict]:
    """But for the name of the request."""
    _, status, text = caller.ask(path, customer)
    return status, {name: value for name, value in json.loads(text).items() if name != "request_id"}


@pytest.fixture
def tenants(programs, guarded):
    """A customer's own key beside another customer of whom much is known."""
    service, operator = guarded
    api = Api(service.url, operator["key"])
    for customer in ("mine__", "theirs"):
        assert api.post("/api/customers", {"customer_id": customer}).status == 201
        batch = [
            {"customer_id": customer, "instance_id": f"plant-{n % 50}", "report_id": str(n), "metrics": {"devices": n % 40}}
            for n in range(REPORTS)
        ]
        assert api.post("/api/usage/reports", batch).status == 207
    made = keys(programs, service, "create", "--scope", "usage:read", "--scope", "usage:write", "--customer", "mine__", "--json")
    caller = Caller(service, made["key"])
    yield caller
    caller.connection.close()


def test_a_foreign_customer_is_answered_as_an_absent_one(tenants: Caller):
    told = {}
    for path in PATHS:
        own, foreign, absent = (answered(tenants, path, customer) for customer in ("mine__", "theirs", "nobody"))
        assert foreign == absent and absent[0] == 404 and own != absent, path
        # What the machine does meanwhile may hide nothing three times.
        rounds = []
        while not (rounds and NOISE[0] < rounds[-1] < NOISE[1]) and len(rounds) < 3:
            rounds.append(tenants.later(path, "theirs", "nobody"))
        told[path] = rounds
    assert all(NOISE[0] < rounds[-1] < NOISE[1] for rounds in told.values()), told


def test_the_measure_sees_a_customer_that_is_read(tenants: Caller):
    assert tenants.later("/api/usage/{id}/summary", "mine__", "nobody") > 0.9
