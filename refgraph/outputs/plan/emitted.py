"""The ledger of tasks as a file: what became of each, into which CRM it went, and when it last changed."""

from __future__ import annotations

import datetime
import hashlib
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from refgraph.errors import InputError, OutputError, SettingsError
from refgraph.nurture import LEDGER as TASK_LEDGER
from refgraph.nurture import LIVING, campaign_of, read_tasks
from refgraph.outputs.plan.words import MARK, Task, description, subject
from refgraph.records import read_edited

LEDGER = "emitted.csv"
"""The name of the ledger in the folder of a plan."""

COLUMNS = (*TASK_LEDGER, "changed", "digest", "files")
"""Of the ledger: ``changed`` is the as-of date on which the task was last said otherwise, ``digest`` what is compared
for that, ``files`` the files of tasks for CRMs that it went into."""

END = "end of ledger"
"""The id in the last row, which says how many tasks there are and carries a digest of what went where."""

_DATES = ("due", "first_due", "emitted", "closed", "done_on")


@dataclass(frozen=True)
class Emission:
    """What a plan adds to the ledger.

    Parameters
    ----------
    ledger : DataFrame
        The ledger after this plan, with `COLUMNS`.
    new : DataFrame
        The tasks of the plan that the CRM does not have yet.
    file
        The name of the file that these go into; empty if there are none.
    before
        How many tasks of this plan the CRM has from earlier ones.
    settled : Series
        How many tasks the CRM has that this plan found done, late or dropped: state -> number.
    stamps
        Task id -> the day of its last change.
    """

    ledger: pd.DataFrame
    new: pd.DataFrame
    file: str
    before: int
    settled: pd.Series
    stamps: dict[str, datetime.date]


def read_ledger(*folders: Path) -> pd.DataFrame:
    """Return the ledgers in some folders as one, and what files of tasks there say was given out.

    Of a task in several the row of the first counts, with all files it went into. A file of tasks that the
    ledger does not know, as a plan was killed before it could note it, counts as given out.

    Raises
    ------
    OutputError
        If a file called like the ledger is none, or is not whole: the CRM would get tasks again.
    """
    places = list(dict.fromkeys(folder.resolve() for folder in folders))
    tables = [_ledger_in(place / LEDGER) for place in places if (place / LEDGER).exists()]
    both = pd.concat([read_tasks(None).assign(changed="", digest="", files=""), *tables], ignore_index=True)
    given: dict[str, set[str]] = {}
    for task, files in [*zip(both["task_id"], both["files"], strict=True), *_given_in(places)]:
        given.setdefault(task, set()).update(files.split())
    found = both.drop_duplicates("task_id", ignore_index=True)
    strangers = sorted(set(given) - set(found["task_id"]))
    rest = pd.DataFrame({"task_id": strangers}).reindex(columns=found.columns).astype(found.dtypes.to_dict())
    texts = {name: "" for name in rest if rest[name].dtype == "str"}
    found = pd.concat([found, rest.fillna(texts)], ignore_index=True)
    return found.assign(files=[" ".join(sorted(given[task])) for task in found["task_id"]])


def ledger_table(ledger: pd.DataFrame) -> pd.DataFrame:
    """Return the ledger as texts, with the row at its end by which a part of it is known as such."""
    table = ledger[list(COLUMNS)].copy()
    for name in _DATES:
        table[name] = table[name].dt.strftime("%Y-%m-%d").fillna("").astype("str")
    table["gap"] = [f"{gap:g}" if gap == gap else "" for gap in table["gap"]]
    table["personal"] = table["personal"].map({True: "yes", False: "no"})
    last = dict.fromkeys(COLUMNS, "")
    last |= {"task_id": END, "contact_id": f"{len(table)} tasks", "name": _seal(table)}
    return pd.concat([table.astype("str"), pd.DataFrame([last], dtype="str")], ignore_index=True)


def emit(
    tasks: pd.DataFrame,
    ledger: pd.DataFrame,
    before: pd.DataFrame,
    crm: str,
    known: Iterable[str],
    day: str,
    starts: Mapping[str, datetime.date],
) -> Emission:
    """Return which tasks and campaigns are new to the CRM, and the ledger with them.

    A campaign is one task there; all its mailings are given out with it.

    Parameters
    ----------
    tasks
        Those of the plan, campaigns as rows: what `firm_list` returned.
    ledger
        `Plan.ledger`.
    before
        What `read_ledger` returned.
    crm
        The CRM that they go into.
    known
        The ids of the contacts whom the CRM knows: others' tasks are not for it.
    day
        The as-of date of the plan, ``YYYY-MM-DD``.
    starts
        What `event_starts` returned.
    """
    kept = before[~before["task_id"].isin(set(ledger["task_id"])) & before["contact_id"].ne("")]
    after = pd.concat([kept[TASK_LEDGER], ledger[TASK_LEDGER].astype(kept[TASK_LEDGER].dtypes.to_dict())])
    after = after.sort_values(["first_due", "task_id"], kind="stable", ignore_index=True)
    of = campaign_of(after).to_dict()
    units = after["task_id"].map(lambda task: of.get(task, task)).astype("str")
    files = _files_of_units(before, of)
    pattern = re.compile(rf"(?:^| )tasks-{re.escape(crm)}(?:-(\d+))?\.csv(?= |$)")
    parts = [int(number or 1) for held in files.values() for number in pattern.findall(held)]
    fits = set(units[after["contact_id"].isin(set(known)) & after["state"].isin(LIVING)])
    there = tasks["task_id"].map(lambda task: bool(pattern.search(files.get(task, "")))).astype(bool)
    new = tasks[tasks["task_id"].isin(fits) & ~there]
    part = max(parts, default=0) + 1
    file = "" if new.empty else f"tasks-{crm}.csv" if part == 1 else f"tasks-{crm}-{part}.csv"
    for task in new["task_id"]:
        files[task] = f"{files.get(task, '')} {file}".strip()
    after["files"] = pd.Series([files.get(unit, "") for unit in units], dtype="str")
    changed = _changes(tasks[tasks["personal"]], before, day, starts)
    was = before.set_index("task_id")[["digest", "changed"]].to_dict("index")
    usual = {"digest": "", "changed": ""}
    rows = [changed.get(task, was.get(task, usual)) for task in after["task_id"]]
    after = after.assign(**{name: pd.Series([row[name] for row in rows], dtype="str") for name in usual})
    told = after["files"].map(lambda held: bool(pattern.search(held))).astype(bool)
    stamps = {task: datetime.date.fromisoformat(row["changed"]) for task, row in changed.items()}
    settled = _settled(after[told], units[told], day)
    return Emission(after, new, file, int((tasks["task_id"].isin(fits) & there).sum()), settled, stamps)


def _files_of_units(before: pd.DataFrame, of: Mapping[str, str]) -> dict[str, str]:
    """Return which files of tasks each task, and each campaign by any of its mailings, went into."""
    held: dict[str, set[str]] = {}
    for task, files in zip(before["task_id"], before["files"], strict=True):
        held.setdefault(of.get(task, task), set()).update(files.split())
    return {unit: " ".join(sorted(files)) for unit, files in held.items()}


def _settled(told: pd.DataFrame, units: pd.Series, day: str) -> pd.Series:
    """Return of how many tasks and whole campaigns this plan found what: state -> number."""
    ended = ~told["state"].isin(LIVING)
    whole = ended.groupby(units).transform("all")
    over = told[whole & told["closed"].eq(pd.Timestamp(day)).groupby(units).transform("any")]
    order = over["state"].map({"done": 0, "late": 1}).fillna(2)
    one_each = over.assign(unit=units[over.index], order=order).sort_values("order", kind="stable")
    return one_each.drop_duplicates("unit")["state"].value_counts()


def _ledger_in(path: Path) -> pd.DataFrame:
    """Return one ledger; it is refused if a row of it is gone."""
    try:
        read = read_edited(path, [("task_id",), ("files",), ("state",)], "ledger of tasks")
    except SettingsError as error:
        raise OutputError(error.message, "Move it away; all tasks then count as new.") from None
    rows = read[read["task_id"].ne(END)].reindex(columns=list(COLUMNS), fill_value="")
    last = read[read["task_id"].eq(END)].reindex(columns=["contact_id", "name"], fill_value="")
    if last.values.tolist() != [[f"{len(rows)} tasks", _seal(rows)]]:
        said = last["contact_id"].iloc[0] if len(last) else "no last row"
        raise OutputError(
            f"{path.name} is not whole: it has {len(rows):,} tasks, and its last row says {said}.",
            "Bring back the file as refgraph wrote it; moved away, all tasks count as new.",
        )
    for number, day in enumerate(rows["changed"], start=2):
        if day and not re.fullmatch(r"\d{4}-\d\d-\d\d", day[:10]):
            raise OutputError(f"'{day}' in row {number} of {path.name} is no date.", "Write YYYY-MM-DD.")
    try:
        typed = read_tasks(rows)
    except InputError as error:
        raise OutputError(f"{path.name}: {error.message}", error.hint) from None
    return typed.assign(changed=typed["changed"].str[:10])


def _seal(table: pd.DataFrame) -> str:
    """Return a digest of which task went where, whatever order and form a spreadsheet program gave the rows."""
    held = sorted(f"{task}|{files}" for task, files in zip(table["task_id"], table["files"], strict=True))
    return hashlib.sha256("\n".join(held).encode()).hexdigest()[:12]


def _given_in(folders: Iterable[Path]) -> list[tuple[str, str]]:
    """Return which task stands in which file of tasks, by the mark that every description carries."""
    mark = re.compile(rf"{MARK}([0-9a-f]{{12}})")
    paths = [path for folder in folders for path in sorted(folder.glob("tasks-*.csv")) if path.is_file()]
    return [(task, path.name) for path in paths for task in mark.findall(_text(path))]


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8", errors="replace")
    except OSError as error:
        raise OutputError(
            f"'{path}' cannot be read: {error.strerror}.", "It says which tasks were given out."
        ) from None


def _changes(
    tasks: pd.DataFrame, before: pd.DataFrame, day: str, starts: Mapping[str, datetime.date]
) -> dict[str, dict[str, str]]:
    """Return for each task a digest of what is said of it, and the day since when it is that."""
    known: Mapping[str, Mapping[str, str]] = before.set_index("task_id")[["digest", "changed"]].to_dict(
        "index"
    )
    changes = {}
    for task in tasks.to_dict("records"):
        said, was = (
            _digest(task, starts.get(task["task_id"])),
            known.get(task["task_id"], {"digest": "", "changed": ""}),
        )
        when = was["changed"] if was["digest"] == said and was["changed"] else day
        changes[str(task["task_id"])] = {"digest": said, "changed": when}
    return changes


def _digest(task: Task, start: datetime.date | None) -> str:
    text = "\n".join([subject(task), description(task), str(task["due"]), str(task["bucket"]), str(start)])
    return hashlib.sha256(text.encode("utf-8", errors="replace")).hexdigest()[:12]
