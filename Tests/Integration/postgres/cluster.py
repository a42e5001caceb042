"""A Citus cluster of a test's own: a coordinator and workers, each of which can be stopped and started."""

import os
import signal
import subprocess
import time
from pathlib import Path

from harness.program import find
from harness.programs import Programs
from harness.servers import Postgres
from postgres.lanes import LANES, lane

DATABASE = "billing"
# A lane moves while reports come in; commits over several servers are prepared first.
OPTIONS = ["shared_preload_libraries=citus", "wal_level=logical", "max_connections=200", "max_prepared_transactions=200",
           "max_worker_processes=32", "max_replication_slots=20", "max_wal_senders=20"]  # fmt: skip
MOVING_SECONDS = 240


def is_installed() -> bool:
    """Whether this machine's PostgreSQL 15 has the extension, which Debian has no package of."""
    return Path("/usr/lib/postgresql/15/lib/citus.so").exists()


def customers() -> list[str]:
    """One of each lane, in the lanes' order."""
    names = [f"cust_{number}" for number in range(1_000)]
    return [next(name for name in names if lane(name) == number) for number in range(LANES)]


class Cluster:
    """As docs/operating/citus.md sets one up, but that commits do not wait for a disk: a machine that fails is not tried here."""

    def __init__(self, programs: Programs, workers: int = 2):
        self.servers: list[Postgres] = []
        try:
            for _ in range(1 + workers):
                self.start_server()
            coordinator = self.coordinator
            self.execute(f"SELECT citus_set_coordinator_host('127.0.0.1', {coordinator.port})")
            for worker in self.workers:
                self.add(worker)
            self.execute(f"ALTER DATABASE {DATABASE} SET citus.enable_unsafe_triggers = on")
            address = f"{self.url}?options=-c%20billing.lanes%3D{LANES}"
            programs.run("billing", "migrate", settings={"DATABASE_URL": address})
            self.execute("SELECT ledger_distribute()")
        except BaseException:
            self.stop()
            raise

    @property
    def coordinator(self) -> Postgres:
        return self.servers[0]

    @property
    def workers(self) -> list[Postgres]:
        return self.servers[1:]

    @property
    def url(self) -> str:
        return address(self.coordinator)

    def start_server(self) -> Postgres:
        """One more, with the database and the extension; the cluster does not know it yet."""
        server = Postgres(durable=False, options=[word for each in OPTIONS for word in ("-c", each)])
        self.servers.append(server)
        server.execute(f"CREATE DATABASE {DATABASE} ENCODING 'UTF8' TEMPLATE template0")
        self.execute("CREATE EXTENSION citus", at=server)
        return server

    def add(self, worker: Postgres) -> None:
        self.execute(f"SELECT citus_add_node('127.0.0.1', {worker.port})")

    def execute(self, statements: str, at: Postgres | None = None) -> str:
        """Runs SQL on the coordinator, or at another server; the rows as text."""
        command = [find("psql"), address(at or self.coordinator), "-v", "ON_ERROR_STOP=1", "-Atq", "-c", statements]
        done = subprocess.run(command, capture_output=True, text=True)
        assert done.returncode == 0, done.stderr
        return done.stdout

    def lanes(self, worker: Postgres) -> set[int]:
        """The lanes that lie on a worker."""
        found = self.execute(f"""
            SELECT n FROM generate_series(0, {LANES - 1}) AS n JOIN citus_shards s
            ON s.shardid = get_shard_id_for_distribution_column('lanes', n) WHERE s.nodeport = {worker.port}
        """)
        return {int(number) for number in found.split()}

    def shard(self, lane: int) -> int:
        """The part of the table of lanes that a lane lies in: Citus finds it by a hash, and some have several."""
        return int(self.execute(f"SELECT get_shard_id_for_distribution_column('lanes', {lane})"))

    def rebalance(self, *settings: str) -> None:
        """Moves lanes to workers that have few, and waits for the end."""
        self.execute(f"SELECT citus_rebalance_start({', '.join(settings)})")
        deadline = time.monotonic() + MOVING_SECONDS
        while (state := self.execute("SELECT state FROM citus_rebalance_status()").strip()) != "finished":
            assert state in ("scheduled", "running"), self.execute("SELECT details FROM citus_rebalance_status()")
            assert time.monotonic() < deadline, f"lanes moved for {MOVING_SECONDS} s"
            time.sleep(0.2)

    def prepared(self) -> int:
        """Transactions that one server has prepared and that nobody has ended."""
        return sum(int(self.execute("SELECT count(*) FROM pg_prepared_xacts", at=each)) for each in self.servers)

    def stop(self) -> None:
        for server in self.servers:
            server.stop()


def address(server: Postgres) -> str:
    return f"postgres://app@127.0.0.1:{server.port}/{DATABASE}"


def kill(server: Postgres) -> None:
    """SIGKILL of the process that started all others of a server, which end because of it."""
    pid, started = server.pid, children(server.pid)
    os.kill(pid, signal.SIGKILL)
    deadline = time.monotonic() + 20
    while any(Path(f"/proc/{each}").exists() for each in started):
        assert time.monotonic() < deadline, "processes of a killed server stay"
        time.sleep(0.05)


def children(pid: int) -> list[str]:
    return Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
