# ruff: noqa: T201 - what it measures is printed
"""How often the evidence claims what is not so, and how often it finds what is: simulated worlds with known truth.

    python tests/benchmarks/bench_honesty.py                 # 200 worlds of each kind
    python tests/benchmarks/bench_honesty.py --worlds 1000   # limits of a share within 1.5 points

Back-test: in each world a score and a count of past referrals are held against what contacts do afterwards, by
the code of ``refgraph backtest`` (95 % limits from a paired bootstrap). Value model: monthly panels in which
engagement does or does not follow touches, by the code of ``refgraph model``. Granger: monthly totals likewise.
ROI and sources: firms in which care has no effect, or tiers do tell who refers, by the code of ``refgraph roi``.
"""

from __future__ import annotations

import argparse
from collections.abc import Callable

import numpy as np
import pandas as pd

import refgraph as rg
from refgraph.evidence.backtests.folds import Fold
from refgraph.evidence.backtests.resampling import differences, limits
from refgraph.evidence.returns.differing import chance_of_activities, chance_of_difference, interval_of_ratio
from refgraph.evidence.returns.sources import REFERRAL, ask
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
    _tiers(worlds)
    _groups(worlds)
    _kinds(worlds)
    _intervals(worlds)
    _sources(worlds)


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


def firm_without_effect(seed: int, *, contacts: int = 60, unlike: bool = False) -> dict[str, pd.DataFrame]:
    """Return the export of a firm over two years, in which what is spent on a contact changes nothing.

    Everybody refers at one rate, or, where they are `unlike`, each at its own; everybody costs 100 in the second year.
    """
    dice = np.random.default_rng(seed)
    ids = [f"c{number:03}" for number in range(contacts)]
    rates = dice.gamma(0.5, 1.6, contacts) if unlike else np.full(contacts, 0.8)
    rows = []
    for who, rate in zip(ids, rates, strict=True):
        for day in dice.uniform(0, 730, dice.poisson(2 * rate)):
            date = pd.Timestamp("2024-01-01") + pd.Timedelta(days=int(day))
            rows.append((who, f"r{len(rows):04}", date.date().isoformat(), round(dice.lognormal(7, 1))))
    log = pd.DataFrame(rows, columns=["referrer_id", "referred_id", "date", "revenue"])
    known = [*ids, *log["referred_id"]]
    people = pd.DataFrame(
        {"contact_id": known, "name": [f"Person {each}" for each in known], "type": "client"}
    )
    people["created"] = [*["2022-01-01"] * contacts, *log["date"]]
    people["service_start"] = people["created"]
    lunch = pd.DataFrame({"contact_id": ids, "date": "2025-01-01", "channel": "Lunch", "cost": 100})
    early = lunch.assign(date="2022-02-01", cost=0)
    return {"contacts": people, "referrals": log, "touches": pd.concat([early, lunch])}


def tiers_differ(seed: int, *, unlike: bool = False) -> bool:
    """Tell whether ROI by tier says of any tier that it lies above or below the whole."""
    settings = rg.Settings(as_of="2025-12-31", stability=rg.RerunRules(reruns=0))
    result = rg.run(**firm_without_effect(seed, unlike=unlike), settings=settings)
    table = rg.calculate_roi(result, by="tier", analyse=rg.analyse).table
    return bool(table["standing"].isin(["above the whole", "below the whole"]).any())


def _tiers(worlds: int) -> None:
    print(
        "\nROI by tier, whole firms of 60 contacts: how often any tier is said to lie above or below the whole\n"
    )
    print("| world | worlds | said |")
    print("|---|--:|--:|")
    for name, unlike in (("care and tier change nothing", False), ("care changes nothing, tiers tell", True)):
        said = sum(tiers_differ(seed, unlike=unlike) for seed in range(worlds))
        print(f"| {name} | {worlds} | {said} |", flush=True)


def group_differs(seed: int, sizes: tuple[int, ...], effect: float = 1.0) -> bool:
    """Tell whether any of some groups is told apart; contacts of the first bring `effect` times as much."""
    dice, contacts = np.random.default_rng(seed), sum(sizes)
    groups = pd.Series(np.repeat(np.arange(len(sizes)), sizes)).astype(str)
    made = dice.poisson(dice.gamma(0.5, 1.6, contacts) * np.where(groups.eq("0"), effect, 1.0))
    revenue = pd.Series([float(dice.lognormal(7, 1, number).sum()) for number in made])
    found = chance_of_difference(
        pd.Series(dice.gamma(2, 50, contacts)), revenue, groups, draws=999, seed=seed
    )
    return bool(found["p_holm"].le(0.05).any())


def _groups(worlds: int) -> None:
    print("\nROI by group, a tenth, a fifth and the rest: how often any is told apart\n")
    print("| contacts | the first group brings | told apart |")
    print("|--:|--:|--:|")
    for sizes in ((5, 10, 35), (20, 40, 140)):
        for effect in (1.0, 2.0, 4.0):
            told = np.mean([group_differs(seed, sizes, effect) for seed in range(worlds)])
            print(f"| {sum(sizes)} | {effect:g} x | {told:.1%} |", flush=True)


def kind_differs(seed: int, contacts: int, effect: float = 1.0) -> bool:
    """Tell whether any kind of touch is told apart; after a call `effect` times as many referrals come."""
    dice = np.random.default_rng(seed)
    who = np.repeat(np.arange(contacts), dice.poisson(4, contacts))
    kinds = dice.choice(["call", "note", "meeting"], len(who), p=[0.5, 0.3, 0.2])
    rates = dice.gamma(0.5, 0.4, contacts)[who] * np.where(kinds == "call", effect, 1.0)
    done = pd.DataFrame({"group": kinds, "contact_id": who})
    found = chance_of_activities(done, pd.DataFrame({"referrals": dice.poisson(rates).astype(float)}))
    return bool(found["p_holm"].le(0.05).any())


def _kinds(worlds: int) -> None:
    print("\nKinds of touches, three of them: how often any is told apart\n")
    print("| contacts | after a call come | told apart |")
    print("|--:|--:|--:|")
    for contacts in (60, 200, 600):
        for effect in (1.0, 2.0):
            told = np.mean([kind_differs(seed, contacts, effect) for seed in range(worlds)])
            print(f"| {contacts} | {effect:g} x | {told:.1%} |", flush=True)


def _intervals(worlds: int) -> None:
    print("\nInterval of an ROI, 95 %: how often it holds the truth, where it is given\n")
    print("| contacts | given | holds the truth |")
    print("|--:|--:|--:|")
    for contacts in (30, 100, 300):
        held = []
        for seed in range(worlds):
            dice = np.random.default_rng(seed)
            made = dice.poisson(dice.gamma(0.5, 1.6, contacts))
            revenue = pd.Series([float(dice.lognormal(7, 1, number).sum()) for number in made])
            low, high = interval_of_ratio(pd.Series(np.full(contacts, 100.0)), revenue)
            # A referral brings exp(7.5) on average, a contact makes .8 of them.
            held += [low <= 0.8 * np.exp(7.5) / 100 <= high] if low == low else []
        print(f"| {contacts} | {len(held) / worlds:.0%} | {np.mean(held):.1%} |", flush=True)


def sources_differ(seed: int) -> bool:
    """Tell whether referral is said to differ from other sources in anything, where it does in nothing."""
    dice = np.random.default_rng(seed)
    bought = dice.random(90) < 0.4
    value = np.where(bought, dice.lognormal(8, 1, 90), np.nan)
    days = np.where(bought, dice.integers(1, 400, 90), np.nan)
    source = [REFERRAL] * 30 + ["Web"] * 60
    known = pd.DataFrame({"source": source, "client": bought, "deal": value, "value": value, "days": days})
    return bool(ask(known)["verdict"].isin(["more", "less"]).any())


def _sources(worlds: int) -> None:
    said = sum(sources_differ(seed) for seed in range(worlds))
    print(
        f"\nReferral against other sources, alike in everything: said to differ in {said} of {worlds} worlds"
    )


if __name__ == "__main__":
    main()
