"""What people decided about who is who: followed where it can be, and named where it cannot."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from refgraph.decisions import DUPLICATE, REFERRER, TIER, Decision, Decisions
from refgraph.findings import Finding
from refgraph.people.names import name_key
from refgraph.people.resolving import People, ResolveRules
from refgraph.people.review import read_decisions


def with_decisions(rules: ResolveRules, decisions: Decisions = Decisions()) -> ResolveRules:
    """Return the rules with everything decided about referrers and duplicates: what was typed last wins.

    Parameters
    ----------
    rules
        Those of the settings, with their review list.
    decisions
        What is remembered and was just typed; what it withdraws the settings do not bring back.
    """
    told = {**(read_decisions(Path(rules.review)) if rules.review else {}), **rules.decisions}
    for kind in (REFERRER, DUPLICATE):
        withdrawn = decisions.memory.withdrawn(kind)
        told = {text: choice for text, choice in told.items() if text not in withdrawn}
        told |= decisions.in_force(kind)
    return replace(rules, decisions=told)


def remark_on_decisions(decisions: Decisions, people: People) -> list[Finding]:
    """Name the decisions that mean nobody here: they are remembered all the same."""
    rows = [row for row in decisions.memory.rows.values() if row.decision]
    if not rows:
        return []
    contacts, waiting = set(people.contacts["contact_id"]), set(people.review["text"])
    away = [row for row in rows if row.kind == TIER and row.subject not in contacts]
    undecided = people.contacts if away else people.contacts.iloc[:0]
    about = {row.subject for row in decisions.memory.rows.values() if row.kind == TIER}
    undecided = undecided[~undecided["contact_id"].isin(about)]
    called: dict[str, list[str]] = {}
    for identity, name in zip(undecided["contact_id"], undecided["name"], strict=True):
        called.setdefault(name_key(name), []).append(identity)
    return [
        *(_no_id(row) for row in rows if row.kind == REFERRER and row.subject in waiting),
        *(_not_here(row, called.get(name_key(row.name), []) if row.name else []) for row in away),
    ]


def _no_id(row: Decision) -> Finding:
    message = (
        f"{_place(row)}: '{row.text}', decided about '{row.subject}', is no contact's id; the text waits on."
    )
    hint = "Write the id of a contact, new, not a person or skip."
    return Finding("warning", "decision-not-followed", message, hint, value=row.decision)


def _not_here(row: Decision, called: Sequence[str]) -> Finding:
    """Tell of a decision about nobody here; whether who bears the name now is the same person is for people to say."""
    whom = f"{row.name} ({row.subject})" if row.name else row.subject
    message = f"{_place(row)}: '{row.text}' was decided about {whom}, who is not in this export."
    if called:
        message = f"{message} {' and '.join(called[:3])} {'bears' if len(called) == 1 else 'bear'} that name."
        hint = f"If that is the same person, decide there too: '{row.text}'."
        return Finding("warning", "decision-without-contact", message, hint, value=row.subject)
    hint = "It is kept, and followed when the contact is back."
    return Finding("note", "decision-without-contact", message, hint, value=row.subject)


def _place(row: Decision) -> str:
    return row.where or "What is remembered"
