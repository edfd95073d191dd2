# ruff: noqa: T201 - what it finds is printed
"""A year of plans on the example: every week a plan is made, and some of its first week is done.

    python tests/benchmarks/bench_nurture_year.py                   # 600 contacts, all done and 80 % done
    python tests/benchmarks/bench_nurture_year.py --contacts 300    # a smaller firm

What is done becomes a touch on record, answered where it is a conversation; so next week's plan knows it.
Nothing else happens in that year: nobody calls of their own accord, and nobody buys.
"""

from __future__ import annotations

import argparse
import hashlib
import tempfile
from collections.abc import Callable
from dataclasses import replace
from types import SimpleNamespace
from typing import Any

import pandas as pd

import refgraph as rg

TALKS = ("call", "ask", "repair", "refer", "meeting", "event")


def prepare(contacts: int, seed: int = 2024) -> tuple[rg.Result, rg.Tiers]:
    """Return the example, ranked, and its tiers."""
    with tempfile.TemporaryDirectory() as folder:
        rg.demonstrate(folder, seed=seed, contacts=contacts)
        result = rg.run(folder)
    return result, rg.assign_tiers(result)


def with_room(result: rg.Result, cap: int, slots: int) -> rg.Result:
    """Return the run with owners who have room for so many contacts, and so many personal touches a week."""
    owners = result.people.tables["owners"]
    able = owners["role"].ne("admin")
    roomy = owners.assign(
        portfolio_cap=owners["portfolio_cap"].mask(able, float(cap)),
        weekly_slots=owners["weekly_slots"].mask(able, float(slots)),
        role=owners["role"].mask(able, "principal"),
    )
    people = replace(result.people, tables={**result.people.tables, "owners": roomy})
    return replace(result, people=people)


def simulate(
    result: rg.Result,
    tiers: rg.Tiers,
    share: float,
    weeks: int = 52,
    *,
    step: int = 1,
    watch: Callable[..., None] | None = None,
) -> pd.DataFrame:
    """Live through a year of plans and return one row per plan.

    Parameters
    ----------
    result, tiers
        Where the year begins.
    share
        How much of what is planned is done; which tasks, is decided by their id and the week.
    weeks
        How many weeks.
    step
        After how many weeks the next plan is made.
    watch
        Called with each plan, the tables as they were, and the tasks done of it.

    Returns
    -------
    DataFrame
        ``week``, ``start``, ``slots`` (of all owners), ``planned`` (personal, until the next plan), ``done``,
        ``over`` (owners with more planned in some week than they have slots), ``asks``, ``overflow``,
        ``named`` (who will lapse by the plan), ``lapsed`` (who lapsed in the week), ``unnamed`` (who lapsed
        without being named before, with all done that was planned for them), ``follow_through`` (the share of
        what was to be done that was done in time).
    """
    tables = {name: table.copy() for name, table in result.people.tables.items()}
    start = result.people.as_of + pd.Timedelta(days=1)
    start += pd.Timedelta(days=(7 - start.day_of_week) % 7)
    rows, named, missed, before, ledger = [], set(), set(), None, None
    for week in range(1, weeks + 1, step):
        people = replace(result.people, tables=tables, as_of=start - pd.Timedelta(days=1))
        now = SimpleNamespace(
            people=people,
            network=result.network,
            measures=result.measures,
            partition=result.partition,
            ranking=result.ranking,
        )
        plan = rg.plan(now, tiers, start=start, previous=ledger)
        first = plan.tasks[plan.tasks["week"].le(step)]
        done = first[[_is_done(f"{one} {week}", share) for one in first["task_id"]]]
        lapsed = newly_lapsed(before, plan.contacts)
        if watch:
            watch(plan, tables, done)
        rows.append(
            {
                "week": week,
                "start": str(start.date()),
                "slots": int(plan.owners["weekly_slots"].sum()) * step,
                "planned": int(first["personal"].sum()),
                "done": int(done["personal"].sum()),
                "over": _overbooked(plan),
                "asks": int(done["action"].eq("ask").sum()),
                "overflow": len(plan.overflow),
                "named": len(plan.lapsing),
                "lapsed": len(lapsed),
                "unnamed": len(lapsed - named - missed),
                "follow_through": _rate(plan),
            }
        )
        named |= set(plan.lapsing["contact_id"])
        missed |= set(first.loc[~first["task_id"].isin(done["task_id"]), "contact_id"])
        tables = _recorded(tables, done.assign(due=done["due"].clip(lower=start)))
        ledger = plan.ledger
        before, start = plan.contacts, start + pd.Timedelta(days=7 * step)
    return pd.DataFrame(rows)


def _is_done(task: str, share: float) -> bool:
    return int(hashlib.sha256(task.encode()).hexdigest()[:8], 16) / 16**8 < share


def newly_lapsed(before: pd.DataFrame | None, now: pd.DataFrame) -> set[str]:
    """Return who has a cadence with conversations, is not in repair, and lapsed since last week."""
    if before is None:
        return set()
    cared = now["cadence"].isin(["33 Touch", "33 Touch, light", "Allied one-on-ones"])
    calm = now["repair_state"].eq("normal") & before["repair_state"].eq("normal")
    turned = now["lapse"].eq("lapsed") & before["lapse"].isin(["engaged", "cooling"])
    return set(now.index[cared & calm & turned])


def _overbooked(plan: rg.Plan) -> int:
    weeks = plan.owners[[name for name in plan.owners if name.startswith("week_")]]
    return int(weeks.gt(plan.owners["weekly_slots"], axis=0).any(axis=1).sum())


def _rate(plan: rg.Plan) -> float:
    over = plan.follow_through
    counted = over[["done", "late", "overdue"]].sum().sum() if len(over) else 0
    return round(float(over["done"].sum() / counted), 3) if counted else float("nan")


def _recorded(tables: dict[str, pd.DataFrame], done: pd.DataFrame) -> dict[str, pd.DataFrame]:
    """Write down what was done, as a CRM would hold it."""
    talks = done["action"].isin(TALKS)
    touches = pd.DataFrame(
        {
            "contact_id": done["contact_id"],
            "date": done["due"],
            "channel": done["action"],
            "direction": "out",
            "responded": talks.map({True: 1.0, False: float("nan")}),
            "owner": done["owner"],
            "campaign_id": done["personal"].map({True: "", False: "plan"}),
        }
    )
    found = {**tables, "touches": _added(tables["touches"], touches)}
    asks = done[done["action"].eq("ask")]
    found["asks"] = _added(tables["asks"], asks.assign(date=asks["due"])[["contact_id", "date", "owner"]])
    repaired = done[done["action"].eq("repair")].groupby("contact_id")["due"].min().to_dict()
    for name, column in (("complaints", "closed"), ("feedback", "closed_loop_date")):
        table = tables[name]
        days = pd.to_datetime([repaired.get(contact) for contact in table["contact_id"]])
        closed = table[column].fillna(pd.Series(days, index=table.index))
        found[name] = table.assign(**{column: closed.astype(table[column].dtype)})
    return found


def _added(table: pd.DataFrame, rows: pd.DataFrame) -> pd.DataFrame:
    if rows.empty:
        return table
    added = rows.reindex(columns=[name for name in table.columns if name in rows])
    both = pd.concat([table, added.astype({name: table[name].dtype for name in added})], ignore_index=True)
    texts = [name for name in table if table[name].dtype == "str"]
    return both.fillna(dict.fromkeys(texts, ""))


def main() -> None:
    """Print the year: as the firm is, and with room for everybody; all done, and four fifths."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--contacts", type=int, default=600)
    parser.add_argument("--weeks", type=int, default=52)
    options = parser.parse_args()
    result, tiers = prepare(options.contacts)
    pd.set_option("display.width", 200)
    for told, run in (("the firm as it is", result), ("room for everybody", with_room(result, 40, 30))):
        for share in (1.0, 0.8):
            year = simulate(run, tiers, share, options.weeks)
            print(f"\n{told}, {share:.0%} done")
            print(_quarters(year).to_string(index=False))


def _quarters(year: pd.DataFrame) -> Any:
    """Return the year by quarters: sums of what is done, means of what is planned."""
    quarter = (year["week"] - 1) // 13 + 1
    counted = year.groupby(quarter).agg(
        slots=("slots", "sum"),
        planned=("planned", "sum"),
        done=("done", "sum"),
        over=("over", "sum"),
        asks=("asks", "sum"),
        overflow=("overflow", "mean"),
        named=("named", "sum"),
        lapsed=("lapsed", "sum"),
        unnamed=("unnamed", "sum"),
        follow_through=("follow_through", "mean"),
    )
    return counted.round(3).rename_axis("quarter").reset_index()


if __name__ == "__main__":
    main()
