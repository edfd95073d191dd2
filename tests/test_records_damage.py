"""Damaged workbooks, Parquet files and archives: one line each, whatever the library below makes of them."""

from __future__ import annotations

import io
import random
import zipfile
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pandas as pd
import pyarrow as pa
import pyarrow.parquet
import pytest

import refgraph as rg
from refgraph.errors import InputError

ROWS = (
    ["ID", "Name", "Referred By"],
    ["1", "Ann Lee", ""],
    ["2", "Bob Ray", "Ann Lee"],
    ["3", "Cyd Fox", ""],
)
SHEET = "xl/worksheets/sheet1.xml"
NAMES = ["Ann Lee", "Bob Ray", "Cyd Fox"]


def _workbook() -> bytes:
    book = openpyxl.Workbook()
    for row in ROWS:
        book.active.append(row)
    made = io.BytesIO()
    book.save(made)
    return made.getvalue()


def _changed(change: Callable[[bytes], bytes], part: str = SHEET) -> bytes:
    """Return the workbook with the XML of its sheet changed, and the sheet's part called `part`."""
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(_workbook())) as old, zipfile.ZipFile(made, "w") as new:
        for name in old.namelist():
            content = old.read(name)
            if name == SHEET:
                new.writestr(part, change(content))
            else:
                new.writestr(name, content.replace(SHEET.encode(), part.encode()))
    return made.getvalue()


def _member_header(raw: bytes, offset: int, value: bytes) -> bytes:
    """Return the archive with a field of the two headers of the sheet's member changed."""
    with zipfile.ZipFile(io.BytesIO(raw)) as parts:
        local = parts.getinfo(SHEET).header_offset
    central = raw.rindex(SHEET.encode()) - 46
    changed = bytearray(raw)
    changed[local + offset : local + offset + len(value)] = value
    changed[central + offset + 2 : central + offset + 2 + len(value)] = value
    return bytes(changed)


def _cut_up(raw: bytes) -> bytes:
    """Return the archive with nonsense in the middle of the sheet's compressed bytes."""
    with zipfile.ZipFile(io.BytesIO(raw)) as parts:
        begin = parts.getinfo(SHEET).header_offset + 30 + len(SHEET)
    return raw[:begin] + b"\xff" * 40 + raw[begin + 40 :]


def _misplaced(address: bytes) -> bytes:
    return _changed(lambda xml: xml.replace(b'r="A2"', b'r="' + address + b'"'))


DAMAGED = {
    "a check sum that is wrong": (
        _member_header(_workbook(), 14, b"\1\2\3\4"),
        "no workbook (Bad CRC-32",
    ),
    "compressed bytes that are none": (_cut_up(_workbook()), "no workbook (Error -3"),
    "a password": (_member_header(_workbook(), 6, b"\1\0"), "is encrypted"),
    "a compression nobody has": (_member_header(_workbook(), 8, b"\x63\0"), "packed in a way"),
    "a column beyond the last": (_misplaced(b"XFE2"), "beyond the last row or column"),
    "a row beyond the last": (_misplaced(b"A1048577"), "beyond the last row or column"),
    "an address without end": (_misplaced(b"Z" * 30 + b"9" * 5000), "beyond the last row or column"),
    "half a workbook": (_workbook()[:3000], "is not a workbook"),
}


@pytest.mark.parametrize("kind", DAMAGED)
def test_a_damaged_workbook_is_one_line(kind: str, tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    raw, told = DAMAGED[kind]
    (tmp_path / "people.xlsx").write_bytes(raw)
    with pytest.raises(InputError) as error:
        rg.read(tmp_path / "people.xlsx")
    assert str(error.value).startswith("people.xlsx ")
    assert told in str(error.value)
    assert "\n" not in str(error.value)
    assert capfd.readouterr().err == ""


FAR = b'<row r="1048576"><c r="XFD1048576" t="inlineStr"><is><t>x</t></is></c></row>'
PREFIXED = (("<", "<x:"), ("<x:/", "</x:"), ("xmlns=", "xmlns:x="), ("<x:?", "<?"))


def _prefixed(xml: bytes) -> bytes:
    text = xml.decode()
    for plain, with_prefix in PREFIXED:
        text = text.replace(plain, with_prefix)
    return text.encode()


def _ends_with(xml: bytes) -> bytes:
    return xml.replace(b"</sheetData>", FAR + b"</sheetData>")


STRAY = {
    "before all others": _changed(lambda xml: xml.replace(b"<sheetData>", b"<sheetData>" + FAR)),
    "in a part of another name": _changed(_ends_with, "xl/worksheets/data1.xml"),
    "in tags with a prefix": _changed(lambda xml: _prefixed(_ends_with(xml))),
    "in a row that does not say so": _changed(lambda xml: _ends_with(xml).replace(b'r="1048576">', b'r="5">')),
    "after a line break": _changed(lambda xml: _ends_with(xml).replace(b' r="XFD1048576"', b"\nr = 'XFD1048576'")),
}  # fmt: skip


@pytest.mark.parametrize("where", STRAY)
def test_a_cell_at_the_end_of_a_sheet_is_left_out_wherever_the_file_has_it(
    where: str, tmp_path: Path
) -> None:
    (tmp_path / "people.xlsx").write_bytes(STRAY[where])
    records = rg.read(tmp_path / "people.xlsx")
    assert records.tables["contacts"]["name"].tolist() == NAMES
    assert "stray-cells" in {finding.code for finding in records.findings}


def _parquet(**columns: pa.Array) -> bytes:
    names = {
        "ID": pa.array(["1", "2", "3"]),
        "Name": pa.array(NAMES),
        "Referred By": pa.array(["", NAMES[0], ""]),
    }
    made = io.BytesIO()
    pyarrow.parquet.write_table(pa.table({**names, **columns}), made)
    return made.getvalue()


UNUSABLE = {
    "lists": pa.array([["a"], ["b", "c"], None]),
    "structures": pa.array([{"a": 1}, {"a": 2}, None]),
    "a day of no calendar": pa.array([0, -(10**18), 5], pa.timestamp("ms")),
    "bytes that are no text": pa.array([b"\xff\xfe", b"a", None], pa.binary()),
}


@pytest.mark.parametrize("kind", UNUSABLE)
def test_a_parquet_column_of_what_no_table_holds_is_left_out_and_the_rest_read(
    kind: str, tmp_path: Path
) -> None:
    (tmp_path / "people.parquet").write_bytes(_parquet(Created=UNUSABLE[kind]))
    records = rg.read(tmp_path / "people.parquet")
    assert records.tables["contacts"]["name"].tolist() == NAMES
    (told,) = [finding for finding in records.findings if finding.code == "unusable-columns"]
    assert told.message.endswith("left out: 'Created'.")


def test_text_that_parquet_holds_as_bytes_is_read(tmp_path: Path) -> None:
    (tmp_path / "people.parquet").write_bytes(
        _parquet(City=pa.array([b"Oslo", None, "Zürich".encode()], pa.binary()))
    )
    records = rg.read(tmp_path / "people.parquet")
    assert records.tables["contacts"]["city"].tolist() == ["Oslo", "", "Zürich"]


def test_a_frame_with_lists_in_its_cells_is_read() -> None:
    frame = pd.DataFrame({"ID": ["1", "2"], "Name": NAMES[:2], "Tags": [["a", "b"], {"c": 1}]})
    assert rg.read(frames={"contacts": frame}).tables["contacts"]["name"].tolist() == NAMES[:2]


def _mutants(raw: bytes, count: int, seed: int) -> list[bytes]:
    """Return files of which a few bytes are changed, cut out or doubled."""
    draw = random.Random(seed)
    made = []
    for _ in range(count):
        mutant = bytearray(raw)
        for _ in range(draw.randint(1, 4)):
            at = draw.randrange(len(mutant))
            match draw.randrange(4):
                case 0:
                    mutant[at] = draw.randrange(256)
                case 1:
                    mutant[at : at + draw.randint(1, 60)] = b""
                case 2:
                    mutant[at:at] = mutant[at : at + draw.randint(1, 60)]
                case _:
                    mutant[at : at + 4] = draw.choice(
                        [b"\xff" * 4, b"\0" * 4, b"\xff\xff\xff\x7f", b"\1\0\0\0"]
                    )
        made.append(bytes(mutant) or raw)
    return made


def _archive() -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("people.csv", "\n".join(map(",".join, ROWS)))
    return made.getvalue()


def _unpacked() -> bytes:
    """Return the workbook without compression, so that changes of its bytes reach the XML."""
    return _changed(lambda xml: xml)


WHOLE = {
    "people.xlsx": _workbook,
    "plain.xlsx": _unpacked,
    "people.parquet": _parquet,
    "people.zip": _archive,
}


@pytest.mark.parametrize("name", WHOLE)
def test_no_change_of_bytes_is_more_than_an_input_error(
    name: str, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    for number, raw in enumerate(_mutants(WHOLE[name](), 100, seed=1)):
        (tmp_path / name).write_bytes(raw)
        assert "\n" not in _told_of(tmp_path / name), number
        assert capfd.readouterr().err == "", number


def _told_of(path: Path) -> str:
    try:
        rg.read(path)
    except InputError as error:
        return str(error)
    return ""
