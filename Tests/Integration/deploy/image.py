"""Images without an engine: what a Dockerfile says, and the root file system that it describes."""

import re
import shlex
import subprocess
from dataclasses import dataclass, field
from pathlib import Path

REPOSITORY = Path(__file__).resolve().parents[3]
IMAGES = REPOSITORY / "deploy" / "images"


@dataclass
class Stage:
    base: str
    name: str
    steps: list[tuple[str, str]] = field(default_factory=list)

    def all(self, instruction: str) -> list[str]:
        return [text for name, text in self.steps if name == instruction]

    def one(self, instruction: str) -> str:
        found = self.all(instruction)
        assert len(found) == 1, f"{len(found)} times {instruction}"
        return found[0]


def stages(program: str) -> list[Stage]:
    text = (IMAGES / f"{program}.Dockerfile").read_text().replace("\\\n", " ")
    found: list[Stage] = []
    for line in text.splitlines():
        if not line.strip() or line.startswith("#"):
            continue
        instruction, rest = line.split(maxsplit=1)
        if instruction == "FROM":
            base, _, name = rest.partition(" AS ")
            found.append(Stage(base, name))
        else:
            found[-1].steps.append((instruction, rest))
    return found


@dataclass(frozen=True)
class Image:
    """A root file system with what the last stage says of it."""

    root: Path
    user: str
    folder: str
    entrypoint: list[str]
    command: list[str]
    env: dict[str, str]


def assemble(program: str, binary: Path, folder: Path) -> Image:
    """The image of `program`: the stage that builds lays out its root by a script, here for `binary`."""
    build, final = stages(program)
    script = re.search(r"&& (deploy/images/\S+) BINARY (/\S+)$", re.sub(r'"[^"]*"', "BINARY", build.all("RUN")[-1]))
    assert script, build.all("RUN")[-1]
    assert final.all("COPY") == [f"--from={build.name} {script[2]}/ /"]
    subprocess.run([REPOSITORY / script[1], binary, folder], check=True)
    return Image(
        folder,
        final.one("USER"),
        final.one("WORKDIR"),
        words(final.one("ENTRYPOINT")),
        [word for text in final.all("CMD") for word in words(text)],
        dict(pair.split("=", 1) for text in final.all("ENV") for pair in shlex.split(text)),
    )


def words(text: str) -> list[str]:
    return re.findall(r'"([^"]*)"', text)
