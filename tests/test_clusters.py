"""Clusters as people see them: named by what sets them apart, led by somebody, covered or not."""

from __future__ import annotations

import csv
import io
from functools import partial
from pathlib import Path

import pandas as pd
import pytest
from click.testing import CliRunner
from refgraph_cli.main import main
from scipy.stats import hypergeom

import refgraph as rg
from refgraph.clusters import Clusters, describe_clusters
from refgraph.clusters.naming import adjust, chance_of, find_traits, name_clusters
from refgraph.communities.remembered import read_clusters
from refgraph.outputs.cluster_lists import write_clusters
from refgraph.tiers import assign_tiers

invoke = partial(CliRunner().invoke, main)


def people(
    cluster: dict[str, int], others: dict[str, int], column: str, size: int, everyone: int
) -> pd.DataFrame:
    """A cluster of `size` of whom so many have each value, among everyone."""
    inside = [value for value, count in cluster.items() for _ in range(count)]
    outside = [value for value, count in others.items() for _ in range(count)]
    inside += [""] * (size - len(inside))
    outside += [""] * (everyone - size - len(outside))
    return pd.DataFrame({"cluster": [1] * size + [2] * (everyone - size), column: inside + outside})


def standing(rows: pd.DataFrame) -> pd.DataFrame:
    """People in the order of their rank."""
    order = range(len(rows))
    return rows.assign(
        contact_id=[f"{n:02}" for n in order], name=[f"N{n}" for n in order], rank=order, degree=1
    )


def named(**traits: list[str]) -> str:
    """What a cluster of 12 among 100 is called."""
    rows = {"cluster": [1] * 12 + [2] * 88, **{name: [*cells, *[""] * 88] for name, cells in traits.items()}}
    return str(name_clusters(standing(pd.DataFrame(rows)))["name"].iloc[0])


class TestNaming:
    """A cluster of 12 among 100."""

    def test_takes_what_sets_a_cluster_apart(self) -> None:
        trait = find_traits(people({"attorney": 9}, {"attorney": 11}, "profession", 12, 100))[0]

        assert (trait.value, trait.members, round(trait.lift, 3), round(trait.score, 3)) == (
            "attorney",
            9,
            3.75,
            1.430,
        )
        assert trait.chance == pytest.approx(1.4e-5, rel=0.05)

    def test_rejects_what_chance_would_give_as_well(self) -> None:
        found = people({"Austin": 10}, {"Austin": 50}, "city", 12, 100)

        assert chance_of(10, 12, 60, 100) == pytest.approx(0.070, abs=5e-4)
        assert find_traits(found) == []

    def test_rejects_what_fewer_than_five_share(self) -> None:
        assert find_traits(people({"Acme": 4}, {}, "organisation", 4, 100)) == []
        assert find_traits(people({"Acme": 5}, {}, "organisation", 5, 100)) != []

    def test_rejects_what_less_than_three_in_five_share(self) -> None:
        assert find_traits(people({"Acme": 11}, {}, "organisation", 20, 100)) == []
        assert find_traits(people({"Acme": 12}, {}, "organisation", 20, 100)) != []

    def test_takes_no_number_for_a_name(self) -> None:
        assert find_traits(people({"1042": 12}, {}, "organisation", 12, 100)) == []

    def test_tells_town_and_profession_where_most_share_both(self) -> None:
        assert named(city=["Port Alder"] * 9 + [""] * 3, profession=["accountant"] * 10 + [""] * 2) == (
            "Port Alder, accountant: 9 of 12"
        )

    def test_tells_the_more_telling_one_where_few_share_both(self) -> None:
        assert named(city=["Port"] * 8 + [""] * 4, profession=[""] * 3 + ["vet"] * 9) == "vet: 9 of 12"

    def test_gives_no_two_clusters_one_name(self) -> None:
        rows = pd.DataFrame({"cluster": [1] * 6 + [2] * 6 + [3] * 30, "city": ["Port"] * 12 + [""] * 30})
        names = name_clusters(standing(rows))["name"].tolist()

        assert names == ["Port, around N0: 6 of 6", "Port, around N6: 6 of 6", "Around N12"]

    def test_tells_clusters_of_leaders_of_one_name_apart_by_number(self) -> None:
        rows = standing(pd.DataFrame({"cluster": [1, 1, 2, 2]})).assign(name="Ann Lee")

        assert name_clusters(rows)["name"].tolist() == [
            "Around Ann Lee (cluster 1)",
            "Around Ann Lee (cluster 2)",
        ]

    @pytest.mark.parametrize("drawn", [(9, 12, 20, 100), (3, 5, 5, 9), (4, 4, 10, 10), (1, 30, 2, 1000)])
    def test_computes_chance_as_scipy_does(self, drawn: tuple[int, int, int, int]) -> None:
        members, size, having, everyone = drawn

        assert chance_of(*drawn) == pytest.approx(hypergeom.sf(members - 1, everyone, having, size))

    def test_adjusts_for_the_number_of_traits_looked_at(self) -> None:
        assert adjust([0.003, 0.02, 0.03, 0.04, 0.2]) == pytest.approx([0.015, 0.05, 0.05, 0.05, 0.2])
        assert adjust([]) == []


GROUPS = {"x": ("attorney", "Austin"), "y": ("banker", "Austin"), "z": ("realtor", "Dallas"), "w": ("", "")}


@pytest.fixture(scope="module")
def tables() -> dict[str, pd.DataFrame]:
    rows = [
        (f"{g}{n}", f"Person {g}{n}", *GROUPS[g], "client" if g != "w" else "")
        for g in GROUPS
        for n in range(8)
    ]
    contacts = pd.DataFrame(rows, columns=["contact_id", "name", "profession", "city", "type"])
    inside = [(f"{g}{a}", f"{g}{b}") for g in GROUPS for a in range(8) for b in range(a)]
    links = [("x1", "y1"), ("y2", "z2"), ("z3", "w3")]
    referrals = pd.DataFrame([*inside, *links], columns=["referrer_id", "referred_id"])
    deals = pd.DataFrame({"contact_id": ["x0", "x1"], "status": "won", "amount": [100, 50]})
    return {"contacts": contacts, "referrals": referrals, "deals": deals}


@pytest.fixture(scope="module")
def result(tables: dict[str, pd.DataFrame]) -> rg.Result:
    return rg.run(**tables)


@pytest.fixture(scope="module")
def clusters(result: rg.Result) -> Clusters:
    return describe_clusters(result, assign_tiers(result))


def of(clusters: Clusters, group: str) -> dict[str, object]:
    rows = clusters.table[clusters.table["members"].str.startswith(f"{group}0; ")].to_dict("records")
    return dict(rows[0])


class TestDescription:
    def test_names_a_cluster_by_profession_and_town(self, clusters: Clusters) -> None:
        assert of(clusters, "x")["name"] == "Austin, attorney: 8 of 8"

    def test_names_one_without_any_trait_after_its_leader(self, clusters: Clusters) -> None:
        row = of(clusters, "w")

        assert row["name"] == f"Around {row['leader']}"

    def test_counts_people_links_and_revenue(self, clusters: Clusters) -> None:
        row = of(clusters, "x")

        assert (row["contacts"], row["links_inside"], row["links_outside"], row["revenue"]) == (
            8,
            28,
            1,
            150.0,
        )

    def test_names_who_links_it_to_others(self, clusters: Clusters) -> None:
        assert of(clusters, "y")["bridge_people"] in ("Person y1, Person y2", "Person y2, Person y1")

    def test_tells_which_clusters_no_advocate_covers(self, clusters: Clusters) -> None:
        assert of(clusters, "x")["covered"]
        assert not of(clusters, "w")["covered"]

    def test_carries_the_verdict(self, clusters: Clusters) -> None:
        assert clusters.verdict.words == "clear clusters"


def test_the_list_is_the_memory_of_the_next_run(
    tmp_path: Path, result: rg.Result, clusters: Clusters, tables: dict[str, pd.DataFrame]
) -> None:
    file = write_clusters(result, clusters, tmp_path / "clusters.csv")[0]
    gone = {name: table for name, table in tables.items() if name != "referrals"}
    referrals = tables["referrals"]
    fewer = referrals[
        ~referrals["referrer_id"].str.startswith("w") & ~referrals["referred_id"].str.startswith("w")
    ]
    later = rg.run(referrals=fewer, previous=file, **gone)
    described = describe_clusters(later, previous=read_clusters(file))
    w = of(clusters, "w")["cluster"]

    assert described.table.set_index("cluster").loc[w, "change"] == "gone"
    assert (described.table["change"] == "same").sum() == 3

    again = write_clusters(later, described, tmp_path / "second.csv")[0]
    assert w in read_clusters(again).retired


@pytest.mark.parametrize("ending", ["csv", "xlsx"])
def test_membership_comes_back_from_every_kind_of_file(
    tmp_path: Path, result: rg.Result, clusters: Clusters, ending: str
) -> None:
    file = write_clusters(result, clusters, tmp_path / f"clusters.{ending}")[0]
    member = result.partition.membership

    assert read_clusters(file).membership.sort_index().to_dict() == member[member > 0].to_dict()


def test_the_command_prints_one_row_per_cluster_and_the_verdict(tmp_path: Path) -> None:
    rg.demonstrate(tmp_path / "export", contacts=200)
    printed = invoke(["clusters", str(tmp_path / "export")])
    rows = list(csv.DictReader(io.StringIO(printed.stdout)))

    assert printed.exit_code == 0
    assert len(rows) == len(rg.run(tmp_path / "export").partition.sizes)
    assert "20 starts agree by" in printed.stderr


def test_the_command_keeps_numbers(tmp_path: Path) -> None:
    rg.demonstrate(tmp_path / "export", contacts=200)
    invoke(["clusters", str(tmp_path / "export"), "-o", str(tmp_path / "clusters.csv")])
    again = invoke(["clusters", str(tmp_path / "export"), "--previous", str(tmp_path / "clusters.csv")])

    assert {"same"} == {row["change"] for row in csv.DictReader(io.StringIO(again.stdout))}


def test_where_nobody_is_in_a_cluster_the_table_is_empty() -> None:
    two = rg.run(referrals=pd.DataFrame({"referrer": ["Ann"], "referred": ["Bob"]}))

    assert rg.describe_clusters(two).table.empty
