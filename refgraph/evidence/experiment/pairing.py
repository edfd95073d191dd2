"""Satisfaction beside referral frequency: one row per contact of a group, whatever the number of surveys."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd

from refgraph.errors import InputError, SettingsError, UnknownNameError
from refgraph.evidence.experiment.recorded import DAYS_OF_YEAR, Basis, recorded_column, recorded_years
from refgraph.evidence.returns import first_met, gather_activities
from refgraph.evidence.rules import EvidenceRules
from refgraph.network import Network
from refgraph.people import People
from refgraph.tiers import ALLIED, TIERS, Analysed, Tiers, assign_tiers

EVERYONE = "all"

COLUMNS = "name satisfaction surveys referrals years frequency".split()


def pair_up(people: People, network: Network, rules: EvidenceRules) -> tuple[pd.DataFrame, Basis]:
    """Return for every contact with a score how content it is and how often it refers, and by what that is known.

    Survey answers and named referrals come first. Without the ones, the satisfaction on the contacts is taken;
    without the others, the count of referrals on them, over as long as they have been with the firm.

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
        ``frequency`` (referrals a year). Where nothing says for how long contacts were known, ``years`` is NaN
        and ``frequency`` is the number of referrals.
    Basis

    Raises
    ------
    InputError
        If there are no scores.
    """
    answers, counts = _answers(people), recorded_column(people, "reported_given")
    scores = _recorded_scores(people) if answers is None else _scores(answers, people, rules)
    basis = Basis(on_contact=answers is None)
    if network.events.empty and not counts.empty:
        either = _counted(network, counts).join(scores[scores.index.isin(network.nodes.index)], how="outer")
        paired = either.dropna(subset=["referrals", "satisfaction"])
        return _per_year(paired, people, replace(basis, half_known=len(either) - len(paired)))
    paired = _frequencies(people, network, rules).join(scores, how="inner")
    return paired[COLUMNS], replace(basis, per_year=people.as_of is not None, also_counted=not counts.empty)


def members_of(result: Analysed, group: str, tiers: Tiers | None) -> tuple[pd.Index, str]:
    """Return who is of a group that referrals do not make, and what the data call it.

    A group is a type, a profession, a segment, ``all``, or Allied Resource: everybody whose role that is, whatever
    tier they came to hold by their referrals. Who is an Advocate is decided by referrals, among other things: among
    such contacts nothing that goes with referrals can be tested.

    Raises
    ------
    SettingsError
        If referrals make the group.
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
    words = tiers.rules
    known = [EVERYONE, words.word(ALLIED)]
    for column in ("type", "profession", "segment"):
        known += sorted(set(nodes[column]) - {""})
    tier = words.canonical(group)
    if tier == ALLIED:
        return tiers.evidence.index[tiers.evidence["complementary"].eq(1)], words.word(tier)
    if tier in TIERS:
        raise SettingsError(
            f"'{words.word(tier)}' is decided by referrals, so that what goes with referrals cannot be tested in it.",
            f"Groups that referrals do not make: {', '.join(known)}.",
        )
    raise UnknownNameError.among("group", group, known)


def _key(text: str) -> str:
    return "".join(filter(str.isalnum, text.casefold()))


def _answers(people: People) -> pd.DataFrame | None:
    """Return the survey answers, None where no score among them can be dated."""
    feedback = people.tables.get("feedback", pd.DataFrame())
    if "score" not in feedback or feedback["score"].notna().sum() == 0 or people.as_of is None:
        return None
    return feedback


def _scores(answers: pd.DataFrame, people: People, rules: EvidenceRules) -> pd.DataFrame:
    """Return each contact's mean score in the window, and of how many."""
    age = (people.as_of - answers["date"]).dt.days
    counted = answers[answers["score"].notna() & age.between(0, rules.survey_days)]
    of = counted.groupby("contact_id")["score"]
    return pd.DataFrame({"satisfaction": of.mean(), "surveys": of.size()})


def _recorded_scores(people: People) -> pd.DataFrame:
    """Return the satisfaction that stands with each contact."""
    known = recorded_column(people, "satisfaction")
    if known.empty:
        raise InputError(
            "There are no scores to compare referrals with.",
            "Export survey answers (contact, date and a score from 0 to 10), or name the column of the contacts "
            'that holds how content they are: --column satisfaction="Header".',
        )
    return pd.DataFrame({"satisfaction": known, "surveys": 1})


def _counted(network: Network, counts: pd.Series) -> pd.DataFrame:
    """Return the referrals that the CRM counts for each contact of the network."""
    nodes = network.nodes
    known = counts[counts.index.isin(nodes.index)]
    return pd.DataFrame({"name": nodes["name"].reindex(known.index), "referrals": known})


def _per_year(paired: pd.DataFrame, people: People, basis: Basis) -> tuple[pd.DataFrame, Basis]:
    """Divide counts by years where most contacts have any; the others then have no frequency."""
    years, until = recorded_years(people)
    years = years.reindex(paired.index)
    if 2 * years.notna().sum() < max(len(years), 1):
        whole = paired.assign(years=float("nan"), frequency=paired["referrals"])
        return whole[COLUMNS], replace(basis, counted=True, per_year=False)
    paired = paired.assign(years=years, frequency=paired["referrals"] / years.where(years > 0))
    return paired[COLUMNS], replace(basis, counted=True, until=until)


def _frequencies(people: People, network: Network, rules: EvidenceRules) -> pd.DataFrame:
    """Return the referrals each contact made in the window, and per year for which it was known."""
    nodes, events, as_of = network.nodes, network.events, people.as_of
    if as_of is None:
        made = events.groupby("source")["count"].sum().reindex(nodes.index).fillna(0.0)
        return pd.DataFrame(
            {"name": nodes["name"], "referrals": made, "years": float("nan"), "frequency": made}
        )
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
