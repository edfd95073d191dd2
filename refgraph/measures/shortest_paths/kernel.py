"""Shortest paths from one slot after another, and what each slot in between is owed (Brandes 2001).

One source for two ways to run it: interpreted on lists, or compiled on arrays. The loops hold no branch that
depends on the network, because on the sparse networks they are made for mispredicted branches would cost
more than all else; that is why a value is written first and kept only if the counter then moves on.
"""

from __future__ import annotations

from heapq import heappop, heappush
from typing import Any

Sequence = Any  # a list of numbers, or an array of them

index = int  # the compiler replaces it by an unsigned type, which spares it the test for negative indices


def walk(
    source: int,
    start: Sequence,
    neighbour: Sequence,
    place: Sequence,
    queue: Sequence,
    ways: Sequence,
    parent: Sequence,
    child: Sequence,
) -> tuple[int, int]:
    """Count the shortest paths from `source`, every edge one step, in time proportional to what is reached.

    Parameters
    ----------
    source
        The slot to start from.
    start, neighbour
        The adjacency of the slots.
    place
        The position of each slot in the queue; must be ``len(place)`` everywhere, and is put back by `collect`.
    queue
        The slots reached, nearest first; one longer than the number of slots.
    ways
        The number of shortest paths to each position of the queue; must be 0, and is put back by `collect`.
    parent, child
        The steps of all shortest paths as positions in the queue, parents ascending; one longer than needed.

    Returns
    -------
    tuple[int, int]
        How many slots are reached, the source included, and how many steps there are.
    """
    unseen = len(place)
    one = index(1)
    place[source] = 0
    queue[0] = source
    ways[0] = 1.0
    tail = one
    head = one - one
    steps = head
    settled = head
    while head < tail:
        for at in range(head, tail):
            here = queue[at]
            for entry in range(start[here], start[here + one]):
                there = neighbour[entry]
                parent[steps] = at
                child[steps] = there
                steps = steps + one if place[there] == unseen else steps
        head = tail
        for step in range(settled, steps):
            there = child[step]
            to = place[there]
            new = to == unseen
            to = tail if new else to
            place[there] = to
            queue[tail] = there
            tail = tail + one if new else tail
            ways[to] += ways[parent[step]]
            child[step] = to
        settled = steps
    return tail, steps


def walk_lengths(
    source: int,
    start: Sequence,
    neighbour: Sequence,
    length: Sequence,
    far: Sequence,
    place: Sequence,
    queue: Sequence,
    ways: Sequence,
    parent: Sequence,
    child: Sequence,
) -> tuple[int, int]:
    """Count the shortest paths from `source` where edges have lengths (Dijkstra 1959); otherwise as `walk`.

    Lengths are whole numbers, so that paths of equal length are known to be equal.

    Parameters
    ----------
    source, start, neighbour, place, queue, ways, parent, child
        As for `walk`.
    length
        The length of every entry of `neighbour`, at least 1.
    far
        The distance of each slot from the source; must be larger than any distance, and is put back.
    """
    slots = len(place)
    one = index(1)
    tail = one - one
    unreached = far[source]
    far[source] = 0
    heap = [far[source] + source]
    while len(heap) > 0:
        key = heappop(heap)
        here = index(key % slots)
        if place[here] != slots:
            continue
        place[here] = tail
        queue[tail] = here
        tail += one
        for entry in range(start[here], start[here + one]):
            there = neighbour[entry]
            reach = far[here] + length[entry]
            if reach < far[there]:
                far[there] = reach
                heappush(heap, reach * slots + there)
    ways[0] = 1.0
    steps = one - one
    for at in range(tail):
        here = queue[at]
        for entry in range(start[here], start[here + one]):
            there = neighbour[entry]
            if far[there] == far[here] + length[entry]:
                to = place[there]
                parent[steps] = at
                child[steps] = to
                ways[to] += ways[at]
                steps += one
    for at in range(tail):
        far[queue[at]] = unreached
    return tail, steps


def gather(
    reached: int,
    steps: int,
    takes: Sequence,
    queue: Sequence,
    ways: Sequence,
    parent: Sequence,
    child: Sequence,
    own: Sequence,
    beyond: Sequence,
) -> None:
    """Hand back along every step what is beyond it: at each position the sum over ``takes / ways`` onwards.

    Times ``ways`` this is Brandes's dependency: how many of the targets' paths from the source pass here.

    Parameters
    ----------
    reached, steps, queue, ways, parent, child
        As `walk` left them.
    takes
        How many nodes each slot stands for as a target.
    own, beyond
        At each position ``takes / ways``, and the sum of what its steps lead to.
    """
    one = index(1)
    for at in range(reached):
        own[at] = takes[queue[at]] / ways[at]
        beyond[at] = 0.0
    last = reached
    found = 0.0
    while steps > 0:  # the steps of one parent are neighbours: their sum is carried along, not read back
        steps -= one
        to = child[steps]
        into = parent[steps]
        found = found if into == last else 0.0
        found += own[to] + beyond[to]
        beyond[into] = found
        last = into


def collect(
    reached: int,
    factor: float,
    place: Sequence,
    queue: Sequence,
    ways: Sequence,
    beyond: Sequence,
    total: Sequence,
) -> None:
    """Add ``factor`` times the dependency of every slot reached to `total`, and put back `place` and `ways`."""
    unseen = len(place)
    place[queue[0]] = unseen
    ways[0] = 0.0
    for at in range(index(1), reached):
        here = queue[at]
        total[here] += factor * (ways[at] * beyond[at])
        place[here] = unseen
        ways[at] = 0.0


def collect_squares(
    reached: int, squared: float, queue: Sequence, ways: Sequence, beyond: Sequence, squares: Sequence
) -> None:
    """Add `squared` times the squared dependency of every slot reached to `squares`."""
    for at in range(index(1), reached):
        through = ways[at] * beyond[at]
        squares[queue[at]] += squared * (through * through)


def collect_reach(
    reached: int, sends: float, takes: Sequence, queue: Sequence, inward: Sequence, outward: Sequence
) -> None:
    """Add `sends` to `inward` of every slot reached, and their `takes` to `outward` of the source."""
    sum_taken = 0.0
    for at in range(index(1), reached):
        here = queue[at]
        inward[here] += sends
        sum_taken += takes[here]
    outward[queue[0]] += sum_taken


def sweep(
    sources: tuple[Sequence, Sequence, Sequence, Sequence],
    graph: tuple[Sequence, Sequence, Sequence],
    room: tuple[Sequence, Sequence, Sequence, Sequence, Sequence, Sequence, Sequence],
    sums: tuple[Sequence, Sequence, Sequence, Sequence],
) -> None:
    """Sum the dependencies of one source after another.

    Parameters
    ----------
    sources
        For every source its slot, what its dependencies and their squares are multiplied by, and how many
        nodes it stands for as a source.
    graph
        ``start``, ``neighbour`` and ``takes``.
    room
        ``place``, ``queue``, ``ways``, ``parent``, ``child``, ``own`` and ``beyond``.
    sums
        ``total``, ``squares``, ``inward`` and ``outward``, one number for each slot; where `squares` or
        `inward` are empty, they are not summed.
    """
    slot, factor, squared, sends = sources
    start, neighbour, takes = graph
    place, queue, ways, parent, child, own, beyond = room
    total, squares, inward, outward = sums
    for turn in range(len(slot)):
        reached, steps = walk(slot[turn], start, neighbour, place, queue, ways, parent, child)
        gather(reached, steps, takes, queue, ways, parent, child, own, beyond)
        if len(squares) > 0:
            collect_squares(reached, squared[turn], queue, ways, beyond, squares)
        if len(inward) > 0:
            collect_reach(reached, sends[turn], takes, queue, inward, outward)
        collect(reached, factor[turn], place, queue, ways, beyond, total)


def sweep_lengths(
    sources: tuple[Sequence, Sequence, Sequence, Sequence],
    graph: tuple[Sequence, Sequence, Sequence],
    room: tuple[Sequence, Sequence, Sequence, Sequence, Sequence, Sequence, Sequence],
    sums: tuple[Sequence, Sequence, Sequence, Sequence],
    lengths: tuple[Sequence, Sequence],
) -> None:
    """Do the same where edges have lengths: `lengths` holds ``length`` and ``far`` of `walk_lengths`."""
    slot, factor, squared, sends = sources
    start, neighbour, takes = graph
    length, far = lengths
    place, queue, ways, parent, child, own, beyond = room
    total, squares, inward, outward = sums
    for turn in range(len(slot)):
        reached, steps = walk_lengths(
            slot[turn], start, neighbour, length, far, place, queue, ways, parent, child
        )
        gather(reached, steps, takes, queue, ways, parent, child, own, beyond)
        if len(squares) > 0:
            collect_squares(reached, squared[turn], queue, ways, beyond, squares)
        if len(inward) > 0:
            collect_reach(reached, sends[turn], takes, queue, inward, outward)
        collect(reached, factor[turn], place, queue, ways, beyond, total)


def reach(
    sources: tuple[Sequence, Sequence],
    graph: tuple[Sequence, Sequence],
    room: tuple[Sequence, Sequence, Sequence, Sequence, Sequence],
    inward: Sequence,
) -> None:
    """Add to `inward` of every slot what the sources that reach it send, without looking at what is between.

    Parameters
    ----------
    sources
        For every source its slot and how many nodes it stands for.
    graph
        ``start`` and ``neighbour``.
    room
        ``place``, ``queue``, ``ways``, ``parent`` and ``child``.
    """
    slot, sends = sources
    start, neighbour = graph
    place, queue, ways, parent, child = room
    for turn in range(len(slot)):
        reached, _ = walk(slot[turn], start, neighbour, place, queue, ways, parent, child)
        for at in range(reached):
            here = queue[at]
            inward[here] += sends[turn]
            place[here] = len(place)
            ways[at] = 0.0
        inward[slot[turn]] -= sends[turn]
