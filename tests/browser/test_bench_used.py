"""From the drop of an export to the file for the CRM, in a real browser: by mouse alone, and by keyboard alone."""

from __future__ import annotations

import base64
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from click.testing import CliRunner
from refgraph_cli.main import main

from refgraph.decisions import HOW

ROOT = Path(__file__).parents[2]
AXE = ROOT / "node_modules" / "axe-core" / "axe.min.js"
REALTOR = ROOT.parent / "shared/cases/realtor-export/r1_fub_people.csv"
SMALL = """ID,First Name,Last Name,Email 1,Stage,Assigned To,Date Added,Referred by
1,Ann,Lee,ann@lee.example,Past Client,Olga,1/5/2023,
2,Bob,King,bob@king.example,Active Client,Olga,2/3/2023,Ann Lee
3,Cid,Ray,cid@ray.example,Lead,Olga,3/4/2025,Ann Le
4,Dee,Fox,dee@fox.example,Lead,Petra,5/6/2025,Ann Le
5,Eve,Orr,eve@orr.example,Lead,Petra,6/6/2025,Bob Kin
6,Gus,Ash,gus@ash.example,Lead,Petra,6/7/2025,Bob Kin
7,Bill,King,bill@king.example,Lead,Petra,7/7/2025,B. King
"""
NAMES = "people.csv"
START = "from refgraph_cli.start import start; start()"
DONE = 'text="Making the lists: done."'
STEPS = ("files", "columns", "who", "results", "decisions", "plan", "crm")
OURS = ("decisions.csv", "decisions.shown.json")


@pytest.fixture(scope="module")
def export() -> bytes:
    return REALTOR.read_bytes() if REALTOR.is_file() else SMALL.encode()


@pytest.fixture(scope="module")
def commanded(export: bytes, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder after the commands: a run, two decisions in the review list, a run, the files for the CRM."""
    folder = tmp_path_factory.mktemp("commanded")
    (folder / NAMES).write_bytes(export)
    out = folder / "out"
    command("run", str(folder), "-o", str(out))
    review = pd.read_csv(out / "review.csv", dtype=str, encoding="utf-8-sig").fillna("")
    heads = review.index[review["group"].str.endswith(": all")]
    review.loc[heads[0], "decision"] = "accept"
    alone = review.index[review["group"].eq("") & review["candidate_2"].ne("")][0]
    review.loc[alone, "decision"] = review.loc[alone, "candidate_1"].split(": ")[0]
    assert review.loc[0, "group"] == HOW
    review.to_csv(out / "review.csv", index=False)
    command("run", str(folder), "-o", str(out))
    command("tiers", str(folder), "--previous", str(out), "--write-back", str(out / "write-back"), "--yes")
    return folder


def command(*words: str) -> None:
    done = CliRunner().invoke(main, list(words))
    assert done.exit_code == 0, done.stderr


class Bench:
    """The bench as a program of its own, and a window of a browser on it."""

    def __init__(self, folder: Path, browser: Any) -> None:
        self.folder, self._browser = folder, browser

    def __enter__(self) -> Any:
        words = [sys.executable, "-c", START, "open", str(self.folder), "--no-browser"]
        self._process = subprocess.Popen(words, stderr=subprocess.PIPE, encoding="utf-8")
        assert self._process.stderr is not None
        address = re.search(r"http://\S+", self._process.stderr.readline())
        assert address
        self._context = self._browser.new_context(
            viewport={"width": 1366, "height": 768}, reduced_motion="reduce"
        )
        page = self._context.new_page()
        page.set_default_timeout(120_000)
        page.trouble = []
        page.on("pageerror", lambda error: page.trouble.append(str(error)))
        page.on("console", lambda line: page.trouble.append(line.text) if line.type == "error" else None)
        # From now on, so that none is opened before somebody waits for it.
        page.on("filechooser", lambda chooser: None)
        page.goto(address[0])
        page.wait_for_url("**/files")
        return page

    def __exit__(self, *_: object) -> None:
        self._context.close()
        self._process.terminate()
        self._process.wait(20)
        assert self._process.stderr is not None
        self._process.stderr.close()


@pytest.fixture(scope="module")
def open_bench_at(browser: Any) -> Callable[[Path], Bench]:
    return lambda folder: Bench(folder, browser)


def differences(folder: Path, other: Path) -> list[str]:
    """Return the files that are not the same in both; where a decision was made is not what it says."""
    names = [path.relative_to(other).as_posix() for path in (other / "out").rglob("*") if path.is_file()]
    found = [name for name in names if not name.endswith(OURS) and "previous/" not in name]
    assert any("write-back/" in name for name in found)
    return [name for name in found if (folder / name).read_bytes() != (other / name).read_bytes()]


def decided(folder: Path) -> list[list[str]]:
    table = pd.read_csv(folder / "out/decisions.csv", dtype=str).fillna("")
    return table[["kind", "subject", "decision"]].values.tolist()


def test_with_the_mouse_alone_beside_a_command_and_after_a_new_start(
    open_bench_at: Callable[[Path], Bench], export: bytes, commanded: Path, tmp_path: Path
) -> None:
    with open_bench_at(tmp_path) as page:
        data = page.evaluate_handle(
            """([text, name]) => {
              const data = new DataTransfer();
              const bytes = Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
              data.items.add(new File([bytes], name, { type: "text/csv" }));
              return data;
            }""",
            [base64.b64encode(export).decode(), NAMES],
        )
        page.dispatch_event("[data-drop]", "drop", {"dataTransfer": data})
        page.click("text=On to the columns")
        page.wait_for_selector("text=The other way round")
        page.click("text=Make the lists")
        page.wait_for_selector(DONE)
        page.click("#progress >> text=Decide who is who")
        page.click("text=Take the one candidate of each")
        page.wait_for_selector("text=What you decided unlocks")
        card = page.locator("[data-card]:has([data-key='2'])").first
        card.locator("[data-key='1']").click()
        page.wait_for_selector(".answered")
        assert page.trouble == []
    command("run", str(tmp_path), "-o", str(tmp_path / "out"))
    with open_bench_at(tmp_path) as page:
        page.click("nav >> text=Back to the CRM")
        page.wait_for_selector("text=row by row")
        page.click("text=Write the files for the import")
        page.wait_for_selector("text=Writing the files for the CRM: done.")
        with page.expect_download() as saved:
            page.click("a[download] >> nth=0")
        assert saved.value.path().read_bytes() in [
            path.read_bytes() for path in (commanded / "out/write-back").iterdir()
        ]
        assert page.trouble == []
    assert decided(tmp_path) == decided(commanded)
    assert differences(tmp_path, commanded) == []


def tab_to(page: Any, selector: str) -> None:
    """Press Tab until something has the focus, as who has no mouse does."""
    page.wait_for_selector(selector)
    for _ in range(200):
        if page.evaluate("(selector) => document.activeElement.matches(selector)", selector):
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"{selector} is not reached with the Tab key")


def test_with_the_keyboard_alone_and_nothing_that_axe_finds(
    open_bench_at: Callable[[Path], Bench], export: bytes, commanded: Path, tmp_path: Path
) -> None:
    def enter(selector: str) -> None:
        tab_to(page, selector)
        page.keyboard.press("Enter")

    with open_bench_at(tmp_path) as page:
        tab_to(page, "#files")
        with page.expect_file_chooser() as chooser:
            page.keyboard.press("Enter")
        chooser.value.set_files([{"name": NAMES, "mimeType": "text/csv", "buffer": export}])
        enter("form.drop button")
        enter("a[href='/columns']")
        page.wait_for_selector("text=The other way round")
        enter("form[action='/run'] button")
        page.wait_for_selector(DONE)
        enter("#progress a[href='/who']")
        page.wait_for_selector(".alike")
        page.keyboard.press("a")
        page.wait_for_selector("text=What you decided unlocks")
        while page.locator(".here [data-key='2']").count() == 0:
            page.keyboard.press("s")
        page.keyboard.press("1")
        page.wait_for_selector(".answered")
        assert page.evaluate("document.activeElement.matches('[data-card]:not(.answered)')")
        enter("form[action='/run'] button")
        page.wait_for_selector("form[action='/stop']")
        page.wait_for_selector(DONE)
        enter("nav a[href='/crm']")
        enter("form[action='/crm'] button")
        page.wait_for_selector("text=Writing the files for the CRM: done.")
        faults = [fault for step in STEPS for fault in judged(page, step)]
        assert page.trouble == []
    assert decided(tmp_path) == decided(commanded)
    assert differences(tmp_path, commanded) == []
    assert faults == []


def test_who_is_picked_on_the_map_is_there_to_be_decided_after_one_click(
    open_bench_at: Callable[[Path], Bench], tmp_path: Path
) -> None:
    (tmp_path / NAMES).write_text(SMALL, encoding="utf-8")
    command("run", str(tmp_path), "-o", str(tmp_path / "out"))
    with open_bench_at(tmp_path) as page:
        asked: list[str] = []
        page.goto(page.url.rpartition("/")[0] + "/results")
        page.get_by_role("group", name="What to show").get_by_role("link", name="Map").click()
        shown = page.wait_for_selector("iframe[src*='/run/map.html']").content_frame()
        shown.wait_for_selector("html[data-ready]")
        page.on("request", lambda each: "/progress" in each.url or asked.append(f"{each.method} {each.url}"))
        shown.evaluate("location.hash = 'shelf=1|2'")
        shown.get_by_label("Decision for Ann Lee", exact=True).select_option("never")
        assert asked == []
        shown.get_by_role("button", name="To Decisions").click()
        page.wait_for_url("**/decisions?*list=*")
        assert page.locator("tbody tr").count() == 2
        assert page.locator("tbody tr:has-text('Ann Lee') strong").inner_text() == "never"
        assert asked[0] == f"POST {page.url.partition('?')[0]}/list"
        assert [each for each in asked if each.startswith("POST")] == asked[:1]
        assert page.trouble == []
    assert decided(tmp_path) == [["tier", "1", "never"]]


def judged(page: Any, step: str) -> list[str]:
    """Return what axe finds on the page of a step, in light and dark, on a screen and a telephone."""
    found = []
    for width, scheme in ((1366, "light"), (390, "dark")):
        page.set_viewport_size({"width": width, "height": 844})
        page.emulate_media(color_scheme=scheme)
        page.goto(page.url.rpartition("/")[0] + f"/{step}")
        page.wait_for_selector("h1")
        if page.evaluate("document.documentElement.scrollWidth > innerWidth"):
            found.append(f"{step} at {width}: wider than the screen")
        if AXE.is_file():
            page.evaluate(AXE.read_text("utf-8"))
            results = page.evaluate("axe.run(document, {iframes: false})")
            found += [
                f"{step} {scheme}: {each['id']} {each['nodes'][0]['html']}" for each in results["violations"]
            ]
    return found
