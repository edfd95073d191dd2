"""The book in which reading writes what it noticed and what became of each row that was not used."""

from __future__ import annotations

from typing import Literal

from refgraph.errors import InputError, MissingColumnError
from refgraph.findings import Finding

Errors = Literal["raise", "collect"]


class Ledger:
    """Findings, rejected rows and merged rows, in the order in which they came up.

    Parameters
    ----------
    errors
        ``raise`` makes the first error an exception, ``collect`` keeps it as a finding.

    Attributes
    ----------
    findings : list of Finding
    rejects : list of tuple
        File, row, column, value, reason.
    merged : list of tuple
        File, row, reason.
    """

    def __init__(self, errors: Errors = "raise") -> None:
        self.errors = errors
        self.findings: list[Finding] = []
        self.rejects: list[tuple[str, int, str, str, str]] = []
        self.merged: list[tuple[str, int, str]] = []
        self._rejected: set[tuple[str, int]] = set()

    def add(self, finding: Finding) -> None:
        """Keep a finding; raise it where it is an error and errors are raised."""
        if finding.severity == "error" and self.errors == "raise":
            kind = MissingColumnError if finding.code == "missing-column" else InputError
            raise kind(finding.message, finding.hint)
        self.findings.append(finding)

    def reject(self, file: str, row: int, reason: str, column: str = "", value: str = "") -> None:
        """Note that a row cannot be used, and why; the first reason stays."""
        if (file, row) in self._rejected:
            return
        self._rejected.add((file, row))
        self.rejects.append((file, row, column, value, reason))

    def merge(self, file: str, row: int, reason: str) -> None:
        """Note that a row said the same as another, or belongs to it, and was folded into it."""
        self.merged.append((file, row, reason))
