"""Contacts without a row of their own: people named who are not in the CRM, and organisations named."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping

import pandas as pd

from refgraph.people.matching import A_FIRM, LINKED, PROVISIONAL, Link, provisional_id
from refgraph.people.names import (
    Details,
    bare_name,
    beside_firm,
    contact_details,
    is_firm_name,
    organisation_key,
    phone_key,
    split_names,
    split_number,
    strip_label,
    surname_alone,
)
from refgraph.people.organisations import PREFIX


def with_newcomers(
    contacts: pd.DataFrame,
    organisations: pd.DataFrame,
    statements: pd.DataFrame,
    referrals: pd.DataFrame,
    others: Iterable[pd.Series],
) -> pd.DataFrame:
    """Return the contacts with everybody who is named in a row that counts, sorted by id.

    Parameters
    ----------
    contacts
        The contacts that have rows of their own.
    organisations
        The organisations of the CRM.
    statements
        Who is said to have referred whom, both ends looked up; see `refgraph.people.referrals`.
    referrals
        Those of the statements that are referrals.
    others
        Ids of contacts in other tables.
    """
    ends = [referrals["referrer_id"], referrals["referred_id"]]
    added = [
        _provisional(statements, ends, contacts),
        _named_organisations(organisations, [*ends, *others], contacts),
    ]
    added = [rows for rows in added if len(rows)]
    if not added:
        return contacts
    return pd.concat([contacts, *added]).sort_values("contact_id", kind="stable", ignore_index=True)


def as_one_each(*sides: Mapping[tuple[str, bool], Link]) -> tuple[dict[tuple[str, bool], Link], ...]:
    """Return the links, somebody new who is named with an address or a firm here and without one there as one contact.

    Where two addresses, or two firms, go with one name, nobody knows whose the bare name is: it stays a third.

    Parameters
    ----------
    *sides
        What every distinct cell means: of those that name referrers, and of those that name who was referred.
    """
    addressed: dict[str, set[str]] = {}
    for (text, _), link in (cell for links in sides for cell in links.items()):
        if link.outcome == PROVISIONAL and "@" in text:
            name, email, _ = contact_details(bare_name(text))
            if name and email:
                addressed.setdefault(provisional_id(name), set()).update(link.ids)
    one = {bare: min(ids) for bare, ids in addressed.items() if len(ids) == 1}
    one |= {each: one.get(bare, bare) for bare, each in _of_one_firm(sides)}
    return tuple(
        {
            key: link._replace(ids=tuple(one.get(each, each) for each in link.ids))
            for key, link in links.items()
        }
        if one
        else dict(links)
        for links in sides
    )


def _of_one_firm(sides: Iterable[Mapping[tuple[str, bool], Link]]) -> Iterator[tuple[str, str]]:
    """Yield the id of a bare name, and that of the name beside a firm, where no other firm goes with it."""
    beside: dict[str, dict[str, str]] = {}
    for (text, _), link in (cell for links in sides for cell in links.items()):
        name, firm = beside_firm(bare_name(text)) if link.outcome == PROVISIONAL else (text, "")
        if firm:
            beside.setdefault(provisional_id(name), {})[link.ids[0]] = organisation_key(firm)
    for bare, found in beside.items():
        if len(set(found.values())) == 1:
            yield from ((bare, each) for each in found)


def _provisional(statements: pd.DataFrame, ends: Iterable[pd.Series], like: pd.DataFrame) -> pd.DataFrame:
    """Return the people and organisations who are not in the CRM, each shown by the spelling met most often."""
    spellings: dict[str, Counter[str]] = {}
    for outcome, ids, text in (("outcome", "ids", "text"), ("referred_outcome", "referred_ids", "referred")):
        new = statements[statements[outcome].eq(PROVISIONAL)]
        for (identity, *_), spelling in zip(new[ids], new[text], strict=True):
            spellings.setdefault(identity, Counter())[" ".join(bare_name(spelling).split())] += 1
        several = statements[statements[outcome].eq(LINKED) & statements[ids].map(len).gt(1)]
        for found, cell in zip(several[ids], several[text], strict=True):
            for name in split_names(strip_label(cell)):
                if provisional_id(name) in found:
                    spellings.setdefault(provisional_id(name), Counter())[
                        " ".join(bare_name(name).split())
                    ] += 1
    linked = _among(ends, spellings)
    shown = {identity: _shown(counts) for identity, counts in spellings.items() if identity in linked}
    decided = {ids[0] for ids in statements.loc[statements["resolution"].eq(A_FIRM), "ids"]}
    firms = {
        identity for identity in shown if identity in decided or any(map(is_firm_name, spellings[identity]))
    }
    facts = {
        "contact_id": [*shown],
        "name": [said.name or said.email for said in shown.values()],
        "email": [said.email for said in shown.values()],
        "phone": [said.phone for said in shown.values()],
        "alias_ids": [split_number(spelling).key for spelling in map(_first, map(spellings.get, shown))],
        "kind": ["organisation" if identity in firms else "provisional" for identity in shown],
    }
    return blank_contacts(like, **{name: facts[name] for name in facts if name in like}, provisional=True)


def _shown(spellings: Counter[str]) -> Details:
    """Return the name met most often, in full if it is said so, and the address and number of any of its spellings."""
    said = {
        text: _details(text)
        for text in sorted(spellings, key=lambda text: (bool(surname_alone(text)), -spellings[text], text))
    }
    first = {
        part: next(filter(None, found), "")
        for part, found in zip(Details._fields, zip(*said.values(), strict=True), strict=True)
    }
    return Details(**first)


def _first(spellings: Counter[str] | None) -> str:
    return min(spellings) if spellings else ""


def _details(text: str) -> Details:
    """Return the name in a text, and how its bearer is reached; a number that only tells people apart is not shown."""
    found = contact_details(text)
    name, number = split_number(found.name)
    return Details(name, found.email, found.phone or (number if phone_key(number) else ""))


def _named_organisations(
    organisations: pd.DataFrame, named: Iterable[pd.Series], like: pd.DataFrame
) -> pd.DataFrame:
    """Return the organisations of the CRM that are no contacts and are named all the same."""
    outsiders = {
        identity for identity in organisations["organisation_id"].tolist() if identity.startswith(PREFIX)
    }
    found = _among(named, outsiders)
    rows = organisations.loc[[identity in found for identity in organisations["organisation_id"].tolist()]]
    facts = {column: rows[column].tolist() for column in ("name", "city", "segment", "owner")}
    ids = rows["organisation_id"].tolist()
    return blank_contacts(like, contact_id=ids, organisation_id=ids, kind="organisation", **facts)


def _among(columns: Iterable[pd.Series], wanted: Collection[str]) -> set[str]:
    """Return those of the ids that stand in one of the columns."""
    return {identity for column in columns if wanted for identity in column.tolist() if identity in wanted}


def blank_contacts(like: pd.DataFrame, *, contact_id: list[str], **known: object) -> pd.DataFrame:
    """Return contacts of whom nothing is known but what is given, in the columns and dtypes of others."""
    if not contact_id:
        return like.iloc[:0]
    blanks = {"b": False, "M": pd.NaT, "f": float("nan"), "i": 0}
    given = {**known, "contact_id": contact_id}
    columns = {}
    for name, kind in like.dtypes.items():
        value = given.get(name, blanks.get(kind.kind, ""))
        told = value if isinstance(value, list) else [value] * len(contact_id)
        columns[name] = pd.Series(told, dtype=kind)
    return pd.DataFrame(columns)
