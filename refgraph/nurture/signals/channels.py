"""Every touch and engagement on record in one log: what kind it was, and whether it was two-way.

Two-way is what the contact took part in: see `refgraph.people`.
"""

from __future__ import annotations

import pandas as pd

from refgraph.nurture.rules import GESTURES, TALKS, NurtureRules
from refgraph.people import People, is_answered, is_attended, touch_kind

LOG = "contact_id date day kind group out two_way responded owner cost campaign_id".split()
"""The columns of the log; ``day`` is the date counted from 1970."""

_ORDER = ["contact_id", "date", "kind", "two_way", "responded", "owner"]


def group_of(kind: str) -> str:
    """Return the stream a kind belongs to: ``talk``, ``gesture``, ``mailing``; ``other`` where nobody knows."""
    if kind in ("other", "engagement"):
        return "other"
    return "talk" if kind in TALKS else "gesture" if kind in GESTURES else "mailing"


def touch_log(people: People, rules: NurtureRules) -> pd.DataFrame:
    """Return one row per touch and engagement up to the as-of date, by contact and date.

    Returns
    -------
    DataFrame
        `LOG`; ``out`` is whether the firm made it, ``two_way`` whether it stops the clock.
    """
    log = pd.concat([_touches(people), _engagements(people, rules)], ignore_index=True)
    if people.as_of is not None:
        log = log[log["date"].le(people.as_of)]
    return log.sort_values(_ORDER, kind="stable", ignore_index=True)


def knows_answers(log: pd.DataFrame) -> bool:
    """Tell whether anything in the log is known to be two-way, or known not to have been answered."""
    return bool(log["two_way"].any() or log["responded"].notna().any())


def _touches(people: People) -> pd.DataFrame:
    touches = people.tables.get("touches", pd.DataFrame({"contact_id": [], "date": []}))
    blank = pd.Series("", index=touches.index, dtype="str")
    channel = touches.get("channel", blank)
    kind = channel.map({word: touch_kind(word) for word in channel.unique()}).astype("str")
    return _log(touches, kind, touches.get("direction", blank).ne("in"), is_answered(touches))


def _engagements(people: People, rules: NurtureRules) -> pd.DataFrame:
    table = people.tables.get("engagements", pd.DataFrame({"contact_id": [], "date": []}))
    blank = pd.Series("", index=table.index, dtype="str")
    kind = table.get("kind", blank)
    known = kind.str.casefold()
    shown = known.where(known.isin(["event", "meeting"]), "engagement").astype("str")
    return _log(table, shown, pd.Series(False, index=table.index), is_attended(table, rules.passive))


def _log(table: pd.DataFrame, kind: pd.Series, out: pd.Series, two_way: pd.Series) -> pd.DataFrame:
    blank = pd.Series("", index=table.index, dtype="str")
    found = pd.DataFrame(
        {
            "contact_id": table["contact_id"].astype("str"),
            "date": pd.to_datetime(table["date"]).astype("datetime64[us]"),
            "day": (pd.to_datetime(table["date"]) - pd.Timestamp(0)).dt.days.astype("float64"),
            "kind": kind,
            "group": kind.map({one: group_of(one) for one in kind.unique()}).astype("str"),
            "out": out.astype(bool),
            "two_way": two_way.astype(bool),
            "responded": table.get("responded", pd.Series(float("nan"), index=table.index)).astype("float64"),
            "owner": table.get("owner", blank),
            "cost": table.get("cost", pd.Series(float("nan"), index=table.index)).astype("float64"),
            "campaign_id": table.get("campaign_id", blank),
        }
    )
    return found[LOG]
