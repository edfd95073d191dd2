"""The clusters of the last run, read back from what it wrote."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from refgraph.errors import SettingsError
from refgraph.records import read_edited

_LISTS = ("tiers.csv", "ranked.csv", "clusters.csv", "tiers.xlsx", "ranked.xlsx", "clusters.xlsx")
"""Where in the folder of a run each contact's cluster can be found, the surest first."""


@dataclass(frozen=True)
class Remembered:
    """The clusters of a run.

    Parameters
    ----------
    membership : Series
        Cluster of each contact, indexed by ``contact_id``; 0 for none.
    retired
        Numbers of clusters that are gone.
    """

    membership: pd.Series
    retired: frozenset[int] = frozenset()


def read_clusters(path: str | Path) -> Remembered:
    """Read which cluster each contact was in.

    Parameters
    ----------
    path
        The folder of the last run, or a file of it: a ranked list, a tier list or a list of clusters.

    Returns
    -------
    Remembered

    Raises
    ------
    SettingsError
        If there is no such file, or it does not say so.
    """
    path = Path(path)
    file = _list_in(path) if path.is_dir() else path
    table = read_edited(file, [("cluster",), ("contact_id", "members")], "list of the last run")
    membership = _of_members(table, file) if "members" in table else _of_contacts(table, file)
    beside = path / "clusters.csv" if path.is_dir() else file
    retired = _retired(beside) if beside.exists() else frozenset()
    return Remembered(membership, retired)


def _list_in(folder: Path) -> Path:
    for name in _LISTS:
        if (folder / name).exists():
            return folder / name
    raise SettingsError(
        f"The folder '{folder}' holds none of {', '.join(_LISTS[:3])}.", "Name that of the last run."
    )


def _of_contacts(table: pd.DataFrame, file: Path) -> pd.Series:
    rows = table[table["contact_id"].ne("")].drop_duplicates("contact_id")
    numbers = _numbers(rows["cluster"], rows["row"], file)
    return pd.Series(numbers.to_numpy(), index=pd.Index(rows["contact_id"]), name="cluster")


def _of_members(table: pd.DataFrame, file: Path) -> pd.Series:
    numbers = _numbers(table["cluster"], table["row"], file)
    found = {
        member: number
        for number, members in zip(numbers.tolist(), table["members"], strict=True)
        for member in members.split("; ")
        if member
    }
    return pd.Series(found, name="cluster", dtype="int64").rename_axis("contact_id")


def _numbers(texts: pd.Series, rows: pd.Series, file: Path) -> pd.Series:
    numbers = pd.to_numeric(texts.where(texts.ne(""), "0"), errors="coerce")
    if numbers.isna().any():
        place = numbers.isna().to_numpy().argmax()
        raise SettingsError(
            f"{file.name}, row {rows.iloc[place]}: '{texts.iloc[place]}' is no cluster number."
        )
    return numbers.astype("int64")


def _retired(file: Path) -> frozenset[int]:
    try:
        table = read_edited(file, [("cluster",), ("change",)], "list of clusters")
    except SettingsError:
        return frozenset()
    gone = table[table["change"].eq("gone")]
    return frozenset(_numbers(gone["cluster"], gone["row"], file).tolist())
