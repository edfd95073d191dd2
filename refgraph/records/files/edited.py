"""Reading back what refgraph wrote and somebody edited: one mechanism for every list that comes back."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from pathlib import Path

import pandas as pd

from refgraph.crm import header_key
from refgraph.errors import InputError, SettingsError
from refgraph.given_files import given_bytes
from refgraph.records.files.decoding import decode
from refgraph.records.files.delimited import parse_delimited
from refgraph.records.files.kinds import BOOKS

_FORMULAS = ("=", "+", "-", "@", "\t", "\r", "\n")


def read_edited(path: Path, needs: Collection[Collection[str]], what: str) -> pd.DataFrame:
    r"""Read a list that refgraph wrote and a spreadsheet program may have saved again.

    Any delimiter and encoding that a spreadsheet program saves is read; in a workbook, the first sheet that
    has the columns. Guards against formulas are taken away. Every cell is text.

    Parameters
    ----------
    path
        A delimited text, or a workbook.
    needs
        Groups of columns; at least one of each group must be there.
    what
        What the list is called in messages, such as ``tier list``.

    Returns
    -------
    DataFrame
        The rows that are not blank; columns named as in the schema where a header means the same
        (``Contact ID`` is ``contact_id``), and ``row``, the line or row of the file.

    Raises
    ------
    SettingsError
        If there is no such file, or no sheet of it has the columns.

    Examples
    --------
    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     saved = Path(folder, "tiers.csv")
    ...     _ = saved.write_text("Contact ID;Name\n0012;'=Ann\n")
    ...     read_edited(saved, [("contact_id",)], "tier list").values.tolist()
    [['0012', '=Ann', 2]]
    """
    seen = []
    for _, header, rows in _sheets(path, what):
        if _has(header, needs):
            return _table(header, rows)
        seen.append(", ".join(name for name in header[:8] if name) or "nothing")
    wanted = " and ".join(" or ".join(group) for group in needs)
    raise SettingsError(
        f"{path.name} is no {what}: it needs the columns {wanted}, and has {'; '.join(seen) or 'nothing'}.",
        f"Give the {what} that refgraph wrote.",
    )


def edited_tables(
    path: Path, needs: Collection[Collection[str]], what: str
) -> Iterator[tuple[str, pd.DataFrame]]:
    """Yield the name of every sheet that has the columns, blank where the file has no sheets, and its rows.

    Parameters and errors are those of `read_edited`, but a file without such a sheet yields nothing.
    """
    for name, header, rows in _sheets(path, what):
        if _has(header, needs):
            yield name, _table(header, rows)


def read_written(path: Path, columns: Collection[str]) -> pd.DataFrame:
    r"""Read some columns of a list that is still as refgraph wrote it: many times faster than `read_edited`.

    Parameters
    ----------
    path
        Delimited text.
    columns
        Their names; those that the list lacks are blank.

    Examples
    --------
    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     written = Path(folder, "tiers.csv")
    ...     _ = written.write_text("\ufeffcontact_id,name,tier\n0012,'=Ann,NA\n", encoding="utf-8")
    ...     read_written(written, ["tier", "name", "city"]).values.tolist()
    [['NA', '=Ann', '']]
    """
    wanted = set(columns)
    table = pd.read_csv(
        path, dtype="str", keep_default_na=False, encoding="utf-8-sig", usecols=lambda name: name in wanted
    ).reindex(columns=list(columns), fill_value="")
    for name in table.columns:
        guarded = table[name].str.startswith("'")
        if guarded.any():
            table.loc[guarded, name] = table.loc[guarded, name].map(unguard)
    return table


def unguard(cell: str) -> str:
    """Take away the apostrophe that keeps a spreadsheet program from reading a text as a formula.

    Examples
    --------
    >>> unguard("'=1+1"), unguard("'Tis")
    ('=1+1', "'Tis")
    """
    guarded = cell.startswith("'") and cell.lstrip("'").startswith(_FORMULAS)
    return cell[1:] if guarded else cell


Row = tuple[int, list[str]]
"""The number of a row in its file, and its cells."""


def _sheets(path: Path, what: str) -> Iterator[tuple[str, list[str], list[Row]]]:
    """Yield the name of every sheet, its header as column names, and its other rows that are not blank."""
    for name, rows in _grids(path, what):
        filled = [(number, row) for number, row in enumerate(rows, start=1) if any(map(str.strip, row))]
        yield name, [_column(cell) for cell in filled[0][1]] if filled else [], filled[1:]


def _grids(path: Path, what: str) -> list[tuple[str, list[list[str]]]]:
    try:
        raw = given_bytes(path)
    except FileNotFoundError:
        raise SettingsError(f"There is no {what} '{path}'.") from None
    except InputError as error:
        raise SettingsError(error.message, error.hint) from None
    except OSError as error:
        raise SettingsError(f"The {what} '{path}' cannot be read: {error.strerror}.") from None
    if path.suffix.lower() in BOOKS:
        from refgraph.records.files.workbooks import workbook_grids

        try:
            return [
                (grid.file.removeprefix(f"{path.name}:"), grid.rows)
                for grid in workbook_grids(raw, path.name)
            ]
        except InputError as error:
            raise SettingsError(error.message, error.hint) from None
    return [("", parse_delimited(decode(raw, "cp1252").text).rows)]


def _has(header: Collection[str], needs: Collection[Collection[str]]) -> bool:
    return all(any(name in header for name in group) for group in needs)


def _column(cell: str) -> str:
    """Return a header as a column name: words in small letters, joined by underscores."""
    words = "".join(character if character.isalnum() else " " for character in cell.casefold()).split()
    return "contact_id" if header_key(cell) == "contactid" else "_".join(words)


def _table(header: list[str], rows: list[Row]) -> pd.DataFrame:
    width = len(header)
    cells = [[unguard(cell) for cell in (row + [""] * width)[:width]] for _, row in rows]
    table = pd.DataFrame(cells, columns=header, dtype="str")
    # Of two columns of one name the first counts; a column without a name is nobody's.
    table = table.loc[:, ~table.columns.duplicated() & (table.columns != "")]
    return table.assign(row=[number for number, _ in rows])
