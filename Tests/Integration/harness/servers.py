"""The real servers that tests use, on 127.0.0.1 and free ports, with their data in a test's folder."""

import os
import shutil
import subprocess
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from harness.api import Api
from harness.ports import free_port
from harness.program import Program, environment, find
from harness.programs import Programs


@dataclass
class Server:
    program: Program
    port: int

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"


def start_prometheus(
    programs: Programs, config: str = "global: {}\n", history: str | None = None
) -> Server:
    """Prometheus with `config`; `history` is OpenMetrics text (seconds, `# EOF` last) to begin with."""
    port = free_port()
    folder = Path(tempfile.mkdtemp(prefix="prometheus-", dir=programs.folder))
    (folder / "prometheus.yml").write_text(config)
    if history is not None:
        (folder / "history.om").write_text(history)
        programs.run(
            "promtool", "tsdb", "create-blocks-from", "openmetrics", "-q",
            folder / "history.om", folder / "data",
        )  # fmt: skip
    program = programs.start(
        "prometheus",
        f"--config.file={folder}/prometheus.yml",
        f"--storage.tsdb.path={folder}/data",
        "--storage.tsdb.retention.time=100y",
        f"--web.listen-address=127.0.0.1:{port}",
        "--log.level=warn",
        ready_url=f"http://127.0.0.1:{port}/-/ready",
    )
    return Server(program, port)


def start_alertmanager(programs: Programs, config: str) -> Server:
    """Alertmanager with `config`, alone."""
    port = free_port()
    folder = Path(tempfile.mkdtemp(prefix="alertmanager-", dir=programs.folder))
    (folder / "alertmanager.yml").write_text(config)
    program = programs.start(
        "prometheus-alertmanager",
        f"--config.file={folder}/alertmanager.yml",
        f"--storage.path={folder}/data",
        f"--web.listen-address=127.0.0.1:{port}",
        "--cluster.listen-address=",
        "--log.level=warn",
        ready_url=f"http://127.0.0.1:{port}/-/ready",
    )
    return Server(program, port)


def start_victoria_metrics(programs: Programs, history: str | None = None) -> Server:
    """VictoriaMetrics; `history` has one `name{label="value"} number MILLISECONDS` a line."""
    port = free_port()
    folder = Path(tempfile.mkdtemp(prefix="victoria-", dir=programs.folder))
    program = programs.start(
        "victoria-metrics",
        f"-storageDataPath={folder}/data",
        f"-httpListenAddr=127.0.0.1:{port}",
        "-retentionPeriod=100y",
        "-search.latencyOffset=0s",
        "-search.disableCache",
        "-loggerLevel=WARN",
        ready_url=f"http://127.0.0.1:{port}/health",
    )
    server = Server(program, port)
    if history is not None:
        import_history(server, history)
    return server


def import_history(server: Server, history: str) -> None:
    """Adds samples to a running VictoriaMetrics: one `name{label="value"} number MILLISECONDS` a line."""
    loaded = Api(server.url).send("POST", "/api/v1/import/prometheus", history.encode())
    assert loaded.status == 204, loaded
    # Without the flush a query that follows at once may miss what was just imported.
    assert Api(server.url).get("/internal/force_flush").status == 200


def start_mosquitto(programs: Programs, port: int | None = None) -> Server:
    """A broker whose $SYS counters are published each second. A given `port` allows a restart."""
    port = port or free_port()
    config = programs.folder / f"mosquitto-{port}.conf"
    lines = [f"listener {port} 127.0.0.1", "allow_anonymous true", "sys_interval 1"]
    config.write_text("\n".join(lines + (["user root"] if os.geteuid() == 0 else [])) + "\n")
    program = programs.start("mosquitto", "-c", config)
    return Server(program.wait_until(lambda: publishes(programs, port)), port)


def publishes(programs: Programs, port: int) -> bool:
    """Whether the broker takes a message (to a topic that no test counts by)."""
    probe = [find("mosquitto_pub"), "-h", "127.0.0.1", "-p", str(port), "-t", "ready", "-n"]
    return subprocess.run(probe, env=environment(), capture_output=True).returncode == 0


def start_mqtt_exporter(programs: Programs, broker_port: int) -> Server:
    """prometheus-mqtt-exporter, which turns the broker's $SYS topics into counters at /metrics."""
    port = free_port()
    config = programs.folder / f"mqtt-exporter-{port}.yaml"
    template = Path(__file__).with_name("mqtt-exporter.yaml").read_text()
    config.write_text(template.replace("PORT", str(broker_port)))
    program = programs.start(
        "prometheus-mqtt-exporter",
        "-config", config, "-listen-address", "127.0.0.1", "-listen-port", port,
        ready_url=f"http://127.0.0.1:{port}/metrics",
    )  # fmt: skip
    return Server(program, port)


class Postgres:
    """A PostgreSQL 15 cluster of its own, which refuses to run as root and so runs as nobody."""

    def __init__(self, *, durable: bool = True, options: Sequence[str] = ()):
        """`options`: further words for the server's command line."""
        self.folder = Path(tempfile.mkdtemp(prefix="postgres-"))
        self.port = free_port()
        self.user = []
        if os.geteuid() == 0:
            shutil.chown(self.folder, "nobody", "nogroup")
            self.user = ["setpriv", "--reuid=nobody", "--regid=nogroup", "--clear-groups"]
        self.run(
            "initdb", "-D", self.folder / "data", "-U", "app", "-A", "trust", "-E", "UTF8",
            "--locale=C.UTF-8", "--no-sync",
        )  # fmt: skip
        own = ["-p", str(self.port), "-k", str(self.folder), "-c", "listen_addresses=127.0.0.1"]
        self.options = " ".join([*own, *([] if durable else ["-c", "fsync=off"]), *options])
        self.start()

    def start(self) -> None:
        self.run(
            "pg_ctl", "-D", self.folder / "data", "-w", "-l", self.folder / "log", "-o",
            self.options, "start",
        )  # fmt: skip

    def crash(self) -> None:
        """Ends every connection at once; what was committed is there when it starts again."""
        self.run("pg_ctl", "-D", self.folder / "data", "-m", "immediate", "stop")

    def restart(self) -> None:
        self.crash()
        self.start()

    @property
    def url(self) -> str:
        return f"postgres://app@127.0.0.1:{self.port}/postgres"

    @property
    def pid(self) -> int:
        """Of the process that starts all others of the server."""
        return int((self.folder / "data" / "postmaster.pid").read_text().split()[0])

    def execute(self, statements: str) -> str:
        """Runs SQL through psql, which stops at the first error; the rows as text."""
        return self.run(
            "psql", "-h", self.folder, "-p", self.port, "-U", "app", "-d", "postgres",
            "-v", "ON_ERROR_STOP=1", "-Atq", "-c", statements,
        )  # fmt: skip

    def stop(self) -> None:
        self.crash()
        shutil.rmtree(self.folder, ignore_errors=True)

    def run(self, program: str, *arguments: object) -> str:
        """Runs a program of PostgreSQL's as the server's user; its output, errors among it."""
        command = [*self.user, find(program), *(str(argument) for argument in arguments)]
        home = environment({"HOME": self.folder})
        # A server that pg_ctl leaves behind would keep a pipe open: its output goes to a file.
        with tempfile.TemporaryFile("w+") as output:
            done = subprocess.run(
                command, env=home, cwd=self.folder, stdin=subprocess.DEVNULL, stdout=output,
                stderr=subprocess.STDOUT,
            )  # fmt: skip
            output.seek(0)
            text = output.read()
        assert done.returncode == 0, f"{' '.join(command)}: {text}"
        return text
