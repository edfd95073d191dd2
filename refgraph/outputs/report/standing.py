"""Where the contacts stand: tiers with what changed, clusters with who covers them."""

from __future__ import annotations

import re

import pandas as pd

from refgraph.clusters import Clusters
from refgraph.outputs.report.naming import Names
from refgraph.outputs.report.parts import Chart, Section, Table
from refgraph.tiers import CORE, NONE, Tiers

_ORDER = {"demoted": 0, "held": 1, "promoted": 2}

DRAWN = 20
"""So many clusters a drawing holds."""


def tiers_section(tiers: Tiers, names: Names) -> Section:
    """Return how many contacts each tier has, who came and who went, and why."""
    summary, word = tiers.summary, tiers.rules.word
    counted = dict(zip(summary["tier"], summary["contacts"], strict=True))
    lead = [
        f"{counted[CORE]:,} {word(CORE)}s; there is room for {tiers.capacity.places:,}: {tiers.capacity.because}.",
        "A tier is given by evidence and taken away slowly: held are those whom the evidence gives a lower tier now.",
    ]
    shown = summary.assign(tier=[_word(tier, tiers) for tier in summary["tier"]]).rename(
        columns=str.capitalize
    )
    moved = tiers.table[tiers.table["change"].ne("")]
    # What was lost comes first: there is always more of what was won on the first run.
    moved = moved.sort_values("change", key=lambda change: change.map(_ORDER), kind="stable")
    rows = pd.DataFrame(
        {
            "Name": names.contacts(moved["contact_id"]),
            "Change": moved["change"].tolist(),
            "Was": [_word(tier, tiers) for tier in moved["old_tier"]],
            "Tier": [_word(tier, tiers) for tier in moved["tier"]],
            "Why": names.texts(moved["reason"]),
        }
    )
    parts = [Table("Contacts by tier", shown)]
    if len(rows):
        parts.append(Table("Changes of tier", rows, wide=frozenset({"Why"})))
    else:
        lead.append("No contact's tier changes.")
    return Section("Tiers", tuple(lead), tuple(parts))


def clusters_section(clusters: Clusters, tiers: Tiers, names: Names) -> Section:
    """Return which clusters there are, and which hold an Advocate or a Core Advocate."""
    table = clusters.table[clusters.table["contacts"].gt(0)]
    title = "Clusters and coverage"
    if table.empty:
        return Section(title, ("There are no clusters: too few contacts are linked.",))
    covered = int(table["covered"].sum())
    coverage = f"{covered:,} of {len(table):,} hold an Advocate or Core Advocate; in the others nobody opens the door."
    if tiers.evidence["experienced"].isna().all() and not covered:
        coverage = "Which of them an Advocate covers is not known: nothing says who has used the service."
    lead = [
        f"A cluster is a group in which people refer mostly among themselves. {coverage}",
        f"{clusters.verdict.words.capitalize()}: {clusters.verdict.because}.",
    ]
    labels = names.clusters(table)
    shown = pd.DataFrame(
        {
            "Cluster": labels,
            "Contacts": table["contacts"].tolist(),
            "Core": table["core_advocates"].tolist(),
            "Advocates": table["advocates"].tolist(),
            "Allied": table["allied_resources"].tolist(),
            "Covered": ["yes" if there else "no" for there in table["covered"]],
            "Revenue": table["revenue"].where(table["revenue"].gt(0)).tolist(),
            "First in rank": names.contacts(table["leader_id"]),
            "Links it to others": names.texts(table["bridge_people"]),
        }
    )
    drawn = pd.DataFrame(
        {
            "label": [re.sub(r": [\d,]+ of [\d,]+$", "", label) for label in labels],
            "core": table["core_advocates"].astype(float).tolist(),
            "advocates": table["advocates"].astype(float).tolist(),
            "others": (table["contacts"] - table["core_advocates"] - table["advocates"])
            .astype(float)
            .tolist(),
            "covered": table["covered"].tolist(),
        }
    ).head(DRAWN)
    told = "Contacts of each cluster. Solid: Core Advocates. Light: Advocates. Dotted: all others."
    if len(table) > DRAWN:
        told += f" Drawn are the {DRAWN} largest."
    return Section(
        title,
        tuple(lead),
        (
            Chart("clusters", "Coverage", told, drawn),
            Table(
                "Clusters",
                shown,
                {"Revenue": "money"},
                wide=frozenset({"Cluster", "Links it to others"}),
                most=20,
            ),
        ),
    )


def _word(tier: str, tiers: Tiers) -> str:
    return "no tier" if tier == NONE else tiers.rules.word(tier)
