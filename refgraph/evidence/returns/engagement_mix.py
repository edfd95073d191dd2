"""propose_mix(): which kinds of touches to spend a year's budget on, as far as the record can tell them apart."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from refgraph.evidence.returns.hours import minutes_of
from refgraph.evidence.returns.ratios import ABOVE, BELOW, SAME, TOO_FEW, UNKNOWN
from refgraph.evidence.returns.returns import Roi
from refgraph.evidence.returns.sentences import about
from refgraph.evidence.returns.summing import IDLE
from refgraph.evidence.rules import EvidenceRules
from refgraph.showing import in_few_lines

SHIFTS: Mapping[str, float] = {ABOVE: 2.0, BELOW: 0.5}
"""How many times as often as usual a kind is proposed after which more, or fewer, referrals came than after all."""

COLUMNS = (
    "kind times contacts asked answered answer_share answer_low answer_high referrals each each_low each_high compared "
    "standing roi roi_low roi_high costed cost_each minutes_each usual proposed cost hours because"
).split()

NO_COST_KNOWN = "its cost is not recorded, so that none of the budget is set aside for it"


@in_few_lines
@dataclass(frozen=True)
class EngagementMix:
    """A year's touches, by kind.

    Parameters
    ----------
    table : DataFrame
        One row per kind of touch. Of what is on record: ``times``, ``contacts`` (with whom), ``asked``, ``answered``,
        ``answer_share`` with its 95 % interval, ``referrals`` (its part of those that came after it), ``each`` (the
        same a time) with its 95 % interval, ``compared`` (contacts), ``standing`` (to all kinds), ``roi`` (of the times
        with a cost) with its 95 % interval, ``costed`` (times with a cost), ``cost_each`` (what all times cost
        as far as is recorded, by their number; NaN where nothing is), ``minutes_each``. For a year: ``usual`` (times
        by the cadences), ``proposed`` (times), ``cost``, ``hours``; and ``because``.
    budget : float
        What may be spent in the year; NaN where nothing says.
    basis : str
        Where the budget comes from.

    Examples
    --------
    >>> import pandas as pd, refgraph as rg
    >>> log = pd.DataFrame({"referrer_id": ["1"], "referred_id": ["2"], "date": ["2025-06-01"], "revenue": [900]})
    >>> lunch = pd.DataFrame({"contact_id": ["1"], "date": ["2025-03-01"], "channel": ["Lunch"], "cost": [100]})
    >>> owners = pd.DataFrame({"owner": ["Mia"], "budget": [250]})
    >>> result = rg.run(referrals=log, touches=lunch, owners=owners)
    >>> mix = rg.propose_mix(rg.calculate_roi(result), rg.compare_budgets(result.people), {"meeting": 5})
    >>> mix.table.columns[:2].tolist()
    ['kind', 'times']
    """

    table: pd.DataFrame
    budget: float
    basis: str

    @property
    def sentences(self) -> tuple[str, ...]:
        """What is proposed, in plain words."""
        if not self.table["usual"].gt(0).any():
            return (
                "No mix of touches is proposed: nobody holds a tier whose cadence would say how many are usual.",
            )
        changed = [
            f"{'more' if row['standing'] == ABOVE else 'less'} of {row['kind']} than in the cadences, since "
            f"{'more' if row['standing'] == ABOVE else 'fewer'} referrals came after one than after others "
            f"({row['compared']:,} contacts)"
            for row in self.table.to_dict("records")
            if row["usual"] and row["standing"] in SHIFTS
        ]
        untold = (
            "the record cannot tell after which kinds more referrals come, so it is the mix of the cadences"
        )
        why = "; ".join(changed) or untold
        parts = [
            f"{row['proposed']:,} x {row['kind']}"
            for row in self.table.to_dict("records")
            if row["proposed"] > 0
        ]
        return (f"Proposed for a year: {', '.join(parts)}; {why}.", _money(self))


def propose_mix(
    roi: Roi,
    budgets: pd.DataFrame,
    usual: Mapping[str, float],
    rules: EvidenceRules = EvidenceRules(),
) -> EngagementMix:
    """Propose how often to use each kind of touch within a year's budget.

    The mix of the cadences is the start. A kind after which more referrals came than after all kinds, by more than
    chance can make, is proposed twice as often, one after which fewer came half as often; where that costs more than
    the budget, all that costs money is cut alike. That more came after a kind does not say that it brings more: the
    step is small on purpose. ROI is no ground to choose by: since all that came before a referral shares it equally,
    what costs little has a high one.

    Parameters
    ----------
    roi
        What `calculate_roi` returned, by anything.
    budgets
        What `compare_budgets` returned.
    usual
        Kind of touch -> times a year, by the cadences.
    rules
        The minutes of each kind.

    Returns
    -------
    EngagementMix

    Examples
    --------
    >>> import pandas as pd, refgraph as rg
    >>> log = pd.DataFrame({"referrer_id": ["1"], "referred_id": ["2"], "date": ["2025-06-01"], "revenue": [900]})
    >>> lunch = pd.DataFrame({"contact_id": ["1"], "date": ["2025-03-01"], "channel": ["Lunch"], "cost": [100]})
    >>> owners = pd.DataFrame({"owner": ["Mia"], "budget": [250]})
    >>> result = rg.run(referrals=log, touches=lunch, owners=owners)
    >>> mix = rg.propose_mix(rg.calculate_roi(result), rg.compare_budgets(result.people), {"meeting": 5, "call": 4})
    >>> mix.table[["kind", "usual", "proposed", "because"]].values.tolist()[0]
    ['meeting', 5, 2, 'as many referrals came after one as after others: as in the cadences, cut to the budget']
    """
    known = roi.kinds[roi.kinds["kind"].ne(IDLE)].set_index("kind")
    kinds = [
        *known.index,
        *sorted(kind for kind, times in usual.items() if times > 0 and kind not in known.index),
    ]
    table = known.reindex(kinds).rename(columns={"touchpoints": "times", "nurtured": "met"})
    table["contacts"] = table["met"]
    counts = ["times", "contacts", "asked", "answered", "compared", "costed"]
    table[counts] = table[counts].fillna(0).astype(int)
    table["standing"] = table["standing"].fillna(UNKNOWN)
    # Budgets are held against recorded costs as well: by that account a time without a cost was free.
    table["cost_each"] = table["cost"] / table["times"].where(table["costed"].gt(0))
    minutes = pd.Series([minutes_of(kind, rules) for kind in kinds], index=kinds)
    table["minutes_each"] = (60 * table["hours"] / table["times"].where(table["times"].gt(0))).fillna(minutes)
    table["usual"] = [round(usual.get(kind, 0)) for kind in kinds]
    budget, basis = _budget(budgets)
    table = _within(table, budget)
    order = table.reset_index(names="kind").sort_values(
        ["cost", "proposed", "kind"], ascending=[False, False, True], ignore_index=True
    )
    return EngagementMix(order[COLUMNS], budget, basis)


def _budget(budgets: pd.DataFrame) -> tuple[float, str]:
    """Return what may be spent in a year, and who says so."""
    given = budgets["budget"].dropna()
    if len(given):
        return float(given.sum()), f"the budgets of {len(given):,} owner{'s' if len(given) > 1 else ''}"
    spent = budgets["spent"].sum(min_count=1)
    if spent > 0:
        return float(spent), "what was spent in the last 365 days, since no owner has a budget"
    return float("nan"), "no budget and no cost is recorded"


def _within(table: pd.DataFrame, budget: float) -> pd.DataFrame:
    """Shift the usual mix to what is told apart, and cut what costs money to the budget."""
    wanted = table["usual"] * table["standing"].map(SHIFTS).fillna(1.0)
    needed = float((wanted * table["cost_each"].fillna(0.0)).sum())
    cut = min(1.0, budget / needed) if needed > 0 and not np.isnan(budget) else 1.0
    paid = table["cost_each"].gt(0)
    # Whole touches only, and never more than the budget pays for.
    proposed = np.floor(wanted.where(~paid, wanted * cut) + 1e-9).astype(int)
    because = [_because(row, cut < 1) for row in table.to_dict("records")]
    return table.assign(
        proposed=proposed,
        cost=proposed * table["cost_each"],
        hours=proposed * table["minutes_each"] / 60,
        because=pd.Series(because, index=table.index, dtype="str"),
    )


def _because(row: dict[str, Any], cut: bool) -> str:
    told = {
        ABOVE: "more referrals came after one than after others: twice as often as in the cadences",
        BELOW: "fewer referrals came after one than after others: half as often as in the cadences",
    }
    if not row["usual"]:
        return "in no cadence"
    if not row["times"]:
        return "never done as far as is recorded: as in the cadences"
    if not row["costed"]:
        return f"as in the cadences; {NO_COST_KNOWN}"
    untold = {UNKNOWN: TOO_FEW, SAME: "as many referrals came after one as after others"}.get(
        row["standing"], row["standing"]
    )
    said = told.get(row["standing"], f"{untold}: as in the cadences")
    return f"{said}, cut to the budget" if cut and row["cost_each"] > 0 else said


def _money(mix: EngagementMix) -> str:
    cost, hours = float(mix.table["cost"].sum()), float(mix.table["hours"].sum())
    takes = f"It takes {about(hours)} hours by the minutes in the settings (evidence.minutes)"
    without = mix.table.loc[mix.table["proposed"].gt(0) & mix.table["cost_each"].isna(), "kind"]
    free = f"; no cost is recorded of {', '.join(without)}" if len(without) else ""
    if np.isnan(mix.budget):
        return f"{takes}; what it costs is not known: {mix.basis}."
    return f"{takes} and costs {about(cost)} of {mix.budget:,.0f} ({mix.basis}){free}."
