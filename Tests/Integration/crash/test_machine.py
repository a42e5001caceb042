"""The machine under a running service: files gone or read-only, a clock that jumps, no descriptors, no memory, no names.

Each row of docs/operating/when-things-break.md is a test here or names the one that it has elsewhere.
"""

import http.client
import json
import os
import re
import resource
import subprocess
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from harness.api import Api
from harness.billing import Sandbox, Service, start_sandbox, start_service
from harness.ports import free_port
from harness.program import find
from harness.programs import Programs


def report(number: int, **more: object) -> dict[str, object]:
    return {"customer_id": "cust_m", "report_id": f"r-{number}", "metrics": {"mqtt_messages": 1}} | more


def total(service: Service) -> object:
    return service.api.get("/api/usage/cust_m").json["total"]


# MARK: the database


def test_a_database_that_was_deleted_takes_nothing_and_is_named(service: Service, programs: Programs):
    assert service.api.post("/api/usage/report", report(1)).status == 201
    (programs.folder / "billing.sqlite").unlink()
    for path, body in [("/api/usage/report", report(2)), ("/api/usage/reports", [report(2)])]:
        answer = service.api.post(path, body)
        assert (answer.status, answer.json["code"]) == (503, "store_unavailable")
    ready = service.api.get("/readyz")
    assert ready.status == 503 and "billing.sqlite was moved or replaced" in ready.json["detail"]
    assert service.program.process.poll() is None


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Path]:
    folder = tmp_path / "disk"
    folder.mkdir()
    subprocess.run(["mount", "-t", "tmpfs", "-o", "size=32m", "tmpfs", folder], check=True)
    yield folder
    subprocess.run(["umount", "-l", folder], check=True)


@pytest.mark.parametrize("ended", ["stopped", "killed"])
def test_a_read_only_disk_is_named_at_the_start(
    start_with: Callable[..., Service], disk: Path, programs: Programs, ended: str
):
    """A stop takes SQLite's log with it, a kill leaves it there, and with it the file opens."""
    service = start_with(DATABASE_URL=f"sqlite:{disk / 'billing.sqlite'}")
    assert service.api.post("/api/usage/report", report(1)).status == 201
    if ended == "killed":
        service.program.kill()
    else:
        assert service.program.stop() == 0
    subprocess.run(["mount", "-o", "remount,ro", disk], check=True)
    service.program.restart()
    assert service.program.wait_for_exit(seconds=20) != 0
    assert re.search(r"billing\.sqlite: the database does not answer \(SQLite error (8|14)\b", service.program.output())
    subprocess.run(["mount", "-o", "remount,rw", disk], check=True)
    service.start_again()
    assert total(service) == 1


def test_a_postgresql_that_takes_no_writes_is_503_until_it_does(
    programs: Programs, sandbox: Sandbox, postgres
):
    """As a standby that was not promoted, or a disk that its owner protected."""
    service = start_service(programs, sandbox, DATABASE_URL=postgres.url, BILLING_SECRET="s" * 32)
    assert service.api.post("/api/usage/report", report(1)).status == 201
    postgres.execute("ALTER SYSTEM SET default_transaction_read_only = on")
    postgres.execute("SELECT pg_reload_conf()")
    service.program.wait_until(
        lambda: service.api.post("/api/usage/report", report(2)).status == 503
    )
    postgres.execute("ALTER SYSTEM RESET default_transaction_read_only")
    postgres.execute("SELECT pg_reload_conf()")
    service.program.wait_until(
        lambda: service.api.post("/api/usage/report", report(2)).status in (200, 201), seconds=40
    )
    assert service.api.get("/readyz").status == 200
    assert total(service) == 2


# MARK: the clock


class Clock:
    """The wall clock of a service, moved while it runs; its timers stay real."""

    def __init__(self, folder: Path):
        self.file = folder / "clock"
        self.library = folder / "clock.so"
        source = Path(__file__).with_name("clock.c")
        subprocess.run([find("clang"), "-shared", "-fPIC", "-O1", "-o", self.library, source], check=True)
        self.move(0)

    def move(self, seconds: int) -> None:
        beside = self.file.with_suffix(".new")
        beside.write_text(str(seconds))
        beside.rename(self.file)

    @property
    def settings(self) -> dict[str, object]:
        return {"LD_PRELOAD": self.library, "CLOCK_FILE": self.file}


@pytest.mark.parametrize("step", [-7200, 7200, -90, 90, -172_800, 172_800])
def test_a_clock_that_jumps_loses_and_doubles_nothing(
    start_with: Callable[..., Service], tmp: Path, step: int
):
    """There and back: every report once, numbers that rise, repeats that are repeats."""
    clock = Clock(tmp)
    service = start_with(**clock.settings)
    found = []
    for number, moved in enumerate([0, step, 0, -step, 0]):
        clock.move(moved)
        answers = [service.api.post("/api/usage/report", report(number)) for _ in range(2)]
        assert [it.status for it in answers] == [201, 200], answers[0].text
        assert answers[0].json["report"] == answers[1].json["report"]
        found.append(answers[0].json["report"]["id"])
    assert found == sorted(set(found))
    assert total(service) == 5
    assert service.api.get("/readyz").status == 200


# MARK: what a process may have


def descriptors(pid: int) -> int:
    return len(os.listdir(f"/proc/{pid}/fd"))


def test_without_descriptors_who_is_connected_is_served_and_others_later(service: Service):
    host, port = service.url.removeprefix("http://").split(":")
    connection = http.client.HTTPConnection(host, int(port), timeout=20)

    def send(number: int) -> int:
        connection.request(
            "POST", "/api/usage/report", json.dumps(report(number)), {"Content-Type": "application/json"}
        )
        answer = connection.getresponse()
        answer.read()
        return answer.status

    assert send(1) == 201
    pid = service.program.pid
    limits = resource.prlimit(pid, resource.RLIMIT_NOFILE)
    resource.prlimit(pid, resource.RLIMIT_NOFILE, (descriptors(pid), limits[1]))
    strangers = [http.client.HTTPConnection(host, int(port), timeout=1) for _ in range(3)]
    for stranger in strangers:
        try:
            stranger.request("GET", "/healthz")
            stranger.getresponse().read()
        except (OSError, http.client.HTTPException):
            pass
        finally:
            stranger.close()
    assert send(2) == 201
    resource.prlimit(pid, resource.RLIMIT_NOFILE, limits)
    service.program.wait_until(lambda: Api(f"{service.url}/readyz").reaches())
    assert send(3) == 201
    connection.close()
    assert total(service) == 3


def test_large_bodies_at_once_stay_within_512_megabytes(service: Service):
    """The limit is on what the process asks for: a request beyond it would end it."""
    resource.prlimit(service.program.pid, resource.RLIMIT_DATA, (512 << 20, 512 << 20))
    sound = json.dumps(report(1)) + "\n"
    body = (sound + ("x" * 1600 + "\n") * 9990).encode()
    command = [
        find("curl"), "-s", "-o", "/dev/null", "-w", "%{http_code}", "--data-binary", "@-",
        "-H", "Content-Type: application/x-ndjson", f"{service.url}/api/usage/reports",
    ]  # fmt: skip
    with ThreadPoolExecutor(12) as pool:
        sending = [
            pool.submit(subprocess.run, command, input=body, capture_output=True, timeout=120)
            for _ in range(12)
        ]
        codes = {it.result().stdout.decode() for it in sending}
    assert "207" in codes and codes <= {"207", "429", "503"}
    assert service.program.process.poll() is None
    status = Path(f"/proc/{service.program.pid}/status").read_text()
    peak = next(it for it in status.splitlines() if it.startswith("VmHWM"))
    assert int(peak.split()[1]) < 512 * 1024
    assert total(service) == 1


# MARK: the network


@pytest.mark.parametrize("base", ["http://stripe.invalid", "http://127.0.0.1:{port}"])
def test_without_stripe_reports_are_taken(programs: Programs, base: str):
    """No name, or nobody behind it: the service starts, takes reports and says what is missing."""
    service = start_service(
        programs, None, STRIPE_SECRET_KEY="sk_test_none", STRIPE_API_BASE=base.format(port=free_port())
    )
    answer = service.api.post("/api/usage/report", report(1))
    assert answer.status == 201
    assert total(service) == 1
    started = time.monotonic()
    told = programs.run("billing", "doctor", settings=service.settings, expect=3)
    assert time.monotonic() - started < 60
    assert ("could not be resolved (DNS)" if "invalid" in base else "connection refused") in told


def test_stripe_that_comes_back_gets_what_it_missed(programs: Programs, tmp: Path):
    """Nobody listens for a while: what was reported meanwhile is at Stripe afterwards, by itself."""
    sandbox = start_sandbox(programs, "--state", tmp / "stripe.json")
    service = start_service(programs, sandbox)
    programs.run("billing", "catalog", "apply", settings=service.settings)
    assert service.api.post("/api/customers", {"customer_id": "cust_m"}).status == 201
    plan = {"customer_id": "cust_m", "plan": "professional", "trial_period_days": 0}
    assert service.api.post("/api/subscriptions", plan).status == 201
    assert sandbox.program.stop() == 0
    kept = service.api.post("/api/usage/report", report(1))
    assert kept.status == 201 and kept.json["stripe_status"] != "accepted"
    sandbox.program.restart()

    def is_accepted() -> bool:
        answer = service.api.post("/api/usage/report", report(1))
        assert answer.status == 200
        return answer.json["stripe_status"] == "accepted"

    service.program.wait_until(is_accepted, seconds=40)
    assert total(service) == 1
