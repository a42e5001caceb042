"""A fresh Debian of a test's own, in which packages are installed and their units started."""

import re
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

from deploy.image import REPOSITORY
from harness.program import ProgramFailed, environment, find

INSIDE = 'mount -t proc proc "$1/proc"; mount --bind /dev/null "$1/dev/null" 2>/dev/null || true; root=$1; shift; exec chroot "$root" "$@"'
# The user that a unit with DynamicUser runs as: one of systemd's range for them.
DYNAMIC = 61_184


def run(*command: object, **more: object) -> str:
    words = [str(word) for word in command]
    done = subprocess.run(words, env=environment(), capture_output=True, text=True, timeout=300, **more)
    if done.returncode != 0:
        raise ProgramFailed(f"{' '.join(words)}: {done.returncode}\n{done.stdout}{done.stderr}")
    return done.stdout


@dataclass
class Debian:
    root: Path

    @staticmethod
    def copied(folder: Path) -> "Debian":
        """From the one that `make setup` made."""
        made = REPOSITORY / ".build-debian" / "root"
        assert made.is_dir(), f"{made} is missing: `make setup` makes it"
        run("cp", "--archive", "--reflink=auto", made, folder / "root")
        return Debian(folder / "root")

    def remove(self) -> None:
        shutil.rmtree(self.root)

    def inside(self, *command: object) -> str:
        """Runs a command in it, with its own /proc and /dev/null."""
        return run("unshare", "--mount", "--propagation", "private", "sh", "-ec", INSIDE, "sh", self.root, *command)

    def install(self, package: Path) -> str:
        """What `apt-get install` does with a file; it needs no network, since what the package needs is there."""
        shutil.copy(package, self.root / "tmp")
        return self.inside("apt-get", "install", "--yes", f"/tmp/{package.name}")

    def enable(self, unit: str) -> str:
        done = subprocess.run([find("systemctl"), f"--root={self.root}", "enable", unit], capture_output=True, text=True)
        assert done.returncode == 0, done.stderr
        return done.stderr

    def starting(self, unit: str) -> list[str]:
        """The command that a unit's start is, without what only the kernel and systemd can keep from it (test_systemd.py)."""
        text = (self.root / "usr/lib/systemd/system" / f"{unit}.service").read_text().replace("%S", "/var/lib")
        entries = re.findall(r"^(\w+)=(.*)$", text, re.MULTILINE)
        one = dict(entries)
        state = self.root / "var/lib" / one["StateDirectory"]
        state.mkdir(mode=int(one["StateDirectoryMode"], 8), exist_ok=True)
        shutil.chown(state, DYNAMIC, DYNAMIC)
        settings = [value for name, value in entries if name == "Environment"]
        file = (self.root / one["EnvironmentFile"].lstrip("/")).read_text()
        settings += [line for line in file.splitlines() if line and not line.startswith("#")]
        start = f'cd {one["WorkingDirectory"]}; exec env -i PATH=/usr/bin "$@"'
        return [
            "unshare", "--mount", "--propagation", "private", "sh", "-ec", INSIDE, "sh", str(self.root),
            "setpriv", f"--reuid={DYNAMIC}", f"--regid={DYNAMIC}", "--clear-groups", "--no-new-privs",
            "sh", "-c", start, "sh", *settings, *one["ExecStart"].split(),
        ]  # fmt: skip
