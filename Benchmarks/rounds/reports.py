"""The report path over HTTP: this service beside what others do with the same reports."""

from dataclasses import dataclass
from pathlib import Path

from harness.billing import Service, start_sandbox, start_service
from harness.ports import free_port
from harness.programs import Programs
from harness.servers import Postgres

from rounds.contender import CONNECTIONS, Contender, over_http, play, stored_reports, through_pgbench
from rounds.memory import resident_mb
from rounds.page import Section, Target, rows

ROOT = Path(__file__).resolve().parents[2]
OF_UNSTORED = 0.6
TIMES_FASTAPI = 25
TIMES_PGBENCH = 1.0


def start_unstored(programs: Programs) -> tuple[str, int]:
    port = free_port()
    url = f"http://127.0.0.1:{port}"
    program = programs.start(
        str(programs.bin_dir / "billing-unstored"), settings={"PORT": port},
        ready_url=f"{url}/readyz",
    )  # fmt: skip
    return url, program.pid


def start_fastapi(programs: Programs) -> tuple[str, int]:
    port = free_port()
    url = f"http://127.0.0.1:{port}"
    program = programs.start(
        str(ROOT / ".venv-bench/bin/python"), "-m", "uvicorn", "service:app",
        "--app-dir", ROOT / "Benchmarks/fastapi_peer", "--port", port, "--loop", "uvloop",
        "--http", "httptools", "--no-access-log", "--log-level", "warning",
        settings={"PEER_DATABASE": programs.folder / "peer.sqlite"},
        ready_url=f"{url}/openapi.json", name="fastapi",
    )  # fmt: skip
    return url, program.pid


def check_conservation(service: Service, contender: Contender, rounds: int) -> None:
    """What was answered is stored; at the end of a round wrk drops what is in flight, uncounted."""
    counted, stored = sum(one.requests for one in contender.rounds), stored_reports(service.url)
    # The warm-up's reports are stored but not counted: at most all of them, 2 s at the best rate.
    warm_up = 3 * int(max(one.per_second for one in contender.rounds))
    print(f"wrk counted {counted:,} answers, the service stores {stored:,} reports")
    assert counted <= stored <= counted + warm_up + CONNECTIONS * (rounds + 1)


@dataclass(frozen=True)
class ReportPath:
    """Everything that takes part, started."""

    service: Service
    durable: Contender
    unstored: Contender
    replicated: Contender
    pgbench: Contender
    fastapi: Contender

    @property
    def contenders(self) -> list[Contender]:
        return [self.durable, self.unstored, self.replicated, self.pgbench, self.fastapi]


def start(programs: Programs, postgres: Postgres) -> ReportPath:
    sandbox = start_sandbox(programs)
    service = start_service(programs, sandbox)
    postgres.execute("CREATE DATABASE billing")
    address = postgres.url.removesuffix("/postgres") + "/billing"
    replicated = start_service(programs, sandbox, DATABASE_URL=address)
    (unstored, unstored_pid), (fastapi, fastapi_pid) = start_unstored(programs), start_fastapi(programs)
    server, ours = postgres.pid, service.program.pid
    return ReportPath(
        service,
        Contender("this service on SQLite, durable", over_http(service.url), [ours]),
        Contender("the same without storage", over_http(unstored), [unstored_pid]),
        Contender(
            "this service on PostgreSQL, durable", over_http(replicated.url), [replicated.program.pid, server]
        ),
        Contender("pgbench, one INSERT each", through_pgbench(postgres), [server]),
        Contender("FastAPI, durable", over_http(fastapi), [fastapi_pid]),
    )


def milliseconds(value: float | None) -> str:
    return "–" if value is None else f"{value:.1f}"


def table(contenders: list[Contender]) -> str:
    ours, body = contenders[0], []
    for each in contenders:
        rates = sorted(one.per_second for one in each.rounds)
        body.append([
            each.name, f"{each.per_second:,.0f}", f"{rates[0]:,.0f}–{rates[-1]:,.0f}",
            f"{each.per_second / ours.per_second:.2f}", milliseconds(each.p50_ms), milliseconds(each.p99_ms),
            f"{each.used_us:.0f}",
        ])  # fmt: skip
    head = ["what", "per second, median", "lowest–highest", "of ours", "p50 ms", "p99 ms", "processor µs"]
    return rows(head, body)


TEXT = """
{rounds} rounds of {seconds} s on the loopback interface: every contender is measured once in each round, so that a
machine that is slow for a while is slow for all; ratios to others are the medians of the rounds' own ratios. Servers
and load generator share the cores. Reports are unique ({connections} connections, a thousand customers, windows of a
minute); every answer was 2xx, and the service's own count of stored reports was compared with what wrk had counted.

{table}

- *processor µs*: what one report takes of the processors in the service and in PostgreSQL's processes, load generators left out. It
  is what to compare where other programs run beside: pgbench's 64 server processes get a larger share of a busy machine than a
  service with three threads.
- *SQLite, durable*: `billing serve`, WAL, synchronous FULL; 201 follows the commit.
- *without storage*: the same routes, parsing, validation and answers over a ledger that keeps nothing
  (`Benchmarks/Sources/billing-unstored`): what HTTP and JSON alone cost. As `billing serve` it takes one event loop less
  than there are cores.
- *PostgreSQL, durable*: `billing serve` on PostgreSQL 15 with its defaults, synchronous_commit on; entry, identity and
  totals in one transaction.
- *pgbench*: the same PostgreSQL, one prepared INSERT of such a row a transaction, over its Unix socket; no HTTP, no
  JSON, no totals.
- *FastAPI*: `Benchmarks/fastapi_peer`, SQLAlchemy on SQLite with the same durability, identity and totals, uvicorn
  with uvloop and httptools.

Memory of the service after the rounds: {service_mb:.0f} MB.
"""

NOTES = {
    "unstored": """\
the cores are shared by the load generator, the event loop and the thread that commits; what storing adds is rows, log and
sync, shared by the few reports of a commit. Tried and kept: statements driven through SQLite's C interface instead of
GRDB's boxed values, one question about a report instead of five, an index that tells a repetition instead of a look
before, names remembered without copies, 64-bit arithmetic where values fit, links and keys asked in the commit, answers
on the connection's event loop without a task, an event loop less than there are cores (four per cent more durable
reports; it lowers the ceiling, too). Tried and not kept: waiting up to 0.3 ms for more reports, a lower priority for the
commit, pages of one and two KiB.""",
    "fastapi": """\
the service without storage is the ceiling here, since wrk, HTTP and JSON share the two cores with everything else: see
its line above. Reports are read in one pass and answered byte by byte. What was tried for the durable path is named with
the first target.""",
    "pgbench": """\
pgbench writes one row and no JSON passes; a report is an entry and its instance's row behind HTTP on the same two cores. By
processor time two fifths of a report are PostgreSQL's and three fifths the service's, of which two thirds are HTTP and JSON on the
event loop. Tried and kept: all that wait in one commit, two ways to the server a commit, binary parameters, one row changed beside
the entry.""",
}


def section(programs: Programs, postgres: Postgres, rounds: int, seconds: int) -> Section:
    path = start(programs, postgres)
    play(path.contenders, rounds, seconds)
    check_conservation(path.service, path.durable, rounds)
    of_unstored = path.durable.ratio(path.unstored)
    times_fastapi = path.durable.ratio(path.fastapi)
    times_pgbench = path.replicated.ratio(path.pgbench)
    text = TEXT.format(
        rounds=rounds, seconds=seconds, connections=CONNECTIONS, table=table(path.contenders),
        service_mb=resident_mb(path.service.program.pid),
    )  # fmt: skip
    return Section("Reports over HTTP", text, [
        Target("durable reports on SQLite, of the same without storage", f"{of_unstored:.2f}",
               f"≥ {OF_UNSTORED}", of_unstored >= OF_UNSTORED, NOTES["unstored"]),
        Target("durable reports on SQLite, times the FastAPI service", f"{times_fastapi:.1f}",
               f"≥ {TIMES_FASTAPI}", times_fastapi >= TIMES_FASTAPI, NOTES["fastapi"]),
        Target("durable reports on PostgreSQL, times pgbench's rows", f"{times_pgbench:.2f}",
               f"≥ {TIMES_PGBENCH:.1f}", times_pgbench >= TIMES_PGBENCH, NOTES["pgbench"]),
    ], unit_costs(path))  # fmt: skip


def unit_costs(path: ReportPath) -> dict[str, float]:
    replicated, server = path.replicated.processes
    return {
        "sqlite_report_us": path.durable.used_us,
        "sqlite_reports_per_second": path.durable.per_second,
        "service_report_us": path.replicated.used_us_of(replicated),
        "postgres_report_us": path.replicated.used_us_of(server),
        "service_megabytes": resident_mb(path.service.program.pid),
    }
