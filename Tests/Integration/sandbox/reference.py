"""Writes two tables into docs/reference/sandbox.md: the endpoints that the checks really called, and each behaviour's source.

    BILLING_BIN_DIR=.build/debug .venv/bin/python Tests/Integration/sandbox/reference.py

Runs all checks of this folder, reads their log and asks the sandbox for its routes.
"""

import json
import os
import re
import subprocess
import sys
import tempfile
from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path

FOLDER = Path(__file__).resolve().parent
sys.path.insert(0, str(FOLDER.parent))

from harness.billing import start_sandbox  # noqa: E402
from harness.programs import Programs  # noqa: E402

REPOSITORY = FOLDER.parents[2]
PAGE = REPOSITORY / "docs" / "reference" / "sandbox.md"
BEGIN, END = "<!-- begin: written by reference.py -->", "<!-- end: written by reference.py -->"
SOURCES_BEGIN, SOURCES_END = "<!-- begin: sources, written by reference.py -->", "<!-- end: sources, written by reference.py -->"
# These hold the program or the tables to something of this repository's, not to a page of Stripe's.
OWN = {"test_life.py", "test_reference.py", "test_sources.py", "test_description.py", "test_legacy_generation.py"}
CHECK = re.compile(r"(?:^# (?P<source>\S+)\n)?(?P<marks>(?:^@pytest\.mark.*\n(?:^[ )].*\n)*)*)^def (?P<check>test_\w+)\(", re.MULTILINE)


@dataclass(frozen=True)
class Behaviour:
    """One check, and the page that it was read on."""

    file: str
    check: str
    source: str | None

    @property
    def words(self) -> str:
        return self.check.removeprefix("test_").replace("_s_", "'s ").replace("_", " ")


def behaviours() -> list[Behaviour]:
    files = [file for file in sorted(FOLDER.glob("test_*.py")) if file.name not in OWN]
    return [
        Behaviour(str(file.relative_to(FOLDER)), found["check"], found["source"])
        for file in [*files, FOLDER / "legacy" / "checks.py"]
        for found in CHECK.finditer(file.read_text())
    ]


def source_table() -> str:
    """Behaviours by the page that they were read on."""
    by_page: dict[str, list[str]] = defaultdict(list)
    for each in behaviours():
        if each.source and each.source.startswith("docs.stripe.com/"):
            by_page[each.source].append(f"{each.words} (`{each.file}`)")
    rows = ["| page | what the checks hold the sandbox to |", "| --- | --- |"]
    rows += [f"| [{page.removeprefix('docs.stripe.com/')}](https://{page}) | {'; '.join(by_page[page])} |" for page in sorted(by_page)]
    return "\n".join(rows)


def between(text: str, begin: str, end: str, inside: str) -> str:
    before, rest = text.split(begin)
    return f"{before}{begin}\n{inside}\n{end}{rest.split(end)[1]}"


def matches(route: str, path: str) -> bool:
    ours, theirs = route.strip("/").split("/"), path.strip("/").split("/")
    return len(ours) == len(theirs) and all(a.startswith("{") or a == b for a, b in zip(ours, theirs))


def find(routes: list[dict], method: str, path: str) -> str | None:
    fixed_first = sorted(routes, key=lambda route: route["path"].count("{"))
    found = (route["path"] for route in fixed_first if route["method"] == method and matches(route["path"], path))
    return next(found, None)


def generation(version: str) -> str:
    return "usage records" if version[:10] < "2025-03-31" else "meters"


def table(routes: list[dict], calls: list[dict]) -> str:
    seen: dict[tuple, set] = defaultdict(set)
    validated: set[tuple] = set()
    for call in calls:
        route = find(routes, call["method"], call["path"])
        if route is None:
            continue
        key = (call["method"], route, generation(call["version"]))
        seen[key].add(call["test"])
        if call["validated"]:
            validated.add(key)
    rows = ["| endpoint | generation | checks | answers held against |", "| --- | --- | --- | --- |"]
    listed = set()
    for route in routes:
        for name in route["generations"]:
            words = "usage records" if name == "usageRecords" else "meters"
            key = (route["method"], route["path"], words)
            if key in listed:
                continue
            listed.add(key)
            against = "Stripe's OpenAPI" if key in validated else "types of SDK 11.6.1" if seen[key] and words != "meters" else "the check's own expectations" if seen[key] else "as in the other generation"
            rows.append(f"| `{key[0]} {key[1]}` | {words} | {len(seen[key]) or '–'} | {against} |")
    return "\n".join(rows)


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        log = Path(folder) / "calls.ndjson"
        subprocess.run(
            [sys.executable, "-m", "pytest", "-q", "-c", FOLDER.parent / "pytest.ini", FOLDER, f"--ignore={FOLDER}/test_reference.py"],
            env=os.environ | {"SANDBOX_WITNESS_LOG": str(log)},
            check=True,
        )
        calls = [json.loads(line) for line in log.read_text().splitlines()]
        programs = Programs(Path(os.environ.get("BILLING_BIN_DIR", REPOSITORY / ".build" / "debug")).absolute(), Path(folder))
        try:
            routes = start_sandbox(programs).api.get("/_sandbox/routes").json["routes"]
        finally:
            programs.stop()
    page = between(PAGE.read_text(), BEGIN, END, table(routes, calls))
    PAGE.write_text(between(page, SOURCES_BEGIN, SOURCES_END, source_table()))


if __name__ == "__main__":
    main()
