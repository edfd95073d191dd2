"""From people to organisations: everybody of one firm or practice as one, their referrals added up."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd

from refgraph.findings import Finding, counted
from refgraph.people.newcomers import blank_contacts
from refgraph.people.resolving import People

LEVELS = ("person", "organisation")
"""What a network may consist of."""

LISTED = 5
"""How many of the people of an organisation are named beside it."""

_UNWANTED = frozenset("inactive do_not_contact deceased".split())
_TAKEN_FROM_PEOPLE = "type profession segment city owner status lead_source".split()
_PLACE = ["table", "file", "row", "referrer_id", "referred_id"]


def group_by_organisation(people: People) -> People:
    """Return the same people with each organisation in place of those who belong to it.

    Referrals, ties and every other row are those of the organisation; referrals and ties inside one
    organisation are left out. Who has no organisation stays, and so do staff and competitors, who are no
    sources. What the CRM does not say of an organisation itself (trade, town, owner, ...) is what most of its
    people have in common; it may be approached as long as one of them may.

    Parameters
    ----------
    people
        What `refgraph.resolve` returned.

    Returns
    -------
    People
        In ``contacts`` the columns ``people_count`` and ``people``, who referred how often, are added, and in
        ``members`` all of them.

    Examples
    --------
    >>> import pandas as pd, refgraph as rg
    >>> contacts = pd.DataFrame({"Id": ["1", "2", "3"], "Name": ["Ann Lee", "Bob King", "Cid Roe"],
    ...                          "Company": ["Vale LLP", "Vale", "Roe Ltd"], "Referred By": ["", "1", "2"]})
    >>> firms = rg.group_by_organisation(rg.resolve(rg.read(frames={"contacts": contacts})))
    >>> firms.referrals[["referrer_id", "referred_id"]].values.tolist()
    [['org:vale', 'org:roe']]
    >>> firms.contacts[["name", "people_count", "people"]].values.tolist()
    [['Roe Ltd', 1, 'Cid Roe 0'], ['Vale', 2, 'Bob King 1, Ann Lee 0']]
    """
    group = _groups(people.contacts)
    referrals, inside = _between(people.referrals, group)
    members = _members(people, group, referrals)
    contacts = _with_members(_grouped_contacts(people, group), members)
    ties = people.ties.assign(a=people.ties["a"].map(group), b=people.ties["b"].map(group))
    tables = {
        name: table.assign(contact_id=table["contact_id"].map(group)) if "contact_id" in table else table
        for name, table in people.tables.items()
    }
    return replace(
        people,
        contacts=contacts,
        referrals=_once_a_row(referrals)[people.referrals.columns],
        ties=ties[ties["a"].ne(ties["b"])].reset_index(drop=True),
        tables=tables,
        members=members,
        findings=(*people.findings, _remark(people.contacts, group, inside)),
    )


def _groups(contacts: pd.DataFrame) -> pd.Series:
    """Return under which id each contact goes, by ``contact_id``."""
    outside = (
        contacts["staff"] | contacts["patient"] | contacts["is_firm"] | contacts["type"].eq("competitor")
    )
    alone = outside | contacts["organisation_id"].eq("")
    group = contacts["organisation_id"].where(~alone, contacts["contact_id"])
    return pd.Series(group.to_numpy(), index=contacts["contact_id"], dtype="str")


def _between(referrals: pd.DataFrame, group: pd.Series) -> tuple[pd.DataFrame, int]:
    """Return the referrals between groups, who made them and met them beside, and how many stay inside one."""
    ends = {"person": referrals["referrer_id"], "met": referrals["referred_id"]}
    between = referrals.assign(
        **ends, referrer_id=ends["person"].map(group), referred_id=ends["met"].map(group)
    )
    inside = between["referrer_id"].eq(between["referred_id"])
    return between[~inside].reset_index(drop=True), int(inside.sum())


def _once_a_row(referrals: pd.DataFrame) -> pd.DataFrame:
    """Make one referral of those that come from one row and go from one group to one other.

    What colleagues named in one cell share, their organisation has alone.
    """
    several = referrals.duplicated(_PLACE, keep=False)
    if not several.any():
        return referrals
    rest = [name for name in referrals.columns if name not in (*_PLACE, "met", "share", "revenue")]
    first = {name: (name, "first") for name in rest}
    each = referrals[several].groupby([*_PLACE, "met"], as_index=False)
    each = each.agg(share=("share", _total), revenue=("revenue", _total), **first)
    whole = each.groupby(_PLACE, as_index=False)
    whole = whole.agg(share=("share", "first"), revenue=("revenue", _total), **first)
    return pd.concat([referrals[~several], whole], ignore_index=True)


def _total(values: pd.Series) -> float:
    return float(values.sum(min_count=1))


def _members(people: People, group: pd.Series, referrals: pd.DataFrame) -> pd.DataFrame:
    """Return who belongs to which organisation and how many referrals each made to others."""
    made = referrals.groupby("person")["count"].sum()
    contacts = people.contacts[["contact_id", "name"]]
    members = pd.DataFrame(
        {
            "contact_id": group.to_numpy(),
            "person_id": contacts["contact_id"],
            "name": contacts["name"],
            "referrals": contacts["contact_id"].map(made).fillna(0.0),
            "is_person": people.contacts["kind"].ne("organisation"),
        }
    )
    firms = {*people.organisations["organisation_id"].tolist()}
    members = members.loc[[identity in firms for identity in members["contact_id"].tolist()]]
    order = ["contact_id", "is_person", "referrals", "name", "person_id"]
    return members.sort_values(order, ascending=[True, False, False, True, True], ignore_index=True)


def _grouped_contacts(people: People, group: pd.Series) -> pd.DataFrame:
    contacts, table = people.contacts, people.organisations.set_index("organisation_id")
    itself = contacts["contact_id"].eq(group.to_numpy())
    ids = sorted({*group} - {*contacts["contact_id"]})
    facts = {name: table.loc[ids, name].tolist() for name in ("name", "city", "segment", "owner")}
    made = blank_contacts(contacts, contact_id=ids, organisation_id=ids, kind="organisation", **facts)
    grouped = pd.concat([contacts[itself], made]) if ids else contacts[itself]
    grouped = grouped.set_index("contact_id").sort_index()
    below = contacts[~itself].set_index(group[~itself.to_numpy()].to_numpy())
    for name in _TAKEN_FROM_PEOPLE:
        common = _commonest(below[name]).reindex(grouped.index)
        grouped[name] = grouped[name].where(grouped[name].ne("") | common.isna(), common)
    earliest = below["created"].groupby(level=0).min().reindex(grouped.index)
    grouped["created"] = grouped["created"].fillna(earliest)
    grouped.loc[below.index.unique(), "organisation"] = ""
    return grouped.reset_index()


def _commonest(values: pd.Series) -> pd.Series:
    """Return the value that most rows of each index label have, blanks aside; of equals the first by name.

    A status that keeps from approaching somebody holds for all only if it holds for each.
    """
    filled = values[values.ne("")]
    if values.name == "status":
        unwanted = values.isin(_UNWANTED)
        filled = values[values.ne("") & (~unwanted | unwanted.groupby(level=0).transform("all"))]
    counts = (
        filled.groupby([filled.index, filled]).size().rename_axis(["label", "value"]).reset_index(name="n")
    )
    counts = counts.sort_values(["label", "n", "value"], ascending=[True, False, True])
    return counts.drop_duplicates("label").set_index("label")["value"]


def _with_members(contacts: pd.DataFrame, members: pd.DataFrame) -> pd.DataFrame:
    """Add how many people each organisation has, and who of them referred how often, in words."""
    persons = members[members["is_person"]]
    sizes = persons.groupby("contact_id").size()
    firsts = persons[persons.groupby("contact_id").cumcount() < LISTED]
    texts: dict[str, list[str]] = {}
    for identity, name, made in firsts[["contact_id", "name", "referrals"]].itertuples(
        index=False, name=None
    ):
        texts.setdefault(identity, []).append(f"{name} {made:g}")
    for identity, size in sizes[sizes > LISTED].items():
        texts[str(identity)].append(f"and {size - LISTED:,} more")
    unnamed = members[~members["is_person"] & members["referrals"].gt(0)]
    for identity, made in zip(unnamed["contact_id"], unnamed["referrals"], strict=True):
        texts.setdefault(identity, []).append(f"no person named {made:g}")
    said = {identity: ", ".join(parts) for identity, parts in texts.items()}
    ids = contacts["contact_id"]
    alone = contacts["kind"].ne("organisation").astype("int64")
    return contacts.assign(
        people_count=ids.map(sizes).fillna(alone).astype("int64"),
        people=pd.Series([said.get(identity, "") for identity in ids.tolist()], index=ids.index, dtype="str"),
    )


def _remark(contacts: pd.DataFrame, group: pd.Series, inside: int) -> Finding:
    below = contacts.loc[group.ne(group.index).to_numpy(), "contact_id"]
    grouped = group.loc[below]
    if below.empty and not contacts["kind"].eq("organisation").any():
        return Finding(
            "warning",
            "no-organisations",
            "No contact names an organisation, so that people are ranked.",
            'Export the company of each contact, or say which column it is: --column organisation="Header".',
            table="contacts",
        )
    left_out = counted(inside, "referral inside one of them is", "referrals inside one of them are")
    return Finding(
        "note",
        "by-organisation",
        f"{counted(len(grouped), 'contact is', 'contacts are')} taken together as the organisations they belong to, "
        f"{grouped.nunique():,} of these; "
        f"{left_out} left out.",
        table="contacts",
        count=inside,
    )
