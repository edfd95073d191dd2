"""The network for other programs: Gephi, Cytoscape, yEd, or a spreadsheet."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pandas as pd

from refgraph.errors import SettingsError
from refgraph.outputs.delimited import ranking_csv
from refgraph.outputs.manifest import describe
from refgraph.outputs.map import Chart, make_chart, shown
from refgraph.registry import Registry
from refgraph.result import Result
from refgraph.saving import save

if TYPE_CHECKING:
    import networkx

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

    Referrals are directed edges of ``kind`` ``referral``, ties edges of ``kind`` ``tie``.

    Parameters
    ----------
    result
        What `refgraph.run` returned.
    path
        The file: ``.gexf`` (Gephi), ``.graphml`` (Cytoscape, yEd), ``.json`` (node-link, as networkx and D3
        read it) or ``.csv``: the links, with the contacts beside them in ``NAME-nodes.csv``.
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
    >>> import tempfile, networkx, pandas as pd, refgraph as rg
    >>> log = pd.DataFrame({"referrer": ["Ann", "Bob", "Bob"], "referred": ["Bob", "Cid", "Dee"]})
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     path = rg.write_graph(rg.run(referrals=log), Path(folder, "network.gexf"))[0]
    ...     graph = networkx.read_gexf(path)
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
    """Return GEXF 1.2, as Gephi and Gephi Lite read it."""
    import networkx as nx

    graph = _graph(drawn)
    for _, attributes in graph.nodes(data=True):
        red, green, blue = _rgb(attributes["colour"])
        attributes["viz"] = {
            "position": {"x": attributes["x"], "y": attributes["y"], "z": 0.0},
            "color": {"r": red, "g": green, "b": blue, "a": 1.0},
            "size": attributes["size"],
        }
    text = "\n".join(nx.generate_gexf(graph, version="1.2draft"))
    # The day of writing would make two files of one result differ.
    text = re.sub(r' lastmodifieddate="[^"]*"', "", text, count=1)
    return {"": f"<?xml version='1.0' encoding='utf-8'?>\n{text}\n".encode("utf-8", errors="replace")}


def graphml_file(drawn: Chart) -> dict[str, bytes]:
    """Return GraphML, as Cytoscape, yEd and Gephi read it."""
    import io

    import networkx as nx

    graph = _graph(drawn)
    for _, attributes in graph.nodes(data=True):
        attributes["r"], attributes["g"], attributes["b"] = _rgb(attributes["colour"])
    stream = io.BytesIO()
    nx.write_graphml_xml(graph, stream, encoding="utf-8", prettyprint=True)
    return {"": stream.getvalue()}


def json_file(drawn: Chart) -> dict[str, bytes]:
    """Return node-link JSON, as networkx and D3 read it."""
    import networkx as nx

    data = nx.node_link_data(_graph(drawn), edges="links")
    text = json.dumps(data, ensure_ascii=False, indent=1, allow_nan=False)
    return {"": f"{text}\n".encode("utf-8", errors="replace")}


def csv_files(drawn: Chart) -> dict[str, bytes]:
    """Return the links and the contacts as two tables, texts guarded against being read as formulas."""
    nodes, edges = _node_table(drawn), _edge_table(drawn)
    nodes = nodes.rename(columns={"contact_id": "Id", "label": "Label"})
    edges = edges.rename(columns={"source": "Source", "target": "Target"})
    # No byte-order mark: some programs take it for a part of the first column's name.
    return {"": _csv(edges), "-nodes": _csv(nodes)}


GRAPHS.add("gexf", gexf_file)
GRAPHS.add("graphml", graphml_file)
GRAPHS.add("json", json_file)
GRAPHS.add("csv", csv_files)

_OURS = ["row", "weight", "radius", "island"]


def _node_table(drawn: Chart) -> pd.DataFrame:
    nodes = drawn.nodes.drop(columns=_OURS)
    label = nodes["name"].map(shown)
    nodes = nodes.assign(
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


def _graph(drawn: Chart) -> networkx.DiGraph:
    import networkx as nx

    graph = nx.DiGraph()
    for identity, attributes in _rows(_node_table(drawn), "contact_id"):
        graph.add_node(identity[0], **attributes)
    for (source, target), attributes in _rows(_edge_table(drawn), "source", "target"):
        graph.add_edge(source, target, weight=attributes.get("strength", 1.0), **attributes)
    return graph


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


def _rgb(colour: str) -> tuple[int, int, int]:
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)


def _csv(table: pd.DataFrame) -> bytes:
    return ranking_csv(table)[1:].encode("utf-8", errors="replace")
