# ruff: noqa: T201 - what it measures is printed
"""How much faster than its peers betweenness is, on made-up and real networks; and how well they agree.

    python tests/benchmarks/bench_betweenness.py                    # up to 10,000 contacts: a few minutes
    python tests/benchmarks/bench_betweenness.py --full             # 100,000 and a million as well
    python tests/benchmarks/bench_betweenness.py --agree 2000       # random networks compared instead
    python tests/benchmarks/bench_betweenness.py --real FOLDER      # real networks: FOLDER/NAME/referrals.csv
    python tests/benchmarks/bench_betweenness.py --kinds            # small, directed, with lengths: against igraph
    python tests/benchmarks/bench_betweenness.py --kinds --real FOLDER

Every line is one network. All tools run on it in one process and one thread, one after the other and round
again; a figure is the median of their CPU seconds from edge arrays to values, compiled and warm. A peer that would
take longer than --patience is run from a part of the sources, marked ~, and multiplied up. Ratios are the
peer's time by ours.
"""

from __future__ import annotations

import argparse
import csv
import itertools
import os
import platform
import runpy
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

os.environ.setdefault("OMP_NUM_THREADS", "1")

import igraph
import networkx
import numpy as np
from networks import Network, dense, forest

from refgraph.measures.shortest_paths import betweenness_values
from refgraph.measures.shortest_paths import engine as engines
from refgraph.measures.shortest_paths.edges import distinct_edges
from refgraph.measures.shortest_paths.planner import exact_looks
from refgraph.measures.shortest_paths.reduction import reduce_undirected

try:
    import rustworkx
except ImportError:
    rustworkx = None
try:
    import networkit
except ImportError:
    networkit = None

WARM = 10**6  # so many runs share the start of the compiler: what is measured is the warm one
Run = Callable[[np.ndarray | None], object]


@dataclass(frozen=True)
class Peer:
    """A tool to compare with: how to make its graph, and how to run it from all or some sources."""

    name: str
    prepare: Callable[[int, np.ndarray, np.ndarray], Run]
    by_source: bool


def main() -> None:
    """Read the command line and print one table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--full", action="store_true", help="100,000 and a million contacts as well")
    parser.add_argument(
        "--agree", type=int, metavar="N", help="compare N random networks of every kind instead"
    )
    parser.add_argument("--real", type=Path, metavar="FOLDER", help="real networks from this folder")
    parser.add_argument(
        "--kinds", action="store_true", help="directed and with lengths, against igraph, instead"
    )
    parser.add_argument("--rounds", type=int, default=3, help="runs of which the median counts")
    parser.add_argument("--patience", type=float, default=3.0, help="CPU seconds a peer may take for one run")
    parser.add_argument("--threads", action="store_true", help="one thread against two instead")
    parser.add_argument(
        "--start", action="store_true", help="cold and cached start of the compiled path instead"
    )
    options = parser.parse_args()
    if options.kinds:
        compare_kinds(_networks(options) if options.real else _kinds(), options.rounds)
    elif options.agree:
        agree(options.agree)
    elif options.threads:
        compare_threads(options.rounds)
    elif options.start:
        compare_starts()
    else:
        compare(_networks(options), options.rounds, options.patience)


def compare(networks: dict[str, Callable[[], Network]], rounds: int, patience: float) -> None:
    """Print a table of CPU seconds and ratios."""
    peers = [Peer("igraph", _igraph, True), Peer("networkx", _networkx, True)]
    peers += [Peer("networkit", _networkit, False)] if networkit else []
    peers += [Peer("rustworkx", _rustworkx, False)] if rustworkx else []
    print(
        f"{time.strftime('%Y-%m-%d')}, {_machine()}, Python {platform.python_version()}; CPU seconds, one thread"
    )
    for name, module in (("networkit", networkit), ("rustworkx", rustworkx)):
        if module is None:
            print(f"{name}: not installed")
    betweenness_values(*forest(300, 0.5), runs=WARM)
    head = ["network", "contacts", "edges", "edge visits", "refgraph", *(peer.name for peer in peers)]
    print(_line(head))
    for name, make in networks.items():
        n, source, target = make()
        edges = distinct_edges(n, source, target, None, False)
        runs = {
            peer.name: peer.prepare(n, edges.tail, edges.head) for peer in peers if _able(peer, n, len(edges))
        }
        ours, theirs = _measure(n, source, target, runs, peers, rounds, patience)
        cells = [_ratio(theirs.get(peer.name), ours) for peer in peers]
        graph = reduce_undirected(n, edges, engines.compiled()).graph
        looks = exact_looks(graph)
        print(_line([name, f"{n:,}", f"{len(edges):,}", f"{looks:.2g}", f"{ours:.4g}", *cells]), flush=True)


def compare_kinds(networks: dict[str, Callable[[], Network]], rounds: int) -> None:
    """Print igraph's time by ours, undirected and directed, every edge one step and with lengths.

    Both from the same arrays, loops and parallel edges taken out by each. Warm, as in a run that measures more
    than once, and then as the only betweenness of its process.
    """
    betweenness_values(*forest(300, 0.5), runs=WARM)
    kinds = [(directed, weighted) for directed in (False, True) for weighted in (False, True)]
    names = ["directed" * directed + " lengths" * weighted or "plain" for directed, weighted in kinds]
    print(_line(["igraph / refgraph", "contacts", *names]))
    later: list[float] = []  # milliseconds, where igraph is first by more than a tenth
    for name, make in networks.items():
        n, source, target = make()
        cells = []
        for directed, weighted in kinds:
            distance = np.random.default_rng(1).integers(1, 2000, len(source)) if weighted else None
            theirs, *ours = _kind(n, source, target, directed, distance, rounds)
            cells.append(" ".join(f"{theirs / each:.3g}x" for each in ours))
            later += [1000 * (each - theirs) for each in ours if each > 1.1 * theirs]
        print(_line([name, f"{n:,}", *cells]), flush=True)
    print(f"later than igraph by more than a tenth: {len(later)}, by {max(later, default=0):.2f} ms at most")


def _kind(
    n: int, source: np.ndarray, target: np.ndarray, directed: bool, distance: np.ndarray | None, rounds: int
) -> list[float]:
    """Return the CPU seconds of igraph, of ours warm, and of ours alone."""
    graph = {"directed": directed, "distance": distance}
    runs: list[Callable[[], object]] = [
        lambda: _igraph_kind(n, source, target, directed, distance),
        lambda: betweenness_values(n, source, target, runs=WARM, **graph),
        lambda: betweenness_values(n, source, target, **graph),
    ]
    taken = [[_seconds(run) for run in runs] for _ in range(rounds)]
    return [statistics.median(each) for each in zip(*taken, strict=True)]


def _igraph_kind(
    n: int, source: np.ndarray, target: np.ndarray, directed: bool, distance: np.ndarray | None
) -> object:
    graph = igraph.Graph(n, list(zip(source.tolist(), target.tolist(), strict=True)), directed=directed)
    if distance is None:
        return graph.simplify().betweenness(directed=directed)
    graph.es["length"] = distance.tolist()
    return graph.simplify(combine_edges="min").betweenness(directed=directed, weights="length")


def _measure(
    n: int,
    source: np.ndarray,
    target: np.ndarray,
    runs: dict[str, Run],
    peers: list[Peer],
    rounds: int,
    patience: float,
) -> tuple[float, dict[str, tuple[float, bool]]]:
    ours: list[float] = []
    theirs: dict[str, list[float]] = {name: [] for name in runs}
    parts = {peer.name: _part(peer, runs[peer.name], n, patience) for peer in peers if peer.name in runs}
    for _ in range(rounds):
        if not ours or sum(ours) < 20 * patience:
            ours.append(_seconds(lambda: betweenness_values(n, source, target, runs=WARM)))
        for name, run in runs.items():
            part = parts[name]
            if part is not None:
                sources, factor = part
                theirs[name].append(factor * _seconds(lambda run=run, sources=sources: run(sources)))
    medians = {name: (statistics.median(each), parts[name][1] > 1) for name, each in theirs.items() if each}
    return statistics.median(ours), medians


def _part(peer: Peer, run: Run, n: int, patience: float) -> tuple[np.ndarray | None, float] | None:
    """Return the sources from which to run a peer, None for all, and what to multiply by; None to leave it out."""
    if not peer.by_source:
        return (None, 1.0)
    rng = np.random.default_rng(0)
    few = rng.choice(n, min(n, 20), replace=False)
    estimate = _seconds(lambda: run(few)) * n / len(few)
    count = min(n, max(20, int(n * patience / max(estimate, 1e-9))))
    return (None, 1.0) if count == n else (rng.choice(n, count, replace=False), n / count)


def compare_threads(rounds: int) -> None:
    """Print wall-clock seconds with one thread and with two, and whether the bits are the same."""
    betweenness_values(*forest(300, 0.5), runs=WARM)
    print(_line(["network", "one thread", "two threads", "ratio", "same bits"]))
    for name, network in (("100 % extra, 30k", forest(30_000, 1.0)), ("dense, 10k", dense(10_000))):
        seconds: dict[int, list[float]] = {1: [], 2: []}
        values = {}
        for _ in range(rounds):
            for threads, each in seconds.items():
                begin = time.perf_counter()
                values[threads] = betweenness_values(*network, runs=WARM, threads=threads).values
                each.append(time.perf_counter() - begin)
        one, two = (statistics.median(each) for each in seconds.values())
        same = "yes" if (values[1] == values[2]).all() else "no"
        print(_line([name, f"{one:.2f}", f"{two:.2f}", f"{one / two:.2f}", same]), flush=True)


def compare_starts() -> None:
    """Print the CPU seconds of a process that compiles for the first time, and of one that finds it kept."""
    code = (
        "import time; begin = time.process_time()\n"
        "import numpy as np\n"
        "from refgraph.measures.shortest_paths import betweenness_values\n"
        "ready = time.process_time()\n"
        "ring = np.arange(400)\n"
        "assert betweenness_values(400, ring, (ring + 1) % 400, runs=10**9).engine == 'compiled'\n"
        "print(ready - begin, time.process_time() - ready)\n"
    )
    import tempfile

    with tempfile.TemporaryDirectory() as folder:
        for label in ("cold", "cached", "cached"):
            environment = os.environ | {"NUMBA_CACHE_DIR": folder}
            done = subprocess.run(
                [sys.executable, "-c", code], env=environment, capture_output=True, check=True
            )
            imports, start = (float(each) for each in done.stdout.split())
            print(f"{label}: imports {imports:.2f} s, compiled engine {start:.2f} s of CPU")


def agree(count: int) -> None:
    """Compare `count` random networks of every shape, undirected and directed, weighted and not, with igraph."""
    tests = runpy.run_path(str(Path(__file__).parents[1] / "test_shortest_paths_agreement.py"))
    worst = 0.0
    for seed in range(count):
        case = tests["random_case"](seed)
        for directed in (False, True):
            for distance in (None, tests["random_distances"](case, seed)):
                expected = tests["by_igraph"](case, directed, distance)
                for engine in (tests["engines"].interpreted(), tests["engines"].compiled()):
                    found = tests["own"](case, engine, directed, distance)
                    error = np.abs(found - expected) / np.maximum(np.abs(expected), 1.0)
                    worst = max(worst, float(error.max(initial=0.0)))
    print(f"{count:,} networks, each undirected and directed, with and without lengths, by both engines:")
    print(f"largest relative error against igraph {worst:.2g}")


def _networks(options: argparse.Namespace) -> dict[str, Callable[[], Network]]:
    if options.real:
        return {name: lambda name=name: _real(options.real / name) for name in _REAL}
    sizes = [1_000, 10_000] + ([100_000, 1_000_000] if options.full else [])
    networks: dict[str, Callable[[], Network]] = {}
    for n in sizes:
        for extra in (0.0, 0.05, 0.2, 1.0):
            if n * n * extra <= 10**11 or extra <= 0.05:
                networks[f"{extra:.0%} extra"[:12] + f", {n:,}"] = lambda n=n, extra=extra: forest(n, extra)
        if n <= 10_000:
            networks[f"dense, {n:,}"] = lambda n=n: dense(n)
    return networks


def _kinds() -> dict[str, Callable[[], Network]]:
    """Return small networks, some of them known from the literature, and middling ones."""
    known = {
        "Zachary": networkx.karate_club_graph,
        "Les Miserables": networkx.les_miserables_graph,
        "Southern women": networkx.davis_southern_women_graph,
        "preferential, 1,000": lambda: networkx.barabasi_albert_graph(1000, 3, seed=1),
        "small world, 500": lambda: networkx.watts_strogatz_graph(500, 6, 0.1, seed=1),
        "random, 200": lambda: networkx.gnm_random_graph(200, 800, seed=1),
        "cliques, 200": lambda: networkx.connected_caveman_graph(20, 10),
        "grid, 900": lambda: networkx.grid_2d_graph(30, 30),
        "scale-free, 2,000": lambda: networkx.DiGraph(networkx.scale_free_graph(2000, seed=1)),
    }
    networks = {name: lambda make=make: _of_networkx(make()) for name, make in known.items()}
    for n in (10, 30, 100, 200, 1000, 3000):
        networks[f"20 % extra, {n:,}"] = lambda n=n: forest(n, 0.2)
        if n > 100:
            networks[f"100 % extra, {n:,}"] = lambda n=n: forest(n, 1.0)
        networks[f"dense, {n:,}"] = lambda n=n: dense(n, min(20, n // 4))
    return networks


def _of_networkx(graph: networkx.Graph) -> Network:
    numbered = networkx.convert_node_labels_to_integers(graph)
    ends = np.array([edge[:2] for edge in numbered.edges], np.int64).reshape(-1, 2)
    return len(numbered), ends[:, 0], ends[:, 1]


_REAL = {
    "nobel_physics": ("referrer_name", "referred_name"),
    "nfl_coaching_tree": ("source", "target"),
    "email_eu_core": ("from", "to"),
    "krackhardt_hightech": ("from_id", "to_id"),
    "lazega_lawyers": ("from_id", "to_id"),
    "ckm_physicians": ("from_id", "to_id"),
    "stat_genealogy": ("Referrer", "Referred"),
}


def _real(folder: Path) -> Network:
    with (folder / "referrals.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = [tuple(row[column] for column in _REAL[folder.name]) for row in csv.DictReader(file)]
    number: dict[str, int] = {}
    ends = np.array([[number.setdefault(name, len(number)) for name in row] for row in rows])
    return len(number), ends[:, 0], ends[:, 1]


def _able(peer: Peer, n: int, edges: int) -> bool:
    """Return whether a peer's graph can be made in reasonable time and memory."""
    if not peer.by_source:  # nor can it be run in part
        return n * (n + 2 * edges) <= 5e8
    return n + edges <= (3_000_000 if peer.name == "igraph" else 300_000)


def _igraph(n: int, tail: np.ndarray, head: np.ndarray) -> Run:
    ends = list(zip(tail.tolist(), head.tolist(), strict=True))

    built = igraph.Graph(n, ends)

    def run(sources: np.ndarray | None) -> object:
        if sources is None:
            return igraph.Graph(n, ends).betweenness(directed=False)
        return built.betweenness(directed=False, sources=sources.tolist())  # building is not multiplied up

    return run


def _networkx(n: int, tail: np.ndarray, head: np.ndarray) -> Run:
    from networkx.algorithms.centrality import betweenness_centrality_subset

    graph = networkx.Graph()
    graph.add_nodes_from(range(n))
    graph.add_edges_from(zip(tail.tolist(), head.tolist(), strict=True))

    def run(sources: np.ndarray | None) -> object:
        if sources is None:
            return networkx.betweenness_centrality(graph, normalized=False)
        return betweenness_centrality_subset(graph, sources.tolist(), list(graph))

    return run


def _networkit(n: int, tail: np.ndarray, head: np.ndarray) -> Run:
    networkit.setNumberOfThreads(1)
    graph = networkit.Graph(n)
    for a, b in zip(tail.tolist(), head.tolist(), strict=True):
        graph.addEdge(a, b)
    return lambda _: networkit.centrality.Betweenness(graph).run().scores()


def _rustworkx(n: int, tail: np.ndarray, head: np.ndarray) -> Run:
    graph = rustworkx.PyGraph()
    graph.add_nodes_from(range(n))
    graph.add_edges_from_no_data(list(zip(tail.tolist(), head.tolist(), strict=True)))
    return lambda _: rustworkx.betweenness_centrality(graph, normalized=False, parallel_threshold=n + 1)


def _seconds(run: Callable[[], object]) -> float:
    """Return the CPU seconds of one run; short ones are repeated for a tenth of a second, whoever's they are."""
    begin = time.process_time()
    for count in itertools.count(1):
        run()
        taken = time.process_time() - begin
        if taken > 0.1:
            return taken / count
    raise AssertionError


def _ratio(measured: tuple[float, bool] | None, ours: float) -> str:
    if measured is None:
        return "-"
    seconds, extrapolated = measured
    return f"{'~' if extrapolated else ''}{seconds / ours:,.3g}x ({seconds:.3g})"


def _line(cells: list[str]) -> str:
    return f"{cells[0]:<22}" + "".join(f"{cell:>20}" for cell in cells[1:])


def _machine() -> str:
    cpuinfo = Path("/proc/cpuinfo")
    lines = cpuinfo.read_text().splitlines() if cpuinfo.exists() else []
    names = [line.split(":")[1].strip() for line in lines if line.startswith("model name")]
    return f"{names[0] if names else platform.processor()}, {os.cpu_count()} cores"


if __name__ == "__main__":
    main()
