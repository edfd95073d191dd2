"""write(): a result into files, whole or not at all, with the account of the run beside them."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from refgraph.errors import SettingsError
from refgraph.outputs.delimited import ranking_csv
from refgraph.outputs.manifest import describe
from refgraph.outputs.objects import json_file
from refgraph.outputs.parquet import parquet_file
from refgraph.outputs.selecting import Selection, select_rows
from refgraph.outputs.workbook import workbook_file
from refgraph.registry import Registry
from refgraph.result import Result
from refgraph.saving import encoded, save

OUTPUTS: Registry[Callable[[Result, Selection], bytes]] = Registry("output format", "refgraph.outputs")
"""What turns a result into the bytes of a file, by the ending of the file's name.

A plug-in adds a format through the entry-point group ``refgraph.outputs``."""


def csv_file(result: Result, selection: Selection) -> bytes:
    """Return the ranking as CSV for people."""
    return encoded(ranking_csv(select_rows(result.ranking, selection), delimiter=selection.delimiter))


OUTPUTS.add("csv", csv_file)
OUTPUTS.add("json", json_file)
OUTPUTS.add("xlsx", workbook_file)
OUTPUTS.add("parquet", parquet_file)


def html_file(result: Result, selection: Selection) -> bytes:
    """Return the map as one HTML page."""
    # Imported when asked for: the tables need none of it.
    from refgraph.outputs.map import map_page

    return encoded(map_page(result, top=selection.top))


OUTPUTS.add("html", html_file)


def write(
    result: Result,
    path: str | Path,
    *,
    top: int | None = None,
    within: str | None = None,
    delimiter: str = ",",
    listed: str | None = None,
) -> list[Path]:
    """Write the ranking to a file whose ending says how, and ``NAME.run.json`` beside it.

    Parameters
    ----------
    result
        What `refgraph.run` returned.
    path
        The file: ``.csv``, ``.json``, ``.xlsx``, ``.parquet``, ``.html`` (the map) or the name of a plug-in.
    top
        How many contacts; all if None.
    within
        A column whose values get a list each, such as ``owner``.
    delimiter
        What stands between the cells of a CSV file.
    listed
        One of the lists only, such as ``connectors``.

    Returns
    -------
    list of Path
        The files written.

    Raises
    ------
    SettingsError
        If there is no such format or column.
    OutputError
        If the file cannot be written. No half of it is left then.

    Examples
    --------
    >>> import tempfile, pandas as pd, refgraph as rg
    >>> log = pd.DataFrame({"referrer": ["Ann", "Bob", "Bob"], "referred": ["Bob", "Cid", "Dee"]})
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     paths = rg.write(rg.run(referrals=log), Path(folder, "ranked.csv"))
    >>> [path.name for path in paths]
    ['ranked.csv', 'ranked.csv.run.json']
    """
    path = Path(path)
    selection = Selection(top, within, delimiter, listed)
    content = _format_of(path)(result, selection)
    asked = {"output": {"top": top, "within": within, "list": listed}}
    return save({path: content}, account={**describe(result), **asked}, read=result.paths)


def require_format(path: str | Path) -> None:
    """Raise `SettingsError` if no format is known by the ending of a file."""
    _format_of(Path(path))


def _format_of(path: Path) -> Callable[[Result, Selection], bytes]:
    ending = path.suffix.removeprefix(".").lower()
    if ending not in OUTPUTS:
        known = ", ".join(f".{name}" for name in OUTPUTS)
        what = f"ends in .{ending}" if ending else "has no ending"
        raise SettingsError(f"'{path.name}' {what}, which says no format.", f"Known: {known}.")
    return OUTPUTS[ending]
