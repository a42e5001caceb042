"""The same question in an analytical database inside the process: one customer's usage since the month began.

    period_to_date.py duckdb|chdb FOLDER COUNT

Fills a table on disk with COUNT hourly reports of a month (text keys, as reports carry them), asks for one customer
after the other, and prints JSON: milliseconds, the median question, and how many reports each answer covers.
ClickHouse's table is sorted by customer and time, DuckDB's keeps the order of arrival.
"""

import json
import statistics
import sys
import time

HOURS, START = 720, "2026-10-01 00:00:00"
UNTIL = "2026-10-29 12:30:00"
QUESTION = (
    "SELECT sum(mqtt_messages) AS total, count(*) AS reports FROM reports WHERE customer_id = '{}' "
    f"AND window_end > '{START}' AND window_end <= '{UNTIL}'"
)


def duckdb_asks(folder: str, count: int):
    import duckdb

    database = duckdb.connect(f"{folder}/reports.duckdb")
    customers = -(-count // HOURS)
    database.execute(f"""
        CREATE TABLE reports AS SELECT 'cust_' || n % {customers} AS customer_id,
          'k8s-cluster-1' AS instance_id,
          TIMESTAMP '{START}' + to_hours(CAST(n // {customers} + 1 AS BIGINT)) AS window_end,
          3::BIGINT AS devices, 15000 + n % 1000 AS mqtt_messages, 2.5::DOUBLE AS storage_gb,
          50000::BIGINT AS api_requests
        FROM range({count}) AS numbers(n)""")
    database.execute("CHECKPOINT")
    return lambda customer: database.execute(QUESTION.format(customer)).fetchone()


def chdb_asks(folder: str, count: int):
    from chdb.session import Session

    session = Session(f"{folder}/chdb")
    customers = -(-count // HOURS)
    session.query("CREATE DATABASE IF NOT EXISTS bench")
    session.query("""
        CREATE TABLE bench.reports (customer_id String, instance_id String, window_end DateTime('UTC'),
          devices Int64, mqtt_messages Int64, storage_gb Float64, api_requests Int64)
        ENGINE = MergeTree ORDER BY (customer_id, window_end)""")
    session.query(f"""
        INSERT INTO bench.reports SELECT concat('cust_', toString(number % {customers})), 'k8s-cluster-1',
          toDateTime('{START}', 'UTC') + toIntervalHour(intDiv(number, {customers}) + 1), 3,
          15000 + number % 1000, 2.5, 50000 FROM numbers({count})""")
    session.query("OPTIMIZE TABLE bench.reports FINAL")
    question = QUESTION.replace("FROM reports", "FROM bench.reports")
    return lambda customer: json.loads(f"[{session.query(question.format(customer), 'CSV')}]")


def main() -> None:
    engine, folder, count = sys.argv[1], sys.argv[2], int(sys.argv[3])
    ask = {"duckdb": duckdb_asks, "chdb": chdb_asks}[engine](folder, count)
    customers = min(50, -(-count // HOURS))
    taken, reports = [], 0
    for number in range(10 + 200):
        began = time.perf_counter()
        answer = ask(f"cust_{number % customers}")
        taken.append((time.perf_counter() - began) * 1_000)
        reports = answer[1]
    print(json.dumps({"ms": statistics.median(taken[10:]), "entries": reports}))


main()
