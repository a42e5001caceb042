"""The sandbox's figures: how soon it is ready, what 10,000 customers weigh, how long their month takes.

    Benchmarks/sandbox.py [--bin-dir .build-release/release] [--customers 10000] [--months 12]

Prints a table with each limit beside what was measured; exits 1 where one is missed.
"""

import argparse
import http.client
import json
import statistics
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlencode

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT / "Tests" / "Integration"), str(ROOT / "Benchmarks")]

from harness.ports import free_port  # noqa: E402
from rounds.memory import resident_mb  # noqa: E402
from rounds.page import Section, Target, rows, target_table  # noqa: E402

START = 1_801_396_800  # 2027-01-31T12:00:00Z
DAY = 86_400
READY_MS, IDLE_MB, YEAR_MB, MONTH_SECONDS = 100, 60, 250, 10
HEADERS = {"Authorization": "Bearer sk_test_bench", "Content-Type": "application/x-www-form-urlencoded"}


@dataclass
class Sandbox:
    """A running sandbox and one connection to it."""

    port: int
    process: subprocess.Popen
    ready_ms: float

    def __post_init__(self):
        self.connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)

    def call(self, method: str, path: str, **form) -> dict:
        return self.send(method, path, urlencode(form), HEADERS)

    def send(self, method: str, path: str, body: str, headers: dict) -> dict:
        return answer(self.connection, method, path, body, headers)

    @property
    def memory_mb(self) -> float:
        return resident_mb(self.process.pid)

    def stop(self) -> None:
        self.connection.close()
        self.process.terminate()
        self.process.wait(20)


def answer(connection: http.client.HTTPConnection, method: str, path: str, body: str, headers: dict) -> dict:
    connection.request(method, path, body, headers)
    response = connection.getresponse()
    text = response.read()
    assert response.status == 200, f"{method} {path}: {response.status} {text[:300]!r}"
    return json.loads(text)


def start(program: Path) -> Sandbox:
    """Ready is when the first call of Stripe's API is answered, counted from the start of the process."""
    port = free_port()
    began = time.perf_counter()
    process = subprocess.Popen([program, "sandbox", "--port", str(port)], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    while True:
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
        try:
            answer(connection, "GET", "/v1/customers", "", HEADERS)
            return Sandbox(port, process, (time.perf_counter() - began) * 1_000)
        except ConnectionError:
            assert process.poll() is None, "the sandbox did not start"
            time.sleep(0.001)
        finally:
            connection.close()


def ready_ms(program: Path, times: int = 7) -> float:
    """The median start; the first one, which reads the program from disk, is not counted."""
    found = []
    for _ in range(times + 1):
        sandbox = start(program)
        sandbox.stop()
        found.append(sandbox.ready_ms)
    return statistics.median(found[1:])


def spread(sandbox: Sandbox, path: str, forms: list[dict], lanes: int = 4) -> list[dict]:
    """The same call many times over a few connections, answers in the order of the forms."""

    def lane(number: int) -> list[dict]:
        connection = http.client.HTTPConnection("127.0.0.1", sandbox.port, timeout=60)
        try:
            return [answer(connection, "POST", path, urlencode(form), HEADERS) for form in forms[number::lanes]]
        finally:
            connection.close()

    with ThreadPoolExecutor(lanes) as pool:
        answered = list(pool.map(lane, range(lanes)))
    return [answered[index % lanes][index // lanes] for index in range(len(forms))]


def prices(sandbox: Sandbox) -> tuple[str, str]:
    product = sandbox.call("POST", "/v1/products", name="Starter")["id"]
    meter = sandbox.call(
        "POST", "/v1/billing/meters",
        display_name="Devices", event_name="devices", **{"default_aggregation[formula]": "last"},
    )["id"]  # fmt: skip
    month = {"product": product, "currency": "usd", "recurring[interval]": "month"}
    base = sandbox.call("POST", "/v1/prices", unit_amount=2900, **month)["id"]
    usage = {
        "billing_scheme": "tiered", "tiers_mode": "graduated", "tiers[0][up_to]": 5, "tiers[0][unit_amount]": 0,
        "tiers[1][up_to]": "inf", "tiers[1][unit_amount]": 500,
        "recurring[usage_type]": "metered", "recurring[meter]": meter,
    }  # fmt: skip
    return base, sandbox.call("POST", "/v1/prices", **month, **usage)["id"]


def report(sandbox: Sandbox, customers: list[str], at: int) -> None:
    """Eight devices for each customer, over the meter event stream, a hundred a call."""
    token = sandbox.send("POST", "/v2/billing/meter_event_session", "", HEADERS | {"Content-Type": "application/json"})
    headers = {"Authorization": f"Bearer {token['authentication_token']}", "Content-Type": "application/json"}
    stamp = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(at))
    for first in range(0, len(customers), 100):
        events = [
            {"event_name": "devices", "timestamp": stamp, "payload": {"stripe_customer_id": customer, "value": "8"}}
            for customer in customers[first : first + 100]
        ]
        sandbox.send("POST", "/v2/billing/meter_event_stream", json.dumps({"events": events}), headers)


def pass_time(sandbox: Sandbox, clocks: list[str], to: int) -> float:
    """Seconds until every clock is ready at `to`."""
    began = time.perf_counter()
    for clock in clocks:
        sandbox.call("POST", f"/v1/test_helpers/test_clocks/{clock}/advance", frozen_time=to)
    waiting = list(clocks)
    while waiting:
        time.sleep(0.02)
        waiting = [clock for clock in waiting if sandbox.call("GET", f"/v1/test_helpers/test_clocks/{clock}")["status"] != "ready"]
    return time.perf_counter() - began


def year(program: Path, customers: int, months: int, clocks: int) -> tuple[float, float, list[float]]:
    """Megabytes before the first invoice and after the last month, and the seconds of each month."""
    sandbox = start(program)
    try:
        base, usage = prices(sandbox)
        made = [sandbox.call("POST", "/v1/test_helpers/test_clocks", frozen_time=START)["id"] for _ in range(clocks)]
        forms = [{"name": f"Customer {number}", "test_clock": made[number % clocks]} for number in range(customers)]
        ids = [customer["id"] for customer in spread(sandbox, "/v1/customers", forms)]
        before_mb = sandbox.memory_mb
        spread(sandbox, "/v1/subscriptions", [{"customer": one, "items[0][price]": base, "items[1][price]": usage} for one in ids])
        seconds, moment = [], START
        for _ in range(months):
            report(sandbox, ids, moment + 60)
            moment += 31 * DAY
            seconds.append(pass_time(sandbox, made, moment))
        newest = sandbox.call("GET", f"/v1/invoices?customer={ids[-1]}&limit=1")["data"][0]
        assert newest["total"] == 4_400, newest["total"]
        return before_mb, sandbox.memory_mb, seconds
    finally:
        sandbox.stop()


def targets(program: Path, customers: int = 10_000, months: int = 12) -> list[Target]:
    ready = ready_ms(program)
    before_mb, after_mb, one = year(program, customers, months, clocks=1)
    _, _, many = year(program, customers, 2, clocks=min(1_000, customers))
    return [
        Target("sandbox: ready after its start", f"{ready:.0f} ms", f"< {READY_MS} ms", ready < READY_MS),
        Target(f"sandbox: memory, {customers:,} customers before invoices", f"{before_mb:.0f} MB", f"≤ {IDLE_MB} MB", before_mb <= IDLE_MB),
        Target(f"sandbox: memory after {months} months of them", f"{after_mb:.0f} MB", f"≤ {YEAR_MB} MB", after_mb <= YEAR_MB),
        Target("sandbox: their longest month, one clock", f"{max(one):.1f} s", f"< {MONTH_SECONDS} s", max(one) < MONTH_SECONDS),
        Target("sandbox: their longest month, 1,000 clocks at once", f"{max(many):.1f} s", f"< {MONTH_SECONDS} s", max(many) < MONTH_SECONDS),
    ]


def section(program: Path, customers: int = 10_000, months: int = 12) -> Section:
    found = targets(program, customers, months)
    body = [[one.what.removeprefix("sandbox: "), one.measured, one.wanted] for one in found]
    return Section("The sandbox", TEXT + rows(["what", "measured", "limit"], body), found)


TEXT = """
`billing sandbox` alone, in memory: ten thousand customers on one plan with a base and a graduated price, a meter event
for each of them every month over the meter event stream, and a test clock that passes the month and cuts the invoices.
*Ready* is the first answered call of Stripe's API, counted from the start of the process.

"""


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--bin-dir", type=Path, default=ROOT / ".build-release" / "release")
    parser.add_argument("--customers", type=int, default=10_000)
    parser.add_argument("--months", type=int, default=12)
    options = parser.parse_args()
    found = section(options.bin_dir.absolute() / "billing", options.customers, options.months)
    print(target_table([found]))
    return 0 if all(each.is_met for each in found.targets) else 1


if __name__ == "__main__":
    sys.exit(main())
