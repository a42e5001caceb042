"""Writes docs/benchmarks.md from one run, so that no number in it was typed by hand."""

import os
import platform
import re
import subprocess
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path


@dataclass(frozen=True)
class Target:
    what: str
    measured: str
    wanted: str
    is_met: bool
    # Printed where the target is missed: what the limit was, and what was tried.
    note: str = ""


@dataclass(frozen=True)
class Section:
    """What was measured together: a heading, prose with its tables, and what it had to reach."""

    title: str
    text: str
    targets: list[Target] = field(default_factory=list)
    # What `billing sizing` computes with, by its name in Sources/Sizing/Files/unitCosts.json.
    unit_costs: dict[str, float] = field(default_factory=dict)


@dataclass(frozen=True)
class Conditions:
    sync_ms: tuple[float, float]
    load_before: float
    seconds: int
    rounds: int


def machine() -> str:
    model = re.search(r"model name\s*: (.*)", Path("/proc/cpuinfo").read_text())
    cores = len(os.sched_getaffinity(0))
    return f"{cores} cores of {model[1] if model else platform.machine()}, Linux {platform.release()}"


def commit() -> str:
    named = subprocess.run(["git", "describe", "--always", "--dirty"], capture_output=True, text=True)
    return named.stdout.strip() or "no commit"


def rows(head: list[str], body: list[list[str]]) -> str:
    """A Markdown table; the first column is text, the others are numbers."""
    rule = ["---"] + ["---:"] * (len(head) - 1)
    return "\n".join("| " + " | ".join(row) + " |" for row in [head, rule, *body])


def target_table(sections: list[Section]) -> str:
    targets = [target for section in sections for target in section.targets]
    verdicts = [
        [one.what, one.measured, one.wanted, "yes" if one.is_met else "**no**"] for one in targets
    ]
    return rows(["target", "measured", "wanted", "met"], verdicts)


def missed(sections: list[Section]) -> str:
    notes = [
        f"- *{one.what}*: {' '.join(one.note.split())}"
        for section in sections
        for one in section.targets
        if not one.is_met and one.note
    ]
    return "\n".join(["Not reached, the limit, and what was tried:", "", *notes, ""]) if notes else ""


def page(sections: list[Section], conditions: Conditions) -> str:
    before, after = conditions.sync_ms
    body = "\n\n".join(f"## {section.title}\n\n{section.text.strip()}" for section in sections)
    return f"""# Benchmarks

Written by `make bench`; do not edit. {datetime.now(UTC):%Y-%m-%d %H:%M} UTC, {commit()}, {machine()}.

One run says something about ratios on this machine and nothing about another machine's absolute numbers: what
is compared was measured in turns in the same run, and medians are shown. Waiting for the disk: {before:.2f} ms
before the run and {after:.2f} ms after it (median of appending 4 KiB and `fdatasync`); one-minute load average
before the run: {conditions.load_before:.2f}.

{target_table(sections)}

{missed(sections)}
{body}
"""
