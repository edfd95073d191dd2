"""What a row says beside the name of a referrer, the firm or the town: which of several of one name is meant."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping

import pandas as pd

from refgraph.people.matching.directory import Directory
from refgraph.people.names import organisation_key

Said = tuple[str, str, str]
"""A referrer's name, and the organisation and the city that stand beside it."""

_PLACES = ["organisation", "city"]


def with_places(cells: pd.DataFrame, contacts: pd.DataFrame, directory: Directory) -> pd.DataFrame:
    """Write the place behind the name wherever the name alone does not tell whom it means.

    Where several contacts bear the name, the place decides between them. Where one does, and is known to be
    elsewhere, somebody else of that name may be meant: the text is looked up with its place, and so waits
    for a decision. If most rows disagree with the contacts, the columns speak of somebody else, and only the
    first holds.

    Parameters
    ----------
    cells
        With ``text``, ``is_id``, ``organisation`` and ``city``.
    contacts
        With ``contact_id``, ``organisation`` and ``city``.
    directory
        In which names are looked up.

    Returns
    -------
    DataFrame
        The cells, ``text`` as ``Ann Lee (Acme, Oslo)`` where the place matters, without the two columns.
    """
    placed = cells["text"].ne("") & ~cells["is_id"] & (cells["organisation"].ne("") | cells["city"].ne(""))
    rows = cells.loc[placed, ["text", *_PLACES]]
    if rows.empty:
        return cells.drop(columns=_PLACES)
    said = list(rows.itertuples(index=False, name=None))
    known = dict(
        zip(contacts["contact_id"], zip(*(contacts[name] for name in _PLACES), strict=True), strict=True)
    )
    told = dict(_longer(Counter(said), known, directory))
    text = cells["text"].copy()
    text[placed] = [told.get(each, each[0]) for each in said]
    return cells.assign(text=text).drop(columns=_PLACES)


def agreement(said: str, known: tuple[str, str]) -> list[str]:
    """Return which of an organisation and a city a text names, in any spelling of firms.

    Examples
    --------
    >>> agreement("Harbour Heart LLP, Oslo", ("Harbour Heart", "Oslo")), agreement("Oslo", ("Acme", "Bergen"))
    (['Harbour Heart', 'Oslo'], [])
    """
    parts = [set(organisation_key(part).split()) for part in (said, *said.split(","))]
    return [place for place in known if place and _is_among(set(organisation_key(place).split()), parts)]


def _is_among(words: set[str], parts: list[set[str]]) -> bool:
    return bool(words) and (words <= parts[0] or any(part and part <= words for part in parts[1:]))


def _longer(
    counts: Counter[Said], known: Mapping[str, tuple[str, str]], directory: Directory
) -> Iterator[tuple[Said, str]]:
    """Yield what is said, and the text that says it whole, where the place matters."""
    elsewhere: list[tuple[Said, str]] = []
    agreed = 0
    for said, count in sorted(counts.items()):
        name, *places = said
        place = ", ".join(filter(None, places))
        places_of = [known[identity] for identity in directory.bearers(name)]
        agreeing = sum(bool(agreement(place, each)) for each in places_of)
        agreed += count if agreeing else 0
        # What was decided for the name alone holds where the place does not tell better.
        if agreeing != 1 and directory.is_decided(name):
            continue
        if len(places_of) > 1:
            yield said, f"{name} ({place})"
        elif places_of and any(places_of[0]) and not agreeing:
            elsewhere.append((said, f"{name} ({place})"))
    if agreed >= sum(counts[said] for said, _ in elsewhere):
        yield from elsewhere
