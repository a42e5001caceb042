"""Either store for the tests of this folder: who asks for `database`, `service` or `start_with` runs once on each."""

import json
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from harness.billing import Sandbox, Service, start_sandbox, start_service
from harness.programs import Programs
from harness.servers import Postgres
from harness.stores import SECRET, STORES, Database, PostgresDatabase, SQLiteDatabase


@pytest.fixture(scope="session")
def server() -> Iterator[Postgres]:
    """One PostgreSQL for all of them, a database each: a server of its own costs a test a second."""
    server = Postgres(durable=False)
    server.execute(f"CREATE ROLE {PostgresDatabase.owner} LOGIN")
    yield server
    server.stop()


def make_database(request: pytest.FixtureRequest, folder: Path) -> Database:
    if request.param == "postgres":
        return PostgresDatabase(request.getfixturevalue("server"))
    return SQLiteDatabase(folder)


@pytest.fixture(params=STORES)
def database(request: pytest.FixtureRequest, programs: Programs) -> Iterator[Database]:
    database = make_database(request, programs.folder)
    yield database
    database.bring_back()


@pytest.fixture
def start_with(programs: Programs, sandbox: Sandbox, database: Database) -> Callable[..., Service]:
    return lambda **settings: start_service(programs, sandbox, **database.settings | settings)


@pytest.fixture
def service(start_with: Callable[..., Service]) -> Service:
    return start_with()


@pytest.fixture(scope="module", params=STORES)
def shared(request: pytest.FixtureRequest, bin_dir: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    """One service of a file's tests that leave it as it is, without a key."""
    programs = Programs(bin_dir, tmp_path_factory.mktemp("shared"))
    database = make_database(request, programs.folder)
    yield start_service(programs, start_sandbox(programs), **database.settings)
    programs.stop()


@pytest.fixture
def guarded(programs: Programs, start_with: Callable[..., Service]) -> tuple[Service, dict]:
    """A service with an operator's key."""
    service = start_with(BILLING_SECRET=SECRET)
    made = programs.run(
        "billing", "keys", "create", "--role", "operator", "--name", "the first", "--json", settings=service.settings
    )
    return service, json.loads(made)
