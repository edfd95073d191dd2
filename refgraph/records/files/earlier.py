"""The run to compare with: the last one at another as-of date."""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from refgraph.saving import account_of

BASELINE = "baseline"
"""The folder in that of a run that holds its lists as they were at the last other as-of date."""

BASELINE_LISTS = ("run.json", "tiers.csv", "ranked.csv", "clusters.csv")
"""What of a run others are compared with."""


def earlier_run(previous: str | Path, as_of: pd.Timestamp | None) -> Path | None:
    """Return what a run is to be compared with, so that one that is repeated says the same as at first.

    Parameters
    ----------
    previous
        The folder of a run, or a list in it.
    as_of
        The as-of date of the run that is to be compared.

    Returns
    -------
    Path or None
        `previous` itself, if it is as of another date or nothing is dated; else the same as it was at the last
        other as-of date, None where there is none.
    """
    path = Path(previous)
    folder = path if path.is_dir() else path.parent
    if as_of is None or account_of(folder).get("as_of") != str(as_of.date()):
        return path
    kept = folder / BASELINE if path.is_dir() else folder / BASELINE / path.name
    return kept if kept.exists() else None


def baseline_files(folder: Path, as_of: pd.Timestamp | None) -> dict[str, bytes]:
    """Return the lists of the run in a folder as the baseline of a run at another as-of date: name -> bytes.

    Parameters
    ----------
    folder
        The folder of the run, which is to be written to anew.
    as_of
        The as-of date of the run that is to be written; at the same date the baseline stays as it is.
    """
    account = account_of(folder)
    if as_of is None or not account.get("as_of") or account["as_of"] == str(as_of.date()):
        return {}
    there = [name for name in BASELINE_LISTS if (folder / name).is_file()]
    return {f"{BASELINE}/{name}": (folder / name).read_bytes() for name in there}
