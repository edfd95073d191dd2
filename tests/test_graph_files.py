"""The network for other programs, read back as they would."""

from __future__ import annotations

import csv
import json
from pathlib import Path
from typing import Any

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
    if path.suffix == ".gexf":
        return nx.read_gexf(path)
    if path.suffix == ".graphml":
        return nx.read_graphml(path)
    return nx.node_link_graph(json.loads(path.read_text("utf-8")), edges="links")


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
    viz = nx.read_gexf(path).nodes["007"]["viz"]
    assert set(viz) == {"position", "color", "size"}


@pytest.mark.parametrize("ending", ["gexf", "graphml", "json", "csv"])
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
    with pytest.raises(SettingsError, match=r"gexf, \.graphml, \.json, \.csv"):
        rg.write_graph(result, tmp_path / name)


def test_a_folder_that_is_not_there_is_an_error(result: rg.Result, tmp_path: Path) -> None:
    with pytest.raises(OutputError):
        rg.write_graph(result, tmp_path / "no" / "network.gexf")
