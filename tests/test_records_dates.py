"""Dates: one order of day and month per column, decided by the column or by the user, never guessed."""

from __future__ import annotations

import datetime
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from refgraph.records import ReadRules, Records, read
from refgraph.records.values.dates import NOT_A_DATE, inspect_dates, resolve_dates

DAYS = st.dates(datetime.date(1900, 1, 1), datetime.date(2068, 12, 31))


def _day(text: str) -> str | None:
    known, bad = resolve_dates(inspect_dates([text]), {"/": "day-first", ".": "day-first", "-": "day-first"})
    if text in bad:
        return None
    return (
        "" if known[text] == NOT_A_DATE else str(datetime.date(1970, 1, 1) + datetime.timedelta(known[text]))
    )


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2024-01-15", "2024-01-15"),
        ("2024/1/5", "2024-01-05"),
        ("2024-03-10T07:30:00.000Z", "2024-03-10"),
        ("2024-03-10 23:59", "2024-03-10"),
        ("2024-03-10T23:59:59+02:00", "2024-03-10"),
        ("16.03.2024", "2024-03-16"),
        ("16/3/24", "2024-03-16"),
        ("16-03-1969 2:30 PM", "1969-03-16"),
        ("15-Jan-2024", "2024-01-15"),
        ("Jan 15 2024", "2024-01-15"),
        ("January 5th, 2024", "2024-01-05"),
        ("15. März 2024", "2024-03-15"),
        ("3 août 2023", "2023-08-03"),
        ("Mon, 15 Jan 2024 10:00:00 +0000", "2024-01-15"),
        ("20240229", "2024-02-29"),
        ("45355", "2024-03-04"),
        ("1711929600000", "2024-04-01"),
        ("1711929600", "2024-04-01"),
    ],
)
def test_a_date_is_read_in_the_forms_that_exports_use(text: str, day: str) -> None:
    assert _day(text) == day


@pytest.mark.parametrize("text", ["", " ", "-", "n/a", "NULL", "0", "0/0/00", "0000-00-00", "00/00/0000"])
def test_a_date_that_is_not_there_is_blank(text: str) -> None:
    assert _day(text) == ""


@pytest.mark.parametrize(
    "text",
    [
        "29/02/2023",
        "2023-02-29",
        "31/31/2024",
        "yesterday",
        "Mar-24",
        "2024-01-15 to 2024-02-01",
        "0019-03-01",
        "12k",
        "x",
    ],
)
def test_what_is_no_date_is_not_made_one(text: str) -> None:
    assert _day(text) is None


@given(st.lists(DAYS, min_size=1), st.sampled_from("/.-"), st.booleans())
def test_a_column_is_read_right_or_found_undecided(
    days: list[datetime.date], mark: str, day_first: bool
) -> None:
    form = mark.join(["%d", "%m", "%Y"] if day_first else ["%m", "%d", "%Y"])
    cells = [day.strftime(form) for day in days]
    dates = inspect_dates(cells)
    if all(day.day <= 12 and day.day != day.month for day in days):
        assert dates.orders == {mark: ""}
    elif any(day.day > 12 for day in days):
        known, bad = resolve_dates(dates, dates.orders)
        assert not bad
        assert [known[cell] for cell in cells] == [(day - datetime.date(1970, 1, 1)).days for day in days]


@given(st.text())
def test_no_text_breaks_the_reading_of_dates(text: str) -> None:
    dates = inspect_dates([text])
    resolve_dates(dates, dates.orders)


def _referrals(dates: list[str], **rules: str) -> Records:
    frame = pd.DataFrame(
        {"referrer": "Ann", "referred": [f"P{row}" for row in range(len(dates))], "date": dates}
    )
    return read(frames={"referrals": frame}, rules=ReadRules(**rules), errors="collect")  # type: ignore[arg-type]


def _dates(records: Records) -> list[str]:
    return records.tables["referrals"]["date"].dt.strftime("%Y-%m-%d").tolist()


@pytest.mark.parametrize(
    ("decider", "day"),
    [
        pytest.param("13/04/2024", "2024-04-03", id="day"),
        pytest.param("04/13/2024", "2024-03-04", id="month"),
    ],
)
def test_one_part_above_twelve_decides_the_whole_column(decider: str, day: str) -> None:
    assert _dates(_referrals(["03/04/2024", decider]))[0] == day


def test_a_column_that_cannot_decide_is_switched_off_with_a_warning_that_says_how_to_declare_it() -> None:
    records = _referrals(["03/04/2024", "05/06/2024", "2024-02-01"])
    finding = next(finding for finding in records.findings if finding.code == "ambiguous-dates")
    assert records.tables["referrals"]["date"].isna().all()
    assert len(records.tables["referrals"]) == 3
    assert finding.severity == "warning"
    assert "--set read.date_order=day-first" in finding.hint


@pytest.mark.parametrize(("order", "day"), [("day-first", "2024-04-03"), ("month-first", "2024-03-04")])
def test_a_declared_order_is_used_where_the_column_cannot_decide(order: str, day: str) -> None:
    assert _dates(_referrals(["03/04/2024"], date_order=order)) == [day]


def test_a_declared_order_does_not_overrule_what_the_column_decides() -> None:
    assert _dates(_referrals(["03/04/2024", "13/04/2024"], date_order="month-first"))[0] == "2024-04-03"


def test_of_a_column_with_both_orders_what_can_be_read_in_one_way_is_read() -> None:
    records = _referrals(["13/04/2024", "04/14/2024", "01/02/2024", "2024-05-01", "5/5/2024", "31/31/2024"])
    read = records.tables["referrals"]["date"].dt.strftime("%Y-%m-%d").fillna("").tolist()
    assert read == ["2024-04-13", "2024-04-14", "", "2024-05-01", "2024-05-05", ""]
    told = next(finding for finding in records.findings if finding.code == "mixed-dates")
    assert told.count == 2
    assert "01/02/2024" in told.message


def test_a_header_that_spells_the_order_out_decides_it() -> None:
    frame = pd.DataFrame({"Referrer": ["Ann"], "Referred": ["Bob"], "Date (dd/MM/yyyy)": ["03/04/2024"]})
    records = read(frames={"referrals": frame}, rules=ReadRules(columns={"date": "Date (dd/MM/yyyy)"}))
    assert records.tables["referrals"]["date"].dt.strftime("%Y-%m-%d").tolist() == ["2024-04-03"]


@pytest.mark.parametrize(
    ("cell", "day"),
    [
        ("06/17/2024 at 7:13 PM PDT", "2024-06-17"),
        ("17. Juni 2024 um 19:13", "2024-06-17"),
        ("2024-06", "2024-06-01"),
        ("06/2024", "2024-06-01"),
        ("June 2024", "2024-06-01"),
        ("9999-12-31", ""),
    ],
)
def test_a_date_with_words_before_the_time_and_a_month_are_read_and_no_year_out_of_this_world(
    cell: str, day: str
) -> None:
    read = _referrals([cell]).tables["referrals"]["date"].dt.strftime("%Y-%m-%d").fillna("")
    assert read.tolist() == [day]


def test_marks_are_decided_one_by_one() -> None:
    assert _dates(_referrals(["01/20/2024", "20.03.2024"])) == ["2024-01-20", "2024-03-20"]


def test_day_and_month_that_are_the_same_number_need_no_order() -> None:
    assert _dates(_referrals(["05/05/2024", "2024-06-01"])) == ["2024-05-05", "2024-06-01"]


def test_years_are_read_as_their_first_of_january_with_a_note() -> None:
    records = _referrals(["1901", "1903", "1902"])
    assert _dates(records) == ["1901-01-01", "1903-01-01", "1902-01-01"]
    assert "years-as-dates" in [finding.code for finding in records.findings]


def test_a_year_among_days_is_no_date() -> None:
    records = _referrals(["2024", "2024-05-01"])
    assert records.tables["referrals"]["date"].isna().tolist() == [True, False]


def test_unreadable_dates_of_contacts_become_blank_and_are_counted() -> None:
    frame = pd.DataFrame({"contact_id": ["1", "2", "3"], "birthday": ["1980-01-31", "spring", "fall"]})
    records = read(frames={"contacts": frame})
    assert records.tables["contacts"]["birthday"].isna().tolist() == [False, True, True]
    assert [(finding.code, finding.count) for finding in records.findings] == [("unreadable-dates", 2)]


def test_an_event_with_an_unreadable_or_blank_date_is_rejected_with_reason() -> None:
    dates = ["2024-01-01"] * 8 + ["soon", ""]
    frame = pd.DataFrame({"contact_id": "1", "date": dates, "channel": "call"})
    rejects = read(frames={"touches": frame}).rejects
    assert rejects[["row", "value", "reason"]].values.tolist() == [
        [10, "soon", "the date cannot be read as a date"],
        [11, "", "no date"],
    ]


def test_the_same_column_of_another_file_of_the_table_decides_too(tmp_path: Path) -> None:
    (tmp_path / "Referrals_001.csv").write_text("Referrer,Referred,Date\nAnn,Bob,13/04/2024\n")
    (tmp_path / "Referrals_002.csv").write_text("Referrer,Referred,Date\nAnn,Cid,03/04/2024\n")
    assert _dates(read(tmp_path)) == ["2024-04-13", "2024-04-03"]


def test_days_beside_those_who_were_referred_and_nobody_else_are_of_the_referral(tmp_path: Path) -> None:
    rows = [
        f"P{n},2021-03-{n:02},{'P1' if n > 4 else ''},{f'2024-12-{n:02}' if n > 4 else ''}"
        for n in range(1, 10)
    ]
    (tmp_path / "people.csv").write_text("Name,Created,Referred By,Eingangsdatum\n" + "\n".join(rows) + "\n")
    contacts = read(tmp_path).tables["contacts"]
    assert contacts["referral_date"].dt.day.dropna().tolist() == [5, 6, 7, 8, 9]


@pytest.mark.parametrize("header", ["Reward sent", "Thanked on"])
def test_days_of_a_thank_you_are_no_days_of_a_referral(tmp_path: Path, header: str) -> None:
    rows = [f"P{n},{'P1' if n > 4 else ''},{f'2024-12-{n:02}' if n > 4 else ''}" for n in range(1, 10)]
    (tmp_path / "people.csv").write_text(f"Name,Referred By,{header}\n" + "\n".join(rows) + "\n")
    assert "referral_date" not in read(tmp_path).tables["contacts"]
