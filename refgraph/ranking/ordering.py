"""rank(): from measures to an ordered list that somebody can act on."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from refgraph.errors import UnknownNameError
from refgraph.findings import Finding, counted
from refgraph.forecast import Forecast, Prospects, look_ahead
from refgraph.measures import Measures
from refgraph.network import PATIENT, Network
from refgraph.ranking.lists import LISTS, candidate_reasons, find_members, list_order
from refgraph.ranking.placing import LOW_IS_BEST, USUAL, Order, Standing, competition_rank, find_standing
from refgraph.ranking.reasons import IDLE, find_reasons, say_all, say_for
from refgraph.ranking.remarks import remark
from refgraph.ranking.rules import RankRules
from refgraph.remembering import once
from refgraph.showing import in_few_lines

if TYPE_CHECKING:
    from refgraph.stability import Stability


@in_few_lines
@dataclass(frozen=True)
class Ranking:
    """Contacts in order.

    Parameters
    ----------
    table : DataFrame
        One row per node, ranked ones first. ``rank`` (competition rank: 1, 2, 2, 4; NA for contacts that
        are not ranked), ``contact_id``, ``name``, where organisations stand for their people
        ``people_count`` and ``people``, ``organisation``, ``owner``, ``crm_tier``, ``last_contact``,
        ``cluster``, ``referrals`` (made), ``referred`` (up to three names), ``revenue`` (direct credit),
        ``connector_rank`` (the place among links between groups; NA for who links none), ``lists`` (the names
        of `LISTS` the contact is in), ``core_candidate``, ``candidate_because``, ``trend``, ``why``,
        ``provisional``, ``forecast_held`` (whether numbers expected held in the past) and every measure.
        After `with_ranges`, the columns of `Stability.table` behind ``connector_rank``.
    reasons : DataFrame
        The numbers behind every ``why``; see `refgraph.ranking.reasons.find_reasons`.
    by
        What the order follows.
    standing
        Places by what is expected and as links between groups, whatever the order follows.
    forecast
        Half-lives, priors and how they did in the past.
    rules
        Who is a candidate for Core Advocate.
    orders
        For each list its order of contacts, ``contact_id`` first to last.
    findings : tuple of Finding
    order
        What places follow from, to find them again where data are missing.
    stability
        How stable the ranks are, where that was tried.
    patients
        The ids of the patients of a clinic among the nodes: they count, and no list names them.

    Examples
    --------
    >>> import pandas as pd, refgraph as rg
    >>> log = pd.DataFrame({"referrer": ["Ann", "Bob", "Bob"], "referred": ["Bob", "Cid", "Dee"]})
    >>> result = rg.run(referrals=log)
    >>> result.ranking.table[["rank", "name"]].head(2).values.tolist()
    [[1, 'Bob'], [2, 'Ann']]
    """

    table: pd.DataFrame
    reasons: pd.DataFrame
    by: str
    standing: Standing
    forecast: Forecast
    rules: RankRules
    orders: dict[str, pd.Index]
    findings: tuple[Finding, ...] = field(default=())
    order: Order = field(default=Order())
    stability: Stability | None = None
    patients: frozenset[str] = frozenset()

    @property
    def for_lists(self) -> Ranking:
        """The same ranking without the rows of patients, as every list shows it."""
        if not self.patients:
            return self
        table = self.table[~self.table["contact_id"].isin(self.patients)].reset_index(drop=True)
        return replace(self, table=table)

    @property
    def connector_order(self) -> Order | None:
        """What places among links between groups follow from; None where there is no such list."""
        return Order("bridge", only_some=True) if self.standing.groups_shown else None

    @once
    def listed(self, name: str) -> pd.DataFrame:
        """Return the rows of one list in its order; ``why`` is what that list says of each.

        Parameters
        ----------
        name
            One of `LISTS`.

        Raises
        ------
        UnknownNameError
            If there is no such list.

        Examples
        --------
        >>> import pandas as pd, refgraph as rg
        >>> log = pd.DataFrame({"referrer": ["Ann", "Bob", "Bob"], "referred": ["Bob", "Cid", "Dee"]})
        >>> result = rg.run(referrals=log)
        >>> result.ranking.listed("producers")["name"].tolist()
        ['Bob', 'Ann']
        """
        if name not in LISTS:
            raise UnknownNameError.among("list", name, LISTS)
        place = pd.Series(range(len(self.orders[name])), index=self.orders[name])
        rows = self.table[self.table["contact_id"].isin(place.index)]
        rows = rows.iloc[np.argsort(rows["contact_id"].map(place).to_numpy())].reset_index(drop=True)
        return self.as_said(name, rows)

    def as_said(self, name: str, rows: pd.DataFrame) -> pd.DataFrame:
        """Return rows of `table` with what one list says of each as ``why``, where it says anything.

        Parameters
        ----------
        name
            One of `LISTS`.
        rows
            Any rows of `table`.
        """
        if name == "core_candidates":
            return rows.assign(why=rows["candidate_because"])
        known = rows["contact_id"].isin(self.reasons.index)
        said = say_for(name, self.reasons.loc[rows.loc[known, "contact_id"]])
        return rows.assign(why=rows["why"].mask(known, rows["contact_id"].map(said)))

    def with_ranges(self, stability: Stability) -> Ranking:
        """Return the same ranking with the range of every rank among its columns.

        Parameters
        ----------
        stability
            What `refgraph.rerun` returned for it.
        """
        table = self.table.drop(columns=stability.table.columns, errors="ignore")
        ranges = stability.table.reindex(table["contact_id"])
        # Who links no groups has no place among those who do, and so no range of it.
        for name in ranges.columns[ranges.columns.str.startswith("connector_rank")]:
            ranges[name] = ranges[name].where(table["connector_rank"].notna().to_numpy(bool))
        for place, name in enumerate(ranges.columns, table.columns.get_loc("connector_rank") + 1):
            table.insert(place, name, ranges[name].array)
        before = self.stability.findings if self.stability else ()
        findings = [finding for finding in self.findings if finding not in before]
        return replace(self, table=table, stability=stability, findings=(*findings, *stability.findings))

    def within(self, column: str) -> Iterator[tuple[str, pd.DataFrame]]:
        """Yield a list for each value of a column, ranked anew among themselves, by name; blanks last.

        Parameters
        ----------
        column
            A column of `table`, such as ``owner``.

        Raises
        ------
        UnknownNameError
            If there is no such column.

        Examples
        --------
        >>> import pandas as pd, refgraph as rg
        >>> log = pd.DataFrame({"referrer": ["Ann", "Bob", "Bob"], "referred": ["Bob", "Cid", "Dee"]})
        >>> result = rg.run(referrals=log)
        >>> [(name, len(rows)) for name, rows in result.ranking.within("cluster")]
        [('1', 4)]
        """
        if column not in self.table:
            raise UnknownNameError.among("column", column, self.table.columns)
        # 0 is the cluster of contacts who are in none.
        blank = self.table[column].isna() | self.table[column].isin(["", 0])
        lists = [(str(value), rows) for value, rows in self.table[~blank].groupby(column, sort=True)]
        if blank.any():
            lists.append((f"no {column}", self.table[blank]))
        for name, rows in lists:
            again = rows["rank"].rank(method="min").astype("Int64")
            yield name, rows.assign(rank=again).reset_index(drop=True)


def rank(network: Network, measures: Measures, rules: RankRules = RankRules(), *, by: str = USUAL) -> Ranking:
    """Order the contacts, say why, and put them into lists.

    Parameters
    ----------
    network
        The network, partitioned.
    measures
        All measures of it.
    rules
        Who is a candidate for Core Advocate.
    by
        Any measure. ``expected_referrals`` puts the silent, of whom nothing is expected, behind all others;
        ``betweenness`` is the classical definition of a Core Advocate.

    Returns
    -------
    Ranking

    Raises
    ------
    UnknownNameError
        If `by` is no measure.

    Examples
    --------
    >>> import pandas as pd, refgraph as rg
    >>> log = pd.DataFrame({"referrer": ["Ann", "Bob", "Bob"], "referred": ["Bob", "Cid", "Dee"]})
    >>> ranking = rg.run(referrals=log, by="betweenness").ranking
    >>> ranking.table[["rank", "name", "betweenness"]].head(1).values.tolist()
    [[1, 'Bob', 3.0]]
    """
    if by not in measures.table:
        raise UnknownNameError.among("measure", by, measures.table)
    prospects = measures.prospects or look_ahead(network)
    standing = find_standing(network, measures, prospects)
    members = find_members(network, measures, prospects, standing, rules)
    reasons = find_reasons(network, measures, prospects, members)
    table = _describe(network, measures)
    table["rank"], followed = _rank(by, measures, prospects, standing)
    table["connector_rank"] = standing.places["bridge"].where(members["connectors"])
    table["lists"] = _named(members)
    table["core_candidate"] = members["core_candidates"]
    table["candidate_because"] = candidate_reasons(members, standing, rules)
    table["trend"] = pd.Series(prospects.trends, index=table.index, dtype="str")
    table["why"] = _why(network, standing, reasons)
    table["forecast_held"] = prospects.forecast.held
    ids = pd.Series(np.arange(len(table)), index=table.index)
    last = len(table) + 1
    placed = table["rank"].astype(float).fillna(last)
    order = np.lexsort((ids, -measures["betweenness"], -prospects.order, placed))
    orders = {
        name: _sorted(members[name], list_order(name, standing, prospects), -prospects.order, ids)
        for name in LISTS
    }
    findings = (*followed, *remark(prospects, standing))
    return Ranking(
        _in_columns(table, measures).iloc[order].reset_index(),
        reasons,
        by,
        standing,
        prospects.forecast,
        rules,
        orders,
        findings,
        Order(by),
        patients=frozenset(_patients(network)),
    )


_LEADING = (
    "rank contact_id name people_count people organisation owner crm_tier last_contact cluster referrals referred "
    "revenue connector_rank lists core_candidate candidate_because trend why provisional forecast_held"
).split()


def _rank(
    by: str, measures: Measures, prospects: Prospects, standing: Standing
) -> tuple[pd.Series, list[Finding]]:
    """Return everybody's rank, and what has to be said where there is none."""
    values = prospects.order if by == USUAL else measures[by].to_numpy(float)
    values = np.where(standing.linked, -values if by in LOW_IS_BEST else values, np.nan)
    ranks = pd.Series(competition_rank(values), index=standing.linked.index).astype("Int64")
    if ranks.notna().any() or not standing.count:
        return ranks, []
    message = f"No contact has a value of {by}, so there is no order."
    return ranks, [Finding("warning", "nothing-to-rank", message, "Order by another measure with --by.")]


def _sorted(inside: pd.Series, values: pd.Series, expected: np.ndarray, ids: pd.Series) -> pd.Index:
    """Return the members of a list in its order, equal ones by what is expected and then by id."""
    order = np.lexsort((ids, expected, values.fillna(np.inf)))
    return inside.index[order[inside.to_numpy(bool)[order]]]


def _named(members: pd.DataFrame) -> pd.Series:
    names = np.full(len(members), "", dtype=object)
    for name in LISTS:
        inside = members[name].to_numpy(bool)
        names[inside] = [f"{had}; {name}" if had else name for had in names[inside]]
    return pd.Series(names, index=members.index, dtype="str")


def _describe(network: Network, measures: Measures) -> pd.DataFrame:
    nodes = network.nodes
    table = nodes[["name", "organisation", "owner", "crm_tier", "last_contact", "provisional"]].copy()
    if "people" in nodes:
        table[["people_count", "people"]] = nodes[["people_count", "people"]]
    table["cluster"] = nodes["cluster"] if "cluster" in nodes else 0
    made = network.events.groupby("source")["count"].sum()
    table["referrals"] = made.reindex(nodes.index).fillna(0.0)
    table["referred"] = _names_of_referred(network)
    table["revenue"] = measures["direct_credit"]
    return table


def _patients(network: Network) -> pd.Index:
    return network.nodes.index[network.nodes["not_ranked_because"].eq(PATIENT)]


def _names_of_referred(network: Network, most: int = 3) -> pd.Series:
    """Return up to three names of those each contact referred, the strongest first; patients are counted."""
    unnamed = network.edges["target"].isin(_patients(network))
    edges = network.edges[~unnamed].sort_values(
        ["source", "strength", "target"], ascending=[True, False, True]
    )
    shown = edges[edges.groupby("source").cumcount() < most]
    names = network.nodes["name"].reindex(shown["target"]).to_numpy()
    listed: dict[str, list[str]] = {}
    for source, name in zip(shown["source"], names, strict=True):
        listed.setdefault(source, []).append(name)
    named = edges["source"].value_counts().to_dict()
    for source, number in network.edges.loc[unnamed, "source"].value_counts().items():
        # Said in full here: who reads the names cannot tell how many of the others are patients.
        more = int(named.get(source, 0)) - most
        others = [counted(more, "other", "others")] if more > 0 else []
        listed[source] = [*listed.get(source, ()), *others, counted(number, "patient", "patients")]
    texts = pd.Series({source: ", ".join(names) for source, names in listed.items()}, dtype="str")
    return texts.reindex(network.nodes.index).fillna("").astype("str")


def _why(network: Network, standing: Standing, reasons: pd.DataFrame) -> pd.Series:
    nodes = network.nodes
    others = pd.Series("No referral or tie links this contact to anyone.", index=nodes.index, dtype="str")
    others[standing.linked] = IDLE
    not_ranked = "Not ranked: " + nodes["not_ranked_because"] + "."
    said = say_all(reasons).reindex(nodes.index).where(standing.linked)
    return said.fillna(others.where(nodes["ranked"], not_ranked)).astype("str")


def _in_columns(table: pd.DataFrame, measures: Measures) -> pd.DataFrame:
    table = table.rename_axis("contact_id")
    leading = table[[name for name in _LEADING if name in table]]
    return pd.concat([leading, measures.table.assign(**_marks(measures))], axis=1)


def _marks(measures: Measures) -> dict[str, str]:
    """Return a column beside every measure that is not exact, so that no list shows it as if it were."""
    found = {name: str(how["method"]) for name, how in measures.methods.items()}
    return {f"{name}_method": method for name, method in found.items() if method != "exact"}
