"""GEXF 1.3 and GraphML: the network as Gephi, Cytoscape and yEd read it, with places, colours and, for Gephi, days."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from xml.etree.ElementTree import Element, SubElement, indent, tostring

GEXF, VIZ = "http://gexf.net/1.3", "http://gexf.net/1.3/viz"
GRAPHML, YFILES = "http://graphml.graphdrawing.org/xmlns", "http://www.yworks.com/xml/graphml"

Attributes = dict[str, Any]


@dataclass(frozen=True)
class Graph:
    """What is written.

    Parameters
    ----------
    nodes
        Id -> attributes; ``label``, ``x``, ``y``, ``size`` and ``colour`` among them.
    edges
        Ends and attributes; ``kind`` and ``weight`` among them.
    undirected
        For each edge, whether it says no direction.
    days
        For each edge the days on which it was used, as ``YYYY-MM-DD``, ascending.
    """

    nodes: dict[str, Attributes]
    edges: list[tuple[str, str, Attributes]]
    undirected: list[bool]
    days: list[list[str]]


def gexf_bytes(graph: Graph) -> bytes:
    """Return GEXF 1.3: every dated referral is a spell of its edge, so that Gephi plays the network day by day."""
    root = Element("gexf", {"xmlns": GEXF, "xmlns:viz": VIZ, "version": "1.3"})
    drawn = SubElement(
        root,
        "graph",
        {
            "defaultedgetype": "directed",
            "mode": "dynamic" if any(graph.days) else "static",
            "timeformat": "date",
            "timerepresentation": "interval",
        },
    )
    node_keys = _gexf_attributes(drawn, "node", graph.nodes.values())
    edge_keys = _gexf_attributes(drawn, "edge", (attributes for _, _, attributes in graph.edges))
    nodes = SubElement(drawn, "nodes")
    for identity, attributes in graph.nodes.items():
        node = SubElement(nodes, "node", {"id": identity, "label": attributes["label"]})
        _gexf_values(node, attributes, node_keys)
        red, green, blue = rgb(attributes["colour"])
        SubElement(node, "viz:color", {"r": str(red), "g": str(green), "b": str(blue), "a": "1.0"})
        SubElement(
            node, "viz:position", {"x": _said(attributes["x"]), "y": _said(attributes["y"]), "z": "0.0"}
        )
        SubElement(node, "viz:size", {"value": _said(attributes["size"])})
    edges = SubElement(drawn, "edges")
    for number, (source, target, attributes) in enumerate(graph.edges):
        edge = SubElement(
            edges,
            "edge",
            {
                "id": str(number),
                "source": source,
                "target": target,
                "type": "undirected" if graph.undirected[number] else "directed",
                "weight": _said(attributes["weight"]),
            },
        )
        _gexf_values(edge, attributes, edge_keys)
        if graph.days[number]:
            spells = SubElement(edge, "spells")
            for day in graph.days[number]:
                SubElement(spells, "spell", {"start": day, "end": day})
    return _bytes(root)


def _gexf_attributes(drawn: Element, kind: str, rows: Iterable[Attributes]) -> dict[str, str]:
    """Declare every attribute with its type; return its number by its name."""
    types = _types(rows)
    declared = SubElement(drawn, "attributes", {"class": kind, "mode": "static"})
    for number, (name, cell) in enumerate(types.items()):
        SubElement(declared, "attribute", {"id": str(number), "title": name, "type": _GEXF_TYPES[cell]})
    return {name: str(number) for number, name in enumerate(types)}


def _gexf_values(element: Element, attributes: Attributes, keys: dict[str, str]) -> None:
    values = SubElement(element, "attvalues")
    for name, cell in attributes.items():
        SubElement(values, "attvalue", {"for": keys[name], "value": _said(cell)})


def graphml_bytes(graph: Graph) -> bytes:
    """Return GraphML with every attribute, and with yEd's graphics: places, colours, sizes and labels."""
    root = Element("graphml", {"xmlns": GRAPHML, "xmlns:y": YFILES})
    SubElement(root, "key", {"id": "ng", "for": "node", "yfiles.type": "nodegraphics"})
    SubElement(root, "key", {"id": "eg", "for": "edge", "yfiles.type": "edgegraphics"})
    node_keys = _graphml_keys(root, "node", graph.nodes.values())
    edge_keys = _graphml_keys(root, "edge", (attributes for _, _, attributes in graph.edges))
    drawn = SubElement(root, "graph", {"edgedefault": "directed"})
    for identity, attributes in graph.nodes.items():
        node = SubElement(drawn, "node", {"id": identity})
        _graphml_values(node, attributes, node_keys)
        _yed_node(node, attributes)
    for number, (source, target, attributes) in enumerate(graph.edges):
        ends = {"id": f"e{number}", "source": source, "target": target}
        if graph.undirected[number]:
            ends["directed"] = "false"
        edge = SubElement(drawn, "edge", ends)
        _graphml_values(edge, attributes, edge_keys)
        _yed_edge(edge, undirected=graph.undirected[number])
    return _bytes(root)


def _graphml_keys(root: Element, kind: str, rows: Iterable[Attributes]) -> dict[str, str]:
    keys = {}
    for number, (name, cell) in enumerate(_types(rows).items()):
        keys[name] = f"{kind[0]}{number}"
        told = {"id": keys[name], "for": kind, "attr.name": name, "attr.type": _GRAPHML_TYPES[cell]}
        SubElement(root, "key", told)
    return keys


def _graphml_values(element: Element, attributes: Attributes, keys: dict[str, str]) -> None:
    for name, cell in attributes.items():
        SubElement(element, "data", {"key": keys[name]}).text = _said(cell)


def _yed_node(node: Element, attributes: Attributes) -> None:
    shape = SubElement(SubElement(node, "data", {"key": "ng"}), "y:ShapeNode")
    size = attributes["size"]
    # yEd counts downwards, from the corner.
    place = {"x": _said(attributes["x"] - size / 2), "y": _said(-attributes["y"] - size / 2)}
    SubElement(shape, "y:Geometry", {**place, "width": _said(size), "height": _said(size)})
    SubElement(shape, "y:Fill", {"color": attributes["colour"], "transparent": "false"})
    SubElement(shape, "y:BorderStyle", {"hasColor": "false"})
    SubElement(shape, "y:NodeLabel", {"modelName": "sides", "modelPosition": "e"}).text = attributes["label"]
    SubElement(shape, "y:Shape", {"type": "ellipse"})


def _yed_edge(edge: Element, *, undirected: bool) -> None:
    line = SubElement(SubElement(edge, "data", {"key": "eg"}), "y:PolyLineEdge")
    style = "dashed" if undirected else "line"
    SubElement(line, "y:LineStyle", {"color": "#6E7A87", "type": style, "width": "1.0"})
    SubElement(line, "y:Arrows", {"source": "none", "target": "none" if undirected else "standard"})


_GEXF_TYPES = {str: "string", bool: "boolean", int: "integer", float: "double"}
_GRAPHML_TYPES = {str: "string", bool: "boolean", int: "long", float: "double"}


def _types(rows: Iterable[Attributes]) -> dict[str, type]:
    """Return the type of each attribute, in the order in which they are met; a number with a fraction makes all so."""
    found: dict[str, type] = {}
    for row in rows:
        for name, cell in row.items():
            if found.get(name) is not float:
                found[name] = type(cell)
    return found


def _said(cell: object) -> str:
    return str(cell).lower() if isinstance(cell, bool) else str(cell)


def rgb(colour: str) -> tuple[int, int, int]:
    """Return the parts of a colour, 0 to 255.

    Examples
    --------
    >>> rgb("#E69F00")
    (230, 159, 0)
    """
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)


def _bytes(root: Element) -> bytes:
    indent(root, " ")
    text = tostring(root, encoding="unicode")
    return f"<?xml version='1.0' encoding='utf-8'?>\n{text}\n".encode("utf-8", errors="replace")
