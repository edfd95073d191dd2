"""What a file is, by what it holds: tables in markup, text called a workbook, and what only looks like one."""

from __future__ import annotations

import io
from pathlib import Path

import pandas as pd
import pytest

from refgraph.errors import InputError
from refgraph.records import Records, read
from refgraph.records.files import workbooks as workbooks_module
from refgraph.records.files.formats import format_of
from refgraph.records.files.kinds import Source

NS = 'xmlns="urn:schemas-microsoft-com:office:spreadsheet" xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet"'


def _read(folder: Path, name: str, raw: bytes) -> Records:
    (folder / name).write_bytes(raw)
    return read(folder / name)


@pytest.mark.parametrize(
    ("name", "raw", "kind"),
    [
        ("a.csv", b"PK\x03\x04", "book"),
        ("a.xls", b"\xd0\xcf\x11\xe0", "book"),
        ("a.csv", b"PAR1", "parquet"),
        ("a.xls", b"\xef\xbb\xbf\r\n<html><table>", "html"),
        ("a.xls", b"<meta charset='utf-8'><table>", "html"),
        ("a.xls", f'<?xml version="1.0"?><Workbook {NS}>'.encode(), "spreadsheet"),
        ("a.xls", "Name\tCity\nAnn\tOslo\n".encode("utf-16"), "text"),
        ("a.txt", b"BEGIN:VCARD\n", "cards"),
        ("a.csv", b"<name>,city\n", "text"),
        ("a.xlsx", b"not a workbook", "book"),
    ],
)
def test_a_file_is_what_it_holds(name: str, raw: bytes, kind: str) -> None:
    assert format_of(Source(name, Path(name).suffix, raw)) == kind


def test_of_a_web_page_the_largest_table_is_read_with_its_lines(tmp_path: Path) -> None:
    page = (
        "<html><script>var x = '<td>no</td>'</script><table><tr><td>Logo</table>\n"
        "<table><tr><th>Contact ID</th><th>Full Name</th><th>Notes</th></tr>\n"
        "<tr><td>1</td><td>Ann &amp; Bob<br>Lee</td><td colspan=2>x</td></tr>\n"
        "<tr><td>2</td><td>&#21517;</td></tr></table></html>"
    )
    contacts = _read(tmp_path, "report.xls", page.encode()).tables["contacts"]
    assert contacts["name"].tolist() == ["Ann & Bob\nLee", "名"]
    assert contacts["row"].tolist() == [3, 4]


def test_a_web_page_without_a_table_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="a web page without a table"):
        _read(tmp_path, "login.xls", b"<html><body>Please log in</body></html>")


def test_a_spreadsheet_in_xml_keeps_places_dates_and_numbers(tmp_path: Path) -> None:
    rows = (
        '<Row><Cell><Data ss:Type="String">Contact ID</Data></Cell><Cell ss:Index="3"><Data ss:Type="String">Full Name'
        '</Data></Cell><Cell><Data ss:Type="String">Create Date</Data></Cell></Row>'
        '<Row ss:Index="4"><Cell><Data ss:Type="Number">7</Data></Cell><Cell ss:Index="3"><Data ss:Type="String">Ann'
        '</Data></Cell><Cell><Data ss:Type="DateTime">2024-05-01T00:00:00.000</Data></Cell></Row>'
    )
    sheet = f'<Worksheet ss:Name="People"><Table>{rows}</Table></Worksheet>'
    book = f'<?xml version="1.0"?><Workbook {NS}>{sheet}</Workbook>'
    records = _read(tmp_path, "book.xls", book.encode())
    assert records.sources["file"].tolist() == ["book.xls:People"]
    contacts = records.tables["contacts"]
    assert contacts[["contact_id", "name", "row"]].values.tolist() == [["7", "Ann", 4]]
    assert str(contacts["created"][0].date()) == "2024-05-01"


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (f"<?xml version='1.0'?><Workbook {NS}><Worksheet>", "is not a spreadsheet in XML"),
        (f"<?xml version='1.0'?><!DOCTYPE a [<!ENTITY b 'c'>]><Workbook {NS}/>", "declares XML entities"),
    ],
)
def test_broken_and_hostile_xml_is_refused(tmp_path: Path, text: str, message: str) -> None:
    with pytest.raises(InputError, match=message):
        _read(tmp_path, "book.xls", text.encode())


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-32"])
def test_entities_in_xml_of_any_encoding_are_refused(tmp_path: Path, encoding: str) -> None:
    text = f"<?xml version='1.0' encoding='{encoding}'?><!DOCTYPE a [<!ENTITY b 'c'>]><Workbook {NS}/>"
    with pytest.raises(InputError, match="declares XML entities"):
        _read(tmp_path, "book.xls", text.encode(encoding))


def test_a_workbook_that_expands_too_far_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    stream = io.BytesIO()
    pd.DataFrame({"Name": ["Ann"]}).to_excel(stream, index=False)
    monkeypatch.setattr(workbooks_module, "LARGEST_WORKBOOK", 100)
    with pytest.raises(InputError, match="expands to"):
        _read(tmp_path, "contacts.xlsx", stream.getvalue())
