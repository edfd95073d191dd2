"""Make the picture of the map that the README shows, from the example export.

    python examples/make_map_picture.py

It needs what the tests of the map need: ``pip install playwright`` and a Chromium or Chrome.
"""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path

from playwright.sync_api import sync_playwright

import refgraph as rg

HERE = Path(__file__).parent
EXPORT = HERE / "advisory-firm" / "export"
PICTURE = HERE / "map.png"
BROWSERS = ("chromium", "chromium-browser", "google-chrome")


def main() -> None:
    """Draw the map of the example, open it and write down what is seen."""
    found = next(filter(None, map(shutil.which, BROWSERS)), None)
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as driver:
        path, _ = rg.write_map(rg.run(EXPORT), Path(folder, "map.html"), title="Harbour & Vale Advisers")
        browser = driver.chromium.launch(executable_path=found, args=["--disable-gpu"])
        page = browser.new_page(viewport={"width": 1366, "height": 768}, reduced_motion="reduce")
        page.goto(path.as_uri())
        page.wait_for_selector("html[data-ready]")
        page.screenshot(path=PICTURE)
        browser.close()


if __name__ == "__main__":
    main()
