"""The exporter as it is handed out beside Go programs from Debian's packages that do a comparable job: how small each is."""

import shutil
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median

from harness.installation import Installation
from harness.ports import free_port
from harness.program import Program, find
from harness.programs import Programs
from harness.servers import start_mosquitto

from rounds.memory import resident_mb
from rounds.page import Section, Target, rows
from rounds.processor import used_seconds

ASSEMBLE = Path(__file__).resolve().parents[2] / "deploy" / "images" / "assemble-root"
MOST_MB, MOST_FILE_MB, MOST_START_MS, MOST_CYCLE_MS = 16, 25, 50, 50
MOST_IMAGE_MB = {"billing-exporter": 30, "billing": 120}
SERIES, WANTED = 20_000, 1_000
REST_SECONDS, CYCLES = 70, 20

TEXT = """
The exporter as `Scripts/release` builds it and packages have it, stripped, with five sources: a Prometheus, of which it asks two metrics, a
list of devices, two endpoints that it reads every 15 s. It collects windows of a minute and reports over TLS, for which it has read the
authorities of this Debian. Beside it, as Debian packages them: vmagent, which scrapes five endpoints every 15 s and sends what it has, and two exporters that only
answer when they are asked. Measured in turns, {rounds} rounds; medians are shown.

{table}

- *file*: the executable's bytes. What it is linked with besides is on every machine or in the image.
- *memory*: resident {rest} s after the start, when each has collected and sent.
- *first answer*: from the start of the process to an answer with 200, asked every half millisecond.
- *a cycle*: processor time for reading one endpoint with {series:,} series of which {wanted:,} are wanted, and keeping those; {cycles} cycles a round.
"""


@dataclass
class Peer:
    """`start` begins the process without waiting; `cycled` begins one that reads the large endpoint every second."""

    name: str
    file: Path
    start: Callable[[], tuple[Program, str]]
    cycled: Callable[[], tuple[Program, str]] | None = None
    memory_mb: list[float] = field(default_factory=list)
    start_ms: list[float] = field(default_factory=list)
    cycle_ms: list[float] = field(default_factory=list)

    def row(self) -> list[str]:
        cycle = f"{median(self.cycle_ms):.1f}" if self.cycle_ms else "–"
        return [
            self.name, f"{self.file.stat().st_size / 1e6:.1f}", f"{median(self.memory_mb):.1f}",
            f"{median(self.start_ms):.0f}", cycle,
        ]  # fmt: skip


def answered_ms(start: Callable[[], tuple[Program, str]]) -> tuple[Program, float]:
    began = time.perf_counter()
    program, url = start()
    while not is_answered(url):
        assert program.process.poll() is None, program.output()
        time.sleep(0.000_5)
    return program, (time.perf_counter() - began) * 1e3


def is_answered(url: str) -> bool:
    try:
        with urllib.request.urlopen(url, timeout=5) as answer:
            return answer.status == 200 and bool(answer.read())
    except (urllib.error.URLError, ConnectionError):
        return False


def cycle_ms(peer: Peer, large: Installation) -> float:
    program, _ = peer.cycled()
    try:
        program.wait_until(lambda: large.reads >= 3, seconds=60)
        before, reads = used_seconds(program.pid), large.reads
        program.wait_until(lambda: large.reads >= reads + CYCLES, seconds=4 * CYCLES)
        return (used_seconds(program.pid) - before) * 1e3 / (large.reads - reads)
    finally:
        program.stop()
        large.reads = 0


def stripped(program: Path, folder: Path) -> Path:
    file = folder / program.name
    subprocess.run(["strip", "--strip-unneeded", "-o", file, program], check=True)
    return file


def image_mb(file: Path) -> float:
    """The root file system of a program's image, laid out by what the Dockerfiles call."""
    root = file.parent / f"{file.name}-root"
    subprocess.run([ASSEMBLE, file, root], check=True)
    return sum(each.stat().st_size for each in root.rglob("*") if each.is_file()) / 1e6


class Contest:
    def __init__(self, programs: Programs, exporter: Path):
        self.programs, folder = programs, programs.folder
        self.file = stripped(exporter, folder)
        self.large_folder = folder / "large"
        self.large_folder.mkdir()
        self.usual, self.large = Installation(folder), Installation(self.large_folder, SERIES, WANTED)

    def ours(self, settings: dict[str, object]) -> tuple[Program, str]:
        program = self.programs.start(str(self.file), settings=settings)
        return program, f"http://127.0.0.1:{settings['HEALTH_CHECK_PORT']}/healthz"

    def cycled(self) -> tuple[Program, str]:
        settings = self.large.settings()
        settings["METRICS_CONFIG"].write_text("metrics:\n" + self.large.scraped("api_requests", "1s"))
        return self.ours(settings)

    def vmagent(self, installation: Installation, names: list[str], every: str) -> tuple[Program, str]:
        port, folder = free_port(), installation.folder / "vmagent"
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir()
        (folder / "scrape.yaml").write_text(
            f"global: {{ scrape_interval: {every} }}\nscrape_configs:\n"
            + "".join(
                f"  - job_name: {name}\n    metrics_path: /metrics/{name}\n"
                f"    static_configs: [{{ targets: ['{installation.url.removeprefix('http://')}'] }}]\n"
                "    metric_relabel_configs: [{ action: keep, source_labels: [kind], regex: wanted }]\n"
                for name in names
            )
        )
        program = self.programs.start(
            "vmagent", f"-promscrape.config={folder}/scrape.yaml", f"-remoteWrite.tmpDataPath={folder}/queue",
            f"-remoteWrite.url={installation.url}/write", f"-httpListenAddr=127.0.0.1:{port}", "-loggerLevel=ERROR",
        )  # fmt: skip
        return program, f"http://127.0.0.1:{port}/health"

    def mqtt_exporter(self, broker: int) -> tuple[Program, str]:
        port, config = free_port(), self.programs.folder / "mqtt-exporter.yaml"
        template = Path(__file__).resolve().parents[2] / "Tests/Integration/harness/mqtt-exporter.yaml"
        config.write_text(template.read_text().replace("PORT", str(broker)))
        program = self.programs.start(
            "prometheus-mqtt-exporter", "-config", config, "-listen-address", "127.0.0.1", "-listen-port", port
        )
        return program, f"http://127.0.0.1:{port}/metrics"

    def node_exporter(self) -> tuple[Program, str]:
        port = free_port()
        program = self.programs.start("prometheus-node-exporter", f"--web.listen-address=127.0.0.1:{port}")
        return program, f"http://127.0.0.1:{port}/metrics"

    def peers(self) -> list[Peer]:
        broker = start_mosquitto(self.programs).port
        five = [f"endpoint_{number}" for number in range(5)]
        return [
            Peer("this exporter, five sources", self.file, lambda: self.ours(self.usual.settings()), self.cycled),
            Peer(
                "vmagent, five endpoints", Path(find("vmagent")), lambda: self.vmagent(self.usual, five, "15s"),
                lambda: self.vmagent(self.large, five[:1], "1s"),
            ),
            Peer("prometheus-mqtt-exporter", Path(find("prometheus-mqtt-exporter")), lambda: self.mqtt_exporter(broker)),
            Peer("prometheus-node-exporter", Path(find("prometheus-node-exporter")), self.node_exporter),
        ]  # fmt: skip


def image_targets(files: list[Path]) -> list[Target]:
    sizes = {file.name: image_mb(file) for file in files}
    return [
        Target(f"the image of {name}", f"{size:.1f} MB", f"≤ {MOST_IMAGE_MB[name]} MB", size <= MOST_IMAGE_MB[name])
        for name, size in sizes.items()
    ]


def section(programs: Programs, handed_out: Path, rounds: int) -> Section:
    """`handed_out` is where Scripts/release has the build folders of both programs."""
    exporter, service = (handed_out / name / "release" / name for name in MOST_IMAGE_MB)
    contest = Contest(programs, exporter)
    peers = contest.peers()
    for number in range(rounds):
        started: list[Program] = []
        for peer in peers:
            # Twice, and the second counts: by then the file is in memory.
            answered_ms(peer.start)[0].stop()
            program, spent = answered_ms(peer.start)
            peer.start_ms.append(spent)
            started.append(program)
        time.sleep(REST_SECONDS)
        for peer, program in zip(peers, started, strict=True):
            peer.memory_mb.append(resident_mb(program.pid))
            program.stop()
        for peer in peers:
            if peer.cycled:
                peer.cycle_ms.append(cycle_ms(peer, contest.large))
        print(f"round {number + 1}: {[(each.memory_mb[-1], each.start_ms[-1], each.cycle_ms[-1:]) for each in peers]}", flush=True)
    assert contest.usual.reports > 0, "nothing was reported"
    table = rows(["what", "file, MB", "memory, MB", "first answer, ms", "a cycle, ms"], [peer.row() for peer in peers])
    ours = peers[0]
    file_mb, memory_mb = ours.file.stat().st_size / 1e6, median(ours.memory_mb)
    start_ms, most_ms = median(ours.start_ms), median(ours.cycle_ms)
    text = TEXT.format(rounds=rounds, table=table, rest=REST_SECONDS, series=SERIES, wanted=WANTED, cycles=CYCLES)
    return Section("The exporter beside others", text, [
        Target("the exporter's memory at rest, five sources", f"{memory_mb:.1f} MB", f"≤ {MOST_MB} MB", memory_mb <= MOST_MB),
        Target("the exporter's executable", f"{file_mb:.1f} MB", f"≤ {MOST_FILE_MB} MB", file_mb <= MOST_FILE_MB),
        Target("the exporter's first answer", f"{start_ms:.0f} ms", f"≤ {MOST_START_MS} ms", start_ms <= MOST_START_MS),
        Target(f"a cycle over {WANTED:,} of {SERIES:,} series, processor", f"{most_ms:.1f} ms", f"≤ {MOST_CYCLE_MS} ms", most_ms <= MOST_CYCLE_MS),
        *image_targets([contest.file, stripped(service, programs.folder)]),
    ])  # fmt: skip
