"""What changed from one month to another, on standard error."""

from __future__ import annotations

from typing import TYPE_CHECKING

from refgraph_cli.console import say

if TYPE_CHECKING:
    from refgraph.comparison import Months


def say_months(months: Months | None) -> None:
    """Print from how many referrals to how many, and by name who stopped, sent none now, rises and is new."""
    for line in months.lines if months is not None else ():
        say(line)
