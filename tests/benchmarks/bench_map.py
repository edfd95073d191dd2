"""How long the map takes: to make, to open, to move, to choose and to search. Prints a table, asserts nothing.

python tests/benchmarks/bench_map.py 600 3000 10000 50000
"""

from __future__ import annotations

import shutil
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from networks import forest

import refgraph as rg
from refgraph.outputs.map.chart import make_chart

FIRST = "Ann Bob Cid Dee Eve Finn Gus Hana Ines Jan Kofi Lea Max Nina Olu Pia Quin Rosa Sam Tess".split()
LAST = (
    "Adler Brook Cole Dunn Ellis Frost Grant Hale Ives Kerr Lane Moss Nash Orr Page Reed Stone Tate".split()
)

GAPS = """() => new Promise((done) => {
  const gaps = [], begin = performance.now(); let last = begin, left = 90;
  const step = (now) => {
    gaps.push(now - last); last = now;
    left-- && now - begin < 15000 ? requestAnimationFrame(step) : done(gaps);
  };
  requestAnimationFrame(step);
})"""

CHOOSE = """(id) => new Promise((done) => {
  const begin = performance.now();
  location.hash = `c=${encodeURIComponent(id)}`;
  addEventListener("hashchange", () => requestAnimationFrame(() => requestAnimationFrame(
    () => done(performance.now() - begin))), { once: true });
})"""

SEARCH = """(text) => {
  const input = document.querySelector("#search input");
  const begin = performance.now();
  input.value = text;
  input.dispatchEvent(new Event("input"));
  document.body.offsetHeight;
  return performance.now() - begin;
}"""


def made_up(size: int) -> rg.Result:
    """Run refgraph on a made-up referral network."""
    _, source, target = forest(size, 0.3)
    ids = np.array([f"C{number:05d}" for number in range(size)])
    names = [f"{FIRST[n % len(FIRST)]} {LAST[n // len(FIRST) % len(LAST)]} {n}" for n in range(size)]
    days = np.random.default_rng(0).integers(0, 730, size=len(source))
    dates = (pd.Timestamp("2024-01-01") + pd.to_timedelta(days, "D")).strftime("%Y-%m-%d")
    contacts = pd.DataFrame(
        {"contact_id": ids, "name": names, "organisation": [f"Firm {n % 97}" for n in range(size)]}
    )
    referrals = pd.DataFrame({"referrer_id": ids[source], "referred_id": ids[target], "date": dates})
    return rg.run(contacts=contacts, referrals=referrals)


def measure(browser: Any, size: int, folder: Path) -> dict[str, Any]:
    """Make a map and use it."""
    result = made_up(size)
    begin = time.process_time()
    make_chart(result)
    laid_out = time.process_time() - begin
    begin = time.process_time()
    path, _ = rg.write_map(result, folder / f"{size}.html")
    written = time.process_time() - begin
    page = browser.new_context(
        viewport={"width": 1366, "height": 768}, offline=True, reduced_motion="reduce"
    ).new_page()
    begin = time.perf_counter()
    page.goto(path.as_uri())
    page.wait_for_selector("html[data-ready]")
    opened = time.perf_counter() - begin
    row = {
        "contacts": size,
        "layout s": laid_out,
        "written s": written,
        "MB": path.stat().st_size / 1e6,
        "opened s": opened,
        "pan p95 ms": pan(page),
    }
    page.mouse.move(640, 380)
    while page.evaluate("referralMap.camera().scale") < 2.2:
        page.mouse.wheel(0, -120)
        page.wait_for_timeout(250)
    row["pan nearer ms"] = pan(page)
    ids = result.ranking.table["contact_id"].tolist()
    row["choose ms"] = float(np.median([page.evaluate(CHOOSE, identity) for identity in ids[:10]]))
    row["search ms"] = float(
        np.median([page.evaluate(SEARCH, text) for text in ("an", "ann l", "tate 4", "firm 9")][1:])
    )
    row["heap MB"] = page.evaluate("performance.memory.usedJSHeapSize") / 1e6
    page.context.close()
    return row


def pan(page: Any) -> float:
    """Drag the map by hand and return the 95th percentile of the gaps between frames."""
    page.wait_for_timeout(300)
    page.mouse.move(640, 380)
    page.mouse.down()
    waiting = page.evaluate_handle(f"() => {{ window.gaps = ({GAPS})(); }}")
    begin = time.perf_counter()
    for step in range(40):
        page.mouse.move(640 + 6 * step, 380 + 2 * step)
        # What takes seconds for a frame is known to do so after a few of them.
        if time.perf_counter() - begin > 15:
            break
    page.mouse.up()
    waiting.dispose()
    return float(np.percentile(page.evaluate("() => window.gaps"), 95))


def main() -> None:
    """Measure every size that is asked for."""
    from playwright.sync_api import sync_playwright

    sizes = [int(word) for word in sys.argv[1:]] or [600, 3000, 10_000]
    with sync_playwright() as driver, tempfile.TemporaryDirectory() as folder:
        browser = driver.chromium.launch(
            executable_path=shutil.which("chromium"), args=["--disable-gpu", "--enable-precise-memory-info"]
        )
        rows = [measure(browser, size, Path(folder)) for size in sizes]
    sys.stdout.write(pd.DataFrame(rows).round(2).to_string(index=False) + "\n")


if __name__ == "__main__":
    main()
