"""time_to_win(): how long it takes from the first touch to the first referral that is won."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from refgraph.evidence.returns import DAYS_OF_MONTH, first_met, gather_activities
from refgraph.evidence.rules import EvidenceRules
from refgraph.findings import Finding
from refgraph.network import Network
from refgraph.showing import in_few_lines
from refgraph.tiers import Analysed

EXPECTED_MONTHS = 18
"""It is said to take up to 18 months or more to win anything."""

CURVE = "month at_risk wins without_win low high".split()


@in_few_lines
@dataclass(frozen=True)
class TimeToWin:
    """How long contacts took to bring a won referral, those who have not yet included.

    Parameters
    ----------
    contacts : DataFrame
        One row per contact who was touched or took part in anything: ``contact_id``, ``name``, ``months``
        (from the first touch or engagement to the first won referral, else to the as-of date), ``won``.
    curve : DataFrame
        The Kaplan-Meier curve: ``month``, ``at_risk``, ``wins``, ``without_win`` (the share still without a
        won referral after it), ``low`` and ``high`` (95 %, log-log). Empty with fewer wins than the rules ask for.
    median : float
        The months after which half have won; NaN where it is not reached, or there are too few wins.
    low, high : float
        The 95 % interval of the median; NaN where an end is not reached.
    needed : int
        How many wins a curve needs.
    findings : tuple of Finding

    Examples
    --------
    >>> import pandas as pd, refgraph as rg
    >>> log = pd.DataFrame({"referrer": ["Ann", "Bob", "Bob"], "referred": ["Bob", "Cid", "Dee"]})
    >>> result = rg.run(referrals=log)
    >>> rg.time_to_win(result).median
    nan
    """

    contacts: pd.DataFrame
    curve: pd.DataFrame
    median: float
    low: float
    high: float
    needed: int
    findings: tuple[Finding, ...] = ()

    def without_win(self, months: float) -> float:
        """Return the share still without a win after so many months; NaN where nobody was known for so long."""
        reached = len(self.curve) and self.contacts["months"].max() >= months
        if not reached:
            return float("nan")
        before = self.curve[self.curve["month"].le(months)]["without_win"]
        return float(before.iloc[-1]) if len(before) else 1.0

    @property
    def sentences(self) -> tuple[str, ...]:
        """What the numbers say, in plain words."""
        return tuple(_sentences(self))


def time_to_win(result: Analysed, rules: EvidenceRules = EvidenceRules()) -> TimeToWin:
    """Follow contacts from the first touch or engagement to the first referral of theirs that is won.

    Who has not won anything yet is not a failure: it is counted for as long as it has been known (Kaplan and
    Meier 1958). Who had won before the first touch is left out.

    Parameters
    ----------
    result
        The values of a run.
    rules
        How many wins a curve needs.

    Returns
    -------
    TimeToWin

    Examples
    --------
    >>> import pandas as pd, refgraph as rg
    >>> people = pd.DataFrame({"Id": ["1", "2"], "Name": ["Ann Lee", "Bob King"], "Referred By": ["", "Ann Lee"]})
    >>> deals = pd.DataFrame({"contact_id": ["2"], "status": ["won"], "amount": [900], "date": ["2025-07-01"]})
    >>> calls = pd.DataFrame({"contact_id": ["1"], "date": ["2025-01-01"], "channel": ["Call"]})
    >>> rg.time_to_win(rg.run(contacts=people, deals=deals, touches=calls)).sentences
    ('1 of 1 contacts brought a won referral, after 6 months: too few wins for a curve (10 are needed).',)
    """
    people, nodes = result.people, result.network.nodes
    met = first_met(gather_activities(people)).reindex(nodes.index).dropna()
    won = _first_wins(result.network).reindex(met.index)
    before = won < met
    met, won = met[~before], won[~before]
    days = (won.fillna(people.as_of) - met).dt.days
    contacts = pd.DataFrame(
        {"name": nodes["name"].reindex(met.index), "months": days / DAYS_OF_MONTH, "won": won.notna()}
    )
    curve, median, low, high = pd.DataFrame(columns=CURVE, dtype=float), *[float("nan")] * 3
    if contacts["won"].sum() >= rules.wins:
        curve, median, low, high = survival(contacts["months"], contacts["won"])
    remarks = _won_before(int(before.sum()))
    return TimeToWin(contacts.reset_index(), curve, median, low, high, rules.wins, remarks)


def survival(months: pd.Series, won: pd.Series) -> tuple[pd.DataFrame, float, float, float]:
    """Return the Kaplan-Meier curve, and the median with its 95 % interval; NaN for what is not reached.

    Parameters
    ----------
    months
        How long each was followed, shape (n,).
    won
        Whether that ended with a win, shape (n,).

    Examples
    --------
    >>> months = pd.Series([3, 5, 8, 11, 12, 14, 16, 18, 20, 24, 24, 24])
    >>> won = ~months.isin([8, 14, 24])
    >>> curve, median, _, _ = survival(months, won)
    >>> median, round(float(curve["without_win"][5]), 3)
    (18.0, 0.432)
    """
    length, happened = months.to_numpy(float), won.to_numpy(bool)
    times, wins = np.unique(length[happened], return_counts=True)
    at_risk = len(length) - np.searchsorted(np.sort(length), times)
    share = np.cumprod(1 - wins / at_risk)
    # Greenwood (1926); not known from where on everybody has won.
    with np.errstate(divide="ignore", invalid="ignore"):
        error = share * np.sqrt(np.cumsum(wins / (at_risk * (at_risk - wins))))
    # A floor under the share keeps the logarithms finite where everybody has won.
    inside = np.clip(share, 1e-12, 1 - 1e-12)
    spread = 1.959964 * error / (inside * np.log(inside))
    low, high = (inside ** np.exp(sign * np.abs(np.nan_to_num(spread))) for sign in (1, -1))
    columns = (times, at_risk.astype(float), wins.astype(float), share, low, high)
    curve = pd.DataFrame(dict(zip(CURVE, columns, strict=True)))
    return curve, *_median(curve)


def _median(curve: pd.DataFrame) -> tuple[float, float, float]:
    """Return when half have won, and the interval of that after Brookmeyer and Crowley (1982)."""
    return _first_month(curve, "without_win"), _first_month(curve, "low"), _first_month(curve, "high")


def _first_month(curve: pd.DataFrame, column: str) -> float:
    reached = curve.loc[curve[column].le(0.5 + 1e-12), "month"]
    return float(reached.iloc[0]) if len(reached) else float("nan")


def _first_wins(network: Network) -> pd.Series:
    """Return the day on which each contact's first won referral was won: the deal's, else the referral's own."""
    events = network.events[network.events["won"]]
    closed = network.nodes["first_won"].reindex(events["target"]).set_axis(events.index)
    first: pd.Series = closed.fillna(events["date"]).groupby(events["source"]).min()
    return first


def _won_before(count: int) -> tuple[Finding, ...]:
    if not count:
        return ()
    message = f"Contacts who had brought a won referral before the first touch on record, and are left out: {count:,}."
    return (Finding("note", "won-before-met", message, count=count),)


def _sentences(found: TimeToWin) -> list[str]:
    contacts = found.contacts
    won = contacts.loc[contacts["won"], "months"]
    if contacts.empty:
        return ["No touch or engagement is recorded: how long it takes to win is not known."]
    if found.curve.empty:
        span = f"after {_span(won)} months" if len(won) else "so far"
        return [
            f"{len(won):,} of {len(contacts):,} contacts brought a won referral, {span}: too few wins for a curve "
            f"({found.needed} are needed)."
        ]
    said = [_of_median(found)]
    left = found.without_win(EXPECTED_MONTHS)
    if left == left:
        said.append(
            f"After {EXPECTED_MONTHS} months {left:.0%} were still without one: who has been known for less is too "
            "early to judge."
        )
    return said


def _of_median(found: TimeToWin) -> str:
    n, wins = len(found.contacts), int(found.contacts["won"].sum())
    followed = f"of {n:,} contacts followed from the first touch or engagement {wins:,} brought one"
    if found.median != found.median:
        longest = found.contacts["months"].max()
        return f"It takes more than {longest:.0f} months until half have a won referral: {followed}."
    low, high = (f"{end:.0f}" if end == end else "more" for end in (found.low, found.high))
    return f"Half had a won referral after {found.median:.0f} months (95 % from {low} to {high}): {followed}."


def _span(months: pd.Series) -> str:
    low, high = round(months.min()), round(months.max())
    return f"{low}" if low == high else f"{low} to {high}"
