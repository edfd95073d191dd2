# ruff: noqa: T201 - what it measures is printed
"""How often the evidence claims what is not so, and how often it finds what is: simulated worlds with known truth.

    python tests/benchmarks/bench_honesty.py                 # 200 worlds of each kind
    python tests/benchmarks/bench_honesty.py --worlds 1000   # limits of a share within 1.5 points

Back-test: in each world a score and a count of past referrals are held against what contacts do afterwards, by
the code of ``refgraph backtest`` (95 % limits from a paired bootstrap). Value model: monthly panels in which
engagement does or does not follow touches, by the code of ``refgraph model``. Granger: monthly totals likewise.
"""

from __future__ import annotations

import argparse
from collections.abc import Callable

import numpy as np
import pandas as pd

from refgraph.evidence.backtests.folds import Fold
from refgraph.evidence.backtests.resampling import differences, limits
from refgraph.evidence.value_model.fixed_effects import fit_within
from refgraph.evidence.value_model.granger import POWER, find_precedence
from refgraph.evidence.value_model.value_model import gate

Dice = np.random.Generator
DRAWS = 500


def main() -> None:
    """Run the simulations and print a table for each."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--worlds", type=int, default=200, help="how many worlds of each kind")
    worlds = parser.parse_args().worlds
    _backtests(worlds)
    _models(worlds)
    _precedence(worlds)


def blind(dice: Dice, rates: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Neither score nor count knows anything: both follow rates that are not those of the future."""
    other = dice.permutation(rates)
    return dice.normal(size=len(rates)), dice.poisson(2 * other).astype(float)


def alike(dice: Dice, rates: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Score and count know equally much: two counts of two years at the same rates."""
    return dice.poisson(2 * rates).astype(float), dice.poisson(2 * rates).astype(float)


def better(dice: Dice, rates: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """The score knows four times as much: a count of four years against one of one."""
    return dice.poisson(4 * rates).astype(float), dice.poisson(rates).astype(float)


WORLDS: dict[str, Callable[[Dice, np.ndarray], tuple[np.ndarray, np.ndarray]]] = {
    "neither knows anything": blind,
    "both know equally much": alike,
    "the score knows more": better,
}


def _backtests(worlds: int) -> None:
    print("Back-test: how often the score is said to ... counting past referrals\n")
    print("| world | contacts | k | cut-offs | beats | does not beat | cannot be told |")
    print("|---|--:|--:|--:|--:|--:|--:|")
    for name, know in WORLDS.items():
        for contacts, k, cut_offs in ((60, 6, 1), (300, 20, 1), (300, 20, 3), (1000, 20, 3)):
            told = [_verdict(know, contacts, k, cut_offs, seed) for seed in range(worlds)]
            shares = [f"{np.mean([each == verdict for each in told]):.1%}" for verdict in (1, -1, 0)]
            print(f"| {name} | {contacts} | {k} | {cut_offs} | {' | '.join(shares)} |", flush=True)


def _verdict(
    know: Callable[[Dice, np.ndarray], tuple[np.ndarray, np.ndarray]],
    contacts: int,
    k: int,
    cut_offs: int,
    seed: int,
) -> int:
    dice = np.random.default_rng(seed)
    rates = dice.gamma(0.5, 1.2, contacts)
    ids = pd.Index([f"c{number:05}" for number in range(contacts)])
    folds = []
    for number in range(cut_offs):
        score, count = know(dice, rates)
        orders = pd.DataFrame({"score": score, "count": count}, index=ids)
        outcome = pd.Series(dice.poisson(rates).astype(float), index=ids)
        at = pd.Timestamp(2020 + number, 1, 1)
        folds.append(Fold(at, at + pd.Timedelta(days=365), orders, pd.DataFrame(), outcome, k, 0.0))
    low, high = limits(differences(folds, {"score": "count"}, DRAWS, seed)["score"]["captured"])
    return 1 if low > 0 else -1 if high < 0 else 0


def _models(worlds: int) -> None:
    print(
        "\nValue model: 24 months, one more touch followed by so many engagements in all over three months\n"
    )
    print("| contacts | events (mean) | gate | true effect | shown to follow | limits hold the truth |")
    print("|--:|--:|---|--:|--:|--:|")
    for contacts, base in ((20, 0.02), (50, 0.02), (50, 0.05), (100, 0.05), (200, 0.05)):
        for effect in (0.0, 0.1, 0.3):
            found = [_effect(contacts, base, effect, seed) for seed in range(worlds)]
            events = float(np.mean([each[0] for each in found]))
            shown = np.mean([low > 0 or high < 0 for _, low, high in found])
            held = np.mean([low <= effect <= high for _, low, high in found])
            status = gate(events, contacts, 24)[0]
            print(
                f"| {contacts} | {events:.0f} | {status} | {effect} | {shown:.1%} | {held:.1%} |", flush=True
            )


def _effect(contacts: int, base: float, effect: float, seed: int) -> tuple[float, float, float]:
    """Return events and limits of one panel; the effect is spread evenly over three lags."""
    dice, months = np.random.default_rng(seed), 24
    liking = dice.gamma(2, 0.5, (contacts, 1))
    touches = (dice.uniform(size=(contacts, months)) < np.clip(0.15 * liking, 0, 1)).astype(float)
    lagged = np.stack([np.pad(touches, ((0, 0), (lag, 0)))[:, :months] for lag in (1, 2, 3)])
    engagements = dice.poisson(base * liking + effect / 3 * lagged.sum(axis=0)).astype(float)
    who, when = (
        grid.ravel() for grid in np.meshgrid(np.arange(contacts), np.arange(3, months), indexing="ij")
    )
    fit = fit_within(engagements[:, 3:].ravel(), lagged[:, :, 3:].reshape(3, -1).T, who, when)
    assert fit is not None
    _, low, high = fit.sum_of([0, 1, 2])
    return float(engagements[:, 3:].sum()), low, high


def _precedence(worlds: int) -> None:
    print("\nGranger at lag 1: how often it finds an effect of ... (told by refgraph in brackets)\n")
    print("| months | 0 | 0.3 | 0.5 |")
    print("|--:|--:|--:|--:|")
    for months, told in POWER[1].items():
        found = [
            np.mean([_precedes(months, effect, seed) for seed in range(worlds)]) for effect in (0.0, 0.3, 0.5)
        ]
        cells = [
            f"{found[0]:.1%}",
            *(f"{each:.0%} ({said:.0%})" for each, said in zip(found[1:], told, strict=True)),
        ]
        print(f"| {months} | {' | '.join(cells)} |", flush=True)


def _precedes(months: int, effect: float, seed: int) -> bool:
    x, noise = np.random.default_rng(seed).normal(size=(2, months))
    y = noise + effect * np.r_[0, x[:-1]]
    totals = pd.DataFrame({"touches": x, "engagements": y, "referrals": 0.0})
    return bool(find_precedence(totals, 1)["p"].iloc[0] < 0.05)


if __name__ == "__main__":
    main()
