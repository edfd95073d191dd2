"""From one month to another: who stopped, who sent none now, who rises, per source and per practice, by name."""

from __future__ import annotations

from functools import partial
from pathlib import Path

import pandas as pd
import pytest
from click.testing import CliRunner
from refgraph_cli.main import main

import refgraph as rg
from refgraph.comparison import Months, compare_months, read_months

invoke = partial(CliRunner().invoke, main)

CASE = Path(__file__).parents[2] / "shared" / "cases" / "liaison-months"

COUNTS = {
    # Referrals of January to June, as they are written down below.
    ("Ann Stopped MD", "Lake Clinic"): (9, 8, 7, 0, 0, 0),
    ("Bob Rises MD", "Hill Clinic"): (1, 1, 2, 2, 3, 6),
    ("Cid Even MD", "Lake Clinic"): (3, 3, 3, 3, 3, 3),
    ("Dee Misses MD", "Sea Clinic"): (2, 2, 2, 2, 2, 0),
    ("Eve Once MD", "Sea Clinic"): (0, 0, 0, 0, 1, 0),
    ("Fay Nash MD", "Sea Clinic"): (0, 0, 0, 0, 0, 2),
}
KEPT = {"Bob Rises MD": ["Y", "Y", "N", "Y", "", ""]}
"""Of the six of June: three kept of four recorded."""


def log_of(until: int = 6) -> pd.DataFrame:
    rows = []
    for (who, practice), counts in COUNTS.items():
        for month, count in enumerate(counts[:until], start=1):
            kept = KEPT.get(who, []) if month == 6 else []
            for number in range(count):
                day, told = f"2026-{month:02d}-{28 - 3 * number:02d}", (kept + [""] * 9)[number]
                rows.append((who, practice, f"{who[:3]}-{month}-{number}", day, told))
    names = ["Referring Provider", "Practice", "Patient ID", "Referral Date", "Appt Kept"]
    return pd.DataFrame(rows, columns=names)


@pytest.fixture(scope="module")
def months() -> Months:
    return compare_months(rg.run(referrals=log_of(), settings=rg.Settings(as_of="2026-06-30")))


def told(months: Months, what: str) -> dict[str, tuple[str, float, float]]:
    rows = months.of(what)
    return {row.name: (row.said, row.before, row.now) for row in rows.itertuples(index=False)}


def test_every_source_has_from_how_many_to_how_many_and_what_is_said_of_it(months: Months) -> None:
    assert (months.before, months.now) == ("2026-05", "2026-06")
    assert told(months, "person") == {
        "Ann Stopped MD": ("stopped", 0, 0),
        "Dee Misses MD": ("none now", 2, 0),
        "Bob Rises MD": ("rises", 3, 6),
        "Fay Nash MD": ("new", 0, 2),
        "Cid Even MD": ("even", 3, 3),
        # A single referral, and none in the month after: that is no stop.
        "Eve Once MD": ("few", 1, 0),
    }


def test_practices_are_the_sums_of_their_people(months: Months) -> None:
    counts = {name: pair for name, (_, *pair) in told(months, "organisation").items()}
    assert counts == {"Lake Clinic": [3, 3], "Hill Clinic": [3, 6], "Sea Clinic": [3, 2]}


def test_appointments_kept_are_told_of_those_recorded_only(months: Months) -> None:
    row = months.table.set_index("name").loc["Bob Rises MD"]
    assert (row["kept"], row["kept_known"]) == (3, 4)
    assert pd.isna(months.table.set_index("name").loc["Cid Even MD", "kept"])


def test_the_status_of_an_appointment_says_whether_it_was_kept() -> None:
    words = {"Y": "Completed", "N": "No Show", "": "Scheduled"}
    log = log_of().replace({"Appt Kept": words}).rename(columns={"Appt Kept": "Appt Status"})
    found = compare_months(rg.run(referrals=log, settings=rg.Settings(as_of="2026-06-30")))
    assert found.lines[0].endswith("3 of 4 appointments recorded were kept.")


def test_the_lines_name_who_stopped_and_who_rises(months: Months) -> None:
    assert months.lines[:4] == (
        "From May 2026 to June 2026: from 9 to 11 referrals; 3 of 4 appointments recorded were kept.",
        "Stopped referring: Ann Stopped MD (24 in all, the last on 2026-03-28).",
        "None in June 2026: Dee Misses MD (from 2 to 0).",
        "Rises: Bob Rises MD (from 3 to 6, 3 of 4 kept).",
    )


def test_all_referrals_are_counted_where_practices_are_ranked_and_their_names_told() -> None:
    settings = rg.Settings(as_of="2026-06-30", level="organisation")
    found = compare_months(rg.run(referrals=log_of(), settings=settings))
    assert found.lines[0].startswith("From May 2026 to June 2026: from 9 to 11 referrals; 3 of 4")
    assert found.in_short.endswith("Rises: Hill Clinic.")


def test_what_a_firm_that_is_a_contact_refers_is_counted_among_all() -> None:
    contacts = pd.DataFrame(
        {"Contact ID": ["1", "2"], "Name": ["Vale Bank", "Ann Lee"], "Kind": ["organisation", "person"]}
    )
    days = ["2026-04-01", "2026-05-02", "2026-05-03", "2026-06-01"]
    log = pd.DataFrame(
        {"referrer_id": ["2", "1", "1", "2"], "referred": ["Bo", "Cy", "Di", "Ed"], "date": days}
    )
    found = compare_months(rg.run(contacts=contacts, referrals=log, settings=rg.Settings(as_of="2026-06-30")))
    assert found.lines[0] == "From May 2026 to June 2026: from 2 to 1 referral."


def test_a_month_that_is_not_over_is_not_compared() -> None:
    found = compare_months(rg.run(referrals=log_of(), settings=rg.Settings(as_of="2026-06-29")))
    assert (found.before, found.now) == ("2026-04", "2026-05")


def test_the_last_run_says_from_which_month_on(months: Months) -> None:
    since = months.since("2026-04-10")
    assert (since.before, since.now) == ("2026-03", "2026-06")
    assert told(since, "person")["Dee Misses MD"] == ("none now", 2, 0)
    # The same month, or one that is not kept, says nothing: the month before it stays.
    assert months.since("2026-07-03").before == months.since("2019-01-01").before == "2026-05"


def test_undated_referrals_are_in_no_month() -> None:
    log = log_of().drop(columns="Referral Date")
    assert compare_months(rg.run(referrals=log)).lines == ()


@pytest.mark.slow
def test_two_runs_of_a_clinic_tell_the_same_in_the_run_the_difference_and_the_report(tmp_path: Path) -> None:
    for month, day in ((5, "2026-05-31"), (6, "2026-06-30")):
        (tmp_path / str(month)).mkdir()
        log_of(month).to_csv(tmp_path / str(month) / "log.csv", index=False)
        made = invoke(
            ["run", str(tmp_path / str(month)), "-o", str(tmp_path / f"out{month}"), "--as-of", day]
        )
        assert made.exit_code == 0, made.stderr
    differs = invoke(["diff", str(tmp_path / "out5"), str(tmp_path / "out6")])
    kept = read_months(tmp_path / "out6")
    assert kept is not None
    assert kept.in_short in made.stderr
    assert kept.lines[0] in kept.in_short
    for line in kept.lines:
        assert line in differs.stderr
    page = (tmp_path / "out6" / "report.html").read_text(encoding="utf-8")
    assert "From month to month" in page
    assert "Dee Misses MD (from 2 to 0)" in page


@pytest.mark.slow
@pytest.mark.skipif(not CASE.is_dir(), reason=f"{CASE} is not there")
def test_the_liaison_is_told_what_a_count_by_hand_tells() -> None:
    """Counted with openpyxl alone, row by row: referrals of June and July 2026 of each NPI and practice."""
    settings = rg.Settings(as_of="2026-07-31")
    months = compare_months(rg.run(CASE / "referrals_july.xlsx", settings=settings), "2026-06-30")
    assert told(months, "person") == {
        "Anil Mehta, MD": ("stopped", 0, 0),
        "James Whitaker MD": ("none now", 2, 0),
        "Dr. Helen Fisk": ("none now", 1, 0),
        "Greg Tanaka DO": ("rises", 8, 9),
        "Mary Kline, PA-C": ("rises", 3, 4),
        "Carla Nunez NP": ("more", 2, 3),
        "P. Rao MD": ("more", 0, 1),
        "Dr. Susan Boyd": ("even", 5, 5),
    }
    assert {name: pair for name, (_, *pair) in told(months, "organisation").items()} == {
        "Northview Pediatrics": [1, 0],
        "Tanaka Internal Medicine": [8, 9],
        "Eastgate Urgent Care": [2, 4],
        "Valley Ortho": [5, 4],
        "Lakeside Family Medicine": [5, 5],
    }
    ortiz = months.table.set_index("name").loc["Lena Ortiz MD"]
    assert (ortiz["made"], ortiz["said"]) == (1, "few")


def test_in_short_the_totals_and_the_first_who_stopped_and_rise_are_told(months: Months) -> None:
    assert months.in_short == (
        "From May 2026 to June 2026: from 9 to 11 referrals; 3 of 4 appointments recorded were kept. "
        "Stopped referring: Ann Stopped MD. Rises: Bob Rises MD."
    )


@pytest.mark.parametrize(
    ("may", "june", "told"),
    [(1, 1, "1 referral in each"), (2, 1, "from 2 to 1 referral"), (1, 3, "from 1 to 3 referrals")],
)
def test_one_referral_is_one_and_as_many_is_told_once(may: int, june: int, told: str) -> None:
    days = [f"2026-05-{10 + number}" for number in range(may)]
    days += [f"2026-06-{10 + number}" for number in range(june)]
    log = pd.DataFrame({"referrer": "Ann Lee", "referred": [f"Bob {day}" for day in days], "date": days})
    found = compare_months(rg.run(referrals=log, settings=rg.Settings(as_of="2026-06-30")))
    assert found.lines[0] == f"From May 2026 to June 2026: {told}."
