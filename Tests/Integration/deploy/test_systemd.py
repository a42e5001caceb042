"""The units for machines without Kubernetes: sound, closed, and wide enough for the programs."""

import re
import subprocess
from pathlib import Path

import pytest

from harness.billing import start_exporter, start_sandbox, start_service
from harness.program import environment, find
from harness.programs import Programs

UNITS = Path(__file__).resolve().parents[3] / "deploy" / "systemd"
NAMES = ["billing", "billing-exporter"]
MOST_EXPOSED = 2.0


def analyze(*arguments: object) -> subprocess.CompletedProcess[str]:
    command = [find("systemd-analyze"), *map(str, arguments)]
    return subprocess.run(command, env=environment(), capture_output=True, text=True, timeout=60)


def exposure(unit: Path) -> float:
    said = analyze("security", "--offline=yes", "--no-pager", unit).stdout
    return float(re.search(r"Overall exposure level for \S+: ([\d.]+)", said)[1])


def settings(unit: str) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for line in (UNITS / f"{unit}.service").read_text().splitlines():
        if "=" in line and not line.startswith("#"):
            key, value = line.split("=", 1)
            found.setdefault(key, []).append(value)
    return found


@pytest.mark.parametrize("unit", NAMES)
def test_the_unit_is_closed(unit: str):
    assert exposure(UNITS / f"{unit}.service") <= MOST_EXPOSED


def test_an_open_unit_would_be_noticed(tmp: Path):
    text = (UNITS / "billing.service").read_text()
    (tmp / "billing.service").write_text(re.sub("^(Protect|Private|Restrict|DynamicUser).*", "", text, flags=re.MULTILINE))
    assert exposure(tmp / "billing.service") > MOST_EXPOSED


@pytest.mark.parametrize("unit", NAMES)
def test_systemd_understands_every_line(unit: str, bin_dir: Path, tmp: Path):
    text = (UNITS / f"{unit}.service").read_text()
    assert f"ExecStart=/usr/bin/{unit}" in text
    file = tmp / f"{unit}.service"
    file.write_text(text.replace(f"ExecStart=/usr/bin/{unit}", f"ExecStart={bin_dir / unit}"))
    done = analyze("verify", "--man=no", file)
    assert (done.returncode, done.stdout + done.stderr) == (0, "")
    file.write_text(file.read_text().replace("PrivateTmp=yes", "PrivateTemp=yes"))
    assert "PrivateTemp" in analyze("verify", "--man=no", file).stderr


@pytest.mark.parametrize("unit", NAMES)
def test_the_settings_files_name_what_the_programs_read(unit: str, bin_dir: Path):
    command = [bin_dir / unit, *(["serve"] if unit == "billing" else []), "--help"]
    offered = subprocess.run(command, capture_output=True, text=True).stdout
    named = re.findall(r"^#?([A-Z][A-Z_]+)=", (UNITS / f"{unit}.env").read_text(), re.MULTILINE)
    named += [value.split("=")[0] for value in settings(unit).get("Environment", [])]
    assert named and all(re.search(rf"\b{name}\b", offered) for name in named), named


def allowed(unit: str) -> set[str]:
    """The system calls that the unit's filter lets through, as this systemd knows its sets."""
    calls: set[str] = set()
    for line in settings(unit)["SystemCallFilter"]:
        named = {call for word in line.removeprefix("~").split() for call in members(word)}
        calls = calls - named if line.startswith("~") else calls | named
    return calls


def members(word: str) -> set[str]:
    if not word.startswith("@"):
        return {word}
    listed = analyze("syscall-filter", "--no-pager", word).stdout.splitlines()[1:]
    names = {line.strip() for line in listed if line.strip() and not line.strip().startswith("#")}
    return {call for name in names for call in members(name)}


def test_the_filter_lets_the_programs_work(programs: Programs, tmp: Path):
    """Both programs start, report, deliver and stop under strace: what they call is what the filter allows."""
    service = start_service(programs, start_sandbox(programs))
    exporter = start_exporter(programs, service_url=service.url, customer="cust_1", DEVICE_API_URL=service.url)
    for program in (service.program, exporter):
        assert program.stop() == 0
    (tmp / "billing.sqlite").unlink()
    for program, unit in ((service.program, "billing"), (exporter, "billing-exporter")):
        trace = tmp / f"{unit}.strace"
        program.command = [find("strace"), "-f", "-qq", "-c", "-U", "name", "-o", str(trace), *program.command]
        program.restart()
        port = program.settings.get("PORT") or program.settings["HEALTH_CHECK_PORT"]
        program.wait_for_url(f"http://127.0.0.1:{port}/readyz", seconds=60)
        if unit == "billing":
            assert service.api.post("/api/usage/report", {"customer_id": "c", "metrics": {"devices": 1}}).status == 201
        # strace hands the signal on to the program that it runs.
        children = Path(f"/proc/{program.pid}/task/{program.pid}/children").read_text().split()
        subprocess.run(["kill", "-TERM", *children], check=True)
        program.wait_for_exit()
        called = {line.strip() for line in trace.read_text().splitlines()} - {"syscall", "total"}
        called = {name for name in called if re.fullmatch(r"\w+", name)}
        # A refused priority is not missed, and SQLite gives files away (fchown) only as root, as here.
        refused = called - allowed(unit)
        assert called and refused <= {"setpriority", "fchown"}, refused
