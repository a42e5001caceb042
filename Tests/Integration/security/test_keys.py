"""API keys on both stores: made, used, rotated, expired, revoked; what the list says of them."""

import http.client
import json
import re
import time
from datetime import UTC, datetime, timedelta

import pytest
from harness.api import Api
from harness.billing import start_service
from harness.program import ProgramFailed
from harness.stores import SECRET

FORM = re.compile(r"bk_test_[0-9A-Za-z]{49}")


def keys(programs, service, *arguments):
    return json.loads(programs.run("billing", "keys", *arguments, settings=service.settings))


def listed(programs, service) -> dict:
    return {key["id"]: key for key in keys(programs, service, "list", "--json")}


def report(hour: int, **more) -> dict:
    end = datetime.now(UTC).replace(minute=0, second=0, microsecond=0) - timedelta(hours=hour)
    form = "%Y-%m-%dT%H:%M:%SZ"
    return {
        "customer_id": "c",
        "metrics": {"devices": hour},
        "window_start": (end - timedelta(hours=1)).strftime(form),
        "window_end": end.strftime(form),
    } | more


def ways(service, key: str, hour: int) -> tuple[int, int]:
    """A report by its short way, and one that the routes have to look at."""
    short = Api(service.url, key).post("/api/usage/report", report(hour)).status
    batch = Api(service.url, key).post("/api/usage/reports", [report(hour + 1)])
    return short, batch.status


def test_a_key_from_beginning_to_end(programs, guarded):
    service, first = guarded
    assert FORM.fullmatch(first["key"])
    name = listed(programs, service)[first["id"]]
    assert (name["name"], name["scopes"], name["last_used_on"]) == ("the first", ["admin"], None)
    # Reports alone are a use: written behind them, with day and address.
    assert ways(service, first["key"], 1) == (201, 207)
    deadline = time.monotonic() + 20
    while listed(programs, service)[first["id"]]["last_used_on"] is None:
        assert time.monotonic() < deadline
        time.sleep(0.5)
    used = listed(programs, service)[first["id"]]
    assert used["last_used_from"] == "127.0.0.1"
    assert used["last_used_on"] == datetime.now(UTC).strftime("%Y-%m-%d")

    second = keys(programs, service, "rotate", first["id"], "--overlap", "3s", "--json")
    assert (second["id"], second["key"] != first["key"]) == (first["id"], True)
    assert ways(service, first["key"], 3)[0] in (201, 401)
    assert ways(service, second["key"], 5) == (201, 207)
    time.sleep(3.5)
    assert ways(service, first["key"], 7) == (401, 401)
    assert ways(service, second["key"], 7) == (201, 207)

    programs.run("billing", "keys", "revoke", first["id"], settings=service.settings)
    assert ways(service, second["key"], 9) == (401, 401)
    refused = Api(service.url, second["key"]).get("/api/customers")
    assert refused.json["code"] == "unauthorized"
    with pytest.raises(ProgramFailed, match="was revoked"):
        keys(programs, service, "rotate", first["id"], "--json")


def test_an_expired_key_is_refused_from_the_second_on(programs, guarded):
    service, _ = guarded
    made = keys(programs, service, "create", "--scope", "usage:write", "--expires", "4s", "--json")
    begun = time.monotonic()
    host = service.url.removeprefix("http://")
    connection = http.client.HTTPConnection(host, timeout=10)
    codes = []
    # On one connection, so that every report takes the short way.
    for hour in range(1, 100):
        body = json.dumps(report(hour))
        head = {"Authorization": f"Bearer {made['key']}", "Content-Type": "application/json"}
        connection.request("POST", "/api/usage/report", body, head)
        answer = connection.getresponse()
        text = answer.read()
        codes.append(answer.status)
        if answer.status != 201:
            assert json.loads(text)["code"] == "expired_key"
            break
        time.sleep(0.25)
    connection.close()
    assert codes[-1] == 401 and set(codes[:-1]) == {201}
    assert 1 < time.monotonic() - begun < 6
    entry = listed(programs, service)[made["id"]]
    assert entry["expires_at"] is not None and entry["stale"] == []


def test_scopes_are_less_than_an_operator(programs, guarded):
    service, first = guarded
    assert Api(service.url, first["key"]).post("/api/usage/report", report(1)).status == 201
    for scopes, statuses in [
        (["usage:write"], (201, 403, 403, 403)),
        (["usage:read"], (403, 200, 200, 403)),
        (["billing:write"], (403, 403, 403, 201)),
        (["usage:read,usage:write"], (201, 200, 200, 403)),
    ]:
        made = keys(programs, service, "create", "--json", *(f"--scope={scope}" for scope in scopes))
        api = Api(service.url, made["key"])
        found = (
            api.post("/api/usage/report", report(2, report_id=made["id"], customer_id=made["id"])).status,
            api.get("/api/usage/c").status,
            api.get("/metrics").status,
            api.post("/api/customers", {"customer_id": made["id"]}).status,
        )
        assert found == statuses, scopes


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["create"], "--role or --scope"),
        (["create", "--role", "operator", "--scope", "admin"], "give one"),
        (["create", "--scope", "usage:all"], "usage:write, usage:read, billing:write, admin"),
        (["create", "--scope", "admin", "--customer", "c"], "all customers"),
        (["create", "--scope", "usage:read", "--customer", "c", "--instance", "i"], "usage:write alone"),
        (["create", "--scope", "usage:write", "--instance", "i"], "name the customer"),
        (["create", "--role", "operator", "--expires", "yesterday"], "--expires"),
        (["create", "--role", "operator", "--expires", "-5d"], "--expires"),
        (["rotate", "key_none", "--overlap", "a while"], "--overlap"),
    ],
)
def test_wrong_usage_makes_no_key(programs, arguments, words):
    settings = {"DATABASE_URL": f"sqlite:{programs.folder / 'billing.sqlite'}"}
    with pytest.raises(ProgramFailed) as failed:
        programs.run("billing", "keys", *arguments, settings=settings)
    assert "ended with 2" in str(failed.value) and words in str(failed.value)
    assert programs.run("billing", "keys", "list", settings=settings) == ""


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["create", "--role", "operator", "--expires", "2020-01-01"], "would never be taken"),
        (["create", "--role", "operator", "--name", "x" * 101], "1 to 100 visible characters"),
        (["rotate", "key_none"], "there is no key key_none"),
    ],
)
def test_what_cannot_be_says_why(programs, arguments, words):
    settings = {"DATABASE_URL": f"sqlite:{programs.folder / 'billing.sqlite'}"}
    with pytest.raises(ProgramFailed) as failed:
        programs.run("billing", "keys", *arguments, settings=settings)
    assert "ended with 1" in str(failed.value) and words in str(failed.value)
    assert programs.run("billing", "keys", "list", settings=settings) == ""


def test_sessions_are_listed_and_ended(programs, guarded):
    service, first = guarded
    form = {"Content-Type": "application/x-www-form-urlencoded"}
    cookies = []
    for _ in range(2):
        login = service.api.send("POST", "/dashboard/login", f"key={first['key']}".encode(), form)
        assert login.status == 303
        cookies.append({"Cookie": login.headers["set-cookie"].split(";")[0]})
    found = json.loads(programs.run("billing", "sessions", "list", "--json", settings=service.settings))
    assert [(one["key_id"], one["address"]) for one in found] == [(first["id"], "127.0.0.1")] * 2
    assert [key["id"] for key in keys(programs, service, "list", "--json")] == [first["id"]]
    programs.run("billing", "sessions", "end", found[0]["id"], settings=service.settings)
    statuses = [service.api.send("GET", "/dashboard", headers=cookie).status for cookie in cookies]
    assert sorted(statuses) == [200, 401]
    audited = json.loads(programs.run("billing", "audit", "list", "--json", settings=service.settings))
    assert [(row["action"], row["actor"]) for row in audited][:3] == [
        ("billing sessions end", "command"), ("POST /dashboard/login", first["id"]),
        ("POST /dashboard/login", first["id"])]  # fmt: skip


def test_postgresql_with_an_admin_key_alone_warns(programs, sandbox, postgres):
    admin = {"BILLING_ADMIN_KEY": "an-admin-key-of-length", "DATABASE_URL": postgres.url}
    service = start_service(programs, sandbox, **admin)
    assert "BILLING_SECRET is not set: links" in service.program.output(100_000)
    with pytest.raises(ProgramFailed, match="BILLING_SECRET is not set"):
        programs.run("billing", "keys", "create", "--role", "operator", settings=service.settings)
    with_secret = service.settings | {"BILLING_SECRET": SECRET}
    programs.run("billing", "keys", "create", "--role", "operator", settings=with_secret)
    service.program.process.terminate()
    service.program.wait_for_exit(seconds=20)
    refused = programs.start("billing", "serve", settings=service.settings)
    assert refused.wait_for_exit(seconds=20) == 2
    assert "BILLING_SECRET is not set" in refused.output(100_000)
