"""The pages in a real browser: axe-core finds nothing, nothing sticks out, in light and dark, wide and narrow."""

from collections.abc import Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, sync_playwright

from harness.billing import Service
from harness.program import find
from server.conftest import CUSTOMER, KEY

PAGES = ["dashboard", "customer", "unlinked customer", "usage page", "login", "bad link"]
SCHEMES = ["light", "dark"]
WIDTHS = [1280, 390]


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=find("chromium"), args=["--no-sandbox", "--disable-dev-shm-usage"]
        )
        yield browser
        browser.close()


@pytest.fixture
def show(browser: Browser, billing: Service):
    """`show(page, scheme, width)`: that page as an operator (or its customer) sees it."""
    contexts = []

    def show(name: str, scheme: str, width: int) -> Page:
        key = {} if name in ("login", "bad link") else {"Authorization": f"Bearer {KEY}"}
        context = browser.new_context(
            color_scheme=scheme, viewport={"width": width, "height": 900}, extra_http_headers=key
        )
        contexts.append(context)
        page = context.new_page()
        page.goto(billing.url + path(billing, name))
        return page

    yield show
    for context in contexts:
        context.close()


def path(billing: Service, name: str) -> str:
    if name == "usage page":
        made = billing.api.post(f"/api/usage/{CUSTOMER}/link", {})
        assert made.status == 201, made.text
        return made.json["url"].removeprefix(billing.url)
    return {
        "dashboard": "/dashboard",
        "customer": f"/dashboard/customers/{CUSTOMER}",
        "unlinked customer": "/dashboard/customers/cust_unlinked",
        "login": "/dashboard",
        "bad link": "/usage/none",
    }[name]


def violations(page: Page) -> list[str]:
    found = Axe().run(page).response["violations"]
    return [f"{rule['id']}: {node['html']}" for rule in found for node in rule["nodes"]]


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize("name", PAGES)
def test_everyone_can_read_the_page(show, name: str, scheme: str, width: int):
    page = show(name, scheme, width)
    assert violations(page) == []
    wider = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    assert wider == 0, f"the page is {wider} px wider than the screen"


def test_an_unreadable_page_would_be_noticed(show):
    page = show("login", "light", 1280)
    page.evaluate("document.querySelector('h1').insertAdjacentHTML('afterend', '<img src=\"data:,\">')")
    assert any(line.startswith("image-alt: ") for line in violations(page))


def test_operator_logs_in_and_out(show, billing: Service):
    page = show("login", "light", 1280)
    page.get_by_label("API key").fill("wrong")
    page.get_by_role("button", name="Log in").click()
    assert page.get_by_role("alert").inner_text() == "That is not a valid operator key."
    page.get_by_label("API key").fill(KEY)
    page.get_by_role("button", name="Log in").click()
    page.wait_for_url(f"{billing.url}/dashboard")
    page.get_by_role("link", name="Ada's Farm").click()
    assert page.get_by_role("heading", level=1).inner_text() == "Ada's Farm"
    page.get_by_role("button", name="Log out").click()
    assert page.get_by_role("heading", level=1).inner_text() == "Log in"
