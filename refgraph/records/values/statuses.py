"""Statuses: from a status column, from yes/no columns beside it, and from pipeline stages."""

from __future__ import annotations

import numpy as np

from refgraph.crm import plain_words
from refgraph.records.sheets import Reading
from refgraph.records.values.columns import TableWork
from refgraph.records.values.tags import read_tags
from refgraph.records.values.words import deal_stages, flags, type_of_stage

_BILLED = frozenset(
    "billed invoiced collected fakturiert berechnet facture facturado fatturato gefactureerd".split()
)
"""Words of headers over what clients have been asked to pay."""


def settle_contact_status(work: TableWork) -> None:
    """Keep statuses that say whether a contact may be approached; every other word is a pipeline stage."""
    allowed = work.table["status"].choices
    marks = _marked(work)
    if "status" in work.columns:
        words = work.columns["status"]
        if any(word and word not in allowed for word in words):
            stages = work.columns.get("stage") or [""] * len(words)
            pairs = zip(words, stages, strict=True)
            work.columns["stage"] = [
                word if word not in allowed and not stage else stage for word, stage in pairs
            ]
        work.columns["status"] = [word if word in allowed else "" for word in words]
    if any(marks):
        words = work.columns.get("status") or [""] * len(marks)
        work.columns["status"] = [mark or word for mark, word in zip(marks, words, strict=True)]
    _settle_type(work)


def _settle_type(work: TableWork) -> None:
    """Take from stage and tags whether a contact is a client or a partner, where nothing else says what it is.

    A tag is hung on somebody by hand; that somebody is a prospect, a stage says by default. Of segments only that of
    competitors says what somebody is.
    """
    stages, segments = work.columns.get("stage"), work.columns.get("segment") or []
    rivals = {segment for segment in set(segments) if type_of_stage(segment) == "competitor"}
    known = {stage: type_of_stage(stage) for stage in set(stages or ())}
    tagged, professions = read_tags(work)
    staged = [known[stage] for stage in stages] if stages else [""] * len(tagged)
    both = zip(staged, tagged, strict=True)
    meant = [stage if stage not in ("", "prospect") else tag or stage for stage, tag in both]
    _fill(work, "type", meant)
    _fill(work, "type", ["competitor" if segment in rivals else "" for segment in segments])
    _fill(work, "profession", professions)


def _fill(work: TableWork, column: str, values: list[str]) -> None:
    if any(values):
        own = work.columns.get(column) or [""] * len(values)
        work.columns[column] = [cell or value for cell, value in zip(own, values, strict=True)]


def _marked(work: TableWork) -> list[str]:
    """Return for each contact the gravest status that its yes/no columns say."""
    grave = {"deceased": 0, "do_not_contact": 1, "inactive": 2, "active": 3, "": 4}
    marks = []
    for reading in work.readings:
        rows = [""] * len(reading.sheet.lines)
        for name, positions in reading.flags.items():
            for cells in (reading.sheet.columns[position] for position in positions):
                said = _said(name.partition("=")[2], set(cells))
                rows = [
                    min(row, said[cell], key=grave.__getitem__) for row, cell in zip(rows, cells, strict=True)
                ]
        marks += rows
    return marks


def _said(status: str, values: set[str]) -> dict[str, str]:
    known = flags(values)
    opposite = "inactive" if status == "active" else ""
    return {value: {1.0: status, 0.0: opposite}.get(known.get(value, np.nan), "") for value in values}


def settle_deal_status(work: TableWork) -> None:
    """Fill in the status of deals: from won and closed, else from the stage; what was billed was won."""
    status = work.columns.get("status")
    marks: list[str] = []
    for reading in work.readings:
        marks += _won_or_lost(reading)
    stages = work.columns.get("stage")
    if not status and not stages and not any(marks):
        return
    _settle_status(work, marks)
    _count_billed(work)


def _settle_status(work: TableWork, marks: list[str]) -> None:
    status, stages = work.columns.get("status"), work.columns.get("stage")
    known = deal_stages(set(stages)) if stages else {}
    from_stage = [known[stage] for stage in stages] if stages else [""] * len(marks)
    rows = zip(status or [""] * len(marks), marks, from_stage, strict=True)
    work.columns["status"] = [said or mark or stage for said, mark, stage in rows]


def _count_billed(work: TableWork) -> None:
    """Take deals for won that were billed, whatever word says how far they are: a matter may be open for years."""
    amounts = work.columns.get("amount")
    billed: list[bool] = []
    for reading in work.readings:
        header = reading.sheet.header[reading.columns["amount"]] if "amount" in reading.columns else ""
        billed += [not _BILLED.isdisjoint(plain_words(header))] * len(reading.sheet.lines)
    if amounts is None or not any(billed):
        return
    rows = zip(work.columns["status"], amounts, billed, strict=True)
    work.columns["status"] = [
        "won" if paid and amount > 0 and said != "lost" else said for said, amount, paid in rows
    ]


def _won_or_lost(reading: Reading) -> list[str]:
    rows = [""] * len(reading.sheet.lines)
    yes = {}
    for name in ("status=closed", "status=won"):
        for position in reading.flags.get(name, ()):
            cells = reading.sheet.columns[position]
            known = flags(set(cells))
            yes[name] = [known.get(cell) for cell in cells]
    won, closed = yes.get("status=won"), yes.get("status=closed")
    if won:
        rows = ["won" if one == 1 else row for one, row in zip(won, rows, strict=True)]
    if won and closed:
        ends = {1.0: "lost", 0.0: "open"}
        rows = [row or ends.get(end, "") for end, row in zip(closed, rows, strict=True)]  # type: ignore[arg-type]
    return rows
