"""A database of the service's own on either store, as its owner has it."""

import itertools
import os
import sqlite3
from contextlib import closing
from pathlib import Path

from harness.servers import Postgres

STORES = ("sqlite", "postgres")
SECRET = "a-secret-of-the-server-for-these-tests"


class SQLiteDatabase:
    """A file in a test's folder. Its server's secret lies beside it."""

    store = "sqlite"

    def __init__(self, folder: Path):
        self.path = folder / "billing.sqlite"
        self.moved = folder / "moved.sqlite"

    @property
    def settings(self) -> dict[str, object]:
        return {"DATABASE_URL": f"sqlite:{self.path}"}

    def run(self, statement: str) -> list[list[str]]:
        """The rows, as text."""
        with closing(sqlite3.connect(self.path)) as database, database:
            return [[str(value) for value in row] for row in database.execute(statement)]

    def dump(self) -> bytes:
        return self.path.read_bytes()

    def take_away(self) -> None:
        """What a running service has open is another name's file now."""
        os.rename(self.path, self.moved)

    def bring_back(self) -> None:
        if self.moved.exists():
            os.rename(self.moved, self.path)


class PostgresDatabase:
    """A database of a server that others share; its owner is no superuser."""

    store = "postgres"
    owner = "billing_owner"
    numbers = itertools.count(1)

    def __init__(self, server: Postgres):
        """`server` knows the owner."""
        self.server, self.is_away = server, False
        self.name = f"billing_{next(self.numbers)}"
        server.execute(f"CREATE DATABASE {self.name} OWNER {self.owner} ENCODING 'UTF8' TEMPLATE template0")

    @property
    def url(self) -> str:
        return f"postgres://{self.owner}@127.0.0.1:{self.server.port}/{self.name}"

    @property
    def settings(self) -> dict[str, object]:
        return {"DATABASE_URL": self.url, "BILLING_SECRET": SECRET}

    def run(self, statement: str) -> list[list[str]]:
        rows = self.server.run("psql", "-v", "ON_ERROR_STOP=1", "-Atq", self.url, "-c", statement)
        return [row.split("|") for row in rows.splitlines()]

    def dump(self) -> bytes:
        return self.server.run("pg_dump", "--dbname", self.url).encode()

    def take_away(self) -> None:
        """The whole server, at once."""
        self.server.crash()
        self.is_away = True

    def bring_back(self) -> None:
        if self.is_away:
            self.server.start()
        self.is_away = False


Database = SQLiteDatabase | PostgresDatabase
