# ruff: noqa: T201 - what it measures is printed
"""What each layer costs as a network grows: tables with and without DuckDB, reduction, sums, workers, commands.

    python tests/benchmarks/bench_scale.py                        # all parts, small
    python tests/benchmarks/bench_scale.py --rows 20000000        # a log of so many rows, by DuckDB
    python tests/benchmarks/bench_scale.py --full                 # networks and commands up to a million contacts
    python tests/benchmarks/bench_scale.py --only tables sums     # some parts

Both sides of a ratio are measured in one run. Figures are CPU seconds, user and system, children included, and the
most memory that one process held; those of workers count their start and their end. Growth is the exponent from one
size to the next: 1 is linear. Rows and networks are made up, the same each time; each of the people of a log refers
to five others.
"""

from __future__ import annotations

import argparse
import math
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import numpy as np
from bench_rank import write_export
from bench_sums import measure_sums, taken
from networks import forest

from refgraph.measures import betweenness_values
from refgraph.measures.shortest_paths import engine as engines
from refgraph.measures.shortest_paths.edges import distinct_edges
from refgraph.measures.shortest_paths.planner import exact_looks
from refgraph.measures.shortest_paths.reduction import reduce_undirected

READ = """
import resource, sys, refgraph as rg
records = rg.read(sys.argv[1], tables=sys.argv[2], memory=sys.argv[3])
network = rg.Network.from_tables(rg.resolve(records))
used = resource.getrusage(resource.RUSAGE_SELF)
print(used.ru_utime + used.ru_stime, used.ru_maxrss / 1e6, len(network.edges), network.edges["count"].sum())
"""
PARTS = ("tables", "layers", "sums", "commands")
COMMANDS = ("check", "rank", "clusters", "tiers", "map")


def main() -> None:
    """Measure what the arguments name, and print it."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--only", nargs="+", choices=PARTS, default=PARTS, help="parts to measure")
    parser.add_argument("--rows", type=int, default=1_000_000, help="rows of the log that DuckDB folds")
    parser.add_argument("--frames", type=int, default=200_000, help="rows of the log that is read row by row")
    parser.add_argument("--people", type=int, default=50_000, help="of a log, one in a hundred rows at most")
    parser.add_argument("--memory", default="2GB", help="what DuckDB may take")
    parser.add_argument("--full", action="store_true", help="a million contacts as well")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        if "tables" in given.only:
            measure_tables(Path(folder), given.rows, given.frames, given.people, given.memory)
        if "layers" in given.only:
            measure_layers([10_000, 100_000, 1_000_000][: 3 if given.full else 2])
        if "sums" in given.only:
            measure_sums(60_000 if given.full else 20_000)
        if "commands" in given.only:
            measure_commands(Path(folder), [10_000, 100_000, 1_000_000][: 3 if given.full else 1])


def measure_tables(folder: Path, rows: int, frames: int, people: int, memory: str) -> None:
    """Print what a row of a log costs with DuckDB and without, from the file to the pairs."""
    print(f"\n{'log to pairs':28}{'rows':>14}{'pairs':>12}{'CPU s':>9}{'us a row':>10}{'GB':>7}")
    each = {}
    for tables, size in (("frames", frames), ("duckdb", frames), ("duckdb", rows)):
        log = write_log(folder / f"log{size}.csv", size, min(people, size // 100))
        done = subprocess.run(
            [sys.executable, "-c", READ, str(log), tables, memory], capture_output=True, text=True, check=True
        )
        seconds, held, pairs, count = map(float, done.stdout.split())
        each[tables, size] = seconds / size
        print(
            f"{tables:28}{size:14,}{int(pairs):12,}{seconds:9.1f}{1e6 * seconds / size:10.2f}{held:7.2f}",
            flush=True,
        )
        assert count <= size
    print(f"frames / duckdb, a row: {each['frames', frames] / each['duckdb', rows]:.1f}")


def write_log(path: Path, rows: int, people: int, seed: int = 0) -> Path:
    """Write a log of referrer and referred by id; most rows say what others say too."""
    from pyarrow import array, csv, table

    draw = np.random.default_rng(seed)
    ids = array([f"N{at:07d}" for at in range(people)])
    bare = csv.WriteOptions(include_header=False, quoting_style="none")
    with path.open("wb") as file:
        file.write(b"referrer_id,referred_id\n")
        for begin in range(0, rows, 1_000_000):
            count = min(1_000_000, rows - begin)
            who, which = draw.integers(people, size=count), draw.integers(1, 6, size=count)
            whom = (who * 7 + which * which * 31) % people
            csv.write_csv(table({"who": ids.take(array(who)), "whom": ids.take(array(whom))}), file, bare)
    return path


def measure_layers(sizes: list[int]) -> None:
    """Print what the reduction of a network costs, and how many edge visits are left, as it grows."""
    print(f"\n{'forest and 5 %':28}{'edges':>14}{'reduce s':>10}{'us each':>9}{'visits':>12}{'growth':>8}")
    betweenness_values(*forest(300, 0.5), runs=10**6)
    before = None
    for size in sizes:
        n, source, target = forest(size, 0.05)
        engine = engines.compiled()
        with taken() as seconds:
            edges = distinct_edges(n, source, target, None, False, engine)
            graph = reduce_undirected(n, edges, engine).graph
        visits = exact_looks(graph)
        growth = f"{math.log(visits / before[1]) / math.log(size / before[0]):8.2f}" if before else ""
        each = 1e6 * seconds[0] / (n + len(edges))
        print(f"{size:28,}{len(edges):14,}{seconds[0]:10.2f}{each:9.2f}{visits:12.2g}{growth}", flush=True)
        before = size, max(visits, 1)


def measure_commands(folder: Path, sizes: list[int]) -> None:
    """Print what commands cost as contacts become more."""
    refgraph = shutil.which("refgraph", path=str(Path(sys.executable).parent)) or "refgraph"
    print(f"\n{'command':20}{'contacts':>14}{'CPU s':>9}{'GB':>7}{'growth':>8}")
    exports = {size: write_export(folder / str(size), size) for size in sizes}
    for command in COMMANDS:
        before = None
        for size, export in exports.items():
            output = ["-o", str(folder / "map.html")] if command == "map" else []
            seconds, held = _whole([refgraph, command, str(export), *output])
            growth = f"{math.log(seconds / before[1]) / math.log(size / before[0]):8.2f}" if before else ""
            print(f"{command:20}{size:14,}{seconds:9.1f}{held:7.2f}{growth}", flush=True)
            before = size, seconds


def _whole(command: list[str]) -> tuple[float, float]:
    """Return the CPU seconds of a process, and the most memory it held in GB."""
    measured = (
        "import resource, subprocess, sys\n"
        "subprocess.run(sys.argv[1:], check=True, capture_output=True)\n"
        "used = resource.getrusage(resource.RUSAGE_CHILDREN)\n"
        "print(used.ru_utime + used.ru_stime, used.ru_maxrss / 1e6)"
    )
    done = subprocess.run(
        [sys.executable, "-c", measured, *command], capture_output=True, text=True, check=True
    )
    seconds, held = map(float, done.stdout.split())
    return seconds, held


if __name__ == "__main__":
    main()
