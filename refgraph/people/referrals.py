"""Referrals with both ends known: from the referral log and from the contacts' own referrer column."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from refgraph.people.directory import UNKNOWN_ID, Directory, Link

COLUMNS = (
    "referral_id referrer_id referred_id date date_origin count share status revenue quality reason "
    "resolution text table file row"
).split()
"""The columns of the resolved referrals."""


def referrer_cells(tables: Mapping[str, pd.DataFrame], contacts: pd.DataFrame) -> pd.DataFrame:
    """Return every statement that somebody referred somebody, one row each, as it was found.

    Returns
    -------
    DataFrame
        `COLUMNS` (``referrer_id`` and ``referred_id`` as found) with ``referred`` beside them; ``text`` is
        the cell that names the referrer, an id where there is one, and ``is_id`` tells which.
    """
    named = contacts[contacts["referrer"].ne("") | contacts["referrer_id"].ne("")]
    parts = [_from_contacts(named)]
    if "referrals" in tables:
        parts.insert(0, _from_log(tables["referrals"], tables.get("deals")))
    return pd.concat(parts, ignore_index=True)


def find_links(texts: pd.Series, is_id: pd.Series, directory: Directory) -> dict[tuple[str, bool], Link]:
    """Return what every distinct cell means; a blank cell means nothing and is left out."""
    distinct = set(zip(texts.tolist(), is_id.tolist(), strict=True))
    return {(text, known): directory.find_cell(text, is_id=known) for text, known in sorted(distinct) if text}


def _from_log(log: pd.DataFrame, deals: pd.DataFrame | None) -> pd.DataFrame:
    blank = pd.Series("", index=log.index, dtype="str")
    number = pd.Series(float("nan"), index=log.index)
    ids, names = log.get("referrer_id", blank), log.get("referrer", blank)
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
            "date": log.get("date", pd.Series(pd.NaT, index=log.index, dtype="datetime64[us]")),
            "count": log.get("count", number).fillna(1.0),
            "share": log.get("share", number),
            "status": log.get("status", blank),
            "revenue": log.get("revenue", number),
            "quality": log.get("quality", number),
            "reason": log.get("reason", blank),
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
            "date": pd.Series(pd.NaT, index=named.index, dtype="datetime64[us]"),
            "count": 1.0,
            "share": float("nan"),
            "status": "",
            "revenue": float("nan"),
            "quality": float("nan"),
            "reason": "",
            "table": "contacts",
            "file": named["file"] if "file" in named else "",
            "row": named["row"] if "row" in named else 0,
        }
    )


def prefer_names(cells: pd.DataFrame, links: dict[tuple[str, bool], Link], directory: Directory) -> None:
    """Look an unknown id up by the name beside it, in place: an id may be stale where the name still holds."""
    for text, name in zip(cells["text"], cells["name"], strict=True):
        link = links.get((text, True))
        if link and link.outcome == UNKNOWN_ID and name and name != text:
            links[(text, True)] = directory.find_cell(name)
