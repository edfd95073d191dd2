"""The ranking as Parquet."""

from __future__ import annotations

import io

import pandas as pd

import refgraph as rg
from refgraph.outputs.parquet import parquet_file
from refgraph.outputs.selecting import Selection


def test_the_whole_ranking_reads_back_in_its_own_types(m1: rg.Result) -> None:
    read = pd.read_parquet(io.BytesIO(parquet_file(m1, Selection())))
    pd.testing.assert_frame_equal(read[list(m1.ranking.table.columns)], m1.ranking.table)


def test_top_is_followed(m1: rg.Result) -> None:
    assert len(pd.read_parquet(io.BytesIO(parquet_file(m1, Selection(top=3))))) == 3


def test_the_same_result_gives_the_same_bytes(m1: rg.Result) -> None:
    assert parquet_file(m1, Selection()) == parquet_file(m1, Selection())
