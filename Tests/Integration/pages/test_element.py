"""`<billing-usage>` on a page of another origin, as a platform would put it there."""

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from axe_playwright_python.sync_playwright import Axe
from harness.billing import Service
from harness.ports import free_port
from playwright.sync_api import Browser, Page
from server.conftest import CUSTOMER, KEY

from pages.browsing import link

# As strict as a site can be that loads the element at all.
POLICY = "default-src 'none'; script-src {origin}; connect-src {origin}; style-src 'self'"
PAGE = """<!doctype html><html lang="{lang}"><title>A platform</title><main><h1>Your account</h1>
<billing-usage src="{src}"></billing-usage></main><script src="{origin}/assets/usage.js"></script></html>"""


class Site:
    """A site on 127.0.0.1, on a port of its own: another origin."""

    def __init__(self) -> None:
        self.port = free_port()
        self.text = ""
        self.policy = ""
        site = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                self.send_response(200 if self.path == "/" else 404)
                self.send_header("content-type", "text/html; charset=utf-8")
                self.send_header("content-security-policy", site.policy)
                self.end_headers()
                self.wfile.write(site.text.encode() if self.path == "/" else b"")

            def log_message(self, *_: object) -> None:
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", self.port), Handler)
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def stop(self) -> None:
        self.server.shutdown()
        self.server.server_close()


@pytest.fixture
def site() -> Iterator[Site]:
    site = Site()
    yield site
    site.stop()


@pytest.fixture
def opened(browser: Browser, guarded: Service, site: Site):
    """`opened(lang, path)`: the element's page, and what the browser complained of."""
    contexts = []

    def open(lang: str, path: str) -> tuple[Page, list[str]]:
        site.text = PAGE.format(lang=lang, src=guarded.url + path, origin=guarded.url)
        site.policy = POLICY.format(origin=guarded.url)
        context = browser.new_context(viewport={"width": 390, "height": 700})
        contexts.append(context)
        page = context.new_page()
        complaints: list[str] = []
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on("console", lambda m: complaints.append(m.text) if m.type == "error" and "favicon" not in m.text else None)
        page.goto(f"http://127.0.0.1:{site.port}/")
        # Something stands there at once; it goes when the service has answered.
        page.locator("billing-usage .name, billing-usage .trouble:has-text('not valid')").first.wait_for()
        return page, complaints

    yield open
    for context in contexts:
        context.close()


def text(page: Page) -> str:
    """What the element shows, which lies in a tree of its own."""
    return page.evaluate("document.querySelector('billing-usage').shadowRoot.textContent")


@pytest.mark.parametrize(("lang", "words"), [
    ("en", ["You've used 23 devices this month", "Estimated additional charge: $12.00", "Estimated so far: $1"]),
    ("de", ["Diesen Monat genutzt: 23", "Voraussichtliche zusätzliche Kosten: 12,00", "Voraussichtlich bisher: 1"]),
    ("es-MX", ["Utilizado este mes: 23", "Cargo adicional estimado:", "Estimado hasta ahora:"]),
    ("fr", ["You've used 23 devices this month"]),
])  # fmt: skip
def test_it_says_what_was_used(opened, guarded: Service, lang: str, words: list[str]):
    page, complaints = opened(lang, link(guarded.url, CUSTOMER, KEY))
    shown = text(page)
    assert [word for word in words if word not in shown] == [], shown
    assert complaints == []
    assert Axe().run(page).response["violations"] == []
    assert page.locator("billing-usage .above").first.bounding_box()["width"] > 20
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_a_link_that_is_over_says_whom_to_ask(opened):
    page, _ = opened("en", "/usage/none")
    assert "not valid any more" in text(page)
