"""The day of a referral that stands in a list of contacts dates the referral, before the day of creation."""

from __future__ import annotations

import pandas as pd
import pytest

import refgraph as rg
from refgraph.crm import CRMS

MIGRATED = "2023-02-05"


def _referrals(header: str, days: tuple[str, str, str]) -> pd.DataFrame:
    contacts = pd.DataFrame(
        {
            "Contact ID": ["1", "2", "3"],
            "Name": ["Ann Lee", "Bob King", "Cid Fox"],
            "Referred By": ["", "Ann Lee", "Ann Lee"],
            header: days,
            "Created Date": [MIGRATED] * 3,
        }
    )
    people = rg.resolve(rg.read(frames={"contacts": contacts}))
    return people.referrals.assign(day=people.referrals["date"].dt.strftime("%Y-%m-%d"), as_of=people.as_of)


@pytest.mark.parametrize(
    "header", ["Referral Date", "Referred On", "Empfohlen am", "Data da indicação", "Henvist den"]
)
def test_the_day_of_the_referral_comes_before_the_day_of_creation(header: str) -> None:
    found = _referrals(header, ("", "2025-02-05", "2025-03-25"))
    assert found["day"].tolist() == ["2025-02-05", "2025-03-25"]
    assert set(found["date_origin"]) == {"referral"}
    assert set(found["as_of"]) == {pd.Timestamp("2025-03-25")}


def test_a_referral_without_a_day_of_its_own_keeps_the_day_of_creation() -> None:
    found = _referrals("Referral Date", ("", "2025-02-05", ""))
    assert found["day"].tolist() == ["2025-02-05", MIGRATED]
    assert found["date_origin"].tolist() == ["referral", "created"]


def test_a_plain_date_is_no_day_of_a_referral() -> None:
    found = _referrals("Datum", ("", "2025-02-05", "2025-03-25"))
    assert found["day"].tolist() == [MIGRATED] * 2


@pytest.mark.parametrize(
    "header", sorted({CRMS[name].back.headers.get("as_of", "") for name in CRMS if CRMS[name].back} - {""})
)
def test_the_day_of_a_tier_that_was_written_back_is_no_day_of_a_referral(header: str) -> None:
    for days in (("2025-11-30",) * 3, ("", "2025-11-30", "2025-12-31")):
        found = _referrals(header, days)
        assert found["day"].tolist() == [MIGRATED] * 2
        assert set(found["as_of"]) == {pd.Timestamp(MIGRATED)}


@pytest.mark.parametrize("header", ["Referral Rank", "x_referral_rank", "Referral_Cluster__c"])
def test_a_rank_that_was_written_back_counts_no_referrals(header: str) -> None:
    found = _referrals(header, ("7", "5", "3"))
    assert len(found) == 2
    assert found["count"].tolist() == [1, 1]
