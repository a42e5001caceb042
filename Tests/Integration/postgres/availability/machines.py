"""Two database machines and a witness as deploy/patroni has them: etcd, Patroni, PostgreSQL and PgBouncer."""

import os
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from harness.api import Api
from harness.program import Program, environment, find
from harness.programs import Programs
from postgres.availability.network import Host

CONFIGURATION = Path(__file__).resolve().parents[4] / "deploy" / "patroni"
ADDRESSES = {"db1": "10.0.0.11", "db2": "10.0.0.12", "witness": "10.0.0.13"}
GATEWAY = "10.0.0.1"
# Shorter than in the files, so that a test is over soon; loop_wait + 2 * retry_timeout <= ttl holds here too.
SHORT_TIMINGS = {"ttl: 20": "ttl: 8", "loop_wait: 5": "loop_wait: 1", "retry_timeout: 5": "retry_timeout: 3"}
AS_NOBODY = ["--reuid=nobody", "--regid=nogroup", "--clear-groups"]


def wait_until(holds: Callable[[], bool], *, seconds: float, what: str) -> float:
    """How long it took."""
    began = time.monotonic()
    while not holds():
        assert time.monotonic() < began + seconds, f"not after {seconds} s: {what}"
        time.sleep(0.05)
    return time.monotonic() - began


def kill(pid: int, number: signal.Signals) -> None:
    """Of a process that may have ended meanwhile."""
    with suppress(ProcessLookupError):
        os.kill(pid, number)


class Machine:
    """The files of deploy/patroni with this machine's name, address and folder in them, and what they configure."""

    def __init__(self, programs: Programs, name: str, timings: dict[str, str]):
        self.programs = programs
        self.name = name
        self.host = Host(name, ADDRESSES[name])
        self.folder = Path(tempfile.mkdtemp(prefix=f"{name}-"))
        shutil.chown(self.folder, "nobody", "nogroup")
        self.timings = timings
        self.patroni: Program | None = None
        self.pgbouncer: Program | None = None

    def configured(self, file: str) -> str:
        """A file's text as it would be on this machine."""
        text = (CONFIGURATION / file).read_text()
        own = "\n".join(
            line if "hosts:" in line or "CLUSTER=" in line
            else line.replace(ADDRESSES["db1"], self.host.address).replace("db1", self.name)
            for line in text.splitlines()
        )  # fmt: skip
        for path, here in {
            "/var/lib/etcd/billing": "etcd", "/var/lib/postgresql/15/billing": "data",
            "/var/run/postgresql": "", "/etc/pgbouncer/userlist.txt": "userlist.txt",
        }.items():  # fmt: skip
            own = own.replace(path, str(self.folder / here))
        for setting, here in self.timings.items():
            own = own.replace(setting, here)
        return own + "\n"

    def write(self, file: str) -> Path:
        path = self.folder / file
        path.write_text(self.configured(file))
        shutil.chown(path, "nobody", "nogroup")
        path.chmod(0o600)
        return path

    def start(self, *command: object, name: str, settings: dict[str, object] = {}) -> Program:
        words = [find("ip"), "netns", "exec", self.host.netns, find("setpriv"), *AS_NOBODY, *command]
        log = self.programs.folder / f"{self.name}-{name}-{len(self.programs.started)}.log"
        # In a folder that nobody may read, as those of the tests are not.
        program = Program(words, {"HOME": self.folder} | settings, folder=self.folder, log=log)
        self.programs.started.append(program)
        return program

    def start_etcd(self) -> None:
        lines = [line for line in self.configured("etcd").splitlines() if line.startswith("ETCD_")]
        settings = dict(line.split("=", 1) for line in lines)
        self.start(find("etcd"), "--log-level", "error", name="etcd", settings=settings)

    def start_patroni(self) -> None:
        """The first time, and after `kill`."""
        path = self.write("patroni.yml")
        self.patroni = self.start(find("patroni"), path, name="patroni")

    def start_pgbouncer(self) -> None:
        self.write("userlist.txt")
        self.pgbouncer = self.start(find("pgbouncer"), self.write("pgbouncer.ini"), name="pgbouncer")

    def says(self, path: str) -> bool:
        """Whether Patroni answers 200: `leader`, `replica`, `synchronous`."""
        return Api(f"http://{self.host.address}:8008/{path}", timeout_seconds=1).reaches()

    def psql(
        self, statements: str, user: str = "postgres", database: str = "billing", seconds: float = 30
    ) -> str:
        """Asked beside the network, over the machine's own socket; the rows as text."""
        password = "change-me-superuser" if user == "postgres" else "change-me-billing"
        where = ["-h", str(self.folder), "-U", user, "-d", database]
        done = subprocess.run(
            [find("psql"), *where, "-v", "ON_ERROR_STOP=1", "-Atqc", statements],
            env=environment({"PGPASSWORD": password}), capture_output=True, text=True, timeout=seconds,
        )  # fmt: skip
        assert done.returncode == 0, done.stderr
        return done.stdout

    def pids(self, *programs: str) -> list[int]:
        """The processes of these programs, the server's children among them."""

        def runs(pid: int) -> bool:
            try:
                name = Path(f"/proc/{pid}/comm").read_text().strip()
                return name in programs
            except FileNotFoundError:
                return False

        return [pid for pid in self.host.pids if runs(pid)]

    def signal(self, number: signal.Signals, *programs: str) -> None:
        for pid in self.pids(*programs):
            kill(pid, number)

    def kill(self) -> None:
        """Patroni and every process of PostgreSQL at once: nothing is finished, nobody is told."""
        self.signal(signal.SIGKILL, "patroni", "postgres")
        assert self.patroni is not None
        self.patroni.process.wait()

    def freeze(self) -> None:
        """The machine stands still; its connections stay open."""
        self.signal(signal.SIGSTOP, "patroni", "postgres", "pgbouncer")

    def thaw(self) -> None:
        self.signal(signal.SIGCONT, "patroni", "postgres", "pgbouncer")

    def close(self) -> None:
        while pids := self.host.pids:
            for pid in pids:
                kill(pid, signal.SIGKILL)
            time.sleep(0.05)
        self.host.delete()
        shutil.rmtree(self.folder, ignore_errors=True)


class Machines:
    """All of them; `db1` and `db2` change places as leader and synchronous standby."""

    def __init__(self, programs: Programs, timings: dict[str, str]):
        self.all = [Machine(programs, name, timings) for name in ADDRESSES]
        self.databases = self.all[:2]

    def start(self) -> None:
        for machine in self.all:
            machine.start_etcd()
        first, second = self.databases
        first.start_patroni()
        wait_until(lambda: first.says("leader"), seconds=60, what="a first leader")
        for statement in (
            "CREATE ROLE billing LOGIN PASSWORD 'change-me-billing'",
            "CREATE DATABASE billing OWNER billing ENCODING 'UTF8' TEMPLATE template0",
        ):
            first.psql(statement, database="postgres")
        second.start_patroni()
        for machine in self.databases:
            machine.start_pgbouncer()
        self.wait_for_standby(second)

    @property
    def leader(self) -> Machine:
        leaders = [machine for machine in self.databases if machine.says("leader")]
        assert len(leaders) == 1, [machine.name for machine in leaders]
        return leaders[0]

    def other(self, machine: Machine) -> Machine:
        first, second = self.databases
        return second if machine is first else first

    def wait_for_standby(self, machine: Machine) -> float:
        """Until it is the one that commits wait for. One that does not follow is made anew, as an operator does it."""
        began = time.monotonic()
        is_asked = False

        def holds() -> bool:
            nonlocal is_asked
            if machine.says("synchronous"):
                return True
            if not is_asked and time.monotonic() > began + 60:
                is_asked = True
                answer = Api(f"http://{machine.host.address}:8008").post("/reinitialize", {"force": True})
                print(f">> {machine.name} does not follow and is made anew: {answer.status} {answer.text}")
            return False

        return wait_until(holds, seconds=180, what=f"{machine.name} is a synchronous standby")

    def switch_over(self) -> None:
        """Until the other one leads, as an operator asks for it."""
        leader = self.leader
        successor = self.other(leader)
        asked = Api(f"http://{leader.host.address}:8008", timeout_seconds=60).post(
            "/switchover", {"leader": leader.name, "candidate": successor.name}
        )
        assert asked.status == 200, asked
        wait_until(lambda: successor.says("leader"), seconds=40, what=f"{successor.name} leads")

    def address(self, port: int, name: str) -> str:
        """What a service is given: both machines, of which libpq takes the one that writes."""
        hosts = ",".join(f"{machine.host.address}:{port}" for machine in self.databases)
        options = f"connect_timeout=2&application_name={name}"
        return f"postgres://billing:change-me-billing@{hosts}/billing?{options}"

    def close(self) -> None:
        for machine in self.all:
            machine.close()
