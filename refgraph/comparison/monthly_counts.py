"""compare_months(): the referrals of every source and every practice, counted month by month."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd

from refgraph.comparison.months import ALL, ORGANISATION, PERSON, SAID, Months, judged, last_whole
from refgraph.forecast import History, find_pace, find_trends, read_history
from refgraph.network import between_nodes
from refgraph.people import People
from refgraph.remembering import once
from refgraph.tiers import Analysed

MOST = 13
"""So many months are kept, to hold a month against the same one of the year before."""

PATIENTS = "Patients"
"""Under this name stands what the patients of a clinic referred, all together."""


def compare_months(result: Analysed, since: pd.Timestamp | str | None = None) -> Months:
    """Compare the last whole month with the one before, or with the last whole one of an earlier day.

    Who stopped is told by the same trend as everywhere, so a month without referrals alone stops nobody, and
    somebody with one or two referrals has not stopped.

    Parameters
    ----------
    result
        The values of a run.
    since
        The as-of date of the last run, to go on from the month that was whole then.

    Returns
    -------
    Months

    Examples
    --------
    >>> import refgraph as rg
    >>> log = pd.DataFrame({"referrer": ["Ann"] * 3, "referred": ["Bob", "Cid", "Dee"],
    ...                     "date": ["2026-05-02", "2026-06-03", "2026-06-30"]})
    >>> found = compare_months(rg.run(referrals=log))
    >>> found.of("person")[["name", "before", "now", "said"]].values.tolist()
    [['Ann', 1.0, 2.0, 'rises']]
    """
    return _all_months(result).since(None if since is None else str(since)[:10])


@once
def _all_months(result: Analysed) -> Months:
    """Return the months with the last two whole ones side by side."""
    people, network = result.people, result.network
    rows = between_nodes(people.referrals, network.nodes)
    rows = rows[rows["date"].notna()]
    rows = _patients_as_one(rows, people)
    now = None if people.as_of is None or rows.empty else last_whole(people.as_of)
    first = None if now is None else rows["date"].min().to_period("M")
    if now is None or first >= now:
        return Months(_empty())
    months = [str(month) for month in pd.period_range(max(first, now - MOST + 1), now, freq="M")]
    history = read_history(network)
    trends = result.ranking.table.set_index("contact_id")["trend"]
    persons = _counted(rows, rows["referrer_id"], history, network.nodes.index, trends, months)
    firm_of = _firm_of(people, network.nodes)
    parts = [_of_all(persons), _about_people(persons, people)]
    if firm_of.ne("").any():
        whose = rows["referrer_id"].map(firm_of).fillna("")
        known = rows[whose.ne("")]
        firms = _by_firm(history, firm_of)
        counted = _counted(known, whose[whose.ne("")], *firms, None, months)
        parts.append(_about_firms(counted, people))
    table = pd.concat([part for part in parts if len(part)], ignore_index=True)
    return judged(Months(table, months[-2], months[-1]))


def _patients_as_one(rows: pd.DataFrame, people: People) -> pd.DataFrame:
    """Return the referrals with those that patients made under one source without an id: nobody is named in it."""
    patients = people.contacts.loc[people.contacts["patient"], "contact_id"]
    return rows.assign(referrer_id=rows["referrer_id"].mask(rows["referrer_id"].isin(patients), ""))


def _empty() -> pd.DataFrame:
    return pd.DataFrame({name: [] for name in SAID})


def _by_firm(history: History, firm_of: pd.Series) -> tuple[History, pd.Index]:
    """Return the history with the organisations in the place of their people, and who they are, by position."""
    firms = pd.Index(sorted(set(firm_of) - {""}), dtype="str")
    place = firms.get_indexer(firm_of)
    who = place[history.who]
    known, undated = who >= 0, np.zeros(len(firms))
    np.add.at(undated, place[place >= 0], history.undated[place >= 0])
    taken = replace(
        history,
        who=who[known],
        day=history.day[known],
        count=history.count[known],
        undated=undated,
        known=np.zeros(len(firms), dtype=np.int64),
    )
    return taken, firms


def _counted(
    rows: pd.DataFrame,
    whose: pd.Series,
    history: History,
    index: pd.Index,
    trends: pd.Series | None,
    months: list[str],
) -> pd.DataFrame:
    """Return per source the referrals of each month, those in all, the latest, the trend, appointments kept."""
    month = rows["date"].dt.strftime("%Y-%m")
    counts = rows.groupby([whose.rename("contact_id"), month])["count"].sum().unstack(fill_value=0.0)
    found = counts.reindex(columns=months, fill_value=0.0)
    made = pd.Series(history.made, index=index)
    found["made"] = made.reindex(found.index).fillna(rows.groupby(whose)["count"].sum())
    found["last"] = rows.groupby(whose)["date"].max().reindex(found.index).astype("datetime64[us]")
    labels = pd.Series(find_trends(history, find_pace(history)), index=index) if trends is None else trends
    found["trend"] = labels.reindex(found.index).fillna("").astype("str")
    known = month.eq(months[-1]) & rows["kept"].notna()
    told = rows[known].assign(kept=rows["kept"] * rows["count"]).groupby(whose[known])
    found["kept"] = told["kept"].sum().reindex(found.index)
    found["kept_known"] = told["count"].sum().reindex(found.index)
    return found


def _of_all(counted: pd.DataFrame) -> pd.DataFrame:
    """Return the one row of all referrals: whoever made them is told of by person, by organisation, or by both."""
    numbers = counted.drop(columns=["last", "trend"]).sum(min_count=1).to_frame().T.astype("float64")
    words = dict.fromkeys(("contact_id", "organisation", "owner", "trend"), "")
    return numbers.assign(of=ALL, name="All referrals", last=counted["last"].max(), **words)


def _about_people(counted: pd.DataFrame, people: People) -> pd.DataFrame:
    contacts = people.contacts.set_index("contact_id").reindex(counted.index)
    about = {name: contacts[name].fillna("") for name in ("name", "organisation", "owner")}
    about["name"] = about["name"].mask(counted.index == "", PATIENTS)
    persons = counted.assign(of=PERSON, **about)[contacts["kind"].ne("organisation")]
    return persons.rename_axis("contact_id").reset_index()


def _about_firms(counted: pd.DataFrame, people: People) -> pd.DataFrame:
    firms = people.organisations.set_index("organisation_id").reindex(counted.index)
    contacts = people.contacts.set_index("contact_id").reindex(counted.index)
    name = firms["name"].fillna(contacts["name"]).fillna("")
    owner = firms["owner"].fillna(contacts["owner"]).fillna("")
    # An organisation that is a contact itself belongs to what its row says, as in every list.
    above = contacts["organisation"].fillna(name)
    about = counted.assign(of=ORGANISATION, name=name, organisation=above, owner=owner)
    return about.rename_axis("contact_id").reset_index()


def _firm_of(people: People, nodes: pd.DataFrame) -> pd.Series:
    """Return the organisation of each contact; an organisation is its own, blank where none is known."""
    contacts = people.contacts.set_index("contact_id").reindex(nodes.index)
    known = contacts["organisation_id"].fillna("")
    itself = known.eq("") & contacts["kind"].eq("organisation")
    return known.mask(itself, contacts.index.to_series()).astype("str")
