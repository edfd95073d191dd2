"""`read`: files or frames to typed tables, every row of them accounted for."""

from __future__ import annotations

import datetime
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from refgraph.crm import ROLES
from refgraph.errors import UnknownNameError
from refgraph.findings import Finding
from refgraph.records.casting import as_text, cast_table
from refgraph.records.dating import as_of_date, settle_as_of
from refgraph.records.duplicates import fold_duplicates
from refgraph.records.files import grids
from refgraph.records.frames import grid_from_frame
from refgraph.records.headers import sheet_from_grid
from refgraph.records.ledger import Errors, Ledger
from refgraph.records.recognition import (
    DECLARED,
    Reading,
    Vocabulary,
    build_vocabulary,
    declaration,
    find_header,
    missing_needs,
    recognise,
)
from refgraph.records.referrers import settle_referrers
from refgraph.records.relations import sort_relations
from refgraph.records.roles import fold_roles
from refgraph.records.rules import ReadRules
from refgraph.records.sheets import Grid, Sheet
from refgraph.records.sources import find_sources
from refgraph.schema import TABLES

_TOO_MANY = 0.2
UNKNOWN_TABLE = "table not recognised"
IGNORED_TABLE = "left out by [read.tables]"


@dataclass(frozen=True)
class Records:
    """The tables of a CRM export, typed, and an account of every row that was in it.

    Parameters
    ----------
    tables : mapping of str to DataFrame
        The tables of `refgraph.schema.TABLES` that were found: their canonical columns in the order of the
        schema, typed as it says, then ``file`` and ``row`` (the physical line, the header is 1).
    sources : DataFrame
        One row per file or sheet: ``file``, ``table`` (empty if not recognised), ``rows`` (data rows that are
        not blank), ``blank``, ``encoding``, ``delimiter``.
    rejects : DataFrame
        One row per row that could not be used: ``file``, ``row``, ``column``, ``value``, ``reason``.
    merged : DataFrame
        One row per row that was folded into another: ``file``, ``row``, ``reason``.
    columns : DataFrame
        How every header was read: ``file``, ``table``, ``header``, ``column`` (empty if not used), ``crm``,
        ``filled`` (cells that are not blank).
    findings : tuple of Finding
        Everything that was noticed.
    as_of : Timestamp or None
        The day the data speak of.
    as_of_given : bool
        Whether that day was asked for, and not found in the data.
    """

    tables: Mapping[str, pd.DataFrame]
    sources: pd.DataFrame
    rejects: pd.DataFrame
    merged: pd.DataFrame
    columns: pd.DataFrame
    findings: tuple[Finding, ...]
    as_of: pd.Timestamp | None
    as_of_given: bool = False


def read(
    *paths: str | Path,
    frames: Mapping[str, pd.DataFrame] | None = None,
    rules: ReadRules = ReadRules(),
    as_of: str | datetime.date | None = None,
    errors: Errors = "raise",
) -> Records:
    """Read the files of a CRM export: which table each holds, which column is which, and what the cells mean.

    Parameters
    ----------
    *paths
        Files (CSV, TSV, TXT, XLSX, XLS, ODS, Parquet, or a ZIP of these) and folders of such files.
    frames
        Tables of `refgraph.schema.TABLES` by name, as DataFrames; their columns are recognised like headers.
    rules
        What the user declares about the files.
    as_of
        The day the data speak of; ``today`` is allowed. By default the latest date in the data.
    errors
        ``raise`` stops at the first error, ``collect`` keeps errors as findings and reads on.

    Returns
    -------
    Records
        For every file, rows = used + merged + rejected; see `account`.

    Raises
    ------
    InputError
        If there is nothing to read, or a file cannot be read.
    MissingColumnError
        If a column that was declared, or that a given table needs, is not there.
    SettingsError
        If a rule names something that does not exist.

    Examples
    --------
    >>> contacts = pd.DataFrame({"Record ID": [7, 9], "Full Name": ["Ann Lee", "Bob King"]})
    >>> read(frames={"contacts": contacts}).tables["contacts"]
      contact_id      name      file  row
    0          7   Ann Lee  contacts    2
    1          9  Bob King  contacts    3
    """
    ledger = Ledger(errors)
    given = as_of_date(as_of)
    _check_rules(rules)
    vocabulary = build_vocabulary()
    sheets = [sheet for grid in _grids(paths, frames or {}, rules, ledger)
              if (sheet := sheet_from_grid(grid, vocabulary.known, ledger))]  # fmt: skip
    readings = [recognise(sheet, vocabulary, rules) for sheet in sheets]
    readings = settle_referrers(readings, vocabulary, ledger)
    _check_readings(readings, rules, ledger)
    tables = _tables(readings, rules, ledger)
    _note_rejects(readings, rules, ledger)
    sort_relations(tables, rules, ledger)
    fold_duplicates(tables, ledger)
    _note_unattributed(tables, ledger)
    day = settle_as_of(tables, given, ledger)
    return Records(
        {name: tables[name] for name in TABLES if name in tables},
        _sources(readings),
        _rejects(ledger),
        _merged(ledger),
        _columns(readings, vocabulary),
        tuple(ledger.findings),
        day,
        given is not None,
    )


def account(sources: pd.DataFrame, rejects: pd.DataFrame, merged: pd.DataFrame) -> pd.DataFrame:
    """Say what became of the rows of every file.

    Parameters
    ----------
    sources, rejects, merged
        As in `Records`.

    Returns
    -------
    DataFrame
        ``file``, ``table``, ``rows``, ``used``, ``merged``, ``rejected``; rows = used + merged + rejected.

    Examples
    --------
    >>> records = read(frames={"referrals": pd.DataFrame({"referrer": ["Ann", ""], "referred": ["Bob", "Cid"]})})
    Traceback (most recent call last):
    ...
    refgraph.errors.InputError: 1 of 2 rows cannot be used (no referrer: 1). ...
    """
    counts = sources[["file", "table", "rows"]].copy()
    for name, frame in (("merged", merged), ("rejected", rejects)):
        counts[name] = counts["file"].map(frame.groupby("file").size()).fillna(0).astype("int64")
    counts.insert(3, "used", counts["rows"] - counts["merged"] - counts["rejected"])
    return counts


def _check_rules(rules: ReadRules) -> None:
    for name in rules.columns:
        table, _, column = name.rpartition(".")
        if table and table not in TABLES:
            raise UnknownNameError.among("table", table, TABLES)
        known = (
            TABLES[table].names if table else {column for each in TABLES.values() for column in each.names}
        )
        if column not in known:
            raise UnknownNameError.among("column", name, sorted(known))
    for declared in rules.tables.values():
        table = declared.get("table", "")
        if table and table != "ignore" and table not in TABLES:
            raise UnknownNameError.among("table", table, [*TABLES, "ignore"])


def _grids(
    paths: Sequence[str | Path], frames: Mapping[str, pd.DataFrame], rules: ReadRules, ledger: Ledger
) -> Iterator[Grid]:
    for source in find_sources(paths, ledger):
        yield from grids(source, rules, ledger)
    for table, frame in frames.items():
        if table not in TABLES:
            raise UnknownNameError.among("table", table, TABLES)
        yield grid_from_frame(frame, table, table)


def _check_readings(readings: Sequence[Reading], rules: ReadRules, ledger: Ledger) -> None:
    """Note what was declared but is not there, and what was not recognised."""
    if not readings:
        message, hint = "There is nothing to read.", "Name a file, a folder, or pass frames."
        ledger.add(Finding("error", "nothing-to-read", message, hint))
    for reading in readings:
        if reading.table:
            _check_needs(reading, ledger)
        elif not reading.ignored:
            _note_unrecognised(reading.sheet, ledger)
    for column, header in rules.columns.items():
        if not any(
            column.rpartition(".")[2] in reading.columns and DECLARED in reading.crm.values()
            for reading in readings
        ):
            headers = sorted({name for reading in readings for name in reading.sheet.header if name})
            _note_missing_header(column, header, headers, ledger)
    for reading in readings:
        for column, header in declaration(reading.sheet.file, rules).items():
            if column != "table" and find_header(reading.sheet.header, header) is None:
                _note_missing_header(column, header, reading.sheet.header, ledger)


def _check_needs(reading: Reading, ledger: Ledger) -> None:
    missing = missing_needs(reading.table, reading.columns)
    if missing:
        wanted = " and ".join(" or ".join(group) for group in missing)
        message = f"{reading.sheet.file} has no column for {wanted}, which {reading.table} cannot do without."
        seen = ", ".join(f"'{name}'" for name in reading.sheet.header)
        hint = f'Its headers are {seen}; say --column {reading.table}.{missing[0][0]}="HEADER".'
        ledger.add(Finding("error", "missing-column", message, hint, reading.table, reading.sheet.file))


def _note_unrecognised(sheet: Sheet, ledger: Ledger) -> None:
    seen = ", ".join(f"'{name}'" for name in sheet.header if name)
    message = (
        f"{sheet.file} is no table that refgraph knows; its {sheet.rows} rows are not used. Headers: {seen}."
    )
    hint = (
        f'Declare it: [read.tables."{sheet.file}"] table = "contacts", name = "HEADER"; or table = "ignore".'
    )
    ledger.add(Finding("warning", "table-not-recognised", message, hint, file=sheet.file, count=sheet.rows))


def _note_missing_header(column: str, header: str, headers: Sequence[str], ledger: Ledger) -> None:
    known = UnknownNameError.among("header", header, list(headers))
    message = f"{column} is to be read from '{header}', but no file has that header."
    ledger.add(Finding("error", "missing-column", message, known.hint, column=column, value=header))


def _tables(readings: Sequence[Reading], rules: ReadRules, ledger: Ledger) -> dict[str, pd.DataFrame]:
    tables = {}
    for reading in readings:
        sound = reading.table and not missing_needs(reading.table, reading.columns)
        if not sound:
            reason = (
                IGNORED_TABLE
                if reading.ignored
                else "a column is missing"
                if reading.table
                else UNKNOWN_TABLE
            )
            for line in reading.sheet.lines:
                ledger.reject(reading.sheet.file, line, reason)
    usable = [
        reading for reading in readings if reading.table and not missing_needs(reading.table, reading.columns)
    ]
    for name in TABLES:
        of_it = [reading for reading in usable if reading.table == name]
        if of_it:
            tables[name] = cast_table(name, of_it, rules, ledger)
    fold_roles(tables, [reading for reading in usable if reading.table == ROLES], ledger)
    return tables


def _note_rejects(readings: Sequence[Reading], rules: ReadRules, ledger: Ledger) -> None:
    known = {reading.sheet.file for reading in readings if reading.table}
    total = sum(reading.sheet.rows for reading in readings if reading.table)
    reasons = Counter(reason for file, _, _, _, reason in ledger.rejects if file in known)
    if rules.allow_rejects or reasons.total() <= _TOO_MANY * total:
        return
    listed = ", ".join(f"{reason}: {count}" for reason, count in reasons.most_common(5))
    message = f"{reasons.total()} of {total} rows cannot be used ({listed})."
    hint = "Look at the rejects; if they may be left out, say --set read.allow_rejects=true."
    ledger.add(Finding("error", "too-many-rejects", message, hint, count=reasons.total()))


def _note_unattributed(tables: Mapping[str, pd.DataFrame], ledger: Ledger) -> None:
    """Count the contacts that came by a referral of which nobody says whose it was."""
    contacts = tables.get("contacts")
    if contacts is None or "lead_source" not in contacts:
        return
    words = contacts["lead_source"].str.casefold()
    referred = words.str.contains("referral|word of mouth|empfehlung|recommend", regex=True)
    for name in ("referrer", "referrer_id"):
        if name in contacts:
            referred &= contacts[name] == ""
    if "referrals" in tables and "referred_id" in tables["referrals"] and "contact_id" in contacts:
        referred &= ~contacts["contact_id"].isin(tables["referrals"]["referred_id"])
    count = int(referred.sum())
    if count:
        message = f"{count} contacts came by a referral, but nothing says who referred them."
        hint = "They make no edge; fill in who referred them."
        ledger.add(
            Finding(
                "note", "unattributed-referrals", message, hint, "contacts", column="lead_source", count=count
            )
        )


def _sources(readings: Sequence[Reading]) -> pd.DataFrame:
    sheets = [reading.sheet for reading in readings]
    return pd.DataFrame(
        {
            "file": as_text(sheet.file for sheet in sheets),
            "table": as_text("deals" if reading.table == ROLES else reading.table for reading in readings),
            "rows": pd.Series([sheet.rows for sheet in sheets], dtype="int64"),
            "blank": pd.Series([sheet.blank for sheet in sheets], dtype="int64"),
            "encoding": as_text(sheet.encoding for sheet in sheets),
            "delimiter": as_text(sheet.delimiter for sheet in sheets),
        }
    )


def _rejects(ledger: Ledger) -> pd.DataFrame:
    frame = pd.DataFrame(ledger.rejects, columns=["file", "row", "column", "value", "reason"], dtype=object)
    return frame.astype({"file": "str", "row": "int64", "column": "str", "value": "str", "reason": "str"})


def _merged(ledger: Ledger) -> pd.DataFrame:
    frame = pd.DataFrame(ledger.merged, columns=["file", "row", "reason"], dtype=object)
    return frame.astype({"file": "str", "row": "int64", "reason": "str"})


def _columns(readings: Sequence[Reading], vocabulary: Vocabulary) -> pd.DataFrame:
    rows = []
    for reading in readings:
        used = {position: column for column, position in reading.columns.items()}
        used |= {spot: column.partition("=")[0] for column, spots in reading.flags.items() for spot in spots}
        for position, header in enumerate(reading.sheet.header):
            column = used.get(position, "")
            crm = reading.crm.get(column, "")
            table = "deals" if reading.table == ROLES else reading.table
            rows.append((reading.sheet.file, table, header, column, crm, reading.filled[position]))
    frame = pd.DataFrame(rows, columns=["file", "table", "header", "column", "crm", "filled"], dtype=object)
    return frame.astype(
        dict.fromkeys(("file", "table", "header", "column", "crm"), "str") | {"filled": "int64"}
    )
