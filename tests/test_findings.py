"""Findings: what was noticed in the data, as rows."""

from __future__ import annotations

import csv
import dataclasses
import io

import pytest

from refgraph.findings import Finding, findings_table


def test_a_finding_cannot_be_changed() -> None:
    finding = Finding("note", "firm", "The firm is known.")

    with pytest.raises(dataclasses.FrozenInstanceError):
        finding.count = 2  # type: ignore[misc]


def test_the_table_has_one_row_per_finding_in_their_order_and_a_column_per_field() -> None:
    table = findings_table([Finding("note", "b", "Second."), Finding("warning", "a", "First.", count=3)])

    assert list(table.columns) == [field.name for field in dataclasses.fields(Finding)]
    assert table["code"].tolist() == ["b", "a"]
    assert table["count"].tolist() == [1, 3]


def test_no_findings_make_an_empty_table_with_the_same_columns_and_kinds() -> None:
    none, some = findings_table([]), findings_table([Finding("note", "a", "A.", row=2)])

    assert len(none) == 0
    assert list(none.columns) == list(some.columns)
    assert none["row"].dtype == some["row"].dtype


def test_the_line_in_the_file_stays_a_whole_number_where_other_findings_have_none() -> None:
    table = findings_table([Finding("note", "a", "A.", row=5), Finding("note", "b", "B.")])
    written = list(csv.DictReader(io.StringIO(table.to_csv(index=False))))

    assert [row["row"] for row in written] == ["5", ""]


def test_findings_are_taken_from_any_iterable() -> None:
    assert len(findings_table(Finding("note", str(number), "A.") for number in range(3))) == 3
