"""run_experiment(): whether those who are more content refer more often, as far as the data show."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from refgraph.evidence.experiment.correlation import Correlation, correlate, detectable_r, needed_pairs
from refgraph.evidence.experiment.levels import tabulate_levels
from refgraph.evidence.experiment.pairing import EVERYONE, members_of, pair_up
from refgraph.evidence.experiment.recorded import DAYS_OF_YEAR, Basis
from refgraph.evidence.experiment.sentences import (
    LEAST,
    NEGLIGIBLE,
    conclude,
    remark,
    remark_on_basis,
    strength_of,
    verdict_of,
)
from refgraph.evidence.rules import EvidenceRules
from refgraph.findings import Finding
from refgraph.showing import in_few_lines
from refgraph.tiers import Analysed, Tiers

SHORTEST_DAYS = 90
"""Who has been known for less cannot have shown how often he or she refers."""


@in_few_lines
@dataclass(frozen=True)
class Experiment:
    """Satisfaction against referral frequency, one row per contact.

    Parameters
    ----------
    table : DataFrame
        ``contact_id``, ``name``, ``satisfaction`` (the mean of the scores in the window), ``surveys`` (how
        many), ``referrals`` (in the window), ``years`` (of the window, for which the contact was known),
        ``frequency`` (referrals a year). Where `basis` says so, they are what the contacts themselves record.
    group : str
        Who was looked at.
    verdict : str
        ``supports the hypothesis`` (both intervals of r lie above 0), ``not shown``, ``undefined`` (a column
        is constant) or ``insufficient`` (fewer than ten contacts).
    correlation : Correlation or None
        None where there are too few contacts for any.
    findings : tuple of Finding
        What has to be known to read it rightly.
    seed, draws : int
        By which chance was drawn.
    basis : Basis
        What satisfaction and referrals were taken from.

    Examples
    --------
    >>> import pandas as pd, refgraph as rg
    >>> people = pd.DataFrame({"Id": ["1", "2"], "Name": ["Ann Lee", "Bob King"], "Referred By": ["", "Ann Lee"]})
    >>> answers = pd.DataFrame({"contact_id": ["1"], "date": ["2025-02-01"], "score": [9]})
    >>> rg.run_experiment(rg.run(contacts=people, feedback=answers)).verdict
    'insufficient'
    """

    table: pd.DataFrame
    group: str
    verdict: str
    correlation: Correlation | None
    findings: tuple[Finding, ...]
    seed: int
    draws: int
    basis: Basis

    @property
    def strength(self) -> str:
        """How much the number of contacts allows to say: ``nothing``, ``direction only`` or ``size``."""
        return strength_of(len(self.table))

    @property
    def figures(self) -> pd.DataFrame:
        """All figures, one row; those that cannot be had are NaN."""
        n, found = len(self.table), self.correlation
        nothing = float("nan")
        row = {"group": self.group, "n": n, "verdict": self.verdict, "strength": self.strength}
        names = "r low high p_one_sided p_two_sided spearman bca_low bca_high".split()
        row |= {name: nothing if found is None else getattr(found, name) for name in names}
        row |= {
            "detectable_r": detectable_r(n),
            "needed_n": _needed(found),
            "draws": self.draws,
            "seed": self.seed,
            "referrals_from": "counts of the CRM" if self.basis.counted else "named referrals",
            "satisfaction_from": "contacts" if self.basis.on_contact else "survey answers",
            "per_year": self.basis.per_year,
            "satisfaction_low": self.table["satisfaction"].min(),
            "satisfaction_high": self.table["satisfaction"].max(),
        }
        return pd.DataFrame([row])

    @property
    def levels(self) -> pd.DataFrame:
        """How often the contacts of each level of satisfaction refer: see `tabulate_levels`."""
        return tabulate_levels(self.table)

    @property
    def sentences(self) -> tuple[str, ...]:
        """What the numbers say, in plain words."""
        return tuple(conclude(self.group, self.table, self.correlation, self.basis))


def run_experiment(
    result: Analysed,
    rules: EvidenceRules = EvidenceRules(),
    *,
    group: str = EVERYONE,
    tiers: Tiers | None = None,
    seed: int = 0,
) -> Experiment:
    """Correlate how content the contacts of a group are with how often they refer.

    One row per contact, however many surveys it answered: the mean score of the window against its referrals
    per year of the window for which it was known. Without survey answers the satisfaction that stands with the
    contacts is taken, and without named referrals the count of them; see ``counted`` of `refgraph.run`.

    Parameters
    ----------
    result
        The values of a run.
    rules
        The window, and how often chance is drawn.
    group
        A type, a profession or a segment; ``all`` for everyone; Allied Resource for all whose role that is.
    tiers
        What `assign_tiers` made of the run; if None, that is done here where a tier is asked for.
    seed
        The seed of what is drawn.

    Returns
    -------
    Experiment

    Raises
    ------
    InputError
        If there are no scores.
    SettingsError
        If referrals make the group, as they do a tier.
    UnknownNameError
        If nobody is of such a group.

    Examples
    --------
    >>> import pandas as pd, refgraph as rg
    >>> people = pd.DataFrame({"Id": ["1", "2"], "Name": ["Ann Lee", "Bob King"], "Referred By": ["", "Ann Lee"]})
    >>> answers = pd.DataFrame({"contact_id": ["1"], "date": ["2025-02-01"], "score": [9]})
    >>> found = rg.run_experiment(rg.run(contacts=people, feedback=answers))
    >>> found.verdict, found.sentences
    ('insufficient', ('Contacts with a score: 1. At least 10 are needed to say anything.',))
    """
    members, name = members_of(result, group, tiers)
    paired, basis = pair_up(result.people, result.network, rules)
    paired = paired[paired.index.isin(members)]
    table, left_out = _long_known(paired) if basis.per_year else (paired, (0, 0))
    found = None
    if len(table) >= LEAST:
        found = correlate(table["satisfaction"], table["frequency"], draws=rules.draws, seed=seed)
    remarks = (
        *remark_on_basis(table, basis, left_out[1]),
        *remark(table, found, left_out[0], result.network),
    )
    verdict = verdict_of(found)
    return Experiment(table.reset_index(), name, verdict, found, remarks, seed, rules.draws, basis)


def _long_known(paired: pd.DataFrame) -> tuple[pd.DataFrame, tuple[int, int]]:
    """Return the contacts known for long enough, and how many were not and of how many that is unknown."""
    days = (paired["years"] * DAYS_OF_YEAR).round()
    return paired[days >= SHORTEST_DAYS], (int((days < SHORTEST_DAYS).sum()), int(days.isna().sum()))


def _needed(found: Correlation | None) -> float:
    """Return how many contacts would show a correlation of this size; NaN where it is none to speak of."""
    if found is None or not abs(found.r) >= NEGLIGIBLE:
        return float("nan")
    return float(needed_pairs(found.r))
