"""The two sides of a log of referrals whose headers nobody has listed, told by their grammar."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from refgraph.crm import INWARD, NOT_WHO, names_the_deed, plain_words, voice_of
from refgraph.records.meaning.channels import look_like_people
from refgraph.records.meaning.vocabulary import Meaning
from refgraph.records.sheets import Sheet

GRAMMAR = "grammar"
"""Stands for a CRM where the header's grammar says what it means."""

Meanings = list[tuple[bool, Meaning | None]]
"""For each header whether it is the first of its name, and what it means."""

_SIDES = {"inward": "referrer", "outward": "referred"}
_OF_SOMEBODY = frozenset(
    "mail email e phone telephone tel telefon mobile mobil fax city ort address adresse company firm firma".split()
)
"""Words that say what else a column holds of whoever its header speaks of."""
_WHOSE_ROW = frozenset(("referred", "referred_id", "name", "first_name", "last_name"))
"""The columns that say whom a row is about."""


def with_sides(sheet: Sheet, meanings: Meanings, in_contacts: Meanings) -> Meanings:
    """Return the meanings with the two sides of a referral that grammar alone tells.

    Parameters
    ----------
    sheet
        The sheet.
    meanings, in_contacts
        What its headers mean in a log of referrals, and in a list of contacts.
    """
    meanings = _with_deed(sheet, meanings, in_contacts)
    known = {meaning.column.removesuffix("_id") for _, meaning in meanings if meaning}
    free = [at for at in _unlisted(meanings) if sheet.header[at] and at not in sheet.parts]
    sides = sides_by_grammar(sheet.header, known & {*_SIDES.values()}, free)
    return [
        (first, Meaning(sides[at], GRAMMAR, 0) if at in sides else meaning)
        for at, (first, meaning) in enumerate(meanings)
    ]


def _with_deed(sheet: Sheet, meanings: Meanings, in_contacts: Meanings) -> Meanings:
    """Return the meanings with the noun for a referral as who was referred, where no header names anybody else.

    A column that was made of an address alone names nobody, and the row of a contact has a name of its own.
    """
    own = len(sheet.header) - sheet.made
    said = {meaning.column for _, meaning in (*meanings[:own], *in_contacts[:own]) if meaning}
    free = _unlisted(meanings[:own])
    at = None if said & _WHOSE_ROW else side_of_the_deed(sheet.header, sheet.columns, free)
    if at is None:
        return meanings
    return [*meanings[:at], (meanings[at][0], Meaning("referred", GRAMMAR, -1)), *meanings[at + 1 :]]


def _unlisted(meanings: Meanings) -> list[int]:
    return [at for at, (_, meaning) in enumerate(meanings) if meaning is None]


def sides_by_grammar(header: Sequence[str], known: Collection[str], free: Collection[int]) -> dict[int, str]:
    """Return which headers name who referred and who was referred, where the grammar of both sides says so.

    "Advocate" beside "Invitee", "Polecający" beside "Polecony": the noun of who does it names the referrer, the
    participle or noun of who receives it the one referred. One side alone proves nothing: it may be a column of a
    list of contacts.

    Parameters
    ----------
    header
        The headers of a sheet.
    known
        The sides that a listed header says already.
    free
        The positions of the headers that nobody has listed.

    Returns
    -------
    dict
        Position to ``referrer`` or ``referred``, the first of either; empty unless both sides are there.

    Examples
    --------
    >>> sides_by_grammar(("Data", "Segnalante", "Segnalato"), (), (0, 1, 2))
    {1: 'referrer', 2: 'referred'}
    >>> sides_by_grammar(("Name", "Empfehler"), (), (1,))
    {}
    """
    found: dict[str, int] = {}
    for at in sorted(free):
        words = plain_words(header[at])
        if words[:2] == ["referred", "out"]:
            continue  # To whom we referred on: not who was referred to us.
        side = _SIDES.get(voice_of(header[at]).direction)
        if (
            side
            and side not in known
            and not _OF_SOMEBODY.intersection(words)
            and not NOT_WHO.search(header[at])
        ):
            found.setdefault(side, at)
    return {at: side for side, at in found.items()} if {*found, *known} >= {*_SIDES.values()} else {}


def side_of_the_deed(
    header: Sequence[str], columns: Sequence[Sequence[str]], free: Collection[int]
) -> int | None:
    """Return the column of people under the noun for a referral who, beside another that referred, were referred.

    "Promoter" beside "Referral": where somebody else is said to have referred, the referral is whom they referred.

    Parameters
    ----------
    header
        The headers of a sheet.
    columns
        The cells of each.
    free
        The positions of the headers that nobody has listed.

    Examples
    --------
    >>> people = (["Ann Lee", "Ann Lee"], ["Bob King", "Cid Fox"])
    >>> [side_of_the_deed((one, "Referral"), people, (0, 1)) for one in ("Promoter", "Client")]
    [1, None]
    """
    agents = [
        at
        for at, name in enumerate(header)
        if voice_of(name) == INWARD and not NOT_WHO.search(name) and "source" not in plain_words(name)
    ]
    if not any(look_like_people(columns[at]) for at in agents):
        return None
    named = (at for at in sorted(free) if at not in agents and names_the_deed(header[at]))
    return next((at for at in named if look_like_people(columns[at])), None)
