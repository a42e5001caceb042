"""One customer, read once: an invoice so far of a million reports, and the operator's first page with ten thousand
customers; beside an earlier build of the same program where --before names its folder."""

import json
import os
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from harness.billing import Sandbox, Service, start_sandbox, start_service
from harness.programs import Programs

from rounds.page import Section, Target, rows

TIMES_BEFORE = 1.5
PAGE_MS, CUSTOMERS = 50, 10_000
HOUR, START = 3_600, 1_788_220_800  # 2026-09-01T00:00:00Z
HOURS = 720
BATCH = 500

# What every build reads: the plan of the guide that has all of its meters.
CATALOG = """\
currency: usd
meters:
  device_usage:  { metric: devices,       kind: gauge,   aggregate: last, unit: device }
  mqtt_messages: { metric: mqtt_messages, kind: counter, aggregate: sum,  unit: message }
  storage_gb:    { metric: storage_gb,    kind: gauge,   aggregate: max,  unit: GB, round: up }
plans:
  professional:
    name: Professional
    interval: month
    base: "99.00"
    prices:
      - { meter: device_usage, model: per_unit, included: 20, unit_amount: "4.00" }
      - { meter: mqtt_messages, model: package, included: 1000000, size: 1000, amount: "0.10" }
      - { meter: storage_gb, model: per_unit, unit_amount: "1.00" }
"""

TEXT = """
A customer of {instances:,} instances whose month so far has {reports:,} hourly reports of three metrics, each
priced: the time from the request to the last byte on loopback, {asked} requests in turns, medians. Then {customers:,}
customers who reported a day each, {subscribed} of them with a subscription: the operator's first page, which shows
fifty of them, and the same in the order of their estimates: each to its last byte.

{table}
"""


@dataclass
class Build:
    """One build of the program with a sandbox and a database of its own."""

    name: str
    sandbox: Sandbox
    service: Service

    def post(self, path: str, body: object) -> dict:
        answer = self.service.api.post(path, body)
        assert answer.status < 300, f"{self.name}: {path}: {answer.status} {answer.text[:300]}"
        return answer.json

    def timed(self, path: str) -> float:
        began = time.perf_counter()
        answer = self.service.api.get(path)
        taken = (time.perf_counter() - began) * 1_000
        assert answer.status == 200, f"{self.name}: {path}: {answer.status} {answer.text[:300]}"
        return taken


def moment(seconds: int) -> str:
    return time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(seconds))


def report(customer: str, instance: int, end: int) -> dict:
    value = (instance * 7 + end // HOUR * 13) % 997
    return {
        "customer_id": customer,
        "instance_id": f"plant-{instance:04}",
        "window_start": moment(end - HOUR),
        "window_end": moment(end),
        "metrics": {"devices": 3, "mqtt_messages": value, "storage_gb": value % 90},
    }


def batches(reports: Iterator[dict]) -> Iterator[bytes]:
    found: list[dict] = []
    for each in reports:
        found.append(each)
        if len(found) == BATCH:
            yield json.dumps(found).encode()
            found = []
    if found:
        yield json.dumps(found).encode()


def fill(build: Build, reports: Callable[[], Iterator[dict]]) -> None:
    def send(body: bytes) -> None:
        answer = build.service.api.send("POST", "/api/usage/reports", body)
        assert answer.status in (200, 201, 207), f"{answer.status} {answer.text[:300]}"

    with ThreadPoolExecutor(4) as pool:
        for _ in pool.map(send, batches(reports())):
            pass


def large_customer(build: Build, instances: int) -> None:
    clock = build.sandbox.api.send(
        "POST", "/v1/test_helpers/test_clocks", f"frozen_time={START}".encode(),
        {"Content-Type": "application/x-www-form-urlencoded"},
    ).json["id"]  # fmt: skip
    build.post("/api/customers", {"customer_id": "large", "test_clock": clock})
    build.post("/api/subscriptions", {"customer_id": "large", "plan": "professional"})
    build.sandbox.api.send(
        "POST", f"/v1/test_helpers/test_clocks/{clock}/advance",
        f"frozen_time={START + HOURS * HOUR - 60}".encode(),
        {"Content-Type": "application/x-www-form-urlencoded"},
    )  # fmt: skip
    fill(
        build,
        lambda: (
            report("large", instance, START + hour * HOUR)
            for hour in range(1, HOURS)
            for instance in range(instances)
        ),
    )


def many_customers(build: Build, subscribed: int) -> None:
    def link(number: int) -> None:
        name = f"c{number:05}"
        build.post("/api/customers", {"customer_id": name, "name": f"Customer {number}"})
        if number < subscribed:
            build.post("/api/subscriptions", {"customer_id": name, "plan": "professional"})

    with ThreadPoolExecutor(4) as pool:
        for _ in pool.map(link, range(CUSTOMERS)):
            pass
    now = int(time.time()) // HOUR * HOUR
    fill(
        build,
        lambda: (
            report(f"c{number:05}", 1, now - hour * HOUR)
            for number in range(CUSTOMERS)
            for hour in range(24)
        ),
    )


def asked(builds: list[Build], path: str, times: int) -> list[float]:
    for build in builds:
        build.timed(path)
    found = [[build.timed(path) for build in builds] for _ in range(times)]
    return [median(each[place] for each in found) for place in range(len(builds))]


def rest(build: Build) -> None:
    """Until what the customers gave it to do is done: it used less than a twentieth of a core for two seconds."""
    clock = Path(f"/proc/{build.service.program.pid}/stat")
    ticks = os.sysconf("SC_CLK_TCK")
    until = time.monotonic() + 300

    def used() -> float:
        fields = clock.read_text().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / ticks

    while time.monotonic() < until:
        before = used()
        time.sleep(2)
        if used() - before < 0.1:
            return


def section(
    programs: dict[str, Programs], folder: Path, reports: int, times: int = 15
) -> Section:
    instances, subscribed = reports // (HOURS - 1), 100
    builds: list[Build] = []
    for name, own in programs.items():
        sandbox = start_sandbox(own)
        catalog = folder / f"{name}.yaml"
        catalog.write_text(CATALOG)
        database = f"sqlite:{folder / name}.sqlite"
        own.run(
            "billing", "catalog", "apply", "--yes",
            settings=sandbox.settings | {"BILLING_CATALOG": catalog, "DATABASE_URL": database},
        )  # fmt: skip
        service = start_service(own, sandbox, DATABASE_URL=database, BILLING_CATALOG=catalog)
        build = Build(name, sandbox, service)
        build.service.api = type(service.api)(service.url, service.api.key, 120)
        large_customer(build, instances)
        print(f"{name}: a month of {reports:,} reports", flush=True)
        builds.append(build)
    invoice = asked(builds, "/api/invoices/upcoming?customer_id=large", times)
    summary = asked(builds, "/api/usage/large/summary", times)
    for build in builds:
        many_customers(build, subscribed)
        print(f"{build.name}: {CUSTOMERS:,} customers", flush=True)
    for build in builds:
        rest(build)
    first = asked(builds, "/dashboard", times)
    ordered = asked(builds, "/dashboard?order=estimate", times)
    table = rows(["what", *programs], [
        ["invoice so far, ours and Stripe's", *(f"{each:.1f} ms" for each in invoice)],
        ["summary of usage", *(f"{each:.1f} ms" for each in summary)],
        ["the operator's first page", *(f"{each:.1f} ms" for each in first)],
        ["the same, ordered by estimate", *(f"{each:.1f} ms" for each in ordered)],
    ])  # fmt: skip
    targets = [
        Target(f"the first page of {CUSTOMERS:,} customers, fifty on it", f"{first[-1]:.0f} ms",
               f"≤ {PAGE_MS} ms", first[-1] <= PAGE_MS),
        Target("the same, ordered by what each of them is charged", f"{ordered[-1]:.0f} ms",
               f"≤ {PAGE_MS} ms", ordered[-1] <= PAGE_MS),
    ]  # fmt: skip
    if len(builds) > 1:
        times_before = invoice[-1] / invoice[0]
        targets.append(
            Target(f"an invoice so far of {reports:,} reports, times the earlier build's",
                   f"{times_before:.2f}", f"≤ {TIMES_BEFORE}", times_before <= TIMES_BEFORE)
        )  # fmt: skip
    text = TEXT.format(
        instances=instances, reports=instances * (HOURS - 1), asked=times, customers=CUSTOMERS,
        subscribed=subscribed, table=table,
    )  # fmt: skip
    return Section("One customer, read once", text, targets)
