"""The clusters as a file."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pandas as pd

from refgraph.clusters import Clusters
from refgraph.decisions import TIER
from refgraph.outputs.decided import TIER_CHOICES
from refgraph.outputs.sheets import Layout
from refgraph.outputs.tables import write_tables
from refgraph.result import Result

_LAYOUT = Layout(
    widths={"name": 34, "leader": 22, "bridge_people": 40},
    numbers={"revenue": "#,##0", "kept": "0.00"},
    wrapped=frozenset({"name", "bridge_people"}),
    fixed=2,
)
_MEMBERS = Layout(widths={"name": 24, "decision": 18}, choices={"decision": TIER_CHOICES})


def write_clusters(
    result: Result, clusters: Clusters, path: str | Path, *, delimiter: str = ","
) -> list[Path]:
    """Write the clusters, and the account of the run with the verdict beside them.

    A workbook lists the members on a sheet of their own, one row each; CSV in the column ``members``.

    Parameters
    ----------
    result
        The run.
    clusters
        What `describe_clusters` made of it.
    path
        ``.csv``, ``.xlsx`` or ``.json``.
    delimiter
        What stands between the cells of CSV.

    Returns
    -------
    list of Path
    """
    table = clusters.table
    if Path(path).suffix.lower() == ".xlsx":
        table = table.drop(columns="members")
    return write_tables(
        {"Clusters": table, "Members": _members(clusters, result)},
        path,
        result=result,
        about=about_clusters(clusters),
        layouts={"Clusters": _LAYOUT, "Members": _MEMBERS},
        delimiter=delimiter,
    )


def about_clusters(clusters: Clusters) -> dict[str, Any]:
    """Return what the account of a run says of the clusters: how far they can be trusted."""
    verdict = clusters.verdict
    return {
        "clusters": {
            "verdict": verdict.words,
            "because": verdict.because,
            "agreement": None if verdict.agreement is None else round(verdict.agreement, 6),
            "draws": verdict.draws,
        }
    }


def _members(clusters: Clusters, result: Result) -> pd.DataFrame:
    membership = result.partition.membership
    membership = membership[~membership.index.isin(result.ranking.patients)]
    members = membership[membership > 0].sort_values(kind="stable").rename("cluster").reset_index()
    names = result.network.nodes["name"].reindex(members["contact_id"]).to_numpy()
    day = "" if result.people.as_of is None else str(result.people.as_of.date())
    decided = result.decisions.column(TIER, members["contact_id"], day)
    return members.assign(name=names, decision=decided)[["cluster", "contact_id", "name", "decision"]]
