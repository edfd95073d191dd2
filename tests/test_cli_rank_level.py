"""``--level organisation``: firms and practices in place of their people, on the command line."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pandas as pd
import pytest
from click.testing import CliRunner, Result
from openpyxl import load_workbook
from refgraph_cli.main import main

CONTACTS = """Id,Name,Company,Referred By
1,Ann Lee,Vale LLP,
2,Bob King,Vale,Ann Lee
3,Cid Roe,Roe Dental,Ann Lee
4,Dee Fox,,Bob King
5,Eve Ash,Ash Ltd,Bob King
6,Fay Elm,Elm Inc,Vale LLP
7,Gus Oak,Oak Inc,Cid Roe
"""
"""Vale refers to four others (one by the name of the firm), Roe Dental to one; one referral stays inside Vale."""


@pytest.fixture
def export(tmp_path: Path) -> Path:
    (tmp_path / "contacts.csv").write_text(CONTACTS, encoding="utf-8")
    return tmp_path


def invoke(*arguments: object) -> Result:
    return CliRunner().invoke(main, [*map(str, arguments)])


def ranked(export: Path, *options: str) -> tuple[list[dict[str, str]], str]:
    done = invoke("rank", export, "--level", "organisation", *options)
    assert done.exit_code == 0, done.stderr
    return list(csv.DictReader(io.StringIO(done.stdout))), done.stderr


def test_organisations_are_ranked_with_their_people_and_what_each_referred(export: Path) -> None:
    rows, said = ranked(export)
    shown = [
        [row[name] for name in ("rank", "name", "referrals", "people_count", "people")] for row in rows[:2]
    ]
    assert shown == [
        ["1", "Vale", "4", "2", "Bob King 2, Ann Lee 1, no person named 1"],
        ["2", "Roe Dental", "1", "1", "Cid Roe 1"],
    ]
    assert (
        "6 contacts are taken together as the organisations they belong to, 5 of these; 1 referral inside one of "
        "them is left out." in said
    )


def test_every_row_and_every_referrer_is_accounted_for(export: Path) -> None:
    _, said = ranked(export)
    assert "7 rows in contacts.csv = 7 used + 0 merged + 0 rejected" in said
    assert "6 referrers named = 6 linked" in said


def test_the_next_command_explains_the_first_organisation_at_the_same_level(export: Path) -> None:
    _, said = ranked(export)
    assert said.rstrip().endswith("Vale --level organisation")
    done = invoke("explain", export, "Bob King", "--level", "organisation")
    assert done.stdout.startswith("Vale (id org:vale)\n")
    assert "People (2)" in done.stdout
    assert "Bob King                                 2  2" in done.stdout


def test_the_account_of_the_run_says_the_level(export: Path) -> None:
    done = invoke("rank", export, "--level", "organisation", "-o", export / "ranked.csv")
    assert done.exit_code == 0, done.stderr
    account = json.loads((export / "ranked.csv.run.json").read_text(encoding="utf-8"))
    assert account["settings"]["level"] == "organisation"
    assert account["findings"]["by-organisation"]["count"] == 1


def test_a_settings_file_may_say_the_level_and_the_option_has_the_last_word(export: Path) -> None:
    (export / "refgraph.toml").write_text('level = "organisation"\n', encoding="utf-8")
    names = pd.read_csv(io.StringIO(invoke("rank", export).stdout))["name"].tolist()
    assert names[0] == "Vale"
    names = pd.read_csv(io.StringIO(invoke("rank", export, "--level", "person").stdout))["name"].tolist()
    assert "Bob King" in names


def test_a_level_that_does_not_exist_is_a_usage_error(export: Path) -> None:
    assert invoke("rank", export, "--level", "firm").exit_code == 2
    assert invoke("rank", export, "--set", "level=firm").exit_code == 2


def test_the_workbook_names_the_people_beside_each_organisation(export: Path) -> None:
    file = export / "ranked.xlsx"
    assert invoke("rank", export, "--level", "organisation", "-o", file).exit_code == 0
    sheet = load_workbook(file)["Ranked"]
    header, first = (list(row) for row in sheet.iter_rows(max_row=2, values_only=True))
    assert first[header.index("People")] == "Bob King 2, Ann Lee 1, no person named 1"
    plain = export / "plain.xlsx"
    assert invoke("rank", export, "-o", plain).exit_code == 0
    assert "People" not in [cell.value for cell in load_workbook(plain)["Ranked"][1]]


def test_names_of_people_are_left_out_of_a_redacted_map(export: Path) -> None:
    file = export / "map.html"
    done = invoke("map", export, "--level", "organisation", "--redact", "-o", file)
    assert done.exit_code == 0, done.stderr
    page = file.read_text(encoding="utf-8")
    assert not [name for name in ("Bob King", "Vale", "Cid Roe", "Roe Dental") if name in page]


def test_a_whole_run_leaves_everything_at_the_level_of_organisations(export: Path) -> None:
    out = export / "out"
    done = invoke("run", export, "--level", "organisation", "-o", out)
    assert done.exit_code == 0, done.stderr
    for name in ("ranked.csv", "tiers.csv", "map.html"):
        assert "Roe Dental" in (out / name).read_text(encoding="utf-8-sig")


def test_tiers_of_organisations_are_not_written_into_the_records_of_contacts(export: Path) -> None:
    done = invoke("tiers", export, "--level", "organisation", "--write-back", export / "back", "--yes")
    assert done.exit_code == 2
    assert "tiers of organisations" in done.stderr
    assert not (export / "back").exists()
