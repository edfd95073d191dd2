# ruff: noqa: T201 - what it measures is printed
"""What sharing out costs, and whether the bits stay the same: betweenness, harmonic closeness and reruns.

    python tests/benchmarks/bench_sums.py                                      # seconds each
    python tests/benchmarks/bench_sums.py --contacts 150000 --only betweenness  # beyond 100 CPU seconds

Each is found alone, by threads, by an executor, and by 1, 2 and 4 Dask workers, of two of which one is killed in the
middle. Figures are CPU seconds, user and system, of this process and all others with their start and their end;
ratios are to this process alone. The parts as they were timed here are then given to 8 workers that nobody has to
have, each to whoever is free first: how much of their time these work until the last is done.
"""

from __future__ import annotations

import argparse
import hashlib
import heapq
import multiprocessing
import os
import signal
import time
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager, nullcontext
from functools import partial
from multiprocessing import forkserver
from typing import Any

import pandas as pd
from networks import Network, forest

import refgraph as rg
from refgraph.measures import Means, betweenness_values
from refgraph.stability import RerunRules, rerun

Found = Callable[..., bytes]
SUMS = ("betweenness", "harmonic", "reruns")
WORKERS = 8


def main() -> None:
    """Measure what the arguments name, and print it."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--contacts", type=int, default=20_000, help="for betweenness; others have fewer")
    parser.add_argument("--only", nargs="+", choices=SUMS, default=SUMS, help="what to find")
    given = parser.parse_args()
    measure_sums(given.contacts, given.only)


def measure_sums(contacts: int, which: tuple[str, ...] = SUMS) -> None:
    """Print what each of these sums costs by whoever does it, and the bits."""
    near, few = min(contacts, 12_000), min(contacts, 2_000)
    if "betweenness" in which:
        betweenness_values(*forest(300, 0.5), runs=10**6)
        _compare(f"betweenness of {contacts:,}", partial(_betweenness, forest(contacts, 1.0)), threads=True)
    if "harmonic" in which:
        _compare(f"harmonic closeness of {near:,}", partial(_harmonic, _ranked(near)))
    if "reruns" in which:
        _compare(f"200 reruns of {few:,}", partial(_reruns, _ranked(few, by="betweenness")))


def _betweenness(network: Network, **options: Any) -> bytes:
    return betweenness_values(*network, runs=10**6, budget=10**15, **options).values.tobytes()


def _harmonic(ranked: rg.Result, **options: Any) -> bytes:
    return rg.measure(ranked.network, "harmonic", Means(**options))["harmonic"].to_numpy().tobytes()


def _reruns(ranked: rg.Result, **options: Any) -> bytes:
    means = Means(**options)
    found = rerun(ranked.network, ranked.measures, ranked.ranking.order, RerunRules(reruns=200), means=means)
    return found.table.to_csv().encode()


def _ranked(contacts: int, **options: Any) -> rg.Result:
    _, source, target = forest(contacts, 1.0)
    log = pd.DataFrame({"referrer": source, "referred": target}).astype(str)
    settings = rg.Settings(stability=RerunRules(reruns=0))
    return rg.run(referrals=("C" + log), settings=settings, **options)


def _compare(title: str, find: Found, *, threads: bool = False) -> None:
    print(f"\n{title:28}{'CPU s':>9}{'ratio':>8}{'wall s':>9}  sha256 of the values")
    alone, all_bits, parts = 0.0, set(), Alone()
    for name, way in _ways(parts, threads):
        begin = time.perf_counter()
        with taken() as seconds, way() as given:
            bits = hashlib.sha256(find(**given)).hexdigest()
        wall = time.perf_counter() - begin
        alone = alone or seconds[0]
        all_bits.add(bits)
        print(f"{name:28}{seconds[0]:9.1f}{seconds[0] / alone:8.2f}{wall:9.1f}  {bits[:16]}", flush=True)
    assert len(all_bits) == 1, "the bits differ"
    print(f"{len(parts.took)} parts keep {WORKERS} workers busy {busy(parts.took):.0%} of the time")


def busy(parts: list[float], workers: int = WORKERS) -> float:
    """Return what share of their time so many workers work, if each part goes to whoever is free first."""
    free = [0.0] * workers
    for part in parts:
        heapq.heapreplace(free, free[0] + part)
    return sum(parts) / (workers * max(free))


class Alone:
    """Workers that are this process, and time each part."""

    def __init__(self) -> None:
        self.took: list[float] = []

    def worth(self, visits: float) -> bool:
        """Share everything out."""
        return True

    def each(
        self, function: Callable[[Any, Any], Any], common: object, parts: Iterable[Any]
    ) -> Iterator[Any]:
        """Do the parts one after another."""
        for part in parts:
            begin = time.process_time()
            found = function(common, part)
            self.took.append(time.process_time() - begin)
            yield found


class Killed:
    """Workers of which one is killed as soon as the first part is done."""

    def __init__(self, workers: rg.Hired) -> None:
        self.worth, self._workers = workers.worth, workers

    def each(
        self, function: Callable[[Any, Any], Any], common: object, parts: Iterable[Any]
    ) -> Iterator[Any]:
        """Do the parts, and end a worker meanwhile."""
        for number, found in enumerate(self._workers.each(function, common, parts)):
            if number == 0:
                os.kill(next(iter(self._workers._workers._client.run(os.getpid).values())), signal.SIGKILL)
            yield found


def _ways(parts: Alone, threads: bool) -> Iterator[tuple[str, Callable[[], Any]]]:
    yield "alone", partial(nullcontext, {})
    yield "alone, in parts", partial(nullcontext, {"workers": parts})
    if threads:
        yield "two threads", partial(nullcontext, {"threads": 2})
    yield "two processes", pool
    try:
        import distributed  # noqa: F401
    except ImportError:
        print("distributed is not installed")
        return
    yield "one Dask worker", partial(dask, 1)
    yield "two", partial(dask, 2)
    yield "four", partial(dask, 4)
    yield "two, one of them killed", partial(dask, 2, killed=True)


@contextmanager
def pool() -> Iterator[dict[str, object]]:
    """Two processes of an executor."""
    spawned = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(2, mp_context=spawned) as executor, rg.hire(executor, least=0) as workers:
        yield {"workers": workers}


@contextmanager
def dask(count: int, killed: bool = False) -> Iterator[dict[str, object]]:
    """So many Dask workers, of which one may be killed."""
    with rg.hire(count, least=0) as workers:
        yield {"workers": Killed(workers) if killed else workers}
    # The process that workers are copied from would stay until the end, and count only then.
    forkserver._forkserver._stop()


@contextmanager
def taken() -> Iterator[list[float]]:
    """Fill a list with the CPU seconds of what is done inside, by this process and those that ended meanwhile."""
    seconds: list[float] = []
    before = sum(os.times()[:4])
    yield seconds
    seconds.append(sum(os.times()[:4]) - before)


if __name__ == "__main__":
    main()
