"""What waits for a decision, as CSV or as a workbook in which a decision is picked from a list."""

from __future__ import annotations

import io
from collections.abc import Hashable, Iterable, Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

import pandas as pd

from refgraph.decisions import ACCEPT, ALL, DUPLICATE, HOW, REFERRER, Decisions
from refgraph.outputs.delimited import ranking_csv
from refgraph.outputs.sheets import Layout, Styles, safe_text, write_sheet
from refgraph.outputs.tables import require_ending
from refgraph.people import DIFFERENT, SAME, UNCLEAR_GROUP, People
from refgraph.records import read_edited
from refgraph.saving import save

REVIEW_LISTS = ("review.csv", "review.xlsx")
"""The review lists in the folder of a run: either may be filled in."""

MOST_QUESTIONS = 60_000
"""As many cells of a sheet may have a list to pick from."""

_TEXTS = ("new", "firm", "channel", "not a person", "skip")
_PEOPLE = (SAME, DIFFERENT, "skip")
_LAYOUT = Layout(
    widths={
        "text": 34,
        "unlocks": 9,
        "why": 40,
        "decision": 28,
        **{f"candidate_{n}": 44 for n in range(1, 6)},
    },
    wrapped=frozenset({"why", *(f"candidate_{n}" for n in range(1, 6))}),
    fixed=1,
)
_FIRST_ROW = (
    "Type into the column decision: the id of a candidate, or accept where there is only one (in a row 'all ... "
    "below', for all of them); new or firm (not in the CRM), channel or not a person, skip. Contacts parted by =: "
    "same or different. What stays blank is asked again."
)
_FEWEST = 2
_HOW = (
    "Each row of the sheet Review is one question. Pick the answer in the column decision: the cell has a list.",
    "A name typed as referrer: pick the candidate who is meant.",
    "accept: the only candidate; in a row 'all ... below' that of each of these rows, unless it says otherwise itself.",
    "new: somebody who is not in the CRM.   firm: an organisation that is not.   channel or not a person: a website, ",
    "an event, a mailing.   skip: leave it out.",
    "Contacts that may be one person (ids parted by =): same or different; or type those of the ids that are one.",
    "Save the file, and the next run into the same folder follows it. Nothing is asked twice, and clearing the cell",
    "takes a decision back. Elsewhere name the file: --decisions and the name of this file.",
)


def review_list(people: People, duplicates: pd.DataFrame | None) -> pd.DataFrame:
    """Return everything that waits for a decision: referrer texts, then contacts that may be one person.

    Parameters
    ----------
    people
        The people resolved.
    duplicates
        The table of `refgraph.people.duplicates_to_review`; None if they were not looked for.

    Returns
    -------
    DataFrame
        In the form of `People.review`.
    """
    asked = [part for part in (people.review, duplicates) if part is not None and len(part)]
    return pd.concat(asked or [people.review], ignore_index=True)


def write_review(
    review: pd.DataFrame,
    path: str | Path,
    decisions: Decisions = Decisions(),
    *,
    read: Iterable[str | Path] = (),
    known: Iterable[str | Path] = (),
) -> list[Path]:
    """Write a review list to a ``.csv`` or ``.xlsx`` file, with what is decided.

    Parameters
    ----------
    review
        What `review_list` returned.
    path
        The file.
    read, known
        What was read as data: none of it is written to; lists that were taken up and may be replaced.

    Raises
    ------
    UnknownNameError
        If the file ends otherwise.
    OutputError
        If the file cannot be written.
    """
    path = Path(path)
    require_ending(path, ("csv", "xlsx"))
    content = review_file(with_decided(review, decisions), path.name)
    return save({path: content}, read=read, known=known)


def review_lists_for(review: pd.DataFrame) -> tuple[str, ...]:
    """Return the names of the review lists to write: none without questions, no workbook for too many."""
    if review.empty:
        return ()
    return REVIEW_LISTS if len(review) < MOST_QUESTIONS else REVIEW_LISTS[:1]


def review_file(review: pd.DataFrame, name: str) -> bytes:
    """Return a review list as a workbook if the name ends so, else as CSV."""
    composed = _composed(review)
    if name.lower().endswith(".xlsx"):
        return _workbook(composed)
    how = _row(composed, text=f"({HOW})", why=_FIRST_ROW, group=HOW)
    return ranking_csv(pd.concat([how, composed], ignore_index=True)).encode("utf-8", errors="replace")


def _composed(review: pd.DataFrame) -> pd.DataFrame:
    """Return a review list with the rows of each group together, under a row that decides for all of them.

    Groups and single rows stand in the order of how many referrals they unlock.
    """
    if "group" not in review:
        return review
    waiting = review["group"].where(review["decision"].eq(""), "")
    sizes = waiting[waiting.ne("")].value_counts()
    group = waiting.where(waiting.map(sizes).fillna(0).ge(_FEWEST), "")
    sums = review.groupby(group)["unlocks"].sum()
    heads = [
        _row(
            review,
            text=f"all {sizes[name]} below: {name}",
            unlocks=int(sums[name]),
            why=f"{'channel' if name == UNCLEAR_GROUP else ACCEPT} for all, or one by one",
            group=f"{name}{ALL}",
        )
        for name in sorted(set(group) - {""})
    ]
    rows = pd.concat([*heads, review.assign(group=group)], ignore_index=True)
    block = rows["group"].str.removesuffix(ALL)
    weight = block.map(sums).where(block.ne(""), rows["unlocks"])
    order = pd.DataFrame({"weight": -weight, "block": block, "row": rows.index})
    return rows.loc[order.sort_values(["weight", "block", "row"]).index].reset_index(drop=True)


def _row(like: pd.DataFrame, **cells: object) -> pd.DataFrame:
    blank = {name: 0 if name == "unlocks" else "" for name in like.columns}
    return pd.DataFrame([{**blank, **cells}], columns=like.columns)


def with_decided(review: pd.DataFrame, decisions: Decisions) -> pd.DataFrame:
    """Return a review list with what is decided: a text that waits no more stays, so that it can be changed.

    Parameters
    ----------
    review
        In the form of `People.review`.
    decisions
        Those in force.
    """
    decided = {**decisions.in_force(REFERRER), **decisions.in_force(DUPLICATE)}
    if not decided:
        return review
    said = [decided.get(text, own) for text, own in zip(review["text"], review["decision"], strict=True)]
    waiting = review.assign(decision=pd.Series(said, index=review.index, dtype="str"))
    # In the order of the memory, whichever list the decisions came from.
    asked = set(review["text"])
    gone = {text: decided[text] for text in sorted(decided) if text not in asked}
    kept = pd.DataFrame({"text": list(gone), "unlocks": 0, "why": "decided", "decision": list(gone.values())})
    if kept.empty:
        return waiting
    return pd.concat([waiting, kept.reindex(columns=review.columns, fill_value="")], ignore_index=True)


def read_questions(folder: str | Path) -> pd.DataFrame:
    """Return what the review list of a run asks, in its order, without the rows that stand for others.

    Parameters
    ----------
    folder
        Of the run.

    Returns
    -------
    DataFrame
        In the form of `People.review`, ``unlocks`` a number; empty where nothing is asked.
    """
    file = Path(folder) / REVIEW_LISTS[0]
    columns = ["text", "unlocks", "why", "decision", *(f"candidate_{n}" for n in range(1, 6)), "group"]
    table = pd.DataFrame({name: pd.Series(dtype="str") for name in columns})
    if file.is_file():
        read = read_edited(file, [("text",), ("decision",)], "review list")
        table = read.reindex(columns=columns, fill_value="")
    asked = table[table["group"].ne(HOW) & ~table["group"].str.endswith(ALL)].reset_index(drop=True)
    return asked.assign(unlocks=pd.to_numeric(asked["unlocks"], errors="coerce").fillna(0).astype("int64"))


def _workbook(review: pd.DataFrame) -> bytes:
    import xlsxwriter

    stream = io.BytesIO()
    with xlsxwriter.Workbook(stream, {"in_memory": True}) as book:
        # A fixed date, so that the same list gives the same bytes.
        book.set_properties({"created": datetime(2000, 1, 1)})
        styles = Styles(book)
        sheet = book.add_worksheet("Review")
        write_sheet(sheet, review, _LAYOUT, styles)
        _add_choices(sheet, book.add_worksheet("Choices"), review)
        guide = book.add_worksheet("How to decide")
        guide.set_column(0, 0, 110)
        for row, line in enumerate(_HOW):
            guide.write_string(row, 0, line, styles.get(text_wrap=True))
    return stream.getvalue()


def _add_choices(sheet: Any, choices: Any, review: pd.DataFrame) -> None:
    """Give every decision the list of its own candidates, kept on a hidden sheet: a list in a cell is short."""
    place = review.columns.get_loc("decision")
    candidates = [name for name in review.columns if name.startswith("candidate_")]
    for row, record in enumerate(review.to_dict("records"), start=1):
        options = [safe_text(str(each)) for each in _options(record, candidates)]
        for column, option in enumerate(options):
            choices.write_string(row, column, option)
        last = chr(ord("A") + len(options) - 1)
        rule = {"validate": "list", "source": f"=Choices!$A${row + 1}:${last}${row + 1}"}
        # A contact who is no candidate may be meant: another id can be typed, after a question.
        asks = {"error_type": "warning", "error_title": "Not in the list", "error_message": "Take it anyway?"}
        sheet.data_validation(row, place, row, place, {**rule, **asks})
    choices.hide()


def _options(record: Mapping[Hashable, Any], candidates: Sequence[str]) -> tuple[str, ...]:
    """Return what a decision may be picked from."""
    if str(record["why"]).startswith("one person?"):
        return _PEOPLE
    if str(record.get("group", "")).endswith(ALL):
        return _TEXTS if str(record["group"]).startswith(UNCLEAR_GROUP) else (ACCEPT, "skip")
    return (*(record[name] for name in candidates if record[name]), *_TEXTS)
