"""write_report(): the report as a page or a workbook."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from refgraph.outputs.report.page import report_page
from refgraph.outputs.report.parts import Report, Table
from refgraph.outputs.sheets import Layout
from refgraph.outputs.tables import require_ending, write_tables
from refgraph.saving import encoded, save

ENDINGS = ("html", "xlsx")

_FORMATS: Mapping[str, str] = {
    "count": "#,##0",
    "number": "0.0",
    "money": "#,##0",
    "share": "0 %",
    "signed": "+0;-0;0",
}


def write_report(report: Report, path: str | Path) -> list[Path]:
    """Write a report to a file, and ``NAME.run.json`` beside it (which tells what was read, unless redacted).

    Parameters
    ----------
    report
        What `refgraph.compose_report` returned.
    path
        ``.html``, one page that needs nothing else, or ``.xlsx``, the same tables as sheets.

    Returns
    -------
    list of Path
        The files written.

    Raises
    ------
    UnknownNameError
        If nothing is known by the ending.
    OutputError
        If the file cannot be written. No half of it is left then.

    Examples
    --------
    >>> import tempfile, pandas as pd, refgraph as rg
    >>> result = rg.run(referrals=pd.DataFrame({"referrer": ["Ann", "Bob"], "referred": ["Bob", "Cid"]}))
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     [path.name for path in write_report(rg.compose_report(result), Path(folder) / "report.html")]
    ['report.html', 'report.html.run.json']
    """
    path = Path(path)
    require_report_ending(path)
    if path.suffix.lower() == ".html":
        return save({path: encoded(report_page(report))}, account=report.account, read=report.paths)
    tables = report.tables
    rows = {name: table.rows for name, table in tables.items()}
    layouts = {name: layout_of(table) for name, table in tables.items()}
    return write_tables(rows, path, about=report.account, layouts=layouts, read=report.paths)


def require_report_ending(path: str | Path) -> None:
    """Raise `UnknownNameError` if a report cannot be written to a file of this ending."""
    require_ending(path, ENDINGS, "report format")


def layout_of(table: Table) -> Layout:
    """Return how a table looks as a sheet."""
    kinds = {column: table.kind(column) for column in table.rows}
    widths = {column: _width(column, kind, column in table.wide) for column, kind in kinds.items()}
    formats = {column: _FORMATS[kind] for column, kind in kinds.items() if kind in _FORMATS}
    return Layout(widths=widths, numbers=formats, wrapped=table.wide, fixed=1)


def _width(column: str, kind: str, wide: bool) -> float:
    """Return the width of a column: room for its header on one line, and for the texts in it."""
    if wide:
        return 60
    return 24 if kind == "text" else min(max(len(column) + 2, 11), 34)
