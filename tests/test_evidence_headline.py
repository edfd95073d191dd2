"""The headline figures: counted by hand on a book of ten, and unknown with a reason where the data are silent."""

from __future__ import annotations

import pandas as pd
import pytest

import refgraph as rg
from refgraph.evidence.figure import share
from refgraph.evidence.headlines.headline import headline_figures
from refgraph.evidence.returns.flow import referrals_per_month

CONTACTS = pd.DataFrame(
    [
        # Ann and Bob are clients who refer, Cid a partner, Dee to Hal were referred; Ivy is a client nobody asked.
        ("a", "Ann Lee", "client", "2023-01-05", ""),
        ("b", "Bob King", "client", "2023-02-05", ""),
        ("c", "Cid Ray", "partner", "2023-03-05", ""),
        ("d", "Dee Fox", "client", "2025-03-01", "a"),
        ("e", "Eve Orr", "prospect", "2025-06-01", "a"),
        ("f", "Fay Dow", "prospect", "2025-09-01", ""),
        ("g", "Gus Hay", "prospect", "2025-10-01", "b"),
        ("h", "Hal Ives", "prospect", "2024-05-01", "c"),
        ("i", "Ivy Jay", "client", "2023-06-01", ""),
        ("x", "Xan Yorke", "employee", "2023-01-01", ""),
    ],
    columns=["contact_id", "name", "type", "created", "referrer_id"],
)

REFERRALS = pd.DataFrame(
    [
        ("a", "d", "2025-03-01", "won"),
        ("a", "e", "2025-06-01", "received"),
        ("a", "h", "2024-04-01", "lost"),
        ("b", "g", "2025-10-11", "received"),
        ("c", "h", "2024-05-01", "received"),
    ],
    columns=["referrer_id", "referred_id", "date", "status"],
)

DEALS = pd.DataFrame(
    [
        ("d", "won", 3000.0, "2025-04-01"),
        ("i", "won", 1000.0, "2025-04-01"),
        ("e", "open", 500.0, "2025-07-01"),
    ],
    columns=["contact_id", "status", "amount", "date"],
)

TOUCHES = pd.DataFrame(
    [("a", "2025-10-02", "in", ""), ("b", "2025-10-01", "out", "yes"), ("c", "2025-12-01", "out", "no")],
    columns=["contact_id", "date", "direction", "responded"],
)

FEEDBACK = pd.DataFrame(
    [
        ("a", "2025-06-01", 9, "2025-06-05"),
        ("b", "2024-12-30", 8, ""),
        ("d", "2025-12-01", 3, ""),
        ("i", "2025-12-29", 10, "2025-12-30"),
    ],
    columns=["contact_id", "date", "score", "closed_loop_date"],
)

ASKS = pd.DataFrame([("a", "2025-05-01"), ("b", "2024-05-01")], columns=["contact_id", "date"])

TIES = pd.DataFrame({"a": ["c"], "b": ["i"]})

EVERYTHING = {
    "contacts": CONTACTS.drop(columns="referrer_id"),
    "referrals": REFERRALS,
    "deals": DEALS,
    "touches": TOUCHES,
    "feedback": FEEDBACK,
    "asks": ASKS,
}


def figures_of(as_of: str = "2025-12-31", **tables: pd.DataFrame) -> pd.DataFrame:
    result = rg.run(settings=rg.Settings(as_of=as_of), **tables)
    return headline_figures(result, rg.assign_tiers(result)).set_index("name")


@pytest.fixture(scope="module")
def figures() -> pd.DataFrame:
    return figures_of(**EVERYTHING)


@pytest.mark.parametrize(
    ("name", "value", "n"),
    [
        ("days_since_last_referral", 81, 5),  # 11 October to 31 December
        ("referrals_12m", 3, 2),  # Ann twice and Bob, so two sources
        ("referrals_previous_12m", 2, 2),
        ("new_sources", 1, 3),  # Bob's first and only referral is 81 days old
        ("silent_sources", 0, 3),  # Cid's only one is older than a year, but one or two never make a trend
        ("referred_revenue", 3000, 1),  # Dee; Ivy bought without being referred
        ("engaged_90d", 1 / 4, 4),  # of Ann, Bob and Cid who referred and Ivy, an Advocate; see below
        (
            "satisfaction_coverage",
            3 / 4,
            4,
        ),  # Ann, Dee and Ivy of the four clients; Bob's score is 366 days old
        ("detractors", 1, 3),  # Dee; known of Ann, Dee and Ivy
        ("asked_12m", 1 / 4, 4),  # Ann; Bob was asked too long ago
        ("capture_rate", 3 / 4, 4),  # Dee, Eve and Gus of the four who came in 2025; nobody knows how Fay did
        ("closed_loop_rate", 1 / 2, 2),  # Ann's and Dee's count; Bob's is too old and Ivy's two days young
    ],
)
def test_a_figure_is_what_is_counted_by_hand(figures: pd.DataFrame, name: str, value: float, n: int) -> None:
    assert figures.loc[name, ["value", "n"]].tolist() == [pytest.approx(value), n]


def test_a_source_that_stopped_at_its_own_pace_is_silent() -> None:
    # Six in the first half of 2024 are one a month; none came for 18 months, and four missed are enough.
    monthly = [("c", "h", f"2024-0{month}-01", "received") for month in range(1, 7)]
    more = pd.DataFrame(monthly, columns=REFERRALS.columns)
    referrals = pd.concat([REFERRALS[REFERRALS["referrer_id"].ne("c")], more])
    row = figures_of(**{**EVERYTHING, "referrals": referrals}).loc["silent_sources"]
    assert row[["value", "n"]].tolist() == [1, 3]


def test_ninety_days_are_engaged_and_ninety_one_are_not(figures: pd.DataFrame) -> None:
    # Ann came 90 days before the end, Bob answered 91 days before it, Cid was written to and did not answer.
    assert figures.loc["engaged_90d", "value"] * figures.loc["engaged_90d", "n"] == 1


def test_every_figure_says_on_what_it_was_counted(figures: pd.DataFrame) -> None:
    assert figures["note"].ne("").all()
    assert (figures["value"].isna() == figures["n"].isna()).all()


def test_names_are_unique_and_units_are_known(figures: pd.DataFrame) -> None:
    assert figures.index.is_unique
    assert set(figures["unit"]) == {"days", "referrals", "contacts", "money", "share"}


@pytest.mark.parametrize(
    ("without", "name", "why"),
    [
        ("touches", "engaged_90d", "there are no touches and no engagements in the data"),
        ("feedback", "satisfaction_coverage", "there are no satisfaction scores in the data"),
        ("feedback", "detractors", "nothing says how content anybody is"),
        ("feedback", "closed_loop_rate", "nothing says when the firm came back on an answer to a survey"),
        ("asks", "asked_12m", "nothing says who was asked for a referral"),
        ("deals", "referred_revenue", "the data hold no revenue"),
    ],
)
def test_without_its_table_a_figure_is_unknown_with_the_reason(without: str, name: str, why: str) -> None:
    row = figures_of(**{table: rows for table, rows in EVERYTHING.items() if table != without}).loc[name]
    assert pd.isna(row["value"])
    assert row["note"] == why


def test_where_no_column_says_where_contacts_came_from_that_is_unknown_and_not_nothing() -> None:
    strangers = REFERRALS.assign(referred_id=[f"new {place}" for place in range(len(REFERRALS))])
    row = figures_of(contacts=EVERYTHING["contacts"], referrals=strangers, ties=TIES).loc["capture_rate"]
    assert pd.isna(row["value"])
    assert row["note"] == "the contacts table has no column that says where contacts came from"


def test_where_a_column_could_say_it_and_is_empty_that_is_nothing() -> None:
    strangers = REFERRALS.assign(referred_id=[f"new {place}" for place in range(len(REFERRALS))])
    contacts = EVERYTHING["contacts"].assign(lead_source="")
    row = figures_of(contacts=contacts, referrals=strangers, ties=TIES).loc["capture_rate"]
    assert row[["value", "n"]].tolist() == [0, 4]


def test_without_dates_nothing_is_said_of_time() -> None:
    log = REFERRALS.drop(columns="date")
    undated = figures_of("", referrals=log)
    for name in ("days_since_last_referral", "referrals_12m", "referrals_previous_12m", "silent_sources"):
        assert pd.isna(undated.loc[name, "value"]), name
        assert undated.loc[name, "note"] == "no referral is dated"


def test_a_year_before_the_data_begin_is_unknown_and_not_nothing() -> None:
    young = figures_of(referrals=REFERRALS[REFERRALS["date"].ge("2025")])
    assert pd.isna(young.loc["referrals_previous_12m", "value"])
    assert young.loc["referrals_previous_12m", "note"] == "the first dated referral is of 2025-03-01"


def test_touches_that_only_go_out_do_not_say_who_is_engaged() -> None:
    only_out = TOUCHES.assign(direction="out", responded="no")
    row = figures_of(**{**EVERYTHING, "touches": only_out}).loc["engaged_90d"]
    assert pd.isna(row["value"])
    assert row["note"] == "nothing says who answered or took part: touches go out only"


def test_who_is_engaged_is_counted_by_another_clock_where_there_is_one() -> None:
    result = rg.run(settings=rg.Settings(as_of="2025-12-31"), **EVERYTHING)
    clock = pd.Series({"a": 1.0, "b": 90.0, "c": 91.0})
    figures = headline_figures(result, rg.assign_tiers(result), days_since=clock).set_index("name")
    assert figures.loc["engaged_90d", "value"] == pytest.approx(2 / 4)


def test_a_share_of_nobody_is_unknown() -> None:
    figure = share("asked_12m", 0, 0, "clients", nobody="nothing says who is a client")
    assert (figure.value, figure.n, figure.note) == (None, None, "nothing says who is a client")


def test_months_are_counted_without_gaps_up_to_the_day_that_cuts_the_last_short() -> None:
    network = rg.run(settings=rg.Settings(as_of="2025-12-30"), **EVERYTHING).network
    months = referrals_per_month(network)
    assert len(months) == 21  # April 2024 to December 2025
    assert months["referrals"].sum() == 5
    assert months.loc[months["month"].eq("2025-03-01"), ["referrals", "won", "sources"]].values.tolist() == [
        [1, 1, 1]
    ]
    assert months["complete"].tolist() == [True] * 20 + [False]


def test_a_month_whose_last_day_is_the_as_of_date_is_whole() -> None:
    network = rg.run(settings=rg.Settings(as_of="2025-12-31"), **EVERYTHING).network
    assert referrals_per_month(network)["complete"].all()


def test_a_lost_referral_is_not_won_even_if_the_contact_has_bought() -> None:
    log = pd.DataFrame(
        [("a", "d", "2025-03-01", "lost"), ("b", "d", "2025-03-02", "received")],
        columns=["referrer_id", "referred_id", "date", "status"],
    )
    months = referrals_per_month(rg.run(contacts=EVERYTHING["contacts"], referrals=log, deals=DEALS).network)
    assert months.loc[0, ["referrals", "won"]].tolist() == [2, 1]


def test_without_dates_there_are_no_months() -> None:
    assert referrals_per_month(rg.run(referrals=REFERRALS.drop(columns="date")).network).empty


def test_what_was_bought_before_the_day_of_a_referral_did_not_come_by_it() -> None:
    contacts = pd.DataFrame({"contact_id": list("abc"), "name": ["Ann", "Bob", "Cid"]})
    referrals = pd.DataFrame(
        [("a", "b", "2025-05-01"), ("a", "c", "2025-05-01")], columns=["referrer_id", "referred_id", "date"]
    )
    deals = pd.DataFrame(
        [("b", "won", 900, "2025-04-01"), ("c", "won", 100, "2025-06-01")],
        columns=["contact_id", "status", "amount", "date"],
    )
    figure = figures_of(contacts=contacts, referrals=referrals, deals=deals).loc["referred_revenue"]
    assert (figure["value"], figure["n"]) == (100, 1)
