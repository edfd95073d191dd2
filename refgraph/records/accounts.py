"""Records, what reading returns, and the account of what became of every row."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import pandas as pd

from refgraph.crm import FOLDED_INTO
from refgraph.findings import Finding
from refgraph.records.large_logs import Folds
from refgraph.records.ledger import Ledger
from refgraph.records.meaning import SUBSTITUTED
from refgraph.records.sheets import Reading
from refgraph.records.values import as_text
from refgraph.showing import in_few_lines


@in_few_lines
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
    samples : mapping of str to DataFrame
        The first rows of each file or sheet as they stand there, under its headers, and the first that name
        who referred somebody.
    folds
        Which rows of large logs stand for which others; ``times`` in the referrals says for how many.

    Examples
    --------
    >>> import pandas as pd, refgraph as rg
    >>> table = pd.DataFrame({"Id": [7], "Full Name": ["Ann Lee"]})
    >>> rg.read(frames={"contacts": table}).columns[["header", "column"]].values.tolist()
    [['Id', 'contact_id'], ['Full Name', 'name']]
    """

    tables: Mapping[str, pd.DataFrame]
    sources: pd.DataFrame
    rejects: pd.DataFrame
    merged: pd.DataFrame
    columns: pd.DataFrame
    findings: tuple[Finding, ...]
    as_of: pd.Timestamp | None
    as_of_given: bool = False
    samples: Mapping[str, pd.DataFrame] = field(default_factory=dict)
    folds: Folds = field(default_factory=Folds, repr=False)


SHOWN = 3
"""So many rows of each sheet are a sample of it, and as many more that name whom somebody referred."""


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
    >>> from refgraph.records import read
    >>> rows = {"referrer": ["Ann", ""], "referred": ["Bob", "Cid"]}
    >>> records = read(frames={"referrals": pd.DataFrame(rows)}, errors="collect")
    >>> account(records.sources, records.rejects, records.merged)
            file      table  rows  used  merged  rejected
    0  referrals  referrals     2     1       0         1
    """
    counts = sources[["file", "table", "rows"]].copy()
    for name, frame in (("merged", merged), ("rejected", rejects)):
        counts[name] = counts["file"].map(frame.groupby("file").size()).fillna(0).astype("int64")
    counts.insert(3, "used", counts["rows"] - counts["merged"] - counts["rejected"])
    return counts


def sources_table(readings: Sequence[Reading]) -> pd.DataFrame:
    """Return `Records.sources` of the sheets."""
    sheets = [reading.sheet for reading in readings]
    return pd.DataFrame(
        {
            "file": as_text(sheet.file for sheet in sheets),
            "table": as_text(FOLDED_INTO.get(reading.table, reading.table) for reading in readings),
            "rows": pd.Series([sheet.rows for sheet in sheets], dtype="int64"),
            "blank": pd.Series([sheet.blank for sheet in sheets], dtype="int64"),
            "encoding": as_text(sheet.encoding for sheet in sheets),
            "delimiter": as_text(sheet.delimiter for sheet in sheets),
        }
    )


def samples_of(readings: Sequence[Reading]) -> dict[str, pd.DataFrame]:
    """Return `Records.samples` of the sheets."""
    samples = {}
    for reading in readings:
        sheet = reading.sheet
        own = len(sheet.header) - sheet.made
        named = reading.cells("referrer") or reading.cells("referred")
        telling = [spot for spot in range(len(sheet.lines)) if named and named[spot].strip()]
        spots = sorted({*range(min(SHOWN, len(sheet.lines))), *telling[:SHOWN]})
        rows = [[cells[spot] for cells in sheet.columns[:own]] for spot in spots]
        samples[sheet.file] = pd.DataFrame(rows, columns=list(sheet.header[:own]), dtype="str")
    return samples


def rejects_table(ledger: Ledger) -> pd.DataFrame:
    """Return `Records.rejects` of what the ledger holds."""
    frame = pd.DataFrame(ledger.rejects, columns=["file", "row", "column", "value", "reason"], dtype=object)
    return frame.astype({"file": "str", "row": "int64", "column": "str", "value": "str", "reason": "str"})


def merged_table(ledger: Ledger) -> pd.DataFrame:
    """Return `Records.merged` of what the ledger holds."""
    frame = pd.DataFrame(ledger.merged, columns=["file", "row", "reason"], dtype=object)
    return frame.astype({"file": "str", "row": "int64", "reason": "str"})


def columns_table(readings: Sequence[Reading], findings: Sequence[Finding] = ()) -> pd.DataFrame:
    """Return `Records.columns`: how every header of the sheets was read, alone or as part of another.

    Parameters
    ----------
    readings
        The sheets.
    findings
        Of which those are looked up that say what else a column was used for.
    """
    of_deals = {
        (finding.file, finding.column) for finding in findings if finding.code == "referrers-of-deals"
    }
    rows = []
    for reading in readings:
        used = {
            spot: column
            for column in SUBSTITUTED.get(reading.table, ())
            for spot in reading.also.get(column, ())
        }
        used |= {position: column for column, position in reading.columns.items()}
        used |= {spot: column for column, spots in reading.flags.items() for spot in spots}
        sheet = reading.sheet
        used |= {
            part: used[whole] for part, whole in sheet.parts.items() if whole in used and part not in used
        }
        for position, header in enumerate(sheet.header):
            column = used.get(position, "referrer" if (sheet.file, header) in of_deals else "")
            if not column and position >= len(sheet.header) - sheet.made:
                continue
            known = (column.partition("=")[0], reading.crm.get(column, ""))
            table = FOLDED_INTO.get(reading.table, reading.table)
            rows.append((reading.sheet.file, table, header, *known, reading.filled[position]))
    frame = pd.DataFrame(rows, columns=["file", "table", "header", "column", "crm", "filled"], dtype=object)
    return frame.astype(
        dict.fromkeys(("file", "table", "header", "column", "crm"), "str") | {"filled": "int64"}
    )
