"""Each check of `make check` is shown something that it must refuse, and something that it lets pass.

What ArchitectureTests must refuse is shown there, beside the rules.
"""

import json
import os
import subprocess
import sys
from copy import deepcopy
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


DOCUMENTED = ["Amounts", "Metering", "Reporting", "UsageLedger", "Billing", "Release", "ProgramLog"]


@pytest.mark.parametrize(
    ("code", "is_refused"),
    [
        ("public let amount = 1\n", True),
        ("public struct Sum {\n  public init() {}\n}\n", True),
        ("/// In minor units.\npublic let amount = 1\n", False),
        ("let amount = 1\n", False),
    ],
)
@pytest.mark.parametrize("target", DOCUMENTED)
def test_documentation(repository: Path, tmp: Path, target: str, code: str, is_refused: bool):
    """The nearest configuration counts: in these targets every public declaration is documented."""
    (tmp / ".swift-format").write_text((repository / ".swift-format").read_text())
    below = tmp / "Sources" / target
    below.mkdir(parents=True)
    own = repository / "Sources" / target / ".swift-format"
    (below / ".swift-format").write_text(own.read_text())
    (below / "Fixture.swift").write_text(code)
    done = run(repository, "swift", "format", "lint", "--strict", "--recursive", tmp)
    assert (done.returncode != 0) == is_refused, done.stderr


@pytest.mark.parametrize("target", DOCUMENTED)
def test_one_format_everywhere(repository: Path, target: str):
    root = json.loads((repository / ".swift-format").read_text())
    own = json.loads((repository / "Sources" / target / ".swift-format").read_text())
    assert own.pop("rules") == {"AllPublicDeclarationsHaveDocumentation": True}
    assert own == root


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


@pytest.mark.parametrize(
    ("comment", "expected"),
    [
        ("Adds ``Sum/nothing``.", "'nothing' doesn't exist at '/Fixture/Sum'"),
        ("Adds to ``Sum/total``.", None),
    ],
)
def test_reference(repository: Path, tmp: Path, comment: str, expected: str | None):
    """A comment that links to a declaration that is not there is refused."""
    source = tmp / "Fixture.swift"
    source.write_text(
        f"/// {comment}\npublic struct Sum {{\n  /// All.\n  public let total: Int\n}}\n"
    )
    modules = tmp / "debug" / "Modules"
    modules.mkdir(parents=True)
    compiled = run(repository, "swiftc", "-emit-module", "-module-name", "Fixture",
                   "-o", modules / "Fixture.swiftmodule", source)  # fmt: skip
    assert compiled.returncode == 0, compiled.stderr
    done = run(repository, "Scripts/docs", "Fixture", BUILD=str(tmp))
    assert (done.returncode != 0) == bool(expected), done.stdout + done.stderr
    assert (expected or "the reference of 1 libraries") in done.stdout + done.stderr


def test_build_log(repository: Path):
    """A person sees each diagnostic once, failures always, and nothing of other packages' noise."""
    log = """[1/900] Compiling Amounts Money.swift
[2/900] Compiling Amounts Money.swift
warning: 'swift-distributed-tracing': found 1 file(s) which are unhandled; explicitly declare them
    /x/.build/checkouts/swift-distributed-tracing/Sources/Tracing/CMakeLists.txt
/x/Sources/Amounts/Money.swift:1:8: error: no such module
1 | import Nothing
  |        `- error: no such module
/x/Sources/Amounts/Money.swift:1:8: error: no such module
1 | import Nothing
  |        `- error: no such module
/x/.build/checkouts/Other/Other.swift:1:8: warning: old
1 | import Old
Build complete! (2s)
◇ Test roundsHalfToEven() started.
✔ Test roundsHalfToEven() passed after 0.1 seconds.
✘ Test addsUp() failed after 0.1 seconds with 1 issue.
↳ the total of both
✔ Test run with 2 tests in 1 suite passed after 0.1 seconds.
"""
    done = subprocess.run(
        [repository / "Scripts/build-log"], input=log, capture_output=True, text=True, check=True
    )
    assert done.stdout == """[1/900] Compiling Amounts Money.swift
/x/Sources/Amounts/Money.swift:1:8: error: no such module
1 | import Nothing
  |        `- error: no such module
Build complete! (2s)
✘ Test addsUp() failed after 0.1 seconds with 1 issue.
↳ the total of both
✔ Test run with 2 tests in 1 suite passed after 0.1 seconds.
"""


RELEASED = {
    "paths": {
        "/things/{id}": {
            "parameters": [{"name": "id", "in": "path", "required": True, "schema": {"type": "string"}}],
            "post": {
                "parameters": [{"name": "limit", "in": "query", "schema": {"type": "integer", "maximum": 100}}],
                "requestBody": {
                    "content": {
                        "application/json": {
                            "schema": {
                                "type": "object",
                                "required": ["a"],
                                "additionalProperties": False,
                                "properties": {
                                    "a": {"type": "string"},
                                    "b": {"type": ["integer", "null"]},
                                    "c": {"enum": ["x", "y"]},
                                    "d": {"type": "array", "items": {"$ref": "#/components/schemas/Name"}},
                                },
                            }
                        }
                    }
                },
                "responses": {
                    "200": {
                        "content": {
                            "application/json": {
                                "schema": {
                                    "type": "object",
                                    "required": ["a"],
                                    "properties": {"a": {"type": "string"}, "b": {"type": "integer"}},
                                }
                            }
                        }
                    },
                    "404": {},
                },
            },
        }
    },
    "components": {"schemas": {"Name": {"type": "string", "maxLength": 255}}},
}
POST = ["paths", "/things/{id}", "post"]
BODY = [*POST, "requestBody", "content", "application/json", "schema"]
ANSWER = [*POST, "responses", "200", "content", "application/json", "schema"]


@pytest.mark.parametrize(
    ("place", "value", "expected"),
    [
        (["paths", "/things/{id}"], None, "POST /things/{id}: is gone"),
        ([*POST, "parameters"], [], "the parameter limit is gone"),
        ([*POST, "parameters", 0, "required"], True, "the parameter limit is required now"),
        ([*POST, "parameters", 0, "schema", "maximum"], 50, "limit: maximum is 50, was 100"),
        ([*POST, "requestBody", "required"], True, "a body is required now"),
        ([*POST, "requestBody", "content", "application/json"], None, "takes no application/json any more"),
        ([*BODY, "required"], ["a", "b"], "b is required now"),
        ([*BODY, "properties", "b"], None, "b is not taken any more"),
        ([*BODY, "properties", "b", "type"], "integer", "takes no null any more"),
        ([*BODY, "properties", "c", "enum"], ["x"], "takes y no more"),
        ([*BODY, "properties", "a", "pattern"], "^x$", "has another pattern"),
        (["components", "schemas", "Name", "maxLength"], 10, "d[]: maxLength is 10, was 255"),
        ([*POST, "responses", "200"], None, "answers no 200 any more"),
        ([*POST, "responses", "202"], {}, "answers 202, which was not described"),
        ([*ANSWER, "required"], [], "a may be absent now"),
        ([*ANSWER, "properties", "b"], None, "b is gone"),
        ([*ANSWER, "properties", "a", "type"], ["string", "null"], "may be null now"),
        # What may be added
        (["paths", "/others"], {"get": {"responses": {}}}, None),
        ([*BODY, "properties", "e"], {"type": "string"}, None),
        ([*BODY, "properties", "c", "enum"], ["x", "y", "z"], None),
        ([*ANSWER, "properties", "c"], {"type": "string"}, None),
        ([*ANSWER, "required"], ["a", "b"], None),
        ([*POST, "responses", "429"], {}, None),
    ],
)
def test_breaking_changes_of_the_api(repository: Path, tmp: Path, place: list, value, expected: str | None):
    current = deepcopy(RELEASED)
    node = current
    for step in place[:-1]:
        node = node[step]
    if value is None:
        del node[place[-1]]
    else:
        node[place[-1]] = value
    for name, document in (("released", RELEASED), ("current", current)):
        (tmp / f"{name}.json").write_text(json.dumps(document))
    done = run(repository, sys.executable, "Scripts/api-changes", tmp / "released.json", tmp / "current.json")
    assert done.returncode == (1 if expected else 0), done.stdout + done.stderr
    assert expected is None or expected in done.stdout


def test_the_benchmarks_find_all_that_they_import(repository: Path):
    """`make bench` is not run here; what it takes from the tests' harness must be there all the same."""
    done = run(repository, sys.executable, "Benchmarks/bench.py", "--help")
    assert done.returncode == 0, done.stderr
    assert "--only" in done.stdout


def test_the_benchmarks_build_every_program_of_theirs(repository: Path):
    folders = {folder.name for folder in (repository / "Benchmarks" / "Sources").iterdir() if folder.is_dir()}
    built = (repository / "Benchmarks" / "run").read_text()
    assert folders and {name for name in folders if name not in built} == set()
