"""How tasks go into a CRM: under which headers, in which words, and how the file is imported."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

TASK_FIELDS = ("contact_id", "subject", "due", "kind", "priority", "status", "owner", "description")
"""What a task is made of in every CRM, in the order of the columns."""

URGENCIES = ("high", "normal", "low")


@dataclass(frozen=True)
class TaskForm:
    """What a CRM's import asks of a file of tasks.

    Parameters
    ----------
    headers
        The header of each of `TASK_FIELDS`; a field without one is not written.
    urgencies
        Its words for high, normal and low priority.
    status
        Its word for a task that is not begun.
    kinds
        Its words for actions, where it has any.
    usual_kind
        Its word for every other action.
    owner_pattern
        What the ids of its users look like, as a regular expression, where it takes owners by id only.
    longest
        As many characters as a subject holds; 0 for no limit.
    import_it
        How to import the file: steps in plain words.
    """

    headers: Mapping[str, str] = field(default_factory=lambda: {name: name for name in TASK_FIELDS})
    urgencies: tuple[str, str, str] = URGENCIES
    status: str = "open"
    kinds: Mapping[str, str] = field(default_factory=dict)
    usual_kind: str = ""
    owner_pattern: str = ""
    longest: int = 255
    import_it: tuple[str, ...] = ("Map contact_id to the id of the contact, and each column to its field.",)
