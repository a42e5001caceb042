"""Fixtures of the integration tests: the built programs, a folder, ports, and real servers.

A test asks for `programs` and starts what it needs; everything is stopped when it ends, and the logs
are printed when it failed. Nothing is skipped: what is missing fails with the command that installs it.
"""

import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from harness.billing import Sandbox, Service, start_sandbox, start_service
from harness.ports import free_port as any_free_port
from harness.programs import Programs
from harness.servers import Postgres

REPOSITORY = Path(__file__).resolve().parents[2]
FAILED = pytest.StashKey[bool]()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item, call: pytest.CallInfo):
    report = yield
    item.stash[FAILED] = item.stash.get(FAILED, False) or report.failed
    return report


@pytest.fixture(scope="session")
def repository() -> Path:
    return REPOSITORY


@pytest.fixture(scope="session")
def bin_dir() -> Path:
    """Where `billing` and `billing-exporter` are: BILLING_BIN_DIR, else the debug build."""
    return Path(os.environ.get("BILLING_BIN_DIR", REPOSITORY / ".build" / "debug")).absolute()


@pytest.fixture
def tmp(tmp_path: Path) -> Path:
    return tmp_path


@pytest.fixture
def free_port() -> int:
    return any_free_port()


@pytest.fixture
def programs(
    bin_dir: Path, tmp_path: Path, request: pytest.FixtureRequest
) -> Iterator[Programs]:
    all_of_them = Programs(bin_dir, tmp_path)
    yield all_of_them
    all_of_them.stop()
    if request.node.stash.get(FAILED, False):
        print(all_of_them.logs())


@pytest.fixture
def start(programs: Programs):
    """`start(program, *arguments, settings={…}, ready_url=…)`."""
    return programs.start


@pytest.fixture
def sandbox(programs: Programs) -> Sandbox:
    """A sandbox of this test's own, in memory."""
    return start_sandbox(programs)


@pytest.fixture
def service(programs: Programs, sandbox: Sandbox) -> Service:
    """A service on SQLite that speaks to `sandbox`, with the guide's plans and no keys."""
    return start_service(programs, sandbox)


@pytest.fixture
def start_with(programs: Programs, sandbox: Sandbox) -> Callable[..., Service]:
    """`start_with(BILLING_ADMIN_KEY="…")`: a service with settings of the test's choice."""
    return lambda **settings: start_service(programs, sandbox, **settings)


@pytest.fixture
def postgres() -> Iterator[Postgres]:
    """A PostgreSQL whose commits are durable."""
    server = Postgres()
    yield server
    server.stop()
