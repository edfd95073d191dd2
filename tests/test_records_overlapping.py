"""Exports of the same days: what stands in both counts once, as the newer has it; what merely looks alike stays."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

import refgraph as rg

JUNE = [("Ann Lee", f"Person {letter}", f"2026-0{month}-1{month}", "open")
        for letter, month in zip("ABCDEF", range(1, 7), strict=True)]  # fmt: skip
JULY = [(who, whom, day, "won") for who, whom, day, _ in JUNE] + [
    ("Bob King", "Person G", "2026-07-12", "open")
]
COLUMNS = ["Referrer", "Referred", "Date", "Status"]


def export(folder: Path, **files: list[tuple[str, str, str, str]]) -> Path:
    folder.mkdir()
    for name, rows in files.items():
        pd.DataFrame(rows, columns=COLUMNS).to_csv(folder / f"{name}.csv", index=False)
    return folder


def referrals(result: rg.Result) -> dict[str, float]:
    table = result.ranking.table
    return dict(table.loc[table["referrals"].gt(0), ["name", "referrals"]].itertuples(index=False, name=None))


@pytest.mark.parametrize("names", [("june", "july"), ("a_later", "b_earlier"), ("b_later", "a_earlier")])
def test_the_report_of_july_holds_that_of_june_whatever_the_files_are_called(
    names: tuple[str, str], tmp_path: Path
) -> None:
    earlier, later = sorted(names, key=lambda name: "later" in name or name == "july")
    result = rg.run(export(tmp_path / "in", **{earlier: JUNE, later: JULY}))

    assert referrals(result) == {"Ann Lee": 6, "Bob King": 1}
    # The newer report knows that they were won.
    assert set(result.people.referrals["status"]) == {"won", "received"}
    assert result.people.referrals["status"].eq("won").sum() == 6
    account = result.account.set_index("file")
    assert account.loc[f"{earlier}.csv", ["rows", "used", "merged"]].tolist() == [6, 0, 6]
    (said,) = [each for each in result.findings if each.code == "overlapping-files"]
    assert said.message.startswith(f"6 rows of {earlier}.csv stand in {later}.csv too")


def test_logs_of_two_places_with_a_few_rows_alike_are_two(tmp_path: Path) -> None:
    other = [
        *JUNE[:5],
        *(("Cid Fox", f"Other {number}", f"2026-03-{number:02}", "open") for number in range(1, 9)),
    ]
    result = rg.run(export(tmp_path / "in", north=JUNE, south=other))

    assert referrals(result) == {"Ann Lee": 11, "Cid Fox": 8}
    assert not [each for each in result.findings if each.code == "overlapping-files"]
    (said,) = [each for each in result.findings if each.code == "rows-in-two-files"]
    assert said.message.startswith("5 rows of south.csv stand in north.csv too: they count twice")


def test_four_rows_alike_that_name_nobody_may_be_chance(tmp_path: Path) -> None:
    folder = export(tmp_path / "in", one=JUNE[:4], two=JUNE[:4])
    for file in folder.iterdir():
        log = pd.read_csv(file).drop(columns="Referred")
        log.assign(Practice="Hill Dental", Patients=1).to_csv(file, index=False)
    assert referrals(rg.run(folder)) == {"Ann Lee": 8}


def test_few_rows_alike_that_name_the_same_two_on_the_same_day_are_no_chance(tmp_path: Path) -> None:
    # Reports of two months that share the second: B was referred in the one, B and C in both.
    first, second = JUNE[:3], [*JUNE[1:3], *JULY[3:]]
    assert referrals(rg.run(export(tmp_path / "in", one=first, two=second))) == {"Ann Lee": 6, "Bob King": 1}


def test_a_referral_that_the_newer_report_calls_cancelled_does_not_count_by_the_older(tmp_path: Path) -> None:
    newer = [(who, whom, day, "cancelled" if whom == "Person F" else "won") for who, whom, day, _ in JULY]
    result = rg.run(export(tmp_path / "in", june=JUNE, july=newer))

    assert referrals(result) == {"Ann Lee": 5, "Bob King": 1}
    account = result.account.set_index("file")
    assert account.loc["june.csv", ["rows", "used", "merged"]].tolist() == [6, 0, 6]
    assert account.loc["july.csv", ["rows", "used", "rejected"]].tolist() == [7, 6, 1]


def test_a_referral_that_only_the_older_report_calls_cancelled_counts_as_the_newer_has_it(
    tmp_path: Path,
) -> None:
    older = [(who, whom, day, "cancelled" if whom == "Person F" else "open") for who, whom, day, _ in JUNE]
    assert referrals(rg.run(export(tmp_path / "in", june=older, july=JULY))) == {"Ann Lee": 6, "Bob King": 1}


def test_a_referral_that_stands_twice_in_each_file_counts_twice(tmp_path: Path) -> None:
    twice = [*JUNE, JUNE[0]]
    assert referrals(rg.run(export(tmp_path / "in", one=twice, two=twice))) == {"Ann Lee": 7}


def test_the_two_reports_of_a_liaison_count_as_the_later_alone(shared: Path, tmp_path: Path) -> None:
    folder = shared.parent / "cases" / "liaison-months"
    as_of = rg.Settings(as_of="2026-07-31")
    both = rg.run(folder / "referrals_june.xlsx", folder / "referrals_july.xlsx", settings=as_of)
    assert referrals(both) == referrals(rg.run(folder / "referrals_july.xlsx", settings=as_of))
