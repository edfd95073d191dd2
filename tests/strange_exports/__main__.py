"""Run strange exports by the thousand: ``python -m tests.strange_exports --count 2000 --seed 1``."""

from __future__ import annotations

import argparse
import sys
from collections import Counter
from pathlib import Path

import click

from tests.strange_exports.drawing import MANNERS, draw
from tests.strange_exports.judging import ASKED, RIGHT, WRONG, judge


def main() -> int:
    """Draw, judge and tally; the exit code is 1 if anything came out silently wrong."""
    parser = argparse.ArgumentParser(prog="python -m tests.strange_exports", description=__doc__)
    parser.add_argument("--count", type=int, default=200, help="how many exports")
    parser.add_argument("--seed", type=int, default=1, help="the seed of the first; the others follow it")
    parser.add_argument("--manner", default="", help="only manners whose name holds this")
    parser.add_argument(
        "--show", action="store_true", help="print every export that is silently wrong, and what was said"
    )
    parser.add_argument(
        "--keep", default="", metavar="FOLDER", help="keep the files of what is not right here"
    )
    chosen = parser.parse_args()
    tally: Counter[tuple[str, str]] = Counter()
    manners = {name: make for name, make in MANNERS.items() if chosen.manner in name}
    for seed in range(chosen.seed, chosen.seed + chosen.count):
        export = draw(seed, manners)
        verdict = judge(export)
        tally[export.manner, verdict.kind] += 1
        if verdict.kind != RIGHT:
            click.echo(
                f"{verdict.kind:14} seed {seed}  {export.manner}  [{', '.join(export.traits)}]  {verdict.why}"
            )
            if chosen.show and verdict.kind == WRONG:
                for name, content in export.files.items():
                    click.echo(f"--- {name}\n{content[:1500]!r}")
                click.echo(verdict.said)
            if chosen.keep:
                place = Path(chosen.keep, str(seed))
                place.mkdir(parents=True, exist_ok=True)
                for name, content in export.files.items():
                    (place / name).write_bytes(content)
    for name in manners:
        counts = [tally[name, kind] for kind in (RIGHT, ASKED, WRONG)]
        click.echo(f"{name:32} right {counts[0]:5}  asked {counts[1]:5}  silently wrong {counts[2]:5}")
    total = {kind: sum(n for (_, each), n in tally.items() if each == kind) for kind in (RIGHT, ASKED, WRONG)}
    click.echo(f"{'all':32} right {total[RIGHT]:5}  asked {total[ASKED]:5}  silently wrong {total[WRONG]:5}")
    return 1 if total[WRONG] else 0


if __name__ == "__main__":
    sys.exit(main())
