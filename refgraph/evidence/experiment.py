"""run_experiment(): whether those who are more content refer more often, as far as the data show."""

from __future__ import annotations

import math
from dataclasses import dataclass

import pandas as pd

from refgraph.evidence.concluding import LEAST, conclude, remark, strength_of, verdict_of
from refgraph.evidence.correlation import Correlation, correlate, detectable_r, needed_pairs
from refgraph.evidence.pairing import DAYS_OF_YEAR, EVERYONE, members_of, pair_up
from refgraph.evidence.rules import EvidenceRules
from refgraph.findings import Finding
from refgraph.tiers import Analysed, TierRules, Tiers

SHORTEST_DAYS = 90
"""Who has been known for less cannot have shown how often he or she refers."""


@dataclass(frozen=True)
class Experiment:
    """Satisfaction against referral frequency, one row per contact.

    Parameters
    ----------
    table : DataFrame
        ``contact_id``, ``name``, ``satisfaction`` (the mean of the scores in the window), ``surveys`` (how
        many), ``referrals`` (in the window), ``years`` (of the window, for which the contact was known),
        ``frequency`` (referrals a year).
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
    """

    table: pd.DataFrame
    group: str
    verdict: str
    correlation: Correlation | None
    findings: tuple[Finding, ...]
    seed: int
    draws: int

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
        }
        return pd.DataFrame([row])

    @property
    def sentences(self) -> tuple[str, ...]:
        """What the numbers say, in plain words."""
        return tuple(conclude(self.group, len(self.table), self.correlation))


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
    per year of the window for which it was known.

    Parameters
    ----------
    result
        The values of a run.
    rules
        The window, and how often chance is drawn.
    group
        A tier, a type, a profession or a segment; ``all`` for everyone.
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
    table = pair_up(result.people, result.network, rules)
    table = table[table.index.isin(members)]
    known = (table["years"] * DAYS_OF_YEAR).round() >= SHORTEST_DAYS
    short, table = int((~known).sum()), table[known]
    found = None
    if len(table) >= LEAST:
        found = correlate(table["satisfaction"], table["frequency"], draws=rules.draws, seed=seed)
    words = TierRules() if tiers is None else tiers.rules
    remarks = tuple(remark(table, found, short, name, words, result.network))
    return Experiment(table.reset_index(), name, verdict_of(found), found, remarks, seed, rules.draws)


def _needed(found: Correlation | None) -> float:
    """Return how many contacts would show a correlation of this size; NaN where there is none."""
    if found is None or math.isnan(found.r):
        return float("nan")
    return float(needed_pairs(found.r)) or float("nan")
