"""The images: what is in them, and that it runs without anything else."""

import json
import os
import re
import shutil
import subprocess
from pathlib import Path

import pytest

from deploy.container import command
from deploy.image import REPOSITORY, Image, assemble, stages
from exporter.endpoint import Application
from harness.api import Api
from harness.billing import Sandbox
from harness.ports import free_port
from harness.programs import Programs

PROGRAMS = ["billing", "billing-exporter"]
CUSTOMER = "cust_abc123"
KEY = "admin-key-of-the-tests"


@pytest.mark.parametrize("program", PROGRAMS)
def test_the_dockerfile_builds_from_what_is_there(program: str):
    build, final = stages(program)
    assert build.base == "swift:6.3-bookworm" and final.base == "scratch"
    ignored = (REPOSITORY / ".dockerignore").read_text().split()
    for copy in build.all("COPY"):
        for source in copy.split()[:-1]:
            assert (REPOSITORY / source).exists(), source
            assert f"!{source}" in ignored, f".dockerignore keeps {source} from the build"
    assert build.all("RUN")[-1].startswith(f"Scripts/release {program} ")
    assert final.one("USER") == "65532:65532"


def test_the_dockerfile_installs_what_setup_installs():
    """The libraries to build against are named in Scripts/setup; a new one must reach the images."""
    setup = (REPOSITORY / "Scripts" / "setup").read_text()
    needed = [word for word in setup.split('build_packages=("${toolchain_packages[@]}" ')[1].split(")")[0].split()]
    for program in PROGRAMS:
        installed = stages(program)[0].all("RUN")[0].split()
        assert set(needed) <= set(installed), f"{program}: {set(needed) - set(installed)}"


@pytest.mark.parametrize("program", PROGRAMS)
def test_only_what_runs_is_in_it(images: dict[str, Image], program: str):
    root = images[program].root
    files = {path.relative_to(root).as_posix() for path in root.rglob("*") if not path.is_dir()}
    programs = {name for name in files if "bin/" in name}
    assert programs == {f"usr/local/bin/{program}"}
    others = {name for name in files - programs if ".so" not in name}
    made = {"etc/hosts", "dev/null", "dev/zero", "dev/urandom"}  # mount points of the tests of pods
    assert others - made == {
        "etc/ssl/certs/ca-certificates.crt", "etc/passwd", "etc/group", "etc/nsswitch.conf",
    }  # fmt: skip


@pytest.mark.parametrize("program", PROGRAMS)
def test_it_logs_for_machines(images: dict[str, Image], program: str):
    assert images[program].env["LOG_FORMAT"] == "json"


@pytest.mark.parametrize("program", PROGRAMS)
def test_nothing_of_swift_is_beside_the_program(images: dict[str, Image], program: str):
    """Of libraries there are Debian's alone: C, C++, and what the database and the metrics file need."""
    libraries = {path.name for path in images[program].root.rglob("*.so*")}
    assert "libc.so.6" in libraries and ("libpq.so.5" in libraries) == (program == "billing")
    assert [name for name in libraries if re.match(r"lib(_?[Ss]wift|_?Foundation|dispatch|BlocksRuntime)", name)] == []


def test_a_library_of_swift_would_be_noticed(bin_dir: Path, tmp: Path):
    """The debug build as it is takes them from the toolchain."""
    dynamic = assemble("billing-exporter", bin_dir / "billing-exporter", tmp / "image")
    assert any(dynamic.root.rglob("libswiftCore.so"))


@pytest.mark.parametrize("program", PROGRAMS)
def test_it_runs_as_nobody_on_a_read_only_root(images: dict[str, Image], program: str, tmp: Path):
    assert os.geteuid() == 0, "chroot and mounts need root"
    image = images[program]
    words = command(image, [*image.entrypoint, "--help"], root=tmp / "root")
    done = subprocess.run(words, capture_output=True, text=True, timeout=60)
    assert done.returncode == 0, done.stderr
    assert f"USAGE: {program}" in done.stdout


def test_a_report_goes_from_image_to_image(programs: Programs, images: dict[str, Image], sandbox: Sandbox, tmp: Path):
    """Each as `docker run` would have it: the image's user and variables, and a volume where the image declares one."""
    port, health = free_port(), free_port()
    url = f"http://127.0.0.1:{port}"

    def run(program: str, arguments: list[str], **env: object) -> list[str]:
        image = images[program]
        volume = tmp / f"volume-{program}"
        if not volume.exists():
            declared = image.root / stages(program)[1].one("VOLUME").lstrip("/")
            volume.mkdir()
            shutil.chown(volume, declared.stat().st_uid, declared.stat().st_gid)
        return command(
            image, [*image.entrypoint, *(arguments or image.command)], root=tmp / f"root-{program}",
            env={name: str(value) for name, value in env.items()}, mounts=[(volume, stages(program)[1].one("VOLUME"), "rw")],
        )  # fmt: skip

    service = {"BILLING_ADMIN_KEY": KEY, "PORT": port} | sandbox.settings
    serving = programs.start(*run("billing", [], **service), name="service").wait_for_url(f"{url}/readyz")
    created = programs.run(*run("billing", ["keys", "create", "--role", "reporter", "--customer", CUSTOMER, "--instance", "default", "--json"], **service))
    application = Application()
    try:
        application.devices = [True] * 8 + [False] * 2
        exporter = {
            "ENABLE_USAGE_REPORTING": "true", "CUSTOMER_ID": CUSTOMER, "BILLING_API_URL": url, "BILLING_API_KEY": json.loads(created)["key"],
            "DEVICE_API_URL": application.url, "HEALTH_CHECK_PORT": health,
        }  # fmt: skip
        counting = programs.start(*run("billing-exporter", [], **exporter), name="exporter")
        counting.wait_for_url(f"http://127.0.0.1:{health}/healthz")
        latest = Api(url, KEY)
        counting.wait_until(lambda: latest.get(f"/api/usage/{CUSTOMER}/latest").status == 200)
        report = latest.get(f"/api/usage/{CUSTOMER}/latest").json["report"]
        assert (report["metrics"]["devices"], report["total_devices"]) == (8, 10)
        for program in (serving, counting):
            status = Path(f"/proc/{program.pid}/status").read_text()
            assert re.search(r"^Uid:\t65532\t65532\t65532\t65532$", status, re.MULTILINE)
            [root] = [line.split() for line in Path(f"/proc/{program.pid}/mountinfo").read_text().splitlines() if line.split()[4] == "/"]
            assert root[5].split(",")[0] == "ro"
            logged = [line for line in program.output().splitlines() if line.strip()]
            assert all(isinstance(json.loads(line), dict) for line in logged if line.startswith("{")) and any(line.startswith("{") for line in logged)
        assert (counting.stop(), serving.stop()) == (0, 0)
    finally:
        application.stop()
