"""How long contacts stay in a stage, those who are still there included, and who stays too long."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pandas as pd

from refgraph.evidence.advocacy.stages import CORE, STAGES
from refgraph.evidence.returns import DAYS_OF_MONTH, first_met, gather_activities
from refgraph.evidence.value_model import survival
from refgraph.tiers import Analysed

TIME_IN_STAGE = "stage contacts moved_on median low high longest says".split()
STALLED = "contact_id name owner stage since at_least last_referral".split()


def time_in_stages(wide: pd.DataFrame, needed: int) -> pd.DataFrame:
    """Estimate how many months contacts stay in each stage until they move forward (Kaplan and Meier 1958).

    Only stays whose beginning was seen count: who was there already at the first end of a quarter, nobody knows since
    when. Who moved back, or is still there, was followed until then.

    Parameters
    ----------
    wide
        Contacts by ends of quarters: the place of the stage, NaN before the contact is known.
    needed
        How many moves a median takes.

    Returns
    -------
    DataFrame
        `TIME_IN_STAGE`: ``contacts`` whose stay was followed, ``moved_on`` of these, ``median`` months with its 95 %
        interval (NaN where not reached or too few moved), ``longest`` stay, and ``says``.
    """
    stays = pd.DataFrame(_stays(wide), columns=["place", "months", "moved"])
    stays = stays[stays["months"].gt(0)]
    rows = [
        _of_stage(name, stays[stays["place"].eq(place)], needed) for place, name in enumerate(STAGES[:-1])
    ]
    return pd.DataFrame(rows, columns=TIME_IN_STAGE)


def find_stalled(wide: pd.DataFrame, today: pd.Series, result: Analysed, days: int) -> pd.DataFrame:
    """Return who is not Core, has been in one stage for more than so many days, and did not refer in that time.

    Who was never touched, took part in nothing and never referred is no work in progress and is left out.

    Returns
    -------
    DataFrame
        `STALLED`, the furthest on the way first: ``since`` the end of the quarter at which the stage was first seen,
        ``at_least`` whether it may have begun before.
    """
    as_of, nodes, events = result.people.as_of, result.network.nodes, result.network.events
    ends = list(wide.columns)
    now = wide[ends[-1]].dropna().astype(int)
    now = now[now.lt(STAGES.index(CORE)) & today.reindex(now.index).lt(STAGES.index(CORE))]
    since = wide.loc[now.index].eq(now, axis=0).iloc[:, ::-1].cumprod(axis=1).sum(axis=1)
    begun = [ends[len(ends) - int(count)] for count in since]
    last = events.groupby("source")["date"].max().reindex(now.index)
    worked = now.index.isin(first_met(gather_activities(result.people)).index) | now.index.isin(
        events["source"]
    )
    table = pd.DataFrame(
        {
            "contact_id": now.index,
            "name": nodes["name"].reindex(now.index).tolist(),
            "owner": nodes["owner"].reindex(now.index).tolist(),
            "stage": [STAGES[place] for place in now],
            "since": pd.Series(begun, dtype="datetime64[us]"),
            "at_least": [day == ends[0] for day in begun],
            "last_referral": last.tolist(),
        }
    )
    long = (as_of - table["since"]).dt.days.gt(days)
    none = ~(as_of - table["last_referral"]).dt.days.le(days)
    order = table["stage"].map({name: -place for place, name in enumerate(STAGES)})
    table = table.assign(order=order)[long & none & worked]
    return table.sort_values(["order", "since", "contact_id"], ignore_index=True)[STALLED]


def _stays(wide: pd.DataFrame) -> Iterator[tuple[int, float, bool]]:
    """Yield the place, the months and whether it ended with a step forward of every stay whose beginning was seen."""
    ends = list(wide.columns)
    for row in wide.to_numpy(float):
        known = [place for place, value in enumerate(row) if value == value]
        begin = known[0] if known else 0
        seen = begin > 0
        for place in known[1:]:
            if row[place] != row[begin]:
                if seen:
                    yield int(row[begin]), _months(ends[begin], ends[place]), bool(row[place] > row[begin])
                begin, seen = place, True
        if known and seen:
            yield int(row[begin]), _months(ends[begin], ends[-1]), False


def _months(start: pd.Timestamp, end: pd.Timestamp) -> float:
    return round(float((end - start).days) / DAYS_OF_MONTH, 1)


def _of_stage(name: str, stays: pd.DataFrame, needed: int) -> dict[str, Any]:
    moved, n = int(stays["moved"].sum()), len(stays)
    median = low = high = float("nan")
    if moved >= needed:
        _, median, low, high = survival(stays["months"], stays["moved"])
    longest = float(stays["months"].max()) if n else float("nan")
    found = (name, n, moved, median, low, high, longest)
    row = dict(zip(TIME_IN_STAGE[:-1], found, strict=True))
    return {**row, "says": _says(row, needed)}


def _says(row: dict[str, Any], needed: int) -> str:
    name, n, moved = row["stage"], row["contacts"], row["moved_on"]
    if not n:
        return f"How long contacts stay {name} is not known: no stay was seen from its beginning."
    of = f"{moved:,} of {n:,} whose beginning was seen moved on"
    if moved < needed:
        return f"{name}: {of}: too few to say how long it takes ({needed} are needed)."
    if row["median"] != row["median"]:
        return f"{name}: more than half stay longer than {row['longest']:.0f} months ({of})."
    low, high = (f"{end:.0f}" if end == end else "more" for end in (row["low"], row["high"]))
    months = f"{row['median']:.0f} months (95 % from {low} to {high}, counted in quarters; {of})"
    return f"{name}: half move on after {months}."
