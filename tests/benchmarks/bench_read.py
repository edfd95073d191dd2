# ruff: noqa: T201 - what it measures is printed
"""How much CPU and memory reading and resolving cost, as contacts become more and as referrers are typed names.

    python tests/benchmarks/bench_read.py                     # 1,000,000 contacts by id; 50,000 typed names
    python tests/benchmarks/bench_read.py --ids 100000        # another size
    python tests/benchmarks/bench_read.py --names 0           # the first alone
    python tests/benchmarks/bench_read.py --profile           # and where the time goes

Figures are of one process each: CPU seconds, user and system, with imports, and the most memory it ever held.
"""

from __future__ import annotations

import argparse
import csv
import random
import subprocess
import sys
import tempfile
from datetime import date, timedelta
from pathlib import Path

FIRST = """James Mary Robert Patricia John Jennifer Michael Linda David Elizabeth William Barbara Richard Susan
Joseph Jessica Thomas Sarah Charles Karen Christopher Lisa Daniel Nancy Matthew Betty Anthony Sandra Mark Ashley
Donald Emily Steven Kimberly Andrew Donna Paul Michelle Joshua Carol Kenneth Amanda Kevin Melissa Brian Deborah
Timothy Stephanie Ronald Rebecca""".split()
SYLLABLES = """ba be bo ca da de do fa ga go ha ja ka ke ko la le lo ma me mo na ne no pa ra re ro sa ta te to va
za""".split()
CITIES = (
    "Oslo Bergen Leeds York Derby Lyon Lille Nantes Ghent Bruges Porto Braga Turin Genoa Basel Bern".split()
)

MEASURED = """
import resource, sys, time, refgraph as rg
start = time.process_time()
records = rg.read(sys.argv[1])
read = time.process_time()
people = rg.resolve(records)
end = time.process_time()
used = resource.getrusage(resource.RUSAGE_SELF)
print(read - start, end - read, used.ru_utime + used.ru_stime, used.ru_maxrss / 1024)
print(len(people.referrals), len(people.review))
"""
PROFILED = """
import cProfile, pstats, sys, refgraph as rg
profile = cProfile.Profile()
profile.runcall(lambda: rg.resolve(rg.read(sys.argv[1])))
pstats.Stats(profile).sort_stats("tottime").print_stats(40)
"""


def main() -> None:
    """Measure what the arguments name, and print it."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--ids", type=int, default=1_000_000, help="contacts who name their referrer by id")
    parser.add_argument("--names", type=int, default=100_000, help="contacts, half of whom name one by name")
    parser.add_argument("--rounds", type=int, default=3, help="processes for each figure; the least is shown")
    parser.add_argument("--profile", action="store_true", help="print where the time goes too")
    given = parser.parse_args()
    print(f"{'':38}{'read s':>8}{'resolve s':>10}{'CPU s':>8}{'MB':>8}{'referrals':>11}{'to review':>11}")
    with tempfile.TemporaryDirectory() as folder:
        for what, size, write in (
            ("contacts, referrers by id", given.ids, write_by_id),
            ("contacts, half of them by a name", given.names, write_by_name),
        ):
            if size:
                _measure(f"{size:,} {what}", write(Path(folder) / "contacts.csv", size), given)


def write_by_id(path: Path, size: int, seed: int = 1) -> Path:
    """Write contacts with name, address, town, owner and day, of whom 70 % name an earlier one's id."""
    draw = random.Random(seed)
    with path.open("w", encoding="utf-8", newline="") as file:
        rows = csv.writer(file)
        rows.writerow(["Contact ID", "Full Name", "Email", "City", "Owner", "Created Date", "Referrer ID"])
        for number, facts in enumerate(_contacts(draw, size)):
            referrer = f"C-{draw.randrange(number):07d}" if number and draw.random() < 0.7 else ""
            rows.writerow([*facts, referrer])
    return path


def write_by_name(path: Path, size: int, seed: int = 1) -> Path:
    """Write contacts of whom half name somebody: another by the full name, one in three misspelt, shortened or new."""
    draw = random.Random(seed)
    people = list(_contacts(draw, size))
    with path.open("w", encoding="utf-8", newline="") as file:
        rows = csv.writer(file)
        rows.writerow(["Contact ID", "Full Name", "Email", "City", "Owner", "Created Date", "Referred By"])
        for number, facts in enumerate(people):
            rows.writerow([*facts, _typed(draw, people[draw.randrange(size)][1]) if number % 2 else ""])
    return path


def _contacts(draw: random.Random, size: int) -> list[tuple[str, ...]]:
    return [
        (
            f"C-{number:07d}",
            name := _name(draw),
            f"{name.replace(' ', '.').lower()}{number}@mail{number % 997}.example",
            draw.choice(CITIES),
            f"owner {number % 25}",
            str(date(2020, 1, 1) + timedelta(days=number * 2000 // size)),
        )
        for number in range(size)
    ]


def _name(draw: random.Random) -> str:
    last = "".join(draw.choice(SYLLABLES) for _ in range(draw.choice((2, 3, 4, 4)))).title()
    return f"{draw.choice(FIRST)} {last}"


def _typed(draw: random.Random, name: str) -> str:
    first, last = name.split()
    at = draw.randrange(1, len(last))
    return draw.choice(
        [name, name, name, name, f"{first[0]}. {last}", f"{first} {last[:at]}{last[at + 1 :]}", _name(draw)]
    )


def _measure(what: str, path: Path, given: argparse.Namespace) -> None:
    runs = [_run(MEASURED, path).split() for _ in range(given.rounds)]
    read, resolve, cpu, memory, referrals, review = min(runs, key=lambda run: float(run[2]))
    numbers = f"{float(read):8.1f}{float(resolve):10.1f}{float(cpu):8.1f}{float(memory):8,.0f}"
    print(f"{what:38}{numbers}{int(referrals):11,}{int(review):11,}", flush=True)
    if given.profile:
        print(_run(PROFILED, path))


def _run(code: str, path: Path) -> str:
    done = subprocess.run([sys.executable, "-c", code, str(path)], check=True, capture_output=True, text=True)
    return done.stdout


if __name__ == "__main__":
    main()
