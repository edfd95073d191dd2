"""attribute(): who is to be credited with revenue that came by referral, at first hand and along the chain."""

from __future__ import annotations

from dataclasses import dataclass, replace

import pandas as pd

from refgraph.evidence.returns.chains import Divided, divide
from refgraph.evidence.rules import MODELS, EvidenceRules
from refgraph.findings import Finding
from refgraph.measures import Acquisition, Array, acquisition, downstream_value, in_time
from refgraph.network import Network
from refgraph.showing import in_few_lines


@in_few_lines
@dataclass(frozen=True)
class Attribution:
    """Revenue divided among those who brought it.

    Parameters
    ----------
    table : DataFrame
        One row per contact with any credit, the highest in the chosen model first: ``contact_id``, ``name``,
        ``organisation``, ``owner``, ``bought`` (whether the contact ever brought revenue itself), one column
        per model (additive), and ``downstream_value`` (not additive: the same revenue counts for everyone
        upstream of it).
    totals : DataFrame
        One row per model: ``model``, ``credited``, ``unattributed``, ``revenue`` (the sum of both),
        ``never_bought`` (the part of ``credited`` that goes to contacts who never bought).
    credits : DataFrame
        The models' credits of every contact of the network, indexed by ``contact_id``.
    by_referral : DataFrame
        One row per pair of the acquisition graph: ``referrer``, ``referred``, ``date`` (of the first referral between
        them, NaT if unknown) and ``credit`` by the chosen model; the credits of a referrer add up to its own.
    model : str
        The model chosen.
    findings : tuple of Finding

    Examples
    --------
    >>> import pandas as pd, refgraph as rg
    >>> log = pd.DataFrame({"referrer": ["Ann", "Bob"], "referred": ["Bob", "Cid"], "revenue": [0, 900]})
    >>> result = rg.run(referrals=log)
    >>> rg.attribute(result.network).table[["name", "last", "first"]].values.tolist()
    [['Bob', 900.0, 0.0], ['Ann', 0.0, 900.0]]
    """

    table: pd.DataFrame
    totals: pd.DataFrame
    credits: pd.DataFrame
    by_referral: pd.DataFrame
    model: str
    findings: tuple[Finding, ...] = ()

    @property
    def sentences(self) -> tuple[str, ...]:
        """What the numbers say, in plain words."""
        row = self.totals.set_index("model").loc[self.model]
        if not row["revenue"]:
            return ("No revenue is recorded, so there is nothing to divide.",)
        said = [
            f"Of {row['revenue']:,.0f} of revenue {row['credited']:,.0f} came by referral; "
            f"{row['unattributed']:,.0f} falls to no referrer: of contacts whom nobody referred before they bought, "
            "or beyond the shares on record."
        ]
        if row["never_bought"] > 0:
            people = int((self.table[self.model].gt(0) & ~self.table["bought"]).sum())
            who = "a contact" if people == 1 else f"{people:,} contacts"
            said.append(
                f"{row['never_bought']:,.0f} of it is credited to {who} without a purchase on record "
                f"(model {self.model})."
            )
        return (
            *said,
            "Credits add up to the revenue. Downstream value does not: it counts a sale for all upstream.",
        )


def attribute(
    network: Network, rules: EvidenceRules = EvidenceRules(), *, revenue: pd.Series | None = None
) -> Attribution:
    """Divide the revenue of each contact among those upstream of it, by four models side by side.

    The chains run over the acquisition graph: the referrals to a contact dated on or before its first won deal,
    or all where it has none. Several referrers share by ``share``, else equally. In each chain *last* credits
    the one who referred the buyer, *first* the one with whom the chain began, *linear* all equally, and
    *decay* each step less than the one before it.

    Parameters
    ----------
    network
        The network.
    rules
        The model by which rows are ordered, the decay, and how many hops a chain is followed.
    revenue
        The revenue of each contact, indexed like ``network.nodes``; if None, all that the network knows of.

    Returns
    -------
    Attribution
        For every model credits and what is unattributed add up to the revenue.

    Examples
    --------
    >>> import pandas as pd, refgraph as rg
    >>> log = pd.DataFrame({"referrer_id": ["A", "B"], "referred_id": ["B", "C"], "revenue": [1000, 4000]})
    >>> found = rg.attribute(rg.run(referrals=log).network)
    >>> found.table[["contact_id", "last", "first", "linear"]].values.tolist()
    [['B', 4000.0, 0.0, 2000.0], ['A', 1000.0, 5000.0, 3000.0]]
    """
    nodes = network.nodes
    amounts = nodes["revenue"] if revenue is None else revenue.reindex(nodes.index).fillna(0.0)
    graph = acquisition(network)
    divided = divide(graph, amounts.to_numpy(float), hops=rules.hops, decay=rules.decay)
    credits = pd.DataFrame(divided.credits, index=nodes.index)
    bought = nodes["revenue"].gt(0) | nodes["first_won"].notna()
    table = nodes[["name", "organisation", "owner"]].assign(bought=bought).join(credits)
    table["downstream_value"] = downstream_value(network if revenue is None else _earning(network, amounts))
    table = table[table[[*MODELS, "downstream_value"]].ne(0).any(axis=1)].reset_index()
    table = table.sort_values(
        [rules.model, "downstream_value", "contact_id"], ascending=[False, False, True], ignore_index=True
    )
    by_referral = _dated(network, graph, divided.by_referral[rules.model])
    totals = _totals(credits, divided, bought)
    return Attribution(table, totals, credits, by_referral, rules.model, _remarks(divided))


def _dated(network: Network, graph: Acquisition, earned: Array) -> pd.DataFrame:
    """Return what each pair earned with the day of its first referral; an unknown day is no first one."""
    ids = network.nodes.index
    pairs = pd.DataFrame({"referrer": ids[graph.source], "referred": ids[graph.target], "credit": earned})
    early = network.events[in_time(network)]
    first = early.groupby(["source", "target"])["date"].min().rename("date")
    return pairs.join(first, on=["referrer", "referred"])[["referrer", "referred", "date", "credit"]]


def _earning(network: Network, revenue: pd.Series) -> Network:
    return replace(network, nodes=network.nodes.assign(revenue=revenue))


def _totals(credits: pd.DataFrame, divided: Divided, bought: pd.Series) -> pd.DataFrame:
    credited = credits.sum()
    table = pd.DataFrame({"credited": credited, "unattributed": divided.unattributed})
    table["revenue"] = table["credited"] + table["unattributed"]
    table["never_bought"] = credits[~bought].sum()
    return table.rename_axis("model").reset_index()


def _remarks(divided: Divided) -> tuple[Finding, ...]:
    if not divided.circular:
        return ()
    many = (
        "A contact with revenue has"
        if divided.circular == 1
        else f"{divided.circular:,} contacts with revenue have"
    )
    return (
        Finding(
            "warning",
            "attribution-cycle",
            f"{many} a circle of referrals upstream; a chain stops where it comes back to a contact already met"
            + (", and the lightest of very many chains end early." if divided.cut else "."),
            "Won deals with their dates break most circles: then only earlier referrals can have brought them.",
            count=divided.circular,
        ),
    )
