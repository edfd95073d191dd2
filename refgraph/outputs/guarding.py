"""Text that a spreadsheet program shows and never computes."""

from __future__ import annotations

DANGEROUS = ("=", "+", "-", "@", "\t", "\r", "\n")
"""What a cell that is read as a formula begins with."""


def guard(text: str) -> str:
    """Put an apostrophe before a text that a spreadsheet program would take for a formula.

    A text that begins with apostrophes before such a character gets another one, so that the guard can be
    taken away again without loss.

    Examples
    --------
    >>> guard("=HYPERLINK(0)"), guard("Ann Lee"), guard("'Tis")
    ("'=HYPERLINK(0)", 'Ann Lee', "'Tis")
    """
    return f"'{text}" if text.lstrip("'").startswith(DANGEROUS) else text
