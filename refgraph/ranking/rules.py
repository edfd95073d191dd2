"""Who is a candidate for Core Advocate: the ``[ranking]`` section of the settings."""

from __future__ import annotations

from dataclasses import dataclass

from refgraph.errors import SettingsError
from refgraph.showing import in_differences


@in_differences
@dataclass(frozen=True)
class RankRules:
    """Who is a candidate for Core Advocate by position: the ``[ranking]`` section of the settings.

    Parameters
    ----------
    candidate_links
        How many links a candidate has at least.
    candidate_share
        The share of linked contacts that are the first, by what is expected and as links between groups.
    candidate_places
        How many places are among the first at least.

    Raises
    ------
    SettingsError
        If the share is not between 0 and 1, or a number is negative.

    Examples
    --------
    >>> import refgraph as rg
    >>> rg.Settings(ranking=rg.RankRules(candidate_links=4))
    Settings(ranking=RankRules(candidate_links=4))
    """

    candidate_links: int = 3
    candidate_share: float = 0.10
    candidate_places: int = 3

    def __post_init__(self) -> None:
        if not 0 <= self.candidate_share <= 1:
            raise SettingsError(f"candidate_share has to be between 0 and 1, not {self.candidate_share}.")
        for name in ("candidate_links", "candidate_places"):
            if getattr(self, name) < 0:
                raise SettingsError(f"{name} has to be 0 or more, not {getattr(self, name)}.")
