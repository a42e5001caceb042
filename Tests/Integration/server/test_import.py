"""billing usage import: files give what the API gives, twice is once, kill -9 anywhere loses and doubles nothing."""

import csv
import io
import json
import random
import signal
import subprocess
import time
from pathlib import Path

import pytest

from harness.billing import Sandbox, start_sandbox, start_service
from harness.programs import Programs, environment
from harness.servers import Postgres

from .test_changes import HOUR, rfc3339

START = int(time.time()) // HOUR * HOUR - 20 * 24 * HOUR


def hourly(number: int, customers: int = 1) -> dict:
    """The report with that number: hours of several customers in turn."""
    hour = number // customers
    return {
        "customer_id": f"cust_{number % customers}",
        "instance_id": f"plant-{hour // 400}",
        "metrics": {"devices": number % 9, "mqtt_messages": number * 7 + 1},
        "window_start": rfc3339(START + (hour % 400) * HOUR),
        "window_end": rfc3339(START + (hour % 400 + 1) * HOUR),
    }


def ndjson(reports: list[dict]) -> str:
    return "".join(json.dumps(report) + "\n" for report in reports)


def as_csv(reports: list[dict]) -> str:
    text = io.StringIO()
    names = ["customer_id", "instance_id", "window_start", "window_end", "metrics.devices",
             "metrics.mqtt_messages"]  # fmt: skip
    rows = csv.writer(text)
    rows.writerow(names)
    for report in reports:
        rows.writerow([report[n] for n in names[:4]] + list(report["metrics"].values()))
    return text.getvalue()


class Stage:
    def __init__(self, programs: Programs):
        self.programs = programs
        self.service = start_service(programs, start_sandbox(programs))

    def load(self, *words: object, expect: int = 0, input: str | None = None) -> dict:
        out = self.programs.run(
            "billing", "usage", "import", *words, "--json",
            settings=self.service.settings, expect=expect, input=input)  # fmt: skip
        return json.loads(out) if out else {}

    def totals(self, customer: str) -> dict:
        listed = self.service.api.get(f"/api/usage/{customer}", limit=1).json
        days = self.service.api.get(f"/api/usage/{customer}/summary").json["meters"]
        return {"reports": listed["total"], "meters": [(m["meter"], m["exact"]) for m in days]}


def counts(answer: dict) -> tuple:
    return tuple(answer[k] for k in ("records", "added", "already_there", "rejected"))


@pytest.mark.parametrize("form", ["ndjson", "csv"])
def test_a_file_gives_what_the_api_gives(programs: Programs, form: str):
    stage = Stage(programs)
    reports = [hourly(n) for n in range(300)]
    file = programs.folder / f"usage.{form}"
    file.write_text(ndjson(reports) if form == "ndjson" else as_csv(reports))
    assert counts(stage.load(file, "--dry-run")) == (300, 0, 0, 0)
    assert counts(stage.load(file)) == (300, 300, 0, 0)
    assert counts(stage.load(file)) == (300, 0, 300, 0)
    imported = stage.totals("cust_0")
    assert imported["reports"] == 300
    same = [dict(report, customer_id="other") for report in reports]
    answer = stage.service.api.post("/api/usage/reports", same)
    assert (answer.status, answer.json["created"]) == (207, 300)
    assert stage.totals("other") == imported
    assert not Path(f"{file}.rejects.ndjson").exists()


def test_what_is_refused_goes_beside_the_file(programs: Programs):
    stage = Stage(programs)
    file = programs.folder / "usage.ndjson"
    good, twin = hourly(1), dict(hourly(1), metrics={"devices": 8})
    lines = [json.dumps(good), "{broken", json.dumps(twin), '{"customer_id": "a", "metrics": {"n": -1}}']
    file.write_text("\n".join(lines))
    answer = stage.load(file, expect=1)
    assert (counts(answer), answer["conflicts"]) == ((4, 1, 0, 3), 1)
    rejects = Path(f"{file}.rejects.ndjson")
    found = [json.loads(line) for line in rejects.read_text().splitlines()]
    assert [(r["line"], r["code"], r["errors"][0]["field"]) for r in found] == [
        (2, "malformed_json", ""), (3, "report_conflict", ""), (4, "invalid_report", "metrics.n")]  # fmt: skip
    assert [r["record"] for r in found] == lines[1:]
    file.write_text(json.dumps(good))
    assert counts(stage.load(file)) == (1, 0, 1, 0)
    assert not rejects.exists()

    for name, text, words in [
        ("usage.csv", "customerId\n", ()), ("usage.txt", "{}", ()), ("usage.csv", "", ()),
        ("usage.ndjson", "{}", ("--format", "xml")),
    ]:  # fmt: skip
        (programs.folder / name).write_text(text)
        stage.load(programs.folder / name, *words, expect=2)
    stage.load(programs.folder / "nowhere.csv", expect=2)
    stage.load("-", "--format", "ndjson", expect=2)
    piped = ("-", "--format", "ndjson", "--rejects", "out.ndjson")
    assert counts(stage.load(*piped, input=ndjson([hourly(2)]))) == (1, 1, 0, 0)


def test_killed_anywhere_and_repeated_every_report_is_there_once(programs: Programs):
    stage = Stage(programs)
    reports = [hourly(n, customers=25) for n in range(30_000)]
    plain = [{"customer_id": "plain", "metrics": {"mqtt_messages": n % 3}} for n in range(3_000)]
    file = programs.folder / "usage.ndjson"
    file.write_text(ndjson(reports + plain))
    command = [str(programs.path("billing")), "usage", "import", str(file), "--quiet"]
    dice = random.Random(7)
    for _ in range(6):
        process = subprocess.Popen(
            command, env=environment(stage.service.settings), cwd=programs.folder,
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)  # fmt: skip
        time.sleep(dice.uniform(0.1, 1.2))
        process.send_signal(signal.SIGKILL)
        process.wait()
    done = stage.load(file)
    assert (done["records"], done["rejected"]) == (33_000, 0)
    assert done["added"] + done["already_there"] == 33_000
    assert counts(stage.load(file)) == (33_000, 0, 33_000, 0)
    assert stage.totals("cust_3")["reports"] == 1_200
    assert stage.totals("plain")["reports"] == 3_000


@pytest.mark.parametrize("form", ["ndjson", "csv"])
def test_a_dry_run_needs_no_database_and_leaves_no_file(programs: Programs, form: str):
    pair = [hourly(1), dict(hourly(2), customer_id="")]
    file = programs.folder / f"usage.{form}"
    file.write_text(ndjson(pair) if form == "ndjson" else as_csv(pair))
    before = sorted(programs.folder.iterdir())
    words = ("usage", "import", file, "--dry-run", "--json")
    nowhere = {"DATABASE_URL": f"sqlite:{programs.folder / 'never.sqlite'}"}
    answer = json.loads(programs.run("billing", *words, settings=nowhere, expect=1))
    assert (counts(answer), answer["rejects"]) == ((2, 0, 0, 1), None)
    assert sorted(programs.folder.iterdir()) == before


def test_the_running_service_delivers_what_was_imported(programs: Programs):
    stage = Stage(programs)
    service = stage.service
    programs.run("billing", "catalog", "apply", "--yes", settings=service.settings)
    service.api.post("/api/customers", {"customer_id": "cust_0"})
    plan = {"customer_id": "cust_0", "plan": "pay_as_you_go"}
    assert service.api.post("/api/subscriptions", plan).status == 201
    file = programs.folder / "usage.ndjson"
    plain = {"customer_id": "cust_0", "metrics": {"mqtt_messages": 5, "devices": 4}}
    file.write_text(ndjson([plain] * 20))
    assert counts(stage.load(file)) == (20, 20, 0, 0)

    def meters() -> list[tuple]:
        listed = service.api.get("/api/usage/cust_0/summary").json["meters"]
        return sorted((m["metric"], m["exact"], m["stripe_reported"]) for m in listed if m["exact"])

    deadline = time.monotonic() + 60
    while meters() != [("devices", 4, True), ("mqtt_messages", 100, True)]:
        assert time.monotonic() < deadline, meters()
        time.sleep(0.2)
    programs.run("billing", "verify", settings=service.settings)


def test_on_postgresql_killed_and_repeated_every_report_is_there_once(
    programs: Programs, sandbox: Sandbox, postgres: Postgres
):
    service = start_service(programs, sandbox, DATABASE_URL=postgres.url)
    file = programs.folder / "usage.csv"
    file.write_text(as_csv([hourly(n, customers=10) for n in range(4_000)]))
    command = [programs.path("billing"), "usage", "import", str(file), "--quiet"]
    dice = random.Random(11)
    for _ in range(3):
        process = subprocess.Popen(
            command, env=environment(service.settings), cwd=programs.folder,
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)  # fmt: skip
        time.sleep(dice.uniform(0.1, 1.2))
        process.send_signal(signal.SIGKILL)
        process.wait()
    for _ in range(2):
        out = programs.run("billing", *command[1:], "--json", settings=service.settings)
    assert counts(json.loads(out)) == (4_000, 0, 4_000, 0)
    assert service.api.get("/api/usage/cust_3", limit=1).json["total"] == 400
