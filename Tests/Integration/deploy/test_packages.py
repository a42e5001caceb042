"""The Debian packages: what is in them, and a Debian in which they are installed, run and removed."""

import gzip
import re
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from deploy.debian import Debian, run
from deploy.image import REPOSITORY
from deploy.test_version import VERSION
from harness.program import find

NAMES = ["billing", "billing-exporter"]
COMPLETIONS = {
    "bash": "usr/share/bash-completion/completions/{}",
    "zsh": "usr/share/zsh/vendor-completions/_{}",
    "fish": "usr/share/fish/vendor_completions.d/{}.fish",
}


@pytest.fixture(scope="module")
def packages(bin_dir: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, Path]]:
    """A package of each program under test; large for debug builds, and gone afterwards."""
    folder = tmp_path_factory.mktemp("packages")
    run(REPOSITORY / "Scripts" / "package", "--bin-dir", bin_dir, "--output", folder, "--compress", "none")
    yield {name: next(folder.glob(f"{name}_*.deb")) for name in NAMES}
    shutil.rmtree(folder)


@pytest.fixture(scope="module")
def laid_out(packages: dict[str, Path], tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, Path]]:
    """What each package holds, as files."""
    roots = {name: tmp_path_factory.mktemp(name) for name in NAMES}
    for name, root in roots.items():
        run("dpkg-deb", "--extract", packages[name], root)
    yield roots
    for root in roots.values():
        shutil.rmtree(root)


def files(root: Path) -> set[str]:
    return {path.relative_to(root).as_posix() for path in root.rglob("*") if path.is_file()}


@pytest.mark.parametrize("name", NAMES)
def test_the_package_holds_what_it_should(laid_out: dict[str, Path], name: str):
    own = {
        f"usr/bin/{name}", f"usr/lib/systemd/system/{name}.service", f"etc/{name}/{name}.env", f"usr/share/man/man1/{name}.1.gz",
        *[path.format(name) for path in COMPLETIONS.values()],
        *[f"usr/share/doc/{name}/{file}" for file in ("README.md", "copyright", "changelog.gz")],
        *(["etc/billing/catalog.yaml"] if name == "billing" else []),
    }  # fmt: skip
    found = files(laid_out[name])
    assert own <= found
    # A debug build needs libraries of the toolchain, which a release has linked in.
    private = {file for file in found - own if re.fullmatch(rf"usr/lib/{name}/lib\w+\.so", file)}
    assert found - own - private <= {f"usr/lib/{name}/{name}"}, found - own


@pytest.mark.parametrize("name", NAMES)
def test_the_package_says_what_it_needs(packages: dict[str, Path], name: str):
    def said(field: str) -> str:
        return run("dpkg-deb", "--field", packages[name], field).strip()

    assert said("Package") == name and said("Version") == VERSION.replace("-", "~", 1)
    needed = set(re.findall(r"([\w.+-]+) \(", said("Depends")))
    assert {"libc6"} <= needed and not any("swift" in package for package in needed)
    assert ({"libsqlite3-0", "libpq5"} <= needed) == (name == "billing")


@pytest.mark.parametrize("name", NAMES)
def test_settings_are_for_root_alone_and_kept(packages: dict[str, Path], name: str):
    listed = run("dpkg-deb", "--contents", packages[name])
    assert re.search(rf"^-rw------- root/root .* \./etc/{name}/{name}\.env$", listed, re.MULTILINE)
    kept = run("dpkg-deb", "--info", packages[name], "conffiles").split()
    assert kept == [f"/{file}" for file in sorted([f"etc/{name}/{name}.env", *(["etc/billing/catalog.yaml"] if name == "billing" else [])])]


def test_the_same_commit_gives_the_same_package(packages: dict[str, Path], bin_dir: Path, tmp: Path):
    run(REPOSITORY / "Scripts" / "package", "--bin-dir", bin_dir, "--output", tmp, "--compress", "none")
    for package in packages.values():
        again = tmp / package.name
        assert again.read_bytes() == package.read_bytes()
        again.unlink()


def manual(laid_out: dict[str, Path], name: str) -> str:
    return gzip.decompress((laid_out[name] / f"usr/share/man/man1/{name}.1.gz").read_bytes()).decode()


def commands(program: Path, *words: str) -> Iterator[tuple[str, ...]]:
    """Every command that the program's help lists, each as the words that call it."""
    listed = run(program, *words, "--help").partition("SUBCOMMANDS:")[2]
    for name in re.findall(r"^  ([a-z][a-z-]*)", listed, re.MULTILINE):
        yield (*words, name)
        yield from commands(program, *words, name)


@pytest.mark.parametrize("name", NAMES)
def test_the_man_page_has_every_command_and_setting(laid_out: dict[str, Path], bin_dir: Path, tmp: Path, name: str):
    page = tmp / f"{name}.1"
    page.write_text(manual(laid_out, name))
    assert run(find("mandoc"), "-T", "lint", "-W", "warning", page) == ""
    text = re.sub(r".\x08", "", run(find("mandoc"), "-T", "utf8", "-O", "width=100", page))
    known = [" ".join(words) for words in commands(bin_dir / name)]
    headings = re.findall(r"^   (\w[\w -]*)$", text, re.MULTILINE)
    assert sorted(headings) == sorted(known) and len(known) >= 4
    offered = run(bin_dir / name, *(["serve"] if name == "billing" else []), "--help")
    for setting in set(re.findall(r"\b[A-Z][A-Z]+(?:_[A-Z]+)+\b", offered)):
        assert setting in text, setting
    options = {option for words in commands(bin_dir / name) for option in re.findall(r"(--[a-z-]+)", run(bin_dir / name, *words, "--help"))}
    assert all(option in text for option in options), options


def test_a_broken_man_page_would_be_noticed(tmp: Path):
    page = tmp / "x.1"
    page.write_text(".TH X 1\n.SH NAME\nx \\- y\n.SH DESCRIPTION\n.PP\n.nosuchrequest\n")
    done = subprocess.run([find("mandoc"), "-T", "lint", "-W", "warning", page], capture_output=True, text=True)
    assert done.returncode != 0 and "nosuchrequest" in done.stdout


@pytest.mark.parametrize("shell", COMPLETIONS)
@pytest.mark.parametrize("name", NAMES)
def test_the_shells_understand_the_completions(laid_out: dict[str, Path], name: str, shell: str):
    file = laid_out[name] / COMPLETIONS[shell].format(name)
    run(find(shell), "-n", file)
    assert re.search(r"\bdry-run\b" if name == "billing-exporter" else r"\bpreview\b", file.read_text())


@pytest.fixture
def debian(tmp: Path) -> Iterator[Debian]:
    it = Debian.copied(tmp)
    yield it
    it.remove()


def test_it_installs_runs_and_leaves_nothing(debian: Debian, packages: dict[str, Path]):
    before = files(debian.root)
    for package in packages.values():
        run("cp", package, debian.root / "tmp")
    debian.inside("dpkg", "--install", *[f"/tmp/{package.name}" for package in packages.values()])
    for name in NAMES:
        assert debian.inside(name, "--version").startswith(f"{name} {VERSION} (commit ")
        assert debian.inside("dpkg", "--verify", name) == ""
    assert "Professional" in debian.inside("billing", "rate", "--plan", "professional", "--catalog", "/etc/billing/catalog.yaml", "--usage", "device_usage=25")

    # Settings survive an upgrade and a removal; the other package does not mind.
    settings = debian.root / "etc/billing/billing.env"
    settings.write_text(settings.read_text() + "BILLING_ADMIN_KEY=0123456789abcdef\n")
    debian.inside("dpkg", "--install", f"/tmp/{packages['billing'].name}")
    assert "0123456789abcdef" in settings.read_text()
    debian.inside("dpkg", "--remove", "billing")
    assert settings.exists() and not (debian.root / "usr/bin/billing").exists()
    assert debian.inside("billing-exporter", "--version")

    # What customers are billed by outlives even a purge.
    (debian.root / "var/lib/private/billing").mkdir(parents=True)
    (debian.root / "var/lib/private/billing/billing.sqlite").write_text("the ledger")
    debian.inside("dpkg", "--purge", "billing", "billing-exporter")
    left = {file for file in files(debian.root) - before if not file.startswith(("tmp/", "var/lib/dpkg/", "var/log/", "var/cache/"))}
    assert left == {"var/lib/private/billing/billing.sqlite"}
