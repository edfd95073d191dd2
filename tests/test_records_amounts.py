"""Numbers: sign and magnitude are never lost, marks and currencies never guessed."""

from __future__ import annotations

import math
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from refgraph.records import ReadRules, Records, read
from refgraph.records.values.amounts import inspect_numbers, resolve_numbers


def _value(text: str, mark: str = "") -> float:
    numbers = inspect_numbers([text])
    return resolve_numbers(numbers, mark or numbers.mark or ".")[text]


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("1,234.50", 1234.5),
        ("1.234,50", 1234.5),
        ("1 234,50", 1234.5),
        ("1\u00a0234,50", 1234.5),
        ("1\u202f234,50 €", 1234.5),
        ("CHF 1'234.50", 1234.5),
        ("(1,234.50)", -1234.5),
        ("($500)", -500),
        ("-$500", -500),
        ("$-500", -500),
        ("500-", -500),
        ("−500", -500),
        ("1,23,456.78", 123456.78),
        ("1.234.567", 1234567),
        ("12,5 €", 12.5),
        ("Rs. 500", 500),
        ("0.125", 0.125),
        ("50%", 0.5),
        ("1e5", 100000),
        ("007", 7),
        ("CHF 500.–", 500),
        ("CHF 12'000.-", 12000),
        ("80.--", 80),
        ("250,-", 250),
        ("€ 1.250,-", 1250),
        ("-250,-", -250),
        ("₹500/-", 500),
        ("￥1,420,000", 1420000),
        ("８００円", 800),
        ("100 ₪ ", 100),
    ],
)
def test_a_number_is_read_as_people_write_it(text: str, value: float) -> None:
    assert _value(text) == pytest.approx(value)


@pytest.mark.parametrize(
    "text", ["12kg", "$1.2M", "10-20k", "TBD", "1.2 Cr", "2024-01-01", "1,2,3", "1.234.56", "1-2", "x"]
)
def test_what_is_no_number_is_not_made_one(text: str) -> None:
    assert math.isnan(_value(text))


@given(
    st.floats(-1e9, 1e9).map(lambda value: round(value, 2)),
    st.sampled_from([(",", "."), (".", ","), (" ", ","), ("'", ".")]),
)
def test_a_grouped_number_is_read_back(value: float, marks: tuple[str, str]) -> None:
    group, decimal = marks
    text = f"{value:,.2f}".replace(",", "\0").replace(".", decimal).replace("\0", group)
    assert _value(text) == pytest.approx(value)


@given(st.text())
def test_no_text_breaks_the_reading_of_numbers(text: str) -> None:
    numbers = inspect_numbers([text])
    for mark in ".,":
        assert resolve_numbers(numbers, mark).keys() == {text}


def _deals(amounts: list[str], **rules: str) -> Records:
    frame = pd.DataFrame(
        {"deal_id": [f"D{row}" for row in range(len(amounts))], "contact_id": "1", "amount": amounts}
    )
    frame["status"] = "won"
    return read(frames={"deals": frame}, rules=ReadRules(**rules), errors="collect")  # type: ignore[arg-type]


def _codes(records: Records) -> list[str]:
    return [finding.code for finding in records.findings]


def test_one_cell_decides_the_decimal_mark_of_the_column() -> None:
    assert _deals(["1.234", "2.500,00"]).tables["deals"]["amount"].tolist() == [1234, 2500]


def test_a_column_that_leaves_the_mark_open_is_read_the_plain_way() -> None:
    records = _deals(["42,000", "1,500"])
    assert records.tables["deals"]["amount"].tolist() == [42000, 1500]
    assert not records.findings


def test_a_declared_mark_is_used_where_the_column_leaves_it_open() -> None:
    assert _deals(["1.500"], decimal=",").tables["deals"]["amount"].tolist() == [1500]


def test_an_open_mark_in_a_semicolon_file_is_switched_off_with_a_warning(tmp_path: Path) -> None:
    file = tmp_path / "deals.csv"
    file.write_text("Deal ID;Contact ID;Amount\n1;7;1.500\n2;8;2.500\n")
    records = read(file)
    assert records.tables["deals"]["amount"].isna().all()
    assert _codes(records) == ["ambiguous-numbers"]


def test_a_column_with_both_marks_is_switched_off() -> None:
    records = _deals(["1,234.50", "1.234,50"])
    assert records.tables["deals"]["amount"].isna().all()
    assert _codes(records) == ["ambiguous-numbers"]


def test_several_currencies_switch_value_off_until_one_is_named() -> None:
    records = _deals(["$100", "€200", "300"])
    assert records.tables["deals"]["amount"].isna().all()
    assert _codes(records) == ["mixed-currencies"]


def test_the_named_currency_is_kept_and_the_others_are_not_used() -> None:
    frame = pd.DataFrame({"deal_id": ["1", "2", "3"], "contact_id": "1", "amount": ["100", "200", "300"]})
    frame["currency"] = ["USD", "eur", ""]
    records = read(frames={"deals": frame}, rules=ReadRules(currency="EUR"))
    assert records.tables["deals"]["amount"].fillna(0).tolist() == [0, 200, 300]
    assert _codes(records) == ["other-currencies"]


def test_a_number_outside_its_range_rejects_the_row() -> None:
    frame = pd.DataFrame({"contact_id": "1", "date": "2024-01-01", "score": ["9"] * 8 + ["11", "-1"]})
    rejects = read(frames={"feedback": frame}).rejects
    assert rejects[["row", "column", "value", "reason"]].values.tolist() == [
        [10, "score", "11", "the score is not 0 to 10"],
        [11, "score", "-1", "the score is not 0 to 10"],
    ]


def test_a_negative_revenue_rejects_the_row_and_a_negative_deal_does_not() -> None:
    frame = pd.DataFrame(
        {"referrer": "Ann", "referred": [f"P{row}" for row in range(6)], "revenue": ["1"] * 5 + ["-$500"]}
    )
    assert read(frames={"referrals": frame}).rejects["reason"].tolist() == [
        "an amount paid back, and none here that was paid"
    ]
    assert _deals(["-500", "100"]).tables["deals"]["amount"].tolist() == [-500, 100]


def test_cells_that_are_no_number_become_blank_and_are_counted() -> None:
    records = _deals(["100", "12 each", "TBD"])
    assert records.tables["deals"]["amount"].isna().tolist() == [False, True, True]
    assert [(finding.code, finding.count) for finding in records.findings] == [("unreadable-numbers", 2)]
