"""The programs as images have them: linked with the static Swift runtime, here from the debug build's object files.

A release build takes minutes. What it shows of an image, that nothing of Swift has to be installed beside the program,
is shown as well by the same code compiled for debugging, linked anew: seconds.
"""

import fcntl
import json
import re
import subprocess
from pathlib import Path

from harness.program import ProgramFailed, environment

# What the static libraries themselves call; nothing in our object files names these.
BENEATH = ["-l_FoundationICU", "-lCoreFoundation", "-l_FoundationCShims", "-l_FoundationCollections", "-lBlocksRuntime"]


def statically_linked(program: str, bin_dir: Path) -> Path:
    """`program` of the build in `bin_dir`; linked once for each build, whoever asks first, also of several workers."""
    folder = bin_dir.parent / "static-runtime"
    folder.mkdir(exist_ok=True)
    linked = folder / program
    with (folder / f"{program}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not linked.exists() or linked.stat().st_mtime < (bin_dir / program).stat().st_mtime:
            link(link_command(program, bin_dir.parent / "debug.yaml"), linked)
    return linked


def link_command(program: str, manifest: Path) -> list[str]:
    """How SwiftPM links it: its build manifest has a command for each product."""
    if not manifest.exists():
        raise ProgramFailed(f"{manifest} is missing: `make build` writes it")
    command = re.compile(rf'^  "C\.{program}-\w+-unknown-linux-gnu-debug\.exe":\n(?:    .*\n)*?    args: (.*)$', re.MULTILINE)
    found = command.search(manifest.read_text())
    assert found, f"{manifest} does not say how {program} is linked"
    return json.loads(found[1])


def link(command: list[str], output: Path) -> None:
    """The same objects and libraries with `-static-stdlib`; without what only a debugger reads."""
    words = list(command)
    words[words.index("-o") + 1] = str(new := output.with_suffix(".new"))
    words.remove("-g")
    words += ["-static-stdlib", "-use-ld=lld", "-Xlinker", "--strip-debug", "-Xlinker", "--gc-sections", *BENEATH]
    done = subprocess.run(words, env=environment(), capture_output=True, text=True, timeout=300)
    if done.returncode != 0:
        raise ProgramFailed(f"the static link of {output.name}: {done.returncode}\n{done.stderr[-4000:]}")
    new.replace(output)
