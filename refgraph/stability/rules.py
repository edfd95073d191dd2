"""How stability is tried: the ``[stability]`` section of the settings."""

from __future__ import annotations

from dataclasses import dataclass

from refgraph.errors import SettingsError
from refgraph.showing import in_differences

USUAL = 200
"""So many reruns are made by default."""

OF_CONNECTORS = 50
"""In so many of them places as links between groups are found too, by default: each takes walks from everybody."""

LEAST = 20
"""With fewer reruns there is no 5th and no 95th percentile, and none are made by default."""

DEFAULT_BUDGET = 5_000_000_000
"""Edge visits that all reruns together may cost by default: some twenty seconds on one core."""

FEW_EDGES = 200
"""With fewer edges a rank means little without its range."""


MOST = 100_000
"""With so many reruns a percentile is known to a thousandth."""


@in_differences
@dataclass(frozen=True)
class RerunRules:
    """How the stability of ranks is tried: the ``[stability]`` section of the settings.

    Parameters
    ----------
    reruns
        How often everybody is ranked again; -1: 200 times, or as often as the budget allows; 0: never.
    missing
        The share of referrals that each rerun leaves out; best 1 minus the share that your CRM captures.
    top
        A place among the first how many is called stable or not; 0: 20 or a tenth of those ranked, whichever
        is less.
    budget
        The edge visits up to which reruns are made unless their number is given; 0: as many as take some
        twenty seconds.

    Raises
    ------
    SettingsError
        If the share is not between 0 and 1, or one of the others is negative.

    Examples
    --------
    >>> import refgraph as rg
    >>> rg.Settings(stability=rg.RerunRules(reruns=0))
    Settings(stability=RerunRules(reruns=0))
    """

    reruns: int = -1
    missing: float = 0.10
    top: int = 0
    budget: int = 0

    def __post_init__(self) -> None:
        if not 0 <= self.missing < 1:
            raise SettingsError(f"missing has to be at least 0 and below 1, not {self.missing}.")
        for name, least in (("reruns", -1), ("top", 0), ("budget", 0)):
            if getattr(self, name) < least:
                raise SettingsError(f"{name} has to be {least} or more, not {getattr(self, name)}.")
        if self.reruns > MOST:
            raise SettingsError(
                f"reruns has to be {MOST:,} or fewer, not {self.reruns}: more tell nothing new."
            )
