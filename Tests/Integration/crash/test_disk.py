"""The disk fails, fills up, or gives back something else: nothing answered is lost, nothing half-written stays."""

import os
import random
import sqlite3
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest

from crash.load import Load, make_report
from crash.test_kill9 import check_round, send_again, stored
from harness.api import Api
from harness.billing import Sandbox, Service, start_service
from harness.ports import free_port
from harness.programs import Programs


def database(service: Service) -> Path:
    return Path(str(service.settings["DATABASE_URL"]).removeprefix("sqlite:"))


@pytest.mark.parametrize("first_failure", [40, 41, 150])
def test_a_failed_sync_stops_the_process(service: Service, programs: Programs, first_failure: int):
    """From some sync on the kernel says EIO: what is on disk is not known any more."""
    service.program.stop()
    port = free_port()
    url = f"http://127.0.0.1:{port}"
    traced = programs.start(
        "strace", "-f", "-qq", "-o", "/dev/null", "-e", "trace=fsync,fdatasync",
        "-e", f"inject=fsync,fdatasync:error=EIO:when={first_failure}+",
        programs.path("billing"), "serve",
        settings=service.settings | {"PORT": port}, ready_url=f"{url}/readyz", name="traced",
    )  # fmt: skip
    load = Load(url, "sync", seed=first_failure)
    load.start()
    load.wait_for_first_answer()
    assert traced.wait_for_exit(seconds=30) == 1, traced.output(2000)
    load.join()
    assert "the ledger cannot be written safely, stopping" in traced.output()
    assert len(load.acknowledged) > 0

    service.start_again()
    # A write that the failure met was answered with "not stored", or not at all.
    assert all(status in (500, 503) for _, status, _ in load.refused), load.refused
    load.unanswered += [report for report, _, _ in load.refused]
    load.refused.clear()
    check_round(service, load, random.Random(first_failure))


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    folder = tmp_path / "small"
    folder.mkdir()
    command = ["mount", "-t", "tmpfs", "-o", "size=6m", "tmpfs", str(folder)]
    subprocess.run(command if os.geteuid() == 0 else ["sudo", *command], check=True)
    yield folder
    undo = ["umount", "-l", str(folder)]
    subprocess.run(undo if os.geteuid() == 0 else ["sudo", *undo], check=True)


def test_a_full_disk_is_503_until_there_is_space(
    start_with: Callable[..., Service], small_disk: Path
):
    ballast = small_disk / "ballast"
    ballast.write_bytes(b"x" * (3 << 20))
    service = start_with(DATABASE_URL=f"sqlite:{small_disk / 'billing.sqlite'}")
    load = Load(service.url, "full", seed=1, goes_on_after=(503,))
    load.start()
    deadline = time.monotonic() + 60
    while not load.refused:
        assert time.monotonic() < deadline, "the disk never filled up"
        time.sleep(0.05)
    load.join()
    assert {status for _, status, _ in load.refused} == {503}
    assert all('"code":"store_unavailable"' in text for _, _, text in load.refused)
    assert load.unanswered == []
    there = stored(service, load.customer)
    assert there.keys() == load.acknowledged.keys()

    ballast.unlink()
    for report, _, _ in load.refused[:20]:
        assert send_again(service, report).status == 201
    # In the same process: it was never started again.
    assert service.program.process.poll() is None
    load.unanswered += [report for report, _, _ in load.refused]
    load.refused.clear()
    check_round(service, load, random.Random(1))


DAMAGES = {
    "cut to half": lambda file, size: file.truncate(size // 2),
    "noise in the middle": lambda file, size: (file.seek(size // 2), file.write(os.urandom(8192))),
    "zeros at its start": lambda file, _: (file.seek(0), file.write(bytes(4096))),
}


@pytest.mark.parametrize("damage", DAMAGES)
def test_a_damaged_file_is_named_with_the_way_back(service: Service, damage: str):
    load = Load(service.url, "damage", seed=3)
    load.start()
    load.wait_for_first_answer()
    time.sleep(0.3)
    load.join()
    assert service.program.stop() == 0
    path = database(service)
    # A log that is still there would mend the file, and rightly so: it is written back first.
    with closing(sqlite3.connect(path)) as connection:
        assert connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0] == 0
    with path.open("r+b") as file:
        DAMAGES[damage](file, path.stat().st_size)
    service.program.restart()
    assert service.program.wait_for_exit(seconds=20) == 1
    output = service.program.output(2000)
    assert str(path) in output, output
    assert "docs/operating/restore.md" in output or "another program" in output, output


def test_a_backup_under_load_restores_everything_answered_before_it(
    service: Service, programs: Programs, tmp_path: Path
):
    load = Load(service.url, "backup", seed=4)
    load.start()
    load.wait_for_first_answer()
    time.sleep(0.3)
    before = dict(load.acknowledged)
    copy = tmp_path / "copy.sqlite"
    programs.run("billing", "backup", copy, settings=service.settings)
    time.sleep(0.2)
    load.join()
    assert len(load.acknowledged) > len(before) > 10
    programs.run("billing", "backup", copy, settings=service.settings, expect=1)

    service.program.kill()
    path = database(service)
    for name in [path, Path(f"{path}-wal"), Path(f"{path}-shm")]:
        name.unlink(missing_ok=True)
    copy.rename(path)
    service.start_again()
    there = stored(service, load.customer)
    for serial, (report, identifier) in before.items():
        assert there[serial]["id"] == identifier
        assert there[serial]["metrics"] == report.body["metrics"]
    # What came after the backup is sent again by who has it; nothing counts twice.
    for report, _ in load.acknowledged.values():
        assert send_again(service, report).status == (200 if report.serial in there else 201)
    assert stored(service, load.customer).keys() == load.acknowledged.keys()


def test_a_postgresql_database_is_backed_up_by_its_own_tools(programs: Programs, sandbox: Sandbox):
    settings = sandbox.settings | {"DATABASE_URL": "postgres://app@127.0.0.1:1/ledger"}
    with pytest.raises(AssertionError, match="pg_dump"):
        programs.run("billing", "backup", programs.folder / "copy", settings=settings)
