# ruff: noqa: T201 - what it measures is printed
"""Whether the usual order, its numbers and the links between groups hold on real networks and in made-up worlds.

    python tests/benchmarks/bench_ranking.py ../shared/data        # nobel_physics and stat_genealogy: a minute
    python tests/benchmarks/bench_ranking.py --worlds 1000         # how often intervals hold what they promise

At every past year everything is ranked from what was known by then, and the first 20 are held against the year after;
everyone known then is a candidate, and ties are worth the mean over their orders. Intervals are paired bootstraps over
the years.
"""

from __future__ import annotations

import argparse
from dataclasses import replace
from pathlib import Path

import numpy as np

import refgraph as rg
from refgraph.forecast import History, find_pace, forecast, order_values, read_history
from refgraph.forecast.distributions import count_quantiles, gamma_quantile
from refgraph.forecast.fitting import HALF_LIVES, Window, fit
from refgraph.forecast.history import months_before
from refgraph.network import build_graph

FIRST, LEAST_REFERRALS, LEAST_ACTIVE = 20, 30, 5
SINGLE = (0.5, 1.0, 2.0, 4.0, 8.0)


def captured(values: np.ndarray, outcome: np.ndarray) -> float:
    """The share of the outcome that is that of the first 20, over all orders of ties."""
    edge = np.sort(values)[-min(FIRST, len(values))]
    above, tied = values > edge, values == edge
    return float((outcome[above].sum() + (FIRST - above.sum()) * outcome[tied].mean()) / outcome.sum())


def orders(then: History) -> dict[str, np.ndarray]:
    """The usual order and what it is held against."""
    found = forecast(then)
    usual = order_values(found.expected(then), then.made, find_pace(then).silent)
    singles = {f"half-life {years:g}": then.discounted(365 * years) for years in SINGLE}
    return {"usual": usual, "count": then.made, **singles}


def roll(history: History, years: int | None) -> tuple[dict[str, np.ndarray], list[bool]]:
    """What each order captured at every past year; with only so many years of history, if any are named."""
    rows: list[dict[str, float]] = []
    held = []
    for months in range(12, 12 * 200, 12):
        begin, end = months_before(history.today, months), months_before(history.today, months - 12)
        then = history.until(begin)
        if years is not None:
            kept = then.day > months_before(begin, 12 * years)
            then = replace(then, who=then.who[kept], day=then.day[kept], count=then.count[kept])
        if len(then.day) < LEAST_REFERRALS:
            break
        known = history.known <= begin
        outcome = history.made_between(begin, end)[known]
        if (outcome > 0).sum() < LEAST_ACTIVE:
            continue
        found = orders(then)
        rows.append({name: captured(values[known].round(9), outcome) for name, values in found.items()})
        held.append(forecast(then).held)
    return {name: 100 * np.array([row[name] for row in rows]) for name in rows[0]}, held


def against(one: np.ndarray, other: np.ndarray) -> str:
    """The mean difference and its 95 % interval."""
    draws = np.random.default_rng(0).choice(one - other, (4000, len(one))).mean(axis=1)
    low, high = np.quantile(draws, [0.025, 0.975])
    return f"{(one - other).mean():+.1f} [{low:+.1f}, {high:+.1f}]"


def cut(network: rg.Network, values: np.ndarray) -> float:
    """The share of connected pairs that is cut if the first 20 by these values leave."""
    first = set(np.argsort(-values, kind="stable")[:FIRST].tolist())
    low, high, _ = network.links
    size = len(network.nodes)

    def pairs(inside: np.ndarray) -> float:
        sizes = np.array(build_graph(size, low[inside], high[inside]).connected_components().sizes())
        return float((sizes * (sizes - 1)).sum() / 2)

    stay = ~(np.isin(low, list(first)) | np.isin(high, list(first)))
    return 1 - pairs(stay) / pairs(np.ones(len(low), bool))


def on(folder: Path) -> None:
    """Print all figures of one network."""
    network = rg.Network.from_tables(rg.resolve(rg.read(folder)))
    history = read_history(network)
    found, held = roll(history, None)
    best = max(SINGLE, key=lambda years: found[f"half-life {years:g}"].mean())
    print(f"{folder.name}: {len(held)} years, numbers held at {sum(held)} of them")
    print("  " + ", ".join(f"{name} {values.mean():.1f}" for name, values in found.items()))
    print(f"  usual - recency-weighted at 365 days: {against(found['usual'], found['half-life 1'])}")
    print(f"  usual - count: {against(found['usual'], found['count'])}")
    print(
        f"  usual - best single half-life ({best:g}): {against(found['usual'], found[f'half-life {best:g}'])}"
    )
    for years in (2, 3, 4):
        short, _ = roll(history, years)
        print(
            f"  with {years} years of history only: usual - count {against(short['usual'], short['count'])}"
        )
    measures = rg.measure(network, ["betweenness", "bridge"])
    expected = forecast(history).expected(history)
    shares = {
        "expected": expected,
        **{name: measures[name].to_numpy(float) for name in ("betweenness", "bridge")},
    }
    told = ", ".join(f"{name} {cut(network, values):.1%}" for name, values in shares.items())
    print(f"  pairs cut without the first 20 by {told}")


def worlds(number: int) -> None:
    """Print how often the intervals hold in worlds in which the model is true."""
    rates, counts, shapes = [], [], []
    for seed in range(number):
        dice = np.random.default_rng(seed)
        before = np.where(dice.random(400) < 0.5, 0.0, dice.gamma(0.8, 2.0, 400))
        rate = dice.gamma(0.2 + before, 1 / 2.0)
        made = dice.poisson(rate).astype(float)
        same = np.ones((len(HALF_LIVES), 1))
        halves = zip(np.array_split(before, 2), np.array_split(made, 2), strict=True)
        one = fit([Window(len(n), same[:, 0] * n.sum(), same * n[y > 0], y[y > 0]) for n, y in halves], 12)[0]
        some = before > 0
        shape, scale = one.shape + before[some], np.full(int(some.sum()), one.rate)
        low, high = (gamma_quantile(p, shape, scale) for p in (0.05, 0.95))
        rates.append(((rate[some] >= low) & (rate[some] <= high)).mean())
        least, most = count_quantiles((0.05, 0.95), (1.0,), [shape], (one.rate,))
        later = dice.poisson(rate[some])
        counts.append(((later >= least) & (later <= most)).mean())
        shapes.append((one.shape, one.rate))
    a, b = np.mean(shapes, axis=0)
    print(f"{number} worlds (a 0.2, b 2): a {a:.3f}, b {b:.3f}; the rate within its interval {np.mean(rates):.3f}, "
          f"the count within its range {np.mean(counts):.3f}")  # fmt: skip


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("data", nargs="?", type=Path)
    parser.add_argument("--worlds", type=int, default=0)
    asked = parser.parse_args()
    if asked.data:
        for name in ("nobel_physics", "stat_genealogy"):
            if (asked.data / name).is_dir():
                on(asked.data / name)
            else:
                print(f"The folder {asked.data / name} is not there.")
    if asked.worlds:
        worlds(asked.worlds)
