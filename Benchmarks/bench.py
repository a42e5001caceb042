"""Runs the rounds and writes docs/benchmarks.md; exits 1 when a target is missed.

Started by Benchmarks/run, which builds first. --seconds and --rounds make it shorter or longer, --large sets how many
reports the large ledgers and the large customer hold, --before names the folder of an earlier release build to compare
with, --only names the sections to run; then nothing is written but where --write says. A section is whole when it ends: --kept
names a folder where each is kept, and those that lie there already are not measured again.
The page about ten million reports:

    make bench ARGS="--only scale --large 10000000 --write docs/benchmarks-ten-million.md"
"""

import argparse
import json
import os
import pickle
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
# What `billing sizing` computes with.
UNIT_COSTS = ROOT / "Sources" / "Sizing" / "Files" / "unitCosts.json"
sys.path[:0] = [str(ROOT / "Tests" / "Integration"), str(ROOT / "Benchmarks")]

import sandbox  # noqa: E402
from harness.programs import Programs  # noqa: E402
from harness.servers import Postgres  # noqa: E402
from rounds import (  # noqa: E402
    backlog,
    customer,
    exporter,
    fleet,
    ledger,
    migration,
    postgres,
    rating,
    replicas,
    reports,
    slow,
)
from rounds.page import Conditions, Section, page, target_table  # noqa: E402
from rounds.probe import median_sync_ms  # noqa: E402


def with_programs(bin_dir: Path, work: Callable[[Programs], Section]) -> Section:
    """A folder of its own for each section, and nothing left running behind it."""
    with tempfile.TemporaryDirectory(prefix="bench-", ignore_cleanup_errors=True) as folder:
        programs = Programs(bin_dir, Path(folder))
        try:
            return work(programs)
        except BaseException:
            print(programs.logs(), file=sys.stderr)
            raise
        finally:
            programs.stop()


def report_path(programs: Programs, rounds: int, seconds: int) -> Section:
    server = Postgres()
    try:
        return reports.section(programs, server, rounds, seconds)
    finally:
        programs.stop()
        server.stop()


def one_customer(bin_dir: Path, before: Path | None, reports: int) -> Section:
    builds = ({"before": before.absolute()} if before else {}) | {"now": bin_dir}
    with tempfile.TemporaryDirectory(prefix="bench-", ignore_cleanup_errors=True) as folder:
        started: dict[str, Programs] = {}
        try:
            for name, path in builds.items():
                own = Path(folder) / name
                own.mkdir()
                started[name] = Programs(path, own)
            return customer.section(started, Path(folder), reports)
        except BaseException:
            for programs in started.values():
                print(programs.logs(), file=sys.stderr)
            raise
        finally:
            for programs in started.values():
                programs.stop()


def kept(folder: Path | None, name: str, work: Callable[[], Section]) -> Section:
    """What lies in the folder, else what is measured now, which lies there from then on."""
    if not folder:
        return work()
    place = folder / f"{name}.section"
    if place.exists():
        return pickle.loads(place.read_bytes())
    section = work()
    folder.mkdir(parents=True, exist_ok=True)
    place.write_bytes(pickle.dumps(section))
    return section


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--bin-dir", type=Path, default=ROOT / ".build-release" / "release")
    parser.add_argument("--handed-out", type=Path, default=ROOT / ".build-package")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--seconds", type=int, default=6)
    parser.add_argument("--large", type=int, default=1_000_000)
    parser.add_argument("--before", type=Path)
    parser.add_argument("--only", nargs="*", default=[])
    parser.add_argument("--write", type=Path)
    parser.add_argument("--kept", type=Path)
    options = parser.parse_args()
    bin_dir, rounds, seconds = options.bin_dir.absolute(), options.rounds, options.seconds
    work: dict[str, Callable[[], Section]] = {
        "reports": lambda: with_programs(bin_dir, lambda it: report_path(it, rounds, seconds)),
        "fleet": lambda: with_programs(bin_dir, fleet.section),
        "batches": lambda: with_programs(
            bin_dir, lambda it: ledger.batch_section(it, rounds, seconds)
        ),
        "scale": lambda: with_programs(
            bin_dir, lambda it: ledger.scale_section(it, options.large, rounds, seconds)
        ),
        "replicas": lambda: with_programs(
            bin_dir, lambda it: replicas.section(it, rounds, seconds)
        ),
        "postgres": lambda: with_programs(
            bin_dir, lambda it: postgres.section(it, options.large, rounds)
        ),
        "migration": lambda: with_programs(
            bin_dir, lambda it: migration.section(it, min(options.large, 1_000_000))
        ),
        "customer": lambda: one_customer(bin_dir, options.before, options.large),
        "slow": lambda: with_programs(bin_dir, lambda it: slow.section(it, rounds, seconds)),
        "exporter": lambda: with_programs(bin_dir, lambda it: exporter.section(it, options.handed_out.absolute(), rounds)),
        "backlog": lambda: with_programs(bin_dir, backlog.section),
        "rating": lambda: rating.section(bin_dir, rounds),
        "sandbox": lambda: sandbox.section(bin_dir / "billing"),
    }
    load, sync = os.getloadavg()[0], median_sync_ms(tempfile.gettempdir())
    chosen = options.only or list(work)
    sections = []
    for name in chosen:
        print(f"== {name}", flush=True)
        section = kept(options.kept, name, work[name])
        print(section.text.strip(), target_table([section]), sep="\n\n", flush=True)
        sections.append(section)
    conditions = Conditions((sync, median_sync_ms(tempfile.gettempdir())), load, seconds, rounds)
    written = options.write or (None if options.only else Path("docs/benchmarks.md"))
    if written:
        (ROOT / written).write_text(page(sections, conditions))
        print(f"written to {written}")
    if not options.only:
        costs = {name: round(cost, 1) for section in sections for name, cost in section.unit_costs.items()}
        UNIT_COSTS.write_text(json.dumps(costs, indent=2) + "\n")
        print(f"written to {UNIT_COSTS}")
    missed = [target for section in sections for target in section.targets if not target.is_met]
    for target in missed:
        print(f"missed: {target.what}: {target.measured}, wanted {target.wanted}")
    return 1 if missed else 0


sys.exit(main())
