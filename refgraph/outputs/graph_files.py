"""The network for other programs: Gephi, Cytoscape, yEd, Kumu, or a spreadsheet."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pandas as pd

from refgraph.errors import SettingsError
from refgraph.outputs.delimited import ranking_csv
from refgraph.outputs.graph_xml import Graph, gexf_bytes, graphml_bytes
from refgraph.outputs.manifest import describe
from refgraph.outputs.map import Chart, make_chart, shown
from refgraph.outputs.tables import tables_workbook
from refgraph.registry import Registry
from refgraph.result import Result
from refgraph.saving import save

UNITS = 20.0
"""What other programs take for a unit of the map, so that dots have a usual size there."""

GRAPHS: Registry[Callable[[Chart], dict[str, bytes]]] = Registry("graph format", "refgraph.graphs")
"""What turns a chart into files, by the ending of the name: what stands before the ending -> content."""


def write_graph(
    result: Result,
    path: str | Path,
    *,
    top: int | None = None,
    cluster: int | str | None = None,
    redact: bool = False,
) -> list[Path]:
    """Write contacts and links with every column, with the places and colours of the map, and ``NAME.run.json``.

    Referrals are directed edges of ``kind`` ``referral``, ties undirected edges of ``kind`` ``tie``. Every contact
    has its cluster, by number and by name.

    Parameters
    ----------
    result
        What `refgraph.run` returned.
    path
        The file: ``.gexf`` (GEXF 1.3, Gephi), ``.graphml`` (Cytoscape, yEd), ``.json`` (node-link, as networkx
        and D3 read it; an undirected link says so), ``.xlsx`` (Kumu: Elements and Connections) or ``.csv``: the
        links, with the contacts beside them in ``NAME-nodes.csv``.
    top, cluster, redact
        As in `refgraph.write_map`.

    Returns
    -------
    list of Path
        The files written.

    Raises
    ------
    SettingsError
        If there is no such format or cluster.
    OutputError
        If a file cannot be written.

    Examples
    --------
    >>> import json, tempfile, networkx, pandas as pd, refgraph as rg
    >>> log = pd.DataFrame({"referrer": ["Ann", "Bob", "Bob"], "referred": ["Bob", "Cid", "Dee"]})
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     path = rg.write_graph(rg.run(referrals=log), Path(folder, "network.json"))[0]
    ...     graph = networkx.node_link_graph(json.loads(path.read_text("utf-8")), edges="links")
    >>> graph.number_of_nodes(), graph.number_of_edges()
    (4, 3)
    """
    path = Path(path)
    contents = GRAPHS[require_known_ending(path)](make_chart(result, top=top, cluster=cluster, redact=redact))
    files = {path.with_name(f"{path.stem}{more}{path.suffix}"): content for more, content in contents.items()}
    asked = {"output": {"top": top, "cluster": cluster}}
    return save(files, account={} if redact else {**describe(result), **asked}, read=result.paths)


def require_known_ending(path: str | Path) -> str:
    """Return the graph format that the ending of a file's name says; SettingsError if it says none."""
    path = Path(path)
    ending = path.suffix.removeprefix(".").lower()
    if ending not in GRAPHS:
        known = ", ".join(f".{name}" for name in GRAPHS)
        what = f"ends in .{ending}" if ending else "has no ending"
        raise SettingsError(f"'{path.name}' {what}, which says no graph format.", f"Known: {known}.")
    return ending


def gexf_file(drawn: Chart) -> dict[str, bytes]:
    """Return GEXF 1.3, as Gephi and Gephi Lite read it."""
    return {"": gexf_bytes(_graph(drawn))}


def graphml_file(drawn: Chart) -> dict[str, bytes]:
    """Return GraphML, as Cytoscape, yEd and Gephi read it."""
    return {"": graphml_bytes(_graph(drawn))}


def json_file(drawn: Chart) -> dict[str, bytes]:
    """Return node-link JSON, as networkx and D3 read it."""
    graph = _graph(drawn)
    links = [
        {"source": source, "target": target, "undirected": undirected, **attributes}
        for (source, target, attributes), undirected in zip(graph.edges, graph.undirected, strict=True)
    ]
    data = {
        "directed": True,
        "multigraph": False,
        "graph": {},
        "nodes": [{"id": identity, **attributes} for identity, attributes in graph.nodes.items()],
        "links": links,
    }
    text = json.dumps(data, ensure_ascii=False, indent=1, allow_nan=False)
    return {"": f"{text}\n".encode("utf-8", errors="replace")}


def kumu_file(drawn: Chart) -> dict[str, bytes]:
    """Return a workbook that Kumu takes up: Elements and Connections, by labels that no two contacts share."""
    nodes, edges = _node_table(drawn), _edge_table(drawn)
    often = nodes["label"].value_counts()
    labels = [
        f"{label} ({identity})" if often[label] > 1 else label
        for label, identity in zip(
            nodes["label"].tolist(), nodes["contact_id"].map(shown).tolist(), strict=True
        )
    ]
    of = dict(zip(nodes["contact_id"].tolist(), labels, strict=True))
    kinds = nodes["kind"].replace("", "person")
    elements = pd.DataFrame({"Label": labels, "Type": kinds, "Cluster": nodes["cluster_name"]})
    kept = [name for name in ("why", *_KUMU) if name in nodes]
    elements = elements.join(nodes[kept].rename(columns={"why": "Description"}))
    connections = pd.DataFrame(
        {
            "From": edges["source"].map(of),
            "To": edges["target"].map(of),
            "Direction": edges["kind"].map({"referral": "directed", "tie": "undirected"}),
            "Type": edges["kind"],
            "Strength": edges["strength"],
        }
    )
    return {"": tables_workbook({"Elements": elements, "Connections": connections}, {})}


_KUMU = (
    "organisation", "profession", "city", "owner", "crm_tier", "rank", "referrals", "revenue", "bridge", "x", "y",
    "size", "colour",
)  # fmt: skip


def csv_files(drawn: Chart) -> dict[str, bytes]:
    """Return the links and the contacts as two tables, texts guarded against being read as formulas."""
    nodes, edges = _node_table(drawn), _edge_table(drawn)
    nodes = nodes.rename(columns={"contact_id": "Id", "label": "Label"})
    edges.insert(2, "Type", edges["kind"].map({"referral": "Directed", "tie": "Undirected"}))
    edges = edges.rename(columns={"source": "Source", "target": "Target"})
    # No byte-order mark: some programs take it for a part of the first column's name.
    return {"": _csv(edges), "-nodes": _csv(nodes)}


GRAPHS.add("gexf", gexf_file)
GRAPHS.add("graphml", graphml_file)
GRAPHS.add("json", json_file)
GRAPHS.add("xlsx", kumu_file)
GRAPHS.add("csv", csv_files)

_OURS = ["row", "weight", "radius", "island", "detractor"]


def _node_table(drawn: Chart) -> pd.DataFrame:
    nodes = drawn.nodes.drop(columns=_OURS)
    label = nodes["name"].map(shown)
    names = drawn.clusters.set_index("cluster")["label"]
    nodes = nodes.assign(
        cluster_name=nodes["cluster"].map(names).fillna("").astype("str").map(shown),
        x=(drawn.nodes["x"] * UNITS).round(2),
        # Upwards there, downwards on the screen.
        y=(-drawn.nodes["y"] * UNITS).round(2),
        size=(drawn.nodes["radius"] * UNITS).round(2),
    )
    nodes.insert(1, "label", label)
    leading = ["contact_id", "label", "x", "y", "size", "colour"]
    return nodes[leading + [name for name in nodes if name not in leading]]


def _edge_table(drawn: Chart) -> pd.DataFrame:
    ids = drawn.nodes["contact_id"].tolist()
    edges = drawn.edges.drop(columns="distance").assign(kind="referral")
    pairs = set(zip(edges["source"], edges["target"], strict=True))
    tied = [
        (a, b) if (a, b) not in pairs else (b, a)
        for a, b in zip(drawn.ties["a"].tolist(), drawn.ties["b"].tolist(), strict=True)
    ]
    ties = pd.DataFrame(tied, columns=["source", "target"], dtype="int64")
    ties = ties.assign(kind="tie", strength=drawn.ties["weight"].to_numpy(float))
    # Two contacts who refer each other need no further edge to say that they know each other.
    ties = ties[[pair not in pairs for pair in tied]] if tied else ties
    table = pd.concat([edges, ties], ignore_index=True) if len(ties) else edges
    for end in ("source", "target"):
        table[end] = pd.Series([ids[place] for place in table[end].tolist()], dtype="str")
    leading = ["source", "target", "kind"]
    return table[leading + [name for name in table if name not in leading]]


def _graph(drawn: Chart) -> Graph:
    table = _edge_table(drawn)
    edges = [
        (source, target, {"weight": attributes.get("strength", 1.0), **attributes})
        for (source, target), attributes in _rows(table, "source", "target")
    ]
    days: list[list[str]] = [[] for _ in edges]
    dates = drawn.events["date"].dt.strftime("%Y-%m-%d").tolist()
    for edge, day in zip(drawn.events["edge"].tolist(), dates, strict=True):
        if day not in days[edge][-1:]:
            days[edge].append(day)
    nodes = {identity[0]: attributes for identity, attributes in _rows(_node_table(drawn), "contact_id")}
    return Graph(nodes, edges, table["kind"].eq("tie").tolist(), days)


def _rows(table: pd.DataFrame, *keys: str) -> list[tuple[tuple[str, ...], dict[str, Any]]]:
    """Return key and attributes of each row, without what is missing, one type for each column."""
    plain = {name: _values(table[name]) for name in table}
    rows = []
    for place in range(len(table)):
        attributes = {name: cells[place] for name, cells in plain.items() if name not in keys}
        kept = {name: cell for name, cell in attributes.items() if cell is not None}
        rows.append((tuple(plain[key][place] for key in keys), kept))
    return rows


def _values(column: pd.Series) -> list[Any]:
    missing = column.isna().tolist()
    match column.dtype.kind:
        case "M":
            cells: list[Any] = column.dt.strftime("%Y-%m-%d").tolist()
        case "b" | "i" | "u" | "f":
            cells = column.tolist()
        case _:
            cells = [shown(str(cell)) for cell in column.tolist()]
    return [None if none else cell for none, cell in zip(missing, cells, strict=True)]


def _csv(table: pd.DataFrame) -> bytes:
    return ranking_csv(table)[1:].encode("utf-8", errors="replace")
