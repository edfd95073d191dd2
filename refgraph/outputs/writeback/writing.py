"""write_back(): a proposal into files, the values before it, and how to import them."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

import pandas as pd

from refgraph.outputs.writeback.instructions import instructions
from refgraph.outputs.writeback.proposing import Proposal, ProposedFile
from refgraph.outputs.writeback.workbooks import filled_workbook
from refgraph.saving import Place, require_apart, with_account, written_files

BACK = "write-back"
"""The folder in that of a run for the files that change the CRM."""

NAME = "write-back.run.json"
"""The account of what was written to change the CRM."""


def write_back(proposal: Proposal, folder: str | Path, *, originals: Iterable[str | Path] = ()) -> list[Path]:
    """Write what was proposed into a folder: files to import, files that undo it, and how to import them.

    Cells are written as they are, ids and all: a guard against formulas would become part of the value in
    the CRM. The same proposal gives the same bytes.

    Parameters
    ----------
    proposal
        What `propose` returned.
    folder
        Where to write; made if need be. It must not be a folder of the export.
    originals
        The files and folders of the export, for a CRM that takes back nothing but its own workbook.

    Returns
    -------
    list of Path
        The files written, none if nothing changes.

    Raises
    ------
    OutputError
        If the folder is one of the export's, or cannot be written to, or the workbook has no such column.

    Examples
    --------
    >>> import tempfile, pandas as pd, refgraph as rg
    >>> contacts = pd.DataFrame({"Id": ["1", "2"], "Name": ["Ann Lee", "Bob King"], "Type": ["Client", "Lead"],
    ...                          "Referred By": ["", "Ann Lee"]})
    >>> result = rg.run(contacts=contacts)
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     paths = rg.write_back(rg.propose(result, rg.assign_tiers(result)), folder)
    >>> [path.name for path in paths][0]
    'contacts.generic.csv'
    """
    folder, sources = Path(folder), [Path(original) for original in originals]
    require_apart(folder, sources)
    if not proposal.files:
        return []
    contents: dict[str, bytes] = {}
    for file in proposal.files:
        stem = f"{_stem(file.source)}.{proposal.crm}"
        if proposal.back.in_workbook:
            contents[f"{stem}.xlsx"] = filled_workbook(file, sources)
        else:
            contents |= _numbered(stem, _parts(file, file.rows, proposal))
        contents |= _numbered(f"{stem}.previous-values", _parts(file, _previous(file, proposal), proposal))
    contents["how-to-import.txt"] = instructions(proposal, list(contents)).encode()
    with Place(folder) as place:
        # What an earlier write-back left would be imported with this one.
        stale = [name for name in written_files(folder, NAME) or {} if name not in contents]
        return place.change(with_account(contents, _account(proposal), NAME), remove=stale, read=sources)


def written_back(folder: str | Path) -> list[str]:
    """Return the names of the files that `write_back` left in a folder and that are still there."""
    names = written_files(Path(folder), NAME) or {}
    return [name for name in names if (Path(folder) / name).is_file()]


def _stem(source: str) -> str:
    """Return a file name for a file, a member of an archive or a sheet."""
    name = re.sub(
        r"\.(csv|tsv|tab|txt|xlsx|xlsm|xlsb|xls|ods|parquet|pq|zip)\b", "", source, flags=re.IGNORECASE
    )
    return re.sub(r"[^\w.-]+", "-", name).strip("-.") or "contacts"


def _previous(file: ProposedFile, proposal: Proposal) -> pd.DataFrame:
    """Return the tiers as they were; a blank as what empties the field, else as the word for no tier."""
    blank = proposal.back.clear or proposal.values[-1]
    facts = [name for name in proposal.back.beside if name in file.rows]
    was = file.rows["crm_tier"].mask(file.rows["crm_tier"].eq(""), blank)
    return file.rows[["contact_id", *facts]].assign(tier=was)


def _parts(file: ProposedFile, rows: pd.DataFrame, proposal: Proposal) -> Iterator[bytes]:
    """Yield the rows as delimited text, as many files as the limits of the CRM ask for."""
    columns = [name for name in file.headers if name in rows]
    head = _line([file.headers[name] for name in columns], file.delimiter)
    lines = [_line(cells, file.delimiter) for cells in zip(*(rows[name] for name in columns), strict=True)]
    limit, room = proposal.back.most_rows, proposal.back.most_bytes
    part, size = [head], len(head)
    for line in lines:
        full = (limit and len(part) > limit) or (room and size + len(line) > room)
        if full and len(part) > 1:
            yield b"".join(part)
            part, size = [head], len(head)
        part.append(line)
        size += len(line)
    yield b"".join(part)


def _line(cells: Sequence[str], delimiter: str) -> bytes:
    stream = io.StringIO(newline="")
    csv.writer(stream, delimiter=delimiter, lineterminator="\n").writerow(cells)
    return stream.getvalue().encode("utf-8", errors="replace")


def _numbered(stem: str, parts: Iterator[bytes]) -> dict[str, bytes]:
    found = list(parts)
    if len(found) == 1:
        return {f"{stem}.csv": found[0]}
    return {f"{stem}-{number}.csv": part for number, part in enumerate(found, start=1)}


def _account(proposal: Proposal) -> dict[str, Any]:
    return {
        "crm": proposal.crm,
        "contacts": {file.source: len(file.rows) for file in proposal.files},
        "columns": {file.source: list(file.headers.values()) for file in proposal.files},
    }
