"""CSV that a spreadsheet opens without harm, and CSV that a program reads without surprise."""

from __future__ import annotations

import csv
import io

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from refgraph.outputs import ranking_csv
from refgraph.outputs.delimited import number_text
from refgraph.outputs.guarding import DANGEROUS, guard
from refgraph.records.files.edited import unguard


def _rows(text: str, delimiter: str = ",") -> list[list[str]]:
    return list(csv.reader(io.StringIO(text.removeprefix("\ufeff"), newline=""), delimiter=delimiter))


def _column(values: object, dtype: str | None = None) -> pd.DataFrame:
    return pd.DataFrame({"x": pd.Series(values, dtype=dtype)})


def test_csv_for_people_begins_with_a_byte_order_mark() -> None:
    assert ranking_csv(_column(["Ann"])).startswith("\ufeffx\n")


def test_plain_csv_has_no_byte_order_mark() -> None:
    assert ranking_csv(_column(["Ann"]), plain=True) == "x\nAnn\n"


def test_lines_end_in_lf_alone() -> None:
    assert "\r" not in ranking_csv(_column(["Ann", "Bob"]))


@pytest.mark.parametrize("text", ["=1+1", "+49 30", "-7", "@SUM(A1)", "\tx", "\rx", "\nx", "'=1+1"])
def test_a_text_that_looks_like_a_formula_gets_an_apostrophe(text: str) -> None:
    [_, [cell]] = _rows(ranking_csv(_column([text])))
    assert cell == "'" + text.replace("\r", "\n")


@pytest.mark.parametrize("text", ["Ann Lee", "O'Brien", "'Tis", "", "a=b", "李四", " =1"])
def test_other_texts_stay_as_they_are(text: str) -> None:
    assert guard(text) == text


def test_plain_csv_guards_nothing() -> None:
    assert _rows(ranking_csv(_column(["=1+1"]), plain=True)) == [["x"], ["=1+1"]]


def test_a_negative_number_is_no_formula() -> None:
    assert ranking_csv(_column([-1.5, -2.0])) == "\ufeffx\n-1.5\n-2\n"


def test_a_header_is_guarded_too() -> None:
    assert ranking_csv(pd.DataFrame({"=x": ["a"]})) == "\ufeff'=x\na\n"


@given(st.text())
def test_the_guard_can_be_taken_away_without_loss(text: str) -> None:
    assert unguard(guard(text)) == text
    assert not guard(text).startswith(DANGEROUS)


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        (2.0, "2"),
        (-0.0, "0"),
        (0.1 + 0.2, "0.3"),
        (1 / 3, "0.333333333"),
        (45 + 1 / 3, "45.333333333"),
        (1e-7 / 3, "3.33333333e-08"),
        (float("nan"), ""),
        (1e15, "1000000000000000.0"),
    ],
)
def test_numbers_have_at_most_nine_decimals(value: float, shown: str) -> None:
    assert number_text(value) == shown


@given(st.floats(allow_nan=False, allow_infinity=False))
def test_a_written_number_is_right_to_a_billionth(value: float) -> None:
    assert abs(float(number_text(value)) - value) <= 1e-9 * max(1.0, abs(value) * 1e-6)


def test_dates_are_iso_and_missing_ones_blank() -> None:
    table = pd.DataFrame({"d": pd.to_datetime(["2025-03-04", None]), "n": [1, 2]})
    assert ranking_csv(table, plain=True) == "d,n\n2025-03-04,1\n,2\n"


def test_flags_are_yes_or_blank() -> None:
    assert ranking_csv(pd.DataFrame({"b": [True, False], "n": [1, 2]}), plain=True) == "b,n\nyes,1\n,2\n"


def test_missing_whole_numbers_are_blank_and_others_have_no_decimals() -> None:
    table = pd.DataFrame({"rank": pd.Series([1, None], dtype="Int64"), "n": [1, 2]})
    assert ranking_csv(table, plain=True) == "rank,n\n1,1\n,2\n"


def test_missing_texts_are_blank() -> None:
    table = pd.DataFrame({"a": pd.Series(["x", None, np.nan], dtype=object), "n": [1, 2, 3]})
    assert ranking_csv(table, plain=True) == "a,n\nx,1\n,2\n,3\n"


def test_ids_keep_their_leading_zeros_and_all_their_digits() -> None:
    ids = ["007", "0012345678901234567890", "NA", "None"]
    assert [row[0] for row in _rows(ranking_csv(_column(ids)))[1:]] == ids


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_every_delimiter_reads_back(delimiter: str) -> None:
    cells = ["a,b", "a;b", "a\tb", "a|b", 'say "no"', "two\nlines"]
    text = ranking_csv(_column(cells), plain=True, delimiter=delimiter)
    assert [row[0] for row in _rows(text, delimiter)[1:]] == cells


def test_a_bare_carriage_return_cannot_end_a_row() -> None:
    table = pd.DataFrame({"a": ["x\ry", "p\r\nq"], "n": [1, 2]})
    assert _rows(ranking_csv(table)) == [["a", "n"], ["x\ny", "1"], ["p\nq", "2"]]


@given(st.lists(st.text(st.characters(exclude_characters="\r", exclude_categories=["Cs"])), min_size=1))
def test_any_texts_read_back_from_plain_csv(texts: list[str]) -> None:
    table = pd.DataFrame({"a": pd.Series(texts, dtype=object), "n": range(len(texts))})
    assert [row[0] for row in _rows(ranking_csv(table, plain=True))[1:]] == texts


def test_the_index_is_not_written() -> None:
    assert ranking_csv(pd.DataFrame({"a": ["x"]}, index=pd.Index(["i"])), plain=True) == "a\nx\n"


def test_an_empty_table_is_its_header() -> None:
    assert ranking_csv(pd.DataFrame({"file": [], "row": []}), plain=True) == "file,row\n"
