"""After which steps of the journey clients are asked how it was, and after which nobody hears."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from refgraph.nurture.days import to_days
from refgraph.nurture.signals import answers
from refgraph.people import People

GAPS = "touchpoint times answered share".split()
"""The columns of the ledger."""

_YEAR, _WITHIN = 365, 60


def find_feedback_gaps(people: People, log: pd.DataFrame) -> pd.DataFrame:
    """Return how many of the steps of the last year had an answer to a survey within sixty days, by kind of step.

    Steps that are not sixty days old yet are not judged.

    Returns
    -------
    DataFrame
        `GAPS`, the least heard of first: ``times`` (steps, one a contact and day), ``answered`` (of these) and their
        ``share``.
    """
    if people.as_of is None:
        return pd.DataFrame({name: [] for name in GAPS})
    today = int((people.as_of - pd.Timestamp(0)).days)
    told = answers(people)
    days = to_days(told["date"]).groupby(told["contact_id"]).apply(list).to_dict()
    rows = []
    for name, steps in _steps(people, log):
        steps = steps[steps["day"].between(today - _YEAR, today - _WITHIN)].drop_duplicates()
        heard = [
            any(day <= one <= day + _WITHIN for one in days.get(who, ()))
            for who, day in zip(steps["contact_id"], steps["day"], strict=True)
        ]
        if heard:
            rows.append((name, len(heard), sum(heard), round(sum(heard) / len(heard), 4)))
    table = pd.DataFrame(rows, columns=GAPS)
    return table.sort_values(["share", "touchpoint"], kind="stable", ignore_index=True)


def _steps(people: People, log: pd.DataFrame) -> Iterator[tuple[str, pd.DataFrame]]:
    deals = people.tables.get("deals")
    if deals is not None and {"status", "date"} <= set(deals):
        won = deals[deals["status"].eq("won") & deals["date"].notna()].sort_values("date", kind="stable")
        first = ~won["contact_id"].duplicated()
        yield "first deal won", _dated(won[first], "date")
        yield "further deal won", _dated(won[~first], "date")
    complaints = people.tables.get("complaints")
    if complaints is not None and "closed" in complaints:
        yield "complaint settled", _dated(complaints[complaints["closed"].notna()], "closed")
    yield (
        "meeting or event",
        log.loc[log["kind"].isin(["meeting", "event"]) & log["two_way"], ["contact_id", "day"]],
    )


def _dated(rows: pd.DataFrame, column: str) -> pd.DataFrame:
    return pd.DataFrame({"contact_id": rows["contact_id"], "day": to_days(rows[column])})
