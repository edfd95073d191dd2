"""Names that are programs elsewhere stay names in every output."""

from __future__ import annotations

import csv
from collections.abc import Callable
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import networkx as nx
import pandas as pd
import pytest

import refgraph as rg
from tests.browser.resting import at_rest


@pytest.fixture(scope="module")
def evil_map(evil: rg.Result, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("evil")
    ids = evil.network.nodes.index.tolist()
    words = evil.network.nodes["name"].tolist()
    plan = pd.DataFrame(
        {"task_id": ids, "contact_id": ids, "bucket_order": 1, "due": pd.Timestamp("2026-01-01")}
    ).assign(action=words, owner=words, reason=words)
    title = '</title><script>window.__pwn=9</script> "x'
    return rg.write_map(evil, folder / "map.html", title=title, plan=plan)[0]


def untouched(page: Any) -> bool:
    return page.trouble == [] and page.evaluate("window.__pwn === undefined")


def test_the_page_opens_as_if_nothing_were(open_page: Callable[..., Any], evil_map: Path) -> None:
    assert untouched(open_page(evil_map))


def test_hovering_over_every_part_of_the_map_runs_nothing(
    open_page: Callable[..., Any], evil_map: Path
) -> None:
    page = open_page(evil_map)
    ids = page.evaluate("referralMap.shown()")[:40]
    for identity in ids:
        x, y, _ = page.evaluate("id => referralMap.place(id)", identity)
        box = page.locator("#map").bounding_box()
        page.mouse.move(box["x"] + x, box["y"] + y)
    assert untouched(page)


def test_choosing_anybody_runs_nothing(open_page: Callable[..., Any], evil_map: Path) -> None:
    page = open_page(evil_map)
    people = page.locator(".person")
    people.first.wait_for()
    for number in range(min(20, people.count())):
        people.nth(number).click()
        page.keyboard.press("Escape")
    assert untouched(page)


@pytest.mark.parametrize("number", [0, 1, 2])
def test_the_next_step_is_shown_as_the_text_it_is(
    open_page: Callable[..., Any], evil_map: Path, number: int
) -> None:
    page = open_page(evil_map)
    page.locator(".person").nth(number).click()
    name = page.locator("#panel h2").text_content()
    assert page.locator(".next .soft").text_content() == name
    assert page.locator(".next *:not(h3):not(p)").count() == 0


def test_searching_runs_nothing(open_page: Callable[..., Any], evil_map: Path) -> None:
    page = open_page(evil_map)
    for text in ("<", "script", "on", "{{", "٠", '"'):
        page.locator("#search input").fill(text)
    assert page.locator("#search li").count()
    assert untouched(page)


def test_table_help_and_paper_run_nothing(open_page: Callable[..., Any], evil_map: Path) -> None:
    page = open_page(evil_map)
    page.locator("#as-table").click()
    page.locator("#help").click()
    page.keyboard.press("Escape")
    page.pdf()
    assert untouched(page)


def test_the_drawing_is_xml_without_any_script(open_page: Callable[..., Any], evil_map: Path) -> None:
    page = open_page(evil_map)
    tags = {
        element.tag.rpartition("}")[2]
        for element in ElementTree.fromstring(page.evaluate("referralMap.svg()")).iter()
    }
    assert tags <= {"svg", "title", "path", "rect", "text"}


def test_what_is_added_to_the_page_by_force_does_not_run(
    open_page: Callable[..., Any], evil_map: Path
) -> None:
    page = open_page(evil_map)
    page.evaluate(
        """() => {
          const script = document.createElement("script");
          script.textContent = "window.__pwn = 1";
          document.body.append(script);
          document.body.insertAdjacentHTML("beforeend", "<img src=x onerror='window.__pwn = 2'>");
          return new Promise((done) => document.body.lastElementChild.addEventListener("error", done));
        }"""
    )
    assert page.evaluate("window.__pwn === undefined")
    assert page.evaluate("fetch('https://example.org').then(() => 'went', () => 'stopped')") == "stopped"


def test_marks_of_direction_do_not_turn_the_page(open_page: Callable[..., Any], evil_map: Path) -> None:
    assert "\u202e" not in open_page(evil_map).locator("body").inner_text()


def test_the_pyvis_page_runs_nothing(open_page: Callable[..., Any], evil: rg.Result, tmp_path: Path) -> None:
    path, _ = rg.write_pyvis(evil, tmp_path / "pyvis.html", title="</title><script>window.__pwn=9</script>")
    page = open_page(path)
    for x in range(200, 1200, 90):
        page.mouse.move(x, 420)
        at_rest(page)
    assert untouched(page)


def test_pyvis_does_not_take_titles_for_markup(evil: rg.Result) -> None:
    titles = [node["title"] for node in rg.to_pyvis(evil).nodes]
    assert not [title for title in titles if "href" in title.lower()]


@pytest.mark.parametrize("ending", ["gexf", "graphml", "json"])
def test_graph_files_hold_the_names_as_text(evil: rg.Result, tmp_path: Path, ending: str) -> None:
    import json

    path, *_ = rg.write_graph(evil, tmp_path / f"network.{ending}")
    if ending == "json":
        labels = [node["label"] for node in json.loads(path.read_text("utf-8"))["nodes"]]
    elif ending == "gexf":
        root = ElementTree.fromstring(path.read_text("utf-8"))
        labels = [node.get("label") for node in root.iter("{http://gexf.net/1.3}node")]
    else:
        graph = nx.read_graphml(path)
        labels = [attributes["label"] for _, attributes in graph.nodes(data=True)]
    assert '<img src=x onerror="window.__pwn=1">' in labels
    assert len(labels) == len(evil.network.nodes)


def test_tables_for_spreadsheets_hold_no_formula(evil: rg.Result, tmp_path: Path) -> None:
    for path in rg.write_graph(evil, tmp_path / "network.csv"):
        with path.open(newline="", encoding="utf-8") as file:
            cells = [cell for row in csv.reader(file) for cell in row]
        texts = [cell for cell in cells if not _is_number(cell)]
        assert not [cell for cell in texts if cell.startswith(("=", "+", "-", "@", "\t", "\r"))]


def _is_number(text: str) -> bool:
    try:
        float(text)
    except ValueError:
        return False
    return True
