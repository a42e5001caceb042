"""Writes docs/benchmarks.md from one run, so that no number in it was typed by hand."""

import os
import platform
import re
import subprocess
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from rounds.contender import CONNECTIONS, Contender


@dataclass(frozen=True)
class Target:
    what: str
    measured: str
    wanted: str
    is_met: bool


@dataclass(frozen=True)
class Run:
    seconds: int
    contenders: list[Contender]
    sync_ms: tuple[float, float]
    load_before: float
    exporter_mb: float
    service_mb: float
    targets: list[Target]


def machine() -> str:
    model = re.search(r"model name\s*: (.*)", Path("/proc/cpuinfo").read_text())
    cores = len(os.sched_getaffinity(0))
    return f"{cores} cores of {model[1] if model else platform.machine()}, Linux {platform.release()}"


def commit() -> str:
    named = subprocess.run(["git", "describe", "--always", "--dirty"], capture_output=True, text=True)
    return named.stdout.strip() or "no commit"


def milliseconds(value: float | None) -> str:
    return "–" if value is None else f"{value:.1f}"


def table(run: Run) -> str:
    ours = run.contenders[0]
    lines = [
        "| what | per second, median | lowest–highest | of ours | p50 ms | p99 ms |",
        "| --- | ---: | ---: | ---: | ---: | ---: |",
    ]
    for each in run.contenders:
        rates = sorted(one.per_second for one in each.rounds)
        lines.append(
            f"| {each.name} | {each.per_second:,.0f} | {rates[0]:,.0f}–{rates[-1]:,.0f} "
            f"| {each.per_second / ours.per_second:.2f} "
            f"| {milliseconds(each.p50_ms)} | {milliseconds(each.p99_ms)} |"
        )
    return "\n".join(lines)


def target_table(run: Run) -> str:
    lines = ["| target | measured | wanted | met |", "| --- | ---: | ---: | --- |"]
    for target in run.targets:
        verdict = "yes" if target.is_met else "**no**"
        lines.append(f"| {target.what} | {target.measured} | {target.wanted} | {verdict} |")
    return "\n".join(lines)


def page(run: Run) -> str:
    rounds = len(run.contenders[0].rounds)
    return f"""# Benchmarks

Written by `make bench`; do not edit. {datetime.now(UTC):%Y-%m-%d %H:%M} UTC, {commit()}, {machine()}.

{rounds} interleaved rounds of {run.seconds} s each in one run on the loopback interface: every contender is
measured once in each round, so that a machine that is slow for a while is slow for all. Servers and load
generator share the cores. Reports are unique ({CONNECTIONS} connections, a thousand customers, windows of
a minute); every answer was 2xx, and the service's own count of stored reports was compared with what wrk
had counted.

{table(run)}

One run says something about ratios on this machine and nothing about another machine's absolute numbers.
Waiting for the disk: {run.sync_ms[0]:.2f} ms before the rounds and {run.sync_ms[1]:.2f} ms after them (median of
appending 4 KiB and `fdatasync`); one-minute load average before the run: {run.load_before:.2f}.

- *durable*: `billing serve` on SQLite, WAL, synchronous FULL; 201 follows the commit.
- *without storage*: the same routes, parsing, validation and answers over a ledger that keeps nothing
  (`Benchmarks/Sources/billing-unstored`): what HTTP and JSON alone cost.
- *pgbench*: PostgreSQL 15, one prepared INSERT of such a row a transaction, synchronous_commit on, over
  its Unix socket; no HTTP, no JSON, no totals.
- *FastAPI*: `Benchmarks/fastapi_peer`, SQLAlchemy on SQLite with the same durability, identity and totals,
  uvicorn with uvloop and httptools.

{target_table(run)}

Memory after the rounds: the service {run.service_mb:.0f} MB; the exporter at rest {run.exporter_mb:.1f} MB.
"""
