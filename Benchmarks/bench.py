"""Runs the rounds and writes docs/benchmarks.md; exits 1 when a target is missed.

Started by Benchmarks/run, which builds first. --seconds and --rounds make it shorter or longer.
"""

import argparse
import os
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT / "Tests" / "Integration"), str(ROOT / "Benchmarks")]

from harness.billing import Service, start_exporter, start_sandbox, start_service  # noqa: E402
from harness.ports import free_port  # noqa: E402
from harness.programs import Programs  # noqa: E402
from harness.servers import Postgres  # noqa: E402
from rounds.contender import (  # noqa: E402
    CONNECTIONS,
    Contender,
    over_http,
    stored_reports,
    through_pgbench,
)
from rounds.memory import resident_mb  # noqa: E402
from rounds.page import Run, Target, page, table, target_table  # noqa: E402
from rounds.probe import median_sync_ms  # noqa: E402

OF_UNSTORED = 0.45
TIMES_FASTAPI = 25
EXPORTER_MB = 40


def start_unstored(programs: Programs) -> str:
    port = free_port()
    url = f"http://127.0.0.1:{port}"
    programs.start(
        str(programs.bin_dir / "billing-unstored"), settings={"PORT": port},
        ready_url=f"{url}/readyz",
    )  # fmt: skip
    return url


def start_fastapi(programs: Programs) -> str:
    port = free_port()
    url = f"http://127.0.0.1:{port}"
    programs.start(
        str(ROOT / ".venv-bench/bin/python"), "-m", "uvicorn", "service:app",
        "--app-dir", ROOT / "Benchmarks/fastapi_peer", "--port", port, "--loop", "uvloop",
        "--http", "httptools", "--no-access-log", "--log-level", "warning",
        settings={"PEER_DATABASE": programs.folder / "peer.sqlite"},
        ready_url=f"{url}/openapi.json", name="fastapi",
    )  # fmt: skip
    return url


def exporter_at_rest(programs: Programs, service: Service) -> float:
    """Started, its first collection behind it, and nothing to do until the next hour."""
    exporter = start_exporter(
        programs, service_url=service.url, customer="cust_at_rest", PROMETHEUS_URL=service.url
    )
    time.sleep(5)
    return resident_mb(exporter.pid)


def play(contenders: list[Contender], rounds: int, seconds: int) -> None:
    for number in range(rounds + 1):
        for contender in contenders:
            # The round before the first warms caches and connections, and is not counted.
            result = contender.measure(number, seconds if number else 2)
            if number:
                contender.rounds.append(result)
                print(f"round {number}: {contender.name}: {result.per_second:,.0f}/s", flush=True)


def check_conservation(service: Service, contender: Contender, rounds: int) -> None:
    """What was answered is stored; at the end of a round wrk drops what is in flight, uncounted."""
    counted, stored = sum(one.requests for one in contender.rounds), stored_reports(service.url)
    # The warm-up's reports are stored but not counted: at most all of them, 2 s at the best rate.
    warm_up = 3 * int(max(one.per_second for one in contender.rounds))
    print(f"wrk counted {counted:,} answers, the service stores {stored:,} reports")
    assert counted <= stored <= counted + warm_up + CONNECTIONS * (rounds + 1)


def compete(programs: Programs, postgres: Postgres, rounds: int, seconds: int) -> Run:
    load_before, sync_before = os.getloadavg()[0], median_sync_ms(str(programs.folder))
    service = start_service(programs, start_sandbox(programs))
    durable = Contender("this service, durable", over_http(service.url))
    unstored = Contender("the same without storage", over_http(start_unstored(programs)))
    fastapi = Contender("FastAPI, durable", over_http(start_fastapi(programs)))
    pgbench = Contender("pgbench, one INSERT each", through_pgbench(postgres))
    contenders = [durable, unstored, pgbench, fastapi]
    play(contenders, rounds, seconds)
    check_conservation(service, durable, rounds)
    exporter_mb = exporter_at_rest(programs, service)
    of_unstored = durable.per_second / unstored.per_second
    times_fastapi = durable.per_second / fastapi.per_second
    targets = [
        Target("durable, of the same without storage", f"{of_unstored:.2f}",
               f"≥ {OF_UNSTORED}", of_unstored >= OF_UNSTORED),
        Target("durable, times the FastAPI service", f"{times_fastapi:.1f}",
               f"≥ {TIMES_FASTAPI}", times_fastapi >= TIMES_FASTAPI),
        Target("the exporter's memory at rest", f"{exporter_mb:.1f} MB",
               f"< {EXPORTER_MB} MB", exporter_mb < EXPORTER_MB),
    ]  # fmt: skip
    sync = (sync_before, median_sync_ms(str(programs.folder)))
    service_mb = resident_mb(service.program.pid)
    return Run(seconds, contenders, sync, load_before, exporter_mb, service_mb, targets)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--bin-dir", type=Path, default=ROOT / ".build-release" / "release")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--seconds", type=int, default=8)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="bench-", ignore_cleanup_errors=True) as folder:
        programs = Programs(options.bin_dir.absolute(), Path(folder))
        postgres = Postgres()
        try:
            run = compete(programs, postgres, options.rounds, options.seconds)
        except BaseException:
            print(programs.logs(), file=sys.stderr)
            raise
        finally:
            programs.stop()
            postgres.stop()
    print(table(run), target_table(run), sep="\n\n")
    (ROOT / "docs" / "benchmarks.md").write_text(page(run))
    print("written to docs/benchmarks.md")
    return 0 if all(target.is_met for target in run.targets) else 1


sys.exit(main())
