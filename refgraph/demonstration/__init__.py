"""The example: a made-up advisory firm, its 600 contacts and two years of its CRM.

"Harbour & Vale Advisers" advises on tax, estates and the sale of businesses. Its export has what real
exports have: a few who refer much and many who never do, sources outside the CRM, names typed in a
hurry, two people of one name, one person twice, empty cells, and several hundred contacts nobody
referred. Nobody in it exists; all addresses end in ``.example``.
"""

from __future__ import annotations

import csv
from pathlib import Path

from refgraph.demonstration.tables import make_tables
from refgraph.errors import OutputError

__all__ = ["demonstrate", "make_tables"]


def demonstrate(folder: Path | str, *, seed: int = 2024, contacts: int = 600) -> list[Path]:
    """Write the example export, one CSV file per table, and return the paths.

    Parameters
    ----------
    folder
        Where to write; made if it is not there. Files of the same names are replaced.
    seed
        The same seed gives the same bytes on every machine.
    contacts
        How many contacts, at least 200.

    Returns
    -------
    list of pathlib.Path
        The files in the order of the tables, UTF-8 with line feeds.

    Raises
    ------
    SettingsError
        If `contacts` is less than 200.
    OutputError
        If the folder cannot be written to.

    Examples
    --------
    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     [path.name for path in demonstrate(folder, contacts=200)][:3]
    ['contacts.csv', 'referrals.csv', 'deals.csv']
    """
    target = Path(folder)
    tables = make_tables(seed, contacts)
    try:
        target.mkdir(parents=True, exist_ok=True)
        return [_write(target / f"{name}.csv", rows) for name, rows in tables.items()]
    except OSError as error:
        raise OutputError(f"The example cannot be written to '{target}': {error.strerror}.") from error


def _write(path: Path, rows: list[dict[str, str]]) -> Path:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, fieldnames=list(rows[0]), lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
    return path
