"""The browser, the demonstration it looks at, and what must be true of every page whatever it shows."""

import re

from playwright.sync_api import Browser, Page, Playwright

from harness.api import Api
from harness.program import find
from harness.programs import Programs
from pages.picture import BEGINNING

# What the demonstration says when its pages are filled.
READY = re.compile(r"dashboard\s+(http://127\.0\.0\.1:\d+)/dashboard")

# The text is drawn alike on every machine.
ARGUMENTS = [
    "--no-sandbox", "--disable-dev-shm-usage", "--disable-lcd-text", "--font-render-hinting=none",
    "--force-color-profile=srgb",
]  # fmt: skip

# A stream that ends at once, and is not asked for again.
STILL = "retry: 3600000\n\n: still\n\n"

# What moved after it was first drawn (https://wicg.github.io/layout-instability/).
SHIFTS = """
window.shifted = 0;
new PerformanceObserver((list) => { for (const entry of list.getEntries()) window.shifted += entry.value; })
  .observe({ type: "layout-shift", buffered: true });
"""
DRAWN = "() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(() => done(window.shifted))))"

# 0.1 is what visitors notice (https://web.dev/articles/cls).
MOST_SHIFT = 0.001

# A line on which a page takes seconds: what would be drawn before all of it has come is drawn then.
SLOW_LINE = {"offline": False, "latency": 30, "downloadThroughput": 16_000, "uploadThroughput": 16_000}

# A page with all that it asks for, in bytes, before compression.
HEAVIEST = 150_000


class Looking:
    """Opens pages and holds against them what no page may do; `complaints` is what was found."""

    def __init__(self, browser: Browser):
        self.browser = browser
        self.contexts = []
        self.complaints: list[str] = []

    def look(
        self, address: str, *, width: int = 1280, height: int = 900, scheme: str = "light", key: str | None = None,
        is_slow: bool = False, live: bool = False, **options: object,
    ) -> Page:  # fmt: skip
        """`live`: the page follows what changes; without it the page stays as it was loaded, whatever comes in meanwhile."""
        context = self.browser.new_context(
            color_scheme=scheme, viewport={"width": width, "height": height}, device_scale_factor=1,
            extra_http_headers={"Authorization": f"Bearer {key}"} if key else {}, **options,
        )  # fmt: skip
        self.contexts.append(context)
        page = context.new_page()
        if not live:
            page.route("**/dashboard/events*", lambda route: route.fulfill(content_type="text/event-stream", body=STILL))
        has_script = options.get("java_script_enabled", True)
        if has_script:
            page.add_init_script(SHIFTS)
        if is_slow:
            line = context.new_cdp_session(page)
            line.send("Network.enable")
            line.send("Network.emulateNetworkConditions", SLOW_LINE)
        origin = "/".join(address.split("/")[:3])
        answers = []
        page.on("request", lambda request: self._complain_of_request(request.url, origin))
        page.on("response", lambda answer: answers.append(answer))
        page.on("pageerror", lambda error: self.complaints.append(f"error {error}"))
        page.on("console", lambda message: self._complain_of_message(message.type, message.text))
        page.goto(address)
        weight = sum(len(answer.body()) for answer in answers if answer.url.startswith("http") and "/events" not in answer.url)
        if weight > HEAVIEST:
            self.complaints.append(f"{address} weighs {weight} bytes")
        if has_script and (moved := page.evaluate(DRAWN)) > MOST_SHIFT:
            self.complaints.append(f"{address} moves by {moved}")
        return page

    def _complain_of_request(self, url: str, origin: str) -> None:
        if not url.startswith((origin + "/", "data:")):
            self.complaints.append(f"asks {url}")

    def _complain_of_message(self, kind: str, text: str) -> None:
        # A refused page is an error to the browser's console, and what its test is about.
        if kind in ("error", "warning") and "status of 40" not in text:
            self.complaints.append(f"{kind} {text}")

    def close(self) -> None:
        for context in self.contexts:
            context.close()
        self.contexts.clear()


def start_browser(playwright: Playwright) -> Browser:
    return playwright.chromium.launch(executable_path=find("chromium"), args=ARGUMENTS)


def start_demo(programs: Programs) -> str:
    """The address of `billing demo`, once its pages are filled with the months of its customers."""
    program = programs.start("billing", "demo", "--at", BEGINNING, name="demo")
    program.wait_until(lambda: READY.search(program.output()) is not None, seconds=120)
    return READY.search(program.output())[1]


def link(url: str, customer: str, key: str | None = None) -> str:
    """The path of a customer's own page."""
    made = Api(url, key).post(f"/api/usage/{customer}/link", {})
    assert made.status == 201, made.text
    assert made.json["url"].startswith(f"{url}/usage/"), made.json["url"]
    return made.json["url"].removeprefix(url)
