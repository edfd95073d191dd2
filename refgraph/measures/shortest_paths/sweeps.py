"""Walks from many sources, in chunks: the sum over a chunk is a function of the slot graph and its sources alone.

Chunks are cut by counted work, never by who walks them, and their sums are added in the order of the sources, so
that any number of threads gives the same bits, and so do workers on other machines.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import numpy as np

from refgraph.measures.shortest_paths.edges import Adjacency
from refgraph.measures.shortest_paths.engine import Engine, compiled, interpreted
from refgraph.measures.shortest_paths.reduction import SlotGraph, Sums
from refgraph.workers import in_order

if TYPE_CHECKING:
    from refgraph.workers import Crew

CUT = 1
"""The version of how sources are cut into chunks: another cut adds in another order, and may change the last bits."""

_CHUNK = 20_000_000  # edge visits: about a tenth of a second, compiled
_CHUNKS = 128  # at most so many, because each begins with empty sums
_THREADS_FROM = 100_000_000  # edge visits; below it a second thread takes longer to start than it saves


@dataclass(frozen=True)
class Sources:
    """Slots to walk from.

    Parameters
    ----------
    slot
        The slots, (k,).
    factor
        What the dependencies of each are multiplied by.
    sends
        What each adds to the `inward` of the slots it reaches.
    squared
        What the squares of its dependencies are multiplied by; empty if they are not wanted.
    """

    slot: np.ndarray
    factor: np.ndarray
    sends: np.ndarray
    squared: np.ndarray = field(default_factory=lambda: np.empty(0))

    def part(self, begin: int, end: int) -> Sources:
        """Return the sources from `begin` to before `end`."""
        return Sources(*(each[begin:end] for each in (self.slot, self.factor, self.sends, self.squared)))


@dataclass(frozen=True)
class Runner:
    """How walks are run.

    Parameters
    ----------
    engine
        What runs them.
    threads
        How many threads may take part; the result does not depend on it.
    progress
        Called after each chunk with the edge visits it was counted for.
    workers
        Who walks instead where it is worth asking them; the result does not depend on it.
    """

    engine: Engine
    threads: int = 1
    progress: Callable[[int], None] | None = None
    workers: Crew | None = None

    def walk(self, graph: SlotGraph, sources: Sources) -> Sums:
        """Sum dependencies, and what else is asked for, over walks from all the sources."""
        return self._sum(graph, sources, sweep)

    def reach(self, graph: SlotGraph, sources: Sources) -> Sums:
        """Sum only `inward` over walks from all the sources."""
        return self._sum(graph, sources, reach)

    def _sum(
        self, graph: SlotGraph, sources: Sources, run: Callable[[SlotGraph, Sources, Engine], Sums]
    ) -> Sums:
        cuts, visits = cut(graph, sources.slot)
        parts = [sources.part(begin, end) for begin, end in pairwise(cuts)]
        sums = _no_sums(graph, sources)
        for part, count in zip(self._walked(graph, parts, sum(visits), run), visits, strict=True):
            for whole, share in zip(vars(sums).values(), vars(part).values(), strict=True):
                whole += share
            if self.progress is not None:
                self.progress(count)
        return sums

    def _walked(
        self,
        graph: SlotGraph,
        parts: list[Sources],
        visits: int,
        run: Callable[[SlotGraph, Sources, Engine], Sums],
    ) -> Iterator[Sums]:
        """Yield the sums of every chunk, in their order, by whoever is worth asking."""
        if self.engine.name == "compiled" and len(parts) > 1:
            if self.workers is not None and self.workers.worth(visits):
                yield from self.workers.each(sweep_there if run is sweep else reach_there, graph, parts)
                return
            if self.threads > 1 and visits > _THREADS_FROM:
                with ThreadPoolExecutor(self.threads) as pool:
                    yield from in_order(
                        lambda part: pool.submit(run, graph, part, self.engine), parts, 2 * self.threads
                    )
                return
        yield from (run(graph, part, self.engine) for part in parts)


def sweep_there(graph: SlotGraph, sources: Sources) -> Sums:
    """Do what `sweep` does, on a worker that has an engine of its own."""
    return sweep(graph, sources, _engine_there())


def reach_there(graph: SlotGraph, sources: Sources) -> Sums:
    """Do what `reach` does, on a worker that has an engine of its own."""
    return reach(graph, sources, _engine_there())


def _engine_there() -> Engine:
    try:
        return compiled()
    except ImportError:  # the same bits, only later
        return interpreted()


def sweep(graph: SlotGraph, sources: Sources, engine: Engine) -> Sums:
    """Sum over walks from one chunk of sources: a pure function of the graph and the chunk."""
    hold = engine.hold
    sums = tuple(hold(each) for each in vars(_no_sums(graph, sources)).values())
    kept = (*_slots(sources, engine), hold(sources.factor), hold(sources.squared), hold(sources.sends))
    walked = (*_walked(graph, engine), hold(graph.takes))
    slots = len(graph.node)
    room = (*_room(graph.forward, slots, engine), hold(np.zeros(slots)), hold(np.zeros(slots)))
    if len(graph.forward.length):
        far = hold(np.full(slots, np.iinfo(np.int64).max))
        engine.run.sweep_lengths(kept, walked, room, sums, (hold(graph.forward.length), far))
    else:
        engine.run.sweep(kept, walked, room, sums)
    return Sums(*(np.asarray(each, float) for each in sums))


def reach(graph: SlotGraph, sources: Sources, engine: Engine) -> Sums:
    """Sum only `inward` over walks from one chunk of sources; lengths do not matter to it."""
    sums = _no_sums(graph, sources)
    inward = engine.hold(sums.inward)
    kept = (*_slots(sources, engine), engine.hold(sources.sends))
    engine.run.reach(kept, _walked(graph, engine), _room(graph.forward, len(graph.node), engine), inward)
    return replace(sums, inward=np.asarray(inward, float))


def _slots(sources: Sources, engine: Engine) -> tuple[Any, ...]:
    return (engine.hold(sources.slot.astype(np.uint32)),)


def _walked(graph: SlotGraph, engine: Engine) -> tuple[Any, ...]:
    return engine.hold(graph.forward.start.astype(np.uint32)), engine.hold(graph.forward.neighbour)


def _room(around: Adjacency, slots: int, engine: Engine) -> tuple[Any, ...]:
    hold = engine.hold
    place, queue = np.full(slots, slots, np.uint32), np.zeros(slots + 1, np.uint32)
    parent, child = np.zeros((2, len(around.neighbour) + 1), np.uint32)
    return hold(place), hold(queue), hold(np.zeros(slots + 1)), hold(parent), hold(child)


def _no_sums(graph: SlotGraph, sources: Sources) -> Sums:
    slots = len(graph.node)
    squares = slots if len(sources.squared) else 0
    reached = slots if graph.directed else 0
    return Sums(np.zeros(slots), np.zeros(squares), np.zeros(reached), np.zeros(reached))


def cut(graph: SlotGraph, slot: np.ndarray) -> tuple[list[int], list[int]]:
    """Return where the chunks of these sources begin and end, and the edge visits of each; see `CUT`."""
    visits = np.concatenate([[0], np.cumsum(graph.entries[graph.block_of(slot)])])
    total = int(visits[-1])
    size = max(_CHUNK, -(-total // _CHUNKS))
    ends = np.searchsorted(visits, np.arange(size, total, size))
    cuts = np.unique(np.concatenate([[0], ends, [len(slot)]]))
    return cuts.tolist(), np.diff(visits[cuts]).tolist()
