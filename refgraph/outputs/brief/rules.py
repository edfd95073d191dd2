"""What of the brief can be set."""

from __future__ import annotations

from dataclasses import dataclass

from refgraph.showing import in_differences


@in_differences
@dataclass(frozen=True)
class BriefRules:
    """What of the brief can be set.

    Parameters
    ----------
    leave_out
        Who is never printed: contact ids, e-mail addresses or full names. They stay in every list and in the plan.

    Examples
    --------
    >>> import refgraph as rg
    >>> rg.Settings(brief=rg.BriefRules())
    Settings()
    """

    leave_out: tuple[str, ...] = ()
