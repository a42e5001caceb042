"""Counters with a known past: their samples, and what really happened between them."""

import random
from dataclasses import dataclass, field
from datetime import UTC, datetime

START = int(datetime(2026, 3, 2, tzinfo=UTC).timestamp())
HOUR = 3600
LOOKBACK = 600


@dataclass
class Counter:
    """A series, its samples as (milliseconds, value), and when its process began if that is known."""

    labels: dict[str, str]
    samples: list[tuple[int, int]] = field(default_factory=list)
    process_start: int | None = None
    # What process_start_time_seconds showed beside each sample, where it was recorded.
    starts: list[int] = field(default_factory=list)

    def text(self, name: str) -> str:
        return name + "{" + ",".join(f'{k}="{v}"' for k, v in self.labels.items()) + "}"


def counter(
    seed: int,
    instance: str,
    *,
    first: float,
    last: float,
    every: int = 60,
    offset: float = 17.25,
    value: int = 0,
    resets: int = 0,
) -> Counter:
    """Sampled each `every` seconds between hours `first` and `last`, a little beside the round times."""
    random_numbers = random.Random(seed)
    times = []
    time = START + first * HOUR + offset
    while time <= START + last * HOUR:
        times.append(round(time * 1000))
        time += every
    fallen = set(random_numbers.sample(range(1, len(times)), resets))
    samples, starts = [], []
    started = int(START + (first - 24) * HOUR)
    for index, milliseconds in enumerate(times):
        if index in fallen:
            value = random_numbers.randint(0, min(20, value))
            started = milliseconds // 1000 - 5
        elif index:
            value += random_numbers.randint(0, 50)
        samples.append((milliseconds, value))
        starts.append(started)
    labels = {"job": "broker", "instance": instance, "namespace": "customer-1"}
    return Counter(labels, samples, starts=starts if resets else [])


def shown_starts(one: Counter) -> list[tuple[int, int]]:
    """The samples of the process's start: (milliseconds, seconds)."""
    if one.process_start is not None:
        return [(time, one.process_start) for time, _ in one.samples]
    return [(time, start) for (time, _), start in zip(one.samples, one.starts)]


def increase(counters: list[Counter], start: int, end: int) -> int | None:
    """What was seen in (start, end], by the rule as the documentation states it; times in seconds."""
    total, seen = 0, False
    for one in counters:
        inside = [value for time, value in one.samples if start * 1000 < time <= end * 1000]
        before = [
            value
            for time, value in one.samples
            if (start - LOOKBACK) * 1000 <= time <= start * 1000
        ]
        if not inside:
            continue
        seen = True
        born_inside = one.process_start is not None and start <= one.process_start <= end
        previous = before[-1] if before else (0 if born_inside else inside[0])
        for value in inside:
            total += value if value < previous else value - previous
            previous = value
    return total if seen else None


def all_that_happened(counters: list[Counter]) -> int:
    """Every step of every series, from zero where the process's start is known."""
    total = 0
    for one in counters:
        values = [value for _, value in one.samples]
        total += values[0] if one.process_start is not None else 0
        for earlier, later in zip(values, values[1:]):
            total += later if later < earlier else later - earlier
    return total


def openmetrics(name: str, counters: list[Counter]) -> str:
    """For promtool: seconds, the family without `_total`, `# EOF` last."""
    family = name.removesuffix("_total")
    lines = [f"# TYPE {family} counter"]
    for one in counters:
        lines += [f"{one.text(name)} {v} {t / 1000:.3f}" for t, v in one.samples]
    lines.append("# TYPE process_start_time_seconds gauge")
    for one in counters:
        start = one.text("process_start_time_seconds")
        lines += [f"{start} {began} {t / 1000:.3f}" for t, began in shown_starts(one)]
    return "\n".join(lines + ["# EOF", ""])


def import_lines(name: str, counters: list[Counter]) -> str:
    """For VictoriaMetrics: milliseconds."""
    lines = []
    for one in counters:
        lines += [f"{one.text(name)} {v} {t}" for t, v in one.samples]
        start = one.text("process_start_time_seconds")
        lines += [f"{start} {began} {t}" for t, began in shown_starts(one)]
    return "\n".join(lines) + "\n"


def rfc3339(seconds: int) -> str:
    return datetime.fromtimestamp(seconds, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def two_days() -> list[Counter]:
    """Resets, a series born in mid-window with and without a known start, one that ends, odd edges."""
    steady = counter(1, "a", first=-1, last=48, resets=9)
    born = counter(2, "b", first=5.3, last=48, value=100, offset=3.5, resets=3)
    started = counter(3, "c", first=7.7, last=30.1, value=40, offset=44)
    started.process_start = started.samples[0][0] // 1000 - 30
    on_the_edge = counter(4, "d", first=-1, last=48, every=300, offset=0)
    return [steady, born, started, on_the_edge]


def wild(seed: int) -> tuple[Counter, int]:
    """A counter with restarts, blips and older samples of a replica; and how much it really grew in eight hours."""
    random_numbers = random.Random(seed)
    labels = {"job": "broker", "instance": f"wild-{seed}", "namespace": f"wild-{seed}"}
    one = Counter(labels)
    value = right = random_numbers.randint(0, 10**random_numbers.randint(1, 9))
    started, blip, growth = START - 90_000, 0, 0
    time = START - 900
    while time <= START + 8 * HOUR:
        is_calm = time < START + 60 or time > START + 8 * HOUR - 900
        is_new = not is_calm and random_numbers.random() < 0.02
        if is_new:
            value, blip, started = random_numbers.randint(0, 20), 0, int(time) - 9
        elif one.samples:
            value += random_numbers.randint(0, 50)
        if not is_new and not is_calm and not blip and random_numbers.random() < 0.06:
            blip = random_numbers.randint(1, 3)
        if blip and not is_calm:
            blip -= 1
            lowest = right - 5 if random_numbers.random() < 0.5 else right // 10
            shown = random_numbers.randint(0, max(0, lowest))
        else:
            if time > START and one.samples:
                growth += value if is_new else value - right
            right = shown = value
        one.samples.append((round(time * 1000), shown))
        one.starts.append(started)
        time += random_numbers.uniform(25, 30)
    return one, growth
