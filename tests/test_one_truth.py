"""One folder, one truth: every file of a run says the same of a contact, whatever figures the files hold."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterator
from pathlib import Path

import openpyxl
import pytest
from click.testing import CliRunner
from refgraph_cli.main import main

import refgraph as rg

FIGURES = {
    "rank": "rank",
    "referrals": "referrals",
    "referrals made": "referrals",
    "expected_referrals": "expected_referrals",
    "direct_credit": "direct_credit",
    "revenue": "revenue",
    "trend": "trend",
    "cluster": "cluster",
}
"""The header of a column, in small letters -> the figure that it holds in every file."""

QUIET = re.compile(r"no engagement (?:for ([\d,]+) days|on record)", re.IGNORECASE)
"""What sentences say of when a contact last took part in anything."""

PROPOSED = "proposed tier"
Said = tuple[str, str, str, str]
"""Contact, figure, value, and the file that says so."""


def value_of(text: str) -> str:
    """Return a number as it is whatever its form, to two decimals; other texts as they are."""
    text = str(text).replace(",", "").strip()
    try:
        return f"{float(text):.2f}"
    except ValueError:
        return text


def lines(header: list[str], rows: list[list[str]], name: str, tier: str) -> Iterator[Said]:
    """Yield what a table says of contacts; `tier` is the figure that its column ``tier`` holds."""
    keys = [cell.casefold().replace(" ", "_") for cell in header]
    if "contact_id" not in keys:
        return
    named = {
        place: FIGURES[cell.casefold()] for place, cell in enumerate(header) if cell.casefold() in FIGURES
    }
    if tier and "tier" in keys:
        named[keys.index("tier")] = tier
    for row in rows:
        for quiet in QUIET.finditer(" ".join(row)):
            yield row[keys.index("contact_id")], "days without engagement", quiet[1] or "never", name
        for place, figure in named.items():
            if row[place] != "":
                yield row[keys.index("contact_id")], figure, value_of(row[place]), name


def said_in(folder: Path) -> Iterator[Said]:
    """Yield what every list, workbook and page of a folder says of a contact."""
    for path in sorted(folder.rglob("*.csv")):
        if {"previous", "baseline"} & set(path.parts) or path.name == "tier_history.csv":
            continue
        header, *rows = list(csv.reader(io.StringIO(path.read_text(encoding="utf-8-sig")))) or [[]]
        tier = {"ranked.csv": ""}.get(path.name, PROPOSED)
        yield from lines(header, rows, str(path.relative_to(folder)), tier)
    book = openpyxl.load_workbook(folder / "ranked.xlsx")
    for sheet in book:
        header, *rows = (
            [str("" if cell is None else cell) for cell in row] for row in sheet.iter_rows(values_only=True)
        )
        yield from lines(header, rows, f"ranked.xlsx {sheet.title}", "")
    page = (folder / "map.html").read_text(encoding="utf-8")
    found = re.search(r'<script[^>]*id="data"[^>]*>(.*?)</script>', page, re.DOTALL)
    assert found is not None
    people, texts = (data := json.loads(found[1]))["people"], data["lists"]
    for place, contact in enumerate(people["id"]):
        for figure in ("rank", "referrals", "cluster"):
            if people[figure][place] is not None:
                yield contact, figure, value_of(people[figure][place]), "map.html"
        yield contact, PROPOSED, texts["tier"][people["tier"][place]] or "none", "map.html"


def disagreements(folder: Path) -> list[tuple[str, str, dict[str, str]]]:
    """Return each contact and figure of which two files say different things, with what each says."""
    held: dict[tuple[str, str], dict[str, str]] = {}
    for contact, figure, value, name in said_in(folder):
        held.setdefault((contact, figure), {})[name] = value
    return [(*key, said) for key, said in held.items() if len(set(said.values())) > 1]


def run_into(folder: Path, *paths: Path) -> Path:
    done = CliRunner().invoke(main, ["run", *map(str, paths), "-o", str(folder)])
    assert done.exit_code == 0, done.output
    return folder


@pytest.mark.parametrize("seed", [2024, 7])
def test_every_file_of_the_example_says_the_same_of_a_contact(seed: int, tmp_path: Path) -> None:
    rg.demonstrate(tmp_path / "export", contacts=200, seed=seed)
    out = run_into(tmp_path / "out", tmp_path / "export")
    found = list(said_in(out))

    assert disagreements(out) == []
    assert {figure for _, figure, _, _ in found} >= {"rank", "referrals", "cluster", PROPOSED}
    assert {name for _, _, _, name in found} >= {"ranked.csv", "tiers.csv", "map.html", "plan/plan.csv"}
    assert any(name.startswith("ranked.xlsx") for _, _, _, name in found)


def test_every_file_of_the_prizes_in_physics_says_the_same_of_a_contact(shared: Path, tmp_path: Path) -> None:
    assert disagreements(run_into(tmp_path / "out", shared / "nobel_physics")) == []


def test_a_disagreement_is_found(tmp_path: Path) -> None:
    rg.demonstrate(tmp_path / "export", contacts=200)
    out = run_into(tmp_path / "out", tmp_path / "export")
    header, *rows = list(csv.reader(io.StringIO((out / "tiers.csv").read_text(encoding="utf-8-sig"))))
    rows[0][header.index("rank")] = "999"
    with (out / "tiers.csv").open("w", encoding="utf-8", newline="") as stream:
        csv.writer(stream).writerows([header, *rows])

    assert [figure for _, figure, _ in disagreements(out)] == ["rank"]
