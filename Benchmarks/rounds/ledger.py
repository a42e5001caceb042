"""The ledger on SQLite as it grows: batches, the period to date, ingest, start, bytes."""

import time
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from harness.billing import Sandbox, Service, start_sandbox, start_service
from harness.programs import Programs

from rounds.contender import Contender, over_http, play
from rounds.page import Section, Target, rows
from rounds.turns import in_turns, measured, middle

ROOT = Path(__file__).resolve().parents[2]
SMALL, MIDDLE, LARGE = 10_000, 100_000, 10_000_000
OF_RAW, OF_SMALL_INGEST = 0.6, 0.85
TIMES_MIDDLE, TIMES_START = 1.2, 1.3
OF_CHDB, OF_DUCKDB = 100, 300
BYTES = 110


NOTES = {
    "period": """\
both read the same number of days and hours; what differs is whether pages lie in memory and how deep the trees are.""",
    "ingest": """\
every report touches leaves of its own customer in two indexes and in the totals; with more customers fewer of them
share a page of the log. Tried and kept: 64 MB of cache, a checkpoint every 10,000 pages, no scan of the ledger at the
start. Not tried: keys that begin with the hour, which would make each customer's period a walk through all of them.""",
    "start": """\
a start reads the log that the killed process left, and the ends of the large tables. Kept: no scan of a large table.""",
    "bytes": "",
    "chdb": """\
a customer's day totals and the entries of the hours around them are read and added one by one, in a transaction on a
connection that is fetched for it. Tried and kept: reading on the caller's thread, rows without boxes, decoding no more
than the metric asked for.""",
    "duckdb": "as for chdb: the ratio falls with what is scanned, ours does not depend on it.",
    "stored": """\
what raw SQLite is spared: looking whether a window, its day and its hour are known, the content's hash, adding up.
Tried and kept: what is named with the single reports.""",
    "raw": """\
reading, checking and answering JSON takes as many cycles as storing, and the load generator shares the two cores.
Tried and kept: what is named with the single reports. Reports are read in one
pass and answered byte by byte.""",
}


@dataclass(frozen=True)
class Filled:
    """A ledger of hourly reports, made by the store itself."""

    path: Path
    rows: int
    rows_per_second: float
    bytes_each: float


def filled(bench: Path, folder: Path, count: int) -> Filled:
    path = folder / f"ledger-{count}.sqlite"
    found = measured([bench, "fill", path, count])
    print(f"filled {count:,}: {found['rows_per_second']:,.0f} rows/s", flush=True)
    return Filled(path, count, found["rows_per_second"], path.stat().st_size / count)


def olap(engine: str, folder: Path, count: int) -> dict[str, float]:
    made = folder / engine
    made.mkdir()
    python = ROOT / ".venv-olap/bin/python"
    return measured([python, ROOT / "Benchmarks/olap_peers/period_to_date.py", engine, made, count])


def served(programs: Programs, sandbox: Sandbox, ledger: Filled) -> Service:
    return start_service(programs, sandbox, DATABASE_URL=f"sqlite:{ledger.path}")


def restart_ms(service: Service, number: int) -> float:
    """Killed right after a second of load; from the new process's start to the first ready answer."""
    over_http(service.url, prefix="restarted_")(number, 1)
    service.program.kill()
    began = time.perf_counter()
    service.start_again()
    return (time.perf_counter() - began) * 1_000


@dataclass(frozen=True)
class Growth:
    ingest: list[Contender]
    starts: list[list[float]]


def growth(programs: Programs, ledgers: list[Filled], rounds: int, seconds: int) -> Growth:
    sandbox = start_sandbox(programs)
    services = [served(programs, sandbox, ledger) for ledger in ledgers]
    contenders = [
        Contender(f"a ledger of {ledger.rows:,}", over_http(service.url))
        for ledger, service in zip(ledgers, services, strict=True)
    ]
    play(contenders, rounds, seconds)
    starts = [[restart_ms(one, 20 + number) for one in services] for number in range(rounds)]
    for service in services:
        service.program.stop()
    return Growth(contenders, starts)


TEXT = """
Filled by the store itself with hourly reports of four metrics, one instance a customer, for as many customers as a
month of that many reports has, in the order in which customers that send a day at a time would send them; {rows:,}
rows at {fill:,.0f} a second.

{table}

- *period to date*: the sum of one counter from the month's first instant to half past twelve on its 29th, one customer
  after the other, in-process (`Benchmarks/Sources/billing-ledger-bench`). The other databases run in their caller's
  process too, on the same number of rows: ClickHouse's table is sorted by customer and time, DuckDB's by arrival
  (`Benchmarks/olap_peers`).
- *ingest*: single reports over HTTP at 64 connections into two services in turns, {rounds} rounds of {seconds} s.
- *start*: killed with SIGKILL under load; from the start of the process to the first 200 of `/readyz`, asked every
  20 ms.
- *bytes*: the file after it was closed, by its reports; customer and instance are integer keys in it.
"""


def scale_section(programs: Programs, large: int, rounds: int, seconds: int) -> Section:
    bench = programs.bin_dir / "billing-ledger-bench"
    folder = programs.folder / "ledgers"
    folder.mkdir()
    small, medium, big = (filled(bench, folder, count) for count in (SMALL, MIDDLE, large))
    asked = in_turns([[bench, "facts", medium.path], [bench, "facts", big.path]], rounds)
    duckdb, chdb = olap("duckdb", folder, large), olap("chdb", folder, large)
    asked += in_turns([[bench, "facts", medium.path], [bench, "facts", big.path]], rounds)
    before = middle([each[0] for each in asked], "sum_us")
    after = middle([each[1] for each in asked], "sum_us")
    grown = median(each[1]["sum_us"] / each[0]["sum_us"] for each in asked)
    grew = growth(programs, [small, big], rounds, seconds)
    ingest = grew.ingest[1].ratio(grew.ingest[0])
    starts = [median(each[index] for each in grew.starts) for index in (0, 1)]
    slower = starts[1] / starts[0]
    of_duckdb, of_chdb = duckdb["ms"] * 1_000 / after, chdb["ms"] * 1_000 / after
    newest = [middle([each[index] for each in asked], "newest_us") for index in (0, 1)]
    table = rows(["what", f"{SMALL:,}", f"{MIDDLE:,}", f"{large:,} reports"], [
        ["period to date, the sum of a counter", "", f"{before:.0f} µs", f"{after:.0f} µs"],
        ["period to date, the newest value of a gauge", "", f"{newest[0]:.0f} µs", f"{newest[1]:.0f} µs"],
        ["the sum in chdb", "", "", f"{chdb['ms'] * 1_000:,.0f} µs"],
        ["the sum in DuckDB", "", "", f"{duckdb['ms'] * 1_000:,.0f} µs"],
        ["ingest over HTTP, a second", f"{grew.ingest[0].per_second:,.0f}", "", f"{grew.ingest[1].per_second:,.0f}"],
        ["start after `kill -9`", f"{starts[0]:.0f} ms", "", f"{starts[1]:.0f} ms"],
        ["bytes a report", f"{small.bytes_each:.0f}", f"{medium.bytes_each:.0f}", f"{big.bytes_each:.0f}"],
    ])  # fmt: skip
    text = TEXT.format(
        table=table, rows=large, fill=big.rows_per_second, rounds=rounds, seconds=seconds
    )
    at = f"at {large:,} reports"
    targets = [
        Target(f"period to date {at}, times that at {MIDDLE:,}", f"{grown:.2f}", f"≤ {TIMES_MIDDLE}",
               grown <= TIMES_MIDDLE, NOTES["period"]),
        Target(f"ingest {at}, of that at {SMALL:,}", f"{ingest:.2f}", f"≥ {OF_SMALL_INGEST}",
               ingest >= OF_SMALL_INGEST, NOTES["ingest"]),
        Target(f"start after kill -9 {at}, times that at {SMALL:,}", f"{slower:.2f}",
               f"≤ {TIMES_START}", slower <= TIMES_START, NOTES["start"]),
        Target(f"bytes a report on disk {at}", f"{big.bytes_each:.0f}", f"≤ {BYTES}",
               big.bytes_each <= BYTES, NOTES["bytes"]),
    ]  # fmt: skip
    if large >= LARGE:
        # Both scan more the more there is: the ratios are wanted at this size.
        targets += [
            Target(f"period to date {at}: chdb takes, times ours", f"{of_chdb:.0f}", f"≥ {OF_CHDB}",
                   of_chdb >= OF_CHDB, NOTES["chdb"]),
            Target(f"period to date {at}: DuckDB takes, times ours", f"{of_duckdb:.0f}",
                   f"≥ {OF_DUCKDB}", of_duckdb >= OF_DUCKDB, NOTES["duckdb"]),
        ]  # fmt: skip
    return Section("The ledger as it grows", text, targets, {"sqlite_report_bytes": big.bytes_each})


BATCH_TEXT = """
{rounds} rounds of {seconds} s in turns, a thousand customers, every contender on a new file in every round.

{table}

- *over HTTP*: `POST /api/usage/reports`, JSON arrays of a hundred, 4 connections; read, checked, stored, answered item
  by item.
- *in-process*: the store's own `append` of a hundred reports, eight callers.
- *raw SQLite*: the C interface alone, the same schema and settings: entry with its indexes, the day's total, the
  instance's state; values ready in memory, a thousand reports a transaction.
"""


def batch_section(programs: Programs, rounds: int, seconds: int) -> Section:
    bench = programs.bin_dir / "billing-ledger-bench"
    service = start_service(
        programs, start_sandbox(programs), DATABASE_URL=f"sqlite:{programs.folder / 'batches.sqlite'}",
        BILLING_MAX_BATCHES=8,
    )  # fmt: skip
    # Those that wrk leaves behind when a round ends are still being stored when the next one begins.
    http = over_http(service.url, batch=100, connections=4)

    def fresh(what: str, number: int) -> float:
        path = programs.folder / f"{what}-{number}.sqlite"
        found = measured([bench, what, path, seconds])["rows_per_second"]
        path.unlink()
        return found

    http(0, 2)
    found = [
        (http(number, seconds).per_second, fresh("batches", number), fresh("raw", number))
        for number in range(1, rounds + 1)
    ]
    service.program.stop()
    rates = [median(each[index] for each in found) for index in range(3)]
    names = ["batches of 100 over HTTP", "batches of 100, in-process", "raw SQLite, 1,000 a transaction"]
    table = rows(["what", "reports a second", "of raw"], [
        [name, f"{rate:,.0f}", f"{rate / rates[2]:.2f}"] for name, rate in zip(names, rates, strict=True)
    ])  # fmt: skip
    of_raw, stored = (median(each[index] / each[2] for each in found) for index in (0, 1))
    return Section("Batches", BATCH_TEXT.format(rounds=rounds, seconds=seconds, table=table), [
        Target("batches of 100 in-process, of raw SQLite", f"{stored:.2f}", f"≥ {OF_RAW}",
               stored >= OF_RAW, NOTES["stored"]),
        Target("batches of 100 over HTTP, of raw SQLite", f"{of_raw:.2f}", f"≥ {OF_RAW}",
               of_raw >= OF_RAW, NOTES["raw"]),
    ])  # fmt: skip
