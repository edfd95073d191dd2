"""What each contact is called: by first and last name, by the name shown, and where there is none by what is known."""

from __future__ import annotations

import pandas as pd

from refgraph.people.names import contact_details, is_firm_name, name_key


def full_names(contacts: pd.DataFrame) -> pd.Series:
    """Return the name, else first and last name; where only one of these stands beside the name, the two as one."""
    names = contacts["name"]
    if "first_name" not in contacts and "last_name" not in contacts:
        return names
    blank = pd.Series("", index=contacts.index, dtype="str")
    first, last = contacts.get("first_name", blank), contacts.get("last_name", blank)
    whole = names.where(names.ne(""), (first + " " + last).str.strip())
    if "last_name" in contacts and "first_name" in contacts:
        return _of_person(contacts, whole)
    part = first if "first_name" in contacts else last
    both = names.ne("") & part.ne("")
    said = zip(part[both].tolist(), names[both].tolist(), strict=True)
    # "Name" beside "Vorname" is the last name, unless most names hold the first one already.
    if 2 * sum(one in name for one, name in said) >= both.sum():
        return whole
    return whole.mask(both, first + " " + names if part is first else names + " " + last)


def _of_person(contacts: pd.DataFrame, names: pd.Series) -> pd.Series:
    """Return first and last name where the name shown is somebody else's or a family's: "Lund Family"."""
    person = contacts["first_name"] + " " + contacts["last_name"]
    whole = contacts["first_name"].ne("") & contacts["last_name"].ne("") & contacts["kind"].ne("organisation")
    # Where nothing else says at which firm they are, a firm with a person to talk to is the firm.
    whole &= ~(
        contacts["organisation"].eq("") & names.map({name: is_firm_name(name) for name in names.unique()})
    )
    said = zip(names[whole].tolist(), person[whole].tolist(), strict=True)
    other = [not set(name_key(full).split()) <= set(name_key(name).split()) for name, full in said]
    wanted = pd.Series(other, index=names.index[whole.to_numpy()], dtype=bool).reindex(
        names.index, fill_value=False
    )
    return names.mask(wanted, person)


def take_addresses(contacts: pd.DataFrame) -> None:
    """Take the address out of a name ("Ann Lee <ann@lee.example>"); it is theirs if no other is known."""
    found = {name: contact_details(name) for name in dict.fromkeys(contacts["name"].tolist()) if "@" in name}
    names = {name: said.name for name, said in found.items() if said.name and said.email}
    if names:
        emails = contacts["name"].map({name: found[name].email for name in names}).fillna("").astype("str")
        contacts["email"] = contacts["email"].where(contacts["email"].ne(""), emails)
        contacts["name"] = contacts["name"].replace(names)


def name_the_nameless(contacts: pd.DataFrame) -> None:
    """Show an organisation (not a mere number), an e-mail address or the id where there is no name."""
    nameless = contacts["name"].eq("")
    if not nameless.any():
        return
    organisation, email = (
        contacts[name].where(contacts[name].str.contains("[^0-9]"), "") for name in ("organisation", "email")
    )
    # Who has neither a name nor an address is the organisation itself.
    firms = nameless & contacts["kind"].eq("") & email.eq("") & organisation.ne("")
    contacts["kind"] = contacts["kind"].mask(firms, "organisation")
    for shown in (organisation, email, contacts["contact_id"]):
        contacts["name"] = contacts["name"].where(contacts["name"].ne(""), shown)


def called_otherwise(contacts: pd.DataFrame, shown: pd.Series) -> pd.DataFrame:
    """Return the contacts under what they are called besides: the name shown beside first and last name, or these."""
    if "first_name" not in contacts or "last_name" not in contacts:
        return contacts.iloc[:0]
    whole = contacts["first_name"].ne("") & contacts["last_name"].ne("")
    person = (contacts["first_name"] + " " + contacts["last_name"]).where(whole, "")
    others = [contacts.assign(name=name)[name.ne("") & name.ne(contacts["name"])] for name in (person, shown)]
    return pd.concat(others)
