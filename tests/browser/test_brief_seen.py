"""The brief in a browser and on paper: one sheet of A4 whatever people are called, nothing fetched, nothing cut off."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

import refgraph as rg
from refgraph.outputs.brief.parts import Brief, Entry, ToDo, Trend
from refgraph.outputs.brief.words import fitted
from tests.browser.test_report_seen import AXE

LONG = {
    "wide": "WWMMWWMMWW MWMWMWMWMWMWMWMWMWMW",
    "german": "Maximiliane-Charlotte von Müller-Lüdenscheidt-Österreicher",
    "eastern": "山田太郎左衛門之助山田太郎左衛門之助山田太郎左衛門之助",
    "one word": "Donaudampfschifffahrtsgesellschaftskapitänswitwenrente",
    "usual": "Ann Adler",
}


@pytest.fixture(scope="session")
def example_brief(example: rg.Result, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The brief of the example, with a plan."""
    tiers = rg.assign_tiers(example)
    composed = rg.compose_brief(example, tiers, rg.plan(example, tiers))
    return rg.write_brief(composed, tmp_path_factory.mktemp("brief") / "brief.html")[0]


@pytest.fixture(scope="session")
def evil_brief(evil: rg.Result, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The brief of people with names that break software."""
    composed = rg.compose_brief(evil, title="</title><script>window.__pwn=0</script>")
    return rg.write_brief(composed, tmp_path_factory.mktemp("brief") / "evil.html")[0]


def filled(name: str) -> Brief:
    """Return a brief in which every place is taken by the longest that it may hold."""
    entry = Entry(
        "t",
        fitted(name, 40),
        fitted(name, 28) if len(name) < 22 else "",
        "Write a note",
        fitted(name, 28),
        f"{'x' * 22}@partner-gesellschaft-mbh.example",
        pd.Timestamp("2025-09-30"),
        True,
        fitted(f"Referred {name}, {name} and {name} (qualified on 22 December)", 92),
    )
    lists = tuple(ToDo(title, (entry,) * 5, 4321, "") for title in ("To thank", "To win back", "To ask"))
    rows = pd.DataFrame(
        {"called": "2025-01", "tick": "Jan\n2025", "referrals": 999.0, "complete": True}, index=range(24)
    )
    said = f"{fitted(name, 40)} and 1,234 others made 4,321 of the 5,432 referrals of the last 24 months, worth USD 9."
    return Brief(
        fitted(name, 60),
        said,
        (said,) * 3,
        (said,),
        lists,
        "",
        None,
        Trend(rows, said),
        said * 2,
        (said,) * 2,
        said,
    )


def sheets(page: Any) -> list[tuple[int, int]]:
    page.emulate_media(media="print")
    boxes = re.findall(rb"/MediaBox \[0 0 ([\d.]+) ([\d.]+)\]", page.pdf(prefer_css_page_size=True))
    return [(round(float(across)), round(float(down))) for across, down in boxes]


@pytest.mark.parametrize("which", ["example_brief", "evil_brief"])
def test_it_opens_without_a_network_a_script_or_a_complaint(
    open_page: Callable[..., Any], request: pytest.FixtureRequest, which: str
) -> None:
    page = open_page(request.getfixturevalue(which), ready=False)
    assert page.trouble == []
    assert page.locator("script, img, iframe, object, a").count() == 0
    assert page.evaluate("window.__pwn === undefined")


def test_the_example_is_one_sheet_of_a4(open_page: Callable[..., Any], example_brief: Path) -> None:
    assert sheets(open_page(example_brief, ready=False)) == [(595, 842)]


@pytest.mark.parametrize("name", LONG.values(), ids=LONG)
def test_it_is_one_sheet_whatever_people_are_called(
    open_page: Callable[..., Any], tmp_path: Path, name: str
) -> None:
    file = tmp_path / "brief.html"
    file.write_text(rg.brief_page(filled(name)), "utf-8")
    assert sheets(open_page(file, ready=False)) == [(595, 842)]


@pytest.mark.parametrize("width", [320, 390, 768, 1366])
def test_the_page_is_as_wide_as_the_screen(
    open_page: Callable[..., Any], example_brief: Path, width: int
) -> None:
    page = open_page(example_brief, ready=False, viewport={"width": width, "height": 780})
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_no_name_and_no_number_of_a_drawing_is_cut_off(
    open_page: Callable[..., Any], example_brief: Path
) -> None:
    page = open_page(example_brief, ready=False)
    outside = page.evaluate(
        """[...document.querySelectorAll("svg text")].filter((text) => {
          const box = text.getBoundingClientRect(), all = text.closest("svg").getBoundingClientRect();
          return box.left < all.left - 1 || box.right > all.right + 1 || box.top < all.top - 1
            || box.bottom > all.bottom + 1;
        }).map((text) => text.textContent)"""
    )
    assert outside == []


@pytest.mark.parametrize(("scheme", "width"), [("light", 1366), ("dark", 1366), ("light", 390)])
def test_axe_finds_nothing(
    open_page: Callable[..., Any], example_brief: Path, tmp_path: Path, scheme: str, width: int
) -> None:
    if not AXE.is_file():
        pytest.skip("axe-core is not installed: npm install --no-save axe-core")
    # The policy of the page lets no script run, not even the one that judges it.
    judged = tmp_path / "judged.html"
    text = example_brief.read_text("utf-8")
    judged.write_text(re.sub(r'<meta http-equiv="Content-Security-Policy"[^>]*>', "", text), "utf-8")
    page = open_page(judged, ready=False, color_scheme=scheme, viewport={"width": width, "height": 768})
    page.evaluate(AXE.read_text("utf-8"))
    found = page.evaluate("axe.run().then((result) => result.violations)")
    assert [(rule["id"], [node["html"][:120] for node in rule["nodes"]][:3]) for rule in found] == []
