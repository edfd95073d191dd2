"""Paths to files: what a folder or an archive holds, without what refgraph itself wrote there."""

from __future__ import annotations

import difflib
import zipfile
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from refgraph.errors import InputError
from refgraph.findings import Finding
from refgraph.records.ledger import Ledger

TEXT = frozenset({".csv", ".tsv", ".tab", ".txt"})
BOOKS = frozenset({".xlsx", ".xlsm", ".xlsb", ".xls", ".ods"})
PARQUET = frozenset({".parquet", ".pq"})
CARDS = frozenset({".vcf", ".vcard"})
ARCHIVES = frozenset({".zip"})
READABLE = TEXT | BOOKS | PARQUET | CARDS | ARCHIVES
LARGEST_MEMBER = 1 << 30
"""How many bytes a member of an archive may expand to."""
LARGEST_ARCHIVE = 4 << 30
"""How many bytes all members of an archive may expand to."""

_OWN_NAMES = frozenset(
    "run.json review.csv review.xlsx rejects.csv findings.csv map.html tiers.csv clusters.csv refgraph.toml".split()
)
_HIDDEN = (".", "~$")
"""How hidden files begin, and the locks that spreadsheet programs put beside a file that is open."""
_KINDS = "CSV, TSV, TXT, XLSX, XLS, ODS, VCF, Parquet, or a ZIP of these"


@dataclass(frozen=True)
class Source:
    """One file, or one member of an archive.

    Parameters
    ----------
    label
        How findings call it.
    suffix
        Its ending, in small letters.
    raw
        Its bytes.
    """

    label: str
    suffix: str
    raw: bytes


def find_sources(paths: Iterable[str | Path], ledger: Ledger) -> Iterator[Source]:
    """Yield every file to read, in the order of the paths, a folder's files by name.

    Parameters
    ----------
    paths
        Files, folders and archives. Of a folder only the files themselves are taken, not its sub-folders,
        nor hidden files, nor the locks of files that are open elsewhere, nor what refgraph wrote.
    ledger
        Where trouble is noted.

    Raises
    ------
    InputError
        If a path does not exist, or a folder holds nothing that can be read.
    """
    files = [file for path in paths for file in _files(Path(path), ledger)]
    names = [file.name for file in files]
    for file in files:
        label = file.name if names.count(file.name) == 1 else file.as_posix()
        if file.suffix.lower() in ARCHIVES or _is_misnamed_archive(file):
            yield from _members(file, label, ledger)
        else:
            yield Source(label, file.suffix.lower(), file.read_bytes())


def _files(path: Path, ledger: Ledger) -> list[Path]:
    if path.is_dir():
        return _folder(path, ledger)
    if not path.exists():
        ledger.add(_missing(path))
        return []
    return [path]


def _missing(path: Path) -> Finding:
    beside = sorted(file.name for file in path.parent.iterdir()) if path.parent.is_dir() else []
    near = difflib.get_close_matches(path.name, beside, n=1)
    hint = f"Did you mean '{path.parent / near[0]}'?" if near else "Name a file, or the folder of an export."
    return Finding("error", "no-such-file", f"There is no file or folder '{path}'.", hint, file=str(path))


def _folder(folder: Path, ledger: Ledger) -> list[Path]:
    entries = sorted(entry for entry in folder.iterdir() if not entry.name.startswith(_HIDDEN))
    files = [entry for entry in entries if entry.is_file() and entry.suffix.lower() in READABLE]
    files = [file for file in files if not is_own_output(file)]
    if not files:
        held = ", ".join(entry.name for entry in entries[:5]) or "nothing"
        more = f" and {len(entries) - 5} more" if len(entries) > 5 else ""
        message = f"The folder '{folder}' holds no table to read, only: {held}{more}."
        hint = f"Name a folder with files of these kinds: {_KINDS}."
        ledger.add(Finding("error", "nothing-to-read", message, hint, file=str(folder)))
    return files


def is_own_output(file: Path) -> bool:
    """Whether refgraph wrote the file: by its name, or because its ``NAME.run.json`` lies beside it."""
    if file.name in _OWN_NAMES or file.stem == "ranked":
        return True
    return file.with_name(f"{file.name}.run.json").exists()


def _is_misnamed_archive(file: Path) -> bool:
    """Whether a file that calls itself text is an archive, and no workbook, which is one inside."""
    if file.suffix.lower() not in TEXT or not zipfile.is_zipfile(file):
        return False
    with zipfile.ZipFile(file) as opened:
        return not {"[Content_Types].xml", "mimetype"} & set(opened.namelist())


def _members(archive: Path, label: str, ledger: Ledger) -> Iterator[Source]:
    try:
        with zipfile.ZipFile(archive) as opened:
            left = LARGEST_ARCHIVE
            for member in sorted(opened.infolist(), key=lambda info: info.filename):
                name = PurePosixPath(member.filename.replace("\\", "/"))
                if name.suffix.lower() in ARCHIVES:
                    message = f"{label}/{name} is an archive inside an archive and was not read."
                    ledger.add(
                        Finding("warning", "nested-archive", message, "Unpack the outer one.", file=label)
                    )
                if _is_table(member, name):
                    for source in _member(opened, member, name, label, min(LARGEST_MEMBER, left), ledger):
                        left -= len(source.raw)
                        yield source
    except zipfile.BadZipFile as error:
        message = f"{label} is not a ZIP archive ({error})."
        ledger.add(Finding("error", "unreadable-file", message, "Download it again.", file=label))


def _is_table(member: zipfile.ZipInfo, name: PurePosixPath) -> bool:
    hidden = any(part.startswith((*_HIDDEN, "__MACOSX")) and part != ".." for part in name.parts)
    return not (member.is_dir() or hidden) and name.suffix.lower() in READABLE - ARCHIVES


def _member(
    opened: zipfile.ZipFile,
    member: zipfile.ZipInfo,
    name: PurePosixPath,
    label: str,
    most: int,
    ledger: Ledger,
) -> Iterator[Source]:
    inner = f"{label}/{name}"
    if name.is_absolute() or ".." in name.parts:
        reason = f"{inner} points outside its archive and was not read."
        ledger.add(Finding("error", "unsafe-archive", reason, "Make the archive anew.", file=inner))
        return
    try:
        with opened.open(member) as stream:
            raw = stream.read(most + 1)
    except (RuntimeError, NotImplementedError, EOFError, OSError, zlib.error, zipfile.BadZipFile) as error:
        reason = f"{inner} cannot be unpacked ({error})."
        ledger.add(Finding("error", "unreadable-file", reason, "Unpack it and name the file.", file=inner))
        return
    if len(raw) > most:
        reason = f"{inner} expands to more than {LARGEST_MEMBER >> 30} GB, or the whole archive to more than "
        reason += f"{LARGEST_ARCHIVE >> 30} GB; it was not read."
        ledger.add(Finding("error", "unsafe-archive", reason, "Unpack it and name the file.", file=inner))
        return
    yield Source(inner, name.suffix.lower(), raw)


def not_a_table(label: str, what: str) -> InputError:
    """Build the error for a file that refgraph cannot read as a table."""
    return InputError(f"{label} {what}.", f"refgraph reads {_KINDS}.")
