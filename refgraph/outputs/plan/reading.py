"""read_plan(): the tasks of a plan that was written, to go on from."""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from refgraph.errors import SettingsError
from refgraph.nurture import BUCKETS, TASKS
from refgraph.outputs.plan.campaigns import CAMPAIGNS
from refgraph.outputs.plan.emitted import LEDGER, read_ledger
from refgraph.records import read_edited

PLAN = "plan.csv"
"""The list of the tasks in person and the campaigns in the folder of a plan."""

INSIDE = "plan"
"""The folder of the plan in the folder of a run."""

WHAT = "plan"

_MOST = 1e15


def read_plan(path: str | Path) -> pd.DataFrame:
    """Read the tasks of a plan back, from the file or from the folder it is in.

    Parameters
    ----------
    path
        ``plan.csv``, which a spreadsheet program may have saved again, its folder, or that of the run it is in.

    Returns
    -------
    DataFrame
        The columns of `Plan.tasks` in their types; in the place of campaigns their mailings, where their lists lie
        beside.

    Raises
    ------
    SettingsError
        If there is no such file, it is no plan, or a due date in it is none.

    Examples
    --------
    >>> import tempfile, pandas as pd, refgraph as rg
    >>> contacts = pd.DataFrame({"Id": ["1", "2"], "Name": ["Ann Lee", "Bob King"], "Type": ["Client", "Lead"],
    ...                          "Referred By": ["", "Ann Lee"]})
    >>> result = rg.run(contacts=contacts)
    >>> made = rg.plan(result, rg.assign_tiers(result), start="2026-01-05", weeks=1)
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     written = rg.write_plan(result, made, folder)
    ...     before = rg.read_plan(folder)
    >>> sorted(before["task_id"]) == sorted(made.tasks["task_id"])
    True
    """
    folder = plan_folder(path)
    file = folder / PLAN if Path(path).is_dir() else Path(path)
    lists = [file, *sorted((file.parent / CAMPAIGNS).glob("*.csv"))]
    tables = [_tasks_in(each) for each in lists]
    read = pd.concat(tables, ignore_index=True)
    read = read[read["contact_id"].ne("")].reset_index(drop=True)
    for name in ("gap", "overdue", "bucket_order", "week", "rank"):
        numbers = pd.to_numeric(read[name], errors="coerce").astype("float64")
        read[name] = numbers.where(numbers.abs().lt(_MOST))
    for name in ("rank", "overdue"):
        read[name] = read[name].round().astype("Int64")
    for name, usual in (("bucket_order", len(BUCKETS)), ("week", 1)):
        read[name] = read[name].fillna(usual).round().astype("int64")
    read["personal"] = read["personal"].str.casefold().isin(["yes", "true", "1"])
    return read


def plan_folder(path: str | Path) -> Path:
    """Return the folder of a plan, given it, ``plan.csv`` in it, or the folder of the run that it is in.

    Parameters
    ----------
    path
        Any of these.
    """
    path = Path(path)
    folder = path if path.is_dir() else path.parent
    inside = folder / INSIDE
    return inside if path.is_dir() and not holds_plan(folder) and holds_plan(inside) else folder


def holds_plan(folder: str | Path) -> bool:
    """Tell whether a plan was written into a folder."""
    return any((Path(folder) / name).is_file() for name in (LEDGER, PLAN))


def remembered_tasks(*places: str | Path) -> pd.DataFrame:
    """Read what plans gave out, for the next one to go on from.

    Parameters
    ----------
    places
        Folders of plans or of runs with one, or ``plan.csv`` in one: that which the next plan goes into first.
        Where there is no ledger, the list of the last counts.

    Returns
    -------
    DataFrame
        What `refgraph.plan` takes as ``previous``.

    Raises
    ------
    SettingsError
        If there is no plan.
    OutputError
        If a ledger is not whole.
    """
    folders = [plan_folder(place) for place in places]
    if not any((folder / LEDGER).is_file() for folder in folders):
        return read_plan(places[-1])
    found = read_ledger(*folders)
    return found[found["contact_id"].ne("")].reset_index(drop=True)


def _tasks_in(file: Path) -> pd.DataFrame:
    read = read_edited(file, [("task_id",), ("contact_id",), ("due",)], WHAT)
    read = read.reindex(columns=[*TASKS], fill_value="")
    return read.assign(due=_dates(read["due"], file))


def _dates(texts: pd.Series, file: Path) -> pd.Series:
    """Return the dates; a spreadsheet program may have added the time of day."""
    dates = pd.to_datetime(texts.str[:10], format="%Y-%m-%d", errors="coerce").astype("datetime64[us]")
    if dates.isna().any():
        bad = texts[dates.isna()].iloc[0]
        raise SettingsError(
            f"The due date '{bad}' in {file.name} is no date.", "Write YYYY-MM-DD, or save the plan anew."
        )
    return dates
