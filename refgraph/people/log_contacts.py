"""The people of a referral log, where there is no table of contacts: who is one, and where each belongs."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator
from typing import NamedTuple

import pandas as pd

from refgraph.people.matching import keyed_name
from refgraph.people.names import (
    Details,
    bare_name,
    bearing,
    beside_firm,
    contact_details,
    email_key,
    is_person_name,
    kind_of_name,
    lists_names,
    manner_of,
    name_key,
    organisation_key,
    split_names,
    surname_alone,
)

_SIDES = (
    ("referred_id", "referred", "referred_organisation"),
    ("referrer_id", "referrer", "referrer_organisation"),
)
_COLUMNS = "contact_id name email phone alias_ids organisation kind".split()


class _Who(NamedTuple):
    """By what somebody is known: the id, else an address, a number, the name."""

    identity: str
    key: str = ""
    number: str = ""


class _Said(NamedTuple):
    """What a cell says: the name, how its bearer is reached, and the number beside it."""

    details: Details
    number: str = ""


def contacts_of_log(referrals: pd.DataFrame) -> pd.DataFrame:
    """Return one contact for each id, address, number beside a name, and name without these.

    A number beside a name is the contact's id, unless it is an id of somebody else too. Both columns name people of
    one list: who is named with an address or a number on one side and without on the other is one contact, unless
    two of them go with the name. The spelling met most often is shown, and the organisation that stands most often
    beside it is where the contact belongs.

    Parameters
    ----------
    referrals
        The log.

    Examples
    --------
    >>> log = pd.DataFrame({"referrer": ["Ann Lee (#77)", "Lee, Ann (#77)"], "referred": ["Bob King", "Cid Roe"]})
    >>> contacts_of_log(log)[["name", "contact_id"]].values.tolist()
    [['Ann Lee', '77'], ['Bob King', ''], ['Cid Roe', '']]
    """
    log = _Log(referrals)
    spellings: dict[_Who, Counter[_Said]] = {}
    firms: dict[_Who, Counter[str]] = defaultdict(Counter)
    for identity, said, firm, is_referrer, times in log.mentions():
        who = _who(identity, said)
        if (
            identity
            or who.number
            or said.details.email
            or who in spellings
            or firm == said.details.name
            or log.may_be(said, is_referrer)
        ):
            spellings.setdefault(who, Counter())[said] += times
            firms[who][firm] += times * bool(firm)
    _part_strangers(spellings)
    _part_from_firms(spellings, firms)
    _add_to_keyed(spellings, firms)
    return pd.DataFrame(list(_rows(spellings, firms)), columns=_COLUMNS, dtype="str")


def _who(identity: str, said: _Said) -> _Who:
    if identity:
        return _Who(identity)
    if said.number:
        return _Who("", "", said.number)
    return _Who(
        "",
        said.details.email
        or " ".join(filter(None, (name_key(said.details.name), bearing(said.details.name)[0]))),
    )


class _Log:
    """The cells of a referral log, and the manner in which it names people."""

    def __init__(self, referrals: pd.DataFrame) -> None:
        self._referrals = referrals
        self._blank = [""] * len(referrals)
        self._said: dict[str, _Said] = {}
        referred = {*self._cells("referred")} - {""}
        # Numbers of cases and patients are no names.
        numbers = 2 * sum(any(map(str.isdigit, cell)) for cell in referred) >= len(referred)
        self._manner = manner_of({*self._cells("referrer")} - {""} if numbers else referred)

    def mentions(self) -> Iterator[tuple[str, _Said, str, bool, int]]:
        """Yield every cell that may name somebody: id, what it says, organisation, whether who referred, how often."""
        often = (
            self._referrals["times"].tolist() if "times" in self._referrals else [1] * len(self._referrals)
        )
        for side in _SIDES:
            bare = self._own_ids(side)
            for identity, cell, firm, times in zip(*map(self._cells, side), often, strict=True):
                # A number beside a practice that others have too is somebody's who is there.
                name = cell or ("" if identity and not bare else firm)
                yield identity, self._read(name), firm, side[1] == "referrer", times

    def _own_ids(self, side: tuple[str, str, str]) -> bool:
        """Tell whether the ids of a side are those of the firms beside them: one each."""
        ids, _, firms = map(self._cells, side)
        pairs = {(identity, firm) for identity, firm in zip(ids, firms, strict=True) if identity and firm}
        return len(pairs) == len({firm for _, firm in pairs})

    def may_be(self, said: _Said, is_referrer: bool) -> bool:
        """Tell whether a name is somebody's: whoever was referred is somebody, who referred may be a channel.

        Of who referred, a surname behind a title says that somebody is meant, and not who.
        """
        name = said.details.name
        if is_referrer and surname_alone(name):
            return False
        return is_person_name(name) and not (is_referrer and kind_of_name(name, self._manner) != "name")

    def _cells(self, column: str) -> list[str]:
        return self._referrals[column].tolist() if column in self._referrals else self._blank

    def _read(self, cell: str) -> _Said:
        """Return what a cell says, undressed; several names stay as they are."""
        if cell not in self._said:
            name, number = keyed_name(cell)
            bare = bare_name(name if number and "#" in cell else cell)
            alone = len(split_names(bare)) == 1
            self._said[cell] = _Said(
                contact_details(bare) if alone else Details(bare, email_key(bare)), number
            )
        return self._said[cell]


def _part_strangers(spellings: dict[_Who, Counter[_Said]]) -> None:
    """Take a name that shares no word with the others of a number for somebody known by name alone."""
    for who in [who for who in spellings if who.number]:
        main = _shown(spellings[who])
        words = {*name_key(main.details.name).split()}
        # An address alone is nobody else's name.
        for said in [
            said
            for said in spellings[who]
            if said.details.name and words.isdisjoint(name_key(said.details.name).split()) and said != main
        ]:
            count = spellings[who].pop(said)
            spellings.setdefault(_who("", _Said(said.details)), Counter())[said._replace(number="")] += count


def _part_from_firms(spellings: dict[_Who, Counter[_Said]], firms: dict[_Who, Counter[str]]) -> None:
    """Take "Ann Lee (Oak CPA)" for Ann Lee, of that firm; where two firms go with a name, nobody knows whose it is."""
    beside: dict[str, dict[_Who, str]] = defaultdict(dict)
    for who, names in spellings.items():
        shown = _shown(names).details.name
        name, firm = beside_firm(shown) if not (who.identity or who.number) else (shown, "")
        if firm:
            beside[name_key(name)][who] = firm
    for key, found in beside.items():
        if len({organisation_key(firm) for firm in found.values()}) > 1:
            continue
        one = _Who("", key)
        for who, firm in found.items():
            firms[one][firm] += spellings[who].total()
            for said, count in spellings.pop(who).items():
                alone = said.details._replace(name=beside_firm(said.details.name).name)
                spellings.setdefault(one, Counter())[said._replace(details=alone)] += count
            firms[one] += firms.pop(who, Counter()) if who != one else Counter()


def _add_to_keyed(spellings: dict[_Who, Counter[_Said]], firms: dict[_Who, Counter[str]]) -> None:
    """Count names without an address or a number with the only one that goes with the name elsewhere."""
    keyed: dict[str, set[_Who]] = defaultdict(set)
    for who, names in spellings.items():
        if who.number or "@" in who.key:
            for said in names:
                keyed[name_key(said.details.name)].add(who)
    for name, found in keyed.items():
        bare = _Who("", name)
        if name and len(found) == 1 and bare in spellings:
            (who,) = found
            spellings[who] += spellings.pop(bare)
            firms[who] += firms.pop(bare, Counter())


def _rows(
    spellings: dict[_Who, Counter[_Said]], firms: dict[_Who, Counter[str]]
) -> Iterator[tuple[str, ...]]:
    ids = {who.identity for who in spellings}
    has_id = {key for who, names in spellings.items() if who.identity for said in names
              for key in (name_key(said.details.name), said.details.email) if key}  # fmt: skip
    alone = {
        name_key(said.details.name) for who, names in spellings.items() if not who.identity for said in names
    }
    every = alone | has_id | {who.key for who in spellings}
    for who, names in sorted(spellings.items()):
        said = _shown(names).details
        known = {who.key, *(name_key(each.details.name) for each in names if each.details.email)} & has_id
        if who.identity or who.number or not (known or _are_all_named(said.name, every)):
            email, phone = (max(each.details[part] for each in names) for part in (1, 2))
            firm = min(firms[who], key=lambda name: (not name, -firms[who][name], name), default="")
            kind = "organisation" if firm and organisation_key(firm) == organisation_key(said.name) else ""
            number, other = ("", who.number) if who.number in ids else (who.number, "")
            yield who.identity or number, said.name or email or who.identity, email, phone, other, firm, kind


def _shown(names: Counter[_Said]) -> _Said:
    return min(names, key=lambda said: (not said.details.name, -names[said], said))


def _are_all_named(text: str, known: set[str]) -> bool:
    """Tell whether a text holds several names, each of which stands alone elsewhere, or is a list of them."""
    parts = [beside_firm(part).name for part in split_names(text)]
    return lists_names(text) or (
        len(parts) > 1 and all((email_key(part) or name_key(part)) in known for part in parts)
    )
