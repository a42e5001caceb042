"""What takes part: each is started once, and measured once in every round."""

import json
import re
import subprocess
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median

from harness.api import Api
from harness.program import environment, find
from harness.servers import Postgres

from rounds.processor import used_seconds

LUA = Path(__file__).resolve().parent.parent / "report.lua"
CONNECTIONS = 64


@dataclass(frozen=True)
class Round:
    requests: int
    per_second: float
    p50_ms: float
    p99_ms: float | None


@dataclass
class Contender:
    name: str
    measure: Callable[[int, int], Round]
    # What does the work, load generators left out.
    processes: list[int] = field(default_factory=list)
    rounds: list[Round] = field(default_factory=list)
    # By process.
    used_seconds: dict[int, float] = field(default_factory=dict)

    @property
    def used_us(self) -> float:
        """Of the processors, for each request of the rounds."""
        return sum(self.used_us_of(pid) for pid in self.processes)

    def used_us_of(self, pid: int) -> float:
        """The same of one process and what it started."""
        return self.used_seconds[pid] * 1e6 / sum(each.requests for each in self.rounds)

    @property
    def per_second(self) -> float:
        return median(each.per_second for each in self.rounds)

    @property
    def p50_ms(self) -> float:
        return median(each.p50_ms for each in self.rounds)

    @property
    def p99_ms(self) -> float | None:
        known = [each.p99_ms for each in self.rounds if each.p99_ms is not None]
        return median(known) if known else None

    def ratio(self, other: "Contender") -> float:
        """The median of the rounds' ratios: what slows a whole round slows both."""
        return median(
            ours.per_second / theirs.per_second
            for ours, theirs in zip(self.rounds, other.rounds, strict=True)
        )


def play(contenders: list[Contender], rounds: int, seconds: int) -> None:
    for number in range(rounds + 1):
        for contender in contenders:
            # The round before the first warms caches and connections, and is not counted.
            before = {pid: used_seconds(pid) for pid in contender.processes}
            result = contender.measure(number, seconds if number else 2)
            if number:
                for pid in contender.processes:
                    known = contender.used_seconds.get(pid, 0)
                    contender.used_seconds[pid] = known + used_seconds(pid) - before[pid]
                assert result.requests, f"{contender.name}: nothing was done in {seconds} s"
                contender.rounds.append(result)
                print(f"round {number}: {contender.name}: {result.per_second:,.0f}/s", flush=True)


def over_http(
    url: str, batch: int = 1, connections: int = CONNECTIONS, prefix: str = "cust_"
) -> Callable[[int, int], Round]:
    """wrk with unique reports, each a request or `batch` of them; anything but a 2xx ends the benchmark."""

    def measure(number: int, seconds: int) -> Round:
        command = [find("wrk"), "-t1", f"-c{connections}", f"-d{seconds}s", "--timeout", "20s",
                   "-s", str(LUA), url, "--", str(number), str(batch), prefix]  # fmt: skip
        done = subprocess.run(command, capture_output=True, text=True, env=environment())
        found = re.search(r"^RESULT (.*)$", done.stdout, re.MULTILINE)
        assert found, done.stdout + done.stderr
        result = json.loads(found[1])
        assert result["failed"] == 0, f"{url}: {result['failed']} requests failed: {done.stdout}"
        return Round(
            result["requests"] * batch, result["requests"] * batch / result["seconds"],
            result["p50_ms"], result["p99_ms"],
        )  # fmt: skip

    return measure


SCHEMA = """
create sequence serial;
create table reports(
  id bigint generated always as identity primary key,
  customer_id text not null, instance_id text not null,
  window_start timestamptz not null, window_end timestamptz not null,
  active_devices int, total_devices int, metrics jsonb not null, content_hash bytea not null,
  created_at timestamptz not null default now(),
  unique (customer_id, instance_id, window_start, window_end))
"""

INSERT = """
insert into reports(customer_id, instance_id, window_start, window_end, active_devices,
  total_devices, metrics, content_hash)
select 'cust_' || n % 1000, 'k8s-cluster-1', t, t + interval '1 minute', 3, 5,
  '{"devices": 3, "mqtt_messages": 15000, "storage_gb": 2.5, "api_requests": 50000}',
  decode('9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08', 'hex')
from (select n, timestamptz '2026-01-01' + n / 1000 * interval '1 minute' as t
      from nextval('serial') as n) as row;
"""


def through_pgbench(postgres: Postgres) -> Callable[[int, int], Round]:
    """One durable INSERT a transaction, prepared, over the server's Unix socket."""
    postgres.execute(SCHEMA)
    script = postgres.folder / "insert.sql"
    script.write_text(" ".join(INSERT.split()) + "\n")
    script.chmod(0o644)

    def measure(_: int, seconds: int) -> Round:
        output = postgres.run(
            "pgbench", "-h", postgres.folder, "-p", postgres.port, "-U", "app", "-n",
            "-M", "prepared", "-c", CONNECTIONS, "-j", 1, "-T", seconds, "-f", script, "postgres",
        )  # fmt: skip
        done = int(re.search(r"actually processed: (\d+)", output)[1])
        if done == 0:
            # So many connections take seconds on a machine that does much else.
            return Round(0, 0, 0, None)
        per_second = float(re.search(r"tps = ([\d.]+)", output)[1])
        latency = float(re.search(r"latency average = ([\d.]+) ms", output)[1])
        return Round(done, per_second, latency, None)

    return measure


def stored_reports(url: str, customers: int = 1000) -> int:
    """What the service says it has of the benchmark's customers."""
    api = Api(url, timeout_seconds=30)
    totals = 0
    for customer in range(customers):
        answer = api.get(f"/api/usage/cust_{customer}", limit=1)
        totals += answer.json["total"] if answer.status == 200 else 0
    return totals
