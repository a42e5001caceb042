"""The ledger on PostgreSQL as it grows: the period to date and bytes. What its tables take."""

from dataclasses import dataclass
from pathlib import Path
from statistics import median

from harness.programs import Programs
from harness.servers import Postgres

from rounds.page import Section, Target, rows
from rounds.processor import used_seconds
from rounds.turns import in_turns, measured, middle

MIDDLE = 100_000
TIMES_MIDDLE, BYTES = 1.3, 350

# Of every table with its indexes; an empty database has some too.
SIZES = """
SELECT relname, pg_total_relation_size(oid) FROM pg_class
WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace ORDER BY 2 DESC
"""

TEXT = """
Filled by the store itself as the ledger on SQLite is, hourly reports of four metrics; {count:,} rows at {fill:,.0f} a second.

{table}

- *period to date*: as on SQLite, one customer after the other, in-process; a question is a round trip to the server.
- *bytes*: all tables with their indexes, as the server says, by reports. Of a minute: {minutes}. Hourly: {hourly}.
"""

NOTES = {
    "period": """\
both read the same number of days and hours; what differs is whether pages lie in the server's memory (128 MB by default) and how deep
the trees are.""",
    "bytes": """\
half of an entry is its row, the rest three indexes with the names of customer and instance in two of them. Of hourly reports each turns its
instance to another hour, whose totals become a row; of reports of a minute sixty share it.""",
}


@dataclass(frozen=True)
class Filled:
    """A database of hourly reports, made by the store itself."""

    url: str
    count: int
    rows_per_second: float
    sizes: dict[str, int]
    # Of the write-ahead log, a report.
    log_bytes: float
    # Of the processors, in the server's processes, a report.
    used_us: float

    @property
    def bytes_each(self) -> float:
        return sum(self.sizes.values()) / self.count


def sizes(postgres: Postgres, database: str) -> dict[str, int]:
    """Bytes of every table with its indexes."""
    listed = postgres.run(
        "psql", "-h", postgres.folder, "-p", postgres.port, "-U", "app", "-d", database, "-Atq", "-c", SIZES
    )
    return {name: int(size) for name, size in (line.split("|") for line in listed.split())}


def log_position(postgres: Postgres) -> int:
    """Where the write-ahead log ends, in bytes."""
    asked = ("-d", "postgres", "-Atqc", "SELECT pg_current_wal_insert_lsn() - '0/0'")
    return int(postgres.run("psql", "-h", postgres.folder, "-p", postgres.port, "-U", "app", *asked))


def filled(bench: Path, postgres: Postgres, count: int, what: str = "fill") -> Filled:
    name = f"{what}_{count}"
    postgres.execute(f"CREATE DATABASE {name}")
    url = postgres.url.removesuffix("/postgres") + f"/{name}"
    measured([bench, "fill", url, 0])
    before, began, used = sizes(postgres, name), log_position(postgres), used_seconds(postgres.pid)
    found = measured([bench, what, url, count], seconds=7_200)
    grown = {table: size - before.get(table, 0) for table, size in sizes(postgres, name).items()}
    log_bytes, used_us = (log_position(postgres) - began) / count, (used_seconds(postgres.pid) - used) * 1e6 / count
    print(f"filled {count:,}: {found['rows_per_second']:,.0f} rows/s", flush=True)
    # So that no round meets the server's own cleaning.
    postgres.run("vacuumdb", "-h", postgres.folder, "-p", postgres.port, "-U", "app", "-d", name, "--analyze", "-q")
    return Filled(url, count, found["rows_per_second"], grown, log_bytes, used_us)


def biggest(ledger: Filled) -> str:
    each = sorted(ledger.sizes.items(), key=lambda item: -item[1])[:4]
    return ", ".join(f"`{name}` {size / ledger.count:.0f}" for name, size in each)


def section(programs: Programs, large: int, rounds: int) -> Section:
    bench = programs.bin_dir / "billing-ledger-bench"
    postgres = Postgres()
    try:
        minutes = filled(bench, postgres, MIDDLE, "minutes")
        medium, big = (filled(bench, postgres, count) for count in (MIDDLE, large))
        asked = in_turns([[bench, "facts", medium.url], [bench, "facts", big.url]], rounds)
    finally:
        postgres.stop()
    grown = median(each[1]["sum_us"] / each[0]["sum_us"] for each in asked)

    def microseconds(name: str) -> list[str]:
        return [f"{middle([each[place] for each in asked], name):.0f} µs" for place in (0, 1)]

    table = rows(["what", f"{MIDDLE:,}", f"{large:,} reports"], [
        ["period to date, the sum of a counter", *microseconds("sum_us")],
        ["period to date, the newest value of a gauge", *microseconds("newest_us")],
        ["bytes a report of a minute", f"{minutes.bytes_each:.0f}", ""],
        ["bytes an hourly report", f"{medium.bytes_each:.0f}", f"{big.bytes_each:.0f}"],
        ["processor time of an hourly report in the server", f"{medium.used_us:.0f} µs", f"{big.used_us:.0f} µs"],
        ["bytes of the write-ahead log an hourly report", f"{medium.log_bytes:,.0f}", f"{big.log_bytes:,.0f}"],
    ])  # fmt: skip
    text = TEXT.format(count=large, fill=big.rows_per_second, table=table, minutes=biggest(minutes), hourly=biggest(big))
    at = f"on PostgreSQL at {large:,} reports"
    return Section("The ledger on PostgreSQL as it grows", text, [
        Target(f"period to date {at}, times that at {MIDDLE:,}", f"{grown:.2f}", f"≤ {TIMES_MIDDLE}",
               grown <= TIMES_MIDDLE, NOTES["period"]),
        Target(f"bytes a report of a minute on PostgreSQL at {MIDDLE:,} reports", f"{minutes.bytes_each:.0f}",
               f"≤ {BYTES}", minutes.bytes_each <= BYTES, NOTES["bytes"]),
        Target(f"bytes an hourly report {at}", f"{big.bytes_each:.0f}", f"≤ {BYTES}", big.bytes_each <= BYTES,
               NOTES["bytes"]),
    ], {"postgres_report_bytes": big.bytes_each, "postgres_log_bytes": big.log_bytes,
        "postgres_hourly_report_us": big.used_us})  # fmt: skip
