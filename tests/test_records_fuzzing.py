"""Whatever is in the cells, between them and around them: no traceback, and no row that is lost."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

import refgraph as rg
from refgraph.crm import CRMS, MARKS
from refgraph.records import Records, account, read

QUIET = settings(
    max_examples=60,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
ENCODINGS = [
    "utf-8",
    "utf-8-sig",
    "utf-16",
    "utf-16-le",
    "utf-16-be",
    "cp1252",
    "latin-1",
    "cp1250",
    "utf-32",
]
WORDS = sorted(
    {
        *(header for columns in CRMS["generic"].headers.values() for words in columns.values() for header in words[:3]),
        *(header for marks in MARKS.values() for header in marks),
        "Relation 1 - Label", "Relation 1 - Value", "Referrer First Name", "Referrer Email", "Relations/To/Code",
        "Relations/Type", "NPI", "Referring NPI", "", "Total",
    }
)  # fmt: skip
CELLS = st.one_of(
    st.text(st.characters(exclude_categories=["Cs"]), max_size=12),
    st.sampled_from(
        ["1", "2", "1;2", '["1","2"]', "1.0", "001", "Ann Lee", "Referred by", "Total", "2024-05-01", "01/02/2024",
         "1.234,50", "$5", "€5", "yes", "Google", "ann@x.example", "'+47", "=1+1", "", "", "", '{"ImportId":"x"}',
         "https://x.example", "JosÃ©", "9 - Extremely likely", "won", "a\nb", 'say "so"', "-1", "1e400", "nan"]
    ),
)  # fmt: skip


def _assert_accounted(records: Records) -> None:
    counts = account(records.sources, records.rejects, records.merged)
    assert (counts["rows"] == counts["used"] + counts["merged"] + counts["rejected"]).all()
    assert (counts["used"] >= 0).all()
    rows = pd.concat(
        [frame[["file", "row"]] for frame in records.tables.values()] or [records.merged[["file", "row"]]]
    )
    gone = pd.concat([records.rejects[["file", "row"]], records.merged[["file", "row"]]])
    assert not gone.duplicated().any()
    kept = rows.drop_duplicates() if records.tables else rows.head(0)
    assert kept.merge(gone, on=["file", "row"]).empty
    assert len(kept) == counts["used"].sum()


@st.composite
def _tables(draw: st.DrawFn) -> list[list[str]]:
    header = draw(st.lists(st.sampled_from(WORDS), min_size=1, max_size=9))
    width = len(header)
    ragged = draw(st.booleans())
    sizes = {"min_size": 0 if ragged else width, "max_size": width + ragged}
    rows = draw(st.lists(st.lists(CELLS, **sizes), max_size=8))
    before = draw(st.lists(st.lists(CELLS, max_size=2), max_size=2))
    again = [header] if draw(st.booleans()) else []
    return [*before, header, *rows, *again, *rows[:2]]


@QUIET
@given(
    rows=_tables(),
    delimiter=st.sampled_from(",;\t|"),
    encoding=st.sampled_from(ENCODINGS),
    end=st.sampled_from(["\n", "\r\n", "\r"]),
    name=st.sampled_from(["contacts", "referrals", "deals", "relations", "survey", "export"]),
)
@example([["Name"], ["Ann"]], ",", "utf-32", "\n", "contacts")
def test_every_table_is_read_or_refused_in_words(
    tmp_path: Path, rows: list[list[str]], delimiter: str, encoding: str, end: str, name: str
) -> None:
    stream = io.StringIO(newline="")
    csv.writer(stream, delimiter=delimiter, lineterminator=end).writerows(rows)
    file = tmp_path / f"{name}.csv"
    file.write_bytes(stream.getvalue().encode(encoding, "replace"))
    _assert_accounted(read(file, errors="collect"))


@QUIET
@given(
    rows=_tables(),
    damage=st.lists(st.tuples(st.integers(0, 400), st.binary(min_size=1, max_size=3)), max_size=4),
)
@pytest.mark.parametrize("suffix", [".csv", ".xls", ".txt", ".vcf", ".zip", ".xlsx"])
def test_a_damaged_file_is_read_or_refused_in_words(
    tmp_path: Path, suffix: str, rows: list[list[str]], damage: list[tuple[int, bytes]]
) -> None:
    raw = bytearray(_raw(rows, suffix))
    for place, bits in damage:
        raw[place : place + 1] = bits
    file = tmp_path / f"contacts{suffix}"
    file.write_bytes(bytes(raw))
    records = read(file, errors="collect")
    if len(records.sources):
        _assert_accounted(records)


def _padded(rows: list[list[str]], width: int) -> list[list[str]]:
    return [(row + [""] * width)[:width] for row in rows]


def _raw(rows: list[list[str]], suffix: str) -> bytes:
    frame = pd.DataFrame(_padded(rows, max(map(len, rows))))
    if suffix == ".vcf":
        return "".join(f"BEGIN:VCARD\nFN:{'; '.join(row)}\nEND:VCARD\n" for row in rows).encode()
    if suffix == ".xls":
        return frame.to_html(index=False, header=False).encode()
    stream = io.BytesIO()
    if suffix == ".zip":
        frame.to_csv(
            stream, index=False, header=False, compression={"method": "zip", "archive_name": "a.csv"}
        )
    elif suffix == ".xlsx":
        safe = frame.map(lambda cell: "".join(sign for sign in cell if sign.isprintable()))
        safe.to_excel(stream, index=False, header=False)
    else:
        frame.to_csv(stream, index=False, header=False)
    return stream.getvalue()


@settings(QUIET, max_examples=40)
@given(rows=_tables(), more=_tables())
def test_a_run_ends_in_a_ranking_or_in_one_error_in_words(
    rows: list[list[str]], more: list[list[str]]
) -> None:
    frames: Mapping[str, pd.DataFrame] = {
        name: pd.DataFrame(_padded(table[1:], 4), columns=table[0])
        for name, table in (("contacts", [["Contact ID", "Name", "Referred By", "Email"], *rows]),
                            ("referrals", [["Referrer", "Referred", "Date", "Revenue"], *more]))
    }  # fmt: skip
    try:
        result = rg.run(**frames)
    except rg.RefgraphError:
        return
    assert (result.account["used"] >= 0).all()
