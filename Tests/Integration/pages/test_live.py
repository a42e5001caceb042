"""The operator's pages follow what changes, in a real browser; and the stream that tells them."""

import http.client
import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import suppress

import pytest
from harness.billing import Service, start_sandbox, start_service
from harness.programs import Programs
from playwright.sync_api import Page

from pages.test_pages import violations

STREAM = "/dashboard/events"
# How many pages may follow: `LiveChanges.mostStreams`.
MOST = 64
# Says what it has seen of the page: how often its content was replaced.
COUNT = """
() => {
  window.replaced = 0;
  window.loaded = true;
  new MutationObserver((changes) => {
    if (changes.some((change) => change.type === "childList" && change.target.id === "main")) window.replaced += 1;
  }).observe(document.querySelector("main"), { childList: true });
}
"""


def report(service: Service, customer: str, devices: int, **more: object) -> None:
    sent = service.api.post("/api/usage/report", {"customer_id": customer, "metrics": {"devices": devices}, **more})
    assert sent.status == 201, sent.text


def wait_until(is_so: Callable[[], bool], seconds: float = 10) -> None:
    end = time.monotonic() + seconds
    while not is_so():
        assert time.monotonic() < end
        time.sleep(0.05)


@pytest.fixture
def open_service(programs: Programs) -> Callable[..., Service]:
    return lambda **settings: start_service(programs, start_sandbox(programs), **settings)


def opened(look, address: str) -> Page:
    page = look(address, live=True)
    page.evaluate(COUNT)
    # What comes in before the stream has begun is no change to it.
    time.sleep(1.5)
    return page


def test_a_page_shows_what_comes_in_once_and_is_not_loaded_again(look, open_service):
    service = open_service()
    report(service, "cust_first", 3)
    page = opened(look, service.url + "/dashboard")
    page.evaluate("scrollTo(0, 40)")
    assert page.locator("main").get_by_text("cust_second").count() == 0
    report(service, "cust_second", 5)
    page.locator("main").get_by_text("cust_second").first.wait_for(timeout=10_000)
    # Its delivery may be a change of its own; after that nothing is.
    time.sleep(3)
    replaced = page.evaluate("window.replaced")
    assert page.evaluate("window.loaded") is True
    assert 1 <= replaced <= 2
    time.sleep(3)
    assert page.evaluate("window.replaced") == replaced
    assert violations(page) == []


def test_what_somebody_is_at_stays(look, open_service):
    service = open_service()
    report(service, "cust_first", 3)
    page = opened(look, service.url + "/dashboard/customers/cust_first")
    details = page.locator("main details").first
    details.locator("summary").focus()
    page.keyboard.press("Enter")
    assert details.get_attribute("open") is not None
    report(service, "cust_first", 77)
    wait_until(lambda: page.evaluate("window.replaced") > 0)
    assert "77" in page.locator("main").inner_text()
    assert page.locator("main details").first.get_attribute("open") is not None
    assert page.evaluate("document.activeElement.localName") == "summary"
    # The charts that came are read by keyboard, too.
    page.locator(".plot").first.focus()
    page.keyboard.press("ArrowLeft")
    assert page.locator(".reading").first.inner_text() != ""


def test_nothing_is_replaced_while_somebody_types(look, open_service):
    service = open_service()
    report(service, "cust_first", 3)
    page = opened(look, service.url + "/dashboard")
    field = page.locator("main input[name=q]")
    field.fill("cust")
    report(service, "cust_second", 5)
    time.sleep(4)
    assert page.evaluate("window.replaced") == 0
    assert page.locator("#changed").count() == 0
    # Afterwards what was filled in stays, too, and a line says that there is news.
    field.evaluate("(field) => field.blur()")
    page.locator("#changed").wait_for()
    assert page.evaluate("window.replaced") == 0
    assert field.input_value() == "cust"


HIDE = """
(hidden) => {
  Object.defineProperty(document, "hidden", { value: hidden, configurable: true });
  document.dispatchEvent(new Event("visibilitychange"));
}
"""


def test_a_page_that_nobody_sees_waits_until_it_is_seen(look, open_service):
    service = open_service()
    report(service, "cust_first", 3)
    page = opened(look, service.url + "/dashboard")
    page.evaluate(HIDE, True)
    report(service, "cust_second", 5)
    time.sleep(4)
    assert page.evaluate("window.replaced") == 0
    page.evaluate(HIDE, False)
    page.locator("main").get_by_text("cust_second").first.wait_for(timeout=10_000)


def test_a_page_that_decides_says_that_there_is_news(look, open_service, programs: Programs):
    """Else its buttons would come to stand beside another report."""
    service = open_service(BILLING_QUARANTINE_BOUNDS="devices=1/total_devices")
    programs.run("billing", "catalog", "apply", "--yes", settings=service.settings)
    for customer in ("cust_first", "cust_second"):
        assert service.api.post("/api/customers", {"customer_id": customer}).status == 201
        plan = {"customer_id": customer, "plan": "starter", "trial_period_days": 0}
        assert service.api.post("/api/subscriptions", plan).status == 201
    report(service, "cust_first", 31, total_devices=30)
    page = opened(look, service.url + "/dashboard/quarantine")
    assert page.locator("main form[method=post]").count() > 0
    before = page.locator("main").inner_html()
    report(service, "cust_second", 31, total_devices=30)
    news = page.locator("#changed")
    news.wait_for(timeout=10_000)
    assert news.inner_text().strip() == "Something has changed: load again"
    assert page.locator("main").inner_html() == before
    assert page.evaluate("window.replaced") == 0
    assert violations(page) == []
    news.get_by_role("link").click()
    page.locator("main").get_by_text("cust_second").first.wait_for()
    assert page.locator("#changed").count() == 0


def test_without_a_script_it_is_as_it_was(look, open_service):
    service = open_service()
    page = look(service.url + "/dashboard", java_script_enabled=False)
    assert page.locator("main h1").inner_text() == "Customers"


class Stream:
    """One stream, read line by line in a thread."""

    def __init__(self, service: Service, path: str = STREAM, headers: dict[str, str] | None = None):
        host, port = service.url.removeprefix("http://").split(":")
        self.connection = http.client.HTTPConnection(host, int(port), timeout=30)
        self.connection.request("GET", path, headers=headers or {})
        self.socket = self.connection.sock
        self.answer = self.connection.getresponse()
        self.lines: list[str] = []
        self.ended = threading.Event()
        self.reader = threading.Thread(target=self._read, daemon=True)
        if self.answer.status == 200:
            self.reader.start()

    def _read(self) -> None:
        try:
            while line := self.answer.readline():
                self.lines.append(line.decode().rstrip("\n"))
        except (OSError, http.client.HTTPException):
            pass
        self.ended.set()

    def count(self, name: str) -> int:
        return self.lines.count(f"event: {name}")

    def wait_for(self, name: str) -> None:
        wait_until(lambda: self.count(name) > 0)

    def close(self) -> None:
        with suppress(OSError):
            self.socket.shutdown(socket.SHUT_RDWR)
        if self.reader.is_alive():
            self.reader.join(5)
        self.answer.close()
        self.connection.close()


@pytest.fixture
def listen() -> Iterator[Callable[..., Stream]]:
    streams = []

    def listen(*arguments: object, **options: object) -> Stream:
        streams.append(Stream(*arguments, **options))
        return streams[-1]

    yield listen
    for stream in streams:
        stream.close()


def test_the_stream_tells_changes_and_goes_on_where_it_ended(open_service, listen):
    service = open_service()
    stream = listen(service)
    assert stream.answer.getheader("content-type").startswith("text/event-stream")
    assert stream.answer.getheader("cache-control") == "no-store"
    stream.wait_for("begun")
    for number in range(20):
        report(service, f"cust_{number}", 1)
    stream.wait_for("changed")
    time.sleep(3)
    told = stream.count("changed")
    assert told <= 5, stream.lines
    newest = [line for line in stream.lines if line.startswith("id: ")][-1].removeprefix("id: ")
    stream.close()
    again = listen(service, f"{STREAM}?after={newest}")
    again.wait_for("begun")
    report(service, "cust_more", 1)
    again.wait_for("changed")
    missed = listen(service, headers={"Last-Event-ID": newest})
    missed.wait_for("changed")
    # So that nobody between takes it for dead.
    time.sleep(17)
    assert any(line.startswith(":") for line in missed.lines), missed.lines


def test_streams_are_counted_and_hinder_nobody(open_service, listen):
    service = open_service(BILLING_MAX_LISTS="1")
    streams = [listen(service) for _ in range(MOST)]
    assert {stream.answer.status for stream in streams} == {200}
    refused = listen(service)
    assert refused.answer.status == 503
    assert refused.answer.getheader("retry-after")
    assert b"live" in refused.answer.read()
    assert service.api.get("/api/customers").status == 200
    # Whoever leaves gives the place back.
    for stream in streams[:8]:
        stream.close()
    end = time.monotonic() + 20
    while (other := listen(service)).answer.status != 200:
        assert time.monotonic() < end
        time.sleep(0.3)
    begun = time.monotonic()
    service.program.process.terminate()
    assert service.program.wait_for_exit(seconds=10) == 0
    assert time.monotonic() - begun < 5
    assert other.ended.wait(5)


def test_a_stream_ends_with_its_session(open_service, listen):
    key = "an-operators-key-of-the-test"
    service = open_service(BILLING_ADMIN_KEY=key)
    assert listen(service).answer.status == 401
    host, port = service.url.removeprefix("http://").split(":")

    def post(path: str, body: str, cookie: str = "") -> http.client.HTTPResponse:
        connection = http.client.HTTPConnection(host, int(port), timeout=10)
        form = {"Content-Type": "application/x-www-form-urlencoded", "Cookie": cookie}
        connection.request("POST", path, body, form)
        answer = connection.getresponse()
        connection.close()
        return answer

    cookie = post("/dashboard/login", f"key={key}").getheader("set-cookie").split(";")[0]
    stream = listen(service, headers={"Cookie": cookie})
    stream.wait_for("begun")
    report(service, "cust_first", 1)
    stream.wait_for("changed")
    assert post("/dashboard/logout", "", cookie).status == 303
    told = stream.count("changed")
    report(service, "cust_second", 1)
    assert stream.ended.wait(5), stream.lines
    assert stream.count("changed") == told
