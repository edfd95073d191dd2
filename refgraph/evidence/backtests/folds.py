"""Cut-offs in the past: where they lie, what was ranked at each, and what came after it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np
import pandas as pd

from refgraph.errors import NetworkError
from refgraph.evidence.as_known_then import as_known_before, last_day
from refgraph.evidence.backtests.baselines import baselines
from refgraph.evidence.backtests.calibration import YEAR_DAYS, calibrate
from refgraph.evidence.backtests.outcomes import Analyse, outcome_between
from refgraph.evidence.rules import EvidenceRules
from refgraph.forecast import look_ahead
from refgraph.people import People
from refgraph.ranking import LOW_IS_BEST, USUAL
from refgraph.tiers import LEVEL, Analysed, TierRules, assign_tiers

LEAST_CONTACTS, LEAST_POSITIVES = 30, 10
"""With fewer contacts at the cut-off, or fewer with any outcome after it, nothing can be said."""

FEW_POSITIVES = 30
MOST_LOOKED_AT = 20
LABELS = frozenset({"component"})
"""Measures that only tell contacts apart and put them in no order."""


@dataclass(frozen=True)
class Fold:
    """One cut-off.

    Parameters
    ----------
    at, until
        The first day that was not known, and the first day after the time looked at.
    orders : DataFrame
        Indexed by the contacts who were known and could be ranked; a column per order, the highest first.
    outcome : Series
        What each of them did from `at` until before `until`.
    k
        How many of each order are looked at.
    unforeseen
        The share of the outcome that is that of people who were not known then.
    calibration
        What `calibrate` found; empty unless referrals of a year are looked for.
    """

    at: pd.Timestamp
    until: pd.Timestamp
    orders: pd.DataFrame
    outcome: pd.Series
    k: int
    unforeseen: float
    calibration: dict[str, Any] = field(default_factory=dict)

    @property
    def positives(self) -> int:
        """How many contacts have any outcome."""
        return int(self.outcome.gt(0).sum())

    @property
    def insufficient(self) -> str:
        """Why nothing can be said of this cut-off; empty if something can."""
        if len(self.outcome) < LEAST_CONTACTS:
            return f"{len(self.outcome):,} contacts were known then, and it takes {LEAST_CONTACTS}"
        if self.positives < LEAST_POSITIVES:
            few = f"{self.positives:,} of {len(self.outcome):,} contacts have any outcome"
            return f"{few}, and it takes {LEAST_POSITIVES}"
        return ""


def cut_offs(people: People, rules: EvidenceRules, at: Iterable[str] = ()) -> list[pd.Timestamp]:
    """Return the cut-offs, the earliest first.

    Parameters
    ----------
    people
        Everything that is known today.
    rules
        Horizon and least history.
    at
        The days asked for. If none, as many as fit whose times do not overlap, the last one ending with the data.

    Raises
    ------
    NetworkError
        If the data are too short, or end before the time after a day that was asked for.
    """
    dates, last = people.referrals["date"].dropna(), last_day(people)
    if dates.empty or last is None:
        raise NetworkError(
            "Insufficient: no referral is dated, so there is no past to go back to.",
            "Export the referral date, or the contacts' created date.",
        )
    horizon = pd.Timedelta(days=rules.horizon_days)
    end = last + pd.Timedelta(days=1)
    # Two years of data seldom hold a referral on their very first day: history begins with the month of the first.
    begin = dates.min().replace(day=1) + pd.Timedelta(days=rules.history_days)
    asked = sorted(pd.Timestamp(day) for day in set(at))
    if asked:
        for day in asked:
            if day + horizon > end or day <= dates.min():
                raise NetworkError(
                    f"Insufficient: {rules.horizon_days} days after {day.date()} are not in the data, which run "
                    f"from {dates.min().date()} to {last.date()}.",
                    f"The last cut-off there can be is {(end - horizon).date()}; or look less far with --horizon.",
                )
        return asked
    days = []
    day = end - horizon
    while day >= begin:
        days.append(day)
        day -= horizon
    if not days:
        raise NetworkError(
            f"Insufficient: the referrals run from {dates.min().date()} to {last.date()}, and a back-test takes "
            f"{rules.history_days} days before a cut-off and {rules.horizon_days} after it.",
            "Come back when there are more, or look less far with --horizon.",
        )
    return days[::-1]


def make_fold(
    people: People,
    analyse: Analyse,
    at: pd.Timestamp,
    rules: EvidenceRules,
    tiers: TierRules,
) -> Fold:
    """Rank as on the eve of a cut-off, and look up what came after it.

    Parameters
    ----------
    people
        Everything that is known today.
    analyse
        The stages after resolving.
    at
        The cut-off.
    rules
        Horizon, outcome and how many are looked at.
    tiers
        By which tiers are assigned anew at the cut-off.
    """
    until = at + pd.Timedelta(days=rules.horizon_days)
    then = analyse(as_known_before(people, at))
    ranked = then.network.nodes.index[then.network.nodes["ranked"]]
    done = outcome_between(people, analyse, at, until, rules.outcome)
    outcome = done.reindex(ranked).fillna(0.0)
    total = float(done.sum())
    orders = _orders(then, tiers).reindex(ranked)
    k = rules.top or max(1, min(MOST_LOOKED_AT, len(ranked) // 10))
    forecast = rules.outcome == "referrals" and rules.horizon_days == YEAR_DAYS
    return Fold(
        at,
        until,
        orders,
        outcome,
        k,
        1 - float(outcome.sum()) / total if total else 0.0,
        calibrate(then, outcome, orders[USUAL], k) if forecast else {},
    )


def _orders(then: Analysed, tiers: TierRules) -> pd.DataFrame:
    """Return every order of the contacts as a column: the usual one, all measures, the simple ones."""
    measures = then.measures.table
    orders = pd.DataFrame({USUAL: _usual(then)}, index=measures.index)
    for name in measures.columns.difference([*LABELS, USUAL], sort=False):
        orders[name] = -measures[name] if name in LOW_IS_BEST else measures[name]
    simple = baselines(then.network, then.measures)
    assigned = assign_tiers(then, replace(tiers, fresh=True)).table.set_index("contact_id")["tier"]
    orders = orders.join(simple).assign(tier=assigned.map(LEVEL))
    # What differs in the tenth decimal is equal, as it is for ranks; what has no value comes last.
    return orders.astype(float).round(9).fillna(-np.inf)


def _usual(then: Analysed) -> pd.Series:
    """Return the values of the usual order, in which the silent stand behind all others."""
    prospects = then.measures.prospects or look_ahead(then.network)
    return pd.Series(prospects.order, index=then.network.nodes.index)
