"""Pricing without a database: our invoice run and our kernel, CloudKitty's hashmap rating beside it."""

from pathlib import Path
from statistics import median

from rounds.page import Section, Target, rows
from rounds.turns import in_turns, middle

ROOT = Path(__file__).resolve().parents[2]
RUN_SECONDS = 0.5
DOUBLE = 2.1
TIMES_CLOUDKITTY = 60

TEXT = """
{rounds} rounds, each program a process of its own in every round, one thread each.

{table}

- *invoice run*: from period totals in memory to invoices of five lines (a base and one price of every model), texts and
  sums included: `Benchmarks/Sources/billing-rating-bench`.
- *kernel*: one quantity priced by one price, the four models in turn, without the texts of an invoice.
- *CloudKitty*: version 25.0's hashmap processor on data frames in memory, four services with a flat price and a
  threshold each: `Benchmarks/cloudkitty_peer`.
"""

def section(bin_dir: Path, rounds: int) -> Section:
    ours = [bin_dir / "billing-rating-bench"]
    theirs = [ROOT / ".venv-cloudkitty/bin/python", ROOT / "Benchmarks/cloudkitty_peer/hashmap.py"]
    found = in_turns([ours, theirs], rounds)
    mine, cloudkitty = [each[0] for each in found], [each[1] for each in found]
    run, double = middle(mine, "run_seconds"), middle(mine, "double_run_seconds")
    growth = median(each["double_run_seconds"] / each["run_seconds"] for each in mine)
    points, their_points = middle(mine, "points_per_second"), middle(cloudkitty, "points_per_second")
    times = median(each[0]["points_per_second"] / each[1]["points_per_second"] for each in found)
    table = rows(["what", "median"], [
        ["invoice run, 10,000 customers × 4 meters", f"{run * 1_000:.0f} ms"],
        ["invoice run, 20,000 customers × 4 meters", f"{double * 1_000:.0f} ms"],
        ["kernel", f"{points:,.0f} points a second"],
        ["CloudKitty 25.0, hashmap", f"{their_points:,.0f} points a second"],
    ])  # fmt: skip
    return Section("Prices", TEXT.format(rounds=rounds, table=table), [
        Target("invoice run, 10,000 customers × 4 meters", f"{run:.3f} s", f"< {RUN_SECONDS} s",
               run < RUN_SECONDS),
        Target("the same for 20,000 customers, times that", f"{growth:.2f}", f"≤ {DOUBLE}",
               growth <= DOUBLE),
        Target("rating kernel, times CloudKitty's points", f"{times:.0f}", f"≥ {TIMES_CLOUDKITTY}",
               times >= TIMES_CLOUDKITTY),
    ])  # fmt: skip
