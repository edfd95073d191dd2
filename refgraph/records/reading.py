"""`read`: files or frames to typed tables, every row of them accounted for."""

from __future__ import annotations

import datetime
import gc
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import pandas as pd

from refgraph.crm import AFFILIATIONS, CRM, ROLES
from refgraph.errors import InputError, UnknownNameError
from refgraph.findings import Finding, Severity
from refgraph.records.accounts import (
    Records,
    columns_table,
    merged_table,
    rejects_table,
    samples_of,
    sources_table,
)
from refgraph.records.as_of import as_of_date, settle_as_of
from refgraph.records.checks import check_readings, note_rejects, note_unattributed
from refgraph.records.files import (
    NOTES,
    GivenFile,
    find_sources,
    grid_from_frame,
    grids,
    labelled,
    labelled_frames,
)
from refgraph.records.large_logs import MEMORY, Engine, LargeLogs, fold_logs
from refgraph.records.layout import compose, one_row_a_deal, sheet_from_grid, side_by_side
from refgraph.records.ledger import Errors, Ledger
from refgraph.records.meaning import (
    Vocabulary,
    build_vocabulary,
    check_rules,
    described_files,
    find_counts,
    find_kinds,
    find_log_dates,
    fold_affiliations,
    fold_deal_referrers,
    fold_events,
    fold_outward,
    fold_repayments,
    fold_roles,
    identify,
    is_passed_over,
    missing_needs,
    name_sides,
    name_ties,
    note_partners,
    part_amounts,
    recognise,
    rows_of_logs,
    says_referrer,
    settle_referrers,
    share_key,
    sort_relations,
    take_codes_for_ids,
    with_paid,
    with_rows_of_referrers,
    with_side_keys,
    with_substitutes,
    with_told_referrers,
    with_whom_rows_are_about,
    without_costs,
    without_empty_contacts,
    without_own_side,
    without_shares,
    without_trial_entries,
    without_void_rows,
)
from refgraph.records.numbering import number_kinds_apart
from refgraph.records.overlapping_files import fold_overlaps, void_referrals
from refgraph.records.prices import fold_prices
from refgraph.records.renewed_lists import renew_lists
from refgraph.records.repeated_rows import fold_duplicates
from refgraph.records.rules import ReadRules
from refgraph.records.sheets import Grid, Reading, Sheet
from refgraph.records.tables import build_table
from refgraph.records.unread_columns import note_unread_amounts, note_unread_dates
from refgraph.records.values import check_scales, mend_ids, set_aside_answers, unwrap, with_other_addresses
from refgraph.schema import TABLES

UNKNOWN_TABLE = "table not recognised"
IGNORED_TABLE = "left out by [read.tables]"
INCOMPLETE_TABLE = "a column that the table needs is missing"


def read(
    *given: str | Path | pd.DataFrame,
    frames: Mapping[str, pd.DataFrame] | None = None,
    rules: ReadRules = ReadRules(),
    as_of: str | datetime.date | None = None,
    crms: Sequence[CRM] = (),
    errors: Errors = "raise",
    tables: str = "",
    memory: str = MEMORY,
) -> Records:
    """Read the files of a CRM export: which table each holds, which column is which, and what the cells mean.

    Parameters
    ----------
    *given
        Files (CSV, TSV, TXT, XLSX, XLS, ODS, VCF, Parquet, JSON, JSON Lines,
        tables of Markdown, or a ZIP of these), folders of such files, and DataFrames, of which it is found out what
        they hold as it is of files.
    frames
        Tables of `refgraph.schema.TABLES` by name, as DataFrames; their columns are recognised like headers.
    rules
        What the user declares about the files.
    as_of
        The day the data speak of; ``today`` is allowed. By default the latest date of referrals,
        touches, engagements, feedback and won deals.
    crms
        CRMs beside those that refgraph knows; their words are believed before all others.
    errors
        ``raise`` stops at the first error, ``collect`` keeps errors as findings and reads on.
    tables
        ``duckdb`` lets DuckDB fold the rows of referral logs that say the same before they are read, so that logs of
        more rows than memory holds can be; ``frames`` never does; by default it does from five million rows on.
    memory
        What DuckDB and the rows that are left may take together.

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
    with _uncollected():
        return _read(given, frames or {}, rules, as_of, crms, errors, Engine(tables, memory))


@contextmanager
def _uncollected() -> Iterator[None]:
    """Pause the search for garbage: a million rows are a million lists, searched again and again for nothing."""
    running = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if running:
            gc.enable()


def _read(
    given: Sequence[str | Path | pd.DataFrame],
    frames: Mapping[str, pd.DataFrame],
    rules: ReadRules,
    as_of: str | datetime.date | None,
    crms: Sequence[CRM],
    errors: Errors,
    engine: Engine,
) -> Records:
    ledger = Ledger(errors)
    stated = as_of_date(as_of)
    paths = [Path(each) for each in given if not isinstance(each, pd.DataFrame)]
    unnamed = [each for each in given if isinstance(each, pd.DataFrame)]
    check_rules(rules)
    check_scales(rules)
    vocabulary = build_vocabulary(crms)
    files = labelled(paths, ledger)
    loaded = LargeLogs.open(files, engine, rules, ledger)
    found = [
        *_grids(files, frames, rules, ledger, loaded),
        *(grid_from_frame(frame, name) for name, frame in labelled_frames(unnamed).items()),
    ]
    large = loaded.judged(
        found, rules, lambda heads: _meant(heads, vocabulary, rules, Ledger("collect"), loaded)[2]
    )
    whole, sound, readings = _meant(large.grids(found, rules, ledger), vocabulary, rules, ledger, large)
    check_readings(readings, vocabulary, rules, ledger, [str(path) for path in paths])
    tables = _tables(readings, rules, ledger)
    note_rejects(readings, rules, ledger)
    folds = fold_logs(tables, readings, large.plain, rules, engine, ledger)
    tables, numbered = number_kinds_apart(tables, columns_table(readings))
    ledger.findings += numbered
    sort_relations(tables, rules, ledger, described_files(readings, vocabulary))
    renew_lists(tables, readings, rules, ledger)
    fold_duplicates(tables, ledger)
    fold_overlaps(tables, rules, ledger, void_referrals(whole, sound, readings, rules))
    fold_repayments(tables, ledger)
    fold_events(tables, rows_of_logs(readings, rules), ledger)
    part_amounts(tables, ledger)
    fold_outward(tables, readings)
    name_ties(tables, readings)
    without_empty_contacts(tables, ledger)
    fold_prices(tables, readings, rules, ledger)
    deals = [reading for reading in readings if reading.table == "deals"]
    fold_deal_referrers(tables, deals, vocabulary, ledger)
    note_unattributed(tables, ledger)
    note_unread_dates(tables, readings, ledger)
    note_unread_amounts(tables, readings, ledger)
    day = settle_as_of(tables, stated, ledger)
    return Records(
        {name: tables[name] for name in TABLES if name in tables},
        sources_table(readings),
        folds.spelt_out(rejects_table(ledger)),
        merged_table(ledger),
        columns_table(readings, ledger.findings),
        tuple(ledger.findings),
        day,
        stated is not None,
        samples_of(readings),
        folds,
    )


def _sheet(
    grid: Grid, vocabulary: Vocabulary, rules: ReadRules, ledger: Ledger, large: LargeLogs
) -> Sheet | None:
    """Return what a grid holds as a header and columns."""
    sheet = sheet_from_grid(grid, vocabulary.known, ledger)
    if sheet is None or is_passed_over(sheet, rules, ledger):
        return None
    sheet = one_row_a_deal(compose(name_sides(unwrap(sheet), rules, ledger)), says_referrer, ledger)
    return replace(sheet, rows=sheet.rows + large.unseen(sheet.file))


def _meant(
    found: Iterable[Grid], vocabulary: Vocabulary, rules: ReadRules, ledger: Ledger, large: LargeLogs
) -> tuple[list[Reading], list[Reading], list[Reading]]:
    """Return what the columns of all grids mean: with the rows that are void, without, and in the end."""
    apart = [part for grid in found for part in side_by_side(grid, vocabulary.known, ledger)]
    sheets = [sheet for grid in apart if (sheet := _sheet(grid, vocabulary, rules, ledger, large))]
    readings = [
        with_substitutes(with_other_addresses(large.counted(recognise(sheet, vocabulary, rules))))
        for sheet in sheets
    ]
    readings = [with_whom_rows_are_about(reading, vocabulary, rules, ledger) for reading in readings]
    readings = set_aside_answers(readings, ledger)
    readings = share_key(readings, vocabulary, rules, ledger)
    readings = settle_referrers(readings, vocabulary, rules, ledger)
    readings = with_rows_of_referrers(with_told_referrers(readings, ledger), ledger)
    readings = without_shares(readings, ledger)
    readings = identify(readings, ledger)
    whole = find_kinds(readings, vocabulary, rules, ledger)
    sound = without_void_rows(without_trial_entries(whole, ledger), ledger)
    note_partners(sound, ledger)
    readings = find_log_dates(sound, ledger)
    readings = with_paid(find_counts(without_own_side(readings, ledger), ledger), vocabulary, ledger)
    readings = without_costs(readings, ledger)
    readings = take_codes_for_ids(readings, ledger)
    readings = mend_ids(readings, ledger)
    return whole, sound, with_side_keys(readings, ledger)


def _grids(
    files: Sequence[GivenFile],
    frames: Mapping[str, pd.DataFrame],
    rules: ReadRules,
    ledger: Ledger,
    large: LargeLogs,
) -> Iterator[Grid]:
    yield from _read_grids(files, rules, ledger, large)
    for table, frame in frames.items():
        if table not in TABLES:
            raise UnknownNameError.among("table", table, TABLES)
        yield grid_from_frame(frame, table, table)


def _read_grids(
    files: Sequence[GivenFile], rules: ReadRules, ledger: Ledger, large: LargeLogs
) -> Iterator[Grid]:
    """Read every file; of a folder or an archive, one that cannot be read is reported and the others are read."""
    named = {file.path.name for file in files if file.named}
    damaged: list[InputError] = []
    read_any = False
    for source in find_sources(files, ledger, damaged, large.logs):
        try:
            for grid in large.first(source.held) if source.held else grids(source, rules, ledger):
                read_any = True
                yield grid
        except InputError as error:
            if source.label in named:
                raise
            damaged.append(error)
            # Notes without a table lie beside many exports.
            severity: Severity = "note" if source.suffix in NOTES else "warning"
            ledger.add(Finding(severity, "unreadable-file", error.message, error.hint, file=source.label))
    if damaged and not read_any:
        raise damaged[0]


def _tables(readings: Sequence[Reading], rules: ReadRules, ledger: Ledger) -> dict[str, pd.DataFrame]:
    usable = []
    for reading in readings:
        reason = _unusable(reading)
        if reason:
            for line in reading.sheet.lines:
                ledger.reject(reading.sheet.file, line, reason)
        else:
            usable.append(reading)
    tables = {}
    for name in TABLES:
        sheets = [reading for reading in usable if reading.table == name]
        if sheets:
            tables[name] = build_table(name, sheets, rules, ledger)
    fold_roles(tables, [reading for reading in usable if reading.table == ROLES], ledger)
    fold_affiliations(tables, [reading for reading in usable if reading.table == AFFILIATIONS], ledger)
    return tables


def _unusable(reading: Reading) -> str:
    if reading.ignored or not reading.table:
        return IGNORED_TABLE if reading.ignored else UNKNOWN_TABLE
    return INCOMPLETE_TABLE if missing_needs(reading.table, reading.columns) else ""
