"""Delimited text: every cell as it stands, every record on its line, nothing swallowed in silence."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from refgraph.records.files.delimited import DELIMITERS, find_delimiter, parse_delimited, swallowed_records

SPECTRUM = Path(__file__).parents[2] / "shared" / "data" / "messy_csv_spectrum"
CELLS = st.text(st.characters(exclude_categories=("Cs", "Cc"), include_characters="\n\t"), max_size=12)
TABLES = st.integers(2, 5).flatmap(
    lambda width: st.lists(st.lists(CELLS, min_size=width, max_size=width), min_size=1)
)


SPECTRUM_NAMES = """comma_in_quotes empty empty_crlf escaped_quotes json location_coordinates newlines newlines_crlf
quotes_and_newlines simple simple_crlf utf8""".split()


@pytest.mark.parametrize("name", SPECTRUM_NAMES)
def test_the_files_of_the_csv_spectrum_parse_as_their_json_says(name: str) -> None:
    if not SPECTRUM.is_dir():
        pytest.skip(f"the data folder {SPECTRUM} is not there")
    text = (SPECTRUM / "csvs" / f"{name}.csv").read_bytes().decode()
    header, *rows = (row for row in parse_delimited(text).rows if row)
    expected = json.loads((SPECTRUM / "json" / f"{name}.json").read_text("utf-8"))
    if name == "newlines_crlf":
        # The JSON has kept the line ends that version control took out of the CSV.
        expected = [{key: value.replace("\r\n", "\n") for key, value in row.items()} for row in expected]
    if name == "location_coordinates":
        # The JSON shows the one row as an object, and another telephone number than the CSV.
        expected = [expected | {header[0]: rows[0][0]}]
    assert [dict(zip(header, row, strict=True)) for row in rows] == expected


@given(TABLES, st.sampled_from(DELIMITERS), st.sampled_from(["\n", "\r\n"]))
def test_cells_that_are_written_as_csv_are_read_back_as_they_were(
    rows: list[list[str]], delimiter: str, end: str
) -> None:
    stream = io.StringIO(newline="")
    csv.writer(stream, delimiter=delimiter, lineterminator=end, quoting=csv.QUOTE_ALL).writerows(rows)
    assert parse_delimited(stream.getvalue(), delimiter).rows == rows


@given(TABLES)
def test_records_and_physical_lines_are_reconciled(rows: list[list[str]]) -> None:
    stream = io.StringIO(newline="")
    csv.writer(stream, lineterminator="\n", quoting=csv.QUOTE_ALL).writerows(rows)
    breaks = [sum(cell.count("\n") for cell in row) + 1 for row in rows]
    expected = [1 + sum(breaks[:position]) for position in range(len(rows))]
    assert list(parse_delimited(stream.getvalue(), ",").lines) == expected


@pytest.mark.parametrize("delimiter", DELIMITERS)
def test_the_delimiter_is_found(delimiter: str) -> None:
    text = "\n".join(
        delimiter.join(row) for row in (["id", "name", "date"], ["1", "Ann", "2024"], ["2", "Bob", ""])
    )
    assert parse_delimited(text).delimiter == delimiter


@pytest.mark.parametrize(
    ("text", "delimiter"),
    [
        pytest.param("a;b\n1,5;2,5\n3,5;4,5", ";", id="decimal commas"),
        pytest.param(
            'name,notes\n"Lee, Ann","a; b; c"\n"Fox, Bob","d; e; f"', ",", id="semicolons in quotes"
        ),
        pytest.param("name,ids\nAnn,1;2;3\nBob,4;5;6", ",", id="lists in cells"),
        pytest.param("Notes: one, two\n\nname|mail\nAnn|a\nBob|b\nCid|c", "|", id="preamble"),
        pytest.param("name\nAnn\nBob", ",", id="one column"),
        pytest.param("", ",", id="empty"),
        pytest.param("id;name;city\n1;Ann;Oslo, Norway\n2;Bob;Rome, Italy\n3;Cy", ";", id="a ragged row"),
    ],
)
def test_the_delimiter_is_not_mistaken(text: str, delimiter: str) -> None:
    assert find_delimiter(text) == delimiter


def test_a_first_line_that_names_the_delimiter_is_believed_and_keeps_its_line() -> None:
    parsed = parse_delimited("sep=;\r\na,b;c\r\n1;2\r\n")
    assert parsed.rows == [["a,b", "c"], ["1", "2"]]
    assert list(parsed.lines) == [2, 3]


def test_lines_that_end_in_a_carriage_return_only_are_lines() -> None:
    assert parse_delimited("a,b\r1,2\r3,4\r").rows == [["a", "b"], ["1", "2"], ["3", "4"]]


def test_quotes_after_delimiter_and_blank_still_quote() -> None:
    parsed = parse_delimited('name, firm\nAnn, "Acme, Inc."\nBob, "Beta, Ltd."\n')
    assert [row[1] for row in parsed.rows] == ["firm", "Acme, Inc.", "Beta, Ltd."]


def test_a_quote_within_an_unquoted_cell_is_a_character() -> None:
    parsed = parse_delimited('part,size\npipe,5" steel\nrod,3\n')
    assert parsed.rows[1] == ["pipe", '5" steel']
    assert parsed.stray is None


def test_a_stray_quote_is_named_with_its_line() -> None:
    parsed = parse_delimited('id,name\n1,Ann\n2,"Bob "Bobby" Fox"\n3,Cid\n')
    assert parsed.stray == 3
    assert [row[0] for row in parsed.rows] == ["id", "1", "2", "3"]


def test_a_quote_that_is_never_closed_is_named_with_the_line_on_which_it_opens() -> None:
    parsed = parse_delimited('id,name\n1,"Ann\nLee"\n2,"Bob\n3,Cid\n4,Dee\n')
    assert parsed.unclosed == 4
    assert len(parsed.rows) == 3


def test_an_unclosed_quote_after_a_stray_one_is_still_found() -> None:
    parsed = parse_delimited('id,name\n1,"Ann" Lee\n2,"Bob\n3,Cid\n')
    assert (parsed.stray, parsed.unclosed) == (2, 3)


def test_a_cell_that_swallowed_records_is_told_from_a_note_of_many_lines() -> None:
    assert swallowed_records("Ann,x\n2,Bob,y\n3,Cid,z\n4,", ",", 3, stray=False)
    assert swallowed_records("Ann,x\n2,Bob,y\n3,", ",", 3, stray=True)


@pytest.mark.parametrize(
    "note",
    [
        "Dear Ann,\nwe met in Oslo, and it was good, really.\nAlso in Rome, then in Bonn, once.\nBest,\nBob",
        "\n".join(["a line, of a long, long letter", "and another"] * 60),
        "12 High Street\nOslo",
        "one\n\n\ntwo",
    ],
)
def test_a_note_of_many_lines_is_no_swallowed_record(note: str) -> None:
    assert not swallowed_records(note, ",", 3, stray=False)


def test_a_cell_may_be_longer_than_a_million_characters() -> None:
    limit = csv.field_size_limit()
    rows = parse_delimited(f'id,notes\n1,"{"x" * 1_000_000}"\n').rows
    assert len(rows[1][1]) == 1_000_000
    assert csv.field_size_limit() == limit
