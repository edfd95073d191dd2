"""The tiers as a file: what people read and edit, and the memory that the next run reads back."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pandas as pd

from refgraph.outputs.decided import TIER_CHOICES
from refgraph.outputs.delimited import ranking_csv
from refgraph.outputs.sheets import Layout
from refgraph.outputs.tables import write_tables
from refgraph.result import Result
from refgraph.saving import encoded
from refgraph.tiers import NONE, Tiers, read_history, with_this_run

_LAYOUT = Layout(
    widths={
        "name": 24,
        "organisation": 22,
        "owner": 16,
        "crm_tier": 15,
        "old_tier": 15,
        "tier": 15,
        "reason": 70,
        "to_move_up": 50,
    },
    wrapped=frozenset({"name", "organisation", "reason", "to_move_up"}),
    choices={"decision": TIER_CHOICES},
    fixed=2,
)


def write_tiers(result: Result, tiers: Tiers, path: str | Path, *, delimiter: str = ",") -> list[Path]:
    """Write the tiers, and the account of the run beside them.

    The next run reads CSV and workbook back with ``--previous``. A workbook has the summary on a second sheet.

    Parameters
    ----------
    result
        The run.
    tiers
        What `assign_tiers` made of it.
    path
        ``.csv``, ``.xlsx`` or ``.json``.
    delimiter
        What stands between the cells of CSV.

    Returns
    -------
    list of Path
    """
    return write_tables(
        {"Tiers": tiers_in_words(tiers), "Summary": tiers.summary},
        path,
        result=result,
        about=about_tiers(tiers),
        layouts={"Tiers": _LAYOUT},
        delimiter=delimiter,
    )


def history_file(tiers: Tiers, *folders: Path) -> bytes:
    """Return who held which tier when, this run with those that the first of some folders remembers, as CSV."""
    table = with_this_run(read_history(folders, tiers.rules), tiers)
    words = {tier: tiers.rules.word(tier) for tier in table["tier"].unique()}
    return encoded(ranking_csv(table.assign(tier=table["tier"].map(words).astype("str"))))


def about_tiers(tiers: Tiers) -> dict[str, Any]:
    """Return what the account of a run says of the tiers."""
    return {"tiers": {"summary": tiers.summary.to_dict("records"), "places": tiers.capacity.places}}


def tiers_in_words(tiers: Tiers) -> pd.DataFrame:
    """Return the tier table with the user's own words for the tiers; no tier at all is ``none``."""
    words = tiers.rules.word
    table = tiers.table
    return table.assign(
        tier=table["tier"].map(words).astype("str"),
        old_tier=table["old_tier"].map(words).astype("str"),
        tier_lock=table["tier_lock"].map(words).astype("str"),
        cluster=table["cluster"].where(table["cluster"].ne(0)),
        eligible=table["eligible"].map(lambda text: "; ".join(map(words, text.split("; "))) or words(NONE)),
    )
