"""The tier file read back: what the next run has to know of the last one."""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from refgraph.errors import SettingsError
from refgraph.records import read_edited
from refgraph.tiers.memory import DATES
from refgraph.tiers.pins import PIN
from refgraph.tiers.rules import TierRules

TIER_FILE = "tiers.csv"
"""The name of the tier file in the folder of a run."""


def read_tiers(path: str | Path, rules: TierRules = TierRules()) -> pd.DataFrame:
    r"""Read the tier file of the last run.

    Parameters
    ----------
    path
        The file, or the folder that holds one as ``tiers.csv`` or ``tiers.xlsx``.
    rules
        They know the user's words for the tiers.

    Returns
    -------
    DataFrame
        ``contact_id``, ``tier`` and the memory, typed: what `assign_tiers` takes as ``previous``.

    Raises
    ------
    SettingsError
        If there is no such file, it is no tier file, a contact is in it twice, or a cell of its memory
        cannot be understood.

    Examples
    --------
    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     _ = (Path(folder) / "tiers.csv").write_text("contact_id,tier,since\n7,Core Advocate,2025-01-31\n")
    ...     read_tiers(folder)[["contact_id", "tier"]].values.tolist()
    [['7', 'Core Advocate']]
    """
    file = _in_folder(Path(path))
    table = read_edited(file, [("contact_id",), ("tier",)], "tier file")
    table = table[table["contact_id"].ne("")].reset_index(drop=True)
    twice = table["contact_id"].duplicated()
    if twice.any():
        raise SettingsError(
            f"{file.name} has contact {table.loc[twice, 'contact_id'].iloc[0]} twice.", "Keep one row."
        )
    for column in (*PIN, "evidence"):
        table[column] = table[column] if column in table else ""
    table["tier"] = _tiers(table, "tier", file, rules)
    table["tier_lock"] = _tiers(table[table["tier_lock"].ne("")], "tier_lock", file, rules).reindex(
        table.index, fill_value=""
    )
    for column in (*DATES, "tier_lock_until"):
        table[column] = _dates(table, column, file)
    table["below_count"] = _counts(table, file)
    return table


def _in_folder(path: Path) -> Path:
    if not path.is_dir():
        return path
    for name in (TIER_FILE, "tiers.xlsx"):
        if (path / name).exists():
            return path / name
    raise SettingsError(
        f"The folder '{path}' holds no {TIER_FILE}.", "Name the folder or the file of the last run."
    )


def _tiers(table: pd.DataFrame, column: str, file: Path, rules: TierRules) -> pd.Series:
    meant = table[column].map(rules.canonicals(table[column].unique())).astype("str")
    if meant.eq("").any():
        first = table[meant.eq("")].iloc[0]
        raise SettingsError(
            f"{file.name}, row {first['row']}: '{first[column]}' is no tier.",
            'If it is your word for one, say so under [tiers]: names = { "Core Advocate" = "your word" }.',
        )
    return meant


def _dates(table: pd.DataFrame, column: str, file: Path) -> pd.Series:
    if column not in table:
        return pd.Series(pd.NaT, index=table.index, dtype="datetime64[us]")
    read = pd.to_datetime(table[column].where(table[column].ne("")), errors="coerce", format="ISO8601")
    bad = read.isna() & table[column].ne("")
    if bad.any():
        first = table[bad].iloc[0]
        raise SettingsError(
            f"{file.name}, row {first['row']}: '{first[column]}' in {column} is no date.", "Write YYYY-MM-DD."
        )
    return read.astype("datetime64[us]")


def _counts(table: pd.DataFrame, file: Path) -> pd.Series:
    if "below_count" not in table:
        return pd.Series(0, index=table.index)
    read = pd.to_numeric(table["below_count"].where(table["below_count"].ne(""), "0"), errors="coerce")
    if read.isna().any():
        first = table[read.isna()].iloc[0]
        raise SettingsError(
            f"{file.name}, row {first['row']}: '{first['below_count']}' in below_count is no number."
        )
    return read.astype(int)
