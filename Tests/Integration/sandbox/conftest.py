"""Fixtures of the sandbox's witnesses: one sandbox for a file of checks, one SDK client for each."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from harness.billing import start_sandbox
from harness.programs import Programs
from sandbox import openapi
from sandbox.witness import Witness


def pytest_report_header() -> str:
    return f"Stripe's description: {openapi.used_copy()}"


@pytest.fixture(scope="module")
def running(bin_dir: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The URL of a sandbox that all checks of a file share."""
    programs = Programs(bin_dir, tmp_path_factory.mktemp("sandbox"))
    yield start_sandbox(programs).url
    programs.stop()


@pytest.fixture
def witness(running: str) -> Witness:
    return Witness(running)
