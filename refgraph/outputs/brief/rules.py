"""What of the brief can be set."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class BriefRules:
    """What of the brief can be set.

    Parameters
    ----------
    leave_out
        Who is never printed: contact ids, e-mail addresses or full names. They stay in every list and in the plan.
    """

    leave_out: tuple[str, ...] = ()
