"""The programs of one test: everything it started, in a folder of its own."""

import subprocess
from collections.abc import Mapping
from pathlib import Path

from harness.program import Program, ProgramFailed, environment, find


class Programs:
    """Starts programs in `folder`; `stop` ends all of them, the last started first."""

    def __init__(self, bin_dir: Path, folder: Path):
        self.bin_dir = bin_dir
        self.folder = folder
        self.started: list[Program] = []

    def start(
        self,
        program: str,
        *arguments: object,
        settings: Mapping[str, object] = {},
        ready_url: str | None = None,
        name: str | None = None,
    ) -> Program:
        """Starts one of ours (from `bin_dir`) or an installed one, and waits for `ready_url`."""
        log = self.folder / f"{name or Path(program).name}-{len(self.started)}.log"
        command = [self.path(program), *arguments]
        started = Program(command, settings, folder=self.folder, log=log)
        self.started.append(started)
        return started.wait_for_url(ready_url) if ready_url else started

    def run(
        self,
        program: str,
        *arguments: object,
        settings: Mapping[str, object] = {},
        input: str | None = None,
        expect: int = 0,
        seconds: float = 60,
    ) -> str:
        """Runs a program to its end and returns its standard output; `expect` is its exit code."""
        command = [str(word) for word in (self.path(program), *arguments)]
        done = subprocess.run(
            command,
            env=environment(settings),
            cwd=self.folder,
            input=input or "",
            capture_output=True,
            text=True,
            timeout=seconds,
        )
        if done.returncode != expect:
            words = " ".join(command)
            raise ProgramFailed(
                f"{words}: ended with {done.returncode}, not {expect}\n{done.stdout}{done.stderr}"
            )
        return done.stdout

    def path(self, program: str) -> str:
        if program in ("billing", "billing-exporter"):
            path = self.bin_dir / program
            if not path.exists():
                raise ProgramFailed(f"{path} is not built: `make build`, or set BILLING_BIN_DIR")
            return str(path)
        return program if "/" in program else find(program)

    def stop(self) -> None:
        for program in reversed(self.started):
            program.stop()

    def logs(self) -> str:
        return "\n".join(
            f"--- {' '.join(program.command)} (exit {program.process.poll()})\n"
            f"{program.output(8000)}"
            for program in self.started
        )
