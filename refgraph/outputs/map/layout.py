"""Where every contact stands on the map: an island per cluster, the unconnected parked below.

Islands are laid out one by one (Kamada and Kawai 1989, or Fruchterman and Reingold 1991 where one is
large), packed side by side, and turned so that their links outward point to where they lead. The same
network gives the same places.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import igraph
import numpy as np

from refgraph.communities import seeded
from refgraph.network import build_graph
from refgraph.outputs.map.spacing import ISLAND_GAP, Floats, Ints, Pulls, pack, push_apart

LEAST_ISLAND = 6
"""Parts of the network with fewer contacts are parked below the islands."""

SPRING_LAYOUT_UP_TO = 250
"""Up to so many contacts an island is laid out by Kamada-Kawai, which takes the cube of their number."""

EDGE_LENGTH = 2.0

ASPECT = 1.25
"""Width over height of the islands, as the middle of a screen has it; the page stretches them to its own."""

MANY_ISLANDS = 400
"""With more islands they find their first places in a layout of their own, and settle in fewer rounds."""

BETWEEN = 0.2


@dataclass(frozen=True)
class Parked:
    """A block of contacts below the islands, and what it holds.

    Parameters
    ----------
    kind
        ``small`` (parts of the network with few contacts) or ``unconnected``.
    contacts
        How many.
    x, y
        The left end of its caption.
    """

    kind: str
    contacts: int
    x: float
    y: float


@dataclass(frozen=True)
class Layout:
    """Where the contacts stand; a usual dot is about one unit wide, y grows downwards.

    Parameters
    ----------
    x, y
        Shape (contacts,).
    island
        Which island each contact is on, shape (contacts,); 0: parked below.
    parked
        The blocks below the islands.
    """

    x: Floats
    y: Floats
    island: Ints
    parked: tuple[Parked, ...] = field(default=())


def lay_out(size: int, low: Ints, high: Ints, cluster: Ints, radius: Floats) -> Layout:
    """Lay a network out.

    Parameters
    ----------
    size
        How many contacts.
    low, high
        The links, as positions, each pair once.
    cluster
        The cluster of each contact, 0 for none, shape (size,).
    radius
        How large each dot is, shape (size,).

    Returns
    -------
    Layout

    Examples
    --------
    >>> ring = np.arange(6)
    >>> layout = lay_out(6, ring, (ring + 1) % 6, np.ones(6, dtype=np.int64), np.full(6, 0.5))
    >>> sorted(set(layout.island.tolist())), len(layout.x)
    ([1], 6)
    """
    graph = build_graph(size, low, high)
    island, part = _islands(graph, cluster)
    x, y = _each_by_itself(graph, part, radius)
    _set_down(x, y, island, low, high, radius)
    parked = _park(x, y, island, part, np.asarray(graph.degree()), radius)
    return Layout(x, y, island, parked)


def _islands(graph: igraph.Graph, cluster: Ints) -> tuple[Ints, Ints]:
    """Return the island of each contact (0: none) and the part it is laid out with."""
    component = np.asarray(graph.connected_components().membership, dtype=np.int64)
    large = np.bincount(component)[component] >= LEAST_ISLAND if len(component) else component > 0
    island = np.where(large, _adopted(graph, cluster, component), 0)
    part = np.where(large, island, -1 - component)
    return island, np.unique(part, return_inverse=True)[1].astype(np.int64)


def _adopted(graph: igraph.Graph, cluster: Ints, component: Ints) -> Ints:
    """Give contacts in no cluster that of a neighbour, and those who have none such an island of their own."""
    island = cluster.astype(np.int64)
    homeless = np.flatnonzero(island == 0)
    for _ in range(3):
        for node in homeless.tolist():
            around = [island[other] for other in graph.neighbors(node) if island[other]]
            if island[node] == 0 and around:
                island[node] = min(around)
    return np.where(island == 0, island.max(initial=0) + 1 + component, island)


def _each_by_itself(graph: igraph.Graph, part: Ints, radius: Floats) -> tuple[Floats, Floats]:
    """Lay every part out around its own middle."""
    x, y = np.zeros(len(part)), np.zeros(len(part))
    by_part = np.argsort(part, kind="stable")
    members = np.split(by_part, np.cumsum(np.bincount(part))[:-1]) if len(part) else []
    for nodes in members:
        if len(nodes) > 1:
            x[nodes], y[nodes] = _spread(graph.induced_subgraph(nodes.tolist()), radius[nodes])
    # All at once, each in a field of its own: far fewer passes than one part after the other.
    field_width = 4 * (np.abs(x).max(initial=0.0) + np.abs(y).max(initial=0.0)) + 40
    x, y = push_apart(x + part * field_width, y, radius)
    x = x - part * field_width
    for nodes in members:
        x[nodes] -= (x[nodes].min() + x[nodes].max()) / 2
        y[nodes] -= (y[nodes].min() + y[nodes].max()) / 2
    return x, y


def _spread(graph: igraph.Graph, radius: Floats) -> tuple[Floats, Floats]:
    """Lay out one part, which need not be connected."""
    pieces = graph.connected_components()
    if len(pieces) == 1:
        return _spring(graph)
    x, y = np.zeros(graph.vcount()), np.zeros(graph.vcount())
    extent = np.zeros(len(pieces))
    for number, nodes in enumerate(pieces):
        if len(nodes) > 1:
            x[nodes], y[nodes] = _spring(graph.induced_subgraph(nodes))
        extent[number] = np.hypot(x[nodes], y[nodes]).max() + radius[nodes].max()
    turn = np.arange(len(pieces)) * 2.399963
    far = extent.max() * np.sqrt(np.arange(len(pieces)))
    extent = np.maximum(extent - ISLAND_GAP / 2, 0.4)
    cx, cy = pack(far * np.cos(turn), far * np.sin(turn), extent)
    home = np.asarray(pieces.membership)
    return x + cx[home], y + cy[home]


def _spring(graph: igraph.Graph) -> tuple[Floats, Floats]:
    size = graph.vcount()
    turn = np.arange(size) * 2.399963
    start = np.column_stack(
        [np.sqrt(np.arange(size) + 1.0) * np.cos(turn), np.sqrt(np.arange(size) + 1.0) * np.sin(turn)]
    )
    if size <= SPRING_LAYOUT_UP_TO:
        placed = graph.layout_kamada_kawai(seed=start.tolist())
    else:
        grid, rounds = ("grid", 150) if size > 600 else ("nogrid", 300)
        with seeded(0):
            placed = graph.layout_fruchterman_reingold(seed=start.tolist(), niter=rounds, grid=grid)
    places = np.asarray(placed.coords, dtype=float)
    places -= places.mean(axis=0)
    ends = np.asarray(graph.get_edgelist())
    length = float(np.median(np.hypot(*(places[ends[:, 0]] - places[ends[:, 1]]).T)))
    places *= EDGE_LENGTH / max(length, 1e-9)
    places *= _drawn_in(np.hypot(places[:, 0], places[:, 1]))[:, None]
    return places[:, 0], places[:, 1]


def _drawn_in(far: Floats) -> Floats:
    """Return by what each place is drawn towards the middle, so that long branches do not make an island of sea.

    Distances are raised to a power below 1 that brings the outermost to where a round island would end, and
    not below 0.7.
    """
    most, round_island = float(far.max()), 1.3 * float(np.sqrt(len(far))) + 1.0
    if most <= round_island:
        return np.ones(len(far))
    power = max(float(np.log(round_island) / np.log(most)), 0.7)
    drawn: Floats = np.maximum(far, 1.0) ** (power - 1.0)
    return drawn


def _set_down(x: Floats, y: Floats, island: Ints, low: Ints, high: Ints, radius: Floats) -> None:
    """Pack the islands and turn them; changes x and y in place."""
    names, place = np.unique(island, return_inverse=True)
    if names.size and names[0] == 0:
        names, place = names[1:], place - 1
    on = place >= 0
    if not len(names):
        return
    extent = np.zeros(len(names))
    np.maximum.at(extent, place[on], np.hypot(x[on], y[on]) + radius[on])
    both = on[low] & on[high]
    a, b = place[low[both]], place[high[both]]
    across = a != b
    pulls = _pulls(a[across], b[across], len(names))
    passes = 300 if len(names) <= MANY_ISLANDS else 100
    cx, cy = pack(*_first_places(extent, pulls), extent, pulls, aspect=ASPECT, passes=passes)
    _turn(x, y, place, (low[both][across], high[both][across]), cx, cy)
    x[on] += cx[place[on]]
    y[on] += cy[place[on]]


def _pulls(a: Ints, b: Ints, size: int) -> Pulls:
    """Return which islands attract each other: by the root of the number of links between them."""
    pairs, links = np.unique(np.minimum(a, b) * size + np.maximum(a, b), return_counts=True)
    first, second, strength = pairs // size, pairs % size, np.sqrt(links.astype(float))
    most = (np.bincount(first, strength, size) + np.bincount(second, strength, size)).max(initial=0.0)
    return Pulls(first, second, strength / max(most, 1.0))


def _first_places(extent: Floats, pulls: Pulls) -> tuple[Floats, Floats]:
    """Start with the most linked islands in the middle, the others around them; many by a layout of their own."""
    size = len(extent)
    linked = np.bincount(pulls.first, pulls.strength, size) + np.bincount(pulls.second, pulls.strength, size)
    order = np.lexsort((np.arange(size), -extent, -linked))
    turn = np.arange(size) * 2.399963
    far = 2.2 * float(np.mean(extent)) * np.sqrt(np.arange(size))
    x, y = np.empty(size), np.empty(size)
    x[order], y[order] = far * np.cos(turn), far * np.sin(turn)
    if size <= MANY_ISLANDS:
        return x, y
    return _among_many(x, y, extent, pulls)


def _among_many(x: Floats, y: Floats, extent: Floats, pulls: Pulls) -> tuple[Floats, Floats]:
    """Let linked islands find each other first, then give everyone the room that it takes, in the order found."""
    graph = build_graph(len(x), pulls.first, pulls.second)
    start = np.column_stack([x, y]) / max(float(np.mean(extent)), 1e-9)
    with seeded(0):
        found = graph.layout_fruchterman_reingold(
            seed=start.tolist(),
            niter=200,
            grid="grid",
            weights=(pulls.strength / pulls.strength.max()).tolist(),
        )
    places = np.asarray(found.coords, dtype=float)
    places -= np.median(places, axis=0)
    # The further out, the more area has been handed out: nobody starts on somebody else, no sea lies between.
    order = np.argsort(np.hypot(places[:, 0], places[:, 1]), kind="stable")
    room = np.empty(len(x))
    room[order] = np.sqrt(np.cumsum((extent[order] + ISLAND_GAP / 2) ** 2) * 1.15)
    angle = np.arctan2(places[:, 1], places[:, 0])
    return room * np.cos(angle), room * np.sin(angle)


def _turn(x: Floats, y: Floats, place: Ints, across: tuple[Ints, Ints], cx: Floats, cy: Floats) -> None:
    """Turn every island by the angle that best points its links outward to where they lead."""
    inner, outer = np.concatenate(across), np.concatenate(across[::-1])
    if not len(inner):
        return
    home, there = place[inner], place[outer]
    local = x[inner] + 1j * y[inner]
    wanted = (cx[there] - cx[home]) + 1j * (cy[there] - cy[home])
    lean = np.conj(local) * wanted / np.maximum(np.abs(wanted), 1e-9)
    total = np.bincount(home, lean.real, len(cx)) + 1j * np.bincount(home, lean.imag, len(cx))
    angle = np.where(np.abs(total) > 1e-9, total / np.maximum(np.abs(total), 1e-9), 1.0)
    on = place >= 0
    turned = (x[on] + 1j * y[on]) * angle[place[on]]
    x[on], y[on] = turned.real, turned.imag


def _park(x: Floats, y: Floats, island: Ints, part: Ints, degree: Ints, radius: Floats) -> tuple[Parked, ...]:
    """Put small parts on shelves and unconnected contacts into rows, below the islands, in place."""
    on, parked = island > 0, []
    total = len(x)
    left, right = (float(x[on].min()), float(x[on].max())) if on.any() else (0.0, 0.0)
    width = max(right - left, 1.6 * np.sqrt(total), 12.0)
    left = (left + right - width) / 2
    top = float((y[on] + radius[on]).max()) + max(1.4 * ISLAND_GAP, 0.045 * width) if on.any() else 0.0
    line = max(2.2, 0.028 * width)
    small = np.flatnonzero(~on & (degree > 0))
    if len(small):
        parked.append(Parked("small", len(small), left, top))
        top = _on_shelves(x, y, small, part, radius, left, top + 0.7 * line, width) + 1.1 * line
    alone = np.flatnonzero(degree == 0)
    if len(alone):
        parked.append(Parked("unconnected", len(alone), left, top))
        step = 1.25 * max(2 * float(np.median(radius[alone])) + BETWEEN, 0.8)
        across = max(1, int(width / step))
        x[alone] = left + step * (np.arange(len(alone)) % across + 0.5)
        y[alone] = top + line + step * (np.arange(len(alone)) // across)
    return tuple(parked)


def _on_shelves(
    x: Floats, y: Floats, nodes: Ints, part: Ints, radius: Floats, left: float, top: float, width: float
) -> float:
    """Set parts side by side, row under row; return where the last row ends."""
    by_part = nodes[np.argsort(part[nodes], kind="stable")]
    pieces = np.split(by_part, np.flatnonzero(np.diff(part[by_part])) + 1)
    pieces.sort(key=lambda piece: (-len(piece), int(piece[0])))
    at, depth = left, 0.0
    for piece in pieces:
        reach = radius[piece].max() + 0.4
        wide, high = np.ptp(x[piece]) + 2 * reach, np.ptp(y[piece]) + 2 * reach
        if at > left and at + wide > left + width:
            at, top, depth = left, top + depth + 0.6, 0.0
        x[piece] += at + reach - x[piece].min()
        y[piece] += top + reach - y[piece].min()
        at, depth = at + wide + 0.8, max(depth, high)
    return top + depth
