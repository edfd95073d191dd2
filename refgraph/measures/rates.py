"""How many referrals to expect of each contact, and what they are worth; see `refgraph.forecast`.

Nothing is expected of contacts who have gone silent: their values are NaN.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from refgraph.forecast import Prospects, look_ahead
from refgraph.measures.value import acquisition
from refgraph.network import Network

CLOSED_BEFORE, WON_BEFORE = 8.0, 4.0
"""How many closed, and how many won referrals of the usual kind each contact is credited with beforehand."""


def discounted_referrals(network: Network, *, prospects: Prospects | None = None) -> pd.Series:
    """Return the referrals each contact made, each halved for every half-life of its age.

    The half-life is the one of most weight in the user's own past (a year where that is too short to tell);
    where nothing is dated this is the plain count.
    """
    ahead = _given(network, prospects)
    return _column(network, "discounted_referrals", ahead.discounted)


def expected_referrals(network: Network, *, prospects: Prospects | None = None) -> pd.Series:
    """Return the referrals to expect of each contact in a year: ``(a + n) / b``, the mean over half-lives.

    n referrals, halved by age, shrunk towards everyone's rate by a Gamma(a, b) prior; half-life and prior are
    fitted to what came in past years (Schmittlein, Morrison and Colombo 1987, for the Gamma-Poisson model).
    Where `refgraph.forecast.Forecast.held` is False this is an index to order by and no number of referrals.
    """
    ahead = _given(network, prospects)
    return _column(network, "expected_referrals", ahead.unless_silent(ahead.expected))


def expected_referrals_low(network: Network, *, prospects: Prospects | None = None) -> pd.Series:
    """Return the lower end (5 %) of the 90 % interval of each contact's yearly referral rate."""
    ahead = _given(network, prospects)
    return _column(network, "expected_referrals_low", ahead.unless_silent(ahead.outlook.rate_quantile(0.05)))


def expected_referrals_high(network: Network, *, prospects: Prospects | None = None) -> pd.Series:
    """Return the upper end (95 %) of the 90 % interval of each contact's yearly referral rate."""
    ahead = _given(network, prospects)
    return _column(network, "expected_referrals_high", ahead.unless_silent(ahead.outlook.rate_quantile(0.95)))


def next_year_low(network: Network, *, prospects: Prospects | None = None) -> pd.Series:
    """Return the least number of referrals of each contact's 90 % range for the next year."""
    ahead = _given(network, prospects)
    return _column(network, "next_year_low", ahead.unless_silent(ahead.outlook.count_range[0]))


def next_year_high(network: Network, *, prospects: Prospects | None = None) -> pd.Series:
    """Return the greatest number of referrals of each contact's 90 % range for the next year."""
    ahead = _given(network, prospects)
    return _column(network, "next_year_high", ahead.unless_silent(ahead.outlook.count_range[1]))


def chance_of_any(network: Network, *, prospects: Prospects | None = None) -> pd.Series:
    """Return the chance of at least one referral in a year."""
    ahead = _given(network, prospects)
    return _column(network, "chance_of_any", ahead.unless_silent(ahead.outlook.chance_of_any))


def expected_value(network: Network, *, expected_referrals: pd.Series | None = None) -> pd.Series:
    """Return the revenue to expect of a year's referrals: expected referrals x chance to win x value if won.

    The chance is ``(won + 8 q) / (closed + 8)``, q that of all referrals; where no outcome is recorded every
    referral counts as closed. The value is the mean revenue of the people whom the contact referred and who
    brought any, with four more of the median. NaN where there is no revenue. It has not been tried on real
    money.
    """
    expected = _expected(network) if expected_referrals is None else expected_referrals
    events, size = network.events, len(network.nodes)
    who, count = network.event_sources, events["count"].to_numpy(float)
    won = events["won"].to_numpy(bool)
    closed = won | events["status"].eq("lost").to_numpy(bool)
    if not events["status"].isin(["received", "qualified", "won", "lost"]).any():
        closed = np.ones(len(events), bool)
    graph, revenue = acquisition(network), network.nodes["revenue"].to_numpy(float)
    credit = graph.share * revenue[graph.target]
    brought = credit > 0
    if not brought.any() or not won.any():
        return _column(network, "expected_value", np.full(size, np.nan))
    usual = count[won].sum() / count[closed].sum()
    chance = (np.bincount(who[won], count[won], size) + CLOSED_BEFORE * usual) / (
        np.bincount(who[closed], count[closed], size) + CLOSED_BEFORE
    )
    value = (np.bincount(graph.source, credit, size) + WON_BEFORE * np.median(credit[brought])) / (
        np.bincount(graph.source[brought], minlength=size) + WON_BEFORE
    )
    return _column(network, "expected_value", expected.to_numpy(float) * chance * value)


def _expected(network: Network) -> pd.Series:
    return expected_referrals(network)


def _given(network: Network, prospects: Prospects | None) -> Prospects:
    return look_ahead(network) if prospects is None else prospects


def _column(network: Network, name: str, values: np.ndarray) -> pd.Series:
    return pd.Series(values, index=network.nodes.index, name=name, dtype=float)
