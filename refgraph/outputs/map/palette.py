"""The colours of the map: told apart with any of the common forms of colour blindness.

The least difference between any two of a set (CIE 1976, for normal vision and simulated protanopia,
deuteranopia and tritanopia) is above 15; a test holds it. Colour is never alone: islands carry titles and
tiers words.
"""

from __future__ import annotations

CLUSTERS = ("#332288", "#E69F00", "#117733", "#CC6677", "#56B4E9", "#D55E00", "#7A5195", "#882255")
"""For the eight largest clusters on white paper."""

CLUSTERS_ON_DARK = ("#7267ff", "#d1bb1e", "#379e51", "#f99b9a", "#5eccfc", "#cf3b11", "#995ec1", "#ff68b9")
"""The same eight on a dark screen."""

OTHER, OTHER_ON_DARK = "#b8bfc7", "#6b7480"
"""For all other clusters, and for contacts in none."""

TIERS = {"Core Advocate": "#D55E00", "Advocate": "#0072B2", "Allied Resource": "#56B4E9"}
"""For the three tiers; any other word the CRM has for one gets the colours after these in `FURTHER_TIERS`."""

FURTHER_TIERS = ("#117733", "#882255", "#E69F00")

NO_TIER = "#b4bbc3"


def cluster_colour(cluster: int) -> str:
    """Return the colour of a cluster by its number; 0 is no cluster.

    Examples
    --------
    >>> cluster_colour(1), cluster_colour(0) == cluster_colour(9) == OTHER
    ('#332288', True)
    """
    return CLUSTERS[cluster - 1] if 0 < cluster <= len(CLUSTERS) else OTHER


def tier_colours(tiers: list[str]) -> dict[str, str]:
    """Return a colour for each tier that occurs; blank is none.

    Examples
    --------
    >>> tier_colours(["Advocate", "", "Gold"])
    {'Advocate': '#0072B2', '': '#b4bbc3', 'Gold': '#117733'}
    """
    further = [tier for tier in tiers if tier and tier not in TIERS]
    found = {}
    for tier in tiers:
        place = further.index(tier) if tier in further else 0
        found[tier] = NO_TIER if not tier else TIERS.get(tier) or FURTHER_TIERS[place % len(FURTHER_TIERS)]
    return found
