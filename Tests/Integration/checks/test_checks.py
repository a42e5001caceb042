"""Each check of `make check` is shown something that it must refuse, and something that it lets pass.

What ArchitectureTests must refuse is shown there, beside the rules.
"""

import os
import subprocess
from pathlib import Path

import pytest


def run(repository: Path, *command: object, **settings: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [str(word) for word in command],
        cwd=repository, env=os.environ | settings, capture_output=True, text=True, timeout=120,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("code", "is_refused"),
    [
        ("let   amount=1\n", True),
        ("  let amount = 1\n", True),
        ("let amounts = [1,2]\n", True),
        ("let amount = 1\n", False),
    ],
)
def test_format(repository: Path, tmp: Path, code: str, is_refused: bool):
    (tmp / "Fixture.swift").write_text(code)
    (tmp / ".swift-format").write_text((repository / ".swift-format").read_text())
    done = run(repository, "swift", "format", "lint", "--strict", "--recursive", tmp)
    assert (done.returncode != 0) == is_refused, done.stderr


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("See [the rules](missing.md).", "missing.md: no such file"),
        ("See [there](other.md#no-such-part).", "no heading #no-such-part there"),
        ("![a picture](pictures/none.svg)", "pictures/none.svg: no such file"),
        ("[rules]: missing.md", "missing.md: no such file"),
        ("See [there](other.md#one-part) and [here](https://example.com/missing.md).", None),
        ("```\n[not a link](missing.md)\n```\n", None),
    ],
)
def test_links(repository: Path, tmp: Path, text: str, expected: str | None):
    (tmp / "other.md").write_text("# Other\n\n## One `part`\n")
    document = tmp / "document.md"
    document.write_text(text)
    done = run(repository, "Scripts/check-links", document)
    assert done.returncode == (1 if expected else 0), done.stdout + done.stderr
    assert (expected or "0 dead") in done.stdout


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Set `BILLING_COLOUR_OF_INVOICES`.", "no program reads BILLING_COLOUR_OF_INVOICES"),
        ("```\nNO_SUCH_SETTING=1 billing serve\n```", "no program reads NO_SUCH_SETTING"),
        ("Type `make coffee`.", "the Makefile has no verb coffee"),
        ("Type `make test` with `BILLING_BIN_DIR` set.", None),
        ("What others call NO_SUCH_SETTING is not code here.", None),
    ],
)
def test_names(repository: Path, tmp: Path, text: str, expected: str | None):
    document = tmp / "document.md"
    document.write_text(text)
    done = run(repository, "Scripts/check-names", document)
    assert done.returncode == (1 if expected else 0), done.stdout + done.stderr
    assert (expected or "0 unknown") in done.stdout


def test_names_of_commands(repository: Path, tmp: Path):
    """With the programs at hand, `billing COMMAND` and the README's settings are compared too."""
    offered = "SUBCOMMANDS:\n  serve (default)   Serves.\n\nDATABASE_URL, NO_SUCH_SETTING\n"
    for name in ("billing", "billing-exporter"):
        (tmp / name).write_text(f"#!/bin/sh\ncat <<'END'\n{offered}END\n")
        (tmp / name).chmod(0o755)
    document = tmp / "document.md"
    document.write_text("`billing serve`, then\n```\nbilling conjure --customer c\n```\n")
    done = run(repository, "Scripts/check-names", "--bin-dir", tmp, document)
    assert done.returncode == 1
    assert done.stdout.splitlines()[:-1] == [f"{document}:3: there is no command `billing conjure`"]

    every = run(repository, "Scripts/check-names", "--bin-dir", tmp)
    assert every.returncode == 1
    assert "README.md: --help offers NO_SUCH_SETTING, the table" in every.stdout


def test_golden_files(repository: Path, tmp: Path):
    command = ["Scripts/golden", "--folder", tmp, "--bin-dir", tmp]
    none = run(repository, *command, "--check")
    assert none.returncode == 1 and "no transcript" in none.stderr

    transcript = tmp / "echo.txt"
    transcript.write_text("$ echo 44.00\n42.00\n$ false\n")
    refused = run(repository, *command, "--check")
    assert refused.returncode == 1
    assert "-42.00\n+44.00\n" in refused.stdout
    assert transcript.read_text() == "$ echo 44.00\n42.00\n$ false\n", "a check changes nothing"

    assert run(repository, *command).returncode == 0
    assert transcript.read_text() == "$ echo 44.00\n44.00\n\n$ false\n[exit 1]\n"
    assert run(repository, *command, "--check").returncode == 0
