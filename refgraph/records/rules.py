"""How files are read, where what they hold does not say it: the ``[read]`` section of the settings."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from refgraph.showing import in_differences


@in_differences
@dataclass(frozen=True)
class ReadRules:
    """What the user declares about the files; every field may stay as it is.

    Parameters
    ----------
    encoding
        The encoding of a file that is neither marked (byte-order mark) nor strict UTF-8.
    columns
        Canonical column, or ``table.column``, to the header as it stands in the file. Wins over
        recognition, in every file that has the header.
    tables
        File name (or ``book.xlsx:Sheet``) to what it holds: ``table`` is the table's name or ``ignore``,
        every other key is a canonical column of that table with the header as it stands in the file.
    relations
        Label of a relation to what it means: ``referred by``, ``referrer of``, ``referral``, ``tie`` or
        ``ignore``.
    direction
        Where signs disagree who referred whom: ``outward`` if who stands first in a row (the contact, or the
        first of two sides) referred the others, ``inward`` if it was referred by them.
    rows
        What a row of a referral log is, where the same two stand in several rows: ``referrals``, each its own, or
        ``payments`` (months, visits, invoices) for one referral.
    date_order
        ``day-first`` or ``month-first``, for a column whose own dates cannot decide it.
    decimal
        The decimal mark, ``.`` or ``,``, for a column whose own numbers cannot decide it.
    currency
        The currency to keep, as an ISO code, where amounts in several are mixed.
    scale
        The lowest and highest score of surveys, such as ``1-5``, where they are not asked from 0 to 10.
    scales
        The same for single files.
    apart
        Files whose rows are others than those of any other file, however alike they look.
    keep
        Headers of contacts for which refgraph has no name, to be carried along as text under that name.
    allow_rejects
        Whether to go on when more than a fifth of the recognised rows cannot be used.

    Examples
    --------
    >>> ReadRules(columns={"referrer": "Sent by"}, date_order="day-first").date_order
    'day-first'
    """

    encoding: str = "cp1252"
    columns: Mapping[str, str] = field(default_factory=dict)
    tables: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    relations: Mapping[str, str] = field(default_factory=dict)
    direction: str = ""
    rows: str = ""
    date_order: str = ""
    decimal: str = ""
    currency: str = ""
    scale: str = ""
    scales: Mapping[str, str] = field(default_factory=dict)
    apart: tuple[str, ...] = ()
    keep: tuple[str, ...] = ()
    allow_rejects: bool = False
