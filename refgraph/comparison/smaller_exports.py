"""An export that holds less than the one before: a filter was left on, or a part was exported."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pandas as pd

from refgraph.findings import Finding
from refgraph.records import earlier_run
from refgraph.saving import account_of

_LEFT = 0.8
_FEWEST = 20
"""Tables of fewer rows say nothing: a list of owners is soon halved."""


def remark_on_smaller_export(
    previous: str | Path | None, as_of: pd.Timestamp | None, account: pd.DataFrame
) -> Iterator[Finding]:
    """Say so where tables hold less than four in five of the rows that they held at the last other as-of date.

    What was, stays: contacts, referrals and deals of the past do not become fewer from one month to the next. Nobody
    in the lists would tell that half of the people are missing.

    Parameters
    ----------
    previous
        The folder of the last run, or a list in it; None where there is none.
    as_of
        The as-of date of this run.
    account
        Per file of this run its ``table`` and the rows ``used``.
    """
    earlier = earlier_run(previous, as_of) if previous else None
    told = account_of(earlier if earlier.is_dir() else earlier.parent) if earlier else {}
    before, now = _rows_used(told), account.groupby("table")["used"].sum()
    lost = {
        table: (rows, int(now.get(table, 0)))
        for table, rows in before.items()
        if rows >= _FEWEST and now.get(table, 0) < _LEFT * rows
    }
    if lost:
        listed = ", ".join(
            f"{table} {rows:,} before and {left:,} now" for table, (rows, left) in lost.items()
        )
        yield Finding(
            "warning",
            "smaller-export",
            f"The export holds less than that of the last run, as of {told.get('as_of')}: rows of {listed}.",
            "If a filter was on, or a part was exported, export all and run again: who is missing counts for nobody, "
            "and their tasks are dropped.",
            count=len(lost),
        )


def _rows_used(told: Mapping[str, Any]) -> dict[str, int]:
    """Return how many rows of each table an account of a run says were used."""
    rows = told.get("rows")
    found: dict[str, int] = {}
    for row in rows if isinstance(rows, list) else ():
        table, used = row.get("table"), row.get("used")
        if table and isinstance(used, int):
            found[table] = found.get(table, 0) + used
    return found
