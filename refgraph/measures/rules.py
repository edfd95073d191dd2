"""How measures are computed: the ``[measures]`` section of the settings."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from refgraph.showing import in_differences

if TYPE_CHECKING:
    from refgraph.workers import Crew


@in_differences
@dataclass(frozen=True)
class MeasureRules:
    """How measures are computed: the ``[measures]`` section of the settings.

    Parameters
    ----------
    budget
        The edge visits up to which betweenness is exact; 0: about as many as take one to three minutes.
        Beyond it sources are sampled, and the result says so.
    epsilon
        Above 0: sample until no value is off by more than this share of all pairs (with probability 0.95),
        if that is cheaper than the exact values.
    threads
        How many threads may take part; 0: one for each processor. The values do not depend on it.
    """

    budget: int = 0
    epsilon: float = 0.0
    threads: int = 0


@in_differences
@dataclass(frozen=True)
class Means:
    """What a computation is given beside the network.

    Parameters
    ----------
    rules
        The settings.
    seed
        The seed of what is drawn at random.
    announce
        Called with one line before something takes long.
    progress
        Called now and then with the share of it that is done, up to 1.
    workers
        Who may do parts of it (`refgraph.hire`); no value depends on it.
    """

    rules: MeasureRules = MeasureRules()
    seed: int = 0
    announce: Callable[[str], None] | None = None
    progress: Callable[[float], None] | None = None
    workers: Crew | None = None

    def alone(self) -> Means:
        """Return the same means for somebody who has nobody to tell, and nobody to ask."""
        return replace(self, announce=None, progress=None, workers=None)
