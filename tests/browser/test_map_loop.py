"""From the map into the next run: who is picked on the page, with a decision, is decided."""

from __future__ import annotations

import csv
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from refgraph_cli.main import main

NAMES = {
    "C1": "Ann Lee",
    "C2": "<img src=x onerror=window.__pwn=1>",
    "C3": "constructor",
    "C4": "__proto__",
    "C5": "=cmd|calc",
    **{f"C{number}": f"Bo Moor {number}" for number in range(6, 11)},
}
LENSES = ("producers", "connectors", "stopped", "money", "owners", "satisfaction")


@pytest.fixture(scope="module")
def export(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Ten people whom Ann, the image and the formula referred, with owners of such names, too."""
    path = tmp_path_factory.mktemp("loop") / "contacts.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["Contact ID", "Full Name", "Type", "Referred By ID", "Created", "Owner"])
        for place, (identity, name) in enumerate(NAMES.items()):
            by = "" if not place else "C1" if place < 5 else "C2" if place < 8 else "C5"
            owner = list(NAMES.values())[1 + place % 4]
            writer.writerow([identity, name, "Client", by, f"2025-11-{place + 1:02}", owner])
    return path


def invoke(*arguments: str) -> None:
    done = CliRunner().invoke(main, [str(argument) for argument in arguments])
    assert done.exit_code == 0, done.output


def by_contact(path: Path) -> dict[str, dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return {row["contact_id"]: row for row in csv.DictReader(file)}


def lasso(page: Any) -> None:
    """Draw a line along the edge of the stage with the shift key held."""
    box = page.locator("#map").bounding_box()
    left, top = box["x"] + 3, box["y"] + 3
    right, bottom = box["x"] + box["width"] - 3, box["y"] + box["height"] - 3
    page.keyboard.down("Shift")
    page.mouse.move(left, top)
    page.mouse.down()
    for x, y in ((right, top), (right, bottom), (left, bottom), (left, top + 9)):
        page.mouse.move(x, y)
    page.mouse.up()
    page.keyboard.up("Shift")


def test_ten_people_are_lassoed_decided_saved_and_in_force_in_the_next_run(
    open_page: Callable[..., Any], export: Path, tmp_path: Path
) -> None:
    invoke("map", export, "-o", tmp_path / "map.html")
    page = open_page(tmp_path / "map.html")
    lasso(page)
    for name, decision in (("=cmd|calc", "never"), ("constructor", "Core Advocate"), ("__proto__", "pin")):
        page.get_by_label(f"Decision for {name}", exact=True).select_option(decision)
    page.get_by_label("Note on Ann Lee", exact=True).fill("=1+1")
    assert page.get_by_role("button", name="To Decisions").count() == 0  # the file by itself is no bench
    with page.expect_download() as waiting:
        page.get_by_role("button", name="Save as CSV").click()
    saved = tmp_path / "saved.csv"
    saved.write_bytes(Path(waiting.value.path()).read_bytes())
    rows = by_contact(saved)
    assert set(rows) == set(NAMES)
    assert rows["C5"]["name"] == "'=cmd|calc"
    assert rows["C1"]["note"] == "'=1+1"
    invoke("run", export, "-o", tmp_path / "out", "--decisions", saved)
    decided = by_contact(tmp_path / "out" / "tiers.csv")
    assert {key: row["decision"] for key, row in decided.items() if row["decision"]} == {
        "C5": "never",
        "C3": "Core Advocate",
        "C4": f"pin {decided['C4']['tier']}",
    }
    assert decided["C3"]["tier"] == "Core Advocate"
    assert page.trouble == []


def test_no_name_runs_in_lenses_routes_and_shelf(
    open_page: Callable[..., Any], export: Path, tmp_path: Path
) -> None:
    invoke("map", export, "-o", tmp_path / "map.html")
    page = open_page(tmp_path / "map.html")
    for name in NAMES.values():
        page.evaluate("location.hash = ''")
        page.locator("#panel .path .picker input").fill(name)
        page.keyboard.press("Enter")
        assert page.locator("#panel h2").inner_text() == f"How do we reach {name}?"
    for lens in LENSES:
        page.evaluate("lens => { location.hash = `lens=${lens}`; }", lens)
        lasso(page)
    assert page.evaluate("window.__pwn") is None
    assert page.locator("#panel img").count() == 0
    assert page.trouble == []
