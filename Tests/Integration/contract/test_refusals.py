"""Each sentence that the random requests are allowed to be refused with is one that the service says: a pattern that fits nothing
would let a change of the sentence look like a mistake of the description, and one that is too wide would hide one."""

import re
from datetime import UTC, datetime, timedelta

import pytest

from contract.refusals import SENTENCES
from harness.billing import Service
from server.conftest import CUSTOMER, billing, rfc3339

__all__ = ["billing"]

NOW = datetime.now(UTC).replace(microsecond=0)


def report(**fields: object) -> dict[str, object]:
    return {"customer_id": CUSTOMER, "metrics": {"devices": 1}} | fields


def window(start: timedelta, end: timedelta) -> dict[str, object]:
    return report(window_start=rfc3339(NOW + start), window_end=rfc3339(NOW + end))


def many(count: int) -> list[str]:
    return [f"name-{number}" for number in range(count)]


HOUR, DAY = timedelta(hours=1), timedelta(days=1)
REPORT, BATCH, PLAN = "/api/usage/report", "/api/usage/reports", "/api/subscriptions"
# What is asked, and of what is said about it the part that names its pattern.
ROWS = [
    ("bytes, at most 255", REPORT, report(customer_id="é" * 200)),
    ("Unicode does not define", REPORT, report(customer_id="a\U000fa5ab")),
    ("shows nothing", REPORT, report(customer_id="a\u200bb")),
    ("composed form", REPORT, report(customer_id="e\u0301")),
    ("after its start", REPORT, window(-HOUR, -HOUR)),
    ("31 days", REPORT, window(-32 * DAY, -HOUR)),
    ("minutes ahead", REPORT, window(HOUR, 2 * HOUR)),
    ("cannot be missing too", REPORT, report(missing=["devices"])),
    ("named twice", REPORT, report(missing=["a", "a"])),
    ("is not after from", f"/api/usage/{CUSTOMER}?from=2026-02-01T00:00:00Z&to=2026-01-01T00:00:00Z", None),
    ("is required beside", REPORT, report(sequence=1)),
    ("RFC 3339", REPORT, report(window_start="1500-01-01T00:00:00Z", window_end=rfc3339(NOW))),
    ("names; at most", REPORT, report(missing=many(1_001))),
    ("reports in one batch", BATCH, [report()] * 10_001),
    ("cursor of this list", "/api/customers?cursor=x", None),
    ("new metric names", REPORT, report(metrics=dict.fromkeys(many(201), 1))),
    ("there is no receiver", "/api/alerts/rules", {"name": "night", "kind": "gaps", "receivers": ["nobody"]}),
    ("not of", f"/api/exports/usage?customer_id={CUSTOMER}&cursor=b3RoZXIKMQow", None),
    ("has no", PLAN, {"customer_id": CUSTOMER, "plan": "starter", "prices": ["nothing"], "dry_run": True}),
]  # fmt: skip


def said(service: Service, path: str, body: object) -> list[str]:
    answer = service.api.get(path) if body is None else service.api.post(path, body)
    assert answer.status == 422, answer.text
    return [error["detail"] for error in answer.json.get("errors", [{"detail": answer.json["detail"]}])]


@pytest.mark.parametrize(("what", "path", "body"), ROWS, ids=[row[0] for row in ROWS])
def test_the_service_says_it(billing: Service, what: str, path: str, body: object):
    sentences = said(billing, path, body)
    fitting = [sentence for sentence in SENTENCES if any(re.search(sentence, each) for each in sentences)]
    assert len(fitting) == 1, (sentences, fitting)
    assert any(what in each for each in sentences), sentences


def test_every_sentence_has_a_request(billing: Service):
    found = {
        sentence
        for what, path, body in ROWS
        for each in said(billing, path, body)
        for sentence in SENTENCES
        if re.search(sentence, each)
    }
    assert found == set(SENTENCES)
