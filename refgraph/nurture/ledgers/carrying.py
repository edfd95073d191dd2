"""What the plans before hand on to the next: the tasks that live, and from which day each cadence goes on."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pandas as pd

from refgraph.nurture.days import to_days
from refgraph.nurture.ledgers.task_ledger import CANCELLED, LIVING
from refgraph.nurture.proposals import ONE_ON_ONE, History, Memory, Proposal
from refgraph.nurture.rules import NurtureRules
from refgraph.nurture.signals import group_of
from refgraph.people import touch_kind
from refgraph.row_by_row import each_row


def remember(ledger: pd.DataFrame) -> Memory:
    """Return what is still to be done of what plans gave out, and what must not come again.

    Parameters
    ----------
    ledger
        What `settle` and `end` returned.
    """
    living: dict[str, list[Proposal]] = {}
    for row in each_row(ledger[ledger["state"].isin(LIVING)].sort_values(["due", "task_id"], kind="stable")):
        living.setdefault(str(row.contact_id), []).append(carried(row))
    by_data = ledger["state"].eq("dropped") & ledger["why"].ne(CANCELLED)
    # A wrong that is still not put right calls for another try.
    tried = ledger["bucket"].eq("repair") & ~ledger["state"].isin([*LIVING, "dropped"])
    again = by_data | tried
    days = ledger.loc[again, "closed"].dt.strftime("%Y-%m-%d")
    ended = dict(zip(ledger.loc[again, "task_id"], days, strict=True))
    return Memory(living, frozenset(ledger.loc[~again, "task_id"]), ended)


def carried(row: Any) -> Proposal:
    """Return a task of the ledger as what it was when it was given out."""
    stream = group_of(touch_kind(str(row.action))) if row.personal else "mailing"
    due = int((row.due - pd.Timestamp(0)).days)
    return Proposal(
        str(row.contact_id),
        str(row.action),
        str(row.occasion),
        str(row.trigger),
        str(row.bucket),
        stream,
        due,
        gap=float(row.gap),
        told=row,
    )


def with_tasks(past: History, ledger: pd.DataFrame, first: int, rules: NurtureRules) -> History:
    """Return the history with what was given out: the next step of a cadence follows it.

    Mailings that have causes of their own are none of a cadence's.

    Parameters
    ----------
    past
        What `history` returned.
    ledger
        What `settle` and `end` returned.
    first
        The first day of the plan.
    rules
        The names of the cadences.
    """
    # Whoever need not be asked is still to be spoken with: only a cancelled step of a cadence puts off the next.
    skipped = ledger["why"].eq(CANCELLED) & ledger["trigger"].isin(set(rules.cadences))
    given = ledger[ledger["state"].isin(LIVING) | skipped]
    kinds = given["action"].map({one: touch_kind(one) for one in given["action"].unique()})
    stream = kinds.map({kind: group_of(kind) for kind in kinds.unique()}).astype("str")
    stream = stream.where(given["personal"], "mailing")
    given = given.assign(stream=stream, day=to_days(given["due"]), alive=given["state"].isin(LIVING))
    given = given[given["personal"] | given["trigger"].isin(set(rules.cadences))]
    groups = given.groupby(["contact_id", "stream"])
    planned = {key: int(day) for key, day in groups["day"].max().items()}
    met = given[given["action"].isin(["meeting", "event"])].groupby("contact_id")["day"].max()
    planned |= {(str(who), ONE_ON_ONE): int(day) for who, day in met.items()}
    # An ask that waits holds up no conversation of a cadence.
    late = given[given["alive"] & given["day"].lt(first) & given["action"].ne("ask")]
    waiting = frozenset(zip(late["contact_id"], late["stream"], strict=True))
    counts = {key: dict(of) for key, of in past.counts.items()}
    for who, kind, action in zip(given["contact_id"], given["stream"], given["action"], strict=True):
        of = counts.setdefault((who, kind), {})
        of[action] = of.get(action, 0) + 1
    return replace(past, counts=counts, planned=planned, waiting=waiting)
