"""What an explanation says of the future of one contact, and of what hangs on it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pandas as pd

from refgraph.forecast import Forecast
from refgraph.ranking import say_half_life
from refgraph.result import Result
from refgraph.selection import assess_dependency

LEAST_WEIGHT = 0.01
"""Half-lives of less weight are not shown."""


def expectation(result: Result, row: pd.Series) -> Iterator[str]:
    """Yield what is expected of a contact, by which half-life and prior, and how such numbers did in the past.

    Parameters
    ----------
    result
        The run.
    row
        The contact's row of the ranking.
    """
    forecast = result.ranking.forecast
    made, counted = row["referrals"], row["discounted_referrals"]
    if not made:
        yield "No referral so far: nothing to go by."
        return
    if not forecast.dated:
        yield f"n = {counted:,.2f}: nothing is dated, so every referral counts in full."
    else:
        some = "1 referral" if made == 1 else f"{made:g} referrals, each"
        age = say_half_life(forecast.main.half_life).removeprefix("1 ")
        yield f"n = {counted:,.2f}: {some} halved for every {age} of age."
        yield from _priors(forecast)
    if row["trend"] == "silent":
        yield "Nothing is expected of who has stopped referring; what would be expected otherwise gives its place."
    elif forecast.held:
        yield (
            f"(a + n) / b = {row['expected_referrals']:.1f} a year; in nine of ten cases the rate is "
            f"{row['expected_referrals_low']:.1f} to {row['expected_referrals_high']:.1f}, and a year brings "
            f"{row['next_year_low']:.0f} to {row['next_year_high']:.0f}, any at all with a chance of "
            f"{row['chance_of_any']:.0%}."
        )
        if row["expected_value"] == row["expected_value"]:
            yield f"Worth about {row['expected_value']:,.0f} if these go as others did; never tried on real money."
    yield from _past(result)


def _priors(forecast: Forecast) -> Iterator[str]:
    source = "from your data" if forecast.fitted else "usual, not from your data"
    for one in forecast.fits:
        if one.weight >= LEAST_WEIGHT:
            yield (
                f"Half-life {say_half_life(one.half_life)}, weight {one.weight:.2f} ({source}): a = {one.shape:.4f}, "
                f"b = {one.rate:.4f}."
            )


def _past(result: Result) -> Iterator[str]:
    """Yield what the ranking says of half-life and past, once for all contacts."""
    for finding in result.ranking.findings:
        if finding.code in ("forecast", "recency-off"):
            yield finding.message


def links(result: Result, row: pd.Series) -> Iterator[str]:
    """Yield the place of a contact as a link between groups, and what hangs on it.

    Parameters
    ----------
    result
        The run.
    row
        The contact's row of the ranking.
    """
    standing = result.ranking.standing
    if pd.isna(row["rank"]):
        yield "Linked to nobody."
        return
    if not standing.groups_shown:
        yield "This export shows no links between groups."
    elif pd.isna(row["connector_rank"]):
        yield "Lies between nobody but people whom it introduced itself."
    else:
        linking = int(standing.places["bridge"].notna().sum())
        yield f"Place {row['connector_rank']:,} of {linking:,} among links between groups{_range(row)}."
    yield from assess_dependency(result, among=[row["contact_id"]])["says"]
    downstream = row["downstream_value"]
    if downstream:
        yield f"Revenue that followed from its referrals, second-hand ones at half: {downstream:,.0f}."


def _range(row: Any) -> str:
    low, high = row.get("connector_rank_p5"), row.get("connector_rank_p95")
    return "" if low is None or pd.isna(low) else f", {low:,} to {high:,} in nine of ten reruns"
