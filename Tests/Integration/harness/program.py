"""One child process: started with a clean environment, awaited until ready, stopped by its pid."""

import os
import shutil
import signal
import subprocess
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from harness.api import Api

# PLANTED: which fault a build of Scripts/planted puts back; no other build reads it.
INHERITED = ("PATH", "HOME", "LANG", "LD_LIBRARY_PATH", "TMPDIR", "PLANTED")


class ProgramFailed(AssertionError):
    """The program ended, or was not ready in time; the message carries the end of its log."""


def find(program: str) -> str:
    """The path of an installed program; a missing one fails the test, it never skips it."""
    path = shutil.which(program, path=os.environ["PATH"] + ":/usr/sbin:/usr/lib/postgresql/15/bin")
    if path is None:
        raise ProgramFailed(f"{program} is not installed: `make setup` installs what the tests need")
    return path


def environment(settings: Mapping[str, object] = {}) -> dict[str, str]:
    """Only what a program needs from ours, so that no setting of the developer's shell leaks in."""
    inherited = {name: os.environ[name] for name in INHERITED if name in os.environ}
    return inherited | {"TZ": "UTC"} | {name: str(value) for name, value in settings.items()}


class Program:
    """A started program. `log` is the file that takes both of its output streams."""

    def __init__(
        self,
        command: Sequence[object],
        settings: Mapping[str, object] = {},
        *,
        folder: Path,
        log: Path,
    ):
        self.command = [str(word) for word in command]
        self.settings = dict(settings)
        self.folder = folder
        self.log = log
        self._start()

    def _start(self) -> None:
        with self.log.open("ab") as output:
            self.process = subprocess.Popen(
                self.command,
                env=environment(self.settings),
                cwd=self.folder,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
            )

    @property
    def pid(self) -> int:
        return self.process.pid

    @property
    def name(self) -> str:
        return Path(self.command[0]).name

    def output(self, last_bytes: int = 1_000_000) -> str:
        """The end of the log, over all restarts."""
        return self.log.read_bytes()[-last_bytes:].decode(errors="replace")

    def wait_until(self, is_ready: Callable[[], bool], *, seconds: float = 20) -> "Program":
        """Returns once `is_ready`; fails when the program ends or the time is over."""
        deadline = time.monotonic() + seconds
        while not is_ready():
            if self.process.poll() is not None:
                raise self._failure(f"ended with {self.process.returncode} before it was ready")
            if time.monotonic() > deadline:
                raise self._failure(f"was not ready after {seconds} s")
            time.sleep(0.02)
        return self

    def wait_for_url(self, url: str, *, seconds: float = 20) -> "Program":
        """Returns once a GET of `url` is answered 200."""
        return self.wait_until(lambda: Api(url).reaches(), seconds=seconds)

    def wait_for_output(self, text: str, *, seconds: float = 20) -> "Program":
        """Returns once the log contains `text`."""
        return self.wait_until(lambda: text in self.output(), seconds=seconds)

    def wait_for_exit(self, *, seconds: float = 60) -> int:
        """The exit code of a program that ends by itself."""
        try:
            return self.process.wait(timeout=seconds)
        except subprocess.TimeoutExpired:
            raise self._failure(f"still ran after {seconds} s") from None

    def stop(self, *, seconds: float = 10) -> int:
        """SIGTERM, then SIGKILL when that did not end it in time; the exit code."""
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
            try:
                self.process.wait(timeout=seconds)
            except subprocess.TimeoutExpired:
                self.kill()
        return self.process.returncode

    def kill(self) -> None:
        """SIGKILL: the process gets no chance to finish anything."""
        self.process.kill()
        self.process.wait()

    def restart(self) -> None:
        """The same command again, with the same settings, folder and log; not awaited."""
        assert self.process.poll() is not None, f"{self.name} still runs"
        self._start()

    def _failure(self, what: str) -> ProgramFailed:
        words = " ".join(self.command)
        return ProgramFailed(f"{words}: {what}; the end of its log:\n{self.output(4000)}")
