"""When contacts refer: whether the days after a moment bring more referrals than the same contacts' other days."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt
import pandas as pd

from refgraph.evidence.as_known_then import known_since
from refgraph.evidence.multiple_testing import holm
from refgraph.evidence.rounding import with_interval
from refgraph.evidence.value_model.moments import APART, gather_moments
from refgraph.evidence.value_model.rate_ratios import rate_ratio
from refgraph.findings import counted
from refgraph.network import Network
from refgraph.people import People
from refgraph.remembering import once

TIMING = "moment times contacts days referrals other_days other_referrals ratio low high p p_holm verdict says".split()
"""The columns of what was learned."""

HELD = "moment contact_id date says".split()
"""The columns of the moments that were found to be good ones."""

Days = npt.NDArray[np.int64]

WINDOW = 90
"""So many days after a moment belong to it."""

FEW = 5
"""Either side needs so many referrals."""

FOLLOWS_REFERRALS, YEAR = ("won referral",), 365
"""A moment that a referral of the same contact brings about: that referral lies before it by definition."""

MORE, LESS, NOT_SHOWN, TOO_FEW = "more", "less", "not shown", "too few"


def learn_moments(people: People, network: Network, window: int = WINDOW) -> pd.DataFrame:
    """Compare the referrals made within days of a moment with those of the same contacts' other days.

    Each contact is compared with itself: those who refer much also have more wins, purchases and meetings, and
    against everybody's days every such moment would look like a good one. Of a moment that follows from a referral
    (one was won) only the first of each contact counts, against the rest of the year after it: what led to it would
    lie before it always, and every such moment would look like a bad one.

    Parameters
    ----------
    people
        Its tables; a contact counts from the day after the first that anything speaks of it.
    network
        Its referrals, and when they were won.
    window
        How many days after a moment belong to it, that day itself not.

    Returns
    -------
    DataFrame
        `TIMING`, one row per kind of moment: how many ``times`` and with how many ``contacts`` (who referred at
        all, and have days on both sides), how many days and referrals on either side, the ``ratio`` of the rates with
        its exact 95 % interval, p, and p adjusted for the number of kinds (Holm); ``verdict``: ``more``, ``less``,
        ``not shown`` or ``too few`` (fewer than five referrals on either side; the numbers are NaN then); ``says``.
    """
    return _learnt(people, network, window)


def moments_to_ask(people: People, network: Network) -> pd.DataFrame:
    """Return the days of every moment after which these contacts are shown to refer more often.

    Parameters
    ----------
    people, network
        As in `learn_moments`.

    Returns
    -------
    DataFrame
        `HELD`: one row per kind, contact and day, the kind with the highest lower end of its interval first, and
        what `learn_moments` says of the kind. Empty where no moment is shown.
    """
    moments = gather_moments(people, network)
    found = _learnt(people, network, WINDOW)
    held = found[found["verdict"].eq(MORE)].sort_values(["low", "moment"], ascending=[False, True])
    parts = [moments[moments["moment"].eq(one.moment)].assign(says=one.says) for one in held.itertuples()]
    return pd.concat(parts or [moments.head(0).assign(says="")], ignore_index=True)[HELD]


def say_moments(found: pd.DataFrame) -> tuple[str, ...]:
    """Return what was learned in words: the moments that are shown, or once that none is."""
    shown = found[found["verdict"].isin([MORE, LESS])]
    if len(shown):
        return tuple(shown["says"])
    if found.empty:
        return (
            "When contacts refer cannot be learnt: that takes dated referrals and what happened before them.",
        )
    compared, few = (", ".join(found.loc[found["verdict"].eq(one), "moment"]) for one in (NOT_SHOWN, TOO_FEW))
    needed = f"fewer than {FEW} referrals within the days after it, or outside of them"
    if not compared:
        return (f"After which moments contacts refer more often cannot be told: {needed} ({few}).",)
    left = f"; not compared, as there are {needed}: {few}" if few else ""
    return (
        f"After no moment are contacts shown to refer more often than at other times ({compared}{left}).",
    )


@once
def _learnt(people: People, network: Network, window: int) -> pd.DataFrame:
    moments = gather_moments(people, network)
    past = None if moments.empty else _Past.of(people, network)
    if past is None:
        return pd.DataFrame({name: [] for name in TIMING})
    rows = [
        _counted(str(name), rows, past, window)
        for name, rows in moments[moments["contact_id"].isin(past.who)].groupby("moment", sort=True)
    ]
    return _judged([row for row in rows if row is not None], window)


@dataclass(frozen=True)
class _Past:
    """The contacts who referred, and their referrals; days are counted from 1970.

    Parameters
    ----------
    who
        The contacts; the other arrays speak of them by their place in it.
    came, known
        The day that something speaks of each first, and for how many days it has been known.
    today
        The as-of date.
    source, day, count
        Who made each referral, when, and how many it stands for.
    """

    who: pd.Index
    came: Days
    known: Days
    today: int
    source: Days
    day: Days
    count: npt.NDArray[np.float64]

    @classmethod
    def of(cls, people: People, network: Network) -> _Past | None:
        """Return it; None where nothing is dated or nobody referred after the day it was known."""
        came, today, events = known_since(people).dropna(), people.as_of, network.events
        made = events[events["date"].notna() & events["source"].isin(came.index)]
        made = made[made["date"].to_numpy() > came.reindex(made["source"]).to_numpy()]
        who = pd.Index(sorted(set(made["source"])))
        if today is None or who.empty:
            return None
        first, now = _counted_from_1970(came[who]), int((today - pd.Timestamp(0)).days)
        source, day = who.get_indexer(made["source"]), _counted_from_1970(made["date"])
        return cls(who, first, now - first, now, source, day, made["count"].to_numpy(float))

    def after(self, start: Days, started: npt.NDArray[np.bool_], days: int) -> _Past:
        """Return the same, each contact that started from its day on and for so many days."""
        since = self.day - start[self.source]
        kept = started[self.source] & (since > 0) & (since <= days)
        known = np.where(started, np.minimum(self.today - start, days), 0)
        return replace(
            self,
            came=start,
            known=known,
            source=self.source[kept],
            day=self.day[kept],
            count=self.count[kept],
        )


def _counted(name: str, rows: pd.DataFrame, past: _Past, window: int) -> dict[str, object] | None:
    """Return the days and referrals of each contact on both sides, for contacts who have days on both."""
    who, day = past.who.get_indexer(rows["contact_id"]), _counted_from_1970(rows["date"])
    number = len(past.who)
    if name in FOLLOWS_REFERRALS:
        # The rows come in the order of their days: the last to be written is the first moment of each.
        start, started = np.zeros(number, np.int64), np.zeros(number, bool)
        start[who[::-1]], started[who] = day[::-1], True
        past, who, day = past.after(start, started, YEAR), np.flatnonzero(started), start[started]
    # A moment before the contact is known counts from the day it is.
    day = np.maximum(day, past.came[who])
    order = np.lexsort((day, who))
    who, day = who[order], day[order]
    gap = np.where(np.append(who[1:] == who[:-1], False), np.append(day[1:], 0) - day, window)
    inside = np.minimum(np.minimum(gap, past.today - day), window)
    days = np.bincount(who, inside, minlength=number)
    strata = pd.DataFrame({"days": days, "other_days": past.known - days}, index=past.who)
    last = np.searchsorted(who * APART + day, past.source * APART + past.day, side="left") - 1
    after = (last >= 0) & (who[last] == past.source) & (past.day - day[last] <= window)
    for column, side in (("referrals", after), ("other_referrals", ~after)):
        strata[column] = np.bincount(past.source[side], past.count[side], minlength=number)
    both = strata["days"].gt(0) & strata["other_days"].gt(0)
    if not both.any():
        return None
    return {"moment": name, "times": int(both.to_numpy()[who].sum()), "strata": strata[both]}


def _counted_from_1970(dates: pd.Series) -> Days:
    days: Days = dates.to_numpy("datetime64[D]").astype(np.int64)
    return days


def _judged(rows: list[dict[str, object]], window: int) -> pd.DataFrame:
    names = ("days", "referrals", "other_days", "other_referrals")
    table, ratios = [], []
    for row in rows:
        strata = row["strata"]
        assert isinstance(strata, pd.DataFrame)
        sums = {name: float(strata[name].sum()) for name in names}
        enough = min(sums["referrals"], sums["other_referrals"]) >= FEW
        sides = [strata[name].tolist() for name in ("referrals", "days", "other_referrals", "other_days")]
        found = rate_ratio(*sides) if enough else None
        ratios.append(found)
        values = {name: getattr(found, name, np.nan) for name in ("ratio", "low", "high", "p")}
        table.append(
            {"moment": row["moment"], "times": row["times"], "contacts": len(strata), **sums, **values}
        )
    judged = pd.DataFrame(table).reindex(columns=TIMING)
    judged["p_holm"] = holm(judged["p"].astype(float).tolist())
    judged["verdict"] = [_verdict(row) for row in judged.to_dict("records")]
    judged["says"] = [_says(row, window) for row in judged.to_dict("records")]
    return judged


def _verdict(row: dict[str, float]) -> str:
    if row["p"] != row["p"]:
        return TOO_FEW
    if row["p_holm"] >= 0.05 or row["low"] <= 1 <= row["high"]:
        return NOT_SHOWN
    return MORE if row["low"] > 1 else LESS


def _says(row: dict[str, object], window: int) -> str:
    of = f"{row['referrals']:,.0f} of {row['referrals'] + row['other_referrals']:,.0f} referrals"  # type: ignore[operator]
    contacts = int(row["contacts"])  # type: ignore[call-overload]
    if row["verdict"] == TOO_FEW:
        return f"{row['moment']}: {of} of {counted(contacts, 'contact')} came within {window} days: too few to compare."
    times = f"{with_interval(row['ratio'], row['low'], row['high'])} times"  # type: ignore[arg-type]
    shown = "" if row["verdict"] in (MORE, LESS) else ": not shown to differ"
    whose = "their" if contacts > 1 else "its"
    return (
        f"{row['moment']}: in the {window} days after it {counted(contacts, 'contact')} referred {times} as often as "
        f"on {whose} other days ({of}){shown}."
    )
