"""Archives to files: the tables in a ZIP archive, none outside it and none without end."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from pathlib import Path, PurePosixPath

from refgraph.errors import InputError
from refgraph.findings import Finding
from refgraph.given_files import size_text
from refgraph.records.files.damage import damage_told
from refgraph.records.files.kinds import ARCHIVES, HIDDEN, READABLE, TEXT, Source
from refgraph.records.ledger import Ledger

LARGEST_MEMBER = 1 << 29
"""How many bytes a member of an archive may expand to."""
LARGEST_ARCHIVE = 1 << 31
"""How many bytes all members of an archive may expand to."""

_AGAIN = "Download it again, or unpack it and name the files."
_APART = "Unpack it and name the file."


def is_archive(file: Path) -> bool:
    """Whether a file is an archive: by its name, or because it is one that calls itself text.

    A workbook is one inside, and is none here.
    """
    if file.suffix.lower() in ARCHIVES:
        return True
    if file.suffix.lower() not in TEXT or not zipfile.is_zipfile(file):
        return False
    try:
        with damage_told(file.name, "ZIP archive", _AGAIN), zipfile.ZipFile(file) as opened:
            return not {"[Content_Types].xml", "mimetype"} & set(opened.namelist())
    except InputError:
        return False


def refuse_bomb(file: Path) -> None:
    """Raise `InputError` for an archive, or a workbook, which is one inside, that expands to more than is read.

    Parameters
    ----------
    file
        Any file; of one that is no archive nothing is said.
    """
    if not zipfile.is_zipfile(file):
        return
    with damage_told(file.name, "ZIP archive", _AGAIN), zipfile.ZipFile(file) as opened:
        sizes = [member.file_size for member in opened.infolist()]
    if max(sizes, default=0) > LARGEST_MEMBER or sum(sizes) > LARGEST_ARCHIVE:
        raise _too_large(file.name, f"expands to {size_text(sum(sizes))}")


def members(archive: Path, label: str, ledger: Ledger) -> Iterator[Source]:
    """Yield the tables in an archive, by name.

    Parameters
    ----------
    archive
        The file.
    label
        How findings call it.
    ledger
        Where it is noted which members could not be read.

    Raises
    ------
    InputError
        If the archive itself cannot be read.
    """
    with damage_told(label, "ZIP archive", _AGAIN):
        opened = zipfile.ZipFile(archive)
    left = LARGEST_ARCHIVE
    with opened:
        for member in sorted(opened.infolist(), key=lambda info: info.filename):
            name = PurePosixPath(member.filename.replace("\\", "/"))
            if name.suffix.lower() in ARCHIVES:
                message = f"{label}/{name} is an archive inside an archive and was not read."
                ledger.add(Finding("warning", "nested-archive", message, "Unpack the outer one.", file=label))
            if not _is_table(member, name):
                continue
            try:
                source = _unpacked(opened, member, name, label, left)
            except InputError as error:
                code = "unsafe-archive" if isinstance(error, _UnsafeError) else "unreadable-file"
                ledger.add(Finding("error", code, error.message, error.hint, file=f"{label}/{name}"))
                continue
            left -= len(source.raw)
            yield source


class _UnsafeError(InputError):
    """A member would be written elsewhere, or expands to more than is read."""


def _is_table(member: zipfile.ZipInfo, name: PurePosixPath) -> bool:
    hidden = any(part.startswith((*HIDDEN, "__MACOSX")) and part != ".." for part in name.parts)
    is_folder = member.filename.endswith("/")
    return not (is_folder or hidden) and name.suffix.lower() in READABLE - ARCHIVES


def _unpacked(
    opened: zipfile.ZipFile, member: zipfile.ZipInfo, name: PurePosixPath, label: str, left: int
) -> Source:
    inner = f"{label}/{name}"
    if name.is_absolute() or ".." in name.parts:
        raise _UnsafeError(f"{inner} points outside its archive and was not read.", "Make the archive anew.")
    most = min(LARGEST_MEMBER, left)
    if member.file_size > most:
        raise _too_large(inner, f"expands to {size_text(member.file_size)}")
    with damage_told(inner, "file of an archive", _AGAIN), opened.open(member) as stream:
        raw = stream.read(most + 1)
    if len(raw) > most:
        raise _too_large(inner, f"expands to more than {size_text(most)}")
    return Source(inner, name.suffix.lower(), raw)


def _too_large(inner: str, found: str) -> _UnsafeError:
    limits = f"one file of an archive is read up to {size_text(LARGEST_MEMBER)}, all up to {size_text(LARGEST_ARCHIVE)}"
    return _UnsafeError(f"{inner} {found} and was not read: {limits}.", _APART)
