"""Nothing that people read expects referrals of who has stopped: terminal, workbook, map, report, tiers, plan."""

from __future__ import annotations

import csv
import html
import io
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

import numpy as np
import openpyxl
import pytest
from click.testing import CliRunner
from refgraph_cli.main import main

TODAY = date(2025, 12, 31)
YEARS, PEOPLE, STOPPED = 9, 80, 4

EXPECTING = re.compile(
    r"likely to refer|likely next year|next 12 months|expected in|consider for core|core candidate",
    re.IGNORECASE,
)
"""What is said of whom referrals are expected."""

NUMBERS = re.compile(r"^(expected|next_year|chance_of_any|expected in 12 months)", re.IGNORECASE)
"""Columns of what is expected."""

NOT_EXPECTING = "no place among those likely to refer"


def write(folder: Path, seed: int) -> None:
    """Write nine years of referrals by people who keep their pace, among whom four stopped who also link others."""
    dice = np.random.default_rng(seed)
    log: list[tuple[str, str, date]] = []
    for number, rate in enumerate(dice.gamma(0.8, 1.5, PEOPLE)):
        for place, age in enumerate(dice.integers(0, YEARS * 365, dice.poisson(rate * YEARS)).tolist()):
            other = f"P{dice.integers(PEOPLE)}" if place % 6 == 0 else f"P{number}T{place}"
            log.append((f"P{number}", other, TODAY - timedelta(days=age)))
    for number in range(STOPPED):
        start = int(dice.integers(400, 1200))
        for place, age in enumerate(range(start, start + 900, 60)):
            other = f"P{dice.integers(PEOPLE)}" if place % 3 == 0 else f"S{number}T{place}"
            log.append((f"S{number}", other, TODAY - timedelta(days=age)))
    ids = sorted({identity for row in log for identity in row[:2]})
    tables: dict[str, list[tuple[object, ...]]] = {
        "referrals": [("referrer_id", "referred_id", "date", "status")],
        "contacts": [("contact_id", "name", "type", "owner", "phone")],
        "touches": [("contact_id", "date", "channel")],
        "feedback": [("contact_id", "date", "score")],
    }
    pairs = {(one, other): (one, other, day, "won") for one, other, day in log if one != other}
    tables["referrals"] += pairs.values()
    tables["contacts"] += [(one, f"Name {one}", "client", "Ann", f"555-{k:05}") for k, one in enumerate(ids)]
    tables["touches"] += [(one, TODAY - timedelta(days=40), "Call") for one in ids[::3]]
    tables["feedback"] += [(one, TODAY - timedelta(days=50), 9) for one in ids[::2]]
    folder.mkdir()
    for name, rows in tables.items():
        with (folder / f"{name}.csv").open("w", encoding="utf-8", newline="") as stream:
            csv.writer(stream).writerows(rows)


@dataclass(frozen=True)
class Told:
    """One cell or sentence that a person reads of a contact: where it stands, under which header."""

    where: str
    header: str
    text: str


def lines(rows: list[list[str]], where: str, names: set[str]) -> Iterator[Told]:
    """Yield the cells of a table that stand in the row of one of these contacts."""
    header, *rest = rows or [[]]
    for row in rest:
        # A row is about whom it names first.
        mentioned = [cell for cell in row if re.fullmatch(r"(Name )?[PS]\d+(T\d+)?", cell)]
        if mentioned and mentioned[0] in names:
            yield from (Told(where, head, cell) for head, cell in zip(header, row, strict=False))


def told_in(folder: Path, names: set[str]) -> Iterator[Told]:
    """Yield what the files of a run tell people of these contacts, named by id or name."""
    for path in sorted(folder.rglob("*.csv")):
        if path.name not in ("ranked.csv", "funnel.csv") and "previous" not in path.parts:
            yield from lines(
                list(csv.reader(path.read_text(encoding="utf-8-sig").splitlines())), path.name, names
            )
    for path in (folder / "ranked.xlsx", folder / "plan" / "plan.xlsx"):
        for sheet in openpyxl.load_workbook(path):
            rows = [
                ["" if cell is None else str(cell) for cell in row]
                for row in sheet.iter_rows(values_only=True)
            ]
            found = list(lines(rows, f"{path.name} {sheet.title}", names))
            yield from found
            if found and sheet.title in ("Likely to refer", "Consider for Core"):
                yield Told(path.name, "sheet", sheet.title)
    page = (folder / "map.html").read_text(encoding="utf-8")
    (data,) = re.findall(r'<script[^>]*id="data"[^>]*>(.*?)</script>', page, re.DOTALL)
    people = json.loads(data)["people"]
    for place, identity in enumerate(people["id"]):
        if identity in names:
            yield from (
                Told("map.html", key, str(values[place])) for key, values in people.items() if values[place]
            )
    report = (folder / "report.html").read_text(encoding="utf-8")
    for table in re.findall(r"<table.*?</table>", report, re.DOTALL):
        cells = [
            [
                html.unescape(re.sub(r"<[^>]+>", "", cell)).strip()
                for cell in re.findall(r"<t[hd].*?</t[hd]>", row, re.DOTALL)
            ]
            for row in re.findall(r"<tr.*?</tr>", table, re.DOTALL)
        ]
        yield from lines(cells, "report.html", names)


def expects(told: Told) -> bool:
    """Whether a cell or sentence expects referrals."""
    if told.where == "map.html" and told.header == "flags":
        return bool(int(told.text) & 1)
    number = NUMBERS.match(told.header) and told.text not in ("", "-", "–")
    return bool(number) or bool(
        EXPECTING.search(told.text.replace(NOT_EXPECTING, "").replace(NOT_EXPECTING.capitalize(), ""))
    )


def run(*arguments: str) -> str:
    done = CliRunner().invoke(main, list(arguments))
    assert done.exit_code == 0, done.output
    return done.stdout


@pytest.mark.parametrize("seed", [1, 8])
def test_nothing_that_people_read_expects_referrals_of_who_has_stopped(seed: int, tmp_path: Path) -> None:
    export, out = tmp_path / "export", tmp_path / "out"
    write(export, seed)
    run("run", str(export), "-o", str(out), "--set", "stability.reruns=0")
    rows = list(csv.DictReader(io.StringIO((out / "ranked.csv").read_text(encoding="utf-8-sig"))))
    silent = {row["contact_id"] for row in rows if row["trend"] == "silent"}
    names = silent | {f"Name {identity}" for identity in silent}
    told = list(told_in(out, names))

    assert len(silent) >= STOPPED
    assert rows[0]["forecast_held"]
    assert {each.where.split()[0] for each in told} >= {
        "ranked.xlsx",
        "map.html",
        "report.html",
        "tiers.csv",
        "plan.csv",
    }
    assert [each for each in told if expects(each)] == []
    # The judge finds what is expected of others.
    active = {row["contact_id"] for row in rows[:3]}
    others = list(told_in(out, active | {f"Name {identity}" for identity in active}))
    assert {each.where.split()[0] for each in others if expects(each)} >= {
        "ranked.xlsx",
        "map.html",
        "report.html",
    }


def test_no_explanation_expects_referrals_of_who_has_stopped(tmp_path: Path) -> None:
    write(tmp_path / "export", 1)
    said = run("explain", str(tmp_path / "export"), "S0", "--set", "stability.reruns=0")
    assert "Stopped referring" in said
    assert not re.search(r"a year brings|likely next year|Likely to refer", said)
