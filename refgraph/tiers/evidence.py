"""What the data say of each contact, one column per clause of the rules, and what they do not say.

A clause is 1 (yes), 0 (no) or NaN (the data do not say). Not knowing is never taken for a no.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from refgraph.findings import Finding
from refgraph.measures import Measures, ages
from refgraph.network import PATIENT, Network
from refgraph.people import People, last_engagements
from refgraph.ranking import Ranking
from refgraph.tiers.allies import find_allies, remark_on_trade, trade_of
from refgraph.tiers.feelings import satisfaction
from refgraph.tiers.headers import Headers
from refgraph.tiers.rules import TierRules
from refgraph.trades import FirmTrade

_UNAPPROACHABLE = ("inactive", "do_not_contact", "deceased")


@dataclass(frozen=True)
class Evidence:
    """What is known of each contact.

    Parameters
    ----------
    table : DataFrame
        Indexed by ``contact_id``, the firm itself left out. ``excluded`` (why no tier is given, or blank),
        ``organisation`` (whether it is one), ``unwilling`` (whether it says so), the clauses ``experienced``,
        ``complementary``, ``willing``, ``detractor``, ``quality`` and for the first four ``..._by`` (what says
        so); ``ever``, ``recent`` and ``won`` (referrals made, within the window, and won of these), ``quarters``,
        ``rating``,
        ``exchanged``, ``silent_days``, ``quiet_days`` (since the last referral, the last engagement),
        ``bad_score_date``, ``links``, ``linked`` (how many contacts are ranked and linked), ``place`` (among them
        by what is expected), ``connecting_place`` (by bridge or betweenness, whichever is better) and
        ``connecting_by``, ``enters`` and ``stays`` (within how many places one becomes and stays a Core
        Advocate), ``groups_shown``, ``silent``, ``rank``,
        ``connector_rank``, ``cluster``.
    sources : frozenset of str
        Which kinds of evidence the data hold at all.
    findings : tuple of Finding
        Which clauses could not be decided for anybody, and by which trade professions were judged.
    trade : FirmTrade
        The trade of the firm.
    """

    table: pd.DataFrame
    sources: frozenset[str]
    findings: tuple[Finding, ...]
    trade: FirmTrade


def gather_evidence(
    people: People, network: Network, measures: Measures, ranking: Ranking, rules: TierRules
) -> Evidence:
    """Collect what the data say of each contact.

    Returns
    -------
    Evidence
    """
    contacts = people.contacts[~people.contacts["is_firm"]].set_index("contact_id").sort_index()
    sources = _sources(people, network)
    table = pd.DataFrame(index=contacts.index)
    table["excluded"] = _excluded(contacts)
    table["organisation"] = contacts["kind"].eq("organisation")
    table = table.join(_position(network, measures, ranking, rules).reindex(table.index))
    table = table.join(_referrals(network, sources, rules).reindex(table.index))
    for column in ("ever", "recent", "won", "quarters", "links"):
        table[column] = table[column].fillna(0.0)
    if "referral dates" not in sources:
        table[["recent", "quarters"]] = np.nan
    table["quality"] = _quality(table, sources, rules)
    table["exchanged"] = _exchanged(people, network, rules).reindex(table.index).fillna(0.0)
    table["quiet_days"] = _quiet_days(people).reindex(table.index)
    trade = trade_of(people, rules)
    table = table.join(_experienced(contacts, people)).join(find_allies(contacts, people, trade, rules))
    feelings = satisfaction(people, contacts, rules).reindex(table.index)
    table = table.join(_willing(table, feelings)).join(feelings.drop(columns=["willing", "willing_by"]))
    findings = (*_undecidable(sources, Headers(people.columns)), *remark_on_trade(trade, table))
    return Evidence(table, sources, findings, trade)


def _sources(people: People, network: Network) -> frozenset[str]:
    contacts, events = people.contacts, network.events
    found = {
        name for name in ("deals", "feedback", "complaints", "given") if len(people.tables.get(name, ()))
    }
    for column in ("type", "profession"):
        if column in contacts and contacts[column].ne("").any():
            found.add(column)
    for column in ("is_experienced", "service_start", "willing_to_refer"):
        if column in contacts and contacts[column].notna().any():
            found.add(column)
    found |= {f"referrals in {table}" for table in people.referrals["table"].unique()}
    held = {
        "referral dates": network.as_of is not None and events["date"].notna().any(),
        "referral status": events["status"].ne("").any(),
        "referral revenue": events["revenue"].notna().any(),
        "referral quality": events["quality"].notna().any(),
        "engagements": len(last_engagements(people)) > 0,
        "ties": len(network.ties) > 0,
    }
    return frozenset(found | {name for name, there in held.items() if there})


def _excluded(contacts: pd.DataFrame) -> pd.Series:
    why = contacts["status"].where(contacts["status"].isin(_UNAPPROACHABLE), "").str.replace("_", " ")
    why = why.mask(contacts["type"].eq("competitor"), "competitor")
    why = why.mask(contacts["patient"], PATIENT)
    return why.mask(contacts["staff"], "staff").astype("str")


def _position(network: Network, measures: Measures, ranking: Ranking, rules: TierRules) -> pd.DataFrame:
    """Return each contact's place by what is expected of it and as a link between groups."""
    standing, entering = ranking.standing, ranking.rules
    table = ranking.table.set_index("contact_id")[["rank", "connector_rank", "cluster", "trend"]]
    places = standing.places.astype(float)
    by_bridge = places["bridge"].le(places["betweenness"])
    return table.reindex(network.nodes.index).assign(
        links=measures["degree"].astype(float),
        linked=standing.count,
        place=places["expected"],
        connecting_place=places[["bridge", "betweenness"]].min(axis=1),
        connecting_by=np.where(by_bridge, "bridge", "betweenness"),
        enters=standing.first(entering.candidate_share, entering.candidate_places),
        stays=standing.first(rules.stay_share, rules.stay_places),
        groups_shown=standing.groups_shown,
        silent=table["trend"].reindex(network.nodes.index).eq("silent"),
    )


def _referrals(network: Network, sources: frozenset[str], rules: TierRules) -> pd.DataFrame:
    """Return what each contact referred; where nothing is dated, nobody knows what of it is recent."""
    nodes, age = network.nodes, ages(network)
    events = network.events.assign(age=age)
    events["won"] = events["count"].where(events["won"], 0.0)
    recent = events[events["date"].notna() & age.gt(-1) & age.le(rules.window_days)]
    of = (recent if "referral dates" in sources else events).groupby("source")
    quarter = recent["date"].dt.year * 4 + recent["date"].dt.quarter
    return pd.DataFrame(
        {
            "ever": events.groupby("source")["count"].sum(),
            "recent": of["count"].sum(),
            "won": of["won"].sum(),
            "quarters": quarter.groupby(recent["source"]).nunique(),
            "rating": of["quality"].mean(),
            "silent_days": events.groupby("source")["age"].min(),
        }
    ).reindex(nodes.index)


def _quality(table: pd.DataFrame, sources: frozenset[str], rules: TierRules) -> pd.Series:
    """Tell whether enough referrals are won or well rated; nobody knows where no outcome is recorded."""
    if not sources & {"referral status", "referral revenue", "referral quality", "deals"}:
        return pd.Series(np.nan, index=table.index)
    return (table["won"].ge(rules.won) | table["rating"].ge(rules.quality)).astype(float)


def _exchanged(people: People, network: Network, rules: TierRules) -> pd.Series:
    """Return how many referrals went either way between the firm and each contact lately."""
    age = ages(network)
    dated = network.events[age.le(rules.exchange_days)] if network.as_of is not None else network.events
    received = dated.groupby("source")["count"].sum()
    given = people.tables.get("given")
    if given is None or given.empty:
        return received
    if "date" in given and network.as_of is not None:
        given = given[(network.as_of - given["date"]).dt.days.le(rules.exchange_days)]
    return received.add(given.groupby("contact_id").size().astype(float), fill_value=0.0)


def _quiet_days(people: People) -> pd.Series:
    """Return the days since each contact last took part in something or came to the firm of its own accord."""
    last = last_engagements(people)
    if people.as_of is None or last.empty:
        return pd.Series([], dtype="float64")
    days: pd.Series = (people.as_of - last).dt.days.astype(float)
    return days


def _experienced(contacts: pd.DataFrame, people: People) -> pd.DataFrame:
    """Tell who has used the service; a type other than client, or a plain no, says who has not."""
    nothing = pd.Series(np.nan, index=contacts.index)
    said = contacts.get("is_experienced", nothing)
    bought = pd.Series(contacts.index.isin(_buyers(people)), index=contacts.index)
    started = contacts.get("service_start", pd.Series(pd.NaT, index=contacts.index)).notna()
    ways = {
        "client": contacts["type"].eq("client"),
        "past client": contacts["type"].eq("past_client"),
        "has bought": bought,
        "has used the service": said.eq(1),
        "service begun": started,
    }
    by = _first_true(ways, contacts.index)
    known = contacts["type"].ne("") | said.notna()
    clause = nothing.mask(known, 0.0).mask(by.ne(""), 1.0)
    return pd.DataFrame({"experienced": clause, "experienced_by": by})


def _buyers(people: People) -> pd.Series:
    deals = people.tables.get("deals")
    if deals is None or "amount" not in deals:
        return pd.Series([], dtype="str")
    won = deals["status"].eq("won") if "status" in deals else pd.Series(True, index=deals.index)
    return deals.loc[won & deals["amount"].gt(0), "contact_id"]


def _willing(table: pd.DataFrame, feelings: pd.DataFrame) -> pd.DataFrame:
    # Where nothing is dated, a referral of whatever day shows that somebody refers.
    referred = table["recent"].fillna(table["ever"]).gt(0)
    # Whoever has referred and now says no is not asked against its word.
    referred &= ~feelings["unwilling"]
    by = feelings["willing_by"].mask(feelings["willing_by"].eq("") & referred, "has referred")
    by = by.mask(feelings["unwilling"], "")
    return pd.DataFrame({"willing": feelings["willing"].mask(referred, 1.0), "willing_by": by})


def _first_true(ways: dict[str, pd.Series], index: pd.Index) -> pd.Series:
    texts = np.select([way.to_numpy(bool) for way in ways.values()], list(ways), "")
    return pd.Series(texts, index=index, dtype="str")


def _undecidable(sources: frozenset[str], headers: Headers) -> list[Finding]:
    """Say which clauses nobody can meet or fail for want of a column, and which column would help."""
    missing = []
    if not sources & {"type", "profession"}:
        missing.append(
            (
                "no-types",
                "Nothing says who is a client or a partner",
                f"what each contact is: {headers.fill_in('type')}",
            )
        )
    if not sources & {"feedback", "willing_to_refer"}:
        missing.append(
            (
                "no-satisfaction",
                "Nothing says how content anybody is: only those who have referred count as willing, "
                "and nobody can be known for a detractor",
                f"survey scores (contact, date, score), or {headers.fill_in('willing')}",
            )
        )
    if "referral dates" not in sources:
        missing.append(
            (
                "no-referral-dates",
                "Referrals are not dated, so nobody is known to have made any lately",
                f"their days: {headers.fill_in('date')}",
            )
        )
    if not sources & {"referral status", "referral revenue", "referral quality", "deals"}:
        missing.append(
            (
                "no-outcomes",
                "Nothing says what became of referrals, so that no quality is claimed and none is asked for",
                f"deals, or of each referral what became of it: {headers.fill_in('outcome')}",
            )
        )
    return [Finding("note", code, f"{what}.", f"Export {column}.") for code, what, column in missing]
