"""One version: in the file, in the programs, in their metrics, in the charts and in the changelog."""

import os
import re
import subprocess
from pathlib import Path

import pytest
import yaml

from deploy.image import REPOSITORY
from harness.api import Api
from harness.billing import Service, start_exporter
from harness.program import environment
from harness.programs import Programs

VERSION = (REPOSITORY / "VERSION").read_text().strip()
# https://semver.org, without its build metadata, which a Debian version could not keep.
SEMANTIC = re.compile(r"(0|[1-9]\d*)(\.(0|[1-9]\d*)){2}(-[0-9A-Za-z-]+(\.[0-9A-Za-z-]+)*)?")
STAMP = REPOSITORY / "Scripts" / "build-stamp"


def test_the_version_is_semantic():
    assert SEMANTIC.fullmatch(VERSION)


@pytest.mark.parametrize("program", ["billing", "billing-exporter"])
def test_the_program_says_version_commit_and_compiler(programs: Programs, program: str):
    """Also without any setting, of which the exporter has required ones."""
    said = programs.run(program, "--version")
    assert re.fullmatch(rf"{program} {re.escape(VERSION)} \(commit ([0-9a-f]{{12}}|unknown), Swift 6\.\d+(\.\d+)?\)\n", said)


def labels(text: str, metric: str) -> dict[str, str]:
    found = re.search(rf"^{metric}\{{(.*)\}} 1$", text, re.MULTILINE)
    assert found, f"no {metric}"
    return dict(re.findall(r'(\w+)="([^"]*)"', found[1]))


def test_metrics_say_the_same_as_the_program(programs: Programs, service: Service):
    exporter = start_exporter(programs, service_url=service.url, customer="cust_1", DEVICE_API_URL=service.url)
    port = exporter.settings["HEALTH_CHECK_PORT"]
    pages = {
        "billing": labels(service.api.get("/metrics").text, "billing_build_info"),
        "billing-exporter": labels(Api(f"http://127.0.0.1:{port}").get("/metrics").text, "billing_exporter_build_info"),
    }
    for program, found in pages.items():
        line = programs.run(program, "--version").strip()
        assert line == f"{program} {found['version']} (commit {found['commit']}, Swift {found['swift_version']})"


@pytest.mark.parametrize("chart", ["billing", "customer-instance"])
def test_charts_are_of_this_version(chart: str):
    described = yaml.safe_load((REPOSITORY / "charts" / chart / "Chart.yaml").read_text())
    assert (described["version"], described["appVersion"]) == (VERSION, VERSION)


def test_the_changelog_begins_with_this_version():
    headings = re.findall(r"^## (.*)$", (REPOSITORY / "CHANGELOG.md").read_text(), re.MULTILINE)
    versions = [heading.split()[0] for heading in headings]
    assert VERSION in versions[:2] and versions[0] in (VERSION, "Unreleased"), headings


@pytest.fixture
def copy(tmp: Path) -> Path:
    """A repository with the script and a version, outside of git."""
    (tmp / "source" / "Scripts").mkdir(parents=True)
    (tmp / "source" / "Scripts" / "build-stamp").write_bytes(STAMP.read_bytes())
    (tmp / "source" / "VERSION").write_text("2.0.0-rc.1\n")
    return tmp / "source"


def stamp(copy: Path, **settings: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        ["bash", copy / "Scripts" / "build-stamp", copy / "out"],
        env=environment(settings), capture_output=True, text=True, timeout=60,
    )  # fmt: skip


def stamped(copy: Path) -> dict[str, str]:
    return dict(re.findall(r'static let (\w+) = "(.*)"', (copy / "out" / "BuildStamp.swift").read_text()))


def git(copy: Path, *words: str) -> str:
    who = ["-c", "user.name=test", "-c", "user.email=test@example.com"]
    return subprocess.run(["git", *who, *words], cwd=copy, check=True, capture_output=True, text=True).stdout.strip()


@pytest.mark.parametrize(
    ("settings", "has_git", "commit"),
    [
        ({}, False, "unknown"),
        ({"BILLING_COMMIT": ""}, False, "unknown"),
        ({"BILLING_COMMIT": "0123456789ab-dirty"}, False, "0123456789ab-dirty"),
        ({}, True, "HEAD"),
        ({"BILLING_COMMIT": "0123456789ab"}, True, "0123456789ab"),
    ],
)
def test_the_stamp_has_the_commit(copy: Path, settings: dict[str, str], has_git: bool, commit: str):
    if has_git:
        git(copy, "init", "-q")
        git(copy, "commit", "-q", "--allow-empty", "-m", "first")
        commit = git(copy, "rev-parse", "--short=12", "HEAD") if commit == "HEAD" else commit
    assert stamp(copy, **settings).returncode == 0
    assert stamped(copy) | {"swiftVersion": ""} == {"version": "2.0.0-rc.1", "commit": commit, "swiftVersion": ""}


def test_a_repository_around_the_sources_is_not_theirs(copy: Path):
    git(copy.parent, "init", "-q")
    git(copy.parent, "commit", "-q", "--allow-empty", "-m", "of something else")
    assert stamp(copy).returncode == 0 and stamped(copy)["commit"] == "unknown"


def test_a_stamp_that_says_the_same_is_left_alone(copy: Path):
    """Else every build would compile and link anew."""
    assert stamp(copy).returncode == 0
    file = copy / "out" / "BuildStamp.swift"
    os.utime(file, (1, 1))
    assert stamp(copy).returncode == 0 and file.stat().st_mtime == 1
    assert stamp(copy, BILLING_COMMIT="0123456789ab").returncode == 0 and file.stat().st_mtime > 1


@pytest.mark.parametrize(("version", "commit"), [('1"', ""), ("1.0.0", 'a"; b'), ("1.0.0", "a\nb"), ("1 0", "")])
def test_what_is_no_version_stays_out_of_the_program(copy: Path, version: str, commit: str):
    (copy / "VERSION").write_text(version)
    done = stamp(copy, BILLING_COMMIT=commit)
    assert done.returncode != 0 and "is no version and no commit" in done.stderr
    assert not (copy / "out" / "BuildStamp.swift").exists()
