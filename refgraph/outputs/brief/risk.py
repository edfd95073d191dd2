"""Who would be missed most if they left, and how much hangs on them."""

from __future__ import annotations

from collections.abc import Collection

import pandas as pd

from refgraph.findings import counted
from refgraph.outputs.brief.words import fitted, money
from refgraph.outputs.report import Names
from refgraph.ranking import people_cut_off
from refgraph.result import Result
from refgraph.selection import assess_dependency


def say_risk(result: Result, names: Names, unnamed: Collection[str], currency: str) -> str:
    """Say who would be missed most, and how much hangs on them; blank where nobody refers.

    Where referrals link groups, that is whose loss would cut most pairs of people from each other; where everybody
    only names one referrer, it is who made most referrals of the last 24 months. Who has stopped is missed already.

    Parameters
    ----------
    result
        The run.
    names
        What people are called.
    unnamed
        Ids of those who never stand on the page.
    currency
        The code of the amounts.
    """
    table = result.ranking.table.set_index("contact_id")
    there = table[table["rank"].notna() & table["trend"].ne("silent") & table["referrals"].gt(0)]
    there = there[~there.index.isin(unnamed)]
    if there.empty:
        return ""
    who = _linking(result, there.index) or _producing(there)
    row, name = there.loc[who], fitted(names.contacts([who])[0], 40)
    cut = int(people_cut_off(result.network)[result.network.nodes.index.get_loc(who)])
    linking = len(result.ranking.listed("connectors")) > 0
    missed = f"{name} would be missed most: "
    if linking and cut:
        people = "1 person would lose the" if cut == 1 else f"{cut:,} people would lose their"
        missed += f"{people} way to the rest; "
    return f"{missed}{_made(row, table['referrals_24m'])}{_brought(row, currency)}."


def _linking(result: Result, there: pd.Index) -> str:
    """Return whose loss cuts most pairs; blank where no loss cuts any, or the export shows no links between groups."""
    if result.ranking.listed("connectors").empty:
        return ""
    lost = assess_dependency(result)
    lost = lost[lost["contact_id"].isin(there) & lost["pairs_newly_cut"].gt(0)]
    return str(lost["contact_id"].iloc[0]) if len(lost) else ""


def _producing(there: pd.DataFrame) -> str:
    lately = there["referrals_24m"].fillna(0.0)
    return str((lately if lately.any() else there["referrals"]).idxmax())


def _made(row: pd.Series, lately: pd.Series) -> str:
    if row["referrals_24m"] > 0:
        return f"{row['referrals_24m']:,.0f} of the {lately.sum():,.0f} referrals of the last 24 months came from there"
    came = "has come" if row["referrals"] == 1 else "have come"
    return f"{counted(row['referrals'], 'referral')} {came} from there"


def _brought(row: pd.Series, currency: str) -> str:
    return f" ({money(row['revenue'], currency)} over all years)" if row["revenue"] > 0 else ""
