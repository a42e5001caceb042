"""Runs programs that print one JSON object, each in its turn, and takes medians."""

import json
import subprocess
from collections.abc import Sequence
from statistics import median

from harness.program import environment


def measured(command: Sequence[object], seconds: float = 1_200) -> dict[str, float]:
    words = [str(word) for word in command]
    done = subprocess.run(words, capture_output=True, text=True, env=environment(), timeout=seconds)
    assert done.returncode == 0, f"{' '.join(words)}: {done.stdout}{done.stderr}"
    return json.loads(done.stdout.strip().splitlines()[-1])


def in_turns(commands: Sequence[Sequence[object]], rounds: int) -> list[list[dict[str, float]]]:
    """By round, by command."""
    return [[measured(command) for command in commands] for _ in range(rounds)]


def middle(results: Sequence[dict[str, float]], name: str) -> float:
    return median(result[name] for result in results)
