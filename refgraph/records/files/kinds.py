"""A file's bytes under its name, and the endings of names by which kinds of files are known."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from refgraph.errors import InputError

TEXT = frozenset({".csv", ".tsv", ".tab", ".txt"})
BOOKS = frozenset({".xlsx", ".xlsm", ".xlsb", ".xls", ".ods"})
PARQUET = frozenset({".parquet", ".pq"})
CARDS = frozenset({".vcf", ".vcard"})
OBJECTS = frozenset({".json", ".jsonl", ".ndjson"})
NOTES = frozenset({".md"})
ARCHIVES = frozenset({".zip"})
READABLE = TEXT | BOOKS | PARQUET | CARDS | OBJECTS | NOTES | ARCHIVES
KINDS = "CSV, TSV, TXT, XLSX, XLS, ODS, VCF, Parquet, JSON, JSON Lines, tables of Markdown, or a ZIP of these"
HIDDEN = (".", "~$")
"""How hidden files begin, and the locks that spreadsheet programs put beside a file that is open."""


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
        Its bytes; none where it is read otherwise.
    held
        Then its path.
    """

    label: str
    suffix: str
    raw: bytes
    held: Path | None = None


def not_a_table(label: str, what: str) -> InputError:
    """Build the error for a file that refgraph cannot read as a table."""
    return InputError(f"{label} {what}.", f"refgraph reads {KINDS}.")
