"""What the user declared, held against the vocabulary and against the files."""

from __future__ import annotations

from collections.abc import Sequence

from refgraph.errors import UnknownNameError
from refgraph.findings import Finding
from refgraph.records.ledger import Ledger
from refgraph.records.meaning.recognition import DECLARED, declaration, find_header
from refgraph.records.rules import ReadRules
from refgraph.records.sheets import Reading
from refgraph.schema import TABLES

PRICE = "deals.amount"
"""How the user says which column of a list of contacts holds what they paid."""


def check_rules(rules: ReadRules) -> None:
    """Refuse rules that name a table or a column that does not exist.

    Raises
    ------
    UnknownNameError
        With the names that exist.
    """
    for name in rules.columns:
        table, _, column = name.rpartition(".")
        _check_column(table, column)
    for declared in rules.tables.values():
        for column in sorted(declared.keys() - {"table"}):
            _check_column(declared.get("table", ""), column)
        _check_column(declared.get("table", ""), "")


def _check_column(table: str, column: str) -> None:
    if table and table not in (*TABLES, "ignore"):
        raise UnknownNameError.among("table", table, [*TABLES, "ignore"])
    known = (
        TABLES[table].names if table in TABLES else [name for each in TABLES.values() for name in each.names]
    )
    if column and column not in known:
        raise UnknownNameError.among("column", column, dict.fromkeys(known))


def check_declarations(readings: Sequence[Reading], rules: ReadRules, ledger: Ledger) -> None:
    """Note every declaration that no file answers to.

    Parameters
    ----------
    readings
        The sheets as they are read.
    rules
        What was declared.
    ledger
        Where it is noted; a declared header that is not there is an error.
    """
    headers = sorted({name for reading in readings for name in reading.sheet.header if name})
    for name, header in (*rules.columns.items(), *((header, header) for header in rules.keep)):
        table, _, column = name.rpartition(".")
        column = column if name in rules.columns else header
        if any(reading.crm.get(column) == DECLARED and table in ("", reading.table) for reading in readings):
            continue
        owners = [reading for reading in readings if find_header(reading.sheet.header, header) is not None]
        if name == PRICE and any(reading.table == "contacts" for reading in owners):
            continue
        if owners:
            _note_misplaced(name, header, owners[0], ledger)
        else:
            _note_missing_header(name, header, headers, ledger)
    for reading in readings:
        for column, header in declaration(reading.sheet.file, rules).items():
            if column != "table" and find_header(reading.sheet.header, header) is None:
                _note_missing_header(column, header, reading.sheet.header, ledger)
    for file in rules.tables:
        if not any(rules.tables[file] is declaration(reading.sheet.file, rules) for reading in readings):
            message = f"The settings say what '{file}' holds, which is not among the files."
            known = UnknownNameError.among("file", file, [reading.sheet.file for reading in readings])
            ledger.add(Finding("warning", "no-such-table-file", message, known.hint, file=file))


def _note_misplaced(name: str, header: str, reading: Reading, ledger: Ledger) -> None:
    held = reading.table or "no table"
    message = (
        f"{name} is to be read from '{header}', but {reading.sheet.file}, which has it, was read as {held}."
    )
    hint = f'Say what the file holds: [read.tables."{reading.sheet.file}"] table = "contacts".'
    ledger.add(Finding("error", "missing-column", message, hint, column=name, value=header))


def _note_missing_header(column: str, header: str, headers: Sequence[str], ledger: Ledger) -> None:
    known = UnknownNameError.among("header", header, list(headers))
    message = f"{column} is to be read from '{header}', but no file has that header."
    ledger.add(Finding("error", "missing-column", message, known.hint, column=column, value=header))
