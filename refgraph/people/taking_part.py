"""What a contact took part in: the one account of engagement, by which tiers, plan and report tell who has lapsed.

Two-way is what the contact took part in: everything that came in, everything answered, every meeting,
lunch or event, and every engagement but those that only arrive. A call counts where its answer is
recorded; where no touch at all says whether it was answered, a call counts as a conversation.
"""

from __future__ import annotations

import re
from collections.abc import Collection

import pandas as pd

from refgraph.people.resolving import People
from refgraph.remembering import once

PASSIVE = ("subscription",)
"""Kinds of engagement that take no answer, where the rules name no others."""

_WORDS = {
    "call": "call phone telephone voicemail video ask repair refer introduction",
    "meeting": "meeting meet lunch dinner breakfast coffee visit drop-in appointment 1-2-1 one-on-one",
    "event": "event seminar conference roundtable webinar party",
    "note": "note card handwritten",
    "gift": "gift flowers reward",
    "observance": "observance birthday anniversary",
    "e-mail": "email e-mail mail newsletter mailing letter seasonal greeting sms text message linkedin",
    "survey": "survey questionnaire",
    "testimonial": "testimonial",
}

_PHRASES = {
    "put things right": "call",
    "ask for feedback": "survey",
    "send a card": "observance",
    "write to": "e-mail",
}
"""What refgraph calls a task in a CRM, where its first word that is known would say something else, or none is."""

_KINDS = {word: kind for kind, words in _WORDS.items() for word in words.split()}


def touch_kind(channel: str) -> str:
    """Return what kind of touch a CRM's word means; ``other`` where it means none.

    Examples
    --------
    >>> touch_kind("Phone call"), touch_kind("Lunch/Learn"), touch_kind("Fax")
    ('call', 'meeting', 'other')
    """
    said = channel.casefold()
    for phrase, kind in _PHRASES.items():
        if re.search(rf"{phrase}\b", said):
            return kind
    words = [*said.split(), *re.split(r"[\W_]+", said)]
    return next((_KINDS[word] for word in words if word in _KINDS), "other")


def is_answered(touches: pd.DataFrame) -> pd.Series:
    """Tell which touches the contact took part in.

    Parameters
    ----------
    touches
        ``channel``, ``direction`` and ``responded``, where they are recorded.

    Examples
    --------
    >>> touches = pd.DataFrame({"channel": ["Lunch", "Call", "Mail"], "direction": ["out", "out", "in"]})
    >>> is_answered(touches).tolist()
    [True, False, True]
    """
    blank = pd.Series("", index=touches.index, dtype="str")
    channel = touches.get("channel", blank)
    kind = channel.map({word: touch_kind(word) for word in channel.unique()}).astype("str")
    incoming = touches.get("direction", blank).eq("in")
    responded = touches.get("responded", pd.Series(float("nan"), index=touches.index))
    met = kind.isin(["meeting", "event"]) & responded.ne(0)
    if responded.isna().all() and not incoming.any():
        met |= kind.eq("call")
    found: pd.Series = (incoming | responded.eq(1) | met).astype(bool)
    return found


def is_attended(engagements: pd.DataFrame, passive: Collection[str] = PASSIVE) -> pd.Series:
    """Tell which engagements are more than what only arrives.

    Parameters
    ----------
    engagements
        ``kind``, where it is recorded.
    passive
        Kinds that take no answer.
    """
    kind = engagements.get("kind", pd.Series("", index=engagements.index, dtype="str"))
    found: pd.Series = ~kind.str.casefold().isin(passive)
    return found


@once
def taken_part(people: People) -> pd.DataFrame:
    """Return what contacts took part in: ``contact_id``, ``date`` and ``kind``, as `touch_kind` tells it."""
    none = pd.DataFrame(
        {
            "contact_id": pd.Series([], dtype="str"),
            "date": pd.Series([], dtype="datetime64[us]"),
            "kind": pd.Series([], dtype="str"),
        }
    )
    parts = [
        _of_kind(table, column, holds(table))
        for name, column, holds in (("touches", "channel", is_answered), ("engagements", "kind", is_attended))
        if len(table := people.tables.get(name, none))
    ]
    return pd.concat([part for part in parts if len(part)] or [none], ignore_index=True)


def _of_kind(table: pd.DataFrame, column: str, chosen: pd.Series) -> pd.DataFrame:
    rows = table[["contact_id", "date"]][chosen]
    words = table[column][chosen] if column in table else pd.Series("", index=rows.index, dtype="str")
    kinds = words.map({word: touch_kind(word) for word in words.unique()}).astype("str")
    return rows.assign(kind=kinds)


@once
def last_engagements(people: People) -> pd.Series:
    """Return the day on which each contact last took part in anything, indexed by ``contact_id``."""
    dates = taken_part(people)
    if people.as_of is not None:
        dates = dates[dates["date"].le(people.as_of)]
    last: pd.Series = dates.groupby("contact_id")["date"].max()
    return last
