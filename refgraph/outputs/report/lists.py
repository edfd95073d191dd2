"""Who the sources are: who comes up and who goes quiet, and the three lists of the best."""

from __future__ import annotations

import pandas as pd

from refgraph.outputs.report.naming import Names
from refgraph.outputs.report.parts import Chart, Kind, Section, Table
from refgraph.outputs.workbook import flags
from refgraph.result import Result
from refgraph.tiers import Tiers

OWNER = "Looked after by"

LISTED = 50
"""So many contacts a list of the workbook holds; the page shows the first ten."""


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
            OWNER: names.owners(rows["owner"]),
        }
    )
    return Table(name, shown, {"Last referral": "date"}).without_blank(OWNER)


UNTRIED = (
    "Whether the score foresees who refers next has not been tried on these data: refgraph backtest tries it."
)


def lists_section(result: Result, tiers: Tiers, names: Names, backtest: str) -> Section:
    """Return the three lists: who refers most, who connects most, who stands highest by the core score.

    Parameters
    ----------
    result, tiers, names
        The run, its tiers, and what people are called.
    backtest
        What a back-test said of the score; blank if there was none.
    """
    table = result.ranking.table
    ranked = table[table["rank"].notna()]
    held = tiers.table.set_index("contact_id")["tier"].replace("none", "").map(tiers.rules.word)
    ranked = ranked.assign(
        named=names.contacts(ranked["contact_id"]),
        looked_after=names.owners(ranked["owner"]),
        held=ranked["contact_id"].map(held).astype("str").fillna(""),
        last=ranked["contact_id"].map(result.network.edges.groupby("source")["last_date"].max()),
    )
    lead = (
        "Three questions, three lists. Who will refer again? The producers. Who connects people that nobody else "
        "connects? The connectors: that is a place in the network and no forecast of referrals. The core score weighs "
        "both with the revenue that followed and the reach over clusters."
    )
    producers, drawn = _producers(ranked)
    lists = [
        table.without_blank("Tier", OWNER) for table in (producers, _connectors(ranked), _by_score(ranked))
    ]
    return Section("Top lists", (lead, backtest or UNTRIED), (*drawn, *lists))


def _producers(ranked: pd.DataFrame) -> tuple[Table, list[Chart]]:
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
    charts: list[Chart] = [Chart("expected", "Producers: what to expect", told, rows)] if len(rows) else []
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
            OWNER: rows["looked_after"].tolist(),
        },
        dtype="str",
    )
