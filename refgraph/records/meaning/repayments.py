"""Amounts of referrals that are more or less than they look: paid back later, or the whole in the row of each part."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, MutableMapping

import pandas as pd

from refgraph.crm import keys_of_cells
from refgraph.findings import Finding, Severity, counted
from refgraph.records.ledger import Ledger

_SIDES = ("referrer_id", "referrer", "referred_id", "referred")
_REFERRED = ("referred_id", "referred")
_ROUNDED = 0.011
NOTHING_PAID = "an amount paid back, and none here that was paid"
TOO_MUCH = "more paid back than was paid here"


def fold_repayments(tables: MutableMapping[str, pd.DataFrame], ledger: Ledger) -> None:
    """Take what was paid back off what the same two have in another row: a clawback is no referral.

    Parameters
    ----------
    tables
        The typed tables; `referrals` is replaced.
    ledger
        Where every such row is accounted for.
    """
    frame = tables.get("referrals")
    if frame is None or "revenue" not in frame or not (frame["revenue"] < 0).any():
        return
    frame = frame.reset_index(drop=True).copy()
    alike = _groups(frame, _SIDES)
    paid = {
        position: [at for at in group if frame.at[at, "revenue"] > 0] for group in alike for position in group
    }
    found = 0
    back = frame.index[frame["revenue"] < 0].tolist()
    for position in back:
        where, line = frame.at[position, "file"], int(frame.at[position, "row"])
        rest = -frame.at[position, "revenue"]
        own = [at for at in paid[position] if frame.at[at, "revenue"] > 0]
        if frame.loc[own, "revenue"].sum() < rest:
            ledger.reject(where, line, TOO_MUCH if own else NOTHING_PAID, "revenue", f"{-rest:g}")
            continue
        found += 1
        for at in own:
            part = min(rest, frame.at[at, "revenue"])
            frame.at[at, "revenue"] -= part
            rest -= part
        ledger.merge(where, line, f"paid back of row {frame.at[own[0], 'row']}")
    _note_repayments(found, len(back) - found, ledger)
    tables["referrals"] = frame.drop(index=back).reset_index(drop=True)


def _note_repayments(found: int, lost: int, ledger: Ledger) -> None:
    told = []
    if found:
        told += [
            f"{counted(found, 'row')} with an amount below 0: taken off what the same two have, no referral."
        ]
    if lost:
        told += [f"{counted(lost, 'row')} with an amount below 0 and nothing to take it off: not used."]
    hint = "If these are referrals, write their amounts without the sign." if lost else ""
    severity: Severity = "warning" if lost else "note"
    message = " ".join(told)
    ledger.add(
        Finding(severity, "paid-back", message, hint, "referrals", column="revenue", count=found + lost)
    )


def part_amounts(tables: MutableMapping[str, pd.DataFrame], ledger: Ledger) -> None:
    """Give each of several referrers their part where every row has the amount of the whole, and parts make one.

    Parameters
    ----------
    tables
        The typed tables; `referrals` is replaced.
    ledger
        Where it is noted.
    """
    frame = tables.get("referrals")
    if frame is None or not {"revenue", "share"} <= set(frame.columns):
        return
    frame = frame.reset_index(drop=True).copy()
    count = 0
    for group in _groups(frame, _REFERRED):
        rows = frame.loc[group]
        whole = rows["revenue"].nunique(dropna=False) == 1 and abs(rows["share"].sum() - 1) < _ROUNDED
        if len(group) > 1 and whole and rows["share"].notna().all():
            frame.loc[group, "revenue"] = rows["revenue"] * rows["share"]
            count += len(group) if (rows["revenue"] > 0).any() else 0
    if count:
        message = f"{counted(count, 'row')} with a share and the same amount: each counts with its part of that amount."
        hint = "If the amounts are parts already, leave the column of shares out of the export."
        ledger.add(
            Finding("note", "parted-amounts", message, hint, "referrals", column="revenue", count=count)
        )
    tables["referrals"] = frame


def _groups(frame: pd.DataFrame, names: tuple[str, ...]) -> Iterator[list[int]]:
    cells = [keys_of_cells(frame[name].tolist()) for name in names if name in frame]
    found: dict[tuple[str, ...], list[int]] = defaultdict(list)
    for position, known in enumerate(zip(*cells, strict=True)):
        found[tuple(known)].append(position)
    yield from found.values()
