"""The audit log on both stores: one row for each command and request that changed something, and whoever alters one is found."""

import json
import sqlite3
import time
from datetime import UTC, datetime

import pytest
from harness.api import Api
from harness.billing import SECRET_KEY
from harness.program import ProgramFailed
from harness.stores import SECRET, Database

KEY = "admin-key-of-the-audit"


def alter(database: Database, statement: str) -> None:
    """As an owner does who means it: what keeps the log is put aside first."""
    if database.store == "postgres":
        database.run(f"GRANT UPDATE, DELETE ON audit_log TO {database.owner}")
    else:
        for trigger in ("audit_log_no_update", "audit_log_no_delete"):
            database.run(f"DROP TRIGGER IF EXISTS {trigger}")
    database.run(statement)


@pytest.fixture
def service(start_with):
    return start_with(BILLING_SECRET=SECRET, BILLING_ADMIN_KEY=KEY)


@pytest.fixture
def billing(programs, service):
    def run(*words: object, expect: int = 0) -> str:
        return programs.run("billing", *words, settings=service.settings, expect=expect)

    return run


@pytest.fixture
def actions(billing):
    return lambda: json.loads(billing("audit", "list", "--json", "--limit", "1000"))


def rfc3339(seconds: float) -> str:
    return datetime.fromtimestamp(seconds, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def hourly(devices: int, hours_ago: int) -> dict:
    end = time.time() // 3600 * 3600 - hours_ago * 3600
    return {
        "customer_id": "c", "instance_id": "i", "metrics": {"devices": devices},
        "window_start": rfc3339(end - 3600), "window_end": rfc3339(end),
    }  # fmt: skip


def test_each_changing_command_leaves_one_row(programs, service, billing, actions):
    billing("catalog", "apply", "--yes")
    billing("customers", "add", "c", "--name", "Ada")
    made = json.loads(billing("keys", "create", "--role", "operator", "--json"))
    billing("keys", "rotate", made["id"], "--overlap", "0")
    billing("keys", "revoke", made["id"])
    first = service.api.post("/api/usage/report", hourly(1, 5)).json["report"]["id"]
    second = service.api.post("/api/usage/report", hourly(2, 4)).json["report"]["id"]
    billing("usage", "void", first, "--reason", "twice")
    file = programs.folder / "right.json"
    file.write_text(json.dumps(hourly(3, 4)))
    billing("usage", "supersede", second, "--file", file, "--reason", "wrong")
    billing("usage", "import", "--format", "ndjson", "--quiet", file, expect=0)
    start, end = rfc3339(time.time() // 3600 * 3600 - 7200), rfc3339(time.time() // 3600 * 3600 - 3600)
    billing("usage", "waive", "--customer", "c", "--instance", "i", "--from", start, "--to", end, "--reason", "away")
    billing("usage", "retire", "--customer", "c", "--instance", "i", "--reason", "gone")
    billing("customers", "unlink", "c")
    found = list(reversed(actions()))
    assert [row["action"] for row in found] == [
        "billing catalog apply", "billing customers add", "billing keys create", "billing keys rotate",
        "billing keys revoke", "billing usage void", "billing usage supersede", "billing usage import",
        "billing usage waive", "billing usage retire", "billing customers unlink",
    ]  # fmt: skip
    assert {row["outcome"] for row in found} == {"done"}
    assert {row["actor"] for row in found} == {"command"}
    assert all("@" in row["actor_name"] for row in found)
    assert found[1]["target"] == "customers add c --name …"
    assert found[5]["target"] == f"usage void {first} --reason twice"
    # Commands that read, that are refused, that rehearse, or that find nothing to do leave none.
    for words in (
        ("customers", "list"), ("customers", "show", "c"), ("keys", "list"), ("sessions", "list"), ("verify",),
        ("verify", "--repair"), ("usage", "gaps"), ("usage", "late", "list"), ("explain", "--customer", "c"),
        ("usage", "prune", "--before", "2026-01-01T00:00:00Z", "--dry-run"), ("usage", "import", "--format", "ndjson", file, "--dry-run"),
        ("catalog", "diff"), ("catalog", "apply", "--yes"), ("audit", "verify"), ("audit", "export"),
    ):  # fmt: skip
        billing(*words)
    billing("keys", "revoke", "key_none", expect=1)
    billing("usage", "void", "999", "--reason", "none", expect=1)
    billing("usage", "void", first, "--reason", " ", expect=2)
    assert len(actions()) == len(found)
    text = billing("audit", "export")
    assert made["key"] not in text and KEY not in text and SECRET not in text and "Ada" not in text
    assert "rows, unaltered" in billing("audit", "verify")


def test_a_request_tells_who_and_what_became_of_it(service, billing, actions):
    billing("catalog", "apply", "--yes")
    made = json.loads(billing("keys", "create", "--role", "operator", "--name", "ci", "--json"))
    api = Api(service.url, made["key"])
    assert api.post("/api/customers", {"customer_id": "c", "email": "ada@example.com"}).status == 201
    assert api.post("/api/subscriptions", {"customer_id": "c", "plan": "starter", "dry_run": True}).status == 200
    subscribed = api.post("/api/subscriptions", {"customer_id": "c", "plan": "starter"})
    assert subscribed.status == 201
    assert api.post("/api/subscriptions", {"customer_id": "c", "plan": "none"}).status == 422
    assert api.post("/api/usage/c/link", {}).status == 201
    change = f"/api/subscriptions/{subscribed.json['subscription_id']}/change"
    assert api.post(change, {"plan": "professional"}).status == 200
    rows = [row for row in reversed(actions()) if row["actor"] == made["id"]]
    assert [(row["action"], row["target"], row["outcome"]) for row in rows] == [
        ("POST /api/customers", "/api/customers", "201"), ("POST /api/subscriptions", "/api/subscriptions", "201"),
        # Refused after the customer's subscriptions were read anew and stored.
        ("POST /api/subscriptions", "/api/subscriptions", "422 unknown_plan"),
        ("POST /api/usage/{customerId}/link", "/api/usage/c/link", "201"),
        ("POST /api/subscriptions/{id}/change", change, "done"),
    ]  # fmt: skip
    assert all(row["actor_name"] == "ci" and row["address"] == "127.0.0.1" and row["request_id"] for row in rows)
    assert json.loads(rows[1]["details"]) == {"customer_id": "c", "plan": "starter"}
    assert "ada@" not in json.dumps(rows)
    listed = api.get("/api/audit?limit=1000").json["entries"]
    assert [row["hash"] for row in listed] == [row["hash"] for row in actions()]
    page = api.get("/dashboard/audit")
    assert page.status == 200 and "POST /api/subscriptions/{id}/change" in page.text
    reader = json.loads(billing("keys", "create", "--role", "reader", "--customer", "c", "--json"))
    assert Api(service.url, reader["key"]).get("/api/audit").status == 403


def test_what_stripe_did_not_answer_is_told(sandbox, service, billing, actions):
    billing("catalog", "apply", "--yes")
    sandbox.program.stop()
    refused = service.api.post("/api/customers", {"customer_id": "c"})
    assert refused.status >= 500, refused.text
    row = actions()[0]
    assert (row["action"], row["outcome"]) == ("POST /api/customers", f"{refused.status} {refused.json['code']}")
    assert "rows, unaltered" in billing("audit", "verify")


@pytest.mark.parametrize(
    ("prepare", "words"),
    [
        (lambda path: path.parent.rmdir(), "nothing was sent to Stripe, since the audit log cannot be written"),
        (lambda path: path.mkdir(), "does not answer"), (lambda path: path.write_bytes(b"no database" * 500), "corrupt"),
    ],
    ids=["no folder", "a folder", "no database"],
)  # fmt: skip
def test_without_its_row_nothing_is_sent_and_the_database_is_named(programs, sandbox, prepare, words):
    away = programs.folder / "away" / "billing.sqlite"
    away.parent.mkdir()
    prepare(away)
    at_stripe = {"STRIPE_SECRET_KEY": SECRET_KEY, "STRIPE_API_BASE": sandbox.url}
    diff = programs.run("billing", "catalog", "diff", settings=at_stripe, expect=3)
    with pytest.raises(ProgramFailed, match="ended with 1") as failed:
        programs.run("billing", "catalog", "apply", "--yes", settings=at_stripe | {"DATABASE_URL": f"sqlite:{away}"})
    said = str(failed.value).splitlines()[-1]
    assert words in said and str(away) in said and sandbox.url not in said, said
    assert programs.run("billing", "catalog", "diff", settings=at_stripe, expect=3) == diff


@pytest.mark.parametrize(
    ("statement", "row"),
    [
        ("UPDATE audit_log SET actor = 'key_other' WHERE number = 2", 2),
        ("UPDATE audit_log SET target = '' WHERE number = 3", 3),
        ("UPDATE audit_log SET at = at + 1 WHERE number = 1", 1),
        ("UPDATE audit_log SET outcome = 'failed' WHERE number = 2", 2),
        ("UPDATE audit_log SET details = ' ' WHERE number = 4", 4),
        ("UPDATE audit_log SET hash = previous_hash WHERE number = 2", 2),
        ("UPDATE audit_log SET number = 100 WHERE number = 3", 4),
        ("DELETE FROM audit_log WHERE number = 1", 2),
        ("DELETE FROM audit_log WHERE number = 2", 3),
        ("DELETE FROM audit_log WHERE number = 4", 4),
        ("DELETE FROM audit_log", 4),
    ],
)
def test_whoever_alters_a_row_is_found(database, billing, statement, row):
    for name in ("a", "b", "c", "d"):
        billing("keys", "create", "--role", "reader", "--customer", name)
    whole = json.loads(billing("audit", "verify", "--json"))
    assert (whole["rows"], whole["breaks"]) == (4, [])
    alter(database, statement)
    broken = json.loads(billing("audit", "verify", "--json", expect=3))
    assert row in [found["row"] for found in broken["breaks"]], broken
    assert f"row {row}" in billing("audit", "verify", expect=3)


def test_newest_rows_that_went_with_the_end_are_found_by_a_hash_kept_elsewhere(database, billing):
    for name in ("a", "b", "c"):
        billing("keys", "create", "--role", "reader", "--customer", name)
    rows = [json.loads(line) for line in billing("audit", "export").splitlines()]
    kept = json.loads(billing("audit", "verify", "--json"))
    known = f"{rows[-1]['number']}:{rows[-1]['hash']}"
    assert known == f"{kept['rows']}:{kept['hash']}"
    billing("audit", "verify", "--known", known)
    alter(database, "DELETE FROM audit_log WHERE number = 3")
    database.run("UPDATE audit_head SET number = 2, hash = (SELECT hash FROM audit_log WHERE number = 2)")
    billing("audit", "verify")
    assert "row 3" in billing("audit", "verify", "--known", known, expect=3)
    # Another row in its place has another hash.
    billing("keys", "create", "--role", "reader", "--customer", "d")
    assert "row 3" in billing("audit", "verify", "--known", known, expect=3)
    billing("audit", "verify", "--known", f"{rows[1]['number']}:{rows[1]['hash']}")
    for wrong in ("x", "3", "0:" + "0" * 64, known + "0", known[:-1], known.replace(":", "")):
        billing("audit", "verify", "--known", wrong, expect=2)


def test_the_database_itself_keeps_the_log(database, billing):
    billing("keys", "create", "--role", "reader", "--customer", "a")
    statements = ["UPDATE audit_log SET actor = 'x'", "DELETE FROM audit_log"]
    if database.store == "postgres":
        statements += ["TRUNCATE audit_log", "DELETE FROM audit_head"]
    for statement in statements:
        with pytest.raises((sqlite3.IntegrityError, AssertionError), match="audit log|permission denied"):
            database.run(statement)
    assert "1 rows, unaltered" in billing("audit", "verify")
