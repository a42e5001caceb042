"""What is built in, and what the compiler has against our code: each check is shown something that it must refuse."""

import json
import re
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
from cyclonedx.schema import SchemaVersion
from cyclonedx.validation.json import JsonStrictValidator

from harness.program import environment


def run(*command: object, **settings: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [str(word) for word in command],
        env=environment(settings), capture_output=True, text=True, timeout=120,
    )  # fmt: skip


@pytest.fixture
def build(tmp: Path) -> Path:
    (tmp / "build" / "Amounts.build").mkdir(parents=True)
    return tmp / "build"


def compile(source: Path, code: str, build: Path, target: str = "Amounts") -> None:
    """As SwiftPM does it: what the compiler says lies beside the object code."""
    source.write_text(code)
    folder = build / f"{target}.build"
    folder.mkdir(exist_ok=True)
    done = run("swiftc", "-c", "-parse-as-library", "-serialize-diagnostics", "-o", folder / "Fixture.swift.o", source)
    assert done.returncode == 0, done.stderr
    left = next(folder.glob("**/*.dia"))
    left = left.rename(folder / f"{source.stem}.dia")
    files = folder / "output-file-map.json"
    known = json.loads(files.read_text()) if files.exists() else {}
    files.write_text(json.dumps(known | {str(source): {"diagnostics": f"/elsewhere/{folder.name}/{left.name}"}}))


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ("func total() { let sum = 1 }\n", "initialization of immutable value 'sum' was never used"),
        ("func one() -> Int { 1 }\nfunc two() { one() }\n", "result of call to 'one()' is unused"),
        ("func total() { var sum = 1; print(sum) }\n", "variable 'sum' was never mutated"),
        ("func total() -> Int { 1 }\n", None),
    ],
)
def test_warnings(repository: Path, tmp: Path, build: Path, code: str, expected: str | None):
    source = tmp / "Fixture.swift"
    compile(source, code, build)
    done = run(repository / "Scripts" / "warnings", "--build", build)
    assert done.returncode == (1 if expected else 0), done.stdout + done.stderr
    assert (f"{source}:" in done.stdout and expected in done.stdout) if expected else "0 warnings" in done.stdout


@pytest.mark.parametrize("is_ours", [True, False])
def test_warnings_of_others_and_of_files_that_left_their_target(repository: Path, tmp: Path, build: Path, is_ours: bool):
    compile(tmp / "Kept.swift", "func total() -> Int { 1 }\n", build)
    source = tmp / "Fixture.swift"
    compile(source, "func total() { let sum = 1 }\n", build, "Metering" if is_ours else "NIOCore")
    if is_ours:
        (build / "Metering.build" / "output-file-map.json").write_text("{}")
    assert run(repository / "Scripts" / "warnings", "--build", build).returncode == 0


def test_nothing_built_is_no_clean_build(repository: Path, tmp: Path):
    done = run(repository / "Scripts" / "warnings", "--build", tmp)
    assert done.returncode == 1 and "nothing is built" in done.stderr


@pytest.fixture
def package(tmp: Path) -> Path:
    """A package with one direct dependency, which has one itself; all in order."""
    state = []
    for name, version in (("swift-log", "1.2.3"), ("swift-system", "1.0.0")):
        (tmp / ".build" / "checkouts" / name).mkdir(parents=True)
        (tmp / ".build" / "checkouts" / name / "LICENSE.txt").write_text("  Apache License\n  Version 2.0, January 2004\n")
        state.append({
            "packageRef": {"identity": name, "location": f"https://example.com/{name}.git"}, "subpath": name,
            "state": {"checkoutState": {"version": version, "revision": "0123"}},
        })  # fmt: skip
    for target, text in (("CSystem", "part of the Swift System project"), ("CZlib", "For conditions of distribution and use, see copyright notice in zlib.h")):
        (tmp / ".build/checkouts/swift-system/Sources" / target).mkdir(parents=True)
        (tmp / ".build/checkouts/swift-system/Sources" / target / "code.c").write_text(f"/* {text} */\n")
    (tmp / ".build" / "workspace-state.json").write_text(json.dumps({"object": {"dependencies": state}}))
    (tmp / "Package.swift").write_text('.package(url: "https://example.com/swift-log", from: "1.0.0"),')
    rows = [
        {"package": name, "url": f"https://example.com/{name}", "version": version, "licence": "Apache-2.0", "direct": name == "swift-log",
         "builds_on": ["swift-system"] if name == "swift-log" else []}
        for name, version in (("swift-log", "1.2.3"), ("swift-system", "1.0.0"))
    ]  # fmt: skip
    (tmp / "dependencies.json").write_text(json.dumps(rows))
    (tmp / "docs" / "reference").mkdir(parents=True)
    (tmp / "docs/reference/dependencies.md").write_text(
        "| [swift-log](https://example.com/swift-log) | Apache-2.0 | the log |\n"
        "| [swift-system](https://example.com/swift-system) | Apache-2.0 | files |\n"
        "| zlib | `swift-system/CZlib` | Zlib | packed files |\n"
    )
    return tmp


def replace(file: str, before: str, after: str) -> Callable[[Path], None]:
    def change(package: Path) -> None:
        text = (package / file).read_text()
        assert before in text
        (package / file).write_text(text.replace(before, after))

    return change


STATE, LICENCE = ".build/workspace-state.json", ".build/checkouts/swift-system/LICENSE.txt"
CODE = ".build/checkouts/swift-system/Sources/CZlib/code.c"


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        (lambda package: None, None),
        (replace(STATE, "1.2.3", "1.2.4"), "swift-log: the lock says version 1.2.3, resolved is 1.2.4"),
        (replace(STATE, "swift-system", "swift-other"), "swift-system: in the lock, and nothing resolves to it"),
        (replace("dependencies.json", "swift-system", "swift-other"), "swift-system: resolved at 1.0.0, and not in the lock"),
        (replace(LICENCE, "Apache License", "GNU General Public License"), "swift-system: the lock says licence Apache-2.0, resolved is None"),
        (replace("Package.swift", "swift-log", "swift-nio"), "swift-nio: direct in only one of Package.swift and the lock"),
        (replace("docs/reference/dependencies.md", "[swift-system]", "[swift-other]"), "swift-system: docs/reference/dependencies.md does not say"),
        (replace("docs/reference/dependencies.md", "Apache-2.0 | files", "MIT | files"), "swift-system: docs/reference/dependencies.md has another"),
        (replace("docs/reference/dependencies.md", "| files |", "|  |"), "swift-system: docs/reference/dependencies.md has another"),
        (replace("docs/reference/dependencies.md", "| Zlib |", "| MIT |"), "swift-system/CZlib: docs/reference/dependencies.md says licence MIT"),
        (replace("docs/reference/dependencies.md", "`swift-system/CZlib`", "elsewhere"), "swift-system/CZlib: docs/reference/dependencies.md says licence None"),
        (replace(CODE, "zlib.h", "x.h"), "swift-system/CZlib: docs/reference/dependencies.md says licence Zlib of this C code, its files say Apache-2.0"),
    ],
)  # fmt: skip
def test_dependencies(repository: Path, package: Path, change: Callable[[Path], None], expected: str | None):
    change(package)
    if expected and "nothing resolves" in expected:
        shutil.move(package / ".build/checkouts/swift-system", package / ".build/checkouts/swift-other")
    done = run(repository / "Scripts" / "dependencies", "--root", package, "--build", package / ".build")
    assert done.returncode == (1 if expected else 0), done.stdout + done.stderr
    assert (expected or "2 packages, 0 differences") in done.stdout


@pytest.fixture(scope="module")
def bill(repository: Path, tmp_path_factory: pytest.TempPathFactory) -> dict:
    file = tmp_path_factory.mktemp("sbom") / "billing.cdx.json"
    assert run(repository / "Scripts" / "sbom", file).returncode == 0
    return json.loads(file.read_text())


def problems(bill: dict) -> list[str]:
    return [str(error) for error in JsonStrictValidator(SchemaVersion.V1_6).validate_str(json.dumps(bill), all_errors=True) or []]


def test_the_bill_of_materials_is_valid(bill: dict):
    assert problems(bill) == []


@pytest.mark.parametrize("change", [{"specVersion": 16}, {"components": [{"name": "x"}]}, {"serialNumber": "1"}])
def test_a_bill_that_is_not_valid_would_be_noticed(bill: dict, change: dict):
    assert problems(bill | change) != []


def test_the_bill_names_what_each_program_builds_on(bill: dict, repository: Path):
    version = (repository / "VERSION").read_text().strip()
    named = {component["bom-ref"]: component for component in bill["components"]}
    below = {row["ref"]: row["dependsOn"] for row in bill["dependencies"]}
    assert {component["name"] for component in bill["metadata"]["component"]["components"]} == {"billing", "billing-exporter"}
    assert set(below) == {f"billing@{version}", f"billing@{version}#program", f"billing-exporter@{version}#program", *named}
    assert all(reference in below for every in below.values() for reference in every)

    def reached(program: str) -> set[str]:
        found, waiting = set(), [f"{program}@{version}#program"]
        while waiting:
            for reference in below[waiting.pop()]:
                if reference not in found:
                    found.add(reference)
                    waiting.append(reference)
        return {named[reference]["name"] for reference in found}

    service, exporter = reached("billing"), reached("billing-exporter")
    assert service | exporter == {component["name"] for component in named.values()}, "everything is of some program"
    assert {"grdb.swift", "libpq5", "swift-crypto"} <= service and not {"grdb.swift", "libpq5", "libsqlite3-0"} & exporter
    locked = {row["package"]: row["version"] for row in json.loads((repository / "dependencies.json").read_text())}
    assert all(component["version"] == locked[component["name"]] for component in named.values() if component["name"] in locked)
    assert not any("docc" in component["name"] for component in named.values())


def test_the_same_commit_gives_the_same_bill(bill: dict, repository: Path, tmp: Path):
    assert run(repository / "Scripts" / "sbom", tmp / "again.json").returncode == 0
    assert json.loads((tmp / "again.json").read_text()) == bill


def test_security_says_how_to_report_which_versions_and_what_is_in_scope(repository: Path):
    text = (repository / "SECURITY.md").read_text()
    headings = re.findall(r"^## (.+)$", text, re.MULTILINE)
    assert headings[:3] == ["Telling us of a weakness", "Which versions", "What is in scope"]
    major, minor, *_ = (repository / "VERSION").read_text().split(".")
    assert f"before {major}.{minor}.0" in text, "the first version that has a number is named"
    assert all((repository / link.split("#")[0]).exists() for link in re.findall(r"\]\(([^)]+)\)", text))


@pytest.mark.parametrize(("check", "refuses"), [("warnings", "test_warnings"), ("dependencies", "test_dependencies")])
def test_make_check_asks(repository: Path, check: str, refuses: str):
    """What the tests above show a script to refuse is asked by `make check`, which fails with it."""
    text = (repository / "Scripts" / "check").read_text()
    assert re.search(rf'^check "{check}" Scripts/{check} ', text, re.MULTILINE) and "  exit 1" in text
    assert "Scripts/check" in (repository / "Makefile").read_text() and refuses in globals()


def test_the_lock_has_exact_versions(repository: Path):
    locked = json.loads((repository / "dependencies.json").read_text())
    assert locked and all(re.fullmatch(r"\d+\.\d+\.\d+", row["version"]) for row in locked)
