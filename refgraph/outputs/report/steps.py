"""What to do next: whom to ask now, with whom to put things right, who is about to be lost, and who has the time."""

from __future__ import annotations

import pandas as pd

from refgraph.findings import counted
from refgraph.nurture import Plan
from refgraph.outputs.report.naming import Names
from refgraph.outputs.report.parts import Kind, Section, Table, told

_LISTS = {
    "Ask now": ("ask now",),
    "Put right first": ("repair",),
    "Win back": ("lapsed", "stopped referring"),
}
"""The lists of the report, and the causes of the tasks in each."""


def steps_section(plan: Plan | None, names: Names) -> Section:
    """Return the most urgent of the plan, and how it fits into what the owners can do."""
    title = "What to do next"
    if plan is None:
        return Section(title, ("Nothing is dated, so no plan says what is due.",))
    weeks = "week" if plan.weeks == 1 else f"{plan.weeks} weeks"
    counts = [f"{row.tasks:,} {row.bucket}" for row in plan.summary.itertuples() if row.tasks]
    lead = [
        f"The {weeks} from {plan.start.date()} ({plan.because}): {', '.join(counts) or 'nothing is due'}."
    ]
    if len(plan.overflow):
        lead.append(f"{counted(len(plan.overflow), 'more task')} beside these: nobody's weeks have room.")
    if len(plan.lapsing):
        lead.append(f"Too long without a conversation: {counted(len(plan.lapsing), 'contact')}.")
    lead += _asking(plan.lists.get("asking"))
    parts = [
        _tasks(name, plan.tasks[plan.tasks["bucket"].isin(causes)], names) for name, causes in _LISTS.items()
    ]
    parts += [_lapsing(plan.lapsing, names), _open(plan.lists.get("open-referrals"), names)]
    parts += [
        _introductions(plan.introductions, names),
        _owed(plan.reciprocity, names),
        _owners(plan.owners, names),
    ]
    return Section(title, tuple(lead), tuple(part for part in parts if len(part.rows)))


def _tasks(name: str, tasks: pd.DataFrame, names: Names) -> Table:
    """Return tasks, one of each contact: those due first first, and of these those of the best rank."""
    order = tasks.sort_values(["due", "rank", "task_id"], ascending=[True, True, True], kind="stable")
    first = order.drop_duplicates("contact_id")
    shown = pd.DataFrame(
        {
            "Name": names.contacts(first["contact_id"]),
            "What": first["action"].tolist(),
            "By": first["due"].tolist(),
            "Looked after by": names.owners(first["owner"]),
            "Why": names.texts(first["reason"]),
        }
    )
    return Table(name, shown, {"By": "date"}, wide=frozenset({"Why"}), most=6).without_blank(
        "Looked after by"
    )


def _asking(asking: pd.DataFrame | None) -> list[str]:
    """Return how often asking was followed by a referral, with how sure that is; nothing where no ask is on record."""
    if asking is None or asking.empty:
        return []
    row = asking.iloc[0]
    return [
        f"Of {counted(row['asks'], 'ask')} on record, {row['followed']:,.0f} were followed by a referral within the "
        f"pause between two asks: {told(row['share'], 'share')}, in nine of ten cases between "
        f"{told(row['low'], 'share')} and {told(row['high'], 'share')}."
    ]


def _open(rows: pd.DataFrame | None, names: Names) -> Table:
    """Return the referrals that are neither won nor lost, those of Core Advocates first."""
    name = "Referrals still open"
    if rows is None or rows.empty:
        return Table(name, pd.DataFrame())
    shown = pd.DataFrame(
        {
            "From": names.contacts(rows["contact_id"]),
            "Tier": rows["tier"].tolist(),
            "Goals": names.texts(rows["goals"]),
            "Whom": names.contacts(rows["referred_id"]),
            "Stage": rows["stage"].tolist(),
            "Since": rows["since"].tolist(),
            "Looked after by": names.owners(rows["referred_owner"]),
        }
    )
    table = Table(name, shown, {"Since": "date"}, most=6)
    return table.without_blank("Goals", "Looked after by")


def _introductions(rows: pd.DataFrame, names: Names) -> Table:
    """Return to whom advocates can introduce the firm: people nobody has spoken to, one step away or two."""
    name = "Introductions to ask for"
    if not {"advocate_id", "steps"} <= set(rows):
        return Table(name, pd.DataFrame())
    shown = pd.DataFrame(
        {
            "To": names.contacts(rows["contact_id"]),
            "By": names.contacts(rows["advocate_id"]),
            "Steps": rows["steps"].tolist(),
            "Way": names.texts(rows["path"]),
            "Looked after by": names.owners(rows["owner"]),
        }
    )
    return Table(name, shown, {}, wide=frozenset({"Way"}), most=6).without_blank("Way", "Looked after by")


def _lapsing(lapsing: pd.DataFrame, names: Names) -> Table:
    shown = pd.DataFrame(
        {
            "Name": names.contacts(lapsing["contact_id"]),
            "Tier": lapsing["tier"].tolist(),
            "Looked after by": names.owners(lapsing["owner"]),
            "Lapsed from": lapsing["lapses_on"].tolist(),
            "Next planned": lapsing["talk_on"].tolist(),
        }
    )
    return Table("Too long without a conversation", shown, {"Lapsed from": "date", "Next planned": "date"})


def _owed(reciprocity: pd.DataFrame, names: Names) -> Table:
    """Return whom the firm owes referrals; not knowing what was given is no debt."""
    name = "Referrals owed"
    if "owes" not in reciprocity:
        return Table(name, pd.DataFrame())
    owed = reciprocity[reciprocity["owes"].astype(bool)]
    shown = pd.DataFrame(
        {
            "Name": names.contacts(owed["contact_id"]),
            "Looked after by": names.owners(owed["owner"]),
            "Received from": owed["received"].tolist(),
            "worth": owed["value_received"].tolist(),
            "Given to": owed["given"].tolist(),
        }
    )
    note = "Referrals of the last two years. Owed: two more received than given, or hardly any given back."
    return Table(name, shown, {"worth": "money"}, note=note, most=5).without_blank("Looked after by")


def _owners(owners: pd.DataFrame, names: Names) -> Table:
    """Return what is planned for each owner against what they can do."""
    kinds: dict[str, Kind] = {"Load": "share"}
    if not {"planned", "capacity", "load"} <= set(owners):
        return Table("Who has the time", pd.DataFrame())
    shown = pd.DataFrame(
        {
            "Who": [name or "nobody yet" for name in names.owners(owners["owner"])],
            "Role": owners["role"].tolist(),
            "Contacts": owners["contacts"].tolist(),
            "Planned in person": owners["planned"].tolist(),
            "Can do": owners["capacity"].tolist(),
            "Load": owners["load"].tolist(),
        }
    )
    note = ""
    if {"new_contacts", "new_contacts_goal", "lunches_30d", "left"} <= set(owners):
        shown = shown.assign(
            **{
                "New business contacts": owners["new_contacts"].tolist(),
                "of": owners["new_contacts_goal"].astype("float64").tolist(),
                "Lunches and events": owners["lunches_30d"].tolist(),
                "Budget left": owners["left"].tolist(),
            }
        )
        kinds["Budget left"] = "money"
        note = (
            "New business contacts: people spoken with in the last 90 days who are neither clients nor nurtured, apart "
            "from the contacts. Lunches and events: days of the last thirty with a lunch, a meeting or an event."
        )
    return Table("Who has the time", shown, kinds, note=note, most=20)
