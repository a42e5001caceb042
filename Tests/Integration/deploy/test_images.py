"""The images: what is in them, and that it runs without anything else."""

import os
import subprocess
from pathlib import Path

import pytest

from deploy.image import REPOSITORY, Image, stages

PROGRAMS = ["billing", "billing-exporter"]


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
def test_it_runs_as_nobody_on_a_read_only_root(images: dict[str, Image], program: str, tmp: Path):
    assert os.geteuid() == 0, "chroot and mounts need root"
    image = images[program]
    # Swift reads its arguments from /proc, which every runtime mounts.
    (image.root / "proc").mkdir(exist_ok=True)
    script = """
    set -eu
    mount --bind "$1" "$2"
    mount -t proc proc "$2/proc"
    mount -o remount,bind,ro "$2"
    ! touch "$2/var/lib/x" 2>/dev/null
    exec env -i PATH=/usr/local/bin /usr/bin/setpriv --no-new-privs /usr/sbin/chroot --userspec="$3" "$2" "$4" --help
    """
    done = subprocess.run(
        ["unshare", "--mount", "--propagation", "private", "sh", "-c", script, "sh", image.root, tmp, image.user, *image.entrypoint],
        capture_output=True, text=True, timeout=60,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert f"USAGE: {program}" in done.stdout
