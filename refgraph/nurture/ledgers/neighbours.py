"""Who is one step from whom: by referrals, whichever way, and by ties."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping

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
    for one, other in linked_pairs(network):
        if one in inside and other in inside:
            found.setdefault(one, set()).add(other)
            found.setdefault(other, set()).add(one)
    return {who: sorted(others) for who, others in found.items()}


def linked_pairs(network: Network) -> Iterator[tuple[str, str]]:
    """Yield every two who are one step from each other, by their referrals and by their ties."""
    edges, ties = network.edges, network.ties
    yield from zip(edges["source"], edges["target"], strict=True)
    yield from zip(ties["a"], ties["b"], strict=True)
