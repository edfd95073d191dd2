"""Thanks for closed business: whoever was referred thanks who referred them, and the referral brought what is said."""

from __future__ import annotations

from collections import defaultdict

import numpy as np
import pandas as pd

from refgraph.records.ledger import Ledger
from refgraph.records.meaning.kinds import REASONS, THANKS

_WAYS = (("referrer_id", "referred_id"), ("referrer", "referred"))


def credit_thanks(referrals: pd.DataFrame, meanings: np.ndarray, ledger: Ledger) -> pd.DataFrame:
    """Give what thanks say to the referrals that they are for, and account for their rows.

    Thanks from one to another are for the last referral, of the same file and not later, that the other made to the
    one. Its revenue is the sum of all such thanks. Thanks for a referral that is not here are rejected: they say that
    there was one, but not which.

    Parameters
    ----------
    referrals
        The rows of logs, who gives the slip in the place of the referrer.
    meanings
        What kind of row each is.
    ledger
        Where the rows of thanks are accounted for.

    Returns
    -------
    DataFrame
        The same rows, with ``revenue`` filled in.

    Examples
    --------
    >>> rows = {"referrer": ["Ann", "Bob"], "referred": ["Bob", "Ann"], "revenue": [float("nan"), 90.0],
    ...         "relation": ["Referral", "TYFCB"], "file": "slips.csv", "row": [2, 3]}
    >>> credit_thanks(pd.DataFrame(rows), np.array(["referral", "thanks"]), Ledger("raise"))["revenue"].tolist()
    [90.0, 90.0]
    """
    if THANKS not in meanings:
        return referrals
    referrals = referrals.reset_index(drop=True).copy()
    amounts = referrals["revenue"] if "revenue" in referrals else pd.Series(np.nan, index=referrals.index)
    brought: dict[int, float] = defaultdict(float)
    made = _made(referrals, meanings != THANKS)
    for row in np.flatnonzero(meanings == THANKS).tolist():
        place = referrals["file"].iat[row], int(referrals["row"].iat[row])
        first = _meant(made[_pair(referrals, row, backwards=True)], row, referrals)
        if first is None:
            ledger.reject(*place, REASONS[THANKS], "relation", referrals["relation"].iat[row])
            continue
        ledger.merge(*place, f"thanks for the referral of row {referrals['row'].iat[first]}")
        if pd.notna(amounts.iat[row]):
            brought[first] += float(amounts.iat[row])
    if brought:
        referrals["revenue"] = amounts
        referrals.loc[[*brought], "revenue"] = [*brought.values()]
    return referrals


def _made(referrals: pd.DataFrame, others: np.ndarray) -> dict[tuple[str, ...], list[int]]:
    made: dict[tuple[str, ...], list[int]] = defaultdict(list)
    for row in np.flatnonzero(others).tolist():
        made[_pair(referrals, row)].append(row)
    return made


def _pair(referrals: pd.DataFrame, row: int, *, backwards: bool = False) -> tuple[str, ...]:
    """Return who referred whom and in which file; backwards, whom somebody who thanks was referred by."""
    sides = [pair[::-1] if backwards else pair for pair in _WAYS]
    names = (
        str(referrals[name].iat[row]).strip() if name in referrals else "" for pair in sides for name in pair
    )
    return (str(referrals["file"].iat[row]), *names)


def _meant(made: list[int], row: int, referrals: pd.DataFrame) -> int | None:
    """Return the last of some referrals that is not later than the thanks."""
    if "date" not in referrals:
        return made[-1] if made else None
    days = referrals["date"]
    known = [at for at in made if pd.notna(days.iat[at])]
    if pd.isna(days.iat[row]) or not known:
        return made[-1] if made else None
    before = [at for at in known if days.iat[at] <= days.iat[row]]
    return max(before, key=lambda at: (days.iat[at], at), default=None)
