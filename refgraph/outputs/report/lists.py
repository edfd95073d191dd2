"""Who the sources are: by month, who comes up and who goes quiet, and the three lists of the best."""

from __future__ import annotations

import pandas as pd

from refgraph.evidence.flow import referrals_per_month
from refgraph.outputs.report.naming import Names
from refgraph.outputs.report.parts import Chart, Kind, Section, Table
from refgraph.outputs.workbook import flags
from refgraph.result import Result
from refgraph.tiers import Tiers

MONTHS = 24
"""So many months a drawing holds."""

LISTED = 50
"""So many contacts a list of the workbook holds; the page shows the first ten."""


def months_section(result: Result) -> Section:
    """Return referrals by month, drawn and as a table."""
    months = referrals_per_month(result.network)
    title = "Referrals by month"
    if months.empty:
        return Section(title, ("No referral is dated, so nothing can be said about when they came.",))
    undated = int(result.network.events.loc[result.network.events["date"].isna(), "count"].sum())
    lead = [f"{undated:,} more referrals have no date and are in no month."] if undated else []
    by_creation = int(result.people.referrals["date_origin"].eq("created").sum())
    if by_creation:
        lead.append(
            f"{by_creation:,} of them are dated by the day on which the referred contact was created."
        )
    if months["won"].sum():
        lead.append("Those of late have had less time to be won.")
    last = months.tail(MONTHS).reset_index(drop=True)
    shown = months[::-1].assign(
        month=months["month"].dt.strftime("%Y-%m")[::-1],
        won=months["won"] if months["won"].sum() else float("nan"),
    )
    shown["month"] = shown["month"].where(shown["complete"], shown["month"] + " (so far)")
    shown = shown.drop(columns="complete").rename(
        columns={
            "month": "Month",
            "referrals": "Referrals",
            "won": "Won by now",
            "sources": "Different sources",
        }
    )
    told = "Solid: won by now. Hatched: not won, or not yet. A dotted outline: a month that is not over."
    return Section(
        title,
        tuple(lead),
        (Chart("months", "Won, and not won or not yet", told, last), Table("Month by month", shown, most=12)),
    )


def sources_section(result: Result, names: Names) -> Section:
    """Return who comes up and who goes quiet, measured against each contact's own rate."""
    table = result.ranking.table
    title = "Who is coming up, who is going quiet"
    if table["trend"].eq("").all():
        return Section(title, ("No referral is dated, so no trend can be seen.",))
    rows = table.assign(
        last=table["contact_id"].map(result.network.edges.groupby("source")["last_date"].max())
    )
    up = rows[rows["trend"].isin(["new", "rising"])]
    up = up.sort_values(
        ["referrals_90d", "referrals", "contact_id"], ascending=[False, False, True], kind="stable"
    )
    down = rows[rows["trend"].isin(["falling", "silent"])]
    down = down.sort_values(
        ["referrals_24m", "referrals", "contact_id"], ascending=[False, False, True], kind="stable"
    )
    lead = (
        "Each contact is measured against its own rate. Silent: no referral for a year, or for as long as three would "
        "have taken at its own pace. The most productive come first: those are the ones to call."
    )
    return Section(
        title,
        (lead,),
        (
            _sources("Going quiet: falling and silent", down, names),
            _sources("Coming up: new and rising", up, names),
        ),
    )


def _sources(name: str, rows: pd.DataFrame, names: Names) -> Table:
    shown = pd.DataFrame(
        {
            "Name": names.contacts(rows["contact_id"]),
            "Trend": rows["trend"].tolist(),
            "Referrals": rows["referrals"].tolist(),
            "in 24 months": rows["referrals_24m"].tolist(),
            "in the last 90 days": rows["referrals_90d"].tolist(),
            "in the 90 before": rows["referrals_previous_90d"].tolist(),
            "Last referral": rows["last"].tolist(),
            "Looked after by": names.owners(rows["owner"]),
        }
    )
    return Table(name, shown, {"Last referral": "date"})


def lists_section(result: Result, tiers: Tiers, names: Names) -> Section:
    """Return the three lists: who refers most, who connects most, who stands highest by the core score."""
    table = result.ranking.table
    ranked = table[table["rank"].notna()]
    held = tiers.table.set_index("contact_id")["tier"].replace("none", "").map(tiers.rules.word)
    ranked = ranked.assign(
        named=names.contacts(ranked["contact_id"]),
        looked_after=names.owners(ranked["owner"]),
        held=ranked["contact_id"].map(held).fillna(""),
        last=ranked["contact_id"].map(result.network.edges.groupby("source")["last_date"].max()),
    )
    lead = (
        "Three questions, three lists. Who will refer again? The producers. Who connects people that nobody else "
        "connects? The connectors: that is a place in the network and no forecast of referrals. The core score weighs "
        "both with the revenue that followed and the reach over clusters."
    )
    producers, parts = _producers(ranked)
    parts += [producers, _connectors(ranked), _by_score(ranked)]
    return Section("Top lists", (lead,), tuple(parts))


def _producers(ranked: pd.DataFrame) -> tuple[Table, list[Chart | Table]]:
    if ranked["expected_referrals"].isna().all():
        best = ranked[ranked["recency_weighted_referrals"].gt(0)]
        best = best.sort_values(
            ["recency_weighted_referrals", "contact_id"], ascending=[False, True], kind="stable"
        )
        shown = _who(best).assign(
            Referrals=best["referrals"].tolist(), **{"Last referral": best["last"].tolist()}
        )
        note = "By referrals made, older ones counting less: the data are too thin to say what to expect."
        return Table("Producers", shown.head(LISTED), {"Last referral": "date"}, note=note), []
    best = ranked[ranked["referrals_24m"].gt(0)]
    best = best.sort_values(
        ["expected_referrals", "contact_id"], ascending=[False, True], kind="stable"
    ).head(LISTED)
    shown = _who(best).assign(
        **{
            "Referrals in 24 months": best["referrals_24m"].tolist(),
            "Last referral": best["last"].tolist(),
            "Expected in 12 months": best["expected_referrals"].tolist(),
            "at least": best["expected_referrals_low"].tolist(),
            "at most": best["expected_referrals_high"].tolist(),
        }
    )
    kinds: dict[str, Kind] = dict.fromkeys(("Expected in 12 months", "at least", "at most"), "number")
    drawn = best.head(10)
    rows = pd.DataFrame(
        {
            "label": drawn["named"].tolist(),
            "expected": drawn["expected_referrals"].tolist(),
            "low": drawn["expected_referrals_low"].tolist(),
            "high": drawn["expected_referrals_high"].tolist(),
        }
    )
    told = "A dot: referrals to expect in the next 12 months. A line: where the yearly rate lies in nine of ten cases."
    charts: list[Chart | Table] = (
        [Chart("expected", "Producers: what to expect", told, rows)] if len(rows) else []
    )
    note = (
        "Each contact's own record of 24 months, drawn towards everyone's. At least and at most: where the rate lies "
        "in nine of ten cases."
    )
    return Table("Producers", shown, {**kinds, "Last referral": "date"}, note=note), charts


def _connectors(ranked: pd.DataFrame) -> Table:
    best = ranked[ranked["bridge"].gt(0)]
    best = best.sort_values(["bridge", "contact_id"], ascending=[False, True], kind="stable").head(LISTED)
    spread = best["participation"].astype(float)
    shown = _who(best).assign(
        **{
            "Pairs of others linked": best["bridge"].tolist(),
            "Clusters reached": (1 / (1 - spread)).tolist(),
            "Referrals": best["referrals"].tolist(),
        }
    )
    note = (
        "Pairs of other people whose shortest way to each other leads through this contact, without those who only "
        "hang on it (betweenness net of its own leaves)."
    )
    if best.empty:
        note = "Nobody links others: the data have no bridging structure."
    return Table("Connectors", shown, {"Clusters reached": "number"}, note=note)


def _by_score(ranked: pd.DataFrame) -> Table:
    best = ranked[ranked["score"].gt(0)]
    best = best.sort_values(
        ["score", "rank", "contact_id"], ascending=[False, True, True], kind="stable"
    ).head(LISTED)
    shown = _who(best)
    shown.insert(0, "Rank", best["rank"].astype("Int64").array)
    shown["Score"] = best["score"].tolist()
    if "rank_p5" in best:
        ranges = zip(best["rank_p5"], best["rank_p95"], strict=True)
        shown["Rank between"] = [f"{low:.0f} and {high:.0f}" for low, high in ranges]
    shown["Flags"] = flags(best).tolist()
    note = "0 to 100. Rank between: where it stays in nine of ten reruns with some of the referrals left out."
    if best.empty:
        note = "Too few contacts are connected for a score."
    return Table("Core score", shown, {"Score": "number"}, note=note)


def _who(rows: pd.DataFrame) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "Name": rows["named"].tolist(),
            "Tier": rows["held"].tolist(),
            "Looked after by": rows["looked_after"].tolist(),
        },
        dtype="str",
    )
