"""rank(): from measures to an ordered list that somebody can act on."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from math import ceil
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from refgraph.errors import SettingsError, UnknownNameError
from refgraph.findings import Finding
from refgraph.measures import Measures
from refgraph.network import Network
from refgraph.ranking.placing import LOW_IS_BEST, Order
from refgraph.ranking.reasons import UNCOUNTED, explain_all, find_reasons, sentence
from refgraph.ranking.scoring import (
    COMPONENTS,
    LEAST_CONNECTED,
    Score,
    competition_rank,
    compute_score,
    percentile,
)
from refgraph.ranking.trends import trend

if TYPE_CHECKING:
    from refgraph.stability import Stability

SMALL_NETWORK = 30
"""With fewer connected contacts the ranking carries a banner, and candidates are the top tenth by rank."""


@dataclass(frozen=True)
class RankRules:
    """How contacts are ordered: the ``[ranking]`` section of the settings.

    Parameters
    ----------
    producer, bridge, downstream_value, participation
        The weights of the score's components; those without data drop out and the rest keep their
        proportions.
    candidate_links
        How many links a Core Advocate candidate has at least.
    candidate_percentile
        The percentile of score or betweenness from which on a contact is a candidate, 0 to 1.

    Raises
    ------
    SettingsError
        If a weight is negative, none is positive, or the percentile is not between 0 and 1.
    """

    producer: float = 0.40
    bridge: float = 0.25
    downstream_value: float = 0.20
    participation: float = 0.15
    candidate_links: int = 3
    candidate_percentile: float = 0.90

    def __post_init__(self) -> None:
        for name, weight in self.weights.items():
            if not weight >= 0:
                raise SettingsError(f"The weight {name} has to be 0 or more, not {weight}.")
        if not any(self.weights.values()):
            raise SettingsError(f"One of the weights {', '.join(COMPONENTS)} has to be above 0.")
        if not 0 <= self.candidate_percentile <= 1:
            raise SettingsError(
                f"candidate_percentile has to be between 0 and 1, not {self.candidate_percentile}."
            )

    @property
    def weights(self) -> dict[str, float]:
        """The weight of each component of the score."""
        return {name: getattr(self, name) for name in COMPONENTS}


@dataclass(frozen=True)
class Ranking:
    """Contacts in order.

    Parameters
    ----------
    table : DataFrame
        One row per node, ranked ones first. ``rank`` (competition rank: 1, 2, 2, 4; NA for contacts that
        are not ranked), ``contact_id``, ``name``, where organisations stand for their people
        ``people_count`` and ``people``, ``organisation``, ``owner``, ``tier``, ``last_contact``,
        ``cluster``, ``referrals`` (made), ``referred`` (up to three names), ``revenue`` (direct credit),
        ``score``, ``core_candidate``, ``candidate_because``, ``hidden_connector``, ``trend``, ``why``,
        every measure, and for each component of the score its percentile and points. After
        `with_ranges`, the columns of `Stability.table` behind the score.
    reasons : DataFrame
        The numbers behind every ``why``; see `refgraph.ranking.reasons.find_reasons`.
    by
        What the order follows.
    weights
        The weights the score was made with.
    findings : tuple of Finding
    order
        What places follow from, to find them again where data are missing.
    stability
        How stable the ranks are, where that was tried.
    """

    table: pd.DataFrame
    reasons: pd.DataFrame
    by: str
    weights: dict[str, float]
    findings: tuple[Finding, ...] = field(default=())
    order: Order = field(default=Order())
    stability: Stability | None = None

    def with_ranges(self, stability: Stability) -> Ranking:
        """Return the same ranking with the range of every rank among its columns.

        Parameters
        ----------
        stability
            What `refgraph.rerun` returned for it.
        """
        table = self.table.drop(columns=stability.table.columns, errors="ignore")
        ranges = stability.table.reindex(table["contact_id"])
        for place, name in enumerate(ranges.columns, table.columns.get_loc("score") + 1):
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


def rank(
    network: Network, measures: Measures, rules: RankRules = RankRules(), *, by: str = "score"
) -> Ranking:
    """Order the contacts, say why, and mark candidates for Core Advocate.

    Parameters
    ----------
    network
        The network, partitioned.
    measures
        All measures of it.
    rules
        Weights and thresholds.
    by
        ``score`` or any measure; ``betweenness`` is the classical definition of a Core Advocate.

    Returns
    -------
    Ranking

    Raises
    ------
    UnknownNameError
        If `by` is neither ``score`` nor a measure.

    Examples
    --------
    >>> import pandas as pd, refgraph as rg
    >>> log = pd.DataFrame({"referrer": ["Ann", "Bob", "Bob"], "referred": ["Bob", "Cid", "Dee"]})
    >>> ranking = rg.run(referrals=log, by="betweenness").ranking
    >>> ranking.table[["rank", "name", "betweenness"]].head(1).values.tolist()
    [[1, 'Bob', 3.0]]
    """
    if by != "score" and by not in measures.table:
        raise UnknownNameError.among("measure", by, ["score", *measures.table])
    score = compute_score(network, measures, rules.weights)
    followed, findings = _followed(by, measures, score)
    reasons = find_reasons(network, measures, score)
    table = _describe(network, measures)
    table["score"] = score.score
    table["rank"] = _competition_rank(followed.where(score.universe))
    table["core_candidate"], table["candidate_because"] = _candidates(measures, score, table["rank"], rules)
    table["hidden_connector"] = _hidden_connectors(score)
    table["trend"] = trend(network)
    table["why"] = _why(network, score, reasons)
    order = np.lexsort(
        (
            np.arange(len(table)),
            -measures["betweenness"],
            -score.producer,
            table["rank"].fillna(len(table) + 1),
        )
    )
    table = _in_columns(table, measures, score).iloc[order].reset_index()
    return Ranking(table, reasons, by, score.weights, (*score.findings, *findings), _order(by, score))


_LEADING = (
    "rank contact_id name people_count people organisation owner tier last_contact cluster referrals referred "
    "revenue score core_candidate candidate_because hidden_connector trend why provisional"
).split()


def _followed(by: str, measures: Measures, score: Score) -> tuple[pd.Series, list[Finding]]:
    """Return the values the order follows, high ones first, and what has to be known of them."""
    connected = int(score.universe.sum())
    values = score.score if by == "score" else measures[by].astype(float)
    if by == "score" and connected < LEAST_CONNECTED:
        values = score.producer
    found = []
    if connected and values[score.universe].isna().all():
        message = f"No contact has a value of {by}, so there is no order."
        found.append(Finding("warning", "nothing-to-rank", message, "Order by another measure with --by."))
    if connected < SMALL_NETWORK:
        few = connected < LEAST_CONNECTED
        found.append(
            Finding(
                "note",
                "small-network",
                f"Small network: {connected:,} connected contact{'s' if connected != 1 else ''}. "
                + (
                    f"No score is given below {LEAST_CONNECTED}; the order follows referrals made."
                    if few and by == "score"
                    else "Ranks may turn on a single referral."
                ),
                count=connected,
            )
        )
    return (-values if by in LOW_IS_BEST else values), found


def _order(by: str, score: Score) -> Order:
    if by != "score":
        return Order(by)
    if score.universe.sum() < LEAST_CONNECTED:
        return Order("producer", producer_from=score.producer_from)
    return Order(by, score.weights, score.producer_from, score.value_from)


def _competition_rank(values: pd.Series) -> pd.Series:
    return pd.Series(competition_rank(values.to_numpy(float)), index=values.index).astype("Int64")


def _describe(network: Network, measures: Measures) -> pd.DataFrame:
    nodes = network.nodes
    table = nodes[["name", "organisation", "owner", "tier", "last_contact", "provisional"]].copy()
    if "people" in nodes:
        table[["people_count", "people"]] = nodes[["people_count", "people"]]
    table["cluster"] = nodes["cluster"] if "cluster" in nodes else 0
    made = network.events.groupby("source")["count"].sum()
    table["referrals"] = made.reindex(nodes.index).fillna(0.0)
    table["referred"] = _names_of_referred(network)
    table["revenue"] = measures["direct_credit"]
    return table


def _names_of_referred(network: Network, most: int = 3) -> pd.Series:
    """Return the names of the people each contact referred, the strongest first, at most three."""
    edges = network.edges.sort_values(["source", "strength", "target"], ascending=[True, False, True])
    shown = edges[edges.groupby("source").cumcount() < most]
    names = network.nodes["name"].reindex(shown["target"]).to_numpy()
    listed: dict[str, list[str]] = {}
    for source, name in zip(shown["source"], names, strict=True):
        listed.setdefault(source, []).append(name)
    texts = pd.Series({source: ", ".join(names) for source, names in listed.items()}, dtype="str")
    return texts.reindex(network.nodes.index).fillna("").astype("str")


def _candidates(
    measures: Measures, score: Score, ranks: pd.Series, rules: RankRules
) -> tuple[pd.Series, pd.Series]:
    """Return who is a candidate for Core Advocate by position in the network, and by which percentile."""
    because = pd.Series("", index=ranks.index, dtype="str")
    connected = int(score.universe.sum())
    if connected < LEAST_CONNECTED:
        return because.ne(""), because
    linked = measures["degree"].ge(rules.candidate_links) & score.universe
    if connected < SMALL_NETWORK:
        by_score = _competition_rank(score.score).le(ceil(0.1 * connected)).fillna(False).astype(bool)
        because[linked & by_score] = f"among the top {ceil(0.1 * connected)} of {connected} by score"
        return because.ne(""), because
    least = rules.candidate_percentile
    for name, values in (("betweenness", measures["betweenness"]), ("score", score.score)):
        high = pd.Series(0.0, index=ranks.index)
        high[score.universe] = percentile(values[score.universe].to_numpy(float))
        hit = linked & high.ge(least)
        texts = f"{name} percentile " + high[hit].map("{:.2f}".format).astype("str") + f" >= {least:.2f}"
        because[hit] = texts.where(because[hit].eq(""), texts + ", " + because[hit])
    return because.ne(""), because


def _hidden_connectors(score: Score) -> pd.Series:
    """Tell who bridges much and refers little: a high place by bridge, a low one by producer."""
    if "bridge" not in score.percentiles or "producer" not in score.percentiles:
        return pd.Series(False, index=score.universe.index)
    return score.percentiles["bridge"].ge(0.90) & score.percentiles["producer"].lt(0.50)


def _why(network: Network, score: Score, reasons: pd.DataFrame) -> pd.Series:
    nodes = network.nodes
    why = explain_all(reasons).reindex(nodes.index)
    others = pd.Series("No referral or tie links this contact to anyone.", index=nodes.index, dtype="str")
    others[score.universe] = sentence([UNCOUNTED], None)
    not_ranked = "Not ranked: " + nodes["not_ranked_because"] + "."
    return why.fillna(others.where(nodes["ranked"], not_ranked)).astype("str")


def _in_columns(table: pd.DataFrame, measures: Measures, score: Score) -> pd.DataFrame:
    table = table.rename_axis("contact_id")
    parts = [
        table[[name for name in _LEADING if name in table]],
        measures.table.assign(**_marks(measures)),
        score.percentiles.add_suffix("_percentile"),
        score.points.add_suffix("_points"),
    ]
    return pd.concat(parts, axis=1)


def _marks(measures: Measures) -> dict[str, str]:
    """Return a column beside every measure that is not exact, so that no list shows it as if it were."""
    found = {name: str(how["method"]) for name, how in measures.methods.items()}
    return {f"{name}_method": method for name, method in found.items() if method != "exact"}
