"""``refgraph check``: what was recognised, what is wrong, and whether it can be ranked."""

from __future__ import annotations

import json
import re
from functools import partial
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from refgraph_cli.main import main

import refgraph as rg

invoke = partial(CliRunner().invoke, main)


@pytest.fixture(autouse=True)
def _in_an_empty_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


@pytest.fixture(scope="module")
def export(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("export")
    rg.demonstrate(folder, contacts=200)
    return folder


@pytest.fixture(scope="module")
def checked(export: Path) -> Result:
    return invoke(["check", str(export)])


def save(name: str, *lines: str) -> None:
    Path(name).write_text("\n".join(lines) + "\n", encoding="utf-8")


def test_every_file_is_named_with_its_table_encoding_and_delimiter() -> None:
    save("people.csv", "Name;Referred By", "Ann Lee;", "Bob King;Ann Lee")
    assert invoke(["check", "people.csv"]).stdout.startswith("people.csv: contacts (utf-8, semicolon)\n")


def test_the_rows_of_every_file_add_up(checked: Result, export: Path) -> None:
    pattern = r"^  ([\d,]+) rows? = ([\d,]+) used \+ ([\d,]+) merged \+ ([\d,]+) rejected$"
    accounts = re.findall(pattern, checked.stdout, re.MULTILINE)
    assert len(accounts) == len(list(export.iterdir()))
    for account in accounts:
        rows, *parts = (int(number.replace(",", "")) for number in account)
        assert rows == sum(parts)


def test_it_says_how_each_column_was_read_and_which_were_not() -> None:
    save("people.csv", "Name,Referred By,Shoe Size", "Ann Lee,,43", "Bob King,Ann Lee,")
    said = invoke(["check", "people.csv"]).stdout
    assert "  Read as: Name -> name; Referred By -> referrer\n" in said
    assert "  Not used: Shoe Size\n" in said


def test_a_header_that_is_the_name_of_its_column_is_said_once() -> None:
    save("log.csv", "referrer_id,referred_id", "1,2")
    assert "  Read as: referrer_id; referred_id\n" in invoke(["check", "log.csv"]).stdout


def test_rejected_rows_are_counted_by_reason_with_their_lines() -> None:
    rows = [f"Ann Lee,Person {word},100" for word in "A B C D E F G H".split()]
    save("log.csv", "referrer,referred,revenue", *rows, "Ann Lee,Bob King,-5")
    said = invoke(["check", "log.csv"]).stdout
    assert re.search(r"^  Rejected: 1 row, .* \(line 10\)$", said, re.MULTILINE)


def test_findings_carry_how_grave_they_are(checked: Result, export: Path) -> None:
    found = rg.resolve(rg.read(export)).findings
    assert {finding.severity for finding in found} == {"warning", "note"}
    for finding in found:
        assert f"{finding.severity.capitalize()}: {finding.message[:40]}" in checked.stdout


def test_the_referrer_account_is_shown(checked: Result) -> None:
    assert re.search(r"^\d+ referrers named = \d+ linked \+ ", checked.stdout, re.MULTILINE)


def test_what_is_not_there_is_named_with_what_it_would_add() -> None:
    save("people.csv", "Name,Referred By", "Ann Lee,", "Bob King,Ann Lee")
    said = invoke(["check", "people.csv"]).stdout
    assert "Not here: the date of each referral. It would add: recency, trend, expected referrals.\n" in said


@pytest.mark.parametrize(
    ("header", "cell", "what"),
    [
        ("Referral Date", "2024-03-01", "the date of each referral"),
        ("Created", "2024-03-01", "the date of each referral"),
        ("Client Start Date", "2024-03-01", "the date of each referral"),
        ("Last Contact", "2024-03-01", "touches (calls, messages, meetings)"),
    ],
)
def test_what_a_column_of_the_contacts_says_is_not_called_missing(header: str, cell: str, what: str) -> None:
    save("people.csv", f"Name,Referred By,{header}", f"Ann Lee,,{cell}", f"Bob King,Ann Lee,{cell}")
    said = invoke(["check", "people.csv"]).stdout
    assert "Not here: the owner of each contact." in said
    assert f"Not here: {what}." not in said


def test_a_full_export_lacks_nothing(checked: Result) -> None:
    assert "Not here:" not in checked.stdout


def test_an_export_that_can_be_ranked_leads_to_rank(checked: Result, export: Path) -> None:
    assert checked.exit_code == 0
    assert checked.stderr.splitlines()[-1] == f"Next: refgraph rank {export}"


def test_nothing_is_written(export: Path) -> None:
    before = sorted(export.iterdir())
    invoke(["check", str(export)])
    assert sorted(export.iterdir()) == before
    assert not list(Path().iterdir())


def test_without_a_referrer_it_says_what_was_read_and_why_it_cannot_be_ranked() -> None:
    save("people.csv", "Name,Email", "Ann Lee,ann@lee.example")
    done = invoke(["check", "people.csv"])
    assert done.exit_code == 3
    assert "people.csv: contacts" in done.stdout
    assert "Error: Nothing here says who referred whom" in done.stdout
    assert done.stderr.startswith("Error: Nothing here says who referred whom")
    assert done.stderr.endswith("This export cannot be ranked yet.\n")


def test_every_error_is_shown_and_not_only_the_first() -> None:
    save("a.csv", "Name,Referred By", 'Ann Lee,"Bob', "Cid Moor,Ann Lee")
    Path("b.csv").write_bytes(bytes(range(256)))
    done = invoke(["check", "a.csv", "b.csv"])
    assert done.exit_code == 3
    assert len(re.findall("^Error: ", done.stdout, re.MULTILINE)) >= 2


def test_strict_makes_a_warning_an_error(export: Path) -> None:
    done = invoke(["check", str(export), "--strict"])
    assert done.exit_code == 3
    assert "Error: With --strict, " in done.stderr


def test_the_first_of_many_findings_of_a_kind_are_shown_and_all_with_verbose() -> None:
    for number in range(6):
        save(f"odd{number}.csv", "Colour,Shape", "red,round")
    save("people.csv", "Name,Referred By", "Ann Lee,", "Bob King,Ann Lee")
    paths = [f"odd{number}.csv" for number in range(6)]
    brief = invoke(["check", "people.csv", *paths]).stdout
    assert len(re.findall("^Warning: odd", brief, re.MULTILINE)) == 3
    assert "... and 3 more of this kind (" in brief
    assert (
        len(re.findall("^Warning: odd", invoke(["check", "people.csv", *paths, "-v"]).stdout, re.MULTILINE))
        == 6
    )


def test_a_hostile_header_is_shown_harmlessly() -> None:
    save("people.csv", "Name,Referred By,\x1b[2Jboo", "Ann Lee,,x", "Bob King,Ann Lee,y")
    assert "Not used: ?[2Jboo" in invoke(["check", "people.csv"]).stdout


def test_declared_columns_are_honoured() -> None:
    save("people.csv", "Name,Extra 7", "Ann Lee,", "Bob King,Ann Lee")
    assert invoke(["check", "people.csv"]).exit_code == 3
    done = invoke(["check", "people.csv", "--column", "referrer=Extra 7"])
    assert done.exit_code == 0
    assert done.stderr.endswith('Next: refgraph rank people.csv --column "referrer=Extra 7"\n')


@pytest.mark.parametrize("folder", ["messy_crm_csv", "messy_crm_csv/real-world"])
def test_every_row_of_messy_files_is_accounted_for(shared: Path, folder: str) -> None:
    for file in sorted((shared / folder).glob("*.csv")):
        done = invoke(["check", str(file)])
        assert done.exit_code in (0, 3, 4), (file, done.stderr)
        for rows, used, merged, rejected in re.findall(
            r"^  ([\d,]+) rows? = ([\d,]+) used \+ ([\d,]+) merged \+ ([\d,]+) rejected$",
            done.stdout,
            re.MULTILINE,
        ):
            numbers = [int(text.replace(",", "")) for text in (rows, used, merged, rejected)]
            assert numbers[0] == sum(numbers[1:]), file


def test_as_json_it_gives_every_finding_and_nothing_else() -> None:
    save(
        "people.csv", "Name,Referred By,Created", "Ann Lee,,2025-01-05", "Bob King,Ann Lee,soon", "Cid Cole,,"
    )
    done = invoke(["check", "people.csv", "--json"])
    objects = json.loads(done.stdout)
    assert done.exit_code == 0
    assert [each["code"] for each in objects] == [
        each.code for each in rg.resolve(rg.read("people.csv")).findings
    ]
    assert {"severity", "message", "hint", "file", "row", "count"} <= set(objects[0])


def test_as_json_what_stops_a_ranking_is_an_error_among_the_findings() -> None:
    save("people.csv", "Name,City", "Ann Lee,Ulm")
    done = invoke(["check", "people.csv", "--json"])
    last = json.loads(done.stdout)[-1]
    assert done.exit_code == 3
    assert (last["severity"], last["code"]) == ("error", "cannot-be-ranked")
    assert f"Error: {last['message']} {last['hint']}\n" in done.stderr
