"""Alerts reach who is meant to know: a webhook whose messages the specification's own library checks, Slack and e-mail through a real Alertmanager."""

import json
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
import yaml
from aiosmtpd.controller import Controller
from harness.billing import Service, start_sandbox, start_service
from harness.ports import free_port
from harness.programs import Programs
from harness.servers import start_alertmanager
from standardwebhooks import Webhook, WebhookVerificationError

from .test_changes import HOUR, START, advance, post_form, rfc3339

ALERTMANAGER = Path(__file__).resolve().parents[3] / "deploy" / "alertmanager" / "alertmanager.yml"


@dataclass
class Sink:
    """A receiver on 127.0.0.1: answers with the statuses it is told, then 204, and keeps what came."""

    port: int
    statuses: list[int] = field(default_factory=list)
    came: list[tuple[str, dict[str, str], bytes]] = field(default_factory=list)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def messages(self) -> list[dict]:
        return [json.loads(body) for _, _, body in self.came]


@pytest.fixture
def sink() -> Iterator[Sink]:
    sink = Sink(free_port())

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["content-length"]))
            named = {name.lower(): value for name, value in self.headers.items()}
            sink.came.append((self.path, named, body))
            self.send_response(sink.statuses.pop(0) if sink.statuses else 204)
            self.end_headers()

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", sink.port), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield sink
    server.shutdown()
    server.server_close()


def wait_for(condition, seconds: float = 60, logs=lambda: ""):
    """What the condition answers as soon as that is true."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if found := condition():
            return found
        time.sleep(0.1)
    raise AssertionError(f"not within {seconds} s\n{logs()}")


def start(programs: Programs, rules: dict, **settings: object) -> Service:
    file = programs.folder / "alerts.yaml"
    file.write_text(yaml.safe_dump(rules))
    every = {"BILLING_ALERT_RULES": file, "BILLING_ALERT_SECONDS": 1, "BILLING_ALERT_ADDRESSES": "127.0.0.1"}
    return start_service(programs, start_sandbox(programs), **(every | settings))


def report(service: Service, devices: int, hours_ago: int = 0) -> int:
    end = int(time.time()) // HOUR * HOUR - hours_ago * HOUR
    body = {"customer_id": "acme", "instance_id": "plant-1", "metrics": {"devices": devices},
            "window_start": rfc3339(end - HOUR), "window_end": rfc3339(end)}  # fmt: skip
    return service.api.post("/api/usage/report", body).status


def secret(programs: Programs) -> str:
    made = programs.run("billing", "alerts", "secret").strip()
    assert made.startswith("whsec_")
    return made


def test_a_webhook_is_told_once_of_each_end(programs: Programs, sink: Sink):
    first = secret(programs)
    file = programs.folder / "secret"
    file.write_text(first + "\n")
    sink.statuses = [503]
    service = start(programs, {
        "receivers": {"ops": {"url": sink.url + "/hook", "secret_file": str(file)}},
        "rules": {"conflict": {"kind": "exporter_conflict", "within": "20s", "severity": "critical"}},
    })  # fmt: skip
    assert [report(service, 3), report(service, 4)] == [201, 409]

    wait_for(lambda: len(sink.came) == 2, logs=programs.logs)
    (path, headers, body), (_, again, repeated) = sink.came
    assert (path, headers["content-type"]) == ("/hook", "application/json")
    message = Webhook(first).verify(body, headers)
    assert (message["type"], message["data"]["rule"], message["data"]["customer_id"]) == (
        "alert.fired", "conflict", "acme")  # fmt: skip
    # The second attempt is the same message.
    assert Webhook(first).verify(repeated, again) == message
    assert headers["webhook-id"] == again["webhook-id"]
    with pytest.raises(WebhookVerificationError):
        Webhook(secret(programs)).verify(body, headers)
    with pytest.raises(WebhookVerificationError):
        Webhook(first).verify(body.replace(b"acme", b"acm3"), headers)

    # A new secret beside the old one: the message of the end is signed with both.
    second = secret(programs)
    file.write_text(f"{second},{first}\n")
    service.program.stop()
    service.start_again()
    wait_for(lambda: len(sink.came) == 3, logs=programs.logs)
    _, headers, body = sink.came[2]
    for known in (first, second):
        assert Webhook(known).verify(body, headers)["type"] == "alert.resolved"
    assert json.loads(body)["data"]["id"] == message["data"]["id"]

    def run(*words: str) -> str:
        return programs.run("billing", "alerts", *words, settings=service.settings)

    log = json.loads(run("messages", "--json"))
    assert [(m["type"], m["status"], [a["status"] for a in m["attempts"]]) for m in log] == [
        ("alert.resolved", "delivered", [204]), ("alert.fired", "delivered", [503, 204]),
    ]  # fmt: skip
    assert service.api.get("/api/alerts/messages").json["messages"] == log
    assert [a["state"] for a in json.loads(run("list", "--json"))] == ["resolved"]

    run("replay", log[1]["id"])
    wait_for(lambda: len(sink.came) == 4, logs=programs.logs)
    assert (sink.came[3][1]["webhook-id"], sink.came[3][2]) == (again["webhook-id"], repeated)
    audited = programs.run("billing", "audit", "list", settings=service.settings)
    assert "billing alerts replay" in audited


def test_the_digest_of_a_day_comes_once(programs: Programs, sink: Sink):
    file = programs.folder / "secret"
    signing = secret(programs)
    file.write_text(signing)
    rules = {
        "receivers": {
            "ops": {"url": sink.url, "secret_file": str(file)},
            "other": {"url": sink.url + "/other", "secret_file": str(file)},
        },
        "digest": {"hour": 0, "receivers": ["ops"]},
        "rules": {"budget": {"kind": "budget", "amount_minor": 100_000}},
    }
    service = start(programs, rules)
    wait_for(lambda: sink.came, logs=programs.logs)
    day = time.strftime("%Y-%m-%d", time.gmtime(time.time() - 24 * HOUR))
    (path, headers, body), *_ = sink.came
    message = Webhook(signing).verify(body, headers)
    assert (path, headers["webhook-id"], message["type"]) == ("/", f"msg_{day}_ops", "digest.daily")
    assert (message["data"]["id"], message["data"]["customers"]["all"]) == (f"dig_{day}", 0)
    service.program.stop()
    service.start_again()

    programs.run("billing", "catalog", "apply", "--yes", settings=service.settings)
    assert service.api.post("/api/customers", {"customer_id": "acme"}).status == 201
    plan = {"customer_id": "acme", "plan": "starter", "trial_period_days": 0}
    assert service.api.post("/api/subscriptions", plan).status == 201
    # An hour of yesterday, before the subscription began: it is used and not charged.
    midnight = int(time.time()) // (24 * HOUR) * 24 * HOUR
    window = {"window_start": rfc3339(midnight - HOUR), "window_end": rfc3339(midnight)}
    used = {"customer_id": "acme", "instance_id": "plant-1", "metrics": {"devices": 8}} | window
    assert service.api.post("/api/usage/report", used).status == 201

    digest = json.loads(programs.run("billing", "digest", "--json", settings=service.settings))
    assert (digest["id"], digest["day"]) == (f"dig_{day}", day)
    assert digest["customers"] == {"all": 1, "reporting": 1, "unread": 0, "unpriced": 0}
    assert [(u["meter"], u["value"], u["customers"]) for u in digest["usage"]] == [("device_usage", 8, 1)]
    assert digest["windows"]["reported"] == 1
    plans = digest["expected"]["plans"]
    assert [(p["plan"], p["currency"], p["low_minor"], p["customers"]) for p in plans] == [("starter", "usd", 2_900, 1)]
    text = programs.run("billing", "digest", settings=service.settings)
    assert f"Billing on {day}\n" in text and "device_usage: 8 device at the highest hours, 1 customers\n" in text
    assert "starter: $29.00" in text
    log = service.api.get("/api/alerts/messages").json["messages"]
    assert [(m["id"], m["alert_id"], m["type"], m["status"]) for m in log] == [
        (f"msg_{day}_ops", f"dig_{day}", "digest.daily", "delivered")
    ]  # fmt: skip
    assert len(sink.came) == 1


def test_what_is_silenced_is_told_when_that_is_over(programs: Programs, sink: Sink):
    file = programs.folder / "secret"
    file.write_text(secret(programs))
    service = start(programs, {
        "receivers": {"ops": {"url": sink.url, "secret_file": str(file)}},
        "rules": {"gaps": {"kind": "gaps"}},
    })  # fmt: skip
    made = service.api.post("/api/alerts/silences", {"customer_id": "acme", "seconds": 3600, "reason": "work"})
    assert made.status == 201
    assert [report(service, 3, hours_ago=hours) for hours in (9, 1)] == [201, 201]
    firing = wait_for(lambda: service.api.get("/api/alerts", state="firing").json["alerts"], logs=programs.logs)
    assert [(a["rule"], a["subject"], a["told_at"]) for a in firing] == [("gaps", "plant-1", None)]
    assert sink.came == []
    programs.run("billing", "alerts", "unsilence", made.json["id"], settings=service.settings)
    wait_for(lambda: sink.came, logs=programs.logs)
    assert [m["data"]["id"] for m in sink.messages] == [firing[0]["id"]]


def test_this_machine_is_no_receiver_unless_it_is_named(programs: Programs, sink: Sink):
    file = programs.folder / "secret"
    file.write_text(secret(programs))
    service = start(programs, {
        "receivers": {"ops": {"url": f"http://localhost:{sink.port}", "secret_file": str(file)}},
        "rules": {"gaps": {"kind": "gaps"}},
    }, BILLING_ALERT_ADDRESSES="")  # fmt: skip
    assert [report(service, 3, hours_ago=hours) for hours in (9, 1)] == [201, 201]

    def attempts() -> list[dict]:
        return [a for m in service.api.get("/api/alerts/messages").json["messages"] for a in m["attempts"]]

    tried = wait_for(attempts, logs=programs.logs)
    assert (tried[0]["status"], tried[0]["problem"]) == (None, "an address of this machine")
    assert sink.came == []


def test_a_file_that_cannot_be_is_refused_with_its_lines(programs: Programs):
    file = programs.folder / "alerts.yaml"
    file.write_text("rules:\n  a: { kind: gap }\n  b:\n    kind: gaps\n    window: 3\n")
    settings = {"BILLING_ALERT_RULES": file, "DATABASE_URL": f"sqlite:{programs.folder}/b.sqlite", "PORT": free_port()}
    for words in (["serve"], ["alerts", "rules"], ["alerts", "rules", "--check", file]):
        program = programs.start("billing", *words, settings=settings)
        assert program.process.wait(30) == 2
        told = program.output(8000)
        assert f'{file}:2: rules.a.kind: "gap" is none of' in told
        assert f"{file}:5: rules.b.window: unknown; did you mean windows?" in told


def test_a_rule_is_tried_on_what_the_ledger_has(programs: Programs):
    service = start_service(programs, start_sandbox(programs))
    end = int(time.time()) // HOUR * HOUR - HOUR

    def reported(weeks: int, messages: int, hour: int = 0) -> dict:
        last = end - weeks * 7 * 24 * HOUR + hour * HOUR
        return {"customer_id": "acme", "instance_id": "plant-1", "metrics": {"mqtt_messages": messages},
                "window_start": rfc3339(last - HOUR), "window_end": rfc3339(last)}  # fmt: skip

    usual = [reported(weeks, 1_000 + weeks, hour) for weeks in (4, 3, 2, 1) for hour in (-1, 0, 1)]
    now = [reported(0, 1_002, -1), reported(0, 9_000), reported(0, 1_002, 1)]
    assert service.api.post("/api/usage/reports", usual + now).status == 207
    file = programs.folder / "rules.yaml"
    file.write_text("rules:\n  spike: { kind: spike_units, minimum: 100 }\n  gaps: { kind: gaps }\n")

    def backtest(*words: object, expect: int = 0) -> str:
        return programs.run("billing", "alerts", "backtest", *words, settings=service.settings, expect=expect)

    found = json.loads(
        backtest("spike", "--file", file, "--json")
    )
    assert [(f["outcome"], f["customer_id"], f["subject"], f["fired_at"], f["resolved_at"]) for f in found] == [
        ("fires", "acme", "mqtt_messages", rfc3339(end), rfc3339(end + HOUR))
    ]  # fmt: skip
    assert "9000" in found[0]["summary"]
    backtest("gaps", "--file", file, expect=1)
    backtest("none", "--file", file, expect=1)


def test_a_budget_is_tried_on_a_period_that_runs_and_on_one_that_is_over(programs: Programs):
    sandbox = start_sandbox(programs)
    service = start_service(programs, sandbox)
    programs.run("billing", "catalog", "apply", "--yes", settings=service.settings)
    clock = post_form(sandbox, "/v1/test_helpers/test_clocks", frozen_time=START).json["id"]
    service.api.post("/api/customers", {"customer_id": "acme", "test_clock": clock})
    subscribed = service.api.post(
        "/api/subscriptions", {"customer_id": "acme", "plan": "starter", "trial_period_days": 0}
    )
    assert subscribed.status == 201, subscribed.text
    days = 24 * HOUR
    for day, devices in ((1, 8), (2, 12), (3, 4)):
        at = START + day * days
        advance(sandbox, clock, at)
        assert service.api.post("/api/usage/report", {
            "customer_id": "acme", "instance_id": "plant-1", "metrics": {"devices": devices},
            "window_start": rfc3339(at - HOUR), "window_end": rfc3339(at),
        }).status == 201  # fmt: skip
    file = programs.folder / "rules.yaml"
    file.write_text("""rules:
  full: { kind: allowance, percent: 100 }
  budget: { kind: budget, amount_minor: 6400 }
  beyond: { kind: budget, amount_minor: 6401 }
  projected: { kind: projected_invoice, amount_minor: 4400 }
""")

    def fires(rule: str) -> list[tuple[str, str, str | None]]:
        found = programs.run(
            "billing", "alerts", "backtest", rule, "--file", file, "--from", rfc3339(START),
            "--to", rfc3339(START + 5 * days), "--json", settings=service.settings,
        )  # fmt: skip
        return [(f["subject"], f["fired_at"], f["resolved_at"]) for f in json.loads(found)]

    def expect() -> None:
        first, second, third = (rfc3339(START + day * days) for day in (1, 2, 3))
        assert fires("full") == [("device_usage", first, third)]
        # $29.00, and $5.00 for each of seven devices beyond the five included.
        assert fires("budget") == [("", second, third)]
        assert fires("beyond") == []
        assert fires("projected") == [("", first, third)]

    expect()
    advance(sandbox, clock, START + 33 * days)
    upcoming = service.api.get("/api/invoices/upcoming", customer_id="acme").json
    assert upcoming["ours"]["period"]["start"] > rfc3339(START + 20 * days)
    expect()


class Mailbox:
    """A mail server that keeps what it is sent."""

    def __init__(self) -> None:
        self.mails: list[str] = []

    async def handle_DATA(self, server, session, envelope) -> str:
        self.mails.append(envelope.content.decode())
        return "250 OK"


def test_slack_and_mail_are_told_through_alertmanager(programs: Programs, sink: Sink):
    mailbox = Mailbox()
    mail = Controller(mailbox, hostname="127.0.0.1", port=free_port())
    mail.start()
    try:
        config = yaml.safe_load(ALERTMANAGER.read_text())
        slack = programs.folder / "slack-url"
        slack.write_text(f"{sink.url}/slack")
        config["global"] = {"smtp_smarthost": f"127.0.0.1:{mail.port}", "smtp_from": "billing@example.com",
                            "smtp_require_tls": False, "slack_api_url_file": str(slack)}  # fmt: skip
        for route in (config["route"], *config["route"]["routes"]):
            route |= {"group_wait": "1s", "group_interval": "1s"}
        manager = start_alertmanager(programs, yaml.safe_dump(config))
        service = start(programs, {
            "receivers": {"am": {"kind": "alertmanager", "url": manager.url}},
            "rules": {
                "conflict": {"kind": "exporter_conflict", "within": "15s", "severity": "critical"},
                "gaps": {"kind": "gaps"},
            },
        })  # fmt: skip
        assert [report(service, 3, 9), report(service, 3), report(service, 4)] == [201, 201, 409]
        slacked = wait_for(lambda: [m for m in sink.messages if "FIRING" in json.dumps(m)], logs=programs.logs)
        assert "conflict" in json.dumps(slacked[0]) and "were refused" in json.dumps(slacked[0])
        mails = wait_for(lambda: len(mailbox.mails) >= 2 and mailbox.mails, logs=programs.logs)
        assert any("gaps" in mail for mail in mails) and any("conflict" in mail for mail in mails)
        wait_for(lambda: [m for m in sink.messages if "RESOLVED" in json.dumps(m)], logs=programs.logs)
        programs.run("amtool", "check-config", ALERTMANAGER)
    finally:
        mail.stop()
