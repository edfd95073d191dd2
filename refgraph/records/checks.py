"""What a run of reading says about declarations, unknown files and rows that cannot be used."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

import pandas as pd

from refgraph.crm import OUTWARD, header_key, speaks_of_referrals, voice_of
from refgraph.findings import Finding, Severity, counted
from refgraph.records.capture import is_referred_in
from refgraph.records.layout import SUMS
from refgraph.records.ledger import Ledger
from refgraph.records.meaning import (
    REASONS,
    Vocabulary,
    check_declarations,
    counting_headers,
    counts_people,
    hinted_table,
    is_nameless,
    likely_columns,
    missing_needs,
)
from refgraph.records.rules import ReadRules
from refgraph.records.sheets import Reading, Sheet
from refgraph.records.values import NO_LOSS
from refgraph.schema import TABLES

_TOO_MANY = 0.2
_COUNTS = frozenset(
    "numberofreferrals noofreferrals referralcount referralsmade referralsgiven referralssent totalreferrals"
    " referralsreceived"
    " rgi rgo rri rro tyfcb".split()
)
_PIVOTS = frozenset(
    "rowlabels zeilenbeschriftungen etiquettesdelignes etiquetasdefila rijlabels etichettediriga".split()
)
_STAFF = frozenset("finservreferredbyuser referredbyuser referredbyemployee referringemployee".split())
_OF_VISITS = ("direct traffic", "offline sources")
_LINKS = ("referrals", "ai referrals", "referral traffic")
"""Sources that only programs which count visits to a website tell, and how they call links from other sites."""


def check_readings(
    readings: Sequence[Reading],
    vocabulary: Vocabulary,
    rules: ReadRules,
    ledger: Ledger,
    named: Sequence[str],
) -> None:
    """Note what was declared but is not there, what was not recognised, and that there was nothing."""
    if not readings:
        message = f"There is nothing to read in {', '.join(named)}." if named else "There is nothing to read."
        ledger.add(Finding("error", "nothing-to-read", message, "Name files or a folder that hold rows."))
    for reading in readings:
        if reading.table == "contacts":
            _note_counts(reading.sheet, ledger)
            _note_staff(reading, ledger)
        if reading.table:
            _check_needs(reading, ledger)
        elif not reading.ignored:
            _note_unrecognised(reading, vocabulary, ledger)
    check_declarations(readings, rules, ledger)


def _check_needs(reading: Reading, ledger: Ledger) -> None:
    missing = missing_needs(reading.table, reading.columns)
    if missing:
        wanted = " and ".join(" or ".join(group) for group in missing)
        message = f"{reading.sheet.file} has no column for {wanted}, which {reading.table} cannot do without."
        seen = ", ".join(f"'{name}'" for name in reading.sheet.header)
        column = missing[0][-1] if reading.table == "referrals" else missing[0][0]
        hint = f'Its headers are {seen}; say --column {reading.table}.{column}="HEADER".'
        ledger.add(Finding("error", "missing-column", message, hint, reading.table, reading.sheet.file))


def _note_unrecognised(reading: Reading, vocabulary: Vocabulary, ledger: Ledger) -> None:
    """Say why a sheet fits no table, and how to declare it."""
    sheet = reading.sheet
    hinted = hinted_table(sheet.file, vocabulary) or ""
    table = hinted if hinted in TABLES else "contacts"
    columns = zip(sheet.header, sheet.columns, strict=True)
    referred = next(
        (name for name, cells in columns if voice_of(name) == OUTWARD and not counts_people(name, cells)), ""
    )
    if not hinted and referred:
        table = "referrals"
    likely, lacks = likely_columns(sheet, table, vocabulary)
    if table == "referrals" and referred and referred not in likely.values():
        likely.setdefault("referred", referred)
    if table == "referrals":
        lacks = missing_needs(table, likely)
    only_counts = bool(lacks) and _only_counts(sheet, likely)
    wanting = " and ".join(" or ".join(group) for group in lacks)
    why = f" To be {table}, it lacks {wanting}." if lacks and not only_counts else ""
    seen = ", ".join(f"'{name}'" for name in sheet.header if name)
    rows = counted(sheet.rows, "row is", "rows are")
    message = f"{sheet.file} is no table that refgraph knows; {rows} not used.{why} Headers: {seen}."
    if is_nameless(sheet.header):
        message += " They are made up: the file has no line of headers."
    pairs = [f'{column} = "{header}"' for column, header in likely.items()]
    wanted = [group[-1] if table == "referrals" else group[0] for group in lacks]
    pairs += [f'{column} = "HEADER"' for column in wanted]
    hint = f'Declare it: [read.tables."{sheet.file}"] table = "{table}", {", ".join(pairs)}; or table = "ignore".'
    if lacks:
        asked = " ".join(f'--column {table}.{column}="HEADER"' for column in wanted)
        hint = f"Say which header is which: {asked}. {hint}"
    if only_counts:
        hint = "It counts and names nobody who was referred: export a row for each, with whom (a number will do)."
    severity: Severity = "warning" if sheet.rows else "note"
    ledger.add(Finding(severity, "table-not-recognised", message, hint, file=sheet.file, count=sheet.rows))


def _only_counts(sheet: Sheet, likely: Mapping[str, str]) -> bool:
    """Whether a sheet counts the referrals of those whom it names, as a pivot table does, and names nobody else."""
    counts = "count" in likely or bool(counting_headers(sheet))
    named = {"referrer", "lead_source"} & likely.keys()
    return counts and (bool(named) or header_key(sheet.header[0]) in _PIVOTS)


def _note_counts(sheet: Sheet, ledger: Ledger) -> None:
    """Say that a number of referrals beside a contact makes no edges: it does not say who was referred."""
    said = {header for header in counting_headers(sheet) if speaks_of_referrals(header)}
    found = [header for header in sheet.header if header in said or header_key(header) in _COUNTS]
    found = [header for header in found if header not in SUMS]
    if found:
        listed = ", ".join(f"'{header}'" for header in found)
        message = f"{sheet.file} counts referrals ({listed}) and names nobody: no edges come of it."
        hint = (
            "Name who referred each contact, or add a table of referrals: a row for each, with who and whom."
        )
        ledger.add(Finding("note", "referral-counts", message, hint, "contacts", sheet.file, column=found[0]))


def _note_staff(reading: Reading, ledger: Ledger) -> None:
    """Count the contacts whom a member of the firm referred: staff are not ranked and make no edge."""
    for position, header in enumerate(reading.sheet.header):
        if reading.filled[position] and header_key(header) in _STAFF:
            count = reading.filled[position]
            file = reading.sheet.file
            message = f"{counted(count, 'contact')} of {file} referred by the firm's own people ('{header}')."
            hint = "They make no edge: those who work for the firm are not ranked."
            ledger.add(
                Finding(
                    "note", "referred-by-staff", message, hint, "contacts", file, column=header, count=count
                )
            )


def note_rejects(readings: Sequence[Reading], rules: ReadRules, ledger: Ledger) -> None:
    """Make it an error when more than a fifth of the rows of recognised tables cannot be used."""
    known = {reading.sheet.file for reading in readings if reading.table}
    total = sum(reading.sheet.rows for reading in readings if reading.table)
    rejects = [reason for file, _, _, _, reason in ledger.rejects if file in known]
    reasons = Counter(
        reason for reason in rejects if reason not in NO_LOSS and reason not in REASONS.values()
    )
    if rules.allow_rejects or reasons.total() <= _TOO_MANY * total:
        return
    listed = ", ".join(f"{reason}: {count}" for reason, count in reasons.most_common(5))
    message = f"{reasons.total():,} of {counted(total, 'row')} cannot be used ({listed})."
    hint = "Look at the rejects; if they may be left out, say --set read.allow_rejects=true."
    ledger.add(Finding("error", "too-many-rejects", message, hint, count=reasons.total()))


def speaks_of_referral(sources: pd.Series) -> pd.Series:
    """Tell which lead sources say that somebody referred the contact, whoever it was.

    Among sources of visits to a website ("Direct Traffic") "Referrals" are links from other sites, which nobody is.

    Examples
    --------
    >>> speaks_of_referral(pd.Series(["Referrals", "Client Referral", "Direct Traffic"])).tolist()
    [False, True, False]
    >>> speaks_of_referral(pd.Series(["Referrals", "Web"])).tolist()
    [True, False]
    """
    words = sources.str.casefold().str.replace("_", " ").str.strip()
    said = words.str.contains("referral|word of mouth|empfehlung|recommend", regex=True)
    return said & ~words.isin(_LINKS) if words.isin(_OF_VISITS).any() else said


def note_unattributed(tables: Mapping[str, pd.DataFrame], ledger: Ledger) -> None:
    """Count the contacts that came by a referral of which nobody says whose it was."""
    contacts = tables.get("contacts")
    if contacts is None or "lead_source" not in contacts:
        return
    referred = speaks_of_referral(contacts["lead_source"])
    for name in ("referrer", "referrer_id"):
        if name in contacts:
            referred &= contacts[name] == ""
    if "referrals" in tables:
        referred &= ~is_referred_in(tables["referrals"], contacts)
    count = int(referred.sum())
    if count:
        message = f"{counted(count, 'contact')} came by a referral, but nothing says who referred them."
        hint = "They make no edge; fill in who referred them."
        ledger.add(
            Finding(
                "note", "unattributed-referrals", message, hint, "contacts", column="lead_source", count=count
            )
        )
