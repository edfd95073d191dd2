"""How long the map takes to open and to move beside sigma 3 and cytoscape.js: same dots, same lines, same browser.

python tests/benchmarks/bench_map_peers.py 600 10000 50000

The peers come from npm into a folder that is thrown away; without a network there is nothing to compare with. Prints a
table and the ratios to refgraph's own map, asserts nothing. CPU seconds are those of all processes of the browser, so
that a busy machine changes them little; WebGL, which sigma needs, is done by the processor (SwiftShader).
"""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from bench_map import made_up, pan

import refgraph as rg

PEERS = {
    "sigma": ("graphology/dist/graphology.umd.min.js", "sigma/dist/sigma.min.js"),
    "cytoscape": ("cytoscape/dist/cytoscape.min.js",),
}
PACKAGES = ("sigma@3", "graphology", "cytoscape@3")

DRAW = {
    "sigma": """
      const graph = new graphology.MultiGraph({ type: "directed" });
      x.forEach((at, node) => graph.addNode(node, { x: at, y: -y[node], size: 3, color: "#0b57a4",
        label: names[node] }));
      from.forEach((source, edge) => graph.addEdge(source, to[edge], { size: 1, color: "#c3cad1" }));
      new Sigma(graph, box);
    """,
    "cytoscape": """
      const elements = x.map((at, node) => ({ data: { id: `n${node}`, label: names[node] },
        position: { x: 14 * at, y: 14 * y[node] } }));
      from.forEach((source, edge) => elements.push({ data: { source: `n${source}`, target: `n${to[edge]}` } }));
      cytoscape({ container: box, elements, layout: { name: "preset" }, autoungrabify: true,
        style: [{ selector: "node", style: { width: 8, height: 8, label: "data(label)", "min-zoomed-font-size": 9 } },
          { selector: "edge", style: { width: 1, "curve-style": "haystack" } }] });
    """,
}
PAGE = """<!doctype html><meta charset="utf-8"><style>html, body, #map {{ height: 100%; margin: 0; }}</style>
<div id="map"></div>{scripts}<script>
const {{ x, y, names, from, to }} = {data}, box = document.getElementById("map");
{draw}
requestAnimationFrame(() => requestAnimationFrame(() => {{ document.documentElement.dataset.ready = "yes"; }}));
</script>"""


def fetched(folder: Path) -> Path:
    """Return the folder of the peers."""
    command = ["npm", "install", "--silent", "--no-save", "--no-package-lock", "--prefix", str(folder)]
    subprocess.run([*command, *PACKAGES], check=True)
    return folder / "node_modules"


def pages(size: int, peers: Path, folder: Path) -> dict[str, Path]:
    """Return the map, and pages of the peers that draw the same."""
    own = rg.write_map(made_up(size), folder / f"refgraph-{size}.html")[0]
    found = re.search(r'id="data">(.*?)</script>', own.read_text("utf-8"), re.DOTALL)
    assert found
    given = json.loads(found[1])
    data = {"x": given["people"]["x"], "y": given["people"]["y"], "names": given["people"]["name"]}
    text = json.dumps({**data, "from": given["edges"]["from"], "to": given["edges"]["to"]})
    written = {"refgraph": own}
    for name, files in PEERS.items():
        scripts = "".join(f"<script>{(peers / file).read_text('utf-8')}</script>" for file in files)
        written[name] = folder / f"{name}-{size}.html"
        written[name].write_text(PAGE.format(scripts=scripts, data=text, draw=DRAW[name]), "utf-8")
    return written


def cpu_seconds(marked: str) -> float:
    """Return what all processes of the browser have used so far, known by the folder of its profile."""
    total = 0.0
    for process in Path("/proc").glob("[0-9]*"):
        try:
            if marked in (process / "cmdline").read_text("utf-8", "replace"):
                fields = (process / "stat").read_text("utf-8").rpartition(")")[2].split()
                total += (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
        except OSError:
            continue
    return total


def measure(driver: Any, path: Path, profile: Path) -> dict[str, float]:
    """Open a page in a browser of its own, and drag it."""
    context = driver.chromium.launch_persistent_context(
        str(profile),
        executable_path=shutil.which("chromium"),
        args=["--disable-gpu", "--enable-unsafe-swiftshader"],
        viewport={"width": 1366, "height": 768},
        reduced_motion="reduce",
        offline=True,
    )
    page = context.pages[0]
    page.set_default_timeout(300_000)
    before, begin = cpu_seconds(str(profile)), time.perf_counter()
    page.goto(path.as_uri())
    page.wait_for_selector("html[data-ready]", state="attached")
    row = {"opened s": time.perf_counter() - begin, "opened CPU s": cpu_seconds(str(profile)) - before}
    page.wait_for_timeout(1500)
    before = cpu_seconds(str(profile))
    row["moved p95 ms"] = pan(page)
    row["moved CPU s"] = cpu_seconds(str(profile)) - before
    context.close()
    return row


def main() -> None:
    """Measure every size that is asked for."""
    from playwright.sync_api import sync_playwright

    if shutil.which("npm") is None:
        sys.exit("npm is not installed: there is nothing to compare the map with.")
    sizes = [int(word) for word in sys.argv[1:]] or [600, 10_000, 50_000]
    rows = []
    with sync_playwright() as driver, tempfile.TemporaryDirectory() as text:
        folder = Path(text)
        peers = fetched(folder)
        for size in sizes:
            for name, path in pages(size, peers, folder).items():
                rows.append({"contacts": size, "drawn by": name, **measure(driver, path, folder / path.stem)})
                sys.stderr.write(f"{rows[-1]}\n")
    table = pd.DataFrame(rows).set_index(["contacts", "drawn by"])
    own = table.xs("refgraph", level="drawn by")
    ratios = (table / own.reindex(table.index.get_level_values("contacts")).to_numpy()).drop(
        "refgraph", level=1
    )
    sys.stdout.write(table.round(2).to_string() + "\n\nTimes as long as refgraph's map:\n")
    sys.stdout.write(ratios.replace(np.inf, np.nan).round(1).to_string() + "\n")


if __name__ == "__main__":
    main()
