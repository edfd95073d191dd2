"""The lists that have a column ``decision``, read back cell by cell."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from refgraph.decisions.groups import spread_groups
from refgraph.decisions.memory import DUPLICATE, KINDS, REFERRER, TASK, TIER
from refgraph.errors import InputError, SettingsError
from refgraph.records import edited_tables

TOGETHER = " = "
"""What parts the ids of contacts that may be one person."""

_NEEDS = (("decision", "done"), ("subject", "task_id", "text", "contact_id", "name"))


@dataclass(frozen=True)
class Cell:
    """What stands in the column ``decision`` of one row.

    Parameters
    ----------
    kind, subject
        What the row is about; the subject is blank where a contact is named without an id.
    text
        The decision as it was typed.
    name, organisation
        Of the contact, where the row says so.
    list
        What the list, or the sheet of a workbook, is called.
    row
        Its row there.
    beside
        Every cell of the row.
    """

    kind: str
    subject: str
    text: str
    name: str
    organisation: str
    list: str
    row: int
    beside: tuple[str, ...] = ()

    @property
    def place(self) -> str:
        """Where the cell stands, as it is said to people."""
        return f"{self.list}, row {self.row}"


def read_cells(path: Path, label: str, *, locks: bool = False) -> list[Cell]:
    """Return the cells of the column ``decision`` of a list, blank ones too.

    What a row is about its columns say: ``kind`` and ``subject``; else ``task_id``; else ``text``, a referrer
    or ids of contacts parted by ``=``; else ``contact_id`` or ``name``, a contact.

    Parameters
    ----------
    path
        A list as CSV or as a workbook, whatever a spreadsheet program made of it; all sheets are read.
    label
        What the list is called.
    locks
        Whether locks of a tier file that was written before there was a memory count as decisions.

    Returns
    -------
    list of Cell
        None if the list has no such column.

    Raises
    ------
    InputError
        If the file cannot be read: what was typed into it would be lost.
    """
    try:
        tables = list(edited_tables(path, _NEEDS[:1], "list with decisions"))
    except SettingsError as error:
        hint = error.hint or "Save it again, or move it away."
        raise InputError(f"What was decided in {label} cannot be read. {error.message}", hint) from None
    cells: list[Cell] = []
    for sheet, table in tables:
        where = f"{label}:{sheet}" if sheet else label
        if not any(name in table for name in _NEEDS[1]):
            _refuse_words_about_nobody(table, where)
            continue
        for record in _spread(table, where).to_dict("records"):
            cells += _cells(record, where, locks)
    return cells


def _refuse_words_about_nobody(table: pd.DataFrame, where: str) -> None:
    words = table["decision"].str.strip() if "decision" in table else pd.Series([], dtype="str")
    if words.ne("").any():
        raise InputError(
            f"{where}: '{words[words.ne('')].iloc[0]}' is decided, and no column says about whom or what.",
            "Bring the column contact_id, task_id or text back.",
        )


def require_list(path: Path) -> None:
    """Raise `SettingsError` for a file named as a list with decisions that has no column for them.

    Raises
    ------
    SettingsError
        If it has none, or is not there.
    """
    if not any(True for _ in edited_tables(path, _NEEDS[:1], "list with decisions")):
        raise SettingsError(
            f"'{path}' has no column decision, so nothing is decided there.",
            "Name a list that refgraph wrote, with your words in its column decision.",
        )


def is_list(path: Path) -> bool:
    """Tell whether a file that refgraph did not write is a list of it: it says what its rows are about, by id."""
    needs = (_NEEDS[0], tuple(name for name in _NEEDS[1] if name != "name"))
    try:
        return any(True for _ in edited_tables(path, needs, "list with decisions"))
    except SettingsError:
        return False


def _spread(table: pd.DataFrame, where: str) -> pd.DataFrame:
    try:
        return spread_groups(table)
    except SettingsError as error:
        raise InputError(f"{where}: {error.message}", error.hint) from None


def _cells(record: Mapping[str, str | int], where: str, locks: bool) -> Iterator[Cell]:
    row = int(record["row"])
    texts = {name: str(cell).strip() for name, cell in record.items() if name != "row"}
    kind, subject = _subject(texts, f"{where}, row {row}")
    name, text = texts.get("name", ""), texts.get("decision", "")
    if "subject" in texts and text and texts.get("until"):
        text = f"{text} until {texts['until']}"
    if kind == TASK and not text and texts.get("done"):
        text = "done" if texts["done"].casefold() in ("yes", "x", "true", "1", "done") else texts["done"]
    if kind == TIER and locks and not text and texts.get("tier_lock_from") == "list":
        until = texts.get("tier_lock_until", "")
        text = f"{texts['tier_lock']} until {until[:10]}" if until else texts["tier_lock"]
    if subject or (kind == TIER and name):
        yield Cell(kind, subject, text, name, texts.get("organisation", ""), where, row, (*texts.values(),))


def _subject(texts: Mapping[str, str], place: str) -> tuple[str, str]:
    if "kind" in texts and "subject" in texts:
        if texts["kind"] not in KINDS and texts["subject"]:
            raise InputError(
                f"{place}: '{texts['kind']}' is no kind of decision.", f"Write one of {', '.join(KINDS)}."
            )
        return texts["kind"], texts["subject"]
    if "task_id" in texts:
        return TASK, texts["task_id"]
    if "text" in texts:
        return (DUPLICATE if TOGETHER in texts["text"] else REFERRER), texts["text"]
    return TIER, texts.get("contact_id", "")
