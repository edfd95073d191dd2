"""From contacts, or the nodes of a networkx graph, to the nodes of the network."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt
import pandas as pd

from refgraph.errors import NetworkError
from refgraph.network.revenue import first_won, receipts, total_by_contact
from refgraph.people import People

if TYPE_CHECKING:
    import networkx

_NODE_COLUMNS = "name organisation owner kind type profession segment city status crm_tier email".split()
_OF_ORGANISATIONS = ("people_count", "people")

PATIENT = "patient"
"""Why a patient of a clinic is not ranked; no list names one."""

A_PATIENT = "a patient"
"""What a patient is called wherever one is told of: no list, page or map tells the name or the id."""


def mostly_staff(people: People) -> bool:
    """Tell whether most of those referred are staff."""
    staff = set(people.contacts.loc[people.contacts["staff"], "contact_id"])
    recipients = people.referrals["referred_id"].unique() if staff else ()
    return 2 * sum(identity in staff for identity in recipients) > len(recipients)


def nodes_of_people(people: People, *, keep_staff: bool) -> pd.DataFrame:
    """Return the nodes, sorted by id; the firm and competitors are left out, staff too unless `keep_staff`."""
    contacts = people.contacts
    out = contacts["is_firm"] | contacts["type"].eq("competitor")
    if not keep_staff:
        out |= contacts["staff"]
    contacts = contacts[~out].set_index("contact_id").sort_index().rename(columns={"tier": "crm_tier"})
    grouped = [name for name in _OF_ORGANISATIONS if name in contacts]
    nodes = contacts[[*_NODE_COLUMNS, *grouped, "provisional"]].copy()
    unwanted = contacts["status"].where(
        contacts["status"].isin(["inactive", "do_not_contact", "deceased"]), ""
    )
    because = unwanted.str.replace("_", " ").where(~contacts["staff"], "staff")
    because = because.mask(contacts["patient"] & because.ne("staff"), PATIENT)
    nodes["ranked"] = because.eq("")
    nodes["not_ranked_because"] = because
    nodes["created"] = contacts["created"]
    nodes["last_contact"] = _last_contact(people).reindex(nodes.index)
    nodes["revenue"] = total_by_contact(receipts(people)).reindex(nodes.index).fillna(0.0)
    nodes["first_won"] = first_won(people).reindex(nodes.index)
    return nodes


def between_nodes(referrals: pd.DataFrame, nodes: pd.DataFrame) -> pd.DataFrame:
    """Return the referrals whose two ends are both in the network: only these count for anybody.

    Parameters
    ----------
    referrals
        ``referrer_id`` and ``referred_id``.
    nodes
        Indexed by ``contact_id``.
    """
    return referrals[are_among(nodes.index, referrals["referrer_id"], referrals["referred_id"])]


def are_among(ids: pd.Index, *ends: pd.Series) -> npt.NDArray[np.bool_]:
    """Tell of each row whether all its ends are among these ids, each of which stands once."""
    inside: npt.NDArray[np.bool_] = np.logical_and.reduce(
        [ids.get_indexer(pd.Index(end)) >= 0 for end in ends]
    )
    return inside


def nodes_of_graph(graph: networkx.Graph) -> pd.DataFrame:
    """Return the nodes of a networkx graph, sorted by name; what an attribute does not say stays blank.

    Raises
    ------
    NetworkError
        If two nodes have the same name as text.
    """
    ids = pd.Index([str(node) for node in graph], dtype="str")
    if not ids.is_unique:
        raise NetworkError(
            f"Two nodes of the graph are both called '{ids[ids.duplicated()][0]}' as text.",
            "Give every node a name of its own.",
        )
    nodes = _blank_nodes(ids)
    attributes = pd.DataFrame([data for _, data in graph.nodes(data=True)], index=nodes.index)
    for name, values in attributes.items():
        if name in nodes:
            values = values.where(values.notna(), nodes[name]).astype(nodes[name].dtype)
        nodes[name] = values
    return nodes.sort_index()


def _blank_nodes(index: pd.Index) -> pd.DataFrame:
    nodes = pd.DataFrame("", index=index.rename("contact_id"), columns=_NODE_COLUMNS, dtype="str")
    nodes["name"] = index.to_series().to_numpy()
    nodes["provisional"], nodes["ranked"], nodes["not_ranked_because"] = False, True, ""
    undated = pd.Series(pd.NaT, index=nodes.index, dtype="datetime64[us]")
    return nodes.assign(created=undated, last_contact=undated, revenue=0.0, first_won=undated)


def _last_contact(people: People) -> pd.Series:
    dates = [
        people.tables[name].set_index("contact_id")["date"]
        for name in ("touches", "engagements")
        if name in people.tables
    ]
    if not dates:
        return pd.Series([], dtype="datetime64[us]")
    return pd.concat(dates).groupby(level=0).max()
