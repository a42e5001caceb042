"""The services whose pages are looked at, and the browser."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from harness.billing import Service, start_sandbox, start_service
from harness.programs import Programs
from pages.browsing import Looking, start_browser, start_demo
from server.conftest import CUSTOMER, KEY, fill

FLEET = 6


@pytest.fixture(scope="package")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = start_browser(playwright)
        yield browser
        browser.close()


@pytest.fixture(scope="package")
def guarded(bin_dir: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    """A service with a key, the guide's plans and two customers, one of them not linked."""
    programs = Programs(bin_dir, tmp_path_factory.mktemp("guarded"))
    service = start_service(programs, start_sandbox(programs), BILLING_ADMIN_KEY=KEY)
    programs.run("billing", "catalog", "apply", "--yes", settings=service.settings)
    fill(service)
    yield service
    programs.stop()


@pytest.fixture(scope="package")
def empty(bin_dir: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A service to which nobody has reported anything."""
    programs = Programs(bin_dir, tmp_path_factory.mktemp("empty"))
    yield start_service(programs, start_sandbox(programs)).url
    programs.stop()


@pytest.fixture(scope="package")
def demo(bin_dir: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """`billing demo`, with months of its six customers, always as of the same time."""
    programs = Programs(bin_dir, tmp_path_factory.mktemp("demo"))
    yield start_demo(programs)
    programs.stop()


@pytest.fixture
def look(browser: Browser) -> Iterator[Callable[..., Page]]:
    """`look(address, width=…, scheme=…)`: the page, which says no error, asks nobody else, is light, and does not move."""
    looking = Looking(browser)
    yield looking.look
    looking.close()
    assert looking.complaints == []


__all__ = ["CUSTOMER", "KEY"]
