"""Tables that the service writes into a folder by itself: whole, as the command writes them, and anew while they may change."""

import os
import time
from pathlib import Path

import pytest
from harness.billing import Service, start_sandbox, start_service
from harness.programs import Programs

from .test_alerts import wait_for
from .test_changes import HOUR, rfc3339

DAY = 24 * HOUR
# The day before yesterday: its windows are over wherever the clock stands, and may still come late.
START = int(time.time()) // DAY * DAY - 2 * DAY


def start_exporting(programs: Programs, folder: Path, exports: str) -> Service:
    """At the first hour of the day, so that it begins at once."""
    return start_service(
        programs, start_sandbox(programs), BILLING_EXPORT_FOLDER=folder, BILLING_EXPORTS=exports, BILLING_EXPORT_HOUR=0
    )


def test_a_day_is_written_and_written_anew(programs: Programs):
    folder = programs.folder / "exports"
    folder.mkdir()
    service = start_exporting(programs, folder, "usage.csv,usage.parquet,invoices.ndjson")
    name = f"usage-{rfc3339(START)[:10]}.csv"

    def report(end: int) -> None:
        answer = service.api.post("/api/usage/report", {
            "customer_id": "acme", "instance_id": "plant-1", "metrics": {"devices": 3},
            "window_start": rfc3339(end - HOUR), "window_end": rfc3339(end),
        })  # fmt: skip
        assert answer.status == 201, answer.text

    def rows() -> int:
        return len((folder / name).read_text().splitlines()) - 1

    def settle() -> set[str]:
        wait_for(lambda: len([f for f in folder.iterdir() if f.suffix != ".part"]) == 64, logs=programs.logs)
        return {file.name for file in folder.iterdir()}

    files = settle()
    assert {f.split("-")[0] for f in files} == {"usage", "invoices"}
    assert rows() == 0
    # Both of the day's borders: a window belongs to the day in which it ends, the first instant to the day before.
    for end in (START, START + HOUR, START + DAY, START + DAY + HOUR):
        report(end)
    left = folder / "usage-2020-01-01.csv.left.part"
    left.write_text("a process was killed")
    foreign = folder / "somebody-elses.part"
    foreign.write_text("not ours")
    for file in (left, foreign, folder / name):
        os.utime(file, (START, START))
    service.program.stop()
    service.start_again()
    wait_for(lambda: rows() == 2 and not left.exists(), logs=programs.logs)
    assert settle() == files | {foreign.name}
    span = ["--from", rfc3339(START), "--to", rfc3339(START + DAY)]
    assert programs.run("billing", "export", "usage", *span, settings=service.settings) == (folder / name).read_text()
    metrics = service.api.get("/metrics").text
    assert 'billing_export_written_timestamp_seconds{kind="usage"}' in metrics
    assert "billing_export_failures_total" not in metrics


def test_a_kill_leaves_whole_files_alone(programs: Programs):
    folder = programs.folder / "exports"
    folder.mkdir()
    service = start_exporting(programs, folder, "usage.csv,usage.ndjson,usage.parquet")
    for number in range(4):
        wait_for(lambda: len(list(folder.glob("usage-*"))) > 20 * number, logs=programs.logs)
        service.program.kill()
        for file in folder.glob("usage-*.csv"):
            assert file.read_text().startswith("customer_id,"), file
        for file in folder.glob("usage-*.parquet"):
            assert file.read_bytes()[-4:] == b"PAR1", file
        service.start_again()
    wait_for(lambda: len([f for f in folder.iterdir() if f.suffix != ".part"]) == 93, logs=programs.logs)


@pytest.mark.parametrize(
    ("name", "value", "words"),
    [
        ("BILLING_EXPORT_FOLDER", "/nowhere", "a folder that the service can write to"),
        ("BILLING_EXPORT_FOLDER", "/etc/passwd", "a folder that the service can write to"),
        ("BILLING_EXPORTS", "usage.xml", "KIND.FORMAT"),
        ("BILLING_EXPORTS", "usage.csv,usage.csv", "each once"),
        ("BILLING_EXPORTS", "usage.csv", "nothing without BILLING_EXPORT_FOLDER"),
        ("BILLING_EXPORT_HOUR", "24", "0 to 23"),
    ],
)
def test_what_cannot_be_ends_the_start(programs: Programs, name: str, value: str, words: str):
    settings = {"DATABASE_URL": f"sqlite:{programs.folder}/b.sqlite", "PORT": 0, name: value}
    program = programs.start("billing", "serve", settings=settings)
    assert program.process.wait(30) == 2
    told = program.output(4_000)
    assert name in told and words in told


def test_a_file_that_cannot_be_written_is_told(programs: Programs):
    folder = programs.folder / "exports"
    running = folder / f"focus-{rfc3339(int(time.time()) // DAY * DAY - 1)[:7]}.csv"
    (running / "in-its-place").mkdir(parents=True)
    os.utime(running, (START, START))
    service = start_exporting(programs, folder, "focus.csv")
    wait_for(
        lambda: 'billing_export_failures_total{kind="focus"} 1' in service.api.get("/metrics").text, logs=programs.logs
    )
    assert f"{running} cannot be written" in service.program.output(20_000)
    # The other month is there, nothing half written is left, and the service goes on.
    assert len([file for file in folder.iterdir() if file.is_file() and file.suffix == ".csv"]) == 1
    assert not list(folder.glob("*.part"))
    assert service.api.get("/readyz").status == 200
