"""A page as it is shown in docs/images: what is different in every run is taken out, and two pictures are compared by the browser."""

from base64 import b64encode
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Browser, Page

# When the demonstration of the pictures begins: a Monday.
BEGINNING = "2026-11-16T09:30:00Z"

# One font whatever the machine has; ports, ids of the sandbox and the minute of a report are the same for ever.
STILL = """
() => {
  document.body.style.fontFamily = '"DejaVu Sans", sans-serif';
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    walker.currentNode.data = walker.currentNode.data
      .replace(/127\\.0\\.0\\.1:\\d+/g, "127.0.0.1:3101")
      .replace(/\\b(cus|sub|in)_[A-Za-z0-9]{14,}/g, "$1_Qk3vT9xWm2ZsLa")
      .replace(/2026-11-16 09:3\\d(:\\d\\d)?/g, (_, seconds) => "2026-11-16 09:30" + (seconds ? ":00" : ""));
  }
}
"""

# The share of the pixels that are clearly another colour; 1 where the sizes differ.
DIFFERENCE = """
async ([one, other]) => {
  const pixels = async (url) => {
    const bitmap = await createImageBitmap(await (await fetch(url)).blob());
    const context = new OffscreenCanvas(bitmap.width, bitmap.height).getContext("2d");
    context.drawImage(bitmap, 0, 0);
    return context.getImageData(0, 0, bitmap.width, bitmap.height);
  };
  const [a, b] = [await pixels(one), await pixels(other)];
  if (a.width !== b.width || a.height !== b.height) return 1;
  let count = 0;
  for (let i = 0; i < a.data.length; i += 4) {
    if ([0, 1, 2].some((channel) => Math.abs(a.data[i + channel] - b.data[i + channel]) > 48)) count += 1;
  }
  return count / (a.width * a.height);
}
"""


@dataclass(frozen=True)
class Picture:
    """`path`: "usage" is the page of a customer of its own."""

    name: str
    path: str
    width: int
    height: int
    scheme: str

    @property
    def file(self) -> str:
        return f"{self.name}.png"

    def take(self, show: Callable[..., Page], address: str) -> bytes:
        """`show`: opens an address, as the fixture `look` does."""
        page = show(address, width=self.width, height=self.height, scheme=self.scheme)
        page.evaluate(STILL)
        return page.screenshot(animations="disabled", caret="hide")


PICTURES = [
    Picture("customers", "/dashboard", 1280, 800, "light"),
    Picture("customers-narrow", "/dashboard", 390, 900, "dark"),
    Picture("customer", "/dashboard/customers/cust_northwind", 1280, 1150, "dark"),
    Picture("customer-narrow", "/dashboard/customers/cust_northwind#charts", 390, 900, "light"),
    Picture("usage", "usage", 1280, 950, "light"),
    Picture("usage-narrow", "usage", 390, 900, "light"),
]


def difference(browser: Browser, one: bytes, other: bytes) -> float:
    """From 0 for the same to 1."""
    page = browser.new_page()
    try:
        return page.evaluate(DIFFERENCE, [f"data:image/png;base64,{b64encode(data).decode()}" for data in (one, other)])
    finally:
        page.close()


def folder() -> Path:
    return Path(__file__).resolve().parents[3] / "docs" / "images"
