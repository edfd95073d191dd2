"""How many referrals come, from how many sources, and what they brought."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from refgraph.evidence.figure import CONTACTS, DAYS, MONEY, REFERRALS, Figure, unknown
from refgraph.measures import ages, direct_credit
from refgraph.network import Network, may_have_brought
from refgraph.tiers import Analysed

YEAR = 365

_TRENDS = {
    "new": "whose first referral is not older than 180 days",
    "rising": "who referred more in the last 90 days than chance lets happen at their own rate before",
    "falling": "who referred less in the last 90 days than chance lets happen at their own rate before",
    "silent": "who have stopped: none for so long that at their own pace it can hardly be chance",
}


def flow_figures(result: Analysed) -> Iterator[Figure]:
    """Yield days since the last referral, referrals of the year and of the year before, sources by trend, revenue.

    Parameters
    ----------
    result
        The values of a run.
    """
    network = result.network
    yield _since_last(network)
    yield from _two_years(network)
    yield from _sources(result)
    yield _revenue(network)


def referrals_per_month(network: Network) -> pd.DataFrame:
    """Count the referrals of every month from the first dated one to the as-of date.

    Parameters
    ----------
    network
        The network of a run. Its undated referrals are in no month.

    Returns
    -------
    DataFrame
        One row per month: ``month`` (its first day), ``referrals``, ``won`` (of these), ``sources`` (how many
        different contacts made them) and ``complete`` (False for a month that the as-of date cuts short). Empty
        where nothing is dated.

    Examples
    --------
    >>> import refgraph as rg
    >>> dates = ["2025-01-05", "2025-03-31"]
    >>> log = pd.DataFrame({"referrer": ["Ann", "Ann"], "referred": ["Bob", "Cid"], "date": dates})
    >>> referrals_per_month(rg.run(referrals=log).network)["referrals"].tolist()
    [1.0, 0.0, 1.0]
    """
    events, as_of = network.events, network.as_of
    dated = events.assign(won=events["count"].where(events["won"], 0.0))
    dated = dated[dated["date"].notna()]
    if as_of is None or dated.empty:
        return pd.DataFrame(
            {
                "month": pd.Series([], dtype="datetime64[us]"),
                "referrals": pd.Series([], dtype="float64"),
                "won": pd.Series([], dtype="float64"),
                "sources": pd.Series([], dtype="int64"),
                "complete": pd.Series([], dtype="bool"),
            }
        )
    of = dated.groupby(dated["date"].dt.to_period("M"))
    months = pd.period_range(dated["date"].min(), as_of, freq="M")
    counted = pd.DataFrame(
        {"referrals": of["count"].sum(), "won": of["won"].sum(), "sources": of["source"].nunique()}
    ).reindex(months, fill_value=0)
    table = counted.rename_axis("month").reset_index()
    table["complete"] = table["month"].dt.end_time.dt.normalize().le(as_of)
    table["month"] = table["month"].dt.to_timestamp().astype("datetime64[us]")
    return table


def _since_last(network: Network) -> Figure:
    name, dates = "days_since_last_referral", network.events["date"].dropna()
    if network.as_of is None or dates.empty:
        return unknown(name, DAYS, "no referral is dated")
    last = dates.max()
    return Figure(
        name,
        float((network.as_of - last).days),
        DAYS,
        len(dates),
        f"dated referrals; the last on {last.date()}",
    )


def _two_years(network: Network) -> Iterator[Figure]:
    """Yield the referrals of the last 365 days and of the 365 before, where the data go back so far."""
    names = ("referrals_12m", "referrals_previous_12m")
    age, count = ages(network), network.events["count"]
    if age.notna().sum() == 0:
        yield from (unknown(name, REFERRALS, "no referral is dated") for name in names)
        return
    lately, before = age.lt(YEAR), age.ge(YEAR) & age.lt(2 * YEAR)
    yield Figure(
        names[0],
        float(count[lately].sum()),
        REFERRALS,
        int(network.events.loc[lately, "source"].nunique()),
        "contacts made them, in the 365 days up to the as-of date",
    )
    first, oldest = network.events["date"].min(), int(age.max())
    if oldest < YEAR:
        yield unknown(names[1], REFERRALS, f"the first dated referral is of {first.date()}")
        return
    part = "" if oldest >= 2 * YEAR else f"; the first dated one is of {first.date()}"
    yield Figure(
        names[1],
        float(count[before].sum()),
        REFERRALS,
        int(network.events.loc[before, "source"].nunique()),
        f"contacts made them, in the 365 days before{part}",
    )


def _sources(result: Analysed) -> Iterator[Figure]:
    # Whom the lists leave out (who left, who is staff) is no source to count on.
    trends = result.ranking.table.loc[result.ranking.table["rank"].notna(), "trend"]
    known = int(trends.ne("").sum())
    for trend, meaning in _TRENDS.items():
        if known:
            note = f"contacts with dated referrals; {meaning}"
            yield Figure(f"{trend}_sources", float(trends.eq(trend).sum()), CONTACTS, known, note)
        else:
            yield unknown(f"{trend}_sources", CONTACTS, "no referral is dated")


def _revenue(network: Network) -> Figure:
    """Return what is credited to referrers of what their contacts paid: the revenue of the ranking and of the ROI."""
    name, nodes = "referred_revenue", network.nodes
    if not nodes["revenue"].gt(0).any():
        return unknown(name, MONEY, "the data hold no revenue")
    credited = float(direct_credit(network).sum())
    events = network.events
    first = nodes["first_won"].reindex(events["target"]).set_axis(events.index)
    referred = nodes[nodes.index.isin(events.loc[may_have_brought(events, first), "target"])]
    paying = referred[referred["revenue"].gt(0)]
    part, rest = credited / nodes["revenue"].sum(), float(paying["revenue"].sum()) - credited
    note = (
        f"contacts who came by a referral and brought it, over all years; {part:.0%} of all revenue recorded"
    )
    if rest >= 0.5:
        note += f"; {rest:,.0f} more of theirs falls to no referrer by the shares on record"
    return Figure(name, credited, MONEY, len(paying), note)
