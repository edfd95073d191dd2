"""Who is one step from whom: by referrals, whichever way, and by ties."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from refgraph.network import Network

Neighbours = Mapping[str, list[str]]


def find_neighbours(network: Network, known: Collection[str]) -> Neighbours:
    """Return of each contact the others one step away, by id.

    Parameters
    ----------
    network
        Who referred whom, and who knows whom.
    known
        Nobody else is on any way.
    """
    found: dict[str, set[str]] = {}
    inside = set(known)
    ties = network.ties
    for ones, others in ((network.edges["source"], network.edges["target"]), (ties["a"], ties["b"])):
        for one, other in zip(ones, others, strict=True):
            if one in inside and other in inside:
                found.setdefault(one, set()).add(other)
                found.setdefault(other, set()).add(one)
    return {who: sorted(others) for who, others in found.items()}
