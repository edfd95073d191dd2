"""Which rows are written: the first so many, a list for each value of a column."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd
import pytest

import refgraph as rg
from refgraph.errors import SettingsError, UnknownNameError
from refgraph.outputs import Selection, select_rows

OWNERS = {"X": "Ann", "B": "Bob", "P": "Ann", "H": "Bob", "Q": "", "Y": "Ann"}


@pytest.fixture(scope="module")
def ranking(m1: rg.Result) -> rg.Ranking:
    table = m1.ranking.table
    owners = table["contact_id"].map(OWNERS).fillna("").astype("str")
    return replace(m1.ranking, table=table.assign(owner=owners))


def test_rank_comes_first_and_every_other_column_follows_in_order(ranking: rg.Ranking) -> None:
    rows = select_rows(ranking, Selection())
    assert list(rows.columns) == ["rank", *ranking.table.columns.drop("rank")]


def test_all_rows_are_written_if_nothing_is_asked_for(ranking: rg.Ranking) -> None:
    assert select_rows(ranking, Selection())["contact_id"].tolist() == ranking.table["contact_id"].tolist()


def test_top_keeps_the_first_rows(ranking: rg.Ranking) -> None:
    assert select_rows(ranking, Selection(top=2))["contact_id"].tolist() == ["X", "P"]


def test_more_than_there_are_is_all(ranking: rg.Ranking) -> None:
    assert len(select_rows(ranking, Selection(top=1000))) == len(ranking.table)


def test_lists_follow_each_other_with_ranks_of_their_own(ranking: rg.Ranking) -> None:
    rows = select_rows(ranking, Selection(within="owner"))
    assert rows.columns[:2].tolist() == ["owner", "rank"]
    listed = rows.loc[rows["owner"].ne(""), ["owner", "rank", "contact_id"]].values.tolist()
    assert listed == [
        ["Ann", 1, "X"],
        ["Ann", 2, "P"],
        ["Ann", 3, "Y"],
        ["Bob", 1, "B"],
        ["Bob", 2, "H"],
    ]


def test_lists_lose_nobody(ranking: rg.Ranking) -> None:
    rows = select_rows(ranking, Selection(within="owner"))
    assert sorted(rows["contact_id"]) == sorted(ranking.table["contact_id"])


def test_top_holds_for_every_list(ranking: rg.Ranking) -> None:
    rows = select_rows(ranking, Selection(top=1, within="owner"))
    assert rows["contact_id"].tolist() == ["X", "B", "Q"]


def test_one_list_alone_comes_in_its_own_order(ranking: rg.Ranking) -> None:
    assert select_rows(ranking, Selection(listed="connectors"))["contact_id"].tolist() == ["B", "X", "P"]
    assert select_rows(ranking, Selection(listed="connectors", top=1))["contact_id"].tolist() == ["B"]


def test_an_unknown_list_is_named_with_what_exists() -> None:
    with pytest.raises(UnknownNameError, match="Did you mean 'stopped'"):
        Selection(listed="stoped")


def test_a_list_is_not_made_by_a_column_too() -> None:
    with pytest.raises(SettingsError, match="--list"):
        Selection(listed="new", within="owner")


def test_an_unknown_column_is_named_with_what_exists(ranking: rg.Ranking) -> None:
    with pytest.raises(UnknownNameError, match=r"no column 'ownr'. Did you mean 'owner'"):
        select_rows(ranking, Selection(within="ownr"))


@pytest.mark.parametrize("top", [0, -3])
def test_a_top_below_one_is_refused(top: int) -> None:
    with pytest.raises(SettingsError, match="nobody"):
        Selection(top=top)


@pytest.mark.parametrize("delimiter", ["", "x", ", ", "\n", '"'])
def test_a_character_that_cannot_separate_cells_is_refused(delimiter: str) -> None:
    with pytest.raises(SettingsError, match="cannot separate cells"):
        Selection(delimiter=delimiter)


@pytest.mark.parametrize("spelling", ["tab", "\\t", "\t"])
def test_a_tab_can_be_spelt(spelling: str) -> None:
    assert Selection(delimiter=spelling).delimiter == "\t"


def test_the_ranking_is_not_changed(ranking: rg.Ranking) -> None:
    before = ranking.table.copy()
    select_rows(ranking, Selection(top=1, within="owner"))
    pd.testing.assert_frame_equal(before, ranking.table)
