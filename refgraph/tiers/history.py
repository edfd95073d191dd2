"""Who held which tier when: a line per contact and run, which grows with each run."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import pandas as pd

from refgraph.errors import InputError, SettingsError
from refgraph.records import read_edited, single_day
from refgraph.tiers.assigning import Tiers
from refgraph.tiers.rules import NONE, TierRules

HISTORY = "tier_history.csv"
"""The name of the history in the folder of a run."""

COLUMNS = ("as_of", "contact_id", "name", "tier")


def read_history(folders: Iterable[Path], rules: TierRules = TierRules()) -> pd.DataFrame:
    r"""Read the history in the first of some folders that has one.

    Parameters
    ----------
    folders
        Of runs.
    rules
        They know the user's words for the tiers.

    Returns
    -------
    DataFrame
        `COLUMNS`: ``as_of`` a date, the others text; the tier of a contact on a day is that of its last row up to
        then. Empty where no folder has one.

    Raises
    ------
    InputError
        Naming the row that cannot be understood.

    Examples
    --------
    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     _ = (Path(folder) / "tier_history.csv").write_text("as_of,contact_id,tier\n2026-01-31,7,Core Advocate\n")
    ...     read_history([Path(folder)])[["contact_id", "tier"]].values.tolist()
    [['7', 'Core Advocate']]
    """
    file = next((folder / HISTORY for folder in folders if (folder / HISTORY).is_file()), None)
    if file is None:
        return pd.DataFrame(columns=list(COLUMNS), dtype="str").astype({"as_of": "datetime64[us]"})
    try:
        read = read_edited(file, [("as_of",), ("contact_id",), ("tier",)], "history of tiers")
    except SettingsError as error:
        raise InputError(error.message, "Bring it back as refgraph wrote it, or move it away.") from None
    days = {text: single_day(text) for text in read["as_of"].unique()}
    meant = rules.canonicals(read["tier"].unique())
    for bad, said in (
        (read["as_of"].map(days).eq(""), "as_of names no day"),
        (read["tier"].map(meant).eq(""), "tier is none"),
    ):
        if bad.any():
            row = read[bad].iloc[0]
            raise InputError(f"{file.name}, row {row['row']}: {said}: '{row[said.partition(' ')[0]]}'.")
    typed = {"as_of": pd.to_datetime(read["as_of"].map(days)).astype("datetime64[us]")}
    tiers = read["tier"].map(meant).astype("str")
    return read.assign(**typed, tier=tiers).reindex(columns=list(COLUMNS), fill_value="")


def with_this_run(history: pd.DataFrame, tiers: Tiers) -> pd.DataFrame:
    """Return the history with this run: whoever has a tier, or had one the last time.

    Parameters
    ----------
    history
        As `read_history` returns it; rows of the same as-of date give way.
    tiers
        Of this run; without an as-of date nothing is added.
    """
    if tiers.as_of is None:
        return history
    others = history[history["as_of"].ne(tiers.as_of)]
    before = others[others["as_of"].lt(tiers.as_of)].drop_duplicates("contact_id", keep="last")
    held = set(before.loc[before["tier"].ne(NONE), "contact_id"])
    table = tiers.table
    now = table[table["tier"].ne(NONE) | table["contact_id"].isin(held)]
    now = now[["contact_id", "name", "tier"]].assign(as_of=tiers.as_of)[list(COLUMNS)]
    parts = [part for part in (others, now) if len(part)] or [others]
    whole = pd.concat(parts).astype({"as_of": "datetime64[us]"})
    return whole.sort_values(["as_of", "contact_id"], kind="stable", ignore_index=True)
