"""`billing catalog` against a sandbox of the test's own."""

import json
import os
import pty
import subprocess
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlencode

import pytest

from harness.billing import Sandbox
from harness.program import Program, environment
from harness.programs import Programs

OLDER = "2025-02-24.acacia"


@dataclass
class Done:
    code: int
    output: str
    errors: str

    @property
    def json(self):
        return json.loads(self.output)


@dataclass
class Catalog:
    """The command with one catalogue file, and Stripe's API beside it."""

    programs: Programs
    sandbox: Sandbox
    file: Path

    @property
    def settings(self) -> dict[str, object]:
        return self.sandbox.settings | {"BILLING_CATALOG": self.file}

    @property
    def command(self) -> list[str]:
        return [self.programs.path("billing"), "catalog"]

    def __call__(self, *arguments: str) -> Done:
        done = subprocess.run(
            [*self.command, *arguments], env=environment(self.settings), capture_output=True,
            text=True, stdin=subprocess.DEVNULL, cwd=self.programs.folder, timeout=60,
        )  # fmt: skip
        return Done(done.returncode, done.stdout, done.stderr)

    def at_a_terminal(self, answer: str, *arguments: str) -> Done:
        """With a terminal as standard input, on which `answer` is typed."""
        ours, theirs = pty.openpty()
        try:
            os.write(ours, answer.encode())
            done = subprocess.run(
                [*self.command, *arguments], env=environment(self.settings), capture_output=True,
                text=True, stdin=theirs, cwd=self.programs.folder, timeout=60,
            )  # fmt: skip
        finally:
            os.close(theirs)
            os.close(ours)
        return Done(done.returncode, done.stdout, done.stderr)

    def start(self, *arguments: str) -> Program:
        return self.programs.start("billing", "catalog", *arguments, settings=self.settings)

    def write(self, text: str) -> None:
        self.file.write_text(text)

    def post(self, path: str, form: Mapping[str, object], version: str | None = None) -> dict:
        """What an operator does by hand; `version` for what newer versions do not take."""
        headers = {"Content-Type": "application/x-www-form-urlencoded"}
        if version:
            headers["Stripe-Version"] = version
        answer = self.sandbox.api.send("POST", path, urlencode(form).encode(), headers)
        assert answer.status == 200, answer.text
        return answer.json

    def objects(self, path: str, **query: object) -> list[dict]:
        answer = self.sandbox.api.get(path, limit=100, **query)
        assert answer.status == 200, answer.text
        return answer.json["data"]

    def shop(self) -> list[tuple]:
        """What is sold, without ids: equal for two accounts that bill the same."""
        meters = {meter["id"]: meter["event_name"] for meter in self.objects("/v1/billing/meters")}
        prices = [
            (
                price["lookup_key"], price["product"], price["active"],
                meters.get(price["recurring"]["meter"]), price["unit_amount_decimal"],
                json.dumps(price.get("tiers")), json.dumps(price["transform_quantity"]),
            )
            for price in self.objects("/v1/prices", **{"expand[0]": "data.tiers"})
        ]  # fmt: skip
        products = [(p["id"], p["name"], p["active"]) for p in self.objects("/v1/products")]
        return sorted(map(repr, [*products, *prices, *meters.values()]))


@pytest.fixture
def catalog_of(programs: Programs, tmp: Path) -> Callable[[Sandbox], Catalog]:
    """The command against a sandbox, with the guide's plans as its file."""
    guide = (Path(__file__).resolve().parents[3] / "catalog.yaml").read_text()

    def make(sandbox: Sandbox) -> Catalog:
        file = tmp / "catalog.yaml"
        file.write_text(guide)
        return Catalog(programs, sandbox, file)

    return make


@pytest.fixture
def catalog(catalog_of, sandbox: Sandbox) -> Catalog:
    return catalog_of(sandbox)
