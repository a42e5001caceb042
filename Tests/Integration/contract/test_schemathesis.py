"""The service keeps its description: Schemathesis, every check, all phases with stateful ones, on both stores.

CI affords a few examples an operation; BILLING_CONTRACT_EXAMPLES=2000 is the whole of it, which takes hours. BILLING_CONTRACT_PATHS is
a regular expression: only operations whose path it finds are tried.
"""

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml

from harness.billing import Service, start_sandbox, start_service
from harness.program import environment
from harness.programs import Programs
from server.conftest import KEY, fill
from server.description import Description

HERE = Path(__file__).parent
EXAMPLES = int(os.environ.get("BILLING_CONTRACT_EXAMPLES", "4"))
PATHS = os.environ.get("BILLING_CONTRACT_PATHS", "")
SECONDS = 300 + 30 * EXAMPLES


@pytest.fixture(params=["sqlite", "postgres"])
def service(request: pytest.FixtureRequest, programs: Programs) -> Iterator[Service]:
    database = (
        {"DATABASE_URL": request.getfixturevalue("postgres").url} if request.param == "postgres" else {}
    )
    service = start_service(
        programs, start_sandbox(programs), **database, BILLING_ADMIN_KEY=KEY,
        # Wrong keys are part of what is tried: each is to be answered by itself.
        BILLING_MAX_WRONG_KEYS=1_000_000, BILLING_MAX_REQUESTS_PER_SECOND=0, STRIPE_WEBHOOK_SECRET="whsec_of_the_contract",
    )  # fmt: skip
    programs.run("billing", "catalog", "apply", "--yes", settings=service.settings)
    fill(service)
    yield service


def schemathesis(service: Service, document: Path | str, folder: Path, *options: object):
    command = [
        sys.executable, "-m", "schemathesis.cli", "--config-file", HERE / "schemathesis.toml", "run", document,
        "--url", service.url, "--header", f"Authorization:Bearer {KEY}", "--checks", "all", "--no-color",
        "--continue-on-failure", "--seed", 1, "--generation-database", "none", *options,
    ]  # fmt: skip
    return subprocess.run(
        [str(word) for word in command],
        env=environment({"PYTHONPATH": HERE.parent}),
        cwd=folder, capture_output=True, text=True, timeout=SECONDS,
    )  # fmt: skip


def test_nothing_is_answered_otherwise_than_described(service: Service, tmp: Path):
    # An answer without an end is none that it can look at; pages/test_live.py does.
    part = ["--exclude-path", "/dashboard/events", *(["--include-path-regex", PATHS] if PATHS else [])]
    done = schemathesis(service, f"{service.url}/openapi.yaml", tmp, "--max-examples", EXAMPLES, *part)
    assert done.returncode == 0, done.stdout[-20_000:] + done.stderr[-2_000:]
    print(done.stdout[-1_000:])
    tried = re.search(r"(\d+) generated", done.stdout)
    assert tried and int(tried[1]) > (0 if PATHS else 500), done.stdout[-4_000:]


# What the run must find, each planted into the description that it works from.
PLANTED = [
    ("a status that is not described", "Undocumented", ["responses", "404"], None),
    (
        "a refusal of what the schema allows", "Schema-valid request rejected|allows what is refused",
        ["requestBody", "content", "application/json", "schema", "properties", "expires_in"], {"type": "integer"},
    ),
]  # fmt: skip
ROUTE = "/api/usage/{customerId}/link"


@pytest.mark.parametrize(("what", "found", "place", "planted"), PLANTED, ids=[row[0] for row in PLANTED])
@pytest.mark.parametrize("service", ["sqlite"], indirect=True)
def test_a_planted_difference_is_found(service: Service, tmp: Path, what, found, place, planted):
    document = Description.of(service).document
    document["paths"] = {ROUTE: document["paths"][ROUTE]}
    node = document["paths"][ROUTE]["post"]
    for step in place[:-1]:
        node = node[step]
    if planted is None:
        del node[place[-1]]
    else:
        node[place[-1]] = planted
    file = tmp / "openapi.yaml"
    file.write_text(yaml.safe_dump(document))
    done = schemathesis(service, file, tmp, "--max-examples", 5)
    assert done.returncode == 1, done.stdout[-4_000:] + done.stderr[-2_000:]
    assert re.search(found, done.stdout), done.stdout[-4_000:]
