"""A referral without a day of its own is dated by what the export knows of whom it brought, and that is said."""

from __future__ import annotations

import pandas as pd
import pytest

import refgraph as rg
from refgraph.people import People

CONTACTS = {
    "Contact ID": ["1", "2", "3"],
    "Name": ["Ann Lee", "Bob King", "Cid Fox"],
    "Referred By": ["", "Ann Lee", "Ann Lee"],
}
DEALS = {
    "Deal ID": ["D1", "D2", "D3"],
    "Contact ID": ["2", "2", "3"],
    "Stage": ["Closed Won", "Closed Won", "Proposal"],
    "Amount": ["100", "200", "300"],
    "Close Date": ["2025-04-02", "2025-02-17", "2025-09-30"],
}


def _resolve(contacts: dict[str, list[str]], deals: dict[str, list[str]] | None = None) -> People:
    frames = {"contacts": pd.DataFrame(contacts)}
    if deals:
        frames["deals"] = pd.DataFrame(deals)
    return rg.resolve(rg.read(frames=frames))


def _days(people: People) -> list[tuple[str, str]]:
    days = people.referrals["date"].dt.strftime("%Y-%m-%d").fillna("")
    return list(zip(days, people.referrals["date_origin"], strict=True))


def _said(people: People, code: str) -> list[str]:
    return [f"{finding.message} {finding.hint}" for finding in people.findings if finding.code == code]


def test_the_first_closed_deal_dates_a_referral_that_nothing_else_dates() -> None:
    people = _resolve(CONTACTS, DEALS)
    assert _days(people) == [("2025-02-17", "deal"), ("", "")]  # An open deal closes some day, or never.
    assert "came to their first deal" in _said(people, "referral-dated-by-deal")[0]


def test_a_deal_that_is_only_hoped_for_moves_no_as_of_date() -> None:
    assert _resolve(CONTACTS, DEALS).as_of == pd.Timestamp("2025-04-02")


def test_the_day_a_deal_was_opened_comes_before_the_day_it_closed() -> None:
    opened = {**DEALS, "Created": ["2025-01-09", "2025-02-01", "2025-03-03"]}
    assert _days(_resolve(CONTACTS, opened)) == [("2025-01-09", "deal"), ("2025-03-03", "deal")]


def test_the_start_of_service_comes_before_the_first_deal_and_the_day_of_creation_before_both() -> None:
    started = {**CONTACTS, "Service Start": ["", "2025-01-20", ""]}
    assert _days(_resolve(started, DEALS))[0] == ("2025-01-20", "service_start")
    created = {**started, "Created": ["", "2025-01-02", ""]}
    assert _days(_resolve(created, DEALS))[0] == ("2025-01-02", "created")


def test_what_was_bought_counts_for_a_referral_that_only_the_deal_dates() -> None:
    opened = {**DEALS, "Created": ["2025-05-09", "2025-05-01", "2025-03-03"]}  # Entered after the sale.
    result = rg.run(contacts=pd.DataFrame(CONTACTS), deals=pd.DataFrame(opened))
    assert result.top(1)["revenue"].tolist() == [300]


@pytest.mark.parametrize("header", ["Boarded", "Datum Mandat"])
def test_a_column_of_dates_that_nothing_reads_is_named_where_no_referral_is_dated(header: str) -> None:
    days = ["2024-01-01", "2025-02-05", "2025-03-25"]
    said = _said(_resolve({**CONTACTS, header: days}), "unread-dates")
    assert len(said) == 1
    assert f"'{header}'" in said[0]
    assert f'--column contacts.created="{header}"' in said[0]


@pytest.mark.parametrize(
    ("header", "days"),
    [
        ("Policy Renewal", ["2024-01-01", "2025-02-05", "2025-03-25"]),  # A day to come.
        ("Boarded", ["2024", "2023", "2025"]),  # A bare year is as likely a number.
        ("Boarded", ["yes", "no", "2025-03-25"]),
    ],
)
def test_other_days_and_other_words_are_not_proposed_for_the_day_of_a_referral(
    header: str, days: list[str]
) -> None:
    assert not _said(_resolve({**CONTACTS, header: days}), "unread-dates")


def test_nothing_is_proposed_where_a_referral_is_dated() -> None:
    days = ["2024-01-01", "2025-02-05", "2025-03-25"]
    people = _resolve({**CONTACTS, "Created": days, "Boarded": days})
    assert not _said(people, "unread-dates")


@pytest.mark.parametrize("header", ["Date Became Client", "Became a Customer Date", "Client Start Date"])
def test_the_day_somebody_became_a_client_is_their_first_day(header: str) -> None:
    people = _resolve({**CONTACTS, header: ["", "2025-02-05", "2025-03-25"]})
    assert _days(people) == [("2025-02-05", "created"), ("2025-03-25", "created")]


@pytest.mark.parametrize(
    "header", ["Fees Billed", "Customer Lifetime Value", "GCI", "Auftragssumme", "total_charged"]
)
def test_what_a_contact_paid_in_all_is_their_revenue_and_said_so(header: str) -> None:
    people = _resolve({**CONTACTS, header: ["10", "20", "30"]})
    assert people.tables["deals"]["amount"].tolist() == [10, 20, 30]
    assert header in _said(people, "prices-of-contacts")[0]


@pytest.mark.parametrize("header", ["Annual Revenue", "Referral Fee", "Net Worth", "Budget"])
def test_what_a_contact_earns_owns_or_is_paid_is_no_revenue(header: str) -> None:
    assert "deals" not in _resolve({**CONTACTS, header: ["10", "20", "30"]}).tables


def test_numbers_under_no_header_are_no_revenue() -> None:
    assert "deals" not in _resolve({**CONTACTS, "": ["10", "20", "30"], "Notes": ["x", "y", "z"]}).tables
