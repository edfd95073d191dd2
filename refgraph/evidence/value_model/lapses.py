"""compare_lapses(): whether those with whom contact has lapsed refer less in the months that follow."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import pandas as pd

from refgraph.evidence.experiment import EVERYONE, RiskRatio, members_of, resampled_ratio, risk_ratio
from refgraph.evidence.returns import gather_activities
from refgraph.evidence.rounding import with_interval
from refgraph.evidence.rules import EvidenceRules
from refgraph.findings import Finding, counted
from refgraph.network import Network
from refgraph.showing import in_few_lines
from refgraph.tiers import Analysed, Tiers

LEAST = 10
"""Each group needs so many contacts, and the two together so many quarters with a referral after them."""

ONE_ROW, ALL_QUARTERS = "one row per contact", "all quarters"

LOWER, HIGHER, NOT_SHOWN, TOO_FEW = "lower", "higher", "not shown", "too few"

COLUMNS = (
    "basis contacts lapsed lapsed_referring lapsed_rate active active_referring active_rate ratio low high p"
).split()


@in_few_lines
@dataclass(frozen=True)
class Lapses:
    """Lapsed against active contacts.

    Parameters
    ----------
    table : DataFrame
        Two rows. ``basis``: ``all quarters`` (the interval by drawing contacts with all their quarters) and
        ``one row per contact`` (the latest quarter of each; Fisher's exact p). Then ``lapsed`` and ``active``
        (how many), ``..._referring`` (after how many a referral followed), ``..._rate``, ``ratio``, ``low``,
        ``high``, ``p``, ``contacts``.
    quarters : DataFrame
        What they were counted on: ``contact_id``, ``quarter`` (its first day), ``days`` (since the last
        engagement), ``lapsed``, ``referred``.
    group : str
        Who was looked at.
    verdict : str
        ``lower``, ``higher``, ``not shown`` or ``too few``.
    lapse_days, horizon_days : int
        By which it was counted.
    findings : tuple of Finding

    Examples
    --------
    >>> import pandas as pd, refgraph as rg
    >>> log = pd.DataFrame({"referrer": ["Ann", "Bob", "Bob"], "referred": ["Bob", "Cid", "Dee"]})
    >>> result = rg.run(referrals=log)
    >>> rg.compare_lapses(result).table.columns[:2].tolist()
    ['basis', 'contacts']
    """

    table: pd.DataFrame
    quarters: pd.DataFrame
    group: str
    verdict: str
    lapse_days: int
    horizon_days: int
    findings: tuple[Finding, ...] = ()

    @property
    def figures(self) -> pd.DataFrame:
        """All figures, one row per basis."""
        return self.table.assign(group=self.group, verdict=self.verdict)[["group", "verdict", *COLUMNS]]

    @property
    def sentences(self) -> tuple[str, ...]:
        """What the numbers say, in plain words."""
        return tuple(_sentences(self))


def compare_lapses(
    result: Analysed,
    rules: EvidenceRules = EvidenceRules(),
    *,
    group: str = EVERYONE,
    tiers: Tiers | None = None,
    seed: int = 0,
) -> Lapses:
    """Compare the quarters of contacts who had lapsed at their start with those of contacts who had not.

    A contact counts from its first engagement on: a touch it answered or made, an event, a subscription. It has
    lapsed when the last is more than so many days ago. A quarter counts once the time in which a referral is
    looked for has passed.

    Parameters
    ----------
    result
        The values of a run.
    rules
        After how many days a contact has lapsed, and for how long a referral is looked for.
    group, tiers, seed
        As in `refgraph.run_experiment`.

    Returns
    -------
    Lapses

    Raises
    ------
    SettingsError
        If referrals make the group, as they do a tier.
    UnknownNameError
        If nobody is of such a group.

    Examples
    --------
    >>> import pandas as pd, refgraph as rg
    >>> log = pd.DataFrame({"referrer": ["Ann", "Bob"], "referred": ["Bob", "Cid"]})
    >>> found = rg.compare_lapses(rg.run(referrals=log))
    >>> found.verdict, found.sentences
    ('too few', ('No quarter can be looked at: that takes dated engagements and half a year after them.',))
    """
    members, name = members_of(result, group, tiers)
    engaged, two_way = _engagements(result, members)
    quarters = _quarters(engaged, result.network, rules)
    table = pd.DataFrame([_all_quarters(quarters, rules, seed), _one_row(quarters)], columns=COLUMNS)
    verdict = _verdict(quarters, table.iloc[0])
    remarks = tuple(_remarks(two_way, engaged, result.network))
    return Lapses(table, quarters, name, verdict, rules.lapse_days, rules.lapse_horizon_days, remarks)


def _engagements(result: Analysed, members: pd.Index) -> tuple[pd.DataFrame, bool]:
    """Return the days on which contacts took part in anything, and whether answers are on record at all."""
    log = gather_activities(result.people)
    log = log[log["contact_id"].isin(result.network.nodes.index) & log["date"].notna()]
    # Where it is written down that nobody answered, no touch is an engagement.
    two_way = bool(log["two_way"].any() or log["responded"].notna().any())
    log = log[log["contact_id"].isin(members)]
    engaged = log[log["two_way"]] if two_way else log
    days = engaged[["contact_id", "date"]].drop_duplicates()
    return days.sort_values(["date", "contact_id"], ignore_index=True), two_way


def _quarters(engaged: pd.DataFrame, network: Network, rules: EvidenceRules) -> pd.DataFrame:
    """Return every contact's quarters since its first engagement whose aftermath is known."""
    horizon = pd.Timedelta(days=rules.lapse_horizon_days)
    empty = pd.DataFrame({"contact_id": [], "quarter": [], "days": [], "lapsed": [], "referred": []}).astype(
        {"contact_id": "str", "quarter": "datetime64[us]", "lapsed": bool, "referred": bool}
    )
    if network.as_of is None or engaged.empty:
        return empty
    starts = pd.date_range(engaged["date"].min(), network.as_of - horizon, freq="QS", unit="us")
    rows = pd.MultiIndex.from_product(
        [starts, engaged["contact_id"].unique()], names=["quarter", "contact_id"]
    )
    rows = rows.to_frame(index=False)
    if rows.empty:
        return empty
    last = engaged.rename(columns={"date": "last"})
    rows = pd.merge_asof(
        rows, last, left_on="quarter", right_on="last", by="contact_id", allow_exact_matches=False
    )
    referrals = network.events.loc[network.events["date"].notna(), ["source", "date"]]
    referrals = referrals.rename(columns={"source": "contact_id", "date": "next"}).sort_values("next")
    rows = pd.merge_asof(
        rows, referrals, left_on="quarter", right_on="next", by="contact_id", direction="forward"
    )
    rows = rows[rows["last"].notna()]
    days = (rows["quarter"] - rows["last"]).dt.days
    rows = rows.assign(
        days=days, lapsed=days > rules.lapse_days, referred=rows["next"] - rows["quarter"] < horizon
    )
    return rows.sort_values(["contact_id", "quarter"], ignore_index=True)[list(empty.columns)]


def _all_quarters(quarters: pd.DataFrame, rules: EvidenceRules, seed: int) -> dict[str, object]:
    lapsed, referred = quarters["lapsed"], quarters["referred"]
    cells = pd.DataFrame({"a": lapsed & referred, "b": lapsed, "c": ~lapsed & referred, "d": ~lapsed})
    counts = cells.astype(int).groupby(quarters["contact_id"]).sum().to_numpy(np.int64)
    found = resampled_ratio(counts, draws=rules.draws, seed=seed)
    return _row(ALL_QUARTERS, counts.sum(axis=0).tolist(), found, len(counts))


def _one_row(quarters: pd.DataFrame) -> dict[str, object]:
    latest = quarters.groupby("contact_id").tail(1)
    lapsed, referred = latest["lapsed"], latest["referred"]
    cells = [int(each.sum()) for each in (lapsed & referred, lapsed, ~lapsed & referred, ~lapsed)]
    return _row(ONE_ROW, cells, risk_ratio(*cells), len(latest))


def _row(basis: str, cells: list[int], found: RiskRatio, contacts: int) -> dict[str, object]:
    met, of, other_met, other_of = cells
    nothing = float("nan")
    return {
        "basis": basis,
        "lapsed": of,
        "lapsed_referring": met,
        "lapsed_rate": met / of if of else nothing,
        "active": other_of,
        "active_referring": other_met,
        "active_rate": other_met / other_of if other_of else nothing,
        **{name: getattr(found, name) for name in ("ratio", "low", "high", "p")},
        "contacts": contacts,
    }


def _verdict(quarters: pd.DataFrame, row: pd.Series) -> str:
    contacts = [
        quarters.loc[quarters["lapsed"].eq(lapsed), "contact_id"].nunique() for lapsed in (True, False)
    ]
    if min(contacts) < LEAST or quarters["referred"].sum() < LEAST:
        return TOO_FEW
    return LOWER if row["high"] < 1 else HIGHER if row["low"] > 1 else NOT_SHOWN


def _remarks(two_way: bool, engaged: pd.DataFrame, network: Network) -> Iterator[Finding]:
    if len(engaged) and not two_way:
        yield Finding(
            "warning",
            "no-two-way",
            "Nothing says whether contacts answered, so any touch counts as engagement.",
            "Export engagements, or touches with their direction or whether they were answered.",
        )
    undated = int(network.events["date"].isna().sum())
    if undated:
        message = f"Referrals without a date, which are not looked for: {undated:,}."
        yield Finding("note", "undated-referrals", message, count=undated)


def _sentences(found: Lapses) -> Iterator[str]:
    if found.quarters.empty:
        yield "No quarter can be looked at: that takes dated engagements and half a year after them."
        return
    row = found.table.iloc[0]
    said = (
        f"Lapsed, more than {found.lapse_days} days without engagement: a referral followed within "
        f"{found.horizon_days} days of {row['lapsed_referring']:,} of {row['lapsed']:,} quarters; active: of "
        f"{row['active_referring']:,} of {row['active']:,}."
    )
    if found.verdict == TOO_FEW:
        yield f"{said} That is too few to compare."
        return
    way = _direction(found.verdict, row["ratio"])
    yield f"{said} Risk ratio (95 %): {_ratio(row)}, {way}. An association is not a cause."
    once = found.table.iloc[1]
    if found.verdict in (LOWER, HIGHER) and once["low"] <= 1 <= once["high"]:
        yield (
            f"With one quarter of each of {counted(once['contacts'], 'contact')} it is not shown: {_ratio(once)}."
        )


def _ratio(row: pd.Series) -> str:
    return with_interval(row["ratio"], row["low"], row["high"])


def _direction(verdict: str, ratio: float) -> str:
    if verdict == NOT_SHOWN:
        return f"{'lower' if ratio < 1 else 'higher'}, but not shown"
    return f"{verdict} after a lapse"
