"""The audit log on both stores: one row for each command and request that changed something, and whoever alters one is found."""

import json
import sqlite3
import subprocess

import pytest
from harness.api import Api
from harness.billing import start_service

KEY = "admin-key-of-the-audit"
SECRET = "a-secret-of-the-server-for-these-tests"


@pytest.fixture(params=["sqlite", "postgres"])
def service(request, programs, sandbox):
    settings = {"BILLING_SECRET": SECRET, "BILLING_ADMIN_KEY": KEY}
    if request.param == "postgres":
        settings["DATABASE_URL"] = request.getfixturevalue("postgres").url
    return start_service(programs, sandbox, **settings)


def billing(programs, service, *arguments, expect=0):
    return programs.run("billing", *arguments, settings=service.settings, expect=expect)


def actions(programs, service) -> list[dict]:
    return json.loads(billing(programs, service, "audit", "list", "--json", "--limit", "1000"))


def sql(service, statement: str) -> None:
    """As somebody does who has the database: triggers are put aside first."""
    url = service.settings["DATABASE_URL"]
    if url.startswith("sqlite:"):
        with sqlite3.connect(url.removeprefix("sqlite:")) as database:
            for trigger in ("audit_log_no_update", "audit_log_no_delete"):
                database.execute(f"DROP TRIGGER IF EXISTS {trigger}")
            database.execute(statement)
    else:
        psql = ["/usr/lib/postgresql/15/bin/psql", "-v", "ON_ERROR_STOP=1", "-q", url, "-c"]
        subprocess.run([*psql, "ALTER TABLE audit_log DISABLE TRIGGER USER; " + statement], check=True, timeout=30)


def test_each_changing_command_leaves_one_row(programs, service):
    billing(programs, service, "catalog", "apply", "--yes")
    billing(programs, service, "customers", "add", "c", "--name", "Ada")
    made = json.loads(billing(programs, service, "keys", "create", "--role", "operator", "--json"))
    billing(programs, service, "keys", "rotate", made["id"], "--overlap", "0")
    billing(programs, service, "keys", "revoke", made["id"])
    report = service.api.post("/api/usage/report", {"customer_id": "c", "metrics": {"devices": 1}}).json["report"]
    billing(programs, service, "usage", "void", report["id"], "--reason", "twice")
    billing(programs, service, "customers", "unlink", "c")
    found = actions(programs, service)
    assert [row["action"] for row in reversed(found)] == [
        "billing catalog apply", "billing customers add", "billing keys create", "billing keys rotate",
        "billing keys revoke", "billing usage void", "billing customers unlink",
    ]  # fmt: skip
    assert {row["outcome"] for row in found} == {"done"}
    assert {row["actor"] for row in found} == {"command"}
    assert all("@" in row["actor_name"] for row in found)
    assert "--reason twice" in found[1]["target"]
    assert found[-2]["target"] == "customers add c --name …"
    # Commands that read, that are refused, or that change nothing leave none.
    before = len(found)
    billing(programs, service, "customers", "list")
    billing(programs, service, "verify")
    billing(programs, service, "keys", "revoke", "key_none", expect=1)
    billing(programs, service, "usage", "void", "999", "--reason", "none", expect=1)
    billing(programs, service, "catalog", "apply", "--yes")
    assert len(actions(programs, service)) == before
    text = billing(programs, service, "audit", "export")
    assert made["key"] not in text and KEY not in text and SECRET not in text
    assert "rows, unaltered" in billing(programs, service, "audit", "verify")


def test_a_request_tells_who_and_what_became_of_it(programs, service):
    billing(programs, service, "catalog", "apply", "--yes")
    made = json.loads(billing(programs, service, "keys", "create", "--role", "operator", "--name", "ci", "--json"))
    api = Api(service.url, made["key"])
    assert api.post("/api/customers", {"customer_id": "c", "email": "ada@example.com"}).status == 201
    assert api.post("/api/subscriptions", {"customer_id": "c", "plan": "starter"}).status == 201
    assert api.post("/api/subscriptions", {"customer_id": "c", "plan": "none"}).status == 422
    assert api.post("/api/usage/c/link", {}).status == 201
    rows = [row for row in actions(programs, service) if row["actor"] == made["id"]]
    assert [(row["action"], row["outcome"]) for row in reversed(rows)] == [
        ("POST /api/customers", "201"), ("POST /api/subscriptions", "201"), ("POST /api/usage/{customerId}/link", "201"),
    ]  # fmt: skip
    assert all(row["actor_name"] == "ci" and row["address"] == "127.0.0.1" and row["request_id"] for row in rows)
    assert json.loads(rows[1]["details"]) == {"customer_id": "c", "plan": "starter"}
    assert "ada@" not in json.dumps(rows)
    listed = api.get("/api/audit?limit=1000").json["entries"]
    assert listed[0]["hash"] == rows[0]["hash"] and len(listed) == len(actions(programs, service))
    assert Api(service.url, made["key"]).get("/dashboard/audit").status == 200


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE audit_log SET actor = 'key_other' WHERE number = 2",
        "UPDATE audit_log SET target = '' WHERE number = 3",
        "UPDATE audit_log SET at = at + 1 WHERE number = 1",
        "UPDATE audit_log SET outcome = 'failed' WHERE number = 2",
        "DELETE FROM audit_log WHERE number = 2",
        "DELETE FROM audit_log WHERE number = (SELECT max(number) FROM audit_log)",
        "UPDATE audit_log SET number = number + 100 WHERE number = 3",
    ],
)
def test_whoever_alters_a_row_is_found(programs, service, statement):
    for name in ("a", "b", "c", "d"):
        billing(programs, service, "keys", "create", "--role", "reader", "--customer", name)
    whole = json.loads(billing(programs, service, "audit", "verify", "--json"))
    assert (whole["rows"], whole["breaks"]) == (4, [])
    sql(service, statement)
    broken = json.loads(billing(programs, service, "audit", "verify", "--json", expect=3))
    assert broken["breaks"]


def test_a_log_that_was_made_anew_is_found_by_a_hash_kept_elsewhere(programs, service):
    for name in ("a", "b"):
        billing(programs, service, "keys", "create", "--role", "reader", "--customer", name)
    kept = json.loads(billing(programs, service, "audit", "verify", "--json"))
    known = f"{kept['rows']}:{kept['hash']}"
    billing(programs, service, "audit", "verify", "--known", known)
    other = ("0" if known[-1] != "0" else "1") + ""
    billing(programs, service, "audit", "verify", "--known", known[:-1] + other, expect=3)
    billing(programs, service, "audit", "verify", "--known", "9" + known, expect=3)
    billing(programs, service, "audit", "verify", "--known", "x", expect=2)


def test_the_database_itself_keeps_the_log(programs, service):
    billing(programs, service, "keys", "create", "--role", "reader", "--customer", "a")
    url = service.settings["DATABASE_URL"]
    for statement in ("UPDATE audit_log SET actor = 'x'", "DELETE FROM audit_log"):
        if url.startswith("sqlite:"):
            with pytest.raises(sqlite3.IntegrityError), sqlite3.connect(url.removeprefix("sqlite:")) as database:
                database.execute(statement)
        else:
            done = subprocess.run(
                ["/usr/lib/postgresql/15/bin/psql", url, "-c", statement], capture_output=True, text=True, timeout=30
            )
            assert "the audit log never changes" in done.stderr
