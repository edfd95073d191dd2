"""The contacts table made whole: an id, a name and every column that later stages rely on."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd

from refgraph.findings import Finding, counted
from refgraph.people.called import called_otherwise, full_names, name_the_nameless, take_addresses
from refgraph.people.firm import Firm
from refgraph.people.log_contacts import contacts_of_log
from refgraph.people.matching import Merging, merge_duplicates
from refgraph.people.names import email_key, name_key
from refgraph.people.organisations import find_organisations
from refgraph.people.remarks import remark_on_duplicates, remark_on_years

RELIED_ON = (
    "contact_id name email organisation organisation_id kind type profession segment city owner status stage tier "
    "referrer referrer_id lead_source alias_ids"
).split()
"""Text columns that are there after `prepare_contacts`, blank where the input has none."""

_PERSONAL = ("contact_id", "name", "first_name", "last_name", "email")
"""Columns of which one at least says something where a table names people and not only organisations."""

_NAMING = ("referrer", "referrer_id", "referrer_organisation", "referrer_city", "file", "row")


@dataclass(frozen=True)
class Prepared:
    """The contacts, one row per person, and what became of the rows of the table.

    Parameters
    ----------
    contacts : DataFrame
        Sorted by id: the columns of the input, those of `RELIED_ON`, ``created`` and the flags ``staff``,
        ``is_firm`` and ``provisional``; ``organisation_id`` is one of `organisations`, or blank.
    named : DataFrame
        ``contact_id``, ``referrer``, ``referrer_id``, ``file`` and ``row`` of every row that names a
        referrer, also of those that were folded into another.
    folded : DataFrame
        What contacts are called besides: rows that were folded into another, ``contact_id`` that of the other,
        and contacts under the name shown, or under first and last name, where their name is not that.
    merged : DataFrame
        The same rows as an account of them: ``file``, ``row``, ``reason``.
    organisations : DataFrame
        The organisations; see `refgraph.people.organisations.Organisations`.
    findings : list of Finding
    """

    contacts: pd.DataFrame
    named: pd.DataFrame
    folded: pd.DataFrame
    merged: pd.DataFrame
    organisations: pd.DataFrame
    findings: list[Finding]


def prepare_contacts(
    tables: Mapping[str, pd.DataFrame], firm: Firm, *, merge: bool = True, same: Iterable[Sequence[str]] = ()
) -> Prepared:
    """Return one row per person, sorted by id, and what was noticed on the way.

    Where there is no contacts table, or one that names organisations only, the people of the referrals become
    contacts.

    Parameters
    ----------
    tables
        The tables that `refgraph.records.read` returned.
    firm
        The firm; its people are marked ``staff``.
    merge
        Whether contacts that are one person beyond doubt are merged.
    same
        Groups of ids that a person decided to be one.

    Returns
    -------
    Prepared
    """
    findings: list[Finding] = []
    contacts = _listed(tables)
    for column in RELIED_ON:
        if column not in contacts:
            contacts[column] = pd.Series("", index=contacts.index, dtype="str")
    if "created" not in contacts:
        contacts["created"] = pd.Series(pd.NaT, index=contacts.index, dtype="datetime64[us]")
    _name_organisations(contacts, tables.get("organisations"))
    contacts["name"], shown = full_names(contacts), contacts["name"]
    take_addresses(contacts)
    same = [list(group) for group in same]
    _give_decided_ids(contacts, same, merge)
    merging = merge_duplicates(contacts, same, certain=merge)
    everybody, contacts = contacts, merging.contacts.copy() if merging.keeper else contacts
    _give_ids(contacts, findings)
    name_the_nameless(contacts)
    contacts["provisional"] = contacts["kind"].eq("provisional")
    contacts["is_firm"] = _is_firm(contacts, firm)
    contacts["staff"] = _is_staff(contacts, firm)
    organisations, contacts["organisation_id"] = find_organisations(
        contacts, tables.get("organisations"), firm
    )
    named = _naming_a_referrer(everybody, contacts, merging)
    findings += [*remark_on_duplicates(contacts, merging), *remark_on_years(contacts)]
    folded, merged = _folded(everybody, contacts, merging), _folded_rows(everybody, merging)
    folded = pd.concat([folded, called_otherwise(contacts, shown.loc[contacts.index])])
    contacts = contacts.sort_values("contact_id", kind="stable", ignore_index=True)
    return Prepared(contacts, named, folded, merged, organisations, findings)


def _listed(tables: Mapping[str, pd.DataFrame]) -> pd.DataFrame:
    """Return the rows of the contacts table, and whom only the referrals know where it names no people."""
    if "contacts" not in tables:
        return contacts_of_log(tables["referrals"])
    listed = tables["contacts"].copy()
    if "referrals" not in tables or any(listed[name].ne("").any() for name in _PERSONAL if name in listed):
        return listed
    people = contacts_of_log(tables["referrals"])
    among = listed["organisation"].map(name_key).isin(set(people["name"].map(name_key)))
    return _joined(listed[~among], people)


def _joined(organisations: pd.DataFrame, people: pd.DataFrame) -> pd.DataFrame:
    both = pd.concat([organisations, people], ignore_index=True)
    types = {**people.dtypes, **organisations.dtypes}
    blank: dict[str, Any] = {name: "" for name, kind in types.items() if kind == "str"} | {"row": 0}
    blank = {name: cell for name, cell in blank.items() if name in both}
    return both.fillna(blank).astype({name: types[name] for name in blank})


def _name_organisations(contacts: pd.DataFrame, organisations: pd.DataFrame | None) -> None:
    if organisations is None or "organisation_id" not in contacts:
        return
    names = dict(zip(organisations["organisation_id"], organisations["organisation"], strict=True))
    looked_up = contacts["organisation_id"].map(names).fillna("").astype("str")
    contacts["organisation"] = contacts["organisation"].where(contacts["organisation"].ne(""), looked_up)


def _give_decided_ids(contacts: pd.DataFrame, same: Sequence[Sequence[str]], merge: bool) -> None:
    """Give those whom a person decided to be one the ids under which they were asked about, made ones too."""
    wanted = {one for group in same for one in group}
    wanted -= set(contacts["contact_id"]) if wanted else set()
    if not wanted:
        return
    asked = merge_duplicates(contacts, certain=merge).contacts.copy()
    _give_ids(asked, [])
    made = asked.loc[asked["contact_id"].isin(wanted), "contact_id"]
    contacts.loc[made.index, "contact_id"] = made


def _give_ids(contacts: pd.DataFrame, findings: list[Finding]) -> None:
    """Give contacts without an id one that a reader understands: address, else name, told apart by number."""
    missing = contacts["contact_id"].eq("")
    if not missing.any():
        return
    rows = contacts[missing]
    own = rows["name"].where(rows["name"].ne(""), rows["organisation"]).where(lambda s: s.ne(""), "no name")
    emails, keys = contacts["email"].map(email_key), contacts["name"].map(name_key)
    shared = emails.duplicated(keep=False) | emails.eq("")
    made = own.where(shared[missing], emails[missing]).astype("str")
    # The order within equal ids must not follow the order of the input rows.
    described = rows.drop(columns=["file", "row"], errors="ignore").itertuples(index=False)
    content = ["\x1f".join(map(str, row)) for row in described]
    order = pd.DataFrame({"made": made, "content": content}).sort_values(["made", "content"], kind="stable")
    number = (order.groupby("made").cumcount() + 1).reindex(made.index).astype("str")
    # A name that several bear must not be the id of one of them: a cell with that name would mean that one.
    several = shared & keys.ne("") & keys.duplicated(keep=False)
    taken = made.duplicated(keep=False) | made.isin(contacts["contact_id"]) | several[missing]
    contacts.loc[missing, "contact_id"] = made.where(~taken, made + " #" + number)
    if "file" in contacts:
        findings.append(
            Finding(
                "note",
                "ids-made",
                f"{counted(len(rows), 'contact has', 'contacts have')} no id; "
                "refgraph names them by e-mail address or name.",
                "Export the CRM's record id too, so that tiers can be written back.",
                table="contacts",
                count=len(rows),
            )
        )


def _naming_a_referrer(everybody: pd.DataFrame, contacts: pd.DataFrame, merging: Merging) -> pd.DataFrame:
    """Return the cells that name a referrer, those of folded rows under the id that stands for them."""
    named = everybody[everybody["referrer"].ne("") | everybody["referrer_id"].ne("")]
    keeper = [merging.keeper.get(label, label) for label in named.index.tolist()]
    ids = pd.Series(contacts["contact_id"].loc[keeper].tolist(), index=named.index, dtype="str")
    columns = [name for name in _NAMING if name in named]
    named = named[columns].assign(contact_id=ids)
    return named.sort_values("contact_id", kind="stable", ignore_index=True)


def _folded(everybody: pd.DataFrame, contacts: pd.DataFrame, merging: Merging) -> pd.DataFrame:
    rows = everybody.loc[[*merging.keeper]]
    ids = contacts["contact_id"].loc[[*merging.keeper.values()]].tolist()
    return rows.assign(contact_id=pd.Series(ids, index=rows.index, dtype="str"))


def _folded_rows(everybody: pd.DataFrame, merging: Merging) -> pd.DataFrame:
    rows = []
    places = everybody[["file", "row"]] if "file" in everybody and merging.keeper else pd.DataFrame()
    for label, kept in merging.keeper.items() if len(places) else ():
        (file, row), (other, kept_row) = places.loc[label], places.loc[kept]
        where = f"row {kept_row}" if file == other else f"row {kept_row} of {other}"
        rows.append((file, row, f"the same person as {where} ({merging.why[label]})"))
    folded = pd.DataFrame(rows, columns=["file", "row", "reason"], dtype=object)
    return folded.astype({"file": "str", "row": "int64", "reason": "str"})


def _is_firm(contacts: pd.DataFrame, firm: Firm) -> pd.Series:
    if not firm.names and not firm.domains:
        return pd.Series(False, index=contacts.index)
    known = {name: firm.is_named(name) for name in contacts["name"].unique()}
    return contacts["name"].map(known).astype(bool)


def _is_staff(contacts: pd.DataFrame, firm: Firm) -> pd.Series:
    staff = contacts["type"].eq("employee") | contacts["kind"].eq("staff")
    staff |= contacts["email"].str.casefold().isin(firm.people) & contacts["email"].ne("")
    return staff | firm.employs(contacts["email"], contacts["organisation"])
