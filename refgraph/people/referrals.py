"""Referrals with both ends known: from the referral log and from the contacts' own referrer column."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import numpy.typing as npt
import pandas as pd

from refgraph.people.matching import (
    LINKED,
    NOT_A_PERSON,
    PROVISIONAL,
    REVIEW,
    SKIPPED,
    THE_FIRM,
    UNKNOWN_ID,
    Directory,
    Link,
)
from refgraph.people.rejects import gather_rejects, list_rejects, not_among

COLUMNS = (
    "referral_id referrer_id referred_id date date_origin count share status revenue quality reason "
    "kept reward_paid resolution text table file row"
).split()
"""The columns of the resolved referrals."""

_FAULTS = (
    ("no referrer is named", "referrer", "text"),
    ("no contact has this id", "referrer_id", "text"),
    ("nobody is named as referred", "referred_id", "referred"),
    ("no contact has this id", "referred_id", "referred"),
    ("names no person", "referred", "referred"),
    ("several contacts may be meant", "referred", "referred"),
    ("names the firm itself", "referred", "referred"),
    ("is left out", "referred", "referred"),
)
"""Why a row of the referral log makes no referral: the reason, the column at fault, where its cell stands."""


def referrer_cells(
    tables: Mapping[str, pd.DataFrame], named: pd.DataFrame, directory: Directory
) -> pd.DataFrame:
    """Return every statement that somebody referred somebody, one row each, as it was found.

    Parameters
    ----------
    tables
        What was read.
    named
        The rows of the contacts table that name a referrer.
    directory
        In which ids are looked up.

    Returns
    -------
    DataFrame
        `COLUMNS` without the two ids and ``resolution``; ``times``, how many rows of the log each stands for;
        ``text`` is the cell that names the referrer, an
        id where there is one, and ``is_id`` tells which; ``referred`` and ``referred_is_id`` likewise;
        ``organisation`` and ``city`` are those of the referrer, where the row says them. The name beside an
        id that no contact has takes its place: the id may be stale where the name still holds.
    """
    parts = [_from_contacts(named)]
    if "referrals" in tables:
        parts.insert(0, _from_log(tables["referrals"], tables.get("deals")))
    cells = pd.concat([part for part in parts if len(part)] or parts[:1], ignore_index=True)
    for text, is_id, name in (("text", "is_id", "name"), ("referred", "referred_is_id", "referred_name")):
        both = cells[cells[is_id] & cells[name].ne("")]
        links = find_links(both[text], both[is_id], directory)
        unknown = [identity for (identity, _), link in links.items() if link.outcome == UNKNOWN_ID]
        stale = both.index[both[text].isin(unknown)]
        cells.loc[stale, text] = cells.loc[stale, name]
        cells.loc[stale, is_id] = False
    return cells.drop(columns=["name", "referred_name"])


def find_links(texts: pd.Series, is_id: pd.Series, directory: Directory) -> dict[tuple[str, bool], Link]:
    """Return what every distinct cell means; a blank cell means nothing and is left out."""
    distinct = dict.fromkeys(zip(texts.tolist(), is_id.tolist(), strict=True))
    return {cell: directory.find_cell(cell[0], is_id=cell[1]) for cell in distinct if cell[0]}


def build_referrals(statements: pd.DataFrame) -> tuple[pd.DataFrame, pd.DataFrame, pd.DataFrame]:
    """Turn statements with both ends looked up into referrals.

    Parameters
    ----------
    statements
        What `referrer_cells` returned, with ``outcome``, ``ids`` and ``resolution`` of the referrer and
        ``referred_outcome`` and ``referred_ids``.

    Returns
    -------
    referrals : DataFrame
        One row per pair: several referrers in one cell share the credit equally, and every pair of one row
        has the same part of its revenue.
    rejects : DataFrame
        The rows of the referral log that make no referral.
    itself : DataFrame
        The referrals, left out, from a contact to itself.
    """
    fault = _faults(statements)
    in_log = statements["table"].to_numpy(object) == "referrals"
    rejects = [
        list_rejects(statements[in_log & (fault == number)], *_FAULTS[number])
        for number in np.unique(fault[in_log & (fault >= 0)])
    ]
    usable = np.isin(statements["outcome"].to_numpy(), [LINKED, PROVISIONAL]) & (fault < 0)
    pairs = _one_row_per_pair(statements[usable])
    itself = pairs["referrer_id"].eq(pairs["referred_id"])
    kept, gone = pairs[~itself], pairs[itself & pairs["table"].eq("referrals")]
    rejects.append(list_rejects(not_among(gone, kept), "referred by itself", "referrer_id", "text"))
    return _said_once(kept), gather_rejects(rejects), pairs[itself]


def _from_log(log: pd.DataFrame, deals: pd.DataFrame | None) -> pd.DataFrame:
    blank = pd.Series("", index=log.index, dtype="str")
    number = pd.Series(float("nan"), index=log.index)
    ids, names = log.get("referrer_id", blank), log.get("referrer", blank)
    # Where only a practice is named, the practice refers.
    names = names.where(names.ne(""), log.get("referrer_organisation", blank))
    referred_ids, referred = log.get("referred_id", blank), log.get("referred", blank)
    if deals is not None and "deal_id" in log and "deal_id" in deals and "contact_id" in deals:
        contact_of = dict(zip(deals["deal_id"], deals["contact_id"], strict=True))
        through_deal = log["deal_id"].map(contact_of).fillna("").astype("str")
        referred_ids = referred_ids.where(referred_ids.ne(""), through_deal)
    return pd.DataFrame(
        {
            "referral_id": log.get("referral_id", blank),
            "text": ids.where(ids.ne(""), names),
            "is_id": ids.ne(""),
            "name": names,
            "referred": referred_ids.where(referred_ids.ne(""), referred),
            "referred_is_id": referred_ids.ne(""),
            "referred_name": referred,
            "organisation": log.get("referrer_organisation", blank),
            "city": log.get("referrer_city", blank),
            "date": log.get("date", pd.Series(pd.NaT, index=log.index, dtype="datetime64[us]")),
            "count": log.get("count", number).fillna(1.0),
            "share": log.get("share", number),
            "status": log.get("status", blank),
            "revenue": log.get("revenue", number),
            "quality": log.get("quality", number),
            "reason": log.get("reason", blank),
            "kept": log.get("kept", number),
            "reward_paid": log.get("reward_paid", number),
            "times": log.get("times", 1),
            "table": "referrals",
            "file": log["file"],
            "row": log["row"],
        }
    )


def _from_contacts(named: pd.DataFrame) -> pd.DataFrame:
    ids, names = named["referrer_id"], named["referrer"]
    return pd.DataFrame(
        {
            "referral_id": "",
            "text": ids.where(ids.ne(""), names),
            "is_id": ids.ne(""),
            "name": names,
            "referred": named["contact_id"],
            "referred_is_id": True,
            "referred_name": "",
            "organisation": named["referrer_organisation"] if "referrer_organisation" in named else "",
            "city": named["referrer_city"] if "referrer_city" in named else "",
            "date": pd.Series(pd.NaT, index=named.index, dtype="datetime64[us]"),
            "count": 1.0,
            "share": float("nan"),
            "status": "",
            "revenue": float("nan"),
            "quality": float("nan"),
            "reason": "",
            "kept": float("nan"),
            "reward_paid": float("nan"),
            "times": 1,
            "table": "contacts",
            "file": named["file"] if "file" in named else "",
            "row": named["row"] if "row" in named else 0,
        }
    )


def _faults(statements: pd.DataFrame) -> npt.NDArray[np.int64]:
    """Return which of `_FAULTS` each statement has, -1 for none.

    A referrer who is to be reviewed, the firm or nobody is no fault of the row: the referrer account tells.
    """
    outcome, met = statements["outcome"].to_numpy(), statements["referred_outcome"].to_numpy()
    unnamed, nobody = (statements[name].to_numpy(object) == "" for name in ("text", "referred"))
    unmet = [met == bad for bad in (UNKNOWN_ID, NOT_A_PERSON, REVIEW, THE_FIRM, SKIPPED)]
    faults: npt.NDArray[np.int64] = np.select(
        [unnamed, outcome == UNKNOWN_ID, nobody, *unmet], range(len(_FAULTS)), -1
    )
    return faults


def _one_row_per_pair(statements: pd.DataFrame) -> pd.DataFrame:
    referrers, referred = (
        np.fromiter(map(len, statements[column].tolist()), np.int64, len(statements))
        for column in ("ids", "referred_ids")
    )
    rows = statements.assign(
        share=statements["share"].where(referrers == 1, statements["share"].fillna(1.0) / referrers),
        revenue=statements["revenue"] / (referrers * referred),
    )
    for column, sizes in (("ids", referrers), ("referred_ids", referred)):
        # Nearly always every cell means one contact, and exploding is dear.
        alone = bool((sizes == 1).all())
        first = {column: [ids[0] for ids in rows[column].tolist()]} if alone else {}
        rows = rows.assign(**first) if alone else rows.explode(column)
    rows = rows.rename(columns={"ids": "referrer_id", "referred_ids": "referred_id"})
    return rows.astype({"referrer_id": "str", "referred_id": "str"}).reset_index(drop=True)


def _said_once(referrals: pd.DataFrame) -> pd.DataFrame:
    """Drop what the contacts' referrer column says where the log, or another row of that person, says it too."""
    if referrals["table"].eq("referrals").all():
        return referrals.reset_index(drop=True)
    pair = referrals["referrer_id"] + "\x1f" + referrals["referred_id"]
    in_log = referrals["table"].eq("referrals")
    again = pair.isin(pair[in_log]) | pair.where(~in_log).duplicated()
    return referrals[in_log | ~again].reset_index(drop=True)
