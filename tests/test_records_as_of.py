"""The day the data speak of: asked for, or the latest that is no typing error."""

from __future__ import annotations

import datetime

import pandas as pd
import pytest

from refgraph.errors import SettingsError
from refgraph.records import Records, read


def _referrals(*dates: str, **options: object) -> Records:
    frame = pd.DataFrame(
        {"referrer": "Ann", "referred": [f"P{row}" for row in range(len(dates))], "date": dates}
    )
    return read(frames={"referrals": frame}, **options)  # type: ignore[arg-type]


def test_without_a_word_it_is_the_latest_date() -> None:
    records = _referrals("2024-05-01", "2025-02-03", "")
    assert records.as_of == pd.Timestamp("2025-02-03")
    assert not records.as_of_given


def test_without_any_date_there_is_none() -> None:
    assert _referrals("", "").as_of is None


def test_a_date_can_be_asked_for_and_later_rows_are_rejected() -> None:
    records = _referrals("2024-05-01", "2025-02-03", as_of="2024-12-31")
    assert (records.as_of, records.as_of_given) == (pd.Timestamp("2024-12-31"), True)
    assert records.rejects.values.tolist() == [["referrals", 3, "date", "2025-02-03", "after the as-of date"]]


def test_a_date_asked_for_may_reject_more_than_a_fifth() -> None:
    assert len(_referrals("2024-05-01", "2025-02-03", "2025-03-03", as_of="2024-12-31").rejects) == 2


def test_today_is_allowed_only_as_a_word() -> None:
    assert _referrals("2024-05-01", as_of="today").as_of == pd.Timestamp(datetime.date.today())


def test_a_day_can_be_given_as_a_date() -> None:
    assert _referrals("2024-05-01", as_of=datetime.date(2024, 6, 1)).as_of == pd.Timestamp("2024-06-01")


def test_a_day_that_is_none_is_refused() -> None:
    with pytest.raises(SettingsError, match="'31/12/2024' is not a date"):
        _referrals("2024-05-01", as_of="31/12/2024")


@pytest.mark.parametrize(
    ("table", "column", "more"),
    [
        ("touches", "date", {"channel": "call"}),
        ("engagements", "date", {"kind": "event"}),
        ("feedback", "date", {"score": "9"}),
        ("given", "date", {"value": "5"}),
        ("asks", "date", {}),
        ("complaints", "opened", {}),
        ("events", "date", {"event": "move"}),
        ("deals", "date", {"amount": "5", "status": "lost"}),
    ],
)
def test_what_happened_after_the_day_is_rejected_everywhere(
    table: str, column: str, more: dict[str, str]
) -> None:
    frame = pd.DataFrame({"contact_id": ["1", "2"], column: ["2024-01-01", "2025-01-01"], **more})
    records = read(frames={table: frame}, as_of="2024-06-01")
    assert records.tables[table]["contact_id"].tolist() == ["1"]
    assert len(records.rejects) == 1


def test_an_open_deal_and_a_contact_are_not_rejected_for_a_later_day() -> None:
    deals = pd.DataFrame({"deal_id": ["1"], "contact_id": ["1"], "status": ["open"], "date": ["2030-01-01"]})
    contacts = pd.DataFrame({"contact_id": ["1"], "created": ["2030-01-01"]})
    records = read(frames={"deals": deals, "contacts": contacts}, as_of="2024-06-01")
    assert records.rejects.empty


def test_only_won_deals_tell_the_day() -> None:
    frame = pd.DataFrame({"deal_id": ["1", "2"], "contact_id": "1", "status": ["won", "lost"]})
    frame["date"] = ["2024-01-01", "2024-09-01"]
    assert read(frames={"deals": frame}).as_of == pd.Timestamp("2024-01-01")


def test_a_date_far_ahead_is_a_typing_error_named_and_rejected() -> None:
    records = _referrals(*(f"2024-01-{day:02d}" for day in range(1, 10)), "2042-01-05")
    assert records.as_of == pd.Timestamp("2024-01-09")
    assert records.rejects[["row", "value"]].values.tolist() == [[11, "2042-01-05"]]
    finding = next(finding for finding in records.findings if finding.code == "date-far-ahead")
    assert "2042-01-05" in finding.message


def test_many_dates_after_a_gap_are_no_typing_error() -> None:
    records = _referrals(*["2010-01-01"] * 20, *["2024-01-01"] * 5)
    assert records.as_of == pd.Timestamp("2024-01-01")
    assert records.rejects.empty


def test_one_in_a_hundred_may_be_typing_errors() -> None:
    records = _referrals(*["2024-01-01"] * 300, "2031-01-01", "2099-01-01")
    assert records.as_of == pd.Timestamp("2024-01-01")
    assert len(records.rejects) == 2
