"""One folder, one truth: every file of a run says the same of a contact, whatever figures the files hold."""

from __future__ import annotations

import csv
import io
import random
import shutil
from collections import Counter
from itertools import chain
from pathlib import Path

import pytest
from click.testing import CliRunner
from refgraph_cli.main import main

import refgraph as rg
from tests.said import (
    FIGURES,
    Said,
    disagreements,
    evidenced,
    explained,
    report_sheets,
    report_tables,
    returned,
    said_by_name,
    said_in,
)

Person = dict[str, str]

NAMES = '[tiers]\nnames = { "Core Advocate" = "Gold", "Advocate" = "Silver", "Allied Resource" = "Friend" }\n'
DAYS = [
    f"{year}-{month:02}-{day:02}" for year in (2023, 2024, 2025) for month in range(1, 13) for day in (5, 19)
]


def write(path: Path, rows: list[Person]) -> None:
    """Write rows as CSV, all their columns."""
    stream = io.StringIO(newline="")
    writer = csv.DictWriter(stream, list(dict.fromkeys(chain.from_iterable(rows))), restval="")
    writer.writeheader()
    writer.writerows(rows)
    path.write_text(stream.getvalue(), encoding="utf-8")


def generate(folder: Path, seed: int, people: int = 60) -> Path:
    """Write an export in which everything that could be counted twice or not at all occurs.

    Acquaintances, organisations that refer and are referred, referrals without a date, deals before the contact was
    created or referred, several referrers of one person with and without shares, counted rows, lost ones and ones that
    say no outcome, referrers who are in no table, staff, people who left, tiers in words of the firm's own.
    """
    dice = random.Random(seed)
    ids = [f"P-{number:03}" for number in range(people)]
    contacts = [
        {
            "contact_id": identity,
            "name": f"Person{number} Of{dice.randrange(9)}",
            "kind": "organisation" if number % 11 == 5 else "person",
            "type": "competitor"
            if number % 19 == 3
            else dice.choice(["client", "client", "partner", "prospect", ""]),
            "organisation": dice.choice(["Alder Ltd", "Birch Ltd", ""]),
            "status": "inactive" if number % 17 == 9 else "",
            "owner": dice.choice(["Olga", "Paul", ""]),
            "tier": dice.choice(["Gold", "Silver", "Friend", "Chum", "", ""]),
            "created": dice.choice(DAYS),
            "profession": dice.choice(["accountant", "lawyer", ""]),
        }
        for number, identity in enumerate(ids)
    ]
    referrals = []
    for number in range(3 * people):
        known = dice.random() < 0.9
        referrer = (
            {"referrer_id": ids[int(len(ids) * dice.random() ** 3)]} if known else {"referrer": "Nora Nobody"}
        )
        referrals.append(
            {
                **referrer,
                "referral_id": f"R{number}",
                "referred_id": dice.choice(ids),
                "date": dice.choice([*DAYS, *[""] * 20]),
                "status": dice.choice(["", "received", "qualified", "won", "lost"]),
                "revenue": dice.choice(["", "", "120.50", "900"]),
                "share": dice.choice(["", "", "0.25"]),
                "count": dice.choice(["1", "1", "1", "3"]),
            }
        )
    deals = [
        {
            "deal_id": f"D{number}",
            "contact_id": dice.choice(ids),
            "status": dice.choice(["won", "won", "lost", "open"]),
            "amount": dice.choice(["1000", "2500.40", ""]),
            "date": dice.choice(DAYS),
        }
        for number in range(people)
    ]
    ties = [dict(zip(("a", "b"), dice.sample(ids, 2), strict=True)) for _ in range(people // 2)]
    folder.mkdir()
    for name, rows in {"contacts": contacts, "referrals": referrals, "deals": deals, "ties": ties}.items():
        write(folder / f"{name}.csv", rows)
    (folder / "refgraph.toml").write_text(NAMES, encoding="utf-8")
    return folder


def refgraph(*words: str | Path) -> None:
    done = CliRunner().invoke(main, [*map(str, words)])
    assert done.exit_code == 0, done.output


def everything(export: Path, out: Path) -> list[Said]:
    """Run into a folder, and return what its files, the report as a workbook, returns and `explain` say."""
    refgraph("run", export, "-o", out)
    refgraph("report", export, "-o", out.parent / "report.xlsx")
    result = rg.run(export)
    table = result.ranking.table
    bearers = Counter(table["name"])
    ids = {
        name: one for name, one in zip(table["name"], table["contact_id"], strict=True) if bearers[name] == 1
    }
    return [
        *said_in(out),
        *said_by_name(
            chain(report_tables(out / "report.html"), report_sheets(out.parent / "report.xlsx")), ids
        ),
        *returned(result),
        *evidenced(result),
        *chain.from_iterable(explained(result, contact) for contact in table["contact_id"].head(40)),
    ]


def places_of(said: list[Said], figure: str) -> set[str]:
    return {each.place for each in said if each.figure == figure}


@pytest.fixture(scope="module")
def example_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("example")


@pytest.fixture(scope="module")
def example(example_folder: Path) -> list[Said]:
    rg.demonstrate(example_folder / "export", contacts=200)
    return everything(example_folder / "export", example_folder / "out")


@pytest.fixture
def copied(example: list[Said], example_folder: Path, tmp_path: Path) -> Path:
    """The folder of the example's run, to be changed."""
    return Path(shutil.copytree(example_folder / "out", tmp_path / "out"))


def test_every_file_of_the_example_says_the_same_of_a_contact(example: list[Said]) -> None:
    assert disagreements(example) == []
    assert [figure for figure in FIGURES if len(places_of(example, figure)) < 2] == []
    everywhere = {
        "ranked.csv",
        "ranked.xlsx Ranked",
        "tiers.csv",
        "map.html",
        "plan/plan.csv",
        "write-back.csv",
    }
    assert places_of(example, "tier") >= {*everywhere, "report.html Likely to refer", "plan.xlsx Contacts"}
    assert places_of(example, "crm_tier") >= {*everywhere - {"plan/plan.csv"}, "explain"}
    assert places_of(example, "won") >= {"lines of map.html", "plan/ledgers/funnel.csv", "explain", "roi"}
    assert places_of(example, "revenue") >= {"ranked.csv", "map.html", "explain", "roi"}


@pytest.mark.parametrize("seed", range(2))
def test_every_file_says_the_same_whatever_an_export_holds(seed: int, tmp_path: Path) -> None:
    said = everything(generate(tmp_path / "export", seed), tmp_path / "out")

    assert disagreements(said) == []
    assert {"Gold", "Silver"} & {each.value for each in said if each.figure == "tier"}


def test_every_file_of_another_example_says_the_same_of_a_contact(tmp_path: Path) -> None:
    rg.demonstrate(tmp_path / "export", contacts=200, seed=7)
    assert disagreements(everything(tmp_path / "export", tmp_path / "out")) == []


def test_every_file_of_the_prizes_in_physics_says_the_same_of_a_contact(shared: Path, tmp_path: Path) -> None:
    assert disagreements(everything(shared / "nobel_physics", tmp_path / "out")) == []


@pytest.mark.parametrize(
    ("name", "column"), [("tiers.csv", "rank"), ("ranked.csv", "tier"), ("ranked.csv", "revenue")]
)
def test_a_disagreement_is_found(name: str, column: str, copied: Path) -> None:
    file = copied / name
    header, *rows = list(csv.reader(io.StringIO(file.read_text(encoding="utf-8-sig"))))
    rows[0][header.index(column)] = "999"
    write(file, [dict(zip(header, row, strict=True)) for row in rows])

    assert [figure for _, figure, _ in disagreements(said_in(copied))] == [column]


def test_a_column_that_nobody_foresaw_is_compared(copied: Path) -> None:
    for name, value in (("one", "1"), ("other", "2")):
        write(copied / f"{name}.csv", [{"contact_id": "C-00101", "charm": value}])

    found = disagreements(said_in(copied))
    assert found == [("C-00101", "charm", {"one.csv": "1", "other.csv": "2"})]
