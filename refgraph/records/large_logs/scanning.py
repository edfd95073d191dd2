"""What a file tells before it is loaded: how many rows it has, and what the bytes of a text say of all its cells."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

_ENCODED_TWICE = tuple(sign.encode() for sign in "ÂÃâ")
_CONTROLS = bytes({*range(32), 127} - {*b"\t\r\n"})


def count_rows(path: Path) -> int:
    """Return how many rows a file of text or Parquet has, without reading more of it than that takes."""
    if path.suffix.lower() in (".parquet", ".pq"):
        import pyarrow.parquet

        try:
            return int(pyarrow.parquet.ParquetFile(path).metadata.num_rows)
        except (pyarrow.ArrowException, OSError):
            return 0  # The usual path says what is wrong with it.
    with path.open("rb") as file:
        return sum(block.count(b"\n") for block in iter(lambda: file.read(1 << 24), b""))


class Scan(NamedTuple):
    """What the bytes of a text say of all its cells.

    Parameters
    ----------
    lines
        How many lines there are.
    encoded_twice
        Whether there are letters that western text has mostly where it was encoded twice.
    printable
        Whether there are no control characters.
    """

    lines: int
    encoded_twice: bool
    printable: bool


def scan(path: Path) -> Scan:
    """Look through the bytes of a text once."""
    lines, twice, printable, last = 0, False, True, b"\n"
    with path.open("rb") as file:
        while block := file.read(1 << 24):
            lines += block.count(b"\n")
            twice = twice or any(sign in last + block for sign in _ENCODED_TWICE)
            printable = printable and len(block.translate(None, _CONTROLS)) == len(block)
            last = block[-1:]
    return Scan(lines + (last != b"\n"), twice, printable)
