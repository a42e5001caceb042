"""Memory while Stripe does not answer: the totals of a few thousand customers wait, and those of a million."""

import time

from harness.billing import start_sandbox, start_service
from harness.programs import Programs
from harness.servers import Postgres

from rounds.memory import resident_mb
from rounds.page import Section, Target, rows

FEW, MANY, TIMES = 10_000, 1_000_000, 1.1
SECONDS = 60

# One customer as the service wrote it, and as many again beside it. On PostgreSQL, as SQLite's cache of pages lies in the service.
COPIES = """
INSERT INTO links SELECT 'c' || n, 'cus_copy' || n, name, email, test_clock, linked_at
  FROM generate_series(2, {last}) AS n, links WHERE customer_id = 'c1';
INSERT INTO subscriptions SELECT 'sub_copy' || n, 'c' || n, plan, status, period_start, period_end, trial_end, created_at,
  ended_at, cancels_at FROM generate_series(2, {last}) AS n, subscriptions WHERE customer_id = 'c1';
INSERT INTO subscription_items SELECT 'c' || n, 'sub_copy' || n, position, 'si_' || n || '_' || position, price, meter, is_live,
  period_start, period_end FROM generate_series(2, {last}) AS n, subscription_items WHERE customer_id = 'c1';
INSERT INTO segments SELECT 'c' || n, s.meter, start_at, 'si_' || n || '_' || position, s.price, end_at, billing, metric, kind,
  aggregation, rounding, unit, ledger_lane('c' || n, lanes) FROM generate_series(2, {last}) AS n, ledger_shape,
  segments AS s JOIN subscription_items AS i ON i.customer_id = s.customer_id AND i.meter = s.meter WHERE s.customer_id = 'c1';
ANALYZE;
"""

TEXT = """
Stripe is away, and each of so many customers has a subscription with three meters, of which nothing was ever sent. The service's memory
{seconds} s after its start on such a PostgreSQL database:

{table}
"""

NOTE = """\
beside the backlog the pages' summaries are read, one of each customer, which stay in memory: as many as a minute allows. The backlog itself is read
customer by customer; what a summary takes was not measured apart."""


def waiting_mb(programs: Programs, customers: int) -> float:
    postgres = Postgres(durable=False)
    try:
        sandbox = start_sandbox(programs)
        settings = sandbox.settings | {"DATABASE_URL": postgres.url}
        programs.run("billing", "catalog", "apply", "--yes", settings=settings)
        service = start_service(programs, sandbox, DATABASE_URL=postgres.url)
        assert service.api.post("/api/customers", {"customer_id": "c1"}).status < 300
        asked = {"customer_id": "c1", "plan": "professional"}
        assert service.api.post("/api/subscriptions", asked).status < 300
        service.program.stop()
        sandbox.program.stop()
        postgres.execute(COPIES.format(last=customers))
        service = start_service(
            programs, None, DATABASE_URL=postgres.url, STRIPE_SECRET_KEY="sk_test_nobody",
            STRIPE_API_BASE="http://127.0.0.1:9",
        )  # fmt: skip
        time.sleep(SECONDS)
        found = resident_mb(service.program.pid)
        service.program.stop()
        return found
    finally:
        programs.stop()
        postgres.stop()


def section(programs: Programs) -> Section:
    few, many = (waiting_mb(programs, customers) for customers in (FEW, MANY))
    table = rows(["customers with totals that wait", "memory"], [
        [f"{FEW:,}", f"{few:.0f} MB"], [f"{MANY:,}", f"{many:.0f} MB"],
    ])  # fmt: skip
    return Section(
        "A backlog while Stripe is away", TEXT.format(seconds=SECONDS, table=table),
        [Target(f"memory with {MANY:,} customers that wait, times that with {FEW:,}",
                f"{many / few:.2f}", f"≤ {TIMES}", many / few <= TIMES, NOTE)],
    )  # fmt: skip
