"""From rows to columns: the header is found, and every row below it is used, rejected or blank."""

from __future__ import annotations

from pathlib import Path

import pytest

from refgraph.errors import InputError
from refgraph.records import Records, account, read


def _read(tmp_path: Path, text: str, errors: str = "raise") -> Records:
    (tmp_path / "contacts.csv").write_text(text, encoding="utf-8")
    return read(tmp_path / "contacts.csv", errors=errors)  # type: ignore[arg-type]


def _codes(records: Records) -> list[str]:
    return [finding.code for finding in records.findings]


def test_lines_before_the_header_are_passed_over_and_noted(tmp_path: Path) -> None:
    preamble = 'Notes:\n"When exporting, some addresses, as you see, are missing"\n\n'
    text = preamble + "First Name,Last Name,Email\nAnn,Lee,a@x.example\n"
    records = _read(tmp_path, text)
    assert records.tables["contacts"]["first_name"].tolist() == ["Ann"]
    assert records.tables["contacts"]["row"].tolist() == [5]
    assert [finding.count for finding in records.findings if finding.code == "preamble"] == [2]


def test_a_data_row_of_known_words_is_not_taken_for_the_header(tmp_path: Path) -> None:
    text = "Wer,Was,Wie\nAnn,client,email\nBob,client,phone\n"
    records = _read(tmp_path, text, "collect")
    assert records.columns["header"].tolist() == ["Wer", "Was", "Wie"]


def test_a_reports_footer_is_passed_over_and_noted(tmp_path: Path) -> None:
    rows = "".join(f"{number},Person {number}\n" for number in range(1, 4))
    footer = '\n"Grand Totals (3 records)"\nConfidential Information - Do Not Distribute\nCopyright (c) 2026 a firm\n'
    records = _read(tmp_path, "Contact ID,Name\n" + rows + footer)
    assert len(records.tables["contacts"]) == 3
    assert [finding.count for finding in records.findings if finding.code == "footer"] == [3]


def test_blank_rows_are_counted_and_no_rows(tmp_path: Path) -> None:
    records = _read(tmp_path, "Name,Email\n\nAnn,a@x.example\n , \n,\nBob,b@x.example\n")
    assert records.sources[["rows", "blank"]].values.tolist() == [[2, 3]]
    assert records.tables["contacts"]["row"].tolist() == [3, 6]


def test_a_row_with_too_few_cells_is_filled_up_and_noted(tmp_path: Path) -> None:
    records = _read(tmp_path, "Name,Email,City\nAnn,a@x.example\nBob,b@x.example,Oslo\n")
    assert records.tables["contacts"]["city"].tolist() == ["", "Oslo"]
    assert _codes(records) == ["short-rows"]


def test_a_row_with_too_many_cells_is_rejected_with_its_line(tmp_path: Path) -> None:
    rows = "".join(f"P{number},p{number}@x.example\n" for number in range(9))
    records = _read(tmp_path, "Name,Email\n" + rows + "Ann,Lee,a@x.example\n")
    assert records.rejects.values.tolist() == [
        ["contacts.csv", 11, "", "a@x.example", "3 cells under 2 headers"]
    ]


def test_blank_cells_beyond_the_header_do_no_harm(tmp_path: Path) -> None:
    records = _read(tmp_path, "Name,Email,\nAnn,a@x.example,,,\n")
    assert records.tables["contacts"]["name"].tolist() == ["Ann"]


def test_of_repeated_headers_the_first_is_used_and_of_addresses_each(tmp_path: Path) -> None:
    records = _read(tmp_path, "Name,Email,Name,Email\nAnn,a@x.example,Annie,b@x.example\n")
    contacts = records.tables["contacts"]
    assert contacts[["name", "email", "alias_ids"]].values.tolist() == [["Ann", "a@x.example", "b@x.example"]]
    assert records.columns["column"].tolist()[:4] == ["name", "email", "", "alias_ids"]
    assert _codes(records) == ["repeated-headers"]


def test_headers_are_known_with_blanks_marks_and_line_breaks_around_them(tmp_path: Path) -> None:
    records = _read(
        tmp_path, '\ufeffRecord ID," Full Name","E-mail\nAddress",Invited By:\n1,Ann Lee,a@x.example,Bob\n'
    )
    assert records.columns["column"].tolist() == ["contact_id", "name", "email", "referrer"]


def test_an_unclosed_quote_stops_with_the_line_on_which_it_opens(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="quote that opens on line 3 is never closed"):
        _read(tmp_path, 'Name,Email\nAnn,a@x.example\n"Bob,b@x.example\nCid,c@x.example\n')


def test_collecting_errors_keeps_the_rows_before_an_unclosed_quote(tmp_path: Path) -> None:
    records = _read(tmp_path, 'Name,Email\nAnn,a@x.example\n"Bob,b@x.example\nCid,c@x.example\n', "collect")
    assert records.tables["contacts"]["name"].tolist() == ["Ann"]
    assert account(records.sources, records.rejects, records.merged)[
        ["used", "rejected"]
    ].values.tolist() == [[1, 1]]
    assert "unclosed-quote" in _codes(records)


def test_a_quote_that_swallows_rows_and_is_closed_by_a_later_one_is_an_error(tmp_path: Path) -> None:
    text = 'ID,Name,City\n1,"Ann,Oslo\n2,Bob,Rome\n3,Cid,Bonn\n4,"Dee",Kyiv\n5,Eve,Graz\n'
    with pytest.raises(InputError, match="line 2 swallows the rows after it"):
        _read(tmp_path, text)


def test_a_file_with_a_header_and_no_rows_is_a_table_without_rows(tmp_path: Path) -> None:
    records = _read(tmp_path, "Contact ID,Name,Email\n")
    assert records.tables["contacts"].shape == (0, 5)


def test_an_empty_file_leaves_nothing_to_read(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="nothing to read"):
        _read(tmp_path, "\n \n")
