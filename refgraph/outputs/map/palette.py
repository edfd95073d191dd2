"""The colours of the map: told apart with any of the common forms of colour blindness.

The least difference between any two of a set (CIE 1976, for normal vision and simulated protanopia,
deuteranopia and tritanopia) is above 15; a test holds it. Colour is never alone: islands carry titles and
lenses a legend with words and numbers.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from refgraph.outputs.map.spacing import near_pairs

CLUSTERS = ("#332288", "#E69F00", "#117733", "#CC6677", "#56B4E9", "#D55E00", "#7A5195", "#882255")
"""For the eight largest clusters on white paper."""

CLUSTERS_ON_DARK = ("#7267ff", "#d1bb1e", "#379e51", "#f99b9a", "#5eccfc", "#cf3b11", "#995ec1", "#ff68b9")
"""The same eight on a dark screen."""

OTHER, OTHER_ON_DARK = "#b8bfc7", "#6b7480"
"""For all other clusters, and for contacts in none."""

LENS = (("#D55E00", "#ff9d4d"), ("#0072B2", "#4ea8ff"), ("#56B4E9", "#a8dcff"))
"""What a lens is about, the first, second and third kind: on white paper, and on a dark screen."""

FAMILIES_ABOVE = 5_000
"""With more contacts every cluster has the colour of a family, not its neighbours'; else the largest their own."""


NEIGHBOURS = 6
"""So many of the nearest clusters have other colours, where there are colours enough."""


def cluster_colour(family: int) -> str:
    """Return the colour of a family of clusters, 0 to 7; of none for any other number.

    Examples
    --------
    >>> cluster_colour(0), cluster_colour(-1) == cluster_colour(8) == OTHER
    ('#332288', True)
    """
    return CLUSTERS[family] if 0 <= family < len(CLUSTERS) else OTHER


def families(x: npt.NDArray[np.float64], y: npt.NDArray[np.float64]) -> list[int]:
    """Return the family of each cluster by where it lies: one that its nearest neighbours do not have.

    Parameters
    ----------
    x, y
        The middle of each cluster, in the order in which they choose, shape (clusters,).

    Examples
    --------
    >>> found = families(np.arange(20.0), np.zeros(20))
    >>> max(found) <= 7, all(a != b for a, b in zip(found, found[1:]))
    (True, True)
    """
    near: list[list[tuple[float, int]]] = [[] for _ in x]
    room = max(float(np.ptp(x)) * float(np.ptp(y)), float(np.ptp(x) + np.ptp(y)), 1e-9) if len(x) else 1.0
    for one, two in zip(*near_pairs(x, y, 2 * float(np.sqrt(room / len(x)))), strict=True) if len(x) else ():
        apart = float(np.hypot(x[one] - x[two], y[one] - y[two]))
        near[one].append((apart, int(two)))
        near[two].append((apart, int(one)))
    beside = [dict(sorted((other, apart) for apart, other in sorted(around)[:NEIGHBOURS])) for around in near]
    for place, others in enumerate([dict(others) for others in beside]):
        for other, apart in others.items():
            beside[other][place] = apart
    found, used = [-1] * len(x), [0] * len(CLUSTERS)
    for place, others in enumerate(beside):
        # Where neighbours have taken all, the one furthest off shares its own.
        taken = [0.0] * len(CLUSTERS)
        for other, apart in others.items():
            if found[other] >= 0:
                taken[found[other]] += 1 / max(apart, 1e-9)
        found[place] = min(range(len(CLUSTERS)), key=lambda family: (taken[family], used[family], family))
        used[found[place]] += 1
    return found
