"""Problems in the data, as rows: noticed, named, counted, and never a reason to lose a row in silence."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, dataclass, fields
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    import pandas as pd

Severity = Literal["note", "warning", "error"]


@dataclass(frozen=True)
class Finding:
    """One thing noticed in the data.

    Parameters
    ----------
    severity
        ``note`` (worth knowing), ``warning`` (a result is poorer for it; ``strict`` stops on it) or
        ``error`` (stops the run; ``check`` shows it instead).
    code
        The stable name of the kind of finding, in kebab case, such as ``ambiguous-dates``.
    message
        What was found, one line, with the numbers.
    hint
        What to do about it, one line.
    table, file, column, value
        Where it was found; empty where it does not apply.
    row
        The physical line in the file (the header is line 1), or None.
    count
        How many rows, cells or contacts it concerns.

    Examples
    --------
    >>> import refgraph as rg
    >>> rg.Finding("warning", "odd", "3 rows are odd.", "Look at them.").severity
    'warning'
    """

    severity: Severity
    code: str
    message: str
    hint: str = ""
    table: str = ""
    file: str = ""
    row: int | None = None
    column: str = ""
    value: str = ""
    count: int = 1


def counted(number: float, one: str, several: str = "") -> str:
    """Return how many of something there are, in words that agree.

    Parameters
    ----------
    number
        How many.
    one, several
        What there is, as it is said of one and of several; by default several have an ``s`` more.

    Examples
    --------
    >>> counted(1, "referral"), counted(2000, "source"), counted(1, "row is", "rows are")
    ('1 referral', '2,000 sources', '1 row is')
    """
    return f"{number:,.0f} {one if number == 1 else several or f'{one}s'}"


def findings_table(findings: Iterable[Finding]) -> pd.DataFrame:
    """Return the findings as a table, one row each, the columns named like the fields of `Finding`.

    Examples
    --------
    >>> findings_table([Finding("note", "stray-quote", "A quote is stray.", row=7)])["row"].tolist()
    [7]
    """
    import pandas as pd

    rows = [asdict(finding) for finding in findings]
    table = pd.DataFrame(rows, columns=[field.name for field in fields(Finding)])
    return table.astype({"row": "Int64"})
