"""The README's ways to install: short, and of things that are there. That they work is shown by the tests beside this one."""

import re

import pytest

from deploy.image import REPOSITORY

README = (REPOSITORY / "README.md").read_text()
INSTALL = README.partition("\n## Install\n")[2].partition("\n## ")[0]
VERBS = set(re.findall(r"^([a-z][\w-]*):", (REPOSITORY / "Makefile").read_text(), re.MULTILINE))
MOST_LINES = 5


def ways() -> list[list[str]]:
    """The blocks of commands, without their remarks."""
    blocks = re.findall(r"(?:^    .+\n)+", INSTALL, re.MULTILINE)
    return [[line.strip().split("  ")[0] for line in block.splitlines()] for block in blocks]


def test_there_are_three_ways_of_few_lines():
    assert [way[0].split()[0] for way in ways()] == ["make", "kubectl", "make"]
    assert all(1 <= len(way) <= MOST_LINES for way in ways())


@pytest.mark.parametrize("line", [line for way in ways() for line in way])
def test_a_line_names_what_is_there(line: str):
    words = line.split()
    if words[0] == "make":
        assert words[1] in VERBS
    for chart in re.findall(r"charts/[\w-]+", line):
        assert (REPOSITORY / chart / "Chart.yaml").exists()
    for path in re.findall(r"\./(\S+)/billing_\*\.deb", line):
        assert f"output={path}" in (REPOSITORY / "Scripts" / "package").read_text()
    for value in re.findall(r"--set ([\w.]+)=", line):
        assert f"`{value}`" in (REPOSITORY / "charts" / "billing" / "README.md").read_text()


def test_it_says_what_stripe_offers_itself():
    said = README.partition("\n## Install\n")[0]
    assert all(word in said for word in ("Billing Meters", "Metronome", "Stripe recommends"))
