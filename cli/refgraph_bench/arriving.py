"""Files that are dropped on the page: into the folder, whole, under a name that leads nowhere else."""

from __future__ import annotations

import re
from pathlib import Path

from starlette.datastructures import UploadFile

from refgraph.errors import InputError
from refgraph.records import refuse_bomb

_PIECE = 1 << 20
_FORBIDDEN = re.compile(r'[\x00-\x1f\x7f<>:"/\\|?*]')
_DEVICES = re.compile(r"(?i)(con|prn|aux|nul|com\d|lpt\d)(\..*)?")
LONGEST = 150


def safe_name(name: str) -> str:
    """Return the name of a file that was dropped.

    Raises
    ------
    InputError
        If it could lead out of the folder, or is hidden, or is no name of a file on every system.

    Examples
    --------
    >>> safe_name("people.csv")
    'people.csv'
    """
    plain = name.strip()
    wrong = (
        not plain or _FORBIDDEN.search(plain) or plain.startswith((".", "~")) or plain.endswith((".", " "))
    )
    if wrong or _DEVICES.fullmatch(plain) or len(plain.encode()) > LONGEST or not plain.isprintable():
        raise InputError(
            f"{name!r} is no name for a file here.", "Give it a plain name, such as contacts.csv."
        )
    return plain


def receive(upload: UploadFile, folder: Path) -> Path:
    """Write a file into a folder under a hidden name, and return where it is.

    Parameters
    ----------
    upload
        The file.
    folder
        The folder; made if need be.

    Raises
    ------
    InputError
        If it is an archive that expands to more than refgraph reads.
    """
    folder.mkdir(mode=0o700, exist_ok=True)
    part = folder / f".arriving-{safe_name(upload.filename or '')}"
    part.unlink(missing_ok=True)
    try:
        with part.open("xb") as stream:
            part.chmod(0o600)
            while piece := upload.file.read(_PIECE):
                stream.write(piece)
        refuse_bomb(part)
    except BaseException:
        part.unlink(missing_ok=True)
        raise
    return part


def free_place(folder: Path, name: str) -> Path:
    """Return a place in a folder at which nothing is."""
    place, number = folder / name, 1
    while place.exists():
        number += 1
        place = folder / f"{Path(name).stem} ({number}){Path(name).suffix}"
    return place
