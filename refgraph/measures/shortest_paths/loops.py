"""The steps that walk a network node by node: one source, interpreted on lists or compiled on arrays.

Each function works in place on sequences that the caller provides, so that plain Python can be given lists
(which it indexes faster than arrays) and the compiler arrays. None of them recurses.
"""

from __future__ import annotations

from typing import Any

Sequence = Any  # a list of numbers, or an array of them


def count_places(key: Sequence, cursor: Sequence, position: Sequence) -> None:
    """Find the place of every key in ascending order, equal ones in the order they are in.

    Parameters
    ----------
    key
        Numbers from 0.
    cursor
        The first place of each number.
    position
        The place of every key.
    """
    for at in range(len(key)):
        number = key[at]
        position[at] = cursor[number]
        cursor[number] += 1


def peel(
    degree: Sequence, link: Sequence, hang: Sequence, squares: Sequence, order: Sequence, count: int
) -> int:
    """Take off nodes with one neighbour until none is left, each into that neighbour.

    Parameters
    ----------
    degree
        The number of neighbours still there; ends as 0 for every node peeled.
    link
        The sum of the neighbours still there: of a node with one neighbour, that neighbour. Ends as the
        parent of every node peeled; the last node of a tree is its own parent.
    hang
        The number of nodes taken off into each node, itself included; starts as 1.
    squares
        The sum of the squares of the sizes of the branches taken off into each node; starts as 0.
    order
        The nodes in the order in which they come off; starts with the `count` nodes of degree 1.
    count
        How many nodes of degree 1 there are.

    Returns
    -------
    int
        How many nodes came off.
    """
    done = 0
    while done < count:
        node = order[done]
        done += 1
        if degree[node] == 0:
            link[node] = node
            continue
        parent = link[node]
        branch = hang[node]
        degree[node] = 0
        degree[parent] -= 1
        link[parent] -= node
        hang[parent] += branch
        squares[parent] += branch * branch
        if degree[parent] == 1:
            order[count] = parent
            count += 1
    return count


def find_blocks(
    start: Sequence,
    neighbour: Sequence,
    hang: Sequence,
    squares: Sequence,
    found: Sequence,
    low: Sequence,
    cursor: Sequence,
    path: Sequence,
    waiting: Sequence,
    root: Sequence,
    block: Sequence,
    slot: Sequence,
    member: Sequence,
    first: Sequence,
    below: Sequence,
) -> tuple[int, int]:
    """Find the biconnected blocks of three nodes and more (Hopcroft and Tarjan 1973), without recursion.

    A block is closed at its top, the node through which the search entered it. Every node has a slot in each
    block it belongs to; a block's slots are consecutive, the top's first.

    Parameters
    ----------
    start, neighbour
        The adjacency of n nodes, undirected.
    hang, squares
        As left by `peel`; what hangs below a block is added to its top as one more branch.
    found, low
        When a node was found (from 1, ascending), and the earliest node that it or a descendant links to;
        both start as 0.
    cursor
        The next entry of each node's neighbours to look at; starts as `start` without its last entry.
    path, waiting
        Room for n nodes each: the search path, and the nodes found whose block is still open.
    root
        The node from which the search reached each node: one for every component.
    block
        The block in which a node is not the top, or -1: a bridge leads to it, or it is a root; starts as -1.
    slot
        The slot of a node in that block.
    member
        Room for 2 n: the node of each slot.
    first, below
        Room for n blocks: the first slot, and how many nodes hang from all but its top.

    Returns
    -------
    tuple[int, int]
        The number of blocks and of slots.
    """
    clock = 0
    blocks = 0
    slots = 0
    for seed in range(len(found)):
        if found[seed] != 0:
            continue
        clock += 1
        found[seed] = clock
        low[seed] = clock
        root[seed] = seed
        path[0] = seed
        depth = 1
        held = 0
        while depth > 0:
            node = path[depth - 1]
            if cursor[node] < start[node + 1]:
                other = neighbour[cursor[node]]
                cursor[node] += 1
                if found[other] == 0:
                    clock += 1
                    found[other] = clock
                    low[other] = clock
                    root[other] = seed
                    path[depth] = other
                    depth += 1
                    waiting[held] = other
                    held += 1
                elif found[other] < low[node]:
                    low[node] = found[other]
                continue
            depth -= 1
            if depth == 0:
                continue
            top = path[depth - 1]
            low[top] = min(low[top], low[node])
            if low[node] < found[top]:
                continue
            if waiting[held - 1] == node:
                held -= 1
                branch = hang[node]
            else:
                first[blocks] = slots
                member[slots] = top
                slots += 1
                branch = 0.0
                inside = top
                while inside != node:
                    held -= 1
                    inside = waiting[held]
                    block[inside] = blocks
                    slot[inside] = slots
                    member[slots] = inside
                    slots += 1
                    branch += hang[inside]
                below[blocks] = branch
                blocks += 1
            hang[top] += branch
            squares[top] += branch * branch
    return blocks, slots


def breadth_first(
    start: Sequence, neighbour: Sequence, first: Sequence, seed: Sequence, seen: Sequence, order: Sequence
) -> None:
    """Put the slots of each block in breadth-first order from its seed, so that near slots are near in memory.

    Parameters
    ----------
    start, neighbour
        The adjacency of the slots, undirected; no edge leaves a block, and each block is connected.
    first
        The first slot of each block, and the number of slots.
    seed
        The slot of each block to begin with.
    seen
        Whether a slot has its place; starts as 0.
    order
        The slots in their new order.
    """
    for block in range(len(seed)):
        tail = first[block]
        order[tail] = seed[block]
        seen[seed[block]] = 1
        tail += 1
        head = first[block]
        while head < tail:
            here = order[head]
            head += 1
            for other in neighbour[start[here] : start[here + 1]]:
                if seen[other] == 0:
                    seen[other] = 1
                    order[tail] = other
                    tail += 1


def fold(
    order: Sequence,
    count: int,
    parent: Sequence,
    up: Sequence,
    down: Sequence,
    inward: Sequence,
    outward: Sequence,
    both: Sequence,
) -> None:
    """Fold the nodes peeled into their parents where edges have a direction.

    Parameters
    ----------
    order, count, parent
        As `peel` left them.
    up, down
        Whether an edge leads from each node to its parent, and from its parent to it, as 1 or 0.
    inward, outward
        How many nodes that hang from each node, itself included, reach it and are reached from it; start as 1.
    both
        The sum over its branches of the product of the two; starts as 0.
    """
    for at in range(count):
        node = order[at]
        into = parent[node]
        if into != node:
            arrive = up[node] * inward[node]
            leave = down[node] * outward[node]
            inward[into] += arrive
            outward[into] += leave
            both[into] += arrive * leave


def hand_down(
    order: Sequence,
    count: int,
    parent: Sequence,
    up: Sequence,
    down: Sequence,
    inward: Sequence,
    outward: Sequence,
    above: Sequence,
    beyond: Sequence,
) -> None:
    """Hand down to the nodes peeled what their parents know of the rest of the network.

    Parameters
    ----------
    order, count, parent, up, down, inward, outward
        As for `fold`, and as it left them.
    above, beyond
        How many nodes outside its own branches reach each node and are reached from it; given where a node was
        not peeled.
    """
    for turn in range(count):
        node = order[count - 1 - turn]
        into = parent[node]
        if into != node:
            above[node] = down[node] * (inward[into] - up[node] * inward[node] + above[into])
            beyond[node] = up[node] * (outward[into] - down[node] * outward[node] + beyond[into])
