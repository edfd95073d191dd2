"""The network for other programs, read back as they would."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import networkx as nx
import pandas as pd
import pytest

import refgraph as rg
from refgraph.errors import OutputError, SettingsError


@pytest.fixture(scope="module")
def result() -> rg.Result:
    contacts = pd.DataFrame(
        {
            "contact_id": ["007", "b", "c", "d", "e"],
            "name": ["Ann Lee", "Bob Day", "Cid Roy", "Dee Fox", "Eve Gray"],
            "email": ["ann@lee.example", "", "", "", ""],
        }
    )
    referrals = pd.DataFrame(
        {
            "referrer_id": ["007", "007", "b", "c"],
            "referred_id": ["b", "c", "d", "007"],
            "date": ["2025-01-01", "2025-02-01", "2025-03-01", "2025-04-01"],
        }
    )
    ties = pd.DataFrame({"a": ["007", "d", "c"], "b": ["c", "e", "b"], "weight": [1.0, 2.0, 0.5]})
    return rg.run(contacts=contacts, referrals=referrals, ties=ties)


def read(path: Path) -> Any:
    """Read a graph as networkx does, which knows GEXF up to 1.2 and no graph with edges of both kinds."""
    text = path.read_text("utf-8")
    if path.suffix == ".gexf":
        old = text.replace("http://gexf.net/1.3", "http://www.gexf.net/1.2draft").replace(
            "1.2draft/viz", "1.2draft/viz"
        )
        old = old.replace('version="1.3"', 'version="1.2"').replace('type="undirected"', 'type="directed"')
        return nx.read_gexf(io.BytesIO(old.encode()), version="1.2draft")
    if path.suffix == ".graphml":
        return nx.read_graphml(io.BytesIO(text.replace(' directed="false"', "").encode()))
    return nx.node_link_graph(json.loads(text), edges="links")


def rows(path: Path) -> list[dict[str, str]]:
    with path.open(newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file))


@pytest.fixture(params=["gexf", "graphml", "json"])
def graph(request: pytest.FixtureRequest, result: rg.Result, tmp_path: Path) -> Any:
    path, *_ = rg.write_graph(result, tmp_path / f"network.{request.param}")
    return read(path)


def test_every_contact_is_a_node_by_its_id(graph: Any, result: rg.Result) -> None:
    assert set(graph.nodes) == set(result.network.nodes.index)
    assert graph.nodes["007"]["label"] == "Ann Lee"


def test_every_referral_is_an_edge_in_its_direction(graph: Any, result: rg.Result) -> None:
    referrals = {(a, b) for a, b, data in graph.edges(data=True) if data["kind"] == "referral"}
    assert referrals == set(zip(result.network.edges["source"], result.network.edges["target"], strict=True))


def test_ties_are_edges_of_their_own_kind(graph: Any) -> None:
    ties = {frozenset((a, b)) for a, b, data in graph.edges(data=True) if data["kind"] == "tie"}
    assert ties == {frozenset("de"), frozenset("cb")}


def test_every_measure_comes_along(graph: Any, result: rg.Result) -> None:
    for identity, attributes in graph.nodes(data=True):
        assert attributes["betweenness"] == pytest.approx(result.measures["betweenness"][identity])


def test_places_and_colours_come_along(graph: Any) -> None:
    places = {(attributes["x"], attributes["y"]) for _, attributes in graph.nodes(data=True)}
    assert len(places) == 5
    assert all(attributes["colour"].startswith("#") for _, attributes in graph.nodes(data=True))


def test_dates_are_iso(graph: Any) -> None:
    assert graph.edges["007", "b"]["first_date"] == "2025-01-01"


def test_gexf_places_dots_for_gephi(result: rg.Result, tmp_path: Path) -> None:
    path, *_ = rg.write_graph(result, tmp_path / "network.gexf")
    viz = read(path).nodes["007"]["viz"]
    assert set(viz) == {"position", "color", "size"}


@pytest.mark.parametrize("ending", ["gexf", "graphml", "json", "xlsx", "csv"])
def test_the_same_result_gives_the_same_files(result: rg.Result, tmp_path: Path, ending: str) -> None:
    once = [path.read_bytes() for path in rg.write_graph(result, tmp_path / f"a.{ending}")[:-1]]
    again = [path.read_bytes() for path in rg.write_graph(result, tmp_path / f"b.{ending}")[:-1]]
    assert once == again


def test_csv_is_two_tables(result: rg.Result, tmp_path: Path) -> None:
    links, nodes, _ = rg.write_graph(result, tmp_path / "network.csv")
    assert (links.name, nodes.name) == ("network.csv", "network-nodes.csv")
    assert {row["Id"]: row["Label"] for row in rows(nodes)}["007"] == "Ann Lee"
    assert {(row["Source"], row["Target"]) for row in rows(links) if row["kind"] == "referral"} >= {
        ("007", "b")
    }


def test_one_cluster_can_be_written(result: rg.Result, tmp_path: Path) -> None:
    path, *_ = rg.write_graph(result, tmp_path / "network.json", cluster=1)
    assert {data["cluster"] for _, data in read(path).nodes(data=True)} == {1}


def test_a_redacted_copy_has_codes(result: rg.Result, tmp_path: Path) -> None:
    path, *_ = rg.write_graph(result, tmp_path / "network.gexf", redact=True)
    text = path.read_text("utf-8")
    assert not [word for word in ("Ann", "Lee", '"007"', "ann@") if word in text]
    assert read(path).number_of_edges() == len(result.network.edges) + 2


@pytest.mark.parametrize("name", ["network.xyz", "network"])
def test_an_unknown_ending_is_an_error_that_names_those_known(
    result: rg.Result, tmp_path: Path, name: str
) -> None:
    with pytest.raises(SettingsError, match=r"gexf, \.graphml, \.json, \.xlsx, \.csv"):
        rg.write_graph(result, tmp_path / name)


def test_a_folder_that_is_not_there_is_an_error(result: rg.Result, tmp_path: Path) -> None:
    with pytest.raises(OutputError):
        rg.write_graph(result, tmp_path / "no" / "network.gexf")


G, V = "{http://gexf.net/1.3}", "{http://gexf.net/1.3/viz}"
M, Y = "{http://graphml.graphdrawing.org/xmlns}", "{http://www.yworks.com/xml/graphml}"


def xml(result: rg.Result, path: Path) -> ElementTree.Element:
    return ElementTree.fromstring(rg.write_graph(result, path)[0].read_text("utf-8"))


def test_gexf_is_of_version_1_3_and_plays_every_dated_referral(result: rg.Result, tmp_path: Path) -> None:
    root = xml(result, tmp_path / "network.gexf")
    graph = root.find(f"{G}graph")
    assert graph is not None
    assert (root.tag, root.get("version"), graph.get("mode")) == (f"{G}gexf", "1.3", "dynamic")
    spells = {
        (edge.get("source"), edge.get("target"), spell.get("start"))
        for edge in graph.iter(f"{G}edge")
        for spell in edge.iter(f"{G}spell")
    }
    assert spells == {
        ("007", "b", "2025-01-01"),
        ("007", "c", "2025-02-01"),
        ("b", "d", "2025-03-01"),
        ("c", "007", "2025-04-01"),
    }


def test_ties_leave_without_a_direction(result: rg.Result, tmp_path: Path) -> None:
    gexf = xml(result, tmp_path / "network.gexf").iter(f"{G}edge")
    assert sorted(str(edge.get("type")) for edge in gexf) == ["directed"] * 4 + ["undirected"] * 2
    graphml = xml(result, tmp_path / "network.graphml").iter(f"{M}edge")
    assert sorted(edge.get("directed", "") for edge in graphml) == [""] * 4 + ["false"] * 2
    links = json.loads(rg.write_graph(result, tmp_path / "network.json")[0].read_text("utf-8"))["links"]
    assert [link["undirected"] for link in links] == [link["kind"] == "tie" for link in links]
    table = rows(rg.write_graph(result, tmp_path / "network.csv")[0])
    assert {(row["kind"], row["Type"]) for row in table} == {("referral", "Directed"), ("tie", "Undirected")}


def test_yed_finds_places_colours_and_labels_in_graphml(result: rg.Result, tmp_path: Path) -> None:
    root = xml(result, tmp_path / "network.graphml")
    shapes = list(root.iter(f"{Y}ShapeNode"))
    assert {shape.findtext(f"{Y}NodeLabel") for shape in shapes} == {
        "Ann Lee",
        "Bob Day",
        "Cid Roy",
        "Dee Fox",
        "Eve Gray",
    }
    places = {(shape.find(f"{Y}Geometry").get("x"), shape.find(f"{Y}Geometry").get("y")) for shape in shapes}  # type: ignore[union-attr]
    assert len(places) == 5
    assert {str(arrow.get("target")) for arrow in root.iter(f"{Y}Arrows")} == {"standard", "none"}


def test_every_contact_has_the_name_of_its_cluster(graph: Any, result: rg.Result) -> None:
    names = rg.describe_clusters(result).table.set_index("cluster")["name"].to_dict()
    for _, attributes in graph.nodes(data=True):
        assert attributes["cluster_name"] == names.get(attributes["cluster"], "")


def test_kumu_gets_elements_and_connections_by_labels_of_which_no_two_are_alike(tmp_path: Path) -> None:
    contacts = pd.DataFrame({"contact_id": ["1", "2", "3"], "name": ["Ann Lee", "Ann Lee", "=Bob"]})
    referrals = pd.DataFrame({"referrer_id": ["1", "2"], "referred_id": ["3", "3"]})
    ties = pd.DataFrame({"a": ["1"], "b": ["2"]})
    result = rg.run(contacts=contacts, referrals=referrals, ties=ties)
    sheets = pd.read_excel(
        rg.write_graph(result, tmp_path / "kumu.xlsx")[0], sheet_name=None, engine="openpyxl"
    )
    assert list(sheets) == ["Elements", "Connections"]
    labels = sheets["Elements"]["Label"].tolist()
    assert sorted(labels) == ["'=Bob", "Ann Lee (1)", "Ann Lee (2)"]
    ends = sheets["Connections"][["From", "To", "Direction"]].values.tolist()
    assert ["Ann Lee (1)", "'=Bob", "directed"] in ends
    assert [sorted(row[:2]) for row in ends if row[2] == "undirected"] == [["Ann Lee (1)", "Ann Lee (2)"]]


def test_a_redacted_copy_tells_months_and_bands_of_money(tmp_path: Path) -> None:
    deals = pd.DataFrame({"contact_id": ["b"], "status": ["won"], "amount": [7345.0], "date": ["2025-03-19"]})
    log = {"referrer_id": ["a", "a"], "referred_id": ["b", "c"], "date": ["2025-03-17", "2025-05-23"]}
    people = pd.DataFrame({"contact_id": ["a", "b", "c"], "name": ["Ann", "Bob", "Cid"]})
    result = rg.run(contacts=people, referrals=pd.DataFrame(log), deals=deals)
    text = rg.write_graph(result, tmp_path / "network.gexf", redact=True)[0].read_text("utf-8")
    assert "2025-03-01" in text
    assert not [word for word in ("2025-03-17", "2025-05-23", "2025-03-19", "7345") if word in text]
    assert 'value="5000.0"' in text
