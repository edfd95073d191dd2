"""How many people would lose their way to the rest if somebody left."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from refgraph.network import Network


def people_cut_off(network: Network) -> npt.NDArray[np.int64]:
    """Return for each node how many others of its part are no longer in the largest piece once it is gone.

    One depth-first walk finds all pieces: what hangs below a child that leads nowhere above its parent falls
    off with the parent (Hopcroft and Tarjan 1973).
    """
    size = len(network.nodes)
    near = _neighbours(network, size)
    found, lowest, below = [0] * size, [0] * size, [1] * size
    falling, largest, root = [0] * size, [0] * size, [-1] * size
    number = 0
    for start in range(size):
        if found[start] or not near[start]:
            continue
        number += 1
        found[start] = lowest[start] = number
        root[start] = start
        path = [(start, -1, iter(near[start]))]
        while path:
            node, parent, others = path[-1]
            for other in others:
                if not found[other]:
                    number += 1
                    found[other] = lowest[other] = number
                    root[other] = start
                    path.append((other, node, iter(near[other])))
                    break
                if other != parent and found[other] < lowest[node]:
                    lowest[node] = found[other]
            else:
                path.pop()
                if parent >= 0:
                    below[parent] += below[node]
                    lowest[parent] = min(lowest[parent], lowest[node])
                    if lowest[node] >= found[parent]:
                        falling[parent] += below[node]
                        largest[parent] = max(largest[parent], below[node])
    return np.array(
        [
            0 if top < 0 else below[top] - 1 - max(largest[node], below[top] - 1 - falling[node])
            for node, top in enumerate(root)
        ],
        dtype=np.int64,
    )


def _neighbours(network: Network, size: int) -> list[list[int]]:
    low, high, _ = network.links
    near: list[list[int]] = [[] for _ in range(size)]
    for one, other in zip(low.tolist(), high.tolist(), strict=True):
        near[one].append(other)
        near[other].append(one)
    return near
