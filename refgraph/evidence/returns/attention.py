"""compare_attention(): where contact went up and engagement went down, which is the wrong way round."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from refgraph.evidence.returns.activities import TOUCH, gather_activities
from refgraph.evidence.returns.grouping import (
    MADE_BY_REFERRALS,
    NOT_KNOWN_THEN,
    Analyse,
    Clustered,
    groups_before,
    groups_of,
    labels_of,
    require_grouping,
)
from refgraph.findings import counted
from refgraph.showing import in_few_lines
from refgraph.tiers import TierRules

LONGEST_DAYS = 365
SHORTEST_DAYS = 90
"""Two spans of this length are compared: as long as the record allows, within these limits."""

NAMED = 5
"""So many groups with more contact and less engagement are named."""

CAUSE = (
    "That contact made them quiet is not shown by this: those who have gone quiet are also called more often."
)
"""What more touches and less engagement do not say."""

COLUMNS = (
    "group label touches touches_before engagements engagements_before per_touch per_touch_before flagged"
).split()


@in_few_lines
@dataclass(frozen=True)
class Attention:
    """Touches by the firm against engagement by the contacts, lately and before.

    Parameters
    ----------
    table : DataFrame
        One row per group: ``group``, ``label``, ``touches`` (by the firm, in the span up to the as-of date) and
        ``touches_before`` (in the span before it), ``engagements`` and ``engagements_before`` (what contacts
        took part in, answered or began), ``per_touch`` and ``per_touch_before`` (their ratios, NaN without
        touches), ``flagged`` (touches went up and engagements down).
    days : int
        The length of each span; 0 where the record is too short to compare two.

    Examples
    --------
    >>> import pandas as pd, refgraph as rg
    >>> log = pd.DataFrame({"referrer": ["Ann", "Bob", "Bob"], "referred": ["Bob", "Cid", "Dee"]})
    >>> result = rg.run(referrals=log)
    >>> rg.compare_attention(result).table.columns[:2].tolist()
    ['group', 'label']
    """

    table: pd.DataFrame
    days: int

    @property
    def sentences(self) -> tuple[str, ...]:
        """The first groups where contact went up and engagement down, and what that does not say; else none."""
        flagged = self.table[self.table["flagged"]]
        said = [
            f"{row['label']}: touches rose from {row['touches_before']:,} to {row['touches']:,} and engagement fell "
            f"from {row['engagements_before']:,} to {row['engagements']:,}: more contact is no engagement."
            for row in flagged.head(NAMED).to_dict("records")
        ]
        more = len(flagged) - len(said)
        if more:
            said.append(f"So it is in {more:,} more of {counted(len(self.table), 'group')}.")
        return (*said, CAUSE) if said else ()


def compare_attention(
    result: Clustered,
    *,
    by: str = "type",
    tiers: TierRules = TierRules(),
    analyse: Analyse | None = None,
) -> Attention:
    """Compare what the firm did and what contacts did in return, between the last span and the one before it.

    Parameters
    ----------
    result
        The values of a run.
    by
        As for `calculate_roi`; a tier or cluster is that of before the earlier span.
    tiers, analyse
        As for `calculate_roi`.

    Returns
    -------
    Attention

    Raises
    ------
    UnknownNameError
        If `by` is none of these.

    Examples
    --------
    >>> import pandas as pd, refgraph as rg
    >>> log = pd.DataFrame({"referrer_id": ["1"], "referred_id": ["2"], "date": ["2025-06-30"]})
    >>> rg.compare_attention(rg.run(referrals=log)).days
    0
    """
    require_grouping(by)
    log = gather_activities(result.people)
    log = log[log["date"].notna()]
    days = _span(log, result.people.as_of)
    groups = _groups(result, by, days, analyse, tiers)
    key = log["campaign_id"] if by == "campaign" else log["contact_id"].map(groups)
    log = log.assign(group=key.fillna("").astype("str"))
    table = _counted(log, result.people.as_of, days) if days else pd.DataFrame(columns=COLUMNS)
    if days:
        table.insert(1, "label", labels_of(result, table["group"], by))
    return Attention(table.reset_index(drop=True)[COLUMNS], days)


def _groups(result: Clustered, by: str, days: int, analyse: Analyse | None, tiers: TierRules) -> pd.Series:
    """Return the group of each contact; where referrals make it, that of before the earlier span."""
    if by not in MADE_BY_REFERRALS:
        return groups_of(result, by)
    found = None
    if analyse is not None and days and result.people.as_of is not None:
        day = result.people.as_of - pd.Timedelta(days=2 * days - 1)
        found = groups_before(result.people, by, day, analyse, tiers)
    return groups_of(result, "contact").map(lambda _: NOT_KNOWN_THEN) if found is None else found


def _span(log: pd.DataFrame, as_of: pd.Timestamp | None) -> int:
    """Return the length of the two spans that the record covers."""
    if as_of is None or log.empty:
        return 0
    days = min(LONGEST_DAYS, ((as_of - log["date"].min()).days + 1) // 2)
    return days if days >= SHORTEST_DAYS else 0


def _counted(log: pd.DataFrame, as_of: pd.Timestamp | None, days: int) -> pd.DataFrame:
    age = (as_of - log["date"]).dt.days
    spans = {"": age.between(0, days - 1), "_before": age.between(days, 2 * days - 1)}
    made = {"touches": log["activity"].eq(TOUCH) & log["direction"].ne("in"), "engagements": log["two_way"]}
    counts = {
        f"{what}{span}": (counted & within).groupby(log["group"]).sum().astype(int)
        for what, counted in made.items()
        for span, within in spans.items()
    }
    table = pd.DataFrame(counts)
    for span in spans:
        touches = table[f"touches{span}"]
        table[f"per_touch{span}"] = table[f"engagements{span}"] / touches.where(touches > 0)
    more, less = (
        table["touches"] > table["touches_before"],
        table["engagements"] < table["engagements_before"],
    )
    return table.assign(flagged=more & less).rename_axis("group").reset_index()
