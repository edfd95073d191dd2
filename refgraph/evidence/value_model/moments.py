"""What may be a good moment to ask: every kind of thing that happens with a contact, and the days of it."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pandas as pd

from refgraph.evidence.returns import gather_activities
from refgraph.network import Network
from refgraph.people import People, touch_kind
from refgraph.remembering import once

PROMOTER = 9
"""The score from which on an answer is a high one."""

SPENDS_UP, QUARTER = 1.25, 90
"""Who buys for so many times as much in 90 days as in the 90 before."""

APART = 10_000_000
"""More days than there are between any two dates, by far."""

MOMENTS = "moment contact_id date".split()


@once
def gather_moments(people: People, network: Network) -> pd.DataFrame:
    """Return every moment after which somebody may be likelier to refer, from all tables.

    A referral of theirs won, a high score, buying, buying more (upsell, upgrade, or for a quarter more than in the
    90 days before), a complaint settled, a meeting or an event they came to, and whatever the table of events names.

    Returns
    -------
    DataFrame
        `MOMENTS`, one row per kind, contact and day, dated, up to the as-of date.
    """
    parts = [_rows(name, table, column) for name, table, column in _tables(people, network)]
    parts += list(_events(people))
    found = pd.concat(parts, ignore_index=True) if parts else pd.DataFrame(columns=MOMENTS)
    found = found[found["date"].notna()]
    if people.as_of is not None:
        found = found[found["date"].le(people.as_of)]
    return found.drop_duplicates().sort_values(MOMENTS, kind="stable", ignore_index=True)


def _tables(people: People, network: Network) -> Iterator[tuple[str, pd.DataFrame, str]]:
    tables = people.tables
    yield "won referral", _wins(network), "date"
    feedback, deals, complaints = (tables.get(name) for name in ("feedback", "deals", "complaints"))
    if feedback is not None and "score" in feedback:
        yield "high score", feedback[feedback["score"].ge(PROMOTER)], "date"
    if deals is not None and "date" in deals:
        won = deals[deals["status"].eq("won")] if "status" in deals else deals
        yield "purchase", won, "date"
        if "kind" in won:
            yield "bought more", won[won["kind"].isin(["upsell", "upgrade"])], "date"
        if "amount" in won:
            yield "spends more", _spending_up(won), "date"
    if complaints is not None and "closed" in complaints:
        yield "complaint settled", complaints, "closed"
    log = gather_activities(people)
    log = log[log["two_way"]]
    kinds = log["kind"].map({kind: touch_kind(kind) for kind in log["kind"].unique()}).astype("str")
    yield "meeting", log[kinds.eq("meeting")], "date"
    yield "event", log[kinds.eq("event")], "date"


def _rows(moment: str, table: pd.DataFrame, column: str) -> pd.DataFrame:
    index = pd.RangeIndex(len(table))
    days = pd.to_datetime(table[column]).to_numpy("datetime64[D]").astype("datetime64[us]")
    return pd.DataFrame(
        {
            "moment": pd.Series(moment, index, dtype="str"),
            "contact_id": pd.Series(table["contact_id"].to_numpy(), index, dtype="str"),
            "date": pd.Series(days, index),
        }
    )


def _events(people: People) -> Iterator[pd.DataFrame]:
    """Yield the moments that the table of events names, each under its own word."""
    events = people.tables.get("events")
    if events is None or "event" not in events:
        return
    words = events["event"].str.casefold().str.split().str.join(" ")
    for word, rows in events[words.ne("")].groupby(words[words.ne("")], sort=True):
        yield _rows(str(word), rows, "date")


def _wins(network: Network) -> pd.DataFrame:
    """Return on which day a referral of whom was won: that of the first won deal of whom they referred."""
    won = network.events[network.events["won"]]
    days = network.nodes["first_won"].reindex(won["target"]).to_numpy()
    found = pd.DataFrame(
        {"contact_id": won["source"].to_numpy(), "date": days, "made": won["date"].to_numpy()}
    )
    return found[~(found["date"] < found["made"])]


def _spending_up(won: pd.DataFrame) -> pd.DataFrame:
    """Return the purchases with which somebody bought for a quarter more in 90 days than in the 90 before."""
    bought = won[won["amount"].gt(0) & won["date"].notna()].sort_values(["contact_id", "date"], kind="stable")
    # Days of different contacts lie so far apart that no window reaches from one to the next.
    days = bought["date"].to_numpy("datetime64[D]").astype(np.int64)
    days = days + bought["contact_id"].factorize()[0] * APART
    sums = np.concatenate([[0.0], bought["amount"].to_numpy(float).cumsum()])
    until = np.searchsorted(days, days, side="right")
    since, before = (np.searchsorted(days, days - back, side="right") for back in (QUARTER, 2 * QUARTER))
    late, early = sums[until] - sums[since], sums[since] - sums[before]
    return bought[(since > before) & (late >= SPENDS_UP * early)]
