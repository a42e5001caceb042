"""A shell in which the lines of our documents are typed: programs that are not on this machine stand on its PATH.

What stands in for one takes the arguments that the real one takes, refuses others, and does what it would with the real
programs: helm renders by Helm's own SDK and starts what it rendered, kubectl keeps Secrets and runs commands in the pods,
docker lays out the images and starts compose.yaml, apt-get and systemctl work in a Debian of their own.
"""

import argparse
import json
import socketserver
import subprocess
import sys
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import helm_python
import yaml

from deploy.chart import render
from deploy.cluster import Cluster
from deploy.compose import COMPOSE, Composition
from deploy.debian import Debian
from deploy.image import REPOSITORY, Image, assemble, stages
from deploy.linking import statically_linked
from deploy.releases import Release
from harness.program import Program, environment, find

# What a tree of ours holds, as whoever has cloned it sees it.
TREE = [".git", "Makefile", "VERSION", "CHANGELOG.md", "catalog.yaml", "Scripts", "charts", "deploy", "Package.swift"]


@dataclass
class Call:
    program: str
    arguments: list[str]
    folder: Path
    environment: dict[str, str]


class Refused(Exception):
    """What the real program would say instead of doing it."""


class Words(argparse.ArgumentParser):
    def __init__(self, **more):
        super().__init__(**more, allow_abbrev=False)

    def error(self, message: str):
        raise Refused(f"{self.prog}: {message}")


@dataclass
class Shell:
    """`type` runs lines in a tree of ours; `said` keeps what stood in for a program was called with."""

    cluster: Cluster
    bin_dir: Path
    netns: str
    debian: Debian | None = None
    variables: dict[str, str] = field(default_factory=dict)
    """Of the shell's environment."""
    images: dict[str, Image] = field(default_factory=dict)
    namespaces: set[str] = field(default_factory=lambda: {"default", "customer-abc123"})
    """A customer's installation is there before the exporter comes to it."""
    releases: dict[tuple[str, str], Release] = field(default_factory=dict)
    composition: Composition | None = None
    said: list[Call] = field(default_factory=list)

    def __post_init__(self):
        self.folder = self.cluster.programs.folder / "typed"
        self.tree, self.path = self.folder / "tree", self.folder / "bin"
        self.tree.mkdir(parents=True)
        self.path.mkdir()
        for name in TREE:
            (self.tree / name).symlink_to(REPOSITORY / name)
        (self.tree / ".build").symlink_to(self.bin_dir.parent)
        programs = {it: getattr(self, it.replace("-", "_")) for it in ("helm", "kubectl", "docker", "swift", "apt-get", "systemctl", "editor")}
        for name in programs:
            file = self.path / name
            file.write_text(f'#!/bin/sh\nexec {sys.executable} {Path(__file__).with_name("standin.py")} {self.socket} {name} "$@"\n')
            file.chmod(0o755)
        self.server = socketserver.ThreadingUnixStreamServer(str(self.socket), handler(self, programs))
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    @property
    def socket(self) -> Path:
        return self.folder / "socket"

    def close(self) -> None:
        self.server.shutdown()
        self.server.server_close()

    def type(self, lines: str, *, expect: int = 0) -> str:
        """What a block of lines prints; it ends with the first that fails."""
        words = self.words(lines)
        done = subprocess.run(words, cwd=self.tree, env=self.environment(), capture_output=True, text=True, timeout=300)
        assert done.returncode == expect, f"{lines}\n{done.returncode}: {done.stdout}{done.stderr}"
        return done.stdout + done.stderr

    def keep(self, line: str) -> Program:
        """A line that goes on until it is stopped."""
        return self.cluster.programs.start(*self.words(f"cd {self.tree} && exec {line}"), settings=self.environment(), name=line.replace(" ", "-"))

    def linked(self) -> Path:
        """Where both programs are as a release has them: with Swift's runtime in them."""
        [folder] = {statically_linked(program, self.bin_dir).parent for program in ("billing", "billing-exporter")}
        return folder

    def words(self, lines: str) -> list[str]:
        return ["ip", "netns", "exec", self.netns, "bash", "-euo", "pipefail", "-c", lines]

    def environment(self) -> dict[str, str]:
        inherited = environment(self.variables)
        return inherited | {"PATH": f"{self.path}:{inherited['PATH']}:/usr/sbin:/sbin"}

    # helm install NAME CHART

    def helm(self, call: Call) -> str:
        words = Words(prog="helm")
        words.add_argument("verb", choices=["install"])
        words.add_argument("name")
        words.add_argument("chart")
        words.add_argument("-n", "--namespace", default="default")
        words.add_argument("--set", action="append", default=[])
        words.add_argument("-f", "--values", action="append", default=[])
        given = words.parse_args(call.arguments)
        self.need(given.namespace)
        if (given.namespace, given.name) in self.releases:
            raise Refused("cannot re-use a name that is still in use")
        values: dict = {}
        for file in given.values:
            values |= yaml.safe_load((call.folder / file).read_text())
        for pair in given.set:
            values = merged(values, helm_python.parse_set_string(pair))
        chart = (call.folder / given.chart).resolve()
        if chart.name == "billing" and "stripe" in values:
            # The network ends at this machine: Stripe is the sandbox.
            values["stripe"]["apiBase"] = "http://sandbox:12111"
        rendering = render(chart.name, values, release=given.name, namespace=given.namespace)
        is_closed = chart.name == "customer-instance"
        release = Release(self.cluster, self.images, rendering, given.namespace, is_closed=is_closed).install()
        self.releases[given.namespace, given.name] = release
        return release.rendering.notes

    # kubectl create namespace | create secret generic | exec

    def kubectl(self, call: Call) -> str:
        cut = call.arguments.index("--") if "--" in call.arguments else len(call.arguments)
        arguments, command = call.arguments[:cut], call.arguments[cut + 1 :]
        words = Words(prog="kubectl")
        verbs = words.add_subparsers(dest="verb", required=True)
        kinds = verbs.add_parser("create").add_subparsers(dest="kind", required=True)
        kinds.add_parser("namespace").add_argument("name")
        secret = kinds.add_parser("secret")
        secret.add_argument("type", choices=["generic"])
        secret.add_argument("name")
        secret.add_argument("--from-literal", action="append", required=True)
        execute = verbs.add_parser("exec")
        execute.add_argument("workload")
        for each in (secret, execute):
            each.add_argument("-n", "--namespace", default="default")
        given = words.parse_args(arguments)
        if given.verb == "exec":
            for (namespace, _), release in self.releases.items():
                if namespace == given.namespace and given.workload in release.workloads:
                    return release.execute(given.workload, *command)
            raise Refused(f"{given.workload} not found in {given.namespace}")
        if given.kind == "namespace":
            if given.name in self.namespaces:
                raise Refused(f'namespaces "{given.name}" already exists')
            self.namespaces.add(given.name)
        else:
            self.need(given.namespace)
            self.cluster.secrets[given.name] = dict(pair.split("=", 1) for pair in given.from_literal)
        return f"{given.kind}/{given.name} created\n"

    def need(self, namespace: str) -> None:
        if namespace not in self.namespaces:
            raise Refused(f'namespaces "{namespace}" not found')

    # docker build | compose up

    def docker(self, call: Call) -> str:
        words = Words(prog="docker")
        verbs = words.add_subparsers(dest="verb", required=True)
        build = verbs.add_parser("build")
        build.add_argument("-f", "--file", default="Dockerfile")
        build.add_argument("-t", "--tag", required=True)
        build.add_argument("--build-arg", action="append", default=[])
        build.add_argument("context")
        up = verbs.add_parser("compose").add_subparsers(dest="action", required=True).add_parser("up")
        up.add_argument("--build", action="store_true")
        given = words.parse_args(call.arguments)
        if given.verb == "compose":
            assert call.folder.resolve() == COMPOSE.resolve()
            self.composition = Composition(self.cluster, {}, call.environment)
            images = self.composition.images
            for service in self.composition.services.values():
                if given.build and "build" in service and service["image"] not in images:
                    context = call.folder / service["build"]["context"]
                    images[service["image"]] = self.built(context / service["build"]["dockerfile"], context, [])
            self.composition.up()
            return "".join(f"{name} started\n" for name in self.composition.programs)
        self.images[given.tag] = self.built(call.folder / given.file, call.folder / given.context, given.build_arg)
        return ""

    def built(self, dockerfile: Path, context: Path, arguments: list[str]) -> Image:
        program = dockerfile.name.removesuffix(".Dockerfile")
        assert dockerfile.resolve().parent == REPOSITORY / "deploy" / "images"
        build, _ = stages(program)
        known = {argument.split("=")[0] for argument in build.all("ARG")}
        assert {argument.split("=")[0] for argument in arguments} <= known and all(argument.split("=")[1] for argument in arguments)
        assert all((context / source).exists() or (REPOSITORY / source).exists() for copy in build.all("COPY") for source in copy.split()[:-1])
        return assemble(program, statically_linked(program, self.bin_dir), self.folder / f"image-{len(self.said)}-{program}")

    # What `make` calls to build: the programs are those under test.

    def swift(self, call: Call) -> str:
        if call.arguments == ["--version"]:
            return subprocess.run([find("swift"), "--version"], capture_output=True, text=True).stdout
        words = Words(prog="swift")
        words.add_argument("verb", choices=["build"])
        words.add_argument("--scratch-path", required=True)
        words.add_argument("--product", choices=["billing", "billing-exporter"], required=True)
        given = words.parse_args(call.arguments)
        assert (call.folder / given.scratch_path / "debug" / given.product).exists()
        return ""

    # The Debian on which packages are installed.

    def apt_get(self, call: Call) -> str:
        assert self.debian
        words = Words(prog="apt-get")
        words.add_argument("verb", choices=["install"])
        words.add_argument("package", nargs="+")
        given = words.parse_args(call.arguments)
        return "".join(self.debian.install(call.folder / package) for package in given.package)

    def systemctl(self, call: Call) -> str:
        assert self.debian
        words = Words(prog="systemctl")
        words.add_argument("verb", choices=["enable"])
        words.add_argument("--now", action="store_true")
        words.add_argument("unit")
        given = words.parse_args(call.arguments)
        enabled = self.debian.enable(given.unit)
        if given.now:
            command = self.debian.starting(given.unit)
            self.cluster.programs.start("ip", "netns", "exec", self.netns, *command, name=given.unit)
        return enabled

    def editor(self, call: Call) -> str:
        assert self.debian
        [path] = call.arguments
        file = self.debian.root / path.lstrip("/")
        file.write_text(file.read_text().replace("#BILLING_ADMIN_KEY=", "BILLING_ADMIN_KEY=typed-in-an-editor"))
        return ""


def handler(shell: Shell, programs: dict[str, Callable[[Call], str]]) -> type[socketserver.StreamRequestHandler]:
    class Handler(socketserver.StreamRequestHandler):
        def handle(self):
            given = json.loads(self.rfile.readline())
            call = Call(given["program"], given["arguments"], Path(given["folder"]), given["environment"])
            shell.said.append(call)
            answer = {"output": "", "error": "", "code": 0}
            try:
                answer["output"] = programs[call.program](call)
            except Exception as error:  # Whatever it is, the program has failed and says why.
                answer |= {"error": f"{type(error).__name__}: {error}\n", "code": 1}
            self.wfile.write(json.dumps(answer).encode() + b"\n")

    return Handler


def merged(values: dict, more: dict) -> dict:
    both = {key: merged(values[key], more[key]) for key in values.keys() & more.keys() if isinstance(values[key], dict)}
    return values | more | both
