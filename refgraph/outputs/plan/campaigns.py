"""Mailings as campaigns: one row for each among the tasks, and the list of whom it goes to as a file of its own."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import pandas as pd

from refgraph.nurture import BUCKETS, Plan, campaign_of, task_table
from refgraph.outputs.plan.naming import as_day, stems_for
from refgraph.remembering import once

CAMPAIGNS = "campaigns"
"""The folder in the folder of a plan for the lists of addressees."""

SENT: Mapping[str, str] = {
    "e-mail": "E-mail",
    "mail": "Letter",
    "seasonal": "Greeting",
    "survey": "Survey",
    "reward": "Reward",
}
"""What a campaign sends, by its action."""

SENDERS = ("marketing", "admin")
"""Who sends campaigns, where the role of somebody says so."""


@dataclass(frozen=True)
class Campaign:
    """What one plan gave out of one kind of mailing.

    Parameters
    ----------
    identity
        The id by which decisions and the CRM know it.
    name
        What it is called.
    stem
        The name of its list, without folder and ending.
    tasks
        Its mailings that are still to be sent, a row for each addressee.
    """

    identity: str
    name: str
    stem: str
    tasks: pd.DataFrame

    @property
    def file(self) -> str:
        """The name of its list in the folder of a plan."""
        return f"{CAMPAIGNS}/{self.stem}.csv"


@once
def campaigns(plan: Plan) -> tuple[Campaign, ...]:
    """Return the campaigns of a plan, the first to go out first.

    Parameters
    ----------
    plan
        What `refgraph.plan` returned.
    """
    mailings = plan.tasks[~plan.tasks["personal"]]
    if mailings.empty:
        return ()
    ledger = plan.ledger.set_index("task_id").loc[mailings["task_id"]].reset_index()
    of = campaign_of(ledger).reindex(mailings["task_id"]).to_numpy()
    days = ledger["emitted"].to_numpy()
    found = []
    for identity, rows in mailings.assign(emitted=days).groupby(of, sort=True):
        tasks = rows.sort_values(["due", "name", "task_id"], kind="stable", ignore_index=True)
        found.append((str(identity), tasks.drop(columns="emitted"), rows["emitted"].iloc[0]))
    found.sort(key=lambda one: (one[1]["due"].iloc[0], one[2], _kind(one[1]), one[0]))
    stems = stems_for([f"{day.date()} {_kind(tasks)}" for _, tasks, day in found])
    return tuple(
        Campaign(identity, f"{_kind(tasks)} of {as_day(day)}", stem, tasks)
        for (identity, tasks, day), stem in zip(found, stems, strict=True)
    )


def sender(plan: Plan) -> str:
    """Return who sends campaigns: the one owner there is, in marketing, or in administration; else blank."""
    if "role" not in plan.owners:
        return ""
    of_role = [plan.owners.loc[plan.owners["role"].eq(role), "owner"].tolist() for role in SENDERS]
    alone = (names[0] for names in (plan.owners["owner"].tolist(), *of_role) if len(names) == 1)
    return next(alone, "")


def folded(plan: Plan) -> pd.DataFrame:
    """Return the tasks of a plan with a row for each campaign in the place of its mailings.

    Parameters
    ----------
    plan
        What `refgraph.plan` returned.

    Returns
    -------
    DataFrame
        The columns of `Plan.tasks`; ``contact_id`` is blank in the row of a campaign, ``due`` its first day.
    """
    whose = sender(plan)
    rows = [_row(each, whose) for each in campaigns(plan)]
    personal = plan.tasks[plan.tasks["personal"]]
    return pd.concat([personal, task_table(rows)], ignore_index=True) if rows else personal


def addressees(campaign: Campaign, contacts: pd.DataFrame) -> pd.DataFrame:
    """Return whom a campaign goes to, with what is needed to send it.

    Parameters
    ----------
    campaign
        One of `campaigns`.
    contacts
        ``contact_id``, and ``email``, ``phone`` and ``city`` where they are known.
    """
    known = contacts.drop_duplicates("contact_id").set_index("contact_id")
    told = {
        name: known[name].reindex(campaign.tasks["contact_id"]).fillna("").to_numpy()
        for name in ("email", "phone", "city")
        if name in known
    }
    return campaign.tasks.assign(**told)


def _kind(tasks: pd.DataFrame) -> str:
    action, trigger = str(tasks["action"].iloc[0]), str(tasks["trigger"].iloc[0])
    what = SENT.get(action, f"{action[:1].upper()}{action[1:]}")
    return f"{what} ({trigger})" if trigger and trigger != action else what


def _row(campaign: Campaign, owner: str) -> dict[str, object]:
    tasks = campaign.tasks
    order, overdue = int(tasks["bucket_order"].min()), tasks["overdue"].dropna()
    people = "1 person" if len(tasks) == 1 else f"{len(tasks):,} people"
    last = "" if tasks["due"].nunique() == 1 else f" by {as_day(tasks['due'].max()).rpartition(' ')[0]}"
    return {
        "task_id": campaign.identity,
        "contact_id": "",
        "name": campaign.name,
        "organisation": "",
        "owner": owner,
        "tier": "",
        "bucket": BUCKETS[order - 1],
        "bucket_order": order,
        "action": tasks["action"].iloc[0],
        "personal": False,
        "channel": _all_alike(tasks["channel"]),
        "content": _all_alike(tasks["content"]),
        "due": tasks["due"].min(),
        "week": int(tasks["week"].min()),
        "overdue": int(overdue.max()) if len(overdue) else None,
        "gap": float("nan"),
        "trigger": tasks["trigger"].iloc[0],
        "wording": _all_alike(tasks["wording"]),
        "reason": f"To {people}{last}: {campaign.file}.",
        "occasion": "",
    }


def _all_alike(texts: pd.Series) -> str:
    """Return what all rows say; blank where they say different things, which then stand in the list."""
    return str(texts.iloc[0]) if texts.nunique() == 1 else ""
