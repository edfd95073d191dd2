"""Exports gone wrong: the demonstration's tables, cut short and changed at random, each by the number of its seed."""

from __future__ import annotations

import csv
import io
import random
import zipfile
from collections.abc import Callable, Sequence
from functools import cache
from pathlib import Path

import pandas as pd

from refgraph.demonstration import make_tables

Table = list[list[str]]
Files = dict[str, bytes]

KEPT = 40
CELLS = [
    "", " ", "0", "-1", "1e308", "-1e400", "inf", "nan", "NULL", "#REF!", "=1+1", "'=1+1", "true", "9" * 400, "1,5",
    "1.234.567,89", "(500)", "$5", "€ 1 000", "12%", "½", "٣٤", "9999-12-31", "0001-01-01", "2024-02-30", "31/12/2024",
    "12/31/2024", "45000", "1700000000000", "2024-05-01T10:00:00Z", "Ann Lee", "Lee, Ann", "Ann Lee & Bob King", "ann@",
    "Google", "n/a", "self", "C-0001", "c-0001", '["1","2"]', '{"a": 1}', "a\nb", 'say "so"', '"', "a\tb",
    "\x1b[31mred", "\u202eabc", "\ufeffid", "Zoë Müller", "山田太郎", "مريم", "🙂", "x" * 3000, "; " * 300, "Total",
    "Grand Totals (3 records)", "won", "lost", "Closed Won", "staff", "yes", "No", "+1 555 0100",
    "https://x.example/contact/7", "1;2;3", "|", "\\",
]  # fmt: skip
HEADERS = [
    "", "ID", "Id", "Name", "Contact ID", "Referred By", "Referrer", "Referrer ID", "Referred", "Date", "Amount",
    "Stage", "Status", "Source", "source", "target", "Target", "Weight", "Email", "Phone", "Owner", "Tier",
    "Decision", "Type",
    "Lead Source", "Relation 1 - Label", "Relation 1 - Value", "Count", "Share", "Revenue", "Score", "Cost",
    "Created", "Company", "Organisation ID", "Birthday", "Column1", "Unnamed: 0", "a", "1",
    "2024", "x" * 300, "Name\nLine", "=A1",
]  # fmt: skip
ENCODINGS = ["utf-8-sig", "utf-16", "utf-16-le", "utf-32", "cp1252", "cp437", "shift_jis", "koi8-r"]
ENDINGS = [".csv", ".txt", ".tsv", ".xlsx", ".xls", ".ods", ".parquet", ".zip", ".vcf", ".json", ".CSV", ""]
NAMES = [
    "contacts",
    "data",
    "Sheet1",
    "export (1)",
    "review",
    "ranked",
    "rows",
    "deals",
    "referrals",
    "touches",
]


@cache
def small_export() -> dict[str, Table]:
    """Return the demonstration's tables for its first contacts only, a header and rows each."""
    tables = make_tables(seed=7, contacts=200)
    kept = {row["Contact ID"] for row in tables["contacts"][:KEPT]}
    gone = {row["Contact ID"] for row in tables["contacts"]} - kept
    return {
        name: [list(rows[0]), *(list(row.values()) for row in rows if gone.isdisjoint(row.values()))][
            : 3 * KEPT
        ]
        for name, rows in tables.items()
    }


def mutant(seed: int) -> Files:
    """Return the files of an export with one to four things wrong.

    Parameters
    ----------
    seed
        The same number gives the same files.
    """
    draw = random.Random(seed)
    tables = {name: [list(row) for row in rows] for name, rows in small_export().items()}
    for _ in range(draw.randint(0, 3)):
        draw.choice(IN_TABLES)(draw, tables)
    files = {
        f"{name}.csv": _as_text(rows, draw.choice([",", ",", ";", "\t", "|"]))
        for name, rows in tables.items()
    }
    for _ in range(draw.randint(0, 2)):
        draw.choice(IN_FILES)(draw, files)
    return files


def write_mutant(seed: int, folder: Path) -> Path:
    """Write the files of a mutant into a new folder."""
    folder.mkdir(parents=True)
    for name, raw in mutant(seed).items():
        (folder / name).write_bytes(raw)
    return folder


def _as_text(rows: Table, delimiter: str) -> bytes:
    made = io.StringIO()
    csv.writer(made, delimiter=delimiter, lineterminator="\n").writerows(rows)
    return made.getvalue().encode("utf-8", "surrogatepass")


def _table(draw: random.Random, tables: dict[str, Table]) -> Table:
    weighty = ["contacts", "referrals", "deals"] * 3
    return tables[
        draw.choice([name for name in [*weighty, *sorted(tables)] if name in tables] or sorted(tables))
    ]


def _cells(draw: random.Random, tables: dict[str, Table]) -> None:
    rows = _table(draw, tables)
    for _ in range(draw.choice([1, 3, 20])):
        row = draw.choice(rows) if rows else []
        if row:
            row[draw.randrange(len(row))] = draw.choice(CELLS)


def _column(draw: random.Random, tables: dict[str, Table]) -> None:
    rows = _table(draw, tables)
    place = draw.randrange(max(1, max(map(len, rows), default=1)))
    change: Callable[[int, str], str] = draw.choice([
        lambda number, _: "",
        lambda number, _: str(number),
        lambda number, cell: draw.choice(CELLS),
        lambda number, cell: cell.upper(),
        lambda number, cell: f" {cell}\u00a0",
        lambda number, cell, same=draw.choice(CELLS): same,
    ])  # fmt: skip
    for number, row in enumerate(rows[1:], start=1):
        if place < len(row):
            row[place] = change(number, row[place])


def _headers(draw: random.Random, tables: dict[str, Table]) -> None:
    rows = _table(draw, tables)
    if rows and rows[0]:
        for _ in range(draw.randint(1, 3)):
            rows[0][draw.randrange(len(rows[0]))] = draw.choice([*HEADERS, draw.choice(rows[0])])


def _order_of_columns(draw: random.Random, tables: dict[str, Table]) -> None:
    rows = _table(draw, tables)
    order = list(range(max(map(len, rows), default=0)))
    match draw.randrange(3):
        case 0:
            draw.shuffle(order)
        case 1:
            order = draw.sample(order, draw.randint(0, len(order)))
        case _:
            order += draw.sample(order, min(len(order), 3))
    rows[:] = [[row[place] if place < len(row) else "" for place in order] for row in rows]


def _rows(draw: random.Random, tables: dict[str, Table]) -> None:
    rows = _table(draw, tables)
    match draw.randrange(8):
        case 0:
            del rows[1:]
        case 1:
            rows.clear()
        case 2:
            del rows[:1]
        case 3:
            rows[1:] = rows[1:] * 3
        case 4:
            rows.insert(0, [draw.choice(CELLS)])
        case 5:
            draw.shuffle(rows)
        case 6:
            del rows[2:]
        case _:
            rows[draw.randrange(len(rows) + 1) :] = [row[: draw.randint(0, len(row))] for row in rows[-4:]]


def _swap(draw: random.Random, tables: dict[str, Table]) -> None:
    one, other = draw.choice(sorted(tables)), draw.choice(sorted(tables))
    tables[one], tables[other] = tables[other], tables[one]


def _mix(draw: random.Random, tables: dict[str, Table]) -> None:
    kept = draw.sample(sorted(tables), min(len(tables), draw.randint(1, 4)))
    for name in sorted(set(tables) - set(kept)):
        del tables[name]
    tables[draw.choice(NAMES)] = tables.pop(kept[0])


def _edges(draw: random.Random, tables: dict[str, Table]) -> None:
    """Put a bare list of edges in place of the log, or of everything."""
    people = [str(number) for number in range(draw.randint(1, 30))]
    head = draw.choice([["source", "target"], ["Referrer", "Referred"], ["from", "to", "weight"], ["1", "2"]])
    rows = [[draw.choice(people) for _ in head] for _ in range(draw.randint(0, 40))]
    if draw.random() < 0.5:
        tables.clear()
    tables["referrals"] = [head, *rows]


IN_TABLES: Sequence[Callable[[random.Random, dict[str, Table]], None]] = (
    _cells, _cells, _cells, _column, _column, _headers, _headers, _order_of_columns, _rows, _rows, _swap, _mix, _edges
)  # fmt: skip


def _file(draw: random.Random, files: Files) -> str:
    return draw.choice(sorted(files))


def _bytes(draw: random.Random, files: Files) -> None:
    name = _file(draw, files)
    raw = bytearray(files[name])
    at = draw.randrange(len(raw) + 1)
    match draw.randrange(5):
        case 0:
            del raw[at:]
        case 1:
            raw[at:at] = bytes(draw.randrange(256) for _ in range(draw.randint(1, 40)))
        case 2:
            raw[at : at + 40] = b""
        case 3:
            raw[at:at] = draw.choice([b'"', b"\0", b"\r", b"\n\n", b",,,,", b"\xff\xfe", b"\x1a", b";"])
        case _:
            raw[:at] = b""
    files[name] = bytes(raw)


def _encoding(draw: random.Random, files: Files) -> None:
    name = _file(draw, files)
    text = files[name].decode("utf-8", "replace")
    files[name] = text.encode(draw.choice(ENCODINGS), "replace")


def _ending(draw: random.Random, files: Files) -> None:
    name = _file(draw, files)
    files[f"{draw.choice([Path(name).stem, *NAMES])}{draw.choice(ENDINGS)}"] = files.pop(name)


def _line_ends(draw: random.Random, files: Files) -> None:
    name = _file(draw, files)
    files[name] = files[name].replace(b"\n", draw.choice([b"\r\n", b"\r", b"\n\n", b" \n"]))


def _other_kind(draw: random.Random, files: Files) -> None:
    """Write a table as a workbook, Parquet, a page or an archive, and sometimes damage it."""
    name = _file(draw, files)
    text = files.pop(name)
    stem = Path(name).stem
    lines = text.decode("utf-8", "replace").replace("\0", "").replace("\r", "\n")
    rows = list(csv.reader(io.StringIO(lines, newline="")))[:60]
    kind, raw = draw.choice([_workbook, _parquet, _page, _archive])(rows)
    if draw.random() < 0.4 and raw:
        at = draw.randrange(len(raw))
        raw = raw[:at] + draw.choice([b"", b"\0\0", b"\xff" * 8]) + raw[at + draw.randint(0, 30) :]
    files[f"{stem}{kind}"] = raw


def _workbook(rows: Table) -> tuple[str, bytes]:
    made = io.BytesIO()
    width = max(map(len, rows), default=0)
    pd.DataFrame([row + [""] * (width - len(row)) for row in rows]).to_excel(
        made, header=False, index=False, engine="xlsxwriter"
    )
    return ".xlsx", made.getvalue()


def _parquet(rows: Table) -> tuple[str, bytes]:
    made = io.BytesIO()
    width = len(rows[0]) if rows else 0
    names = rows[0] if rows else []
    header = [f"{name}.{place}" if name in names[:place] else name for place, name in enumerate(names)]
    pd.DataFrame([(row + [""] * width)[:width] for row in rows[1:]], columns=header).to_parquet(made)
    return ".parquet", made.getvalue()


def _page(rows: Table) -> tuple[str, bytes]:
    cells = ("".join(f"<td>{cell}</td>" for cell in row) for row in rows)
    return ".xls", f"<html><table>{''.join(f'<tr>{row}</tr>' for row in cells)}</table>".encode()


def _archive(rows: Table) -> tuple[str, bytes]:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("inner/contacts.csv", _as_text(rows, ","))
    return ".zip", made.getvalue()


IN_FILES: Sequence[Callable[[random.Random, Files], None]] = (
    _bytes, _bytes, _bytes, _encoding, _encoding, _ending, _line_ends, _other_kind, _other_kind
)  # fmt: skip
