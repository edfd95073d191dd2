# ruff: noqa: T201 - what it measures is printed
"""How much CPU the command line costs: beside the imports it cannot do without, and as contacts become more.

    python tests/benchmarks/bench_rank.py                           # the example, and up to 100,000 contacts
    python tests/benchmarks/bench_rank.py --rounds 15 1000 10000    # other sizes
    python tests/benchmarks/bench_rank.py --rounds 9 0              # the example alone

Figures are medians of the CPU seconds of whole processes, user and system, run in turn. Ratios are by the time
of `python -c "import pandas, igraph"`. Growth is how the time beyond that follows the size: 1 is linear.
"""

from __future__ import annotations

import argparse
import math
import random
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
from datetime import date, timedelta
from pathlib import Path

EXAMPLE = Path(__file__).parents[2] / "examples" / "advisory-firm" / "export"
BASE = [sys.executable, "-c", "import pandas, igraph"]
FIRST = "Ann Bob Cid Dee Eve Finn Gus Hana Ines Jan Kofi Lea Max Nina Olu Pia Quin Rosa Sam Tess".split()
LAST = "Adler Brook Cole Dunn Ellis Frost Grant Hale Ives Kerr Lane Moss Nash Orr Page Reed Stone".split()


def main() -> None:
    """Measure what the arguments name, and print it."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("sizes", nargs="*", type=int, default=[1_000, 10_000, 100_000], help="contacts")
    parser.add_argument("--rounds", type=int, default=7, help="runs of each command (fewer where long)")
    given = parser.parse_args()
    refgraph = shutil.which("refgraph", path=str(Path(sys.executable).parent)) or "refgraph"
    with tempfile.TemporaryDirectory() as folder:
        base = _compared(refgraph, Path(folder), given.rounds)
        _growing(refgraph, Path(folder), [size for size in given.sizes if size], given.rounds, base)


def _compared(refgraph: str, folder: Path, rounds: int) -> float:
    """Print what the help and the example cost beside the imports; return the cost of these."""
    commands = {
        "import pandas, igraph": BASE,
        "refgraph --help": [refgraph, "--help"],
        "refgraph rank, example": [refgraph, "rank", str(EXAMPLE), "-o", str(folder / "ranked.csv")],
    }
    seconds = {name: [_cpu(command)] for name, command in commands.items()}
    for _ in range(rounds):
        for name, command in commands.items():
            seconds[name].append(_cpu(command))
    # The first run of each fills the caches of the disk.
    medians = {name: statistics.median(taken[1:]) for name, taken in seconds.items()}
    base = medians["import pandas, igraph"]
    print(f"{'':26}{'CPU s':>8}{'ratio':>8}")
    for name, median in medians.items():
        print(f"{name:26}{median:8.3f}{median / base:8.2f}", flush=True)
    return base


def _growing(refgraph: str, folder: Path, sizes: list[int], rounds: int, base: float) -> None:
    """Print what ranking costs at each size, and how that grows from one to the next."""
    before = None
    print(f"\n{'contacts':>26}{'CPU s':>8}{'ratio':>8}{'growth':>8}" if sizes else "")
    for size in sizes:
        export = write_export(folder / str(size), size)
        runs = max(1, min(rounds, 50_000 // size))
        command = [refgraph, "rank", str(export), "-o", str(folder / "ranked.csv")]
        median = statistics.median(_cpu(command) for _ in range(runs))
        extra = max(median - base, 1e-3)
        growth = f"{math.log(extra / before[1]) / math.log(size / before[0]):8.2f}" if before else ""
        print(f"{size:26,}{median:8.3f}{median / base:8.2f}{growth}", flush=True)
        before = size, extra


def write_export(folder: Path, size: int, seed: int = 1) -> Path:
    """Write an export of so many contacts, two in three of them referred, by those who already referred."""
    draw = random.Random(seed)
    folder.mkdir()
    identities = [f"C-{number:07d}" for number in range(size)]
    contacts, referrals, busy = (
        ["Contact ID,Full Name,Email,Owner,Created Date"],
        ["referrer_id,referred_id,date"],
        [],
    )
    for number, identity in enumerate(identities):
        name = f"{draw.choice(FIRST)} {draw.choice(LAST)}{number}"
        created = date(2023, 1, 1) + timedelta(days=number * 900 // size)
        contacts.append(
            f"{identity},{name},c{number}@mail{number % 997}.example,owner {number % 9},{created}"
        )
        if number and draw.random() < 2 / 3:
            referrer = draw.choice(busy) if busy and draw.random() < 0.75 else draw.randrange(number)
            busy.append(referrer)
            referrals.append(
                f"{identities[referrer]},{identity},{created + timedelta(days=draw.randrange(60))}"
            )
    (folder / "contacts.csv").write_text("\n".join(contacts) + "\n", encoding="utf-8")
    (folder / "referrals.csv").write_text("\n".join(referrals) + "\n", encoding="utf-8")
    return folder


def _cpu(command: list[str]) -> float:
    """Return the CPU seconds, user and system, of a whole process."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run(command, check=True, capture_output=True)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


if __name__ == "__main__":
    main()
