"""Which cluster each contact is in: a value of the network, whoever finds it."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt
import pandas as pd

from refgraph.findings import Finding
from refgraph.showing import in_few_lines

LEAST_AGREEMENT = 0.75
"""The agreement of the starts from which on clusters can be relied on."""


@in_few_lines
@dataclass(frozen=True)
class Partition:
    """Which cluster each contact is in.

    Parameters
    ----------
    membership : Series
        Indexed by ``contact_id``: 1 for the largest cluster, equal sizes by smallest id; 0 for contacts in
        no cluster (without links, or in a connected part of fewer than 3).
    modularity
        Modularity of the partition by strength. No evidence of structure by itself: a random network
        reaches high values too.
    seed
        The seed of the first start.
    starts
        How many starts were made.
    runs : ndarray
        What every start found, shape (starts, linked contacts), by the order of the contacts with links.
    agreement
        How alike the starts came out: their mean adjusted Rand index. Below `LEAST_AGREEMENT` the clusters
        are an accident of the start; None where there was one start, so that nobody knows.

    Examples
    --------
    >>> import pandas as pd, refgraph as rg
    >>> log = pd.DataFrame({"referrer": ["Ann", "Bob", "Bob"], "referred": ["Bob", "Cid", "Dee"]})
    >>> result = rg.run(referrals=log)
    >>> result.partition.membership.to_dict()
    {'Ann': 1, 'Bob': 1, 'Cid': 1, 'Dee': 1}
    """

    membership: pd.Series
    modularity: float
    seed: int = 0
    starts: int = 0
    runs: npt.NDArray[np.int64] = field(default_factory=lambda: np.zeros((0, 0), dtype=np.int64), repr=False)
    agreement: float | None = None

    @property
    def agrees(self) -> bool:
        """Whether the starts are known to agree well enough for the clusters to be relied on."""
        return self.agreement is not None and self.agreement >= LEAST_AGREEMENT

    @property
    def findings(self) -> tuple[Finding, ...]:
        """What has to be known before the clusters are believed."""
        if self.agrees:
            return ()
        if self.agreement is None:
            message = "One start was made, so nobody knows whether the clusters are an accident of it."
            return (Finding("note", "no-clear-clusters", message),)
        message = (
            f"There are no clear clusters in these data: {self.starts} starts agree by {self.agreement:.2f} "
            f"(1 is the same each time, {LEAST_AGREEMENT:.2f} is needed), so rely neither on which one a contact "
            "is in nor on how many it spans."
        )
        return (Finding("note", "no-clear-clusters", message),)

    @property
    def sizes(self) -> pd.Series:
        """How many contacts each cluster has, largest first."""
        counts = self.membership[self.membership > 0].value_counts().sort_index()
        return counts.rename("contacts")
