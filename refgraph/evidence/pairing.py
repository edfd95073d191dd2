"""Satisfaction beside referral frequency: one row per contact of a group, whatever the number of surveys."""

from __future__ import annotations

import pandas as pd

from refgraph.errors import InputError, UnknownNameError
from refgraph.evidence.activities import first_met, gather_activities
from refgraph.evidence.rules import EvidenceRules
from refgraph.network import Network
from refgraph.people import People
from refgraph.tiers import TIERS, Analysed, Tiers, assign_tiers

EVERYONE = "all"

DAYS_OF_YEAR = 365.25

COLUMNS = "name satisfaction surveys referrals years frequency".split()


def pair_up(people: People, network: Network, rules: EvidenceRules) -> pd.DataFrame:
    """Return for every contact with a score in the window how content it is and how often it refers.

    Parameters
    ----------
    people, network
        A run's.
    rules
        How far back the window goes.

    Returns
    -------
    DataFrame
        `COLUMNS`, indexed by ``contact_id``: ``satisfaction`` (the mean of the scores), ``surveys`` (how many),
        ``referrals`` (in the window), ``years`` (of the window, for which the contact was known),
        ``frequency`` (referrals a year).

    Raises
    ------
    InputError
        If there are no scores.
    """
    scores = _scores(people, rules)
    return _frequencies(people, network, rules).join(scores, how="inner")[COLUMNS]


def members_of(result: Analysed, group: str, tiers: Tiers | None) -> tuple[pd.Index, str]:
    """Return who is of a group (a type, a profession, a segment, a tier, all), and what the data call it.

    Raises
    ------
    UnknownNameError
        If nobody is of such a group.
    """
    nodes, key = result.network.nodes, _key(group)
    if key in ("", EVERYONE):
        return nodes.index, EVERYONE
    for column in ("type", "profession", "segment"):
        keys = nodes[column].map(_key)
        hit = keys.isin([key, key.removesuffix("s")])
        if hit.any():
            return nodes.index[hit], str(nodes.loc[hit, column].iloc[0])
    tiers = tiers or assign_tiers(result)
    tier = tiers.rules.canonical(group)
    if tier in TIERS:
        held = tiers.table.loc[tiers.table["tier"].eq(tier), "contact_id"]
        return pd.Index(held), tiers.rules.word(tier)
    known = [*map(tiers.rules.word, reversed(TIERS)), EVERYONE]
    for column in ("type", "profession", "segment"):
        known += sorted(set(nodes[column]) - {""})
    raise UnknownNameError.among("group", group, known)


def _key(text: str) -> str:
    return "".join(filter(str.isalnum, text.casefold()))


def _scores(people: People, rules: EvidenceRules) -> pd.DataFrame:
    """Return each contact's mean score in the window, and of how many."""
    feedback = people.tables.get("feedback", pd.DataFrame())
    if "score" not in feedback or feedback["score"].notna().sum() == 0 or people.as_of is None:
        raise InputError(
            "There are no scores to compare referrals with.",
            "Export survey answers: contact, date and a score from 0 to 10.",
        )
    age = (people.as_of - feedback["date"]).dt.days
    counted = feedback[feedback["score"].notna() & age.between(0, rules.survey_days)]
    of = counted.groupby("contact_id")["score"]
    return pd.DataFrame({"satisfaction": of.mean(), "surveys": of.size()})


def _frequencies(people: People, network: Network, rules: EvidenceRules) -> pd.DataFrame:
    """Return the referrals each contact made in the window, and per year for which it was known."""
    nodes, events, as_of = network.nodes, network.events, people.as_of
    if as_of is None:
        raise InputError("Nothing is dated.", "Export the dates of referrals and surveys.")
    start = as_of - pd.Timedelta(days=rules.survey_days)
    dated = events["date"].notna()
    counted = events[events["date"].gt(start)] if dated.any() else events
    referrals = counted.groupby("source")["count"].sum().reindex(nodes.index).fillna(0.0)
    first = [nodes["created"], first_met(gather_activities(people)).reindex(nodes.index)]
    first += [events.groupby(end)["date"].min().reindex(nodes.index) for end in ("source", "target")]
    known_since = pd.concat(first, axis=1).min(axis=1).clip(lower=start).fillna(start)
    years = (as_of - known_since).dt.days / DAYS_OF_YEAR
    frequency = referrals / years.where(years > 0)
    return pd.DataFrame(
        {"name": nodes["name"], "referrals": referrals, "years": years, "frequency": frequency}
    )
