"""Exports drawn by the hundred, each in a manner of its own: right, or a question, never silently wrong."""

from __future__ import annotations

from collections import Counter

import click
import pytest

from tests.strange_exports import ASKED, RIGHT, WRONG, Export, Verdict, draw, judge
from tests.strange_exports.drawing import MANNERS

SEED, EACH = 1, 7
LEAST_RIGHT = 0.8

Outcome = tuple[int, Export, Verdict]


@pytest.fixture(scope="module")
def outcomes() -> list[Outcome]:
    seeds = range(SEED, SEED + EACH * len(MANNERS))
    drawn = ((seed, draw(seed)) for seed in seeds)
    return [(seed, export, judge(export)) for seed, export in drawn]


def _told(outcome: Outcome) -> str:
    seed, export, verdict = outcome
    return f"seed {seed}, {export.manner} ({', '.join(export.traits)}): {verdict.kind}: {verdict.why}"


def test_no_strange_export_comes_out_silently_wrong(outcomes: list[Outcome]) -> None:
    wrong = [each for each in outcomes if each[2].kind == WRONG]
    for each in wrong:
        click.echo(_told(each))
    assert [_told(each) for each in wrong] == []


def test_most_strange_exports_come_out_right(outcomes: list[Outcome]) -> None:
    tally = Counter(verdict.kind for _, _, verdict in outcomes)
    for each in outcomes:
        if each[2].kind == ASKED:
            click.echo(_told(each))
    assert tally[RIGHT] >= LEAST_RIGHT * len(outcomes), f"seeds {SEED} to {SEED + len(outcomes) - 1}: {tally}"


def test_the_same_seed_makes_the_same_export() -> None:
    assert all(
        draw(seed) == draw(seed) for seed in range(len(MANNERS)) if "workbook" not in draw(seed).traits
    )
