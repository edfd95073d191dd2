"""What has to be known to read a ranking: from where the half-life comes, and why a number is missing."""

from __future__ import annotations

from collections.abc import Iterator

from refgraph.findings import Finding
from refgraph.forecast import LEAST_WINDOWS, MOST_WINDOWS, RATIO, Forecast, History, Prospects, months_before
from refgraph.ranking.placing import Standing

SMALL_NETWORK = 30
"""With fewer linked contacts the ranking carries a banner."""


def remark(prospects: Prospects, standing: Standing) -> Iterator[Finding]:
    """Yield what has to be said of an order and of its numbers."""
    linked = standing.count
    if linked < SMALL_NETWORK:
        some = f"{linked:,} linked contact{'s' if linked != 1 else ''}"
        yield Finding(
            "note",
            "small-network",
            f"Small network: {some}. Ranks may turn on a single referral.",
            count=linked,
        )
    if prospects.made.any():
        yield _on_forecast(prospects.forecast, prospects.history)
    if not standing.groups_shown:
        linking = int(standing.places["bridge"].notna().sum())
        who = ("nobody lies", "1 contact lies", "2 contacts lie")[linking]
        yield Finding(
            "note",
            "no-groups-shown",
            f"This export shows no links between groups: {who} between others whom somebody else introduced. There is "
            "no list of connectors, and betweenness is a matter of volume here.",
            "Who knows whom (ties), or who referred your referrers, would show them.",
        )


def _on_forecast(forecast: Forecast, history: History) -> Finding:
    if not forecast.dated:
        return Finding(
            "note",
            "recency-off",
            "Nothing is dated, so recency is off: the order is by referrals made, however old they may be, and no "
            "number is forecast.",
            "Export the referral date or the contacts' created date.",
        )
    text = f"{_on_half_life(forecast)} {_on_numbers(forecast, history)}"
    undated = history.undated.sum()
    if undated:
        text += f" {undated:,.0f} referrals without a date count as two years old."
    return Finding("note", "forecast", text)


def _on_half_life(forecast: Forecast) -> str:
    if not forecast.fitted:
        few = "there are fewer" if forecast.windows >= LEAST_WINDOWS else "the data reach back less far"
        return (
            "Referrals count half for each year of age; to learn that from your data takes two past years with 50 "
            f"referrals in them, and {few}."
        )
    half_life = f"{say_half_life(forecast.main.half_life)} (weight {forecast.main.weight:.1f})"
    if forecast.fails == "untried":
        return f"Half-life that fits best: {half_life}; so short a past cannot prove it."
    return f"Half-life from your data: {half_life}."


def say_half_life(days: float) -> str:
    """Return a half-life in words."""
    years, months = days / 365, round(days / 365 * 12)
    if years < 1:
        return f"{months} months"
    return f"{years:g} year{'s' if years != 1 else ''}"


def _on_numbers(forecast: Forecast, history: History) -> str:
    tried = forecast.tried
    at = f"at {len(tried.trials):,} past dates"
    if forecast.held:
        return (
            f"Of the first 20 {at}, {tried.coverage:.0%} referred within the range forecast for them; "
            f"{tried.expected:,.0f} referrals were expected of them and {tried.actual:,.0f} came."
        )
    return f"The order stands, but no number of referrals is given: {_on_failing(forecast, history, at)}."


def _on_failing(forecast: Forecast, history: History, at: str) -> str:
    match forecast.fails:
        case "unfitted":
            return "no forecast could be made and tried in the past"
        case "untried":
            return "a forecast could be tried at fewer than two past dates"
        case "range":
            some = f"{forecast.tried.coverage:.0%}"
            return f"of the first 20 {at} only {some} referred within the range forecast for them"
        case "fewer came":
            return (
                f"fewer came than were expected, {_times(forecast, fewer=True)}{_change(history, 'shrank')}"
            )
        case _:
            return f"more came than were expected, {_times(forecast, fewer=False)}{_change(history, 'grew')}"


def _times(forecast: Forecast, *, fewer: bool) -> str:
    """Say how far off the forecast was: at all past dates, or at the last one where that alone was off."""
    tried = forecast.tried
    last = tried.trials[0]
    over = max(tried.expected / max(tried.actual, 1), 1e-9)
    off = over > 1.5 if fewer else over < 0.67
    expected, actual = (tried.expected, tried.actual) if off else (last.expected, last.actual)
    at = f"at {len(tried.trials):,} past dates" if off else "at the last past date"
    return f"{expected:,.0f} against {actual:,.0f} of the first 20 {at}"


def _change(history: History, supposed: str) -> str:
    """Say that the network shrank or grew, with the numbers that show it; blank if it did not.

    Forecasts fail for other reasons too: those who referred most at one time refer less later on.
    """
    years = [
        history.made_between(months_before(history.today, ago), months_before(history.today, ago - 12)).sum()
        for ago in range(12, 12 * MOST_WINDOWS + 1, 12)
        if ago == 12 or (history.day <= months_before(history.today, ago)).any()
    ]
    lately, before = years[0], sum(years[1:]) / max(len(years) - 1, 1)
    found = "shrank" if lately < RATIO[0] * before else "grew" if lately > RATIO[1] * before else ""
    if found != supposed:
        return ""
    return (
        f": the network {found}, {lately:,.0f} referrals in the last year against {before:,.0f} a year before"
    )
