"""backtest(): whether the ranking would have found those who referred afterwards, better than a plain count."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field

import numpy as np
import pandas as pd

from refgraph.errors import NetworkError, SettingsError, UnknownNameError
from refgraph.evidence.backtests.baselines import BASELINES, COUNT, RANDOM
from refgraph.evidence.backtests.folds import Fold, cut_offs, make_fold
from refgraph.evidence.backtests.metrics import METRICS, spearman
from refgraph.evidence.backtests.outcomes import OUTCOMES, Analyse
from refgraph.evidence.backtests.resampling import differences, limits, point_values
from refgraph.evidence.backtests.verdict import DECIDING, judge, remark, say_usual, say_verdicts
from refgraph.evidence.rules import EvidenceRules
from refgraph.findings import Finding
from refgraph.people import People
from refgraph.ranking import USUAL
from refgraph.showing import in_few_lines
from refgraph.tiers import TierRules

SIMPLE = (COUNT, "recency", "last_year", "rfm", "tier", RANDOM)
"""Orders that anybody could make, and no measures of a network."""


@in_few_lines
@dataclass(frozen=True)
class Backtest:
    """How well every order foresaw what came.

    Parameters
    ----------
    table : DataFrame
        One row per order, the usual one first, then the measures from the best on, then the simple ones:
        ``ranking``, ``kind`` (usual, measure, simple), over how many ``cut_offs``, how many are the ``first`` of it and
        the ``positives`` (who had any outcome) at all of them together, the metrics on the mean over the cut-offs
        (`METRICS` and ``spearman``), and for ``captured``, ``ndcg`` and ``precision`` the difference to ``count`` with
        its 95 % limits: ``captured_difference``, ``captured_low``, ``captured_high``, ...; ``verdict`` (``beats``,
        ``does not beat`` or ``cannot be told from`` the count) and ``sentence`` (the same in words, with the numbers;
        of the usual order beside the strongest baseline).
    by_fold : DataFrame
        The same metrics for each cut-off: ``at``, ``ranking``, ``first``, ``positives``, `METRICS`, ``spearman``.
    folds : DataFrame
        One row per cut-off: ``at``, ``until``, ``contacts``, ``positives``, ``outcome``, ``k``,
        ``unforeseen`` (share of the outcome of people not known at the cut-off) and ``insufficient`` (why it is
        not used; blank if it is); where referrals of a year are looked for, what `calibrate` returns.
    outcome, horizon_days
        What was looked for, and for how long after each cut-off.
    as_of : Timestamp
        The last day of the data.
    strongest
        The baseline with the largest share of the outcome among the first k.
    findings : tuple of Finding

    Examples
    --------
    >>> import numpy as np, pandas as pd, refgraph as rg
    >>> days = pd.date_range("2022-01-01", periods=120, freq="10D").strftime("%Y-%m-%d")
    >>> names = [f"P{each % 12}" for each in range(120)]
    >>> log = pd.DataFrame({"referrer": names, "referred": [f"N{each}" for each in range(120)], "date": days})
    >>> found = rg.backtest(rg.run(referrals=log).people, rg.analyse, at=["2024-01-01"])
    >>> found.table.columns[:3].tolist()
    ['ranking', 'kind', 'cut_offs']
    """

    table: pd.DataFrame
    by_fold: pd.DataFrame
    folds: pd.DataFrame
    outcome: str
    horizon_days: int
    as_of: pd.Timestamp
    strongest: str = COUNT
    findings: tuple[Finding, ...] = field(default=())

    @property
    def verdict(self) -> str:
        """The verdict on the usual order, beside the count of past referrals."""
        return str(self.table["verdict"].iloc[0])

    @property
    def sentence(self) -> str:
        """The verdict on the usual order in words, beside the strongest baseline."""
        return str(self.table["sentence"].iloc[0])


def backtest(
    people: People,
    analyse: Analyse,
    rules: EvidenceRules = EvidenceRules(),
    *,
    at: Iterable[str] = (),
    tiers: TierRules = TierRules(),
    seed: int = 0,
    progress: Callable[[str], None] | None = None,
) -> Backtest:
    """Rank as of days in the past, and look up who referred afterwards.

    At each cut-off the whole analysis is made anew from the rows dated before it, and every order it gives is
    held against plain ones: the count of past referrals, their recency, RFM, the tiers assigned then, chance.

    Parameters
    ----------
    people
        What `refgraph.resolve` returned.
    analyse
        The stages after resolving: `refgraph.analyse`, or that with settings of your own
        (``functools.partial(refgraph.analyse, settings=...)``).
    rules
        The horizon, the outcome and how many are looked at.
    at
        Cut-offs, ``YYYY-MM-DD``. If none, as many as the data have room for.
    tiers
        By which tiers are assigned anew at each cut-off.
    seed
        The seed of the bootstrap.
    progress
        Called with each cut-off as its turn comes.

    Returns
    -------
    Backtest

    Raises
    ------
    NetworkError
        If the data are insufficient: too short, fewer than 30 contacts, fewer than 10 with any outcome.
    SettingsError
        If there is no such outcome, or a number makes no sense.

    Examples
    --------
    >>> import refgraph as rg
    >>> days = ["2021-06-01", "2024-01-01"]
    >>> log = pd.DataFrame({"referrer": ["Ann", "Bob"], "referred": ["Bob", "Cid"], "date": days})
    >>> people = rg.resolve(rg.read(frames={"referrals": log}))
    >>> backtest(people, rg.analyse, at=["2022-06-01"])
    Traceback (most recent call last):
    ...
    refgraph.errors.NetworkError: Insufficient: at 2022-06-01 2 contacts were known then, and it takes 30.
    """
    _require_sense(rules)
    say = progress or (lambda _: None)
    folds = _ranked_then(people, analyse, rules, at, tiers, say)
    used = _sufficient(folds)
    say("drawing contacts anew")
    by_fold = _by_fold(used, _names(used))
    table, strongest = _judged(by_fold, used, rules, seed)
    orders = len(table) - 1
    return Backtest(
        table,
        by_fold,
        _folds_table(folds),
        rules.outcome,
        rules.horizon_days,
        pd.Timestamp(people.as_of),
        strongest,
        tuple(remark(people, folds, used, orders)),
    )


def _ranked_then(
    people: People,
    analyse: Analyse,
    rules: EvidenceRules,
    at: Iterable[str],
    tiers: TierRules,
    say: Callable[[str], None],
) -> list[Fold]:
    """Rank everything anew as of the eve of each cut-off, and look up what came after it."""
    folds = []
    for day in cut_offs(people, rules, at):
        say(f"ranking as of {day.date()}")
        folds.append(make_fold(people, analyse, day, rules, tiers))
    return folds


def _sufficient(folds: Sequence[Fold]) -> list[Fold]:
    """Return the cut-offs of which something can be said, or refuse."""
    used = [fold for fold in folds if not fold.insufficient]
    if not used:
        raise NetworkError(f"Insufficient: at {folds[-1].at.date()} {folds[-1].insufficient}.")
    return used


def _judged(
    by_fold: pd.DataFrame, used: Sequence[Fold], rules: EvidenceRules, seed: int
) -> tuple[pd.DataFrame, str]:
    """Return every order with its differences and its verdict, and the strongest of the simple ones."""
    names = by_fold["ranking"].drop_duplicates().tolist()
    drawn = differences(used, {name: COUNT for name in names if name != COUNT}, rules.resamples, seed)
    table = _table(by_fold, names, drawn)
    strongest = _strongest(table)
    table["verdict"] = [judge(row) if row["ranking"] != COUNT else "" for _, row in table.iterrows()]
    table["sentence"] = say_verdicts(table, used, rules)
    against = differences(used, {USUAL: strongest}, rules.resamples, seed)[USUAL][DECIDING]
    table.loc[0, "sentence"] = say_usual(table, strongest, limits(against), used, rules)
    return table, strongest


def _strongest(table: pd.DataFrame) -> str:
    found = table[table["ranking"].isin(BASELINES)].set_index("ranking")[DECIDING].round(9)
    return str(found.reindex([name for name in BASELINES if name in found]).idxmax())


def _require_sense(rules: EvidenceRules) -> None:
    if rules.outcome not in OUTCOMES:
        raise UnknownNameError.among("outcome", rules.outcome, OUTCOMES)
    for name, least in (("horizon_days", 1), ("history_days", 0), ("top", 0), ("resamples", 1)):
        if getattr(rules, name) < least:
            raise SettingsError(f"{name} has to be {least} or more, not {getattr(rules, name)}.")


def _names(folds: Sequence[Fold]) -> list[str]:
    """Return the orders that are there at every cut-off and put anybody before anybody else."""
    shared = [name for name in folds[0].orders if all(name in fold.orders for fold in folds)]
    return [
        name
        for name in shared
        if name in (USUAL, COUNT, RANDOM) or any(fold.orders[name].nunique() > 1 for fold in folds)
    ]


def _by_fold(folds: Sequence[Fold], names: Sequence[str]) -> pd.DataFrame:
    table = point_values(folds, names)
    found = [
        spearman(fold.orders[name].to_numpy(float), fold.outcome.to_numpy(float))
        for fold in folds
        for name in names
    ]
    return table.assign(spearman=found)


def _table(
    by_fold: pd.DataFrame, names: Sequence[str], drawn: dict[str, dict[str, np.ndarray]]
) -> pd.DataFrame:
    table = by_fold.groupby("ranking")[[*METRICS, "spearman"]].mean().loc[list(names)]
    for metric in ("captured", "ndcg", "precision"):
        table[f"{metric}_difference"] = table[metric] - table.loc[COUNT, metric]
        ends = {name: limits(values[metric]) for name, values in drawn.items()} | {COUNT: (0.0, 0.0)}
        for place, end in enumerate(("low", "high")):
            table[f"{metric}_{end}"] = [ends[name][place] for name in table.index]
    counts = by_fold.groupby("ranking")[["first", "positives"]].sum().loc[list(names)]
    table.insert(0, "cut_offs", by_fold["at"].nunique())
    table.insert(1, "first", counts["first"])
    table.insert(2, "positives", counts["positives"])
    kinds = ["usual" if name == USUAL else "simple" if name in SIMPLE else "measure" for name in table.index]
    table.insert(0, "kind", kinds)
    order = pd.DataFrame(
        {
            "kind": table["kind"].map({"usual": 0, "measure": 1, "simple": 2}),
            "best": -table[DECIDING].round(9),
            "name": table.index,
        },
        index=table.index,
    ).sort_values(["kind", "best", "name"])
    return table.loc[order.index].rename_axis("ranking").reset_index()


def _folds_table(folds: Sequence[Fold]) -> pd.DataFrame:
    rows = [
        {
            "at": fold.at,
            "until": fold.until,
            "contacts": len(fold.outcome),
            "positives": fold.positives,
            "outcome": float(fold.outcome.sum()),
            "k": fold.k,
            "unforeseen": fold.unforeseen,
            "insufficient": fold.insufficient,
            **fold.calibration,
        }
        for fold in folds
    ]
    return pd.DataFrame(rows)
