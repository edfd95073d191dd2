"""Contacts that are one person twice: found by rules that leave no doubt, and merged."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd

from refgraph.people.names import bearing, email_key, name_key, phone_key

Rule = tuple[str, list[list[int]]]
"""In words why rows are one person, and the positions of such rows, group by group."""

_DECIDED = "decision"
_NOT_FILLED = frozenset(
    "contact_id referrer referrer_id alias_ids file row name first_name last_name".split()
)
_STRICTEST = ("deceased", "do_not_contact")


@dataclass(frozen=True)
class Merging:
    """Contacts with every person once, and what was folded into whom.

    Parameters
    ----------
    contacts : DataFrame
        The rows that are left, their blanks filled from the rows folded into them.
    keeper : mapping of int to int
        Index label of each row that was folded -> label of the row that stands for it.
    why : mapping of int to str
        Index label of each row that was folded -> by what it is the same person.
    """

    contacts: pd.DataFrame
    keeper: Mapping[int, int]
    why: Mapping[int, str]


def merge_duplicates(
    contacts: pd.DataFrame, same: Iterable[Sequence[str]] = (), *, certain: bool = True
) -> Merging:
    """Merge the contacts that are one person beyond doubt.

    Two rows are one person if one is named in the other's alias ids and their names do not speak against
    it, if they bear the same full name and have the same e-mail address, telephone number or birthday, or if
    they have neither name nor id and one e-mail address.
    Rows are never merged that differ in birthday, in what they are (person, organisation), in a mark of
    generation (junior, senior) or of address (Mr, Mrs).

    Parameters
    ----------
    contacts
        With a unique index, ``contact_id``, ``name``, ``email`` and ``alias_ids``; ``phone``, ``birthday``,
        ``kind`` and ``status`` where there are any.
    same
        Groups of ids that a person decided to be one.
    certain
        Whether the rules are followed; without them only what a person decided is.

    Returns
    -------
    Merging

    Examples
    --------
    >>> rows = {"contact_id": ["1", "2"], "name": ["Ann Lee", "Lee, Ann"], "email": "a@lee.example", "alias_ids": ""}
    >>> merging = merge_duplicates(pd.DataFrame(rows, dtype="str"))
    >>> merging.contacts[["contact_id", "alias_ids"]].values.tolist(), merging.why
    ([['1', '2']], {1: 'same e-mail and name'})
    """
    rules = [*_decided(contacts, same), *(certain_rules(contacts) if certain else ())]
    groups, why = _one_person_each(contacts, rules)
    if not groups:
        return Merging(contacts, {}, {})
    labels = contacts.index.tolist()
    ordered = _fullest_first(contacts, groups)
    keeper = {labels[position]: labels[first] for first, *others in ordered for position in others}
    reasons = {labels[at]: why.get(at) or why[first] for first, *others in ordered for at in others}
    return Merging(_filled(contacts, ordered).drop(index=[*keeper]), keeper, reasons)


def certain_rules(contacts: pd.DataFrame) -> Iterator[Rule]:
    """Yield the rules that leave no doubt, and the positions that each brings together."""
    names, ids = contacts["name"].tolist(), contacts["contact_id"].tolist()
    yield "alias id", _by_alias(contacts, names)
    yield "a report's count under the name", _by_count(contacts, names)
    keys: tuple[tuple[str, str, Callable[[Any], str]], ...] = (
        ("email", "e-mail", email_key),
        ("phone", "telephone", phone_key),
        ("birthday", "birthday", _birthday_key),
    )
    for column, said, key_of in keys:
        if column in contacts:
            shared = _groups(contacts[column].tolist(), key_of)
            yield f"same {said} and name", [group for rows in shared for group in _by_name(rows, names)]
            if column == "email":
                nameless = [[at for at in rows if not names[at] and not ids[at]] for rows in shared]
                yield "same e-mail, and no name", [group for group in nameless if len(group) > 1]


def _by_count(contacts: pd.DataFrame, names: Sequence[str]) -> list[list[int]]:
    """Return the rows of a report that only counts referrals, each with the one contact who bears its name."""
    columns = [name for name in ("reported_given", "reported_received") if name in contacts]
    if not columns:
        return []
    counted = contacts[columns].notna().any(axis=1)
    identifying = [name for name in ("contact_id", "email", "phone", "organisation") if name in contacts]
    bare = (counted & contacts[identifying].eq("").all(axis=1)).tolist()
    met = _by_name(range(len(names)), names) if any(bare) else ()
    return [group for group in met if sum(not bare[at] for at in group) == 1]


def _decided(contacts: pd.DataFrame, same: Iterable[Sequence[str]]) -> Iterator[Rule]:
    wanted = [list(group) for group in same]
    if wanted:
        place = {identity: at for at, identity in enumerate(contacts["contact_id"].tolist()) if identity}
        groups = ([place[one] for one in group if one in place] for group in wanted)
        # Who was decided to be one with somebody may be gone from a later export.
        yield _DECIDED, [group for group in groups if group]


def _by_alias(contacts: pd.DataFrame, names: Sequence[str]) -> list[list[int]]:
    aliases = contacts["alias_ids"].tolist()
    if not any(aliases):
        return []
    place = {identity: at for at, identity in enumerate(contacts["contact_id"].tolist()) if identity}
    pairs = (
        (place[alias], at)
        for at, cell in enumerate(aliases)
        for alias in alias_list(cell)
        if place.get(alias, at) != at
    )
    # The id of another system may by chance be that of somebody here.
    return [[one, other] for one, other in pairs if _share_a_word(names[one], names[other])]


def alias_list(cell: str) -> list[str]:
    """Return the single ids in a cell of alias ids.

    Examples
    --------
    >>> alias_list("76340251:1661707291575; 46897301")
    ['76340251', '1661707291575', '46897301']
    """
    return [alias.strip() for alias in cell.replace(":", ";").split(";") if alias.strip()] if cell else []


def _share_a_word(one: str, other: str) -> bool:
    return not one or not other or bool({*name_key(one).split()} & {*name_key(other).split()})


def _groups(cells: Iterable[Any], key_of: Callable[[Any], str]) -> list[list[int]]:
    """Return the positions that share a key, where there are several."""
    first: dict[str, int] = {}
    met: dict[str, list[int]] = {}
    for at, cell in enumerate(cells):
        key = key_of(cell) if cell else ""
        if key and first.setdefault(key, at) != at:
            met.setdefault(key, [first[key]]).append(at)
    return list(met.values())


def _by_name(positions: Sequence[int], names: Sequence[str]) -> Iterator[list[int]]:
    """Yield the positions of each full name that several of them bear."""
    met: dict[str, list[int]] = defaultdict(list)
    for at in positions:
        key = name_key(names[at])
        if " " in key or not key.isascii():
            met[key].append(at)
    yield from (group for group in met.values() if len(group) > 1)


def _one_person_each(contacts: pd.DataFrame, rules: Iterable[Rule]) -> tuple[list[list[int]], dict[int, str]]:
    """Bring together what the rules say is one person.

    Where rows that hang together contradict each other, only those are one person that bear the very same
    marks, so that the order of the rows decides nothing.
    """
    found = [(said, group) for said, groups in rules for group in groups]
    marks = _Marks(contacts)
    hanging = _joined(group for _, group in found)
    at_odds = {at for group in hanging if not marks.agree(group) for at in group}
    kept: list[tuple[str, list[int]]] = []
    for said, group in found:
        if said == _DECIDED or at_odds.isdisjoint(group):
            kept.append((said, group))
        else:
            kept += ((said, alike) for alike in marks.alike(group))
    why: dict[int, str] = {}
    for said, group in kept:
        for at in group:
            why.setdefault(at, said)
    return _joined(group for _, group in kept), why


def _joined(groups: Iterable[Sequence[int]]) -> list[list[int]]:
    """Join the groups that have a member in common."""
    group_of: dict[int, list[int]] = {}
    for first, *others in groups:
        mine = group_of.setdefault(first, [first])
        for other in others:
            theirs = group_of.setdefault(other, [other])
            if mine is not theirs:
                mine += theirs
                group_of |= dict.fromkeys(theirs, mine)
    whole = {id(group): sorted(group) for group in group_of.values() if len(group) > 1}
    return sorted(whole.values())


def _birthday_key(day: Any) -> str:
    """Return a birthday; blank for 1 January, which stands for a year without a day."""
    said = "" if day is pd.NaT else str(day)
    return "" if said[4:10] == "-01-01" else said


class _Marks:
    """What must not differ between rows of one person."""

    def __init__(self, contacts: pd.DataFrame) -> None:
        blank = [""] * len(contacts)
        self._names = contacts["name"].tolist()
        self._kinds = contacts["kind"].tolist() if "kind" in contacts else blank
        self._days = contacts["birthday"].tolist() if "birthday" in contacts else blank

    def of(self, at: int) -> tuple[str, bool, str, str]:
        """Return the birthday, whether it is an organisation, the generation and the gender of a row."""
        day = self._days[at]
        known = "" if day is None or day != day else str(day)
        return known, self._kinds[at] == "organisation", *bearing(self._names[at])

    def agree(self, group: Iterable[int]) -> bool:
        """Tell whether nothing speaks against the rows being one person."""
        days, kinds, generations, genders = map(set, zip(*map(self.of, group), strict=True))
        return all(len(values) < 2 for values in (days - {""}, kinds, generations, genders - {""}))

    def alike(self, group: Iterable[int]) -> Iterator[list[int]]:
        """Yield the rows that bear the very same marks."""
        met: dict[tuple[str, bool, str, str], list[int]] = defaultdict(list)
        for at in group:
            met[self.of(at)].append(at)
        yield from (rows for rows in met.values() if len(rows) > 1)


def _fullest_first(contacts: pd.DataFrame, groups: Sequence[Sequence[int]]) -> list[list[int]]:
    """Return the positions of each person: rows with an id first, then those that say most, then the oldest."""
    positions = [at for group in groups for at in group]
    rows = contacts.iloc[positions].drop(columns=["file", "row"], errors="ignore")
    texts = {name: list(map(_as_text, rows[name].tolist())) for name in rows.columns}
    ids = list(texts).index("contact_id")
    days = texts.get("created", [""] * len(positions))
    told = {
        at: (not values[ids], -sum(map(bool, values)), day or "9999", values, at)
        for at, day, *values in zip(positions, days, *texts.values(), strict=True)
    }
    return [sorted(group, key=told.__getitem__) for group in groups]


def _as_text(value: Any) -> str:
    return "" if value is None or value != value else str(value)


def _filled(contacts: pd.DataFrame, groups: Sequence[Sequence[int]]) -> pd.DataFrame:
    """Fill the first row of each group with what its other rows add."""
    firsts, rows = [group[0] for group in groups], [at for group in groups for at in group]
    changed = {}
    # Only the rows at hand are looked at: a table may have a million others.
    part = contacts.iloc[rows]
    for name in contacts.columns:
        if name in _NOT_FILLED:
            continue
        cells = dict(zip(rows, part[name].tolist(), strict=True))
        united = [_united(name, [cells[at] for at in group]) for group in groups]
        if united != [cells[first] for first in firsts]:
            changed[name] = contacts[name].copy()
            changed[name].iloc[firsts] = united
    ids = dict(zip(rows, part["contact_id"].tolist(), strict=True))
    aliases = dict(zip(rows, map(alias_list, part["alias_ids"].tolist()), strict=True))
    changed["alias_ids"] = contacts["alias_ids"].copy()
    changed["alias_ids"].iloc[firsts] = [
        ";".join(
            dict.fromkeys(
                each for at in group for each in (ids[at], *aliases[at]) if each not in ("", ids[group[0]])
            )
        )
        for group in groups
    ]
    return contacts.assign(**changed)


def _united(name: str, values: Sequence[Any]) -> Any:
    """Return what the rows of one person say together; who must not be approached stays so."""
    known = [value for value in values if value is not None and value == value and value != ""]
    if not known:
        return values[0]
    match name:
        case "status":
            first = next((each for each in known if each != "inactive"), known[0])
            return next((each for each in _STRICTEST if each in known), first)
        case "consent" | "created" | "referral_date":
            return min(known)
        case "type":
            return next((each for each in ("competitor", "employee") if each in known), known[0])
    return known[0]
