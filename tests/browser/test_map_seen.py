"""What the map shows at first sight, on every kind of screen and on paper."""

from __future__ import annotations

import itertools
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest

import refgraph as rg
from refgraph.ranking.placing import is_linked
from tests.browser.resting import at_rest, turn_wheel

SIZES = [(1280, 720), (1366, 768), (1440, 900), (1920, 1080), (1024, 700), (390, 780)]


def overlapping(labels: list[dict[str, Any]]) -> list[tuple[str, str]]:
    return [
        (a["text"], b["text"])
        for a, b in itertools.combinations(labels, 2)
        if a["left"] < b["right"]
        and b["left"] < a["right"]
        and a["top"] < b["bottom"]
        and b["top"] < a["bottom"]
    ]


def test_nothing_is_asked_for_and_nothing_fails(seen: Any) -> None:
    at_rest(seen)
    assert seen.trouble == []


def test_many_names_can_be_read_and_none_touch(seen: Any) -> None:
    labels = seen.evaluate("referralMap.labels()")
    assert len(labels) >= 20
    assert overlapping(labels) == []


def test_the_most_important_contact_is_named_first_and_largest(seen: Any, example: rg.Result) -> None:
    first = example.ranking.table["name"].iloc[0]
    assert seen.locator(".person .who").first.inner_text() == first
    assert [label["text"] for label in seen.evaluate("referralMap.labels()") if label["kind"] == "chief"] == [
        first
    ]
    radii = seen.evaluate("referralMap.shown().map((id) => referralMap.place(id)[2])")
    assert radii[0] == max(radii)


def test_no_two_dots_lie_on_one_another(seen: Any) -> None:
    near = seen.evaluate(
        """() => {
          const dots = referralMap.drawn().map((id) => referralMap.place(id));
          let least = Infinity;
          dots.forEach(([x, y], place) => dots.slice(place + 1).forEach(([u, v]) => {
            least = Math.min(least, Math.hypot(x - u, y - v));
          }));
          return least;
        }"""
    )
    assert near >= 6


def test_whoever_is_not_in_the_network_is_one_line_that_opens(seen: Any, example: rg.Result) -> None:
    alone = int((~is_linked(example.network)).sum())
    apart = seen.locator("#apart")
    assert apart.inner_text().endswith(" not in the network")
    assert not [
        label for label in seen.evaluate("referralMap.labels()") if "without a referral" in label["text"]
    ]
    apart.click()
    texts = [label["text"] for label in seen.evaluate("referralMap.labels()")]
    assert f"{alone} contacts without a referral or tie" in texts
    assert len(seen.evaluate("referralMap.drawn()")) == len(example.network.nodes)


def test_the_page_tells_the_story_of_the_ranking_in_its_words(seen: Any, example: rg.Result) -> None:
    table = example.ranking.table
    assert seen.evaluate("referralMap.why()") == dict(zip(table["contact_id"], table["why"], strict=True))


@pytest.mark.parametrize(("width", "height"), SIZES)
def test_no_screen_gets_scroll_bars(
    open_page: Callable[..., Any], example_map: Path, width: int, height: int
) -> None:
    page = open_page(example_map, viewport={"width": width, "height": height})
    sizes = page.evaluate(
        "[document.documentElement.scrollWidth - innerWidth, document.documentElement.scrollHeight - innerHeight]"
    )
    assert max(sizes) <= 0


@pytest.mark.parametrize(("width", "height"), SIZES)
def test_everything_fits_onto_the_first_screen(
    open_page: Callable[..., Any], example_map: Path, width: int, height: int
) -> None:
    page = open_page(example_map, viewport={"width": width, "height": height})
    outside = page.evaluate(
        """() => {
          const map = document.getElementById("map").getBoundingClientRect();
          return referralMap.drawn().map((id) => referralMap.place(id))
            .filter(([x, y]) => x < 0 || y < 0 || x > map.width || y > map.height).length;
        }"""
    )
    assert outside == 0


def test_on_a_small_screen_the_filters_are_a_drawer(open_page: Callable[..., Any], example_map: Path) -> None:
    page = open_page(example_map, viewport={"width": 390, "height": 780}, has_touch=True)
    assert not page.locator("#rail").is_visible()
    page.locator("#drawer").click()
    assert page.locator("#rail").is_visible()
    page.keyboard.press("Escape")
    assert not page.locator("#rail").is_visible()


def test_a_finger_can_choose_a_contact(
    open_page: Callable[..., Any], example_map: Path, example: rg.Result
) -> None:
    page = open_page(example_map, viewport={"width": 390, "height": 780}, has_touch=True)
    first = example.ranking.table["contact_id"].iloc[0]
    x, y, _ = page.evaluate("id => referralMap.place(id)", first)
    box = page.locator("#map").bounding_box()
    page.touchscreen.tap(box["x"] + x, box["y"] + y)
    assert page.evaluate("referralMap.selected()") == first


def test_a_dark_screen_gets_a_dark_map(open_page: Callable[..., Any], example_map: Path) -> None:
    page = open_page(example_map, color_scheme="dark")
    corner = page.evaluate(
        "Array.from(document.getElementById('map').getContext('2d').getImageData(2, 2, 1, 1).data)"
    )
    assert max(corner[:3]) < 60


def test_the_picture_is_twice_as_fine_as_the_screen(seen: Any) -> None:
    with seen.expect_download() as waiting:
        seen.locator("#save-png").click()
    content = Path(waiting.value.path()).read_bytes()
    box = seen.locator("#map").bounding_box()
    size = (int.from_bytes(content[16:20], "big"), int.from_bytes(content[20:24], "big"))
    assert size == (2 * round(box["width"]), 2 * round(box["height"]))
    assert waiting.value.suggested_filename == "Referral-map.png"


def test_the_drawing_shows_what_the_screen_shows(seen: Any) -> None:
    with seen.expect_download() as waiting:
        seen.locator("#save-svg").click()
    root = ElementTree.fromstring(Path(waiting.value.path()).read_text("utf-8"))
    texts = [element.text for element in root.iter("{http://www.w3.org/2000/svg}text")]
    labels = seen.evaluate("referralMap.labels()")
    assert {line for label in labels for line in label["lines"]} <= set(texts)
    assert all(" ".join(label["lines"]) == label["text"] for label in labels)


def test_a_picture_is_on_white_even_from_a_dark_screen(
    open_page: Callable[..., Any], example_map: Path
) -> None:
    svg = open_page(example_map, color_scheme="dark").evaluate("referralMap.svg()")
    assert re.search(r'<rect[^>]*fill="#ffffff"', svg)


def test_paper_gets_the_map_with_its_legend_and_then_the_list(seen: Any) -> None:
    paper = seen.pdf(prefer_css_page_size=True, print_background=True)
    assert len(re.findall(rb"/Type\s*/Page\b", paper)) == 2
    assert seen.locator("#paper .swatch").count() >= 9
    assert seen.locator("#paper .people .person").count() == 25


def test_a_selected_contact_is_printed_too(seen: Any) -> None:
    seen.locator(".person").first.click()
    seen.pdf()
    assert "Why this place" in seen.locator("#paper").text_content()


def test_the_colours_of_a_lens_come_with_words_and_numbers(seen: Any) -> None:
    seen.locator("button.highlight", has_text="Owner coverage").click()
    rows = seen.locator("#rail .legend li").all_inner_texts()
    assert len(rows) == seen.locator("#rail .legend .swatch").count() == 3
    assert all(re.search(r" \([\d,]+\)$", row) for row in rows)
    assert seen.locator("label:has(input[name=cluster]) .swatch").count() == 0


def test_from_far_away_many_contacts_are_bubbles_that_open(
    open_page: Callable[..., Any], example_map: Path, example: rg.Result, tmp_path: Path
) -> None:
    path = tmp_path / "map.html"
    # As if the example were large: a real network of that size would take longer to rank than all tests here.
    text = example_map.read_text("utf-8").replace("const FAR = 10000;", "const FAR = 100;")
    path.write_text(text.replace("camera.scale < 2 ", "camera.scale < 4 "), "utf-8")
    page = open_page(path, bypass_csp=True, viewport={"width": 760, "height": 300})
    page.mouse.move(200, 150)
    turn_wheel(page, 300)
    page.mouse.wheel(0, 300)
    page.wait_for_function("() => referralMap.far()")
    first = example.ranking.table["contact_id"].iloc[0]
    x, y, _ = page.evaluate("id => referralMap.place(id)", first)
    box = page.locator("#map").bounding_box()
    page.mouse.click(box["x"] + x, box["y"] + y)
    assert not page.evaluate("referralMap.far()")
    assert page.trouble == []


def test_from_far_away_no_title_lies_on_the_bubble_of_others(
    open_page: Callable[..., Any], example_map: Path, tmp_path: Path
) -> None:
    path = tmp_path / "map.html"
    text = example_map.read_text("utf-8").replace("const FAR = 10000;", "const FAR = 100;")
    text = text.replace("const MANY = 5000;", "const MANY = 100;")
    path.write_text(text.replace("camera.scale < 2 ", "camera.scale < 99 "), "utf-8")
    for width, height in ((1366, 768), (900, 420)):
        page = open_page(path, bypass_csp=True, viewport={"width": width, "height": height})
        titles, covered = page.evaluate(
            """() => {
              const titles = referralMap.labels().filter(({ kind }) => kind === "title");
              const covered = titles.filter(({ text, left, right, top, bottom }) => referralMap.bubbles().some(
                ([name, x, y, radius]) => name !== text && Math.hypot(Math.max(left - x, 0, x - right),
                  Math.max(top - y, 0, y - bottom)) < radius - 2));
              return [titles.length, covered.map(({ text }) => text)];
            }"""
        )
        assert titles >= 1
        assert covered == []


def test_a_notebook_shows_the_map_in_its_frame(
    open_page: Callable[..., Any], example: rg.Result, tmp_path: Path
) -> None:
    path = tmp_path / "notebook.html"
    path.write_text(f"<!doctype html><body>{example.map()._repr_html_()}</body>", "utf-8")
    page = open_page(path, ready=False)
    frame = page.frame_locator("iframe")
    frame.locator("html[data-ready]").wait_for()
    frame.locator(".person").first.click()
    assert frame.locator("#panel h2").inner_text() == example.ranking.table["name"].iloc[0]
    assert page.trouble == []
