"""Windows that were not reported are told by the API, the command and the page, until they come, are waived, or the instance is retired."""

import json
import time

from harness.billing import start_sandbox, start_service
from harness.programs import Programs

from .test_changes import HOUR, rfc3339


def test_a_gap_shows_until_it_is_filled_waived_or_retired(programs: Programs):
    now = int(time.time()) // HOUR * HOUR
    service = start_service(programs, start_sandbox(programs))

    def run(*words: object, expect: int = 0) -> str:
        return programs.run("billing", *words, settings=service.settings, expect=expect)

    def ago(hours: int) -> str:
        return rfc3339(now - hours * HOUR)

    def report(instance: str, hours_ago: int, **more: object) -> dict:
        end = now - hours_ago * HOUR
        body = {"customer_id": "acme", "instance_id": instance, "metrics": {"devices": 3},
                "window_start": rfc3339(end - HOUR), "window_end": rfc3339(end), **more}  # fmt: skip
        answer = service.api.post("/api/usage/report", body)
        assert answer.status == 201, answer.json
        return answer.json["report"]

    def gaps() -> list[tuple]:
        listed = json.loads(run("usage", "gaps", "--customer", "acme", "--json"))["customers"][0]
        summary = service.api.get("/api/usage/acme/summary").json["completeness"]
        assert summary["gaps"] == listed["gaps"]
        return [
            (g["instance_id"], g["state"], g["windows"], g.get("metrics"), g["end"])
            for g in listed["gaps"]
        ]

    for hours in (9, 8, 5, 4, 3, 2, 1, 0):
        report("plant-1", hours)
    wrong = report("plant-2", 9)
    report("plant-2", 8, missing={"temperature": "the sensor is off"})
    run("usage", "void", wrong["id"], "--reason", "another plant's")
    assert gaps() == [
        ("plant-2", "void", 1, None, ago(9)),
        ("plant-2", "missing", 1, ["temperature"], ago(8)),
        ("plant-1", "missing", 2, None, ago(6)),
        ("plant-2", "missing", 6, None, ago(2)),
        ("plant-2", "late", 2, None, ago(0)),
    ]
    page = service.api.get("/dashboard/customers/acme").text
    assert "missing" in page and "2 windows" in page

    report("plant-1", 7)
    run("usage", "waive", "--customer", "acme", "--instance", "plant-1", "--from", ago(7),
        "--to", ago(6), "--reason", "no power")  # fmt: skip
    for _ in range(2):
        run("usage", "retire", "--customer", "acme", "--instance", "plant-2", "--reason", "sold")
    assert gaps() == [
        ("plant-2", "void", 1, None, ago(9)),
        ("plant-2", "missing", 1, ["temperature"], ago(8)),
        ("plant-1", "waived", 1, None, ago(6)),
    ]
    assert "waived: no power" in run("usage", "gaps", "--customer", "acme", "--instance", "plant-1")
    report("plant-2", 1)
    assert gaps()[-1] in [("plant-2", "late", 1, None, ago(0))]

    unknown = ("--customer", "acme", "--instance", "plant-9", "--reason", "gone")
    run("usage", "retire", *unknown, expect=1)
    waive = ("--customer", "acme", "--instance", "plant-1", "--reason", "gone")
    run("usage", "waive", *waive, "--from", ago(1), "--to", ago(2), expect=2)
    run("usage", "gaps", "--from", "yesterday", expect=2)
    run("usage", "gaps", "--customer", "acme", "--instance", "plant-9", expect=1)
