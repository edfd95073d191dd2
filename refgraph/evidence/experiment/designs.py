"""compare_designs(): whether engagements of one design are followed by more referrals than those of others."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from refgraph.evidence.multiple_testing import holm
from refgraph.evidence.returns import ENGAGEMENT, gather_activities
from refgraph.evidence.rounding import two_digits, with_interval
from refgraph.evidence.rules import EvidenceRules
from refgraph.evidence.two_groups import difference_of_means
from refgraph.network import Network
from refgraph.showing import in_few_lines
from refgraph.tiers import Analysed

DESIGNS = ("designed_for", "content")
"""The columns that say how an engagement is designed."""

LEAST = 10
"""Each of two groups needs so many contacts."""

MORE, FEWER, NOT_SHOWN, TOO_FEW = "more", "fewer", "not shown", "too few"

COLUMNS = (
    "design value contacts others referrals others_referrals difference low high p p_holm verdict".split()
)


@in_few_lines
@dataclass(frozen=True)
class Designs:
    """Later referrals by the design of engagements.

    Parameters
    ----------
    table : DataFrame
        One row per value of ``designed_for`` and ``content``: ``contacts`` whose first engagement of a known
        design was of this one, ``others``; their mean later ``referrals``, the others' (``others_referrals``),
        the ``difference`` with its 95 % interval ``low``, ``high`` and ``p`` (Welch), ``p_holm`` (corrected for
        the number of comparisons), ``verdict``: ``more``, ``fewer``, ``not shown`` or ``too few``.
    days : int
        Within how many days after the engagement referrals were counted.

    Examples
    --------
    >>> import pandas as pd, refgraph as rg
    >>> log = pd.DataFrame({"referrer": ["Ann", "Bob", "Bob"], "referred": ["Bob", "Cid", "Dee"]})
    >>> result = rg.run(referrals=log)
    >>> rg.compare_designs(result).table.columns[:2].tolist()
    ['design', 'value']
    """

    table: pd.DataFrame
    days: int

    @property
    def sentences(self) -> tuple[str, ...]:
        """The differences that are shown, in plain words; none if none is."""
        shown = self.table[self.table["verdict"].isin([MORE, FEWER])]
        return tuple(_sentence(row, self.days) for row in shown.to_dict("records"))


def compare_designs(result: Analysed, rules: EvidenceRules = EvidenceRules()) -> Designs:
    """Compare the referrals that contacts made after their first engagement, by how that was designed.

    Every contact is one row, so that groups are independent. Contacts whose engagement is too recent for its
    aftermath to be known are left out. Who is invited to what is no accident: a difference is no effect.

    Parameters
    ----------
    result
        The values of a run.
    rules
        Within how many days referrals are counted.

    Returns
    -------
    Designs

    Examples
    --------
    >>> import pandas as pd, refgraph as rg
    >>> log = pd.DataFrame({"referrer_id": ["1", "1"], "referred_id": ["2", "3"], "date": ["2024-02-01", "2025-06-30"]})
    >>> came = pd.DataFrame({"contact_id": ["1"], "date": ["2024-01-01"], "kind": ["Event"], "content": ["Strategic"]})
    >>> found = rg.compare_designs(rg.run(referrals=log, engagements=came))
    >>> found.table[["value", "contacts", "referrals", "verdict"]].values.tolist()
    [['strategic', 1, 1.0, 'too few']]
    """
    log = gather_activities(result.people)
    engagements = log[log["activity"].eq(ENGAGEMENT)]
    rows = [row for design in DESIGNS for row in _compared(engagements, design, result.network, rules)]
    table = pd.DataFrame(rows, columns=[name for name in COLUMNS if name not in ("p_holm", "verdict")])
    table["p_holm"] = holm(table["p"].astype(float).tolist())
    table["verdict"] = [_verdict(row) for row in table.to_dict("records")]
    return Designs(table[COLUMNS], rules.later_days)


def _compared(
    engagements: pd.DataFrame, design: str, network: Network, rules: EvidenceRules
) -> list[dict[str, Any]]:
    """Return a row per value of a design; of two values, which are each other's others, the first only."""
    first = _first_known(engagements, design, network, rules)
    later = _later_referrals(first, network, rules)
    values = sorted(first[design].unique())
    return [
        {
            "design": design,
            "value": value,
            **_difference(later[first[design].eq(value)], later[first[design].ne(value)]),
        }
        for value in (values[:1] if len(values) == 2 else values)
    ]


def _first_known(
    engagements: pd.DataFrame, design: str, network: Network, rules: EvidenceRules
) -> pd.DataFrame:
    """Return each contact's first engagement whose design and aftermath are known."""
    known = engagements[engagements[design].str.strip().ne("") & engagements["date"].notna()]
    known = known[known["contact_id"].isin(network.nodes.index)]
    first = known.sort_values(["date", design], kind="stable").drop_duplicates("contact_id")
    if network.as_of is not None:
        first = first[first["date"] + pd.Timedelta(days=rules.later_days) <= network.as_of]
    return first.assign(**{design: first[design].str.strip().str.casefold()}).reset_index(drop=True)


def _later_referrals(first: pd.DataFrame, network: Network, rules: EvidenceRules) -> pd.Series:
    """Return how many referrals each of these contacts made after its engagement."""
    events = network.events[["source", "date", "count"]].rename(
        columns={"source": "contact_id", "date": "made"}
    )
    both = first[["contact_id", "date"]].reset_index().merge(events, on="contact_id")
    age = (both["made"] - both["date"]).dt.days
    counted = both[age.gt(0) & age.le(rules.later_days)]
    return counted.groupby("index")["count"].sum().reindex(first.index).fillna(0.0)


def _difference(these: pd.Series, others: pd.Series) -> dict[str, float]:
    nothing = float("nan")
    row = {
        "contacts": len(these),
        "others": len(others),
        "referrals": float(these.mean()),
        "others_referrals": float(others.mean()) if len(others) else nothing,
    }
    row |= {
        "difference": row["referrals"] - row["others_referrals"],
        "low": nothing,
        "high": nothing,
        "p": nothing,
    }
    alike = np.ptp(these) == 0 and (others.empty or np.ptp(others) == 0)
    if min(len(these), len(others)) >= LEAST and not alike:
        row["low"], row["high"], row["p"] = difference_of_means(these, others)
    return row


def _verdict(row: dict[str, Any]) -> str:
    if min(row["contacts"], row["others"]) < LEAST:
        return TOO_FEW
    if not row["p_holm"] <= 0.05:
        return NOT_SHOWN
    return MORE if row["difference"] > 0 else FEWER


def _sentence(row: dict[str, Any], days: int) -> str:
    told = with_interval(row["difference"], row["low"], row["high"], signed=True)
    what = "was designed for" if row["design"] == "designed_for" else "had content"
    return (
        f"Contacts whose first engagement {what} '{row['value']}' made {row['verdict']} referrals in the {days} days "
        f"after: {two_digits(row['referrals'])} against {two_digits(row['others_referrals'])} of others (difference "
        f"and 95 % interval {told}; {row['contacts']:,} and {row['others']:,} contacts). Who comes to what is no "
        "accident: a difference is no effect."
    )
