"""Everything by keyboard, everything with a name, nothing that axe finds serious."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

import refgraph as rg

AXE = Path(__file__).parents[2] / "node_modules" / "axe-core" / "axe.min.js"


def test_a_contact_is_found_and_left_by_keyboard_alone(seen: Any) -> None:
    seen.keyboard.press("/")
    seen.keyboard.type("ann lee")
    seen.keyboard.press("ArrowDown")
    seen.keyboard.press("Enter")
    assert seen.evaluate("document.activeElement.tagName") == "H2"
    assert seen.locator("#panel h2").inner_text() == "Ann Lee"
    seen.keyboard.press("Escape")
    assert seen.evaluate("referralMap.selected()") is None


def test_the_map_is_moved_and_walked_by_keyboard(seen: Any) -> None:
    seen.locator("#map").focus()
    before = seen.evaluate("referralMap.camera()")
    seen.keyboard.press("ArrowLeft")
    seen.keyboard.press("+")
    after = seen.evaluate("referralMap.camera()")
    assert after["scale"] > before["scale"]
    seen.keyboard.press("0")
    assert seen.evaluate("referralMap.camera()") == before
    seen.keyboard.press("Enter")
    first = seen.evaluate("referralMap.selected()")
    seen.locator("#map").focus()
    seen.keyboard.press("n")
    assert seen.evaluate("referralMap.selected()") not in (None, first)


def test_every_control_is_reached_with_the_tab_key(seen: Any) -> None:
    controls = seen.evaluate(
        """[...document.querySelectorAll("button, input, select, summary, [tabindex='0']")]
          .filter((element) => element.offsetParent && !element.disabled).length"""
    )
    reached = 0
    seen.evaluate("document.body.focus()")
    for _ in range(controls):
        seen.keyboard.press("Tab")
        reached += seen.evaluate("document.activeElement !== document.body")
    # The radio buttons of a group are one stop.
    assert reached >= controls - seen.locator("input[type=radio]").count()


def test_focus_can_be_seen(seen: Any) -> None:
    seen.keyboard.press("Tab")
    width = seen.evaluate("parseFloat(getComputedStyle(document.activeElement).outlineWidth)")
    assert width >= 2


def test_a_filter_keeps_the_focus(seen: Any) -> None:
    box = seen.get_by_role("checkbox", name="No tier")
    box.focus()
    seen.keyboard.press("Space")
    assert seen.evaluate("document.activeElement.name") == "tier"


def test_what_changes_is_announced(seen: Any, example: rg.Result) -> None:
    tiers = int(example.ranking.table["crm_tier"].ne("").sum())
    seen.get_by_role("checkbox", name="No tier").uncheck()
    assert (
        seen.get_by_role("status").inner_text() == f"{tiers} of {len(example.ranking.table)} contacts shown"
    )


def test_the_map_has_a_text_in_its_place(seen: Any, example: rg.Result) -> None:
    assert f"{len(example.ranking.table)} contacts" in seen.locator("#map").get_attribute("aria-label")
    assert "Arrow keys" in seen.locator("#map-keys").text_content()


@pytest.mark.parametrize(
    ("state", "scheme"),
    [
        (state, "light")
        for state in ("list", "person", "table", "search", "help", "small", "lens", "reach", "shelf")
    ]
    + [(state, "dark") for state in ("list", "person")],
)
def test_axe_finds_nothing_serious(
    open_page: Callable[..., Any], example_map: Path, state: str, scheme: str
) -> None:
    if not AXE.is_file():
        pytest.skip("axe-core is not installed: npm install --no-save axe-core")
    size = {"width": 390, "height": 780} if state == "small" else {"width": 1366, "height": 768}
    page = open_page(example_map, color_scheme=scheme, viewport=size)
    if state == "person":
        page.locator(".person").nth(1).click()
    elif state == "table":
        page.locator("#as-table").click()
    elif state == "search":
        page.locator("#search input").fill("ann")
    elif state == "help":
        page.locator("#help").click()
    elif state == "small":
        page.locator("#drawer").click()
    elif state == "lens":
        page.evaluate("location.hash = 'lens=satisfaction'")
    elif state == "reach":
        page.locator("#panel .path .picker input").fill("attorney")
        page.keyboard.press("Enter")
    elif state == "shelf":
        page.evaluate("location.hash = 'lens=stopped'")
        page.get_by_role("button", name="Select all").click()
    page.evaluate(AXE.read_text("utf-8"))
    found = page.evaluate("axe.run().then((result) => result.violations)")
    serious = [
        (rule["id"], [node["html"][:120] for node in rule["nodes"]][:3])
        for rule in found
        if rule["impact"] in ("serious", "critical")
    ]
    assert serious == []
