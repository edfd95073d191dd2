"""The example: a made-up advisory firm, its 600 contacts and two years of its CRM.

"Harbour & Vale Advisers" advises on tax, estates and the sale of businesses. Its export has what real
exports have: a few who refer much and many who never do, sources outside the CRM, names typed in a
hurry, two people of one name, one person twice, empty cells, and several hundred contacts nobody
referred. Nobody in it exists; all addresses end in ``.example``.
"""

from __future__ import annotations

import csv
import io
from pathlib import Path

from refgraph.demonstration.exports import EXPORTS, export_of
from refgraph.demonstration.tables import make_tables
from refgraph.errors import UnknownNameError
from refgraph.saving import Place, encoded

__all__ = ["EXPORTS", "demonstrate", "make_tables"]


def demonstrate(folder: Path | str, *, seed: int = 2024, contacts: int = 600, trade: str = "") -> list[Path]:
    """Write the example export, one CSV file per table, and return the paths.

    Parameters
    ----------
    folder
        Where to write; made if it is not there. A file of one of the names is never replaced.
    seed
        The same seed gives the same bytes on every machine.
    contacts
        How many contacts, at least 200.
    trade
        In whose shape the export is, one of `EXPORTS`: the same story in other files, under other headers. Empty: the
        advisory firm, with everything that can be recorded.

    Returns
    -------
    list of pathlib.Path
        The files in the order of the tables, UTF-8 with line feeds.

    Raises
    ------
    SettingsError
        If `contacts` is less than 200, or there is no such trade.
    OutputError
        If the folder cannot be written to, or holds a file of one of the names.

    Examples
    --------
    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     [path.name for path in demonstrate(folder, contacts=200)][:3]
    ['contacts.csv', 'referrals.csv', 'deals.csv']
    """
    target = Path(folder)
    if trade and trade not in EXPORTS:
        raise UnknownNameError.among("trade", trade, EXPORTS)
    tables = make_tables(seed, contacts)
    tables = export_of(trade, tables) if trade else tables
    with Place(target, keep=False) as place:
        return place.change({f"{name}.csv": _csv(rows) for name, rows in tables.items()})


def _csv(rows: list[dict[str, str]]) -> bytes:
    stream = io.StringIO(newline="")
    writer = csv.DictWriter(stream, fieldnames=list(rows[0]), lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return encoded(stream.getvalue())
