"""The plan as tables: one for the firm, one per owner, and the ledgers beside them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import partial
from types import MappingProxyType
from typing import TYPE_CHECKING

import pandas as pd

from refgraph.nurture import Lists
from refgraph.outputs.plan.campaigns import folded
from refgraph.remembering import once

if TYPE_CHECKING:
    from refgraph.nurture import Plan

FIRST = (
    "decision",
    "week",
    "due",
    "overdue",
    "owner",
    "action",
    "name",
    "organisation",
    "tier",
    "bucket",
    "why",
    "reason",
    "wording",
    "content",
    "channel",
)
"""The columns that somebody needs who does the task; all others follow. ``why`` is why a task does not fit."""

LEDGERS = {
    "owners": "owners",
    "lapsing": "lapsing",
    "follow-through": "follow_through",
    "last-plan": "done",
    "reciprocity": "reciprocity",
    "funnel": "funnel",
    "rewards": "rewards",
    "testimonials": "testimonials",
    "introductions": "introductions",
    "contacts": "contacts",
}
"""The tables of a plan beside its tasks: what they are called, and their names in `Plan`."""

IN_WORKBOOK = ("asking", "feedback-gaps", "losses", "steering-away", "big-deals", "client-peers", "renewal")
"""Lists to read once, not to work through: sheets of the workbook, and no files beside it."""

BECAME = (
    "task_id", "contact_id", "name", "organisation", "owner", "action", "due", "first_due", "emitted", "status",
    "closed", "done_on", "why",
)  # fmt: skip
"""What is told of a task of the plan before: what became of it. What this plan says of it stands in this plan, and
would otherwise be another thing here if the plan were made once more at the same date."""

Decided = Mapping[str, str]
"""Task id -> what is decided about it."""


def firm_list(plan: Plan, decided: Decided = MappingProxyType({})) -> pd.DataFrame:
    """Return all that is to do, week by week in the order in which it matters, whoever does it.

    What is done in person comes before the campaigns, a row each, then goes the order of the buckets, then the rank.
    The first column, ``decision``, is there to be filled in.

    Parameters
    ----------
    plan
        What `refgraph.plan` returned.
    decided
        What is decided already.
    """
    tasks = _undecided(plan)
    return _with_decisions(tasks, decided) if decided else tasks.copy()


@once
def _undecided(plan: Plan) -> pd.DataFrame:
    order, up = ["week", "personal", "bucket_order", "rank"], [True, False, True, True]
    return to_decide(folded(plan).sort_values(order, ascending=up, kind="stable", ignore_index=True), {})


def in_words(plan: Plan, word: Callable[[str], str]) -> Plan:
    """Return the plan with the user's own words for the tiers.

    Parameters
    ----------
    plan
        What `refgraph.plan` returned.
    word
        `TierRules.word`.
    """
    tables = {name: getattr(plan, name) for name in ("tasks", "overflow", "lapsing", "contacts")}
    lists = Lists({name: partial(_list_in_words, plan, name, word) for name in plan.lists})
    return replace(plan, lists=lists, **{name: _in_words(table, word) for name, table in tables.items()})


def _list_in_words(plan: Plan, name: str, word: Callable[[str], str]) -> pd.DataFrame:
    return _in_words(plan.lists[name], word)


def _in_words(table: pd.DataFrame, word: Callable[[str], str]) -> pd.DataFrame:
    if table.empty or "tier" not in table:
        return table
    said = {tier: word(tier) for tier in table["tier"].unique()}
    return table.assign(tier=table["tier"].map(said).astype("str"))


def owner_lists(plan: Plan, decided: Decided = MappingProxyType({})) -> dict[str, pd.DataFrame]:
    """Return the tasks of each owner, by the owner; those of nobody are under the empty text, last."""
    table = firm_list(plan, decided)
    owners = sorted(set(table["owner"]), key=lambda owner: (not owner, owner))
    return {owner: table[table["owner"].eq(owner)] for owner in owners}


def to_decide(tasks: pd.DataFrame, decided: Decided) -> pd.DataFrame:
    """Return tasks with what is decided about them first, then what is needed to do them, then the rest."""
    return in_order(_with_decisions(tasks, decided))


def _with_decisions(tasks: pd.DataFrame, decided: Decided) -> pd.DataFrame:
    said = [decided.get(task, "") for task in tasks["task_id"]]
    return tasks.assign(decision=pd.Series(said, index=tasks.index, dtype="str"))


def in_order(tasks: pd.DataFrame) -> pd.DataFrame:
    """Return tasks, those columns first that somebody needs who does them."""
    first = [name for name in FIRST if name in tasks]
    return tasks[[*first, *(name for name in tasks.columns if name not in first)]]


def ledgers(plan: Plan) -> dict[str, pd.DataFrame]:
    """Return the tables beside the tasks, by what they are called; contacts have their id as a column."""
    tables = {name: getattr(plan, field) for name, field in LEDGERS.items()}
    tables["last-plan"] = plan.done[[name for name in BECAME if name in plan.done]]
    tables |= {**plan.lists, "months": plan.months.table}
    tables["contacts"] = plan.contacts.rename_axis("contact_id").reset_index()
    return tables


def ledger_files(plan: Plan) -> dict[str, pd.DataFrame]:
    """Return those of `ledgers` that are files beside the workbook as well: all but `IN_WORKBOOK`."""
    return {name: table for name, table in ledgers(plan).items() if name not in IN_WORKBOOK}
