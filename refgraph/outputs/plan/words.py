"""A task in words: one line that says what to do, and the lines that say why and how."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

import pandas as pd

from refgraph.tiers import LONGEST

Task = Mapping[str, Any]
"""A row of the tasks of a plan."""

ACTIONS: Mapping[str, str] = {
    "call": "Call",
    "meeting": "Meet",
    "note": "Write a note to",
    "e-mail": "E-mail",
    "mail": "Write to",
    "observance": "Send a card to",
    "seasonal": "Send a greeting to",
    "gift": "Send a gift to",
    "event": "Invite to an event:",
    "survey": "Ask for feedback:",
    "reward": "Reward",
    "ask": "Ask for a referral:",
    "refer": "Refer somebody to",
    "repair": "Put things right with",
}
"""What to do, before the name of whom."""

_UNSEEN = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff\ufeff\ufffe\uffff]"
)
MARK = "refgraph-"
"""What stands before the id of a task wherever a program is to know it."""


def short_action(action: str) -> str:
    """Return what to do, without whom.

    Examples
    --------
    >>> short_action("note"), short_action("ask"), short_action("lunch")
    ('Write a note', 'Ask', 'Lunch')
    """
    return (
        ACTIONS.get(action, action.capitalize())
        .removesuffix(":")
        .removesuffix(" to")
        .removesuffix(" for a referral")
    )


def subject(task: Task) -> str:
    """Return what to do with whom, in at most `LONGEST` characters; where they are too few, without the organisation.

    Examples
    --------
    >>> subject({"action": "call", "name": "Ann Lee", "organisation": "Lee & Co", "contact_id": "7"})
    'Call Ann Lee (Lee & Co)'
    """
    action, firm = str(task["action"]), one_line(str(task["organisation"]))
    what = ACTIONS.get(action, f"{action[:1].upper()}{action[1:]}:") if task["contact_id"] else "Send:"
    text = f"{what} {one_line(str(task['name'])) or task['contact_id']}"
    whole = f"{text} ({firm})" if firm else text
    text = whole if len(whole) <= LONGEST else text
    return text if len(text) <= LONGEST else f"{text[: LONGEST - 3]}..."


def description(task: Task) -> str:
    """Return why, since when overdue, with which words and by which way, and the id of the task, a line each."""
    overdue = bool(pd.notna(task["overdue"]))
    lines = {
        "": task["reason"],
        "Overdue since: ": str(task["due"])[:10] if overdue else "",
        "Words: ": task["wording"],
        "Content: ": task["content"],
        "By: ": task["channel"],
        "Tier: ": task["tier"],
        "Owner: ": task["owner"],
        "Task: ": uid(task),
    }
    return "\n".join(f"{head}{one_line(str(text))}" for head, text in lines.items() if text)


def uid(task: Task) -> str:
    """Return the name by which programs know the task, the same in every plan."""
    return f"{MARK}{task['task_id']}"


def one_line(text: str) -> str:
    r"""Return a text in one line, without characters that are not seen and change how others are.

    Examples
    --------
    >>> one_line("Ann\r\nLee\u202e")
    'Ann Lee'
    """
    return " ".join(_UNSEEN.sub("", re.sub(r"[\r\n\t\u2028\u2029]+", " ", text)).split())
