"""What a report is made of: sections that hold a lead, tables, charts and cards; values, no markup."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, Literal

import pandas as pd

Kind = Literal["text", "count", "number", "money", "share", "signed", "date"]

NOTHING = "–"
"""What stands where a number is not known: it is not 0."""


@dataclass(frozen=True)
class Table:
    """A table: a sheet of the workbook, and its first rows on the page.

    Parameters
    ----------
    name
        Its heading, and the name of its sheet.
    rows : DataFrame
        The columns named as they are shown.
    kinds
        Column -> how its cells are shown: ``text``, ``count``, ``number`` (one decimal), ``money``, ``share``
        (per cent), ``signed``, ``date``. Without it numbers are counts, dates dates, all else text.
    wide
        The columns of long texts.
    note
        What has to be known to read it.
    most
        How many rows the page shows; the workbook holds all.
    """

    name: str
    rows: pd.DataFrame
    kinds: Mapping[str, Kind] = field(default_factory=dict)
    wide: frozenset[str] = frozenset()
    note: str = ""
    most: int = 10

    def without_blank(self, *columns: str) -> Table:
        """Return the table without those of these columns in which nothing stands."""
        blank = [name for name in columns if name in self.rows and not self.rows[name].ne("").any()]
        return replace(self, rows=self.rows.drop(columns=blank))

    def kind(self, column: str) -> Kind:
        """Return how the cells of a column are shown."""
        if column in self.kinds:
            return self.kinds[column]
        match self.rows[column].dtype.kind:
            case "M":
                return "date"
            case "i" | "u" | "f":
                return "count"
        return "text"


@dataclass(frozen=True)
class Cards:
    """The headline figures: a card each on the page, a row each in the workbook.

    Parameters
    ----------
    name
        The name of the sheet.
    rows : DataFrame
        ``group``, ``label``, ``value`` (NaN: not known), ``unit``, ``n``, ``note`` and ``before`` (the value of
        the last run, NaN: not known).
    since : str
        The as-of date of the last run; blank without one.
    """

    name: str
    rows: pd.DataFrame
    since: str = ""


@dataclass(frozen=True)
class Chart:
    """A drawing of numbers that a table beside it shows too.

    Parameters
    ----------
    kind
        Which of the drawings of `refgraph.outputs.report.charts`.
    name
        Its heading.
    told
        What it shows, in words, for those who do not see it.
    rows : DataFrame
        The numbers, as the drawing wants them.
    """

    kind: str
    name: str
    told: str
    rows: pd.DataFrame


Part = Table | Cards | Chart

WHY = "Counted on, or why not known"
"""What a headline figure is of; the name of the column in the workbook."""


@dataclass(frozen=True)
class Section:
    """A section of the report.

    Parameters
    ----------
    title
        Its heading.
    lead
        Sentences: what it shows, or why it cannot.
    parts
        Its tables, charts and cards, in order.
    spoken
        Whether its sentences alone are worth a section. Without that, one that holds no table and no drawing
        says only why it is empty, and is left out of the report.
    """

    title: str
    lead: tuple[str, ...] = ()
    parts: tuple[Part, ...] = ()
    spoken: bool = False

    @property
    def has_something_to_say(self) -> bool:
        """Whether there is anything to show, or to tell."""
        return self.spoken or any(len(part.rows) for part in self.parts)


@dataclass(frozen=True)
class Report:
    """A report, before it is a page or a workbook.

    Parameters
    ----------
    title
        The heading.
    about
        The line beneath it: the date, how much was read.
    sections
        In the order in which they are read.
    account
        The account of the run with the headline figures, for the next report to look back on.
    redacted
        Whether codes stand in place of names.
    paths
        The files and folders that were read: a report is never written to one.

    Examples
    --------
    >>> import pandas as pd, refgraph as rg
    >>> log = pd.DataFrame({"referrer": ["Ann", "Bob", "Bob"], "referred": ["Bob", "Cid", "Dee"]})
    >>> result = rg.run(referrals=log)
    >>> report = rg.compose_report(result, rg.assign_tiers(result))
    >>> rg.report_page(report)[:15]
    '<!doctype html>'
    """

    title: str
    about: str
    sections: tuple[Section, ...]
    account: Mapping[str, Any]
    redacted: bool = False
    paths: tuple[Path, ...] = ()

    @property
    def tables(self) -> dict[str, Table]:
        """Every table by its name, the headline figures first."""
        parts = [part for section in self.sections for part in section.parts]
        return {
            part.name: part if isinstance(part, Table) else cards_table(part)
            for part in parts
            if not isinstance(part, Chart)
        }


def cards_table(cards: Cards) -> Table:
    """Return cards as a table with a row each; shares in a column of their own, to be shown in per cent."""
    rows = cards.rows
    share = rows["unit"].eq("share")
    columns = {
        "About": rows["group"],
        "Figure": rows["label"],
        "Number": rows["value"].mask(share),
        "Share": rows["value"].where(share),
        "Unit": rows["unit"].mask(share, ""),
        "n": rows["n"],
        WHY: rows["note"],
    }
    kinds: dict[str, Kind] = {"Share": "share"}
    if cards.since:
        columns |= {f"Number on {cards.since}": rows["before"].mask(share)}
        columns |= {f"Share on {cards.since}": rows["before"].where(share)}
        kinds[f"Share on {cards.since}"] = "share"
    return Table(cards.name, pd.DataFrame(columns), kinds, wide=frozenset({WHY}))


def told(value: Any, kind: str) -> str:
    """Return a value as it is read.

    Examples
    --------
    >>> told(0.256, "share"), told(1234.0, "money"), told(float("nan"), "count"), told(-3, "signed")
    ('26%', '1,234', '–', '−3')
    """
    if kind == "text":
        return "" if value is None or value != value else str(value)
    if value is None or value is pd.NA or value is pd.NaT or (isinstance(value, float) and math.isnan(value)):
        return NOTHING
    match kind:
        case "date":
            return str(pd.Timestamp(value).date())
        case "share":
            return f"{_rounded(100 * value)}%"
        case "number":
            return f"{value:,.1f}".replace("-", "−")
        case "signed":
            return "0" if not value else f"{value:+,.0f}".replace("-", "−")
    return f"{value:,.0f}".replace("-", "−")


_COMMAND = re.compile(
    r"(?<![\w-])--\w|`|\[\w+[\].]|\w\.toml\b| = (?:true|false|[\"\[{])"
    r"|\brefgraph (?:backtest|brief|check|clusters|completion|demo|diff|experiment"
    r"|explain|export|help|init|map|model|open|pick"
    r"|plan|rank|report|resolve|risk|roi|run|tiers|undo)\b"
)


def for_readers(text: str) -> str:
    """Return a text without the sentences that tell somebody at a command line what to type.

    Examples
    --------
    >>> for_readers("The firm is Lee & Co. If that is wrong, name it with --firm NAME.")
    'The firm is Lee & Co.'
    """
    sentences = re.split(r"(?<=[.!?])\s+(?=[A-Z])", text)
    return " ".join(each for each in sentences if not _COMMAND.search(each))


def _rounded(percent: float) -> str:
    """Return per cent without decimals; little is not shown as nothing, and nearly all not as all."""
    if 0 < percent < 0.5:
        return "under 1"
    if 99.5 < percent < 100:
        return "over 99"
    return f"{percent:.0f}".replace("-", "−")
