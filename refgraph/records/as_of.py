"""The day the data speak of: given, or the latest date in them that is no typing error."""

from __future__ import annotations

import datetime
from collections.abc import Mapping, MutableMapping

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from refgraph.errors import SettingsError
from refgraph.findings import Finding, counted
from refgraph.limits import sound_day
from refgraph.records.ledger import Ledger

DATED = {
    "referrals": "date",
    "touches": "date",
    "engagements": "date",
    "feedback": "date",
    "given": "date",
    "asks": "date",
    "complaints": "opened",
    "events": "date",
    "deals": "date",
}
"""The tables whose rows happened on a day, and the column that holds it. An open deal has not happened."""

_TELL_THE_DAY = ("referrals", "touches", "engagements", "feedback", "deals")
_IN_WORDS = {"deals": "won deals"}
_FAR = np.timedelta64(3 * 366, "D")
_FEW = 100
LATE = "after the as-of date"


def as_of_date(as_of: str | datetime.date | None) -> pd.Timestamp | None:
    """Return the as-of date that was asked for, at midnight.

    Parameters
    ----------
    as_of
        A date, ISO text, ``today`` (the only place that looks at the clock), or None.

    Raises
    ------
    SettingsError
        If it is no date.

    Examples
    --------
    >>> as_of_date("2026-01-01")
    Timestamp('2026-01-01 00:00:00')
    """
    if as_of is None or as_of == "":
        return None
    if isinstance(as_of, str) and as_of.strip().casefold() == "today":
        as_of = datetime.date.today()
    try:
        day = sound_day(as_of if isinstance(as_of, str) else as_of.isoformat()[:10])
    except ValueError:
        raise SettingsError(
            f"The as-of date '{as_of}' is not a date.", "Write it as 2026-01-31, or today."
        ) from None
    return pd.Timestamp(day)


def settle_as_of(
    tables: MutableMapping[str, pd.DataFrame], given: pd.Timestamp | None, ledger: Ledger
) -> pd.Timestamp | None:
    """Settle the as-of date and reject the rows after it.

    Without a given date it is the latest one among referrals, touches, engagements, feedback and won deals;
    where there is no table of touches, also among the last contacts of the contacts.
    The last dates of all, where they lie more than three years after the one before them and are one or at
    most one in a hundred, are typing errors.

    Parameters
    ----------
    tables
        The typed tables; those with rows that fall out are replaced.
    given
        The date that was asked for.
    ledger
        Where rejected rows and findings are noted.

    Returns
    -------
    Timestamp or None
        None where no date says it.
    """
    if given is not None:
        for name in [name for name in DATED if name in tables]:
            _reject_after(tables, name, given, LATE, ledger)
        return given
    days = np.sort(np.concatenate([_last_contacts(tables), *(_days(tables, name) for name in _TELL_THE_DAY)]))
    if not len(days):
        return None
    last = last_sound_day(days)
    if last < days[-1]:
        _reject_errors(tables, pd.Timestamp(last), ledger)
    return pd.Timestamp(last)


def what_tells_the_day(tables: Mapping[str, pd.DataFrame]) -> list[str]:
    """Return, in words, the rows of whose dates the as-of date is the latest: see `settle_as_of`.

    Examples
    --------
    >>> won = pd.DataFrame({"status": ["won"], "date": [pd.Timestamp("2024-03-01")]})
    >>> what_tells_the_day({"referrals": won, "deals": won, "touches": won.iloc[:0]})
    ['referrals', 'won deals']
    """
    said = [_IN_WORDS.get(name, name) for name in _TELL_THE_DAY if len(_days(tables, name))]
    return [*said, "last contacts"] if len(_last_contacts(tables)) else said


def last_sound_day(days: NDArray[np.datetime64]) -> np.datetime64:
    """Return the last day that is no typing error: see `settle_as_of`.

    Parameters
    ----------
    days
        Shape (n,), n > 0, sorted.

    Examples
    --------
    >>> str(last_sound_day(np.array(["2024-01-01", "2024-03-01", "2042-03-02"], dtype="datetime64[D]")))
    '2024-03-01'
    """
    tail = min(max(1, len(days) // _FEW), len(days) - 1)
    for size in range(tail, 0, -1):
        if days[-size] - days[-size - 1] > _FAR:
            last: np.datetime64 = days[-size - 1]
            return last
    latest: np.datetime64 = days[-1]
    return latest


def _last_contacts(tables: Mapping[str, pd.DataFrame]) -> NDArray[np.datetime64]:
    contacts = tables.get("contacts")
    if contacts is None or "last_contact" not in contacts or "touches" in tables:
        return np.array([], dtype="datetime64[us]")
    return np.asarray(contacts["last_contact"].dropna(), dtype="datetime64[us]")


def _days(tables: Mapping[str, pd.DataFrame], name: str) -> NDArray[np.datetime64]:
    frame = tables.get(name)
    if frame is None or DATED[name] not in frame:
        return np.array([], dtype="datetime64[us]")
    days = frame.loc[_happened(frame, name), DATED[name]]
    return np.asarray(days.dropna(), dtype="datetime64[us]")


def _happened(frame: pd.DataFrame, name: str, words: tuple[str, ...] = ("won",)) -> pd.Series[bool]:
    if name != "deals":
        return pd.Series(True, index=frame.index)
    return frame["status"].isin(words) if "status" in frame else pd.Series(False, index=frame.index)


def _reject_errors(tables: MutableMapping[str, pd.DataFrame], last: pd.Timestamp, ledger: Ledger) -> None:
    examples: list[str] = []
    for name in _TELL_THE_DAY:
        if name in tables:
            examples += _reject_after(tables, name, last, "a date years after all others", ledger, ("won",))
    if not examples:
        return
    shown = ", ".join(sorted(set(examples))[:5])
    rows = counted(len(examples), "row has", "rows have")
    message = f"{rows} a date more than three years after all others: {shown}."
    hint = "Such dates are left out as typing errors; correct them, or say --as-of."
    ledger.add(Finding("warning", "date-far-ahead", message, hint, value=shown, count=len(examples)))


def _reject_after(
    tables: MutableMapping[str, pd.DataFrame],
    name: str,
    last: pd.Timestamp,
    reason: str,
    ledger: Ledger,
    deals: tuple[str, ...] = ("won", "lost"),
) -> list[str]:
    """Take the rows after a day out of a table and return their dates."""
    frame, column = tables[name], DATED[name]
    if column not in frame:
        return []
    late = (frame[column] > last) & _happened(frame, name, deals)
    if not late.any():
        return []
    days = [str(day)[:10] for day in frame.loc[late, column]]
    for file, row, day in zip(frame.loc[late, "file"], frame.loc[late, "row"], days, strict=True):
        ledger.reject(file, int(row), reason, column, day)
    tables[name] = frame[~late].reset_index(drop=True)
    return days
