"""fit_value_model(): what touches, engagement and advocacy are followed by, where the data are enough to say."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt
import pandas as pd

from refgraph.errors import SettingsError, UnknownNameError
from refgraph.evidence.rounding import interval, without_interval
from refgraph.evidence.rules import EvidenceRules
from refgraph.evidence.value_model.fixed_effects import Fit, fit_within
from refgraph.evidence.value_model.panel import PERIODS, Panel, make_panel
from refgraph.findings import Finding
from refgraph.people import People
from refgraph.showing import in_few_lines

Array = npt.NDArray[np.float64]

EQUATIONS = {
    "engagements": ("touches",),
    "advocacy": ("engagements",),
    "referrals": ("advocacy", "engagements", "touches"),
}
"""What is explained, and by what of the periods before it."""

MODEL, EXPLORATORY, NO_MODEL = "model", "exploratory", "no model"
ENOUGH_EVENTS, SOME_EVENTS = 60, 25
ENOUGH_CONTACTS = 30
ENOUGH_MONTHS, SOME_MONTHS = 24, 12
"""From simulations: what it takes to see a true effect in most cases, and below what estimates are absurd."""

MOST_LAGS = {"months": 12, "quarters": 6}

_ONE_MORE = {
    "touches": "One more touch",
    "engagements": "One more engagement",
    "advocacy": "A score one point higher",
}
_MORE = {"engagements": "engagements", "advocacy": "points of score", "referrals": "referrals"}


@in_few_lines
@dataclass(frozen=True)
class ValueModel:
    """What is followed by what.

    Parameters
    ----------
    table : DataFrame
        One row per effect: ``outcome``, ``after`` (of what), ``status`` (``model``, ``exploratory``: the direction
        only, ``no model``), ``because`` (what is missing), ``lags``, ``effect`` (the sum over the lags), ``low``,
        ``high`` (its 95 % limits), ``rows``, ``contacts`` and ``events`` (of the periods of which everything is
        known) and ``says``. The effect is NaN unless the status is ``model``.
    counts : DataFrame
        What there is to go by: ``what`` and ``count``.
    panel : Panel
        What it was fitted to.
    findings : tuple of Finding

    Examples
    --------
    >>> import pandas as pd, refgraph as rg
    >>> log = pd.DataFrame({"referrer": ["Ann", "Bob", "Bob"], "referred": ["Bob", "Cid", "Dee"]})
    >>> result = rg.run(referrals=log)
    >>> rg.fit_value_model(result.people).table["status"].unique().tolist()
    ['no model']
    """

    table: pd.DataFrame
    counts: pd.DataFrame
    panel: Panel
    findings: tuple[Finding, ...] = field(default=())


def fit_value_model(people: People, rules: EvidenceRules = EvidenceRules()) -> ValueModel:
    """Say what touches, engagement and advocacy are followed by in the next periods.

    Three equations, each with an effect of every contact and every period: engagement after touches, advocacy
    after engagement, referrals after all three. An effect is the sum over the lags. It tells what follows, not
    what causes: people call those they like.

    Parameters
    ----------
    people
        What `refgraph.resolve` returned.
    rules
        ``lags`` and ``period``.

    Returns
    -------
    ValueModel
        A model takes 60 events of the outcome, 30 contacts and 24 months; below 25 events or 12 months there is
        none, and in between the direction alone is given.

    Raises
    ------
    SettingsError
        If there is no such period, or so many lags make no sense.

    Examples
    --------
    >>> import pandas as pd, refgraph as rg
    >>> days = ["2024-01-01", "2025-01-01"]
    >>> log = pd.DataFrame({"referrer": ["Ann", "Bob"], "referred": ["Bob", "Cid"], "date": days})
    >>> model = fit_value_model(rg.resolve(rg.read(frames={"referrals": log})))
    >>> model.table[["outcome", "status", "because"]].iloc[-1].tolist()
    ['referrals', 'no model', 'there are no touches']
    """
    if rules.period not in PERIODS:
        raise UnknownNameError.among("period", rules.period, PERIODS)
    if not 1 <= rules.lags <= MOST_LAGS[rules.period]:
        raise SettingsError(
            f"lags has to be 1 to {MOST_LAGS[rules.period]} {rules.period}, not {rules.lags}."
        )
    panel = make_panel(people, rules.period)
    equations = [_equation(panel, outcome, rules.lags) for outcome in EQUATIONS]
    rows = [each.row(name, rules.period) for each in equations for name in EQUATIONS[each.outcome]]
    return ValueModel(pd.DataFrame(rows), _counts(panel), panel, tuple(map(_remark, _partial(equations))))


def gate(events: float, contacts: int, months: int) -> tuple[str, str]:
    """Return what may be said with so much data, and what is missing for more.

    Examples
    --------
    >>> gate(60, 30, 24), gate(59, 30, 24)[0], gate(24, 300, 24)[0], gate(600, 300, 11)[0]
    (('model', ''), 'exploratory', 'no model', 'no model')
    """
    wanted = (
        (events, ENOUGH_EVENTS, SOME_EVENTS, "events"),
        (contacts, ENOUGH_CONTACTS, 2, "contacts"),
        (months, ENOUGH_MONTHS, SOME_MONTHS, "months"),
    )
    missing = [
        f"{found:,.0f} {what}, and it takes {enough}" for found, enough, _, what in wanted if found < enough
    ]
    if any(found < some for found, _, some, _ in wanted):
        return NO_MODEL, "; ".join(missing)
    return (EXPLORATORY if missing else MODEL), "; ".join(missing)


@dataclass(frozen=True)
class _Sample:
    """The rows of which an outcome and all lags of what may come before it are known."""

    values: Array
    regressors: Array
    contact: npt.NDArray[np.int64]
    period: npt.NDArray[np.int64]
    events: float

    @property
    def contacts(self) -> int:
        return len(np.unique(self.contact))

    def fit(self) -> Fit | None:
        return fit_within(self.values, self.regressors, self.contact, self.period)


@dataclass(frozen=True)
class _Equation:
    """One equation, fitted or not."""

    outcome: str
    used: list[str]
    absent: list[str]
    lags: int
    status: str
    because: str
    sample: _Sample
    fit: Fit | None

    def row(self, name: str, length: str) -> dict[str, object]:
        """Return the row of one effect."""
        status, because, found = self.status, self.because, (np.nan, np.nan, np.nan)
        if name in self.absent:
            status, because = NO_MODEL, f"there are no {_named(name)}"
        if self.fit is not None and name in self.used:
            start = self.used.index(name) * self.lags
            found = self.fit.sum_of(list(range(start, start + self.lags)))
        shown = found if status == MODEL else (np.nan, np.nan, np.nan)
        return {
            "outcome": self.outcome,
            "after": name,
            "status": status,
            "because": because,
            "lags": self.lags,
            **dict(zip(("effect", "low", "high"), shown, strict=True)),
            "rows": len(self.sample.values),
            "contacts": self.sample.contacts,
            "events": self.sample.events,
            "says": _says(self.outcome, name, status, because, found, f"{self.lags} {length}"),
        }


def _equation(panel: Panel, outcome: str, lags: int) -> _Equation:
    absent = [name for name in (outcome, *EQUATIONS[outcome]) if not panel.table[name].fillna(0.0).any()]
    used = [name for name in EQUATIONS[outcome] if name not in absent]
    sample = _sample(panel.table, outcome, used, lags)
    status, because = gate(sample.events, sample.contacts, panel.months)
    if outcome in absent or not used:
        status, because = NO_MODEL, f"there are no {_named(absent[0])}"
    fit = sample.fit() if status != NO_MODEL else None
    if status != NO_MODEL and fit is None:
        status, because = NO_MODEL, "what is compared does not vary enough within contacts"
    return _Equation(outcome, used, absent, lags, status, because, sample, fit)


def _sample(table: pd.DataFrame, outcome: str, names: Sequence[str], lags: int) -> _Sample:
    by_contact = table.groupby("contact_id", sort=False)
    columns = [by_contact[name].shift(lag).to_numpy(float) for name in names for lag in range(1, lags + 1)]
    regressors = np.column_stack(columns) if columns else np.empty((len(table), 0))
    values = table[outcome].to_numpy(float)
    # Without anything to come before it, an outcome is counted wherever it is known.
    known = ~np.isnan(regressors).any(axis=1) & ~np.isnan(values)
    events = table["answers" if outcome == "advocacy" else outcome].to_numpy(float)
    contact, period = pd.factorize(table["contact_id"])[0], table["period"].to_numpy(np.int64)
    return _Sample(
        values[known], regressors[known], contact[known], period[known], float(events[known].sum())
    )


def _says(
    outcome: str, after: str, status: str, because: str, found: tuple[float, float, float], time: str
) -> str:
    effect, low, high = found
    if status == NO_MODEL:
        return f"Whether {_named(after)} are followed by {_MORE[outcome]} cannot be said: {because}."
    if status == EXPLORATORY:
        way = "more" if effect > 0 else "fewer"
        return (
            f"Exploratory ({because}): the estimate points to {way} {_MORE[outcome]} after {_named(after)}, which may "
            "be chance."
        )
    shown = "" if low > 0 or high < 0 else "; it is not shown to be followed by any change"
    told = without_interval(effect, low, high, signed=True)
    return (
        f"{_ONE_MORE[after]} is followed by {told} {_MORE[outcome]} over the next {time} "
        f"(95% interval {interval(low, high, signed=True)}{shown})."
    )


def _named(name: str) -> str:
    return "scores" if name == "advocacy" else name


def _counts(panel: Panel) -> pd.DataFrame:
    table = panel.table
    sums = {name: float(table[name].sum()) for name in ("touches", "engagements", "referrals", "revenue")}
    counts = {"contacts": float(table["contact_id"].nunique()), "months": float(panel.months), **sums}
    counts["scores"] = float(table["answers"].sum())
    return pd.DataFrame({"what": list(counts), "count": list(counts.values())})


def _partial(equations: Sequence[_Equation]) -> list[_Equation]:
    return [each for each in equations if each.status != MODEL]


def _remark(equation: _Equation) -> Finding:
    message = f"The equation of {_MORE[equation.outcome]}: {equation.status} ({equation.because})."
    return Finding("note", "no-full-model", message)
