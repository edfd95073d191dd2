"""Who the sources are: who comes up and who goes quiet, and the lists."""

from __future__ import annotations

import pandas as pd

from refgraph.forecast import TREND_WORDS
from refgraph.outputs.report.naming import Names
from refgraph.outputs.report.parts import Chart, Kind, Section, Table
from refgraph.outputs.workbook import flags
from refgraph.ranking import LISTS
from refgraph.result import Result
from refgraph.tiers import Tiers

OWNER = "Looked after by"
SAID = "Said of it"

LISTED = 50
"""So many contacts a list of the workbook holds; the page shows the first ten."""


def sources_section(result: Result, names: Names) -> Section:
    """Return who comes up and who goes quiet, measured against each contact's own rate."""
    # Who left or is staff stands in no list, and so is not called either.
    table = result.ranking.table[result.ranking.table["rank"].notna()]
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
        "Each contact is measured against its own rate. Stopped referring: none for so long that at its own pace it "
        "can hardly be chance. The most productive come first: those are the ones to call."
    )
    return Section(
        title,
        (lead,),
        (
            _sources("Going quiet: falling, or stopped referring", down, names),
            _sources("Coming up: new and rising", up, names),
        ),
    )


def _sources(name: str, rows: pd.DataFrame, names: Names) -> Table:
    shown = pd.DataFrame(
        {
            "Name": names.contacts(rows["contact_id"]),
            "Trend": rows["trend"].map(TREND_WORDS).tolist(),
            "Referrals": rows["referrals"].tolist(),
            "in 24 months": rows["referrals_24m"].tolist(),
            "in the last 90 days": rows["referrals_90d"].tolist(),
            "in the 90 before": rows["referrals_previous_90d"].tolist(),
            "Last referral": rows["last"].tolist(),
            OWNER: names.owners(rows["owner"]),
        }
    )
    return Table(name, shown, {"Last referral": "date"}).without_blank(OWNER)


UNTRIED = "Whether the order foresees who refers next has not been tried on these data."


def lists_section(result: Result, tiers: Tiers, names: Names, backtest: str) -> Section:
    """Return the lists: who is likely to refer, who links groups, who stopped, who is new, who may be Core.

    Parameters
    ----------
    result, tiers, names
        The run, its tiers, and what people are called.
    backtest
        What a back-test said of the order; blank if there was none.
    """
    held = tiers.table.set_index("contact_id")["tier"].replace("none", "").map(tiers.rules.word)
    last = result.network.edges.groupby("source")["last_date"].max()
    found = {}
    for name in LISTS:
        rows = result.ranking.listed(name)
        found[name] = rows.assign(
            named=names.contacts(rows["contact_id"]),
            looked_after=names.owners(rows["owner"]),
            held=rows["contact_id"].map(held).astype("str").fillna(""),
            last=rows["contact_id"].map(last),
        )
    lead = (
        "Two questions, two lists. Who is likely to refer? And who links groups that would hardly reach each other: "
        "that is a place in the network and no forecast of referrals. Who answers both is to be considered for Core."
    )
    producers, drawn = _producers(found["producers"])
    others = (_connectors(found["connectors"]), *(_others(found[name], name) for name in _BRIEF))
    tables = [table.without_blank("Tier", OWNER) for table in (producers, *others) if len(table.rows)]
    return Section("Top lists", (lead, backtest or UNTRIED), (*drawn, *tables))


_BRIEF = ("stopped", "new", "core_candidates")


def _producers(best: pd.DataFrame) -> tuple[Table, list[Chart]]:
    best = best.head(LISTED)
    shown = _who(best).assign(
        Referrals=best["referrals"].tolist(), **{"Last referral": best["last"].tolist()}
    )
    if not best["forecast_held"].any():
        aged = ", older ones counting less" if best["trend"].ne("").any() else ""
        note = f"By referrals made{aged}. No number is forecast: see the remarks."
        return Table(LISTS["producers"], _with_ranges(shown, best), {"Last referral": "date"}, note=note), []
    shown = shown.assign(
        **{
            "Expected in 12 months": best["expected_referrals"].tolist(),
            "at least": best["next_year_low"].tolist(),
            "at most": best["next_year_high"].tolist(),
        }
    )
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
    note = (
        "Each contact's own record, older referrals counting less, drawn towards everyone's. At least and at most: "
        "nine of ten such contacts refer so often."
    )
    kinds: dict[str, Kind] = {"Expected in 12 months": "number", "Last referral": "date"}
    chart = Chart("expected", "Likely to refer: what to expect", told, rows)
    return Table(LISTS["producers"], _with_ranges(shown, best), kinds, note=note), [chart]


def _with_ranges(shown: pd.DataFrame, best: pd.DataFrame) -> pd.DataFrame:
    if "rank_p5" in best:
        ranges = zip(best["rank_p5"], best["rank_p95"], strict=True)
        shown["Rank between"] = [f"{low:.0f} and {high:.0f}" for low, high in ranges]
    return shown.assign(Flags=flags(best).tolist())


def _connectors(best: pd.DataFrame) -> Table:
    best = best.head(LISTED)
    shown = _who(best).assign(
        **{
            "Pairs of others linked": best["bridge"].tolist(),
            "Referrals": best["referrals"].tolist(),
            SAID: best["why"].tolist(),
        }
    )
    note = (
        "Pairs of other people whose shortest way to each other leads through this contact, without those who only "
        "hang on it (betweenness net of its own leaves)."
    )
    return Table(LISTS["connectors"], shown, {}, wide=frozenset({SAID}), note=note)


def _others(best: pd.DataFrame, name: str) -> Table:
    best = best.head(LISTED)
    shown = _who(best).assign(
        Referrals=best["referrals"].tolist(),
        **{"Last referral": best["last"].tolist(), SAID: best["why"].tolist()},
    )
    return Table(LISTS[name], shown, {"Last referral": "date"}, wide=frozenset({SAID}))


def _who(rows: pd.DataFrame) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "Name": rows["named"].tolist(),
            "Tier": rows["held"].tolist(),
            OWNER: rows["looked_after"].tolist(),
        },
        dtype="str",
    )
