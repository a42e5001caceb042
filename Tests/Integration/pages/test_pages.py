"""The pages in a real browser: axe-core finds nothing by WCAG 2.2 AA, nothing sticks out, wide and narrow, light, dark and forced colours."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page

from harness.api import Api
from harness.billing import Service
from pages.browsing import Looking, link
from pages.conftest import CUSTOMER, FLEET, KEY
from pages.picture import PICTURES, Picture, difference, folder

SIZES = [(1280, "light"), (390, "dark")]
BOARDS = [
    "/dashboard", "/dashboard/money", "/dashboard/deliveries?kind=all", "/dashboard/exporters",
    "/dashboard/catalogue", "/dashboard/alerts", "/dashboard/quarantine", "/dashboard/doctor", "/dashboard/audit",
]  # fmt: skip
CUSTOMERS = [
    "/dashboard/customers/cust_harbor", "/dashboard/customers/cust_northwind",
    "/dashboard/customers/cust_lumen?by=hour",
]  # fmt: skip
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
# What can be different in another width or other colours.
LOOKS = {"type": "rule", "values": ["color-contrast", "link-in-text-block", "scrollable-region-focusable", "target-size"]}


def violations(page: Page, rules: object = RULES) -> list[str]:
    found = Axe().run(page, options={"runOnly": rules}).response["violations"]
    return [f"{rule['id']}: {node['html'][:200]}" for rule in found for node in rule["nodes"]]


def sticks_out(page: Page) -> int:
    """By how many pixels the page is wider than the screen."""
    return page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")


@pytest.mark.parametrize(("width", "scheme"), SIZES)
@pytest.mark.parametrize("path", BOARDS + CUSTOMERS)
def test_everyone_can_read_a_full_page(look, demo: str, path: str, width: int, scheme: str):
    page = look(demo + path, width=width, scheme=scheme)
    assert violations(page, RULES if width == 1280 else LOOKS) == []
    assert sticks_out(page) == 0


@pytest.mark.parametrize(("width", "scheme"), [*SIZES, (390, "light"), (1280, "dark")])
def test_everyone_can_read_a_customers_own_page(look, demo: str, width: int, scheme: str):
    page = look(demo + link(demo, "cust_harbor"), width=width, scheme=scheme)
    assert violations(page, RULES if (width, scheme) == (1280, "light") else LOOKS) == []
    assert sticks_out(page) == 0


@pytest.mark.parametrize("path", BOARDS)
def test_everyone_can_read_an_empty_page(look, empty: str, path: str):
    page = look(empty + path, width=390)
    assert violations(page) == []
    assert sticks_out(page) == 0


@pytest.mark.parametrize("name", ["login", "bad link", "customer", "unlinked"])
@pytest.mark.parametrize(("width", "scheme"), SIZES)
def test_everyone_can_read_the_other_pages(look, guarded: Service, name: str, width: int, scheme: str):
    path, key = {
        "login": ("/dashboard", None), "bad link": ("/usage/none", None),
        "customer": (f"/dashboard/customers/{CUSTOMER}", KEY), "unlinked": ("/dashboard/customers/cust_unlinked", KEY),
    }[name]  # fmt: skip
    page = look(guarded.url + path, width=width, scheme=scheme, key=key)
    assert violations(page, RULES if width == 1280 else LOOKS) == []
    assert sticks_out(page) == 0


@pytest.mark.parametrize("path", ["/dashboard", "/dashboard/customers/cust_northwind", "/dashboard/money", "usage"])
def test_a_page_that_comes_slowly_is_drawn_once(look, demo: str, path: str):
    """Columns that are laid out by what stands in them would move with every row that comes."""
    path = link(demo, "cust_northwind") if path == "usage" else path
    page = look(demo + path, is_slow=True)
    assert page.evaluate("window.shifted") == 0
    assert page.evaluate("performance.getEntriesByType('navigation')[0].responseEnd") > 500


def test_an_unreadable_page_would_be_noticed(look, guarded: Service):
    page = look(guarded.url + "/dashboard")
    page.evaluate("document.querySelector('h1').insertAdjacentHTML('afterend', '<img src=\"data:,\">')")
    assert any(line.startswith("image-alt: ") for line in violations(page))
    page.evaluate("document.querySelector('h1').insertAdjacentHTML('afterend', '<pre>' + 'x'.repeat(999) + '</pre>')")
    assert sticks_out(page) > 0


@pytest.mark.parametrize("path", ["/dashboard", "/dashboard/customers/cust_harbor"])
def test_forced_colours_hide_nothing(look, demo: str, path: str):
    page = look(demo + path, forced_colors="active")
    assert violations(page, LOOKS) == []
    colours = page.evaluate(
        "[...document.querySelectorAll('.graph .bar, .bar .in')].map((bar) => getComputedStyle(bar).fill === getComputedStyle(document.body).backgroundColor)"
    )
    assert colours and not any(colours)


@pytest.mark.parametrize("path", ["/dashboard", "/dashboard/customers/cust_harbor", "/dashboard/catalogue"])
def test_twice_the_size_fits(look, demo: str, path: str):
    """200 % zoom of a window 1,280 pixels wide is a page of 640."""
    assert sticks_out(look(demo + path, width=640)) == 0


@pytest.mark.parametrize("path", [*BOARDS, *CUSTOMERS, "usage"])
def test_everything_is_there_without_a_script(look, demo: str, path: str):
    path = link(demo, "cust_harbor") if path == "usage" else path
    with_script, without = look(demo + path), look(demo + path, java_script_enabled=False)
    main = "main"
    # A chooser of files is the one thing that a script alone can offer.
    assert without.locator(main).inner_text() == with_script.locator(main).inner_text().replace("A file \n\n", "")


def test_what_more_would_cost_needs_no_script(look, demo: str):
    page = look(demo + link(demo, "cust_harbor"), java_script_enabled=False)
    page.get_by_label("What if I add").first.fill("5")
    page.get_by_role("button", name="Show").first.click()
    assert page.get_by_role("status").inner_text().startswith("With 5 more devices, ")


def test_search_is_reached_by_a_key(look, demo: str):
    page = look(demo + "/dashboard/money")
    page.keyboard.press("/")
    page.keyboard.type("lumen")
    page.keyboard.press("Enter")
    page.wait_for_url("**/dashboard?q=lumen")
    assert page.locator(".rows .name").all_inner_texts() == ["Lumen Street Lights"]
    page.locator("main input[name=q]").focus()
    page.keyboard.press("End")
    page.keyboard.type("/")
    assert page.locator("main input[name=q]").input_value().endswith("/")


def test_the_content_is_reached_by_keyboard(look, demo: str):
    page = look(demo + "/dashboard")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "Skip to the content"
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert page.evaluate("document.querySelector('main').contains(document.activeElement)")


# How the element with the focus shows that it has it; null when the focus has left the page.
FOCUSED = """
() => {
  const element = document.activeElement;
  if (!element || element === document.body) return null;
  const box = element.getBoundingClientRect();
  const style = getComputedStyle(element);
  const isSeen = box.width > 0 && box.right > 0 && (style.outlineStyle !== "none" || style.outlineWidth !== "0px");
  return [element.outerHTML.slice(0, 120), isSeen];
}
"""
REACHABLE = """
() => [...document.querySelectorAll("a[href], button, input:not([type=hidden]), select, textarea, summary, [tabindex='0']")]
  .filter((element) => element.checkVisibility()).length
"""


@pytest.mark.parametrize("path", ["/dashboard", "/dashboard/customers/cust_orchard", "/dashboard/catalogue", "usage"])
def test_everything_is_reached_by_keyboard_and_seen_there(look, demo: str, path: str):
    page = look(demo + (link(demo, "cust_harbor") if path == "usage" else path))
    expected = page.evaluate(REACHABLE)
    seen = []
    for _ in range(expected + 5):
        page.keyboard.press("Tab")
        if (focused := page.evaluate(FOCUSED)) is None:
            break
        seen.append(focused)
    assert [element for element, is_seen in seen if not is_seen] == []
    assert len(seen) == expected


def test_a_chart_is_read_by_keyboard(look, demo: str):
    page = look(demo + "/dashboard/customers/cust_northwind")
    plot = page.locator(".plot").first
    plot.focus()
    reading = plot.locator("xpath=../p[contains(@class, 'reading')]")
    newest = reading.inner_text()
    assert "devices" in newest
    page.keyboard.press("ArrowLeft")
    assert reading.inner_text() != newest
    page.keyboard.press("Home")
    first = reading.inner_text()
    read = {first}
    for _ in range(40):
        page.keyboard.press("ArrowRight")
        read.add(reading.inner_text())
    assert any("nothing reported: unknown, not zero" in line for line in read)
    assert any("expected" in line for line in read)


# Columns that lie beside their chart, or cover what is next to them.
OUTSIDE = """
() => [...document.querySelectorAll(".graph")].flatMap((graph) => {
  const chart = graph.getBoundingClientRect();
  const widths = [...graph.querySelectorAll(".hit")].map((hit) => hit.getBoundingClientRect().width);
  return [...graph.querySelectorAll("rect")].filter((rect) => {
    const box = rect.getBoundingClientRect();
    return box.left < chart.left - 1 || box.right > chart.right + 1 || box.width > Math.max(...widths) + 1;
  }).map((rect) => rect.outerHTML);
})
"""


def test_a_chart_keeps_its_letters(look, demo: str):
    """They are as large on a phone as on a wide screen."""
    sizes = set()
    for width in (390, 1280):
        page = look(demo + "/dashboard/customers/cust_harbor", width=width)
        sizes.add(page.evaluate("Math.round(document.querySelector('.graph .tick').getBoundingClientRect().height)"))
        assert page.evaluate(OUTSIDE) == []
        box = page.locator(".graph").first.bounding_box()
        assert box["x"] >= 0 and box["x"] + box["width"] <= width
    assert len(sizes) == 1


def test_operator_logs_in_and_out(look, guarded: Service):
    page = look(guarded.url + "/dashboard")
    page.get_by_label("API key").fill("wrong")
    page.get_by_role("button", name="Log in").click()
    assert page.get_by_role("alert").inner_text() == "That is not a valid operator key."
    page.get_by_label("API key").fill(KEY)
    page.get_by_role("button", name="Log in").click()
    page.wait_for_url(f"{guarded.url}/dashboard")
    page.get_by_role("link", name="Ada's Farm").click()
    assert page.get_by_role("heading", level=1).inner_text() == "Ada's Farm"
    page.get_by_role("link", name="Catalogue").click()
    page.get_by_label("The catalogue's text").fill("plans: {}")
    page.get_by_role("button", name="Compare").click()
    assert "your catalogue" in page.get_by_role("alert").inner_text()
    page.get_by_role("button", name="Log out").click()
    assert page.get_by_role("heading", level=1).inner_text() == "Log in"


def test_the_demonstration_has_its_customers(demo: str):
    """Months with invoices that agree with Stripe's, a gap, a change of plan."""
    api = Api(demo)
    text = api.get("/dashboard").text
    assert text.count('class="card row"') == FLEET + 1
    for customer in ("cust_harbor", "cust_orchard"):
        upcoming = api.get(f"/api/invoices/upcoming?customer_id={customer}").json
        assert upcoming["agree"], upcoming
    orchard = api.get("/dashboard/customers/cust_orchard").text
    assert "professional" in orchard and orchard.count('<span class="badge good">paid</span>') >= 3
    assert "nothing reported: unknown, not zero" in api.get("/dashboard/customers/cust_northwind").text


@pytest.mark.parametrize("picture", PICTURES, ids=[picture.name for picture in PICTURES])
def test_a_page_looks_as_in_its_picture(look, browser: Browser, demo: str, tmp, picture: Picture):
    """`make pictures` takes them anew."""
    path = link(demo, "cust_harbor") if picture.path == "usage" else picture.path
    taken = picture.take(look, demo + path)
    (tmp / picture.file).write_bytes(taken)
    share = difference(browser, taken, (folder() / picture.file).read_bytes())
    assert share < 0.005, f"{share:.2%} of it is different: {tmp / picture.file}"


def test_another_picture_would_be_noticed(browser: Browser, demo: str):
    wide, other = (picture for picture in PICTURES if picture.width == 1280 and picture.name != "customer")
    one, two = ((folder() / picture.file).read_bytes() for picture in (wide, other))
    assert difference(browser, one, one) == 0
    assert difference(browser, one, two) > 0.005


def test_a_page_that_misbehaves_would_be_noticed(browser: Browser, empty: str):
    """One that says an error, asks another site and moves what was drawn."""
    looking = Looking(browser)
    page = looking.look(empty + "/dashboard", bypass_csp=True)
    page.evaluate("() => { console.error('planted'); return fetch('http://127.0.0.1:9/').catch(() => 0); }")
    page.route("**/planted", lambda route: route.fulfill(body="<p>" + "x" * 200_000, content_type="text/html"))
    looking.look(empty + "/dashboard")
    looking.close()
    assert [line.split()[0] for line in looking.complaints][:2] == ["error", "asks"]
