"""compose.yaml started without an engine: each service's command, environment, mounts, user and health check, as the file has them.

A service is a pod of cluster.py. Our two images are those under test; PostgreSQL and Prometheus are this machine's, in a root
that has what their images have. Grafana is no package here and is left out.
"""

import os
import re
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

import yaml

from deploy import container
from deploy.cluster import Cluster, Pod
from deploy.image import REPOSITORY, Image, stages
from harness.program import Program, find

COMPOSE = REPOSITORY / "deploy" / "compose"
NOT_HERE = {"grafana"}
# docker-library/postgres' docker-entrypoint.sh, as far as compose.yaml's variables go.
POSTGRES = """#!/bin/sh
set -eu
if [ ! -s "$PGDATA/PG_VERSION" ]; then
  printf %s "$POSTGRES_PASSWORD" >/tmp/password
  initdb -D "$PGDATA" -U "$POSTGRES_USER" --pwfile=/tmp/password -A trust -E UTF8 --locale=C.UTF-8 --no-sync >&2
  echo "host all all all scram-sha-256" >>"$PGDATA/pg_hba.conf"
  echo "CREATE DATABASE \\"$POSTGRES_DB\\"" | postgres --single -D "$PGDATA" postgres >&2
fi
exec postgres -D "$PGDATA" -c "listen_addresses=*"
"""


class Incomplete(Exception):
    """A variable that the file wants and nobody gave."""


def interpolated(text: str, variables: Mapping[str, str]) -> str:
    """`${NAME}`, `${NAME:-default}` and `${NAME:?message}` of the compose specification."""

    def value(match: re.Match) -> str:
        name, kind, rest = match.groups()
        if variables.get(name):
            return variables[name]
        if kind == "?":
            raise Incomplete(f"required variable {name} is missing a value: {rest}")
        return rest or ""

    return re.sub(r"\$\{(\w+)(?::([-?])([^}]*))?\}", value, text)


def seconds(duration: str) -> float:
    return float(duration.removesuffix("s"))


@dataclass
class Composition:
    cluster: Cluster
    images: dict[str, Image]
    variables: Mapping[str, str]
    programs: dict[str, Program] = field(default_factory=dict)
    pods: dict[str, Pod] = field(default_factory=dict)

    def __post_init__(self):
        self.document = yaml.safe_load(interpolated((COMPOSE / "compose.yaml").read_text(), self.variables))
        self.services = {name: it for name, it in self.document["services"].items() if name not in NOT_HERE}
        self.folder = self.cluster.folder / "compose"
        self.folder.mkdir()

    def up(self) -> "Composition":
        """Each service after those that it waits for."""
        for name in self.services:
            self.pods[name] = self.cluster.add(name, "compose", {"service": name}, hosts=[name])
        waiting = dict(self.services)
        while waiting:
            ready = next(name for name, it in waiting.items() if not set(it.get("depends_on", {})) & set(waiting))
            for other, condition in waiting.pop(ready, {}).get("depends_on", {}).items():
                if condition["condition"] == "service_healthy":
                    self.await_health(other)
            self.start(ready)
        return self

    def start(self, name: str) -> None:
        """`restart: on-failure` is for what ends by itself, with 0 at last."""
        command, service = self.command(name), self.services[name]
        program = self.cluster.serve(command, name=name)
        self.programs[name] = program
        if service.get("restart") == "on-failure":
            for _ in range(5):
                if program.wait_for_exit() == 0:
                    return
                program.restart()
            raise AssertionError(f"{name} fails: {program.output()}")

    def await_health(self, name: str) -> None:
        check = self.services[name]["healthcheck"]
        kind, *words = check["test"]
        assert kind == "CMD"
        for _ in range(check["retries"]):
            done = self.cluster.programs.start(*self.command(name, words), name=f"health-{name}")
            if done.wait_for_exit(seconds=seconds(check["timeout"])) == 0:
                return
            time.sleep(seconds(check["interval"]))
        raise AssertionError(f"{name} is not healthy: {self.programs[name].output()}")

    def command(self, name: str, words: list[str] | None = None) -> list[str]:
        service, image = self.services[name], self.image(name)
        assert set(service) <= {
            "image", "build", "command", "environment", "volumes", "configs", "ports", "depends_on", "healthcheck", "restart",
            "read_only", "cap_drop", "security_opt",
        }, f"{name}: {set(service)}"  # fmt: skip
        mounts = [*self.mounts(name, image), (self.cluster.hosts, "/etc/hosts", "ro")]
        return container.command(
            image, words or [*image.entrypoint, *service.get("command", image.command)], root=self.folder / f"root-{name}",
            env=self.environment(service), mounts=mounts,
            netns=self.pods[name].netns, is_read_only=service.get("read_only", False),
        )  # fmt: skip

    def environment(self, service: dict) -> dict[str, str]:
        """A name without a value is the shell's variable, and nothing where the shell has none."""
        given = {key: self.variables.get(key) if value is None else str(value) for key, value in service.get("environment", {}).items()}
        return {key: value for key, value in given.items() if value is not None}

    def mounts(self, name: str, image: Image) -> list[tuple[object, str, str]]:
        service = self.services[name]
        found: list[tuple[object, str, str]] = [] if service["image"] in self.images else [("/usr", "/usr", "ro")]
        for volume in service.get("volumes", []):
            source, target, mode = [*volume.split(":"), "rw"][:3]
            found.append(((COMPOSE / source).resolve() if source.startswith(".") else self.volume(source, target, image), target, mode))
        for config in service.get("configs", []):
            file = self.folder / config["source"]
            file.write_text(self.document["configs"][config["source"]]["content"])
            found.append((file, config["target"], "ro"))
        if service["image"] in self.images:
            for target in stages(service["image"])[1].all("VOLUME"):
                if target not in {it[1] for it in found}:
                    found.append((self.volume(f"anonymous-{name}", target, image), target, "rw"))
        return found

    def volume(self, name: str, target: str, image: Image) -> Path:
        """A new volume takes owner and mode of what the image has at its place."""
        folder = self.folder / f"volume-{name}"
        if folder.exists():
            return folder
        folder.mkdir()
        if (place := image.root / target.lstrip("/")).exists():
            os.chown(folder, place.stat().st_uid, place.stat().st_gid)
            folder.chmod(place.stat().st_mode & 0o7777)
        return folder

    def image(self, name: str) -> Image:
        image = self.services[name]["image"]
        if image in self.images:
            return self.images[image]
        return {"postgres": self.postgres, "prom/prometheus": self.prometheus}[image.partition(":")[0]]()

    def postgres(self) -> Image:
        binaries = str(Path(find("postgres")).parent)
        root = self.of_the_machine("postgres", "999:999", ["var/lib/postgresql/data", "var/run/postgresql"])
        (root / "entrypoint").write_text(POSTGRES)
        env = {"PATH": f"{binaries}:/usr/bin:/bin", "PGDATA": "/var/lib/postgresql/data"}
        return Image(root, "999:999", "/", ["/bin/sh", "/entrypoint"], [], env)

    def prometheus(self) -> Image:
        root = self.of_the_machine("prometheus", "65534:65534", ["prometheus", "etc/prometheus"])
        return Image(root, "65534:65534", "/prometheus", [find("prometheus")], [], {"PATH": "/usr/bin"})

    def of_the_machine(self, name: str, user: str, folders: list[str]) -> Path:
        root = self.folder / f"image-{name}"
        if root.exists():
            return root
        uid, gid = map(int, user.split(":"))
        for folder in ("usr", "etc", "tmp", "dev/shm", *folders):
            (root / folder).mkdir(parents=True)
        for folder in ("tmp", "dev/shm"):
            (root / folder).chmod(0o1777)
        for folder in folders:
            os.chown(root / folder, uid, gid)
        for link in ("bin", "sbin", "lib", "lib64"):
            (root / link).symlink_to(f"usr/{link}")
        (root / "etc/passwd").write_text(f"{name}:x:{uid}:{gid}::/tmp:/bin/sh\n")
        (root / "etc/group").write_text(f"{name}:x:{gid}:\n")
        (root / "etc/nsswitch.conf").write_text("hosts: files\n")
        return root

    def request(self, name: str, port: int, path: str, *, key: str | None = None) -> tuple[int, str]:
        return self.cluster.request(self.pods[name], port, path, key=key)
