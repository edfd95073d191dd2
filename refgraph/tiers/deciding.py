"""Which tier the evidence of this run gives each contact, before memory and pins are heard."""

from __future__ import annotations

import numpy as np
import pandas as pd

from refgraph.tiers.rules import ADVOCATE, ALLIED, CORE, NONE, TierRules


def decide(
    evidence: pd.DataFrame, held: pd.Series, pinned: pd.Series, places: int, rules: TierRules
) -> pd.DataFrame:
    """Decide by the rules alone, first match wins; who holds a tier needs less to stay than to enter.

    Parameters
    ----------
    evidence
        The table of `Evidence`.
    held
        The tier each contact holds, indexed alike.
    pinned
        The tier each contact is pinned to, blank where none; pinned Core Advocates take places.
    places
        How many Core Advocates there can be. Contacts of equal place at the edge all stay out.
    rules
        Thresholds.

    Returns
    -------
    DataFrame
        ``assessed`` (the tier), ``eligible`` (every tier whose rules are met, the highest first, joined by
        semicolons), ``within`` (the places asked for), ``position``, ``steady``, ``referring``, ``content`` and
        ``cap`` (whether each clause of Core Advocate is met; ``quality`` is among the evidence), and
        ``connected`` (whether both places would let the contact in).
    """
    person, allowed = ~evidence["organisation"], evidence["excluded"].eq("")
    found = _core_clauses(evidence, held, rules)
    clauses = ["position", "steady", "referring", "content"]
    met = found[clauses].all(axis=1) & evidence["quality"].ne(0)
    passed = met & person & allowed
    found["cap"] = _within(
        evidence["place"].where(passed & pinned.eq("")), places - int(pinned.eq(CORE).sum())
    )
    advocate = _advocate(evidence, held) & person & allowed
    allied = _allied(evidence, held) & allowed
    ways = {CORE: passed & found["cap"], ADVOCATE: advocate, ALLIED: allied}
    chosen = np.select([way.to_numpy() for way in ways.values()], list(ways), NONE)
    found.insert(0, "assessed", pd.Series(chosen, index=evidence.index, dtype="str"))
    found.insert(1, "eligible", _listed({**ways, CORE: passed}))
    return found


def _core_clauses(evidence: pd.DataFrame, held: pd.Series, rules: TierRules) -> pd.DataFrame:
    within = evidence["enters"].mask(held.eq(CORE), evidence["stays"])
    # What nobody knows promotes nobody, and takes nothing away.
    steady = evidence["recent"].ge(rules.referrals) & evidence["quarters"].ge(rules.quarters)
    return pd.DataFrame(
        {
            "within": within,
            "position": _placed(evidence, within, rules),
            "steady": steady | (evidence["recent"].isna() & held.eq(CORE)),
            "referring": ~evidence["silent"].fillna(False).astype(bool),
            "content": evidence["detractor"].ne(1),
            "connected": _placed(evidence, evidence["enters"], rules),
        }
    )


def _placed(evidence: pd.DataFrame, within: pd.Series, rules: TierRules) -> pd.Series:
    """Tell whose links and places are enough; where no groups are shown, betweenness says no more than volume."""
    connects = evidence["connecting_place"].le(within) | evidence["groups_shown"].eq(False)
    return evidence["links"].ge(rules.links) & evidence["place"].le(within) & connects


def _within(places: pd.Series, most: int) -> pd.Series:
    """Tell whose place is among the first `most` of them; a tie that does not fit whole stays out."""
    return places.rank(method="max").le(most)


def _advocate(evidence: pd.DataFrame, held: pd.Series) -> pd.Series:
    holds = held.eq(ADVOCATE)
    experienced, willing = (_met(evidence[name], holds) for name in ("experienced", "willing"))
    return experienced & willing & evidence["detractor"].ne(1)


def _allied(evidence: pd.DataFrame, held: pd.Series) -> pd.Series:
    """Who the CRM calls a partner is one; a profession counts for who is content, and of prospects who exchanged."""
    by_profession = evidence["related"] | (
        evidence["detractor"].ne(1)
        & (evidence["doubt"].eq("") | evidence["exchanged"].gt(0) | evidence["ever"].gt(0))
    )
    return _met(evidence["complementary"], held.eq(ALLIED)) & (by_profession | held.eq(ALLIED))


def _met(clause: pd.Series, holds: pd.Series) -> pd.Series:
    """A clause is met by a yes; for who holds the tier, also where the data do not say."""
    return clause.eq(1) | (holds & clause.isna())


def _listed(ways: dict[str, pd.Series]) -> pd.Series:
    text = pd.Series("", index=next(iter(ways.values())).index, dtype="str")
    for tier, way in ways.items():
        text = text.mask(way, (text + "; " + tier).str.removeprefix("; "))
    return text
