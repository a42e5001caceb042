"""Takes the pictures of docs/images from the pages of `billing demo`, in Chromium.

    BILLING_BIN_DIR=.build/debug .venv/bin/python -m pages.pictures   # in Tests/Integration
"""

import os
import tempfile
from pathlib import Path

from playwright.sync_api import sync_playwright

from harness.programs import Programs
from pages.browsing import Looking, link, start_browser, start_demo
from pages.picture import PICTURES, folder


def main() -> None:
    with tempfile.TemporaryDirectory() as own, sync_playwright() as playwright:
        programs = Programs(Path(os.environ["BILLING_BIN_DIR"]).absolute(), Path(own))
        try:
            url = start_demo(programs)
            looking = Looking(start_browser(playwright))
            for picture in PICTURES:
                path = link(url, "cust_harbor") if picture.path == "usage" else picture.path
                (folder() / picture.file).write_bytes(picture.take(looking.look, url + path))
            looking.close()
        finally:
            programs.stop()


if __name__ == "__main__":
    main()
