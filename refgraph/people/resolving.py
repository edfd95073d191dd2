"""From tables to people: contacts, resolved referrals and ties, the review list and the referrer account."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import pandas as pd

from refgraph.findings import Finding
from refgraph.people.contacts import prepare_contacts
from refgraph.people.counted import counts_referrals
from refgraph.people.firm import Firm, find_firm
from refgraph.people.last_contacts import with_last_contacts
from refgraph.people.matching import (
    OUTCOMES,
    PROVISIONAL,
    REVIEW,
    SKIPPED,
    UNCLEAR,
    UNKNOWN_ID,
    Directory,
    Link,
    is_decided,
    part_names,
    propose_candidates,
    provisional_id,
    with_keys,
    with_places,
)
from refgraph.people.names import bare_name
from refgraph.people.newcomers import as_one_each, with_newcomers
from refgraph.people.no_referrers import require_referrers
from refgraph.people.patients import find_patients
from refgraph.people.referral_dates import date_referrals, drop_later
from refgraph.people.referrals import COLUMNS, build_referrals, find_links, referrer_cells
from refgraph.people.rejects import gather_rejects
from refgraph.people.remarks import (
    remark_on_channels,
    remark_on_employees,
    remark_on_firm,
    remark_on_later_contacts,
    remark_on_log,
    remark_on_patients,
    remark_on_referrals,
    remark_on_referrers,
    remark_on_several,
)
from refgraph.people.review import review_table, same_people
from refgraph.people.side_tables import about_known_contacts, resolve_ties
from refgraph.records import Records
from refgraph.showing import in_differences, in_few_lines


@in_differences
@dataclass(frozen=True)
class ResolveRules:
    """How referrers are linked to contacts: the ``[resolve]`` section of the settings.

    Parameters
    ----------
    firm
        Names or e-mail domains of the firm itself, which is never a node.
    provisional
        Whether a named referrer who is not in the CRM becomes a provisional contact.
    merge
        Whether contacts that are one person beyond doubt (one alias id; one name with one e-mail address,
        telephone number or birthday) are merged.
    review
        The review file whose decisions are followed.
    decisions
        Decisions for single referrer texts: a contact id, ``new``, ``not a person`` or ``skip``.
    channels, partners
        Texts that name a way by which people come ("Spring mailer"), and texts that name somebody who refers
        though they do not look like it ("Opus").

    Examples
    --------
    >>> import refgraph as rg
    >>> rg.Settings(resolve=rg.ResolveRules(firm=("harbourvale.example",)))
    Settings(resolve=ResolveRules(firm=('harbourvale.example',)))
    """

    firm: tuple[str, ...] = ()
    provisional: bool = True
    merge: bool = True
    review: str = ""
    decisions: Mapping[str, str] = field(default_factory=dict)
    channels: tuple[str, ...] = ()
    partners: tuple[str, ...] = ()


@in_few_lines
@dataclass(frozen=True)
class People:
    """One row per person, and the referrals and ties between them.

    Parameters
    ----------
    contacts : DataFrame
        Sorted by ``contact_id``; the columns of the contacts table and the flags ``staff``, ``patient``,
        ``is_firm`` and ``provisional``.
    referrals : DataFrame
        One row per referral: ``referrer_id``, ``referred_id``, ``date`` (NaT if unknown), ``date_origin``
        (``referral``, a key of `ASSUMED` or empty), ``count``, ``share``, ``status``, ``revenue``, ``quality``,
        ``reason``, ``kept``, ``reward_paid``, ``resolution`` (by what the referrer was linked), ``text``, ``table``,
        ``file``, ``row``.
    ties : DataFrame
        ``a``, ``b``, ``kind``, ``weight``.
    tables : mapping of str to DataFrame
        The other tables, their ``contact_id`` resolved.
    review : DataFrame
        One row per referrer text that needs a decision, those that unlock most referrals first.
    referrers : DataFrame
        The referrer account: ``outcome``, ``cells``, ``texts``.
    firm : Firm
        What is known of the firm itself.
    rejects : DataFrame
        The rows that could not be used: those of the records and those found here.
    merged : DataFrame
        The rows that were folded into another.
    findings : tuple of Finding
    as_of : Timestamp or None
    organisations : DataFrame
        The firms and practices that contacts belong to, by ``organisation_id``; see
        `refgraph.people.organisations.Organisations`.
    members : DataFrame
        Where people are taken together as organisations, who they are: ``contact_id`` (the organisation),
        ``person_id``, ``name``, ``referrals`` (made to others) and ``is_person`` (false for the record of the
        organisation itself).
    columns : DataFrame
        How every header of the export was read; see `refgraph.records.Records`.

    Examples
    --------
    >>> import pandas as pd, refgraph as rg
    >>> log = pd.DataFrame({"referrer": ["Ann", "Bob", "Bob"], "referred": ["Bob", "Cid", "Dee"]})
    >>> result = rg.run(referrals=log)
    >>> result.people.referrals[["referrer_id", "referred_id"]].values.tolist()
    [['Ann', 'Bob'], ['Bob', 'Cid'], ['Bob', 'Dee']]
    """

    contacts: pd.DataFrame
    referrals: pd.DataFrame
    ties: pd.DataFrame
    tables: Mapping[str, pd.DataFrame]
    review: pd.DataFrame
    referrers: pd.DataFrame
    firm: Firm
    rejects: pd.DataFrame
    merged: pd.DataFrame
    findings: tuple[Finding, ...]
    as_of: pd.Timestamp | None
    organisations: pd.DataFrame = field(default_factory=pd.DataFrame)
    members: pd.DataFrame = field(default_factory=pd.DataFrame)
    columns: pd.DataFrame = field(default_factory=pd.DataFrame)


def resolve(records: Records, rules: ResolveRules = ResolveRules(), *, counted: bool = False) -> People:
    """Link every referrer cell to a contact, list it for review, or say why it names nobody.

    A cell is looked up as an id (Salesforce ids in both lengths), an e-mail address, a full name that only
    one contact bears and the name of an organisation, legal form aside; an organisation that is named and is
    no contact becomes one. Two contacts of one name make no edge: the text goes to the review list. A named
    person or firm without any candidate becomes a provisional contact.

    Parameters
    ----------
    records
        What `refgraph.records.read` returned.
    rules
        How to link.
    counted
        Whether contacts with a count of their referrals are enough, though nothing says who was referred.

    Returns
    -------
    People

    Raises
    ------
    MissingColumnError
        If nothing says who referred whom.

    Examples
    --------
    >>> import pandas as pd, refgraph as rg
    >>> contacts = pd.DataFrame({"Id": ["1", "2"], "Name": ["Ann Lee", "Bob King"], "Referred By": ["", "Ann Lee"]})
    >>> people = rg.resolve(rg.read(frames={"contacts": contacts}))
    >>> people.referrals[["referrer_id", "referred_id", "resolution"]].values.tolist()
    [['1', '2', 'name']]
    """
    if not (counted and counts_referrals(records.tables.get("contacts", pd.DataFrame()))):
        require_referrers(records)
    firm = find_firm(rules.firm, records.tables)
    prepared = prepare_contacts(records.tables, firm, merge=rules.merge, same=same_people(rules.decisions))
    contacts = prepared.contacts
    organisations = prepared.organisations
    directory = Directory(
        contacts,
        firm,
        rules.decisions,
        prepared.folded,
        organisations,
        rules.channels,
        {*rules.partners, *_firms_that_refer(records.tables)},
    )
    cells = with_keys(referrer_cells(records.tables, prepared.named, directory), directory)
    cells = with_places(cells, contacts, directory)
    statements, referrers, review = _link(cells, contacts, organisations, directory, rules)
    referrals, rejects, itself = build_referrals(statements)
    rejects = records.folds.spelt_out(rejects)
    tables, unknown = about_known_contacts(records.tables, directory)
    waiting = statements.loc[statements["outcome"].eq(REVIEW), "referred"]
    referrals, as_of, far = date_referrals(referrals, contacts, tables.get("deals"), records, waiting)
    referrals, late_rejects, late = drop_later(referrals, as_of)
    late_rejects = records.folds.spelt_out(late_rejects)
    ties, unknown_ties = resolve_ties(records.tables.get("ties"), directory)
    others = [
        ties["a"],
        ties["b"],
        *(table["contact_id"] for table in tables.values() if "contact_id" in table),
    ]
    contacts = with_newcomers(contacts, organisations, statements, referrals, others)
    contacts["patient"] = find_patients(contacts, referrals, records.columns)
    return People(
        contacts,
        referrals[COLUMNS],
        ties,
        with_last_contacts(tables, contacts, as_of),
        review,
        referrers,
        firm,
        gather_rejects([records.rejects, rejects, late_rejects, unknown, unknown_ties]),
        pd.concat([records.merged, prepared.merged], ignore_index=True),
        (
            *records.findings,
            *prepared.findings,
            *remark_on_firm(firm, contacts),
            *remark_on_referrers(referrers, review),
            *remark_on_employees(statements, firm),
            *remark_on_patients(contacts, referrals),
            *remark_on_several(statements),
            *remark_on_channels(statements),
            *remark_on_log(rejects, statements),
            *remark_on_referrals(referrals, itself, far, late),
            *remark_on_later_contacts(contacts, as_of if records.as_of_given else None),
        ),
        as_of,
        organisations,
        columns=records.columns,
    )


_FEWEST_APART = 3


def _link(
    cells: pd.DataFrame,
    contacts: pd.DataFrame,
    organisations: pd.DataFrame,
    directory: Directory,
    rules: ResolveRules,
) -> tuple[pd.DataFrame, pd.DataFrame, pd.DataFrame]:
    """Return the statements with both ends looked up, the referrer account and the review list."""
    links = find_links(cells["text"], cells["is_id"], directory)
    links = propose_candidates(links, contacts, organisations)
    referred = _met(find_links(cells["referred"], cells["referred_is_id"], directory))
    if rules.provisional:
        links, referred = as_one_each(part_names(links, directory), referred)
    else:
        links, referred = _without_provisional(links), _without_provisional(referred)
    statements = cells.assign(
        **_columns(links, cells["text"], cells["is_id"], ("outcome", "ids", "resolution")),
        **_columns(
            referred, cells["referred"], cells["referred_is_id"], ("referred_outcome", "referred_ids", "_")
        ),
    )
    named = statements[statements["text"].ne("")]
    review = review_table(named, links, contacts, organisations)
    return statements, _referrer_account(named), review


def _firms_that_refer(tables: Mapping[str, pd.DataFrame]) -> set[str]:
    """Return the texts that stand in a column of firms and name who referred: whatever they look like, they do."""
    texts: set[str] = set()
    for table in (tables[name] for name in ("contacts", "referrals") if name in tables):
        if {"referrer", "referrer_organisation"} <= set(table.columns):
            same = table["referrer"].eq(table["referrer_organisation"]) | table["referrer"].eq("")
            texts |= {*table.loc[same, "referrer_organisation"]}
    return texts - {""}


def _met(links: dict[tuple[str, bool], Link]) -> dict[tuple[str, bool], Link]:
    """Return the links of those who were referred: somebody was, however strange the name is.

    So was whoever has a number, where none of the numbers is a contact's: patients and cases have their own.
    """
    numbered = [link for (_, is_id), link in links.items() if is_id]
    apart = len(numbered) >= _FEWEST_APART and all(link.outcome == UNKNOWN_ID for link in numbered)
    return {
        (text, is_id): Link(PROVISIONAL, (provisional_id(bare_name(text)),), "named, not in the CRM")
        if link.how == UNCLEAR or (apart and is_id)
        else link
        for (text, is_id), link in links.items()
    }


def _columns(
    links: dict[tuple[str, bool], Link], texts: pd.Series, is_id: pd.Series, names: tuple[str, str, str]
) -> dict[str, pd.Series]:
    """Return outcome, ids and how of the link of every cell, as columns of Python objects."""
    blank = Link("", how="blank")
    found = [links.get(key, blank) for key in zip(texts.tolist(), is_id.tolist(), strict=True)]
    facts = ([link.outcome for link in found], [link.ids for link in found], [link.how for link in found])
    return {
        name: pd.Series(fact, index=texts.index, dtype=object)
        for name, fact in zip(names, facts, strict=True)
    }


def _without_provisional(links: dict[tuple[str, bool], Link]) -> dict[tuple[str, bool], Link]:
    off = Link(SKIPPED, how="not in the CRM, and provisional contacts are off")
    return {
        key: off if link.outcome == PROVISIONAL and not is_decided(link) else link
        for key, link in links.items()
    }


def _referrer_account(named: pd.DataFrame) -> pd.DataFrame:
    cells = named.groupby("outcome")["times"].sum().to_dict()
    texts = named.groupby("outcome")["text"].nunique().to_dict()
    rows = [(each, int(cells[each]), int(texts[each])) for each in OUTCOMES if each in cells]
    return pd.DataFrame(rows, columns=["outcome", "cells", "texts"])
