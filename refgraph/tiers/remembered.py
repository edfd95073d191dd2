"""The tier file read back: the memory of the last run, and the decisions somebody wrote into a list."""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from refgraph.errors import SettingsError
from refgraph.people import name_key
from refgraph.records import read_edited
from refgraph.tiers.memory import DATES
from refgraph.tiers.pins import PIN, read_decision
from refgraph.tiers.rules import TierRules

FILE_NAME = "tiers.csv"
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


def read_tier_decisions(
    path: str | Path, contacts: pd.DataFrame, rules: TierRules = TierRules()
) -> dict[str, str]:
    """Return the decisions in an edited list: ``contact_id`` -> what stands in the column ``decision``.

    Parameters
    ----------
    path
        A ranked list or a tier list, as CSV or as a workbook, with a column ``decision``.
    contacts
        ``contact_id``, ``name`` and ``organisation`` of all contacts: a list without ids is read by name.
    rules
        They know the user's words for the tiers.

    Raises
    ------
    SettingsError
        Naming the row, if a decision cannot be understood, or a row's contact cannot be found.
    """
    file = Path(path)
    table = read_edited(file, [("decision",), ("contact_id", "name")], "list with decisions")
    table = table[table["decision"].str.strip().ne("")]
    found: dict[str, str] = {}
    for row in table.to_dict("records"):
        try:
            read_decision(row["decision"], rules)
            identity = _identity(row, contacts)
        except SettingsError as error:
            raise SettingsError(f"{file.name}, row {row['row']}: {error.message}", error.hint) from None
        if found.setdefault(identity, row["decision"]) != row["decision"]:
            raise SettingsError(
                f"{file.name}, row {row['row']}: contact {identity} is decided twice.", "Keep one."
            )
    return found


def _in_folder(path: Path) -> Path:
    if not path.is_dir():
        return path
    for name in (FILE_NAME, "tiers.xlsx"):
        if (path / name).exists():
            return path / name
    raise SettingsError(
        f"The folder '{path}' holds no {FILE_NAME}.", "Name the folder or the file of the last run."
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


def _identity(row: dict[str, str], contacts: pd.DataFrame) -> str:
    if row.get("contact_id"):
        if not contacts["contact_id"].eq(row["contact_id"]).any():
            raise SettingsError(
                f"no contact has the id {row['contact_id']}.", "Leave ids as refgraph wrote them."
            )
        return row["contact_id"]
    named = contacts[contacts["name"].map(name_key).eq(name_key(row.get("name", "")))]
    if len(named) > 1 and row.get("organisation"):
        named = named[named["organisation"].eq(row["organisation"])]
    if len(named) == 1:
        return str(named["contact_id"].iloc[0])
    shown = ", ".join(named["contact_id"].head(5))
    told = f"{len(named)} contacts are called" if len(named) else "no contact is called"
    raise SettingsError(
        f"{told} '{row.get('name', '')}'{f' ({shown})' if shown else ''}.",
        "Add a column contact_id with the id.",
    )
