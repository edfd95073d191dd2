"""What changed since the last run: who moved in tier and rank, and whether data or settings moved them."""

from __future__ import annotations

import json

import pandas as pd

from refgraph.comparison import Comparison, RunList, compare_lists
from refgraph.outputs.manifest import describe
from refgraph.outputs.report.naming import Names
from refgraph.outputs.report.parts import Section, Table
from refgraph.result import Result
from refgraph.saving import account_file
from refgraph.tiers import Tiers


def compare_with(previous: RunList, result: Result, tiers: Tiers) -> Comparison:
    """Compare the last run with this one, which need not have written anything yet."""
    table = tiers.table.assign(tier=tiers.table["tier"].map(tiers.rules.word))
    table = table.set_index("contact_id")[["name", "tier", "rank", "cluster"]].astype("object")
    texts = table.map(lambda cell: "" if cell is pd.NA else str(cell)).astype("str")
    texts["cluster"] = texts["cluster"].replace("0", "")
    # By way of its file, as the last run's: there a tuple is a list.
    account = json.loads(account_file(describe(result)))
    return compare_lists(previous, RunList(texts, account), tiers.rules)


def changes_section(comparison: Comparison | None, names: Names) -> Section:
    """Return who moved since the last run, and what moved them."""
    title = "What changed since the last run"
    if comparison is None:
        return Section(title, ("There is no last run to compare with.",))
    moved = comparison.table
    counts = ", ".join(f"{count:,} {what}" for what, count in moved["what"].value_counts(sort=False).items())
    lead = [comparison.cause if counts else f"Nobody moved. {comparison.cause}"]
    lead += [f"{counts}."] if counts else []
    if comparison.because and not names.redact:
        lead.append(f"Differs: {'; '.join(comparison.because)}.")
    if moved.empty:
        return Section(title, tuple(lead), spoken=True)
    rows = pd.DataFrame(
        {
            # Who left is in no table of today: the list of the last run knows the name.
            "Name": names.contacts(moved["contact_id"]) if names.redact else moved["name"].tolist(),
            "What": moved["what"].tolist(),
            "Tier was": moved["old_tier"].tolist(),
            "Tier": moved["tier"].tolist(),
            "Rank was": moved["old_rank"].astype("Int64").array,
            "Rank": moved["rank"].astype("Int64").array,
            "Places": moved["places"].astype("Int64").array,
        }
    )
    return Section(title, tuple(lead), (Table("Moved", rows, {"Places": "signed"}, most=15),))
