"""plan(): from the tiers, the log and the rules to who does what with whom in the coming weeks."""

from __future__ import annotations

import pandas as pd

from refgraph.errors import SettingsError
from refgraph.nurture.cadence import Proposal, Span, cadence_proposals, history, to_date, to_days
from refgraph.nurture.channels import touch_log
from refgraph.nurture.engagement import clock, stage
from refgraph.nurture.profiles import Analysed, gather_profiles
from refgraph.nurture.rules import NurtureRules
from refgraph.nurture.schedule import BUCKETS, Plan, task_id, task_table
from refgraph.tiers import Tiers


def plan(
    result: Analysed,
    tiers: Tiers,
    rules: NurtureRules = NurtureRules(),
    *,
    start: str | pd.Timestamp | None = None,
    weeks: int = 4,
    previous: pd.DataFrame | None = None,
) -> Plan:
    """Say who should do what with whom in the coming weeks, and why, within what everybody can do.

    Parameters
    ----------
    result
        The values of a run.
    tiers
        The tier of every contact.
    rules
        Cadences, capacity and thresholds.
    start
        The first day; None: the day after the as-of date.
    weeks
        How many weeks.
    previous
        The tasks of the plan before, to say what became of them.

    Returns
    -------
    Plan

    Raises
    ------
    SettingsError
        If there is no week to plan, the start cannot be read, or nothing is dated and no start is given.

    Examples
    --------
    >>> import pandas as pd, refgraph as rg
    >>> contacts = pd.DataFrame({"Id": ["1", "2"], "Name": ["Ann Lee", "Bob King"], "Type": ["Client", "Lead"],
    ...                          "Referred By": ["", "Ann Lee"]})
    >>> result = rg.run(contacts=contacts)
    >>> made = rg.plan(result, rg.assign_tiers(result), start="2026-01-05", weeks=1)
    >>> made.tasks.loc[made.tasks["action"].eq("call"), ["name", "tier", "week"]].values.tolist()
    [['Ann Lee', 'Advocate', 1]]
    """
    first, because = _first_day(start, result.people.as_of)
    if weeks < 1:
        raise SettingsError(f"A plan for {weeks} weeks cannot be made.", "Give at least one week.")
    log = touch_log(result.people, rules)
    day = int((first - pd.Timestamp(0)).days)
    as_of = result.people.as_of
    today = day - 1 if as_of is None else int((as_of - pd.Timestamp(0)).days)
    span = Span(day, day + 7 * weeks - 1, today)
    book = gather_profiles(result, tiers, rules)
    timed = clock(log, book.index, as_of, rules)
    timed["enough"] = timed["engagements"].ge(rules.familiar_engagements)
    timed["stage"] = stage(timed, book["willing"].eq(1), book["ever"].gt(0), book["new"])
    book = book.join(timed)
    book["engaged_day"], book["created_day"] = to_days(book["last_engagement"]), to_days(book["created"])
    past = history(log)
    rows = []
    for row in book[book["group"].ne("")].itertuples():
        for one in cadence_proposals(row, past, span, rules):
            rows.append(_task(row, one, span))
    tasks = task_table(rows)
    order = ["week", "owner", "bucket_order", "score", "overdue", "task_id"]
    tasks = tasks.sort_values(order, ascending=[True, True, True, False, False, True], ignore_index=True)
    empty = pd.DataFrame()
    return Plan(
        tasks,
        task_table([], "why"),
        pd.DataFrame({name: [] for name in "contact_id name owner tier lapses_on".split()}),
        timed,
        pd.DataFrame(
            {
                name: []
                for name in "owner role portfolio_cap contacts weekly_slots planned capacity load".split()
            }
        ),
        *(empty, empty, empty, empty, empty, empty, empty),
        first,
        weeks,
        as_of,
        because,
        rules,
    )


def _first_day(start: str | pd.Timestamp | None, as_of: pd.Timestamp | None) -> tuple[pd.Timestamp, str]:
    if start is not None:
        try:
            return pd.Timestamp(start).normalize(), "as given"
        except ValueError:
            raise SettingsError(f"'{start}' is no date.", "Write YYYY-MM-DD.") from None
    if as_of is None:
        raise SettingsError(
            "Nothing here is dated, so no day follows the data.", "Give the plan a start date."
        )
    return as_of + pd.Timedelta(days=1), f"the day after {as_of.date()}, the latest date in the data"


def _task(row: object, one: Proposal, span: Span) -> dict[str, object]:
    due = min(max(one.due, span.first), span.last)
    return {
        "task_id": task_id(one.contact_id, one.action, one.occasion),
        "contact_id": one.contact_id,
        **{name: getattr(row, name) for name in "name organisation owner tier rank score".split()},
        "bucket": one.bucket,
        "bucket_order": BUCKETS.index(one.bucket) + 1,
        "action": one.action,
        "personal": one.stream != "mailing",
        "channel": one.action,
        "content": getattr(row, "stage", ""),
        "due": to_date(due),
        "week": (due - span.first) // 7 + 1,
        "overdue": one.overdue,
        "trigger": one.trigger,
        "wording": "",
        "reason": f"Due by {one.trigger}.",
        "occasion": one.occasion,
    }
