"""The ranking as JSON: one object per contact, every measure under its own name."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pandas as pd
import pytest

import refgraph as rg
from refgraph.measures.measuring import MEASURES
from refgraph.outputs.objects import json_file, plain_values
from refgraph.outputs.selecting import Selection


def _objects(result: rg.Result, **asked: Any) -> list[dict[str, Any]]:
    content: list[dict[str, Any]] = json.loads(json_file(result, Selection(**asked)))
    return content


def _with_table(result: rg.Result, **columns: Any) -> rg.Result:
    return replace(result, ranking=replace(result.ranking, table=result.ranking.table.assign(**columns)))


def test_there_is_one_object_per_contact_in_the_order_of_the_ranking(m1: rg.Result) -> None:
    assert [row["contact_id"] for row in _objects(m1)] == m1.ranking.table["contact_id"].tolist()


def test_an_object_begins_with_id_name_and_places(m1: rg.Result) -> None:
    assert list(_objects(m1)[0])[:5] == ["contact_id", "name", "rank", "connector_rank", "lists"]


def test_every_measure_is_there_under_its_own_name(m1: rg.Result) -> None:
    assert set(MEASURES) <= set(_objects(m1)[0])


def test_every_column_of_the_ranking_is_there(m1: rg.Result) -> None:
    assert set(_objects(m1)[0]) == set(m1.ranking.table.columns)


def test_numbers_are_those_of_the_ranking_to_the_last_digit(m1: rg.Result) -> None:
    values = [row["discounted_referrals"] for row in _objects(m1)]
    assert values == m1.ranking.table["discounted_referrals"].tolist()


def test_ranks_are_whole_numbers_and_flags_are_true_or_false(m1: rg.Result) -> None:
    first = _objects(m1)[0]
    assert (first["rank"], type(first["rank"])) == (1, int)
    assert first["core_candidate"] is True or first["core_candidate"] is False


def test_what_is_missing_is_null(m1: rg.Result) -> None:
    rows = _objects(_with_table(m1, expected_referrals=float("nan"), rank=pd.Series(dtype="Int64")))
    assert rows[0]["expected_referrals"] is None
    assert rows[0]["rank"] is None
    assert rows[0]["last_contact"] is None
    assert b"NaN" not in json_file(_with_table(m1, bridge=float("inf")), Selection())


def test_dates_are_iso(m1: rg.Result) -> None:
    dated = _with_table(m1, last_contact=pd.Timestamp("2025-03-04"))
    assert _objects(dated)[0]["last_contact"] == "2025-03-04"


def test_names_are_readable_and_not_guarded(m1: rg.Result) -> None:
    content = json_file(_with_table(m1, name="=Zoë 李"), Selection())
    assert '"name": "=Zoë 李"'.encode() in content


def test_top_and_within_are_followed(m1: rg.Result) -> None:
    owned = _with_table(
        m1, owner=m1.ranking.table["contact_id"].map({"H": "Bob"}).fillna("Ann").astype("str")
    )
    rows = _objects(owned, top=1, within="owner")
    assert [(row["owner"], row["rank"], row["contact_id"]) for row in rows] == [
        ("Ann", 1, "X"),
        ("Bob", 1, "H"),
    ]


def test_a_ranking_of_nobody_is_an_empty_list(m1: rg.Result) -> None:
    nobody = replace(m1, ranking=replace(m1.ranking, table=m1.ranking.table.iloc[:0]))
    assert json_file(nobody, Selection()) == b"[]\n"


@pytest.mark.parametrize(
    ("column", "expected"),
    [
        (pd.Series([True, False]), [True, False]),
        (pd.Series([1.5, None]), [1.5, None]),
        (pd.Series(["a", None], dtype=object), ["a", None]),
        (pd.Series([pd.NA, 2], dtype="Int64"), [None, 2]),
        (pd.Series([("a", 1)], dtype=object), ["('a', 1)"]),
    ],
)
def test_cells_become_what_json_knows(column: pd.Series, expected: list[Any]) -> None:
    assert plain_values(column) == expected
