"""The report in a browser: nothing is fetched, nothing runs, nothing is cut off, and axe finds nothing serious."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

import refgraph as rg

FEWEST_SECTIONS = 5
AXE = Path(__file__).parents[2] / "node_modules" / "axe-core" / "axe.min.js"


@pytest.fixture(scope="session")
def example_report(example: rg.Result, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The report of the example, with a plan."""
    tiers = rg.assign_tiers(example)
    composed = rg.compose_report(example, tiers, plan=rg.plan(example, tiers))
    return rg.write_report(composed, tmp_path_factory.mktemp("report") / "report.html")[0]


@pytest.fixture(scope="session")
def evil_report(evil: rg.Result, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The report of people with names that break software."""
    composed = rg.compose_report(evil, title="</title><script>window.__pwn=0</script>")
    return rg.write_report(composed, tmp_path_factory.mktemp("report") / "evil.html")[0]


@pytest.mark.parametrize("which", ["example_report", "evil_report"])
def test_it_opens_without_a_network_a_script_or_a_complaint(
    open_page: Callable[..., Any], request: pytest.FixtureRequest, which: str
) -> None:
    path = request.getfixturevalue(which)
    page = open_page(path, ready=False)
    assert page.trouble == []
    assert page.locator("h2").count() == path.read_text("utf-8").count("<h2") >= FEWEST_SECTIONS
    assert page.locator("script").count() == 0


def test_no_name_runs_anything(open_page: Callable[..., Any], evil_report: Path) -> None:
    page = open_page(evil_report, ready=False)
    assert page.evaluate("window.__pwn === undefined")
    assert page.locator("img, iframe, object, a[href^='javascript']").count() == 0


def test_what_somebody_pastes_into_the_page_does_not_run_either(
    open_page: Callable[..., Any], example_report: Path, tmp_path: Path
) -> None:
    tampered = tmp_path / "tampered.html"
    text = example_report.read_text("utf-8")
    tampered.write_text(text.replace("<main>", "<main><script>window.__pwn=1</script>"), "utf-8")
    page = open_page(tampered, ready=False)
    assert page.evaluate("window.__pwn === undefined")


@pytest.mark.parametrize("width", [320, 390, 768, 1366])
def test_the_page_is_as_wide_as_the_screen(
    open_page: Callable[..., Any], example_report: Path, width: int
) -> None:
    page = open_page(example_report, ready=False, viewport={"width": width, "height": 780})
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_no_label_of_a_drawing_is_cut_off(open_page: Callable[..., Any], example_report: Path) -> None:
    page = open_page(example_report, ready=False)
    outside = page.evaluate(
        """[...document.querySelectorAll("figure svg text")].filter((text) => {
          const box = text.getBoundingClientRect(), all = text.closest("svg").getBoundingClientRect();
          return box.left < all.left - 1 || box.right > all.right + 1 || box.top < all.top - 1
            || box.bottom > all.bottom + 1;
        }).map((text) => text.textContent)"""
    )
    assert outside == []


def test_the_drawings_follow_the_colours_of_the_screen(
    open_page: Callable[..., Any], example_report: Path
) -> None:
    ink = "getComputedStyle(document.querySelector('figure svg text')).fill"
    light = open_page(example_report, ready=False, color_scheme="light").evaluate(ink)
    dark = open_page(example_report, ready=False, color_scheme="dark").evaluate(ink)
    assert light != dark


def test_on_paper_it_is_light_and_of_the_size_a4(
    open_page: Callable[..., Any], example_report: Path, tmp_path: Path
) -> None:
    page = open_page(example_report, ready=False, color_scheme="dark")
    page.emulate_media(media="print")
    assert page.evaluate("getComputedStyle(document.body).color") == "rgb(17, 17, 17)"
    printed = page.pdf(prefer_css_page_size=True)
    boxes = re.findall(rb"/MediaBox \[0 0 ([\d.]+) ([\d.]+)\]", printed)
    assert len(boxes) >= 5
    assert {(round(float(wide)), round(float(high))) for wide, high in boxes} == {(595, 842)}


def test_on_paper_no_short_table_and_no_drawing_is_parted(
    open_page: Callable[..., Any], example_report: Path
) -> None:
    page = open_page(example_report, ready=False)
    page.emulate_media(media="print")
    kept = page.evaluate(
        """[...document.querySelectorAll("figure, .card, .block.short")]
          .every((element) => getComputedStyle(element).breakInside === "avoid")"""
    )
    assert kept


def test_every_table_that_scrolls_is_reached_by_keyboard(
    open_page: Callable[..., Any], example_report: Path
) -> None:
    page = open_page(example_report, ready=False, viewport={"width": 390, "height": 780})
    unreachable = page.evaluate(
        """[...document.querySelectorAll(".table, .drawing")]
          .filter((element) => element.scrollWidth > element.clientWidth && element.tabIndex !== 0).length"""
    )
    assert unreachable == 0


@pytest.mark.parametrize(("scheme", "width"), [("light", 1366), ("dark", 1366), ("light", 390)])
def test_axe_finds_nothing_serious(
    open_page: Callable[..., Any], example_report: Path, tmp_path: Path, scheme: str, width: int
) -> None:
    if not AXE.is_file():
        pytest.skip("axe-core is not installed: npm install --no-save axe-core")
    # The policy of the page lets no script run, not even the one that judges it.
    judged = tmp_path / "judged.html"
    text = example_report.read_text("utf-8")
    judged.write_text(re.sub(r'<meta http-equiv="Content-Security-Policy"[^>]*>', "", text), "utf-8")
    page = open_page(judged, ready=False, color_scheme=scheme, viewport={"width": width, "height": 768})
    page.evaluate(AXE.read_text("utf-8"))
    found = page.evaluate("axe.run().then((result) => result.violations)")
    serious = [
        (rule["id"], [node["html"][:120] for node in rule["nodes"]][:3])
        for rule in found
        if rule["impact"] in ("serious", "critical")
    ]
    assert serious == []
