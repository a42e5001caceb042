"""Replicas on one PostgreSQL whose commits take long: what four of them take beside one."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

from harness.billing import start_sandbox, start_service
from harness.programs import Programs
from harness.servers import Postgres

from rounds.contender import Contender, Round, over_http, play
from rounds.page import Section, Target, rows

REPLICAS, TIMES_ONE = 4, 2.5
# Few enough that a replica waits for its commits and not for a core.
CONNECTIONS = 4
COMMIT_US = 2_000

TEXT = """
{replicas} services on one PostgreSQL where every commit waits {commit} ms longer (`commit_delay`, `commit_siblings` 0), as
on a slow disk; {connections} connections a service, customers of its own each; {rounds} rounds of {seconds} s in turns.

{table}

What replicas are for is that they do not wait for each other's commits. With so few connections a service waits for
its commit most of the time, so that the two cores of a small machine do not decide the ratio.
"""

NOTE = """\
a commit of the few reports that wait costs a millisecond of processor in the server and nearly one in the service, so that four replicas
want more than the two cores that they share with the load generators and the server. With four lanes, as ledgers had before, they also waited
for each other's."""


def together(urls: list[str]) -> Callable[[int, int], Round]:
    """wrk against each at once, with other customers each; rates added up, the worst of the delays."""
    loads = [
        over_http(url, connections=CONNECTIONS, prefix=f"of_{len(urls)}_{place}_")
        for place, url in enumerate(urls)
    ]

    def measure(number: int, seconds: int) -> Round:
        with ThreadPoolExecutor(len(loads)) as pool:
            found = list(pool.map(lambda load: load(number, seconds), loads))
        return Round(
            sum(each.requests for each in found), sum(each.per_second for each in found),
            max(each.p50_ms for each in found), max(each.p99_ms or 0 for each in found),
        )  # fmt: skip

    return measure


def section(programs: Programs, rounds: int, seconds: int) -> Section:
    postgres = Postgres()
    try:
        for setting in (f"commit_delay = {COMMIT_US}", "commit_siblings = 0"):
            postgres.execute(f"ALTER ROLE app SET {setting}")
        sandbox = start_sandbox(programs)
        services = [start_service(programs, sandbox, DATABASE_URL=postgres.url) for _ in range(REPLICAS)]
        urls, working = [each.url for each in services], [postgres.pid, *(each.program.pid for each in services)]
        one = Contender("one replica", together(urls[:1]), working[:2])
        all_of_them = Contender(f"{REPLICAS} replicas", together(urls), working)
        play([one, all_of_them], rounds, seconds)
        times = all_of_them.ratio(one)
    finally:
        programs.stop()
        postgres.stop()
    table = rows(["what", "reports a second", "p50 ms", "p99 ms", "processor µs"], [
        [each.name, f"{each.per_second:,.0f}", f"{each.p50_ms:.1f}", f"{each.p99_ms or 0:.1f}", f"{each.used_us:.0f}"]
        for each in (one, all_of_them)
    ])  # fmt: skip
    text = TEXT.format(
        replicas=REPLICAS, commit=COMMIT_US // 1_000, connections=CONNECTIONS, rounds=rounds, seconds=seconds, table=table,
    )  # fmt: skip
    return Section("Replicas on PostgreSQL", text, [
        Target(f"{REPLICAS} replicas where a commit takes {COMMIT_US // 1_000} ms, times one", f"{times:.2f}",
               f"≥ {TIMES_ONE}", times >= TIMES_ONE, NOTE),
    ])  # fmt: skip
