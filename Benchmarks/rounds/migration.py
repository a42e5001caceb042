"""How long an earlier version's database takes to be brought to this one's schema."""

import time
from pathlib import Path

from harness.programs import Programs
from harness.servers import Postgres

from rounds.page import Section, Target, rows

ROOT = Path(__file__).resolve().parents[2]
SECONDS_A_MILLION = 120
# The last version in which entries were a table for each month; every later one is what is measured.
VERSION = 12
START = 1_790_812_800  # 2026-10-01T00:00:00Z, as the ledgers of the other sections
HOURS = 720

# A month as that version wrote it: every instance's hourly reports of four metrics, their hours, days and numbers.
FILL = """
CREATE TABLE entries_2026_10 (LIKE entries INCLUDING ALL);
ALTER TABLE entries ATTACH PARTITION entries_2026_10
  FOR VALUES FROM ({start}::bigint * 1000000000 + 1) TO (({start}::bigint + 31 * 86400) * 1000000000 + 1);
CREATE TEMPORARY TABLE reports AS SELECT n + 1 AS id, 'cust_' || (n / 24) % {customers} AS customer_id,
  n / (24 * {customers}) * 24 + n % 24 AS hour FROM generate_series(0, {count}::bigint - 1) AS n;
INSERT INTO numbers SELECT id, customer_id, ({start} + (hour + 1) * 3600) * 1000000000 FROM reports;
INSERT INTO entries (customer_id, id, window_end, window_start, instance_id, revision, content_hash, received_at, body)
  SELECT customer_id, id, ({start} + (hour + 1) * 3600) * 1000000000, ({start} + hour * 3600) * 1000000000,
    'k8s-cluster-1', 0, decode(md5(id::text), 'hex'), ({start} + (hour + 1) * 3600) * 1000000000,
    json_build_object('metrics', json_build_object('api_requests', 50000, 'devices', 3, 'mqtt_messages', 15000 + id % 1000,
      'storage_gb', 2.5), 'active_devices', 3, 'total_devices', 5) FROM reports;
CREATE TEMPORARY TABLE metrics AS SELECT * FROM (VALUES ('api_requests', 50000 * 10::numeric ^ 12), ('devices', 3 * 10::numeric ^ 12),
  ('mqtt_messages', 15000 * 10::numeric ^ 12), ('storage_gb', 25 * 10::numeric ^ 11)) AS m(metric, value);
INSERT INTO customer_metrics SELECT DISTINCT customer_id, metric FROM reports, metrics;
INSERT INTO hour_totals (customer_id, metric, instance_id, hour, sum, entry_count, newest_start, newest_end, newest_value)
  SELECT customer_id, metric, 'k8s-cluster-1', {start} / 3600 + hour, value, 1, ({start} + hour * 3600) * 1000000000,
    ({start} + (hour + 1) * 3600) * 1000000000, value FROM reports, metrics;
INSERT INTO day_totals (customer_id, metric, day, sum, entry_count)
  SELECT customer_id, metric, {start} / 86400 + hour / 24, sum(value), count(*) FROM reports, metrics GROUP BY 1, 2, 3;
INSERT INTO instances (customer_id, instance_id, entry_count, newest_start, newest_end, last_received_at)
  SELECT customer_id, 'k8s-cluster-1', count(*), ({start} + max(hour) * 3600) * 1000000000,
    ({start} + (max(hour) + 1) * 3600) * 1000000000, ({start} + (max(hour) + 1) * 3600) * 1000000000
  FROM reports GROUP BY 1;
ANALYZE;
"""

TEXT = """
A database of version {version} with {count:,} hourly reports of four metrics in one month's table, brought to this version by
`billing migrate`; the service is stopped meanwhile.

{table}
"""

NOTE = """\
every entry is copied into the table of all lanes and enters three indexes, and four rows of an hour become one; most of it is the
server's work, on one core."""


def steps() -> list[tuple[int, str]]:
    """The frozen steps of the schema up to `VERSION`, from where the program keeps them."""
    files = (ROOT / "Sources" / "LedgerPostgres" / "Files").glob("schema-*.sql")
    found = sorted((int(file.stem.split("-")[1]), file.read_text()) for file in files)
    assert [number for number, _ in found][:VERSION] == list(range(1, VERSION + 1))
    return found[:VERSION]


def section(programs: Programs, count: int) -> Section:
    postgres = Postgres()
    customers = -(-count // HOURS)
    try:
        postgres.execute("CREATE TABLE ledger_schema (version bigint PRIMARY KEY, applied_at timestamptz NOT NULL DEFAULT now())")
        for number, sql in steps():
            postgres.execute(f"{sql};\nINSERT INTO ledger_schema (version) VALUES ({number})")
        postgres.execute(FILL.format(start=START, count=count, customers=customers))
        postgres.execute("CHECKPOINT")
        print(f"a database of version {VERSION} with {count:,} reports", flush=True)
        began = time.perf_counter()
        programs.run("billing", "migrate", settings={"DATABASE_URL": postgres.url}, seconds=3_600)
        taken = time.perf_counter() - began
        moved = int(postgres.execute("SELECT count(*) FROM entries"))
        assert moved == count, f"{moved:,} of {count:,} entries are there"
    finally:
        postgres.stop()
    wanted = SECONDS_A_MILLION * count / 1_000_000
    table = rows(["what", "measured"], [
        [f"migration of {count:,} entries", f"{taken:.1f} s"], ["entries a second", f"{count / taken:,.0f}"],
    ])  # fmt: skip
    return Section("Migration on PostgreSQL", TEXT.format(version=VERSION, count=count, table=table), [
        Target(f"migration of {count:,} entries on PostgreSQL", f"{taken:.0f} s", f"≤ {wanted:.0f} s",
               taken <= wanted, NOTE),
    ])  # fmt: skip
