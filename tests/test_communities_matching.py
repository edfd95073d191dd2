"""Clusters keep their numbers, and what became of each is said."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from scipy.optimize import linear_sum_assignment

import refgraph as rg
from refgraph.communities.matching import LEAST_OVERLAP, Matching, match_clusters
from refgraph.communities.remembered import read_clusters


def labelled(**clusters: str) -> pd.Series:
    numbers = {
        member: number for number, members in enumerate(clusters.values(), start=1) for member in members
    }
    return pd.Series(numbers)


OLD = labelled(A="abcdefg", B="hijkl", C="mnop")
NEW = labelled(zero="hijkx", one="abcd", two="efgyz", three="qrs")


@pytest.fixture(scope="module")
def matching() -> Matching:
    return match_clusters(OLD, NEW)


class TestTheWorkedExample:
    def test_matches_one_to_one(self, matching: Matching) -> None:
        assert matching.numbers == {1: 2, 2: 1, 3: 4, 4: 5}

    def test_counts_contacts_of_both_runs_only(self, matching: Matching) -> None:
        overlaps = {(row.old, row.new): round(row.overlap, 3) for row in matching.overlaps.itertuples()}

        assert overlaps == {(2, 1): 1.0, (1, 2): 0.571, (1, 3): 0.429}

    def test_tells_what_became_of_every_cluster(self, matching: Matching) -> None:
        assert matching.events.values.tolist() == [
            [1, "same", ""],
            [2, "same", ""],
            [4, "new", "1"],
            [5, "new", ""],
            [1, "split", "1, 4"],
            [3, "gone", ""],
        ]


def test_a_number_is_never_given_twice() -> None:
    assert match_clusters(OLD, NEW, retired=[11]).numbers[4] == 13


def test_two_clusters_that_became_one_are_said_to_have_merged() -> None:
    events = match_clusters(labelled(A="abcd", B="efgh"), labelled(one="abcdefgh")).events

    assert ["merged", "1, 2"] in events[["what", "of"]].values.tolist()


def test_small_overlaps_count_for_nothing() -> None:
    old, new = labelled(A="abcdefghij"), labelled(one="ab", two="cd", three="ef", four="gh", five="ij")

    assert set(match_clusters(old, new).numbers.values()) == {2, 3, 4, 5, 6}


def test_no_previous_cluster_leaves_the_numbers_alone() -> None:
    assert match_clusters(pd.Series([], dtype=int), NEW).numbers == {1: 1, 2: 2, 3: 3, 4: 4}


@pytest.mark.parametrize("seed", range(20))
def test_the_matching_is_the_heaviest_there_is(seed: int) -> None:
    draw = np.random.default_rng(seed)
    old = pd.Series(draw.integers(1, 7, 80))
    new = old.where(pd.Series(draw.random(80) < 0.7), pd.Series(draw.integers(1, 7, 80)))
    matching = match_clusters(old, new)
    table = matching.overlaps.pivot_table(index="old", columns="new", values="overlap", fill_value=0.0)
    table = table.where(table >= LEAST_OVERLAP, 0.0)
    rows, columns = linear_sum_assignment(-table.to_numpy())
    best = table.to_numpy()[rows, columns].sum()
    back = {number: label for label, number in matching.numbers.items()}
    ours = sum(table.loc[number, back[number]] for number in table.index if number in back)

    assert ours == pytest.approx(best, abs=1e-5)


class TestRuns:
    @pytest.fixture
    def log(self) -> pd.DataFrame:
        rows = [(f"{group}{a}", f"{group}{b}") for group in "xyz" for a in range(6) for b in range(a)]
        return pd.DataFrame([*rows, ("x1", "y1"), ("y2", "z2")], columns=["referrer_id", "referred_id"])

    def test_give_the_same_contacts_the_same_number(self, tmp_path: Path, log: pd.DataFrame) -> None:
        first = rg.run(referrals=log)
        rg.write(first, tmp_path / "ranked.csv")
        more = pd.DataFrame([(f"z{n}", f"z{n + 6}") for n in range(6)], columns=log.columns)
        grown = pd.concat([log, more])
        second = rg.run(referrals=grown, previous=tmp_path)
        both = first.partition.membership.index

        assert (second.partition.membership[both] == first.partition.membership).all()
        assert (rg.run(referrals=grown).partition.membership[both] != first.partition.membership).any()

    def test_show_the_kept_numbers_in_the_ranking(self, tmp_path: Path, log: pd.DataFrame) -> None:
        table = rg.run(referrals=log).ranking.table[["contact_id", "cluster"]]
        table.assign(cluster=table["cluster"] + 40).to_csv(tmp_path / "ranked.csv", index=False)

        assert {41, 42, 43} == set(rg.run(referrals=log, previous=tmp_path).ranking.table["cluster"])


@pytest.mark.parametrize(
    ("name", "text", "said"),
    [
        ("ranked.csv", "contact_id,rank\n1,1\n", "no list of the last run"),
        ("ranked.csv", "contact_id,cluster\n1,one\n", "row 2: 'one' is no cluster number"),
        ("other.csv", "", "holds none of"),
    ],
)
def test_what_cannot_be_read_is_said(tmp_path: Path, name: str, text: str, said: str) -> None:
    (tmp_path / name).write_text(text)

    with pytest.raises(rg.RefgraphError, match=said):
        read_clusters(tmp_path)
