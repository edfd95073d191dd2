"""From tables to people: contacts, resolved referrals and ties, the review list and the referrer account."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
import pandas as pd

from refgraph.errors import InputError, MissingColumnError
from refgraph.findings import Finding
from refgraph.people.contacts import prepare_contacts, provisional_contacts
from refgraph.people.directory import (
    LINKED,
    NOT_A_PERSON,
    OUTCOMES,
    PROVISIONAL,
    REVIEW,
    SKIPPED,
    UNKNOWN_ID,
    Directory,
    Link,
)
from refgraph.people.firm import Firm, find_firm
from refgraph.people.referrals import COLUMNS, find_links, prefer_names, referrer_cells
from refgraph.people.review import review_table
from refgraph.records import Records

_ABOUT_CONTACTS = "deals touches engagements feedback given asks complaints events".split()


@dataclass(frozen=True)
class ResolveRules:
    """How referrers are linked to contacts: the ``[resolve]`` section of the settings.

    Parameters
    ----------
    firm
        Names or e-mail domains of the firm itself, which is never a node.
    provisional
        Whether a named referrer who is not in the CRM becomes a provisional contact.
    review
        The review file whose decisions are followed.
    decisions
        Decisions for single referrer texts: a contact id, ``new``, ``not a person`` or ``skip``.
    """

    firm: tuple[str, ...] = ()
    provisional: bool = True
    review: str = ""
    decisions: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class People:
    """One row per person, and the referrals and ties between them.

    Parameters
    ----------
    contacts : DataFrame
        Sorted by ``contact_id``; the columns of the contacts table and the flags ``staff``, ``is_firm``
        and ``provisional``.
    referrals : DataFrame
        One row per referral: ``referrer_id``, ``referred_id``, ``date`` (NaT if unknown), ``date_origin``
        (``referral``, ``created`` or empty), ``count``, ``share``, ``status``, ``revenue``, ``quality``,
        ``reason``, ``resolution`` (by what the referrer was linked), ``text``, ``table``, ``file``, ``row``.
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


def resolve(records: Records, rules: ResolveRules = ResolveRules()) -> People:
    """Link every referrer cell to a contact, list it for review, or say why it names nobody.

    A cell is looked up as an id (Salesforce ids in both lengths), an e-mail address and a full name that
    only one contact bears. Two contacts of one name make no edge: the text goes to the review list. A
    named person without any candidate becomes a provisional contact.

    Parameters
    ----------
    records
        What `refgraph.records.read` returned.
    rules
        How to link.

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
    _require_referrers(records)
    firm = find_firm(rules.firm, records.tables)
    contacts, findings = prepare_contacts(records.tables, firm)
    directory = Directory(contacts, firm, rules.decisions)
    cells = referrer_cells(records.tables, contacts)
    statements, referrers, review = _link(cells, contacts, directory, rules)
    contacts = _with_provisional(contacts, statements)
    referrals, rejects, itself = _referrals(statements, contacts)
    tables, unknown = _about_known_contacts(records.tables, directory)
    ties, unknown_ties = _ties(records.tables.get("ties"), directory)
    as_of = _as_of(records, referrals)
    if as_of is not None:
        referrals, late = _split(referrals, referrals["date"] > as_of, "after the as-of date", "date")
        rejects = [*rejects, late]
    findings += [*_firm_findings(firm, contacts), *_referral_findings(referrals, referrers, review, itself)]
    return People(
        contacts,
        referrals,
        ties,
        tables,
        review,
        referrers,
        firm,
        pd.concat([records.rejects, *rejects, unknown, unknown_ties], ignore_index=True),
        records.merged,
        (*records.findings, *findings),
        as_of,
    )


def _require_referrers(records: Records) -> None:
    contacts = records.tables.get("contacts", pd.DataFrame())
    if "referrals" in records.tables or "referrer" in contacts or "referrer_id" in contacts:
        return
    if not records.tables:
        raise InputError("There is no table to work on.", "Give a contacts file, a referrals file, or both.")
    seen = records.columns.loc[records.columns["table"].eq("contacts"), "header"].tolist()
    headers = f" Columns seen: {', '.join(seen[:20])}{', ...' if len(seen) > 20 else ''}." if seen else ""
    raise MissingColumnError(
        f"Nothing here says who referred whom: there is no referrer column and no referrals table.{headers}",
        'Name the column with --column referrer="Header", or add a referrals file (who, whom, date).',
    )


def _link(
    cells: pd.DataFrame, contacts: pd.DataFrame, directory: Directory, rules: ResolveRules
) -> tuple[pd.DataFrame, pd.DataFrame, pd.DataFrame]:
    """Return the statements with both ends looked up, the referrer account and the review list."""
    links = find_links(cells["text"], cells["is_id"], directory)
    prefer_names(cells, links, directory)
    referred = find_links(cells["referred"], cells["referred_is_id"], directory)
    if not rules.provisional:
        links, referred = _without_provisional(links), _without_provisional(referred)
    statements = cells.assign(
        **_columns(links, cells["text"], cells["is_id"], ("outcome", "ids", "resolution")),
        **_columns(
            referred, cells["referred"], cells["referred_is_id"], ("referred_outcome", "referred_ids", "_")
        ),
    )
    named = statements[statements["text"].ne("")]
    review = review_table(named, links, contacts)
    return statements, _referrer_account(named), review


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
    return {key: off if link.outcome == PROVISIONAL else link for key, link in links.items()}


def _referrer_account(named: pd.DataFrame) -> pd.DataFrame:
    cells = Counter(named["outcome"].tolist())
    texts = named.groupby("outcome")["text"].nunique().to_dict()
    rows = [(outcome, cells[outcome], int(texts.get(outcome, 0))) for outcome in OUTCOMES if cells[outcome]]
    return pd.DataFrame(rows, columns=["outcome", "cells", "texts"])


def _with_provisional(contacts: pd.DataFrame, statements: pd.DataFrame) -> pd.DataFrame:
    """Add the people who are named and not in the CRM, each shown by the spelling met most often."""
    spellings: dict[str, Counter[str]] = {}
    for outcome, ids, text in (("outcome", "ids", "text"), ("referred_outcome", "referred_ids", "referred")):
        new = statements[statements[outcome].eq(PROVISIONAL)]
        for (identity, *_), spelling in zip(new[ids], new[text], strict=True):
            spellings.setdefault(identity, Counter())[" ".join(spelling.split())] += 1
    if not spellings:
        return contacts
    shown = {
        identity: min(counts, key=lambda text: (-counts[text], text))
        for identity, counts in spellings.items()
    }
    added = provisional_contacts(shown, like=contacts)
    return pd.concat([contacts, added]).sort_values("contact_id", kind="stable", ignore_index=True)


_FAULTS = (
    ("no referrer is named", "referrer", "text"),
    ("no contact has this id", "referrer_id", "text"),
    ("nobody is named as referred", "referred_id", "referred"),
    ("no contact has this id", "referred_id", "referred"),
    ("names no person", "referred", "referred"),
    ("several contacts bear this name", "referred", "referred"),
)
"""Why a row of the referral log cannot be used: the reason, the column at fault, where its value stands."""


def _referrals(
    statements: pd.DataFrame, contacts: pd.DataFrame
) -> tuple[pd.DataFrame, list[pd.DataFrame], int]:
    """Return the referrals, the rows that cannot be one, and how many people referred themselves."""
    outcome, met = statements["outcome"].to_numpy(), statements["referred_outcome"].to_numpy()
    unnamed, nobody = statements["text"].to_numpy(object) == "", statements["referred"].to_numpy(object) == ""
    masks = (unnamed, outcome == UNKNOWN_ID, nobody, met == UNKNOWN_ID, met == NOT_A_PERSON, met == REVIEW)
    fault = np.select(masks, range(len(_FAULTS)), -1)
    in_log = statements["table"].to_numpy(object) == "referrals"
    rejects = [
        _reject(statements[in_log & (fault == number)], reason, column, value)
        for number, (reason, column, value) in enumerate(_FAULTS)
        if (in_log & (fault == number)).any()
    ]
    usable = np.isin(outcome, [LINKED, PROVISIONAL]) & np.isin(met, [LINKED, PROVISIONAL])
    referrals = _one_row_per_referrer(statements[usable & (fault < 0)])
    itself = referrals["referrer_id"].eq(referrals["referred_id"])
    from_log = referrals["table"].eq("referrals")
    rejects.append(_reject(referrals[itself & from_log], "referred by itself", "referrer_id", "text"))
    referrals = _said_once(referrals[~itself])
    return _dated(referrals, contacts)[COLUMNS].reset_index(drop=True), rejects, int(itself.sum())


def _one_row_per_referrer(statements: pd.DataFrame) -> pd.DataFrame:
    """Give each of several referrers in one cell a row of its own, the credit shared equally."""
    several = statements["ids"].map(len)
    rows = statements.assign(referred_id=[ids[0] for ids in statements["referred_ids"]])
    rows["share"] = rows["share"].where(several.eq(1), rows["share"].fillna(1.0) / several.clip(lower=1))
    rows = rows.explode("ids").rename(columns={"ids": "referrer_id"})
    for column in ("referrer_id", "referred_id"):
        rows[column] = rows[column].astype("str")
    return rows


def _said_once(referrals: pd.DataFrame) -> pd.DataFrame:
    """Drop what the contacts' referrer column says where the referral log says it too."""
    pair = referrals["referrer_id"] + "\x1f" + referrals["referred_id"]
    in_log = referrals["table"].eq("referrals")
    return referrals[in_log | ~pair.isin(pair[in_log])]


def _dated(referrals: pd.DataFrame, contacts: pd.DataFrame) -> pd.DataFrame:
    """Take the referred contact's first day in the CRM for a referral without a date."""
    created = dict(zip(contacts["contact_id"], contacts["created"], strict=True))
    stand_in = pd.to_datetime(referrals["referred_id"].map(created))
    undated = referrals["date"].isna()
    origin = pd.Series("referral", index=referrals.index).mask(undated, "created")
    dates = referrals["date"].where(~undated, stand_in)
    return referrals.assign(date=dates, date_origin=origin.mask(dates.isna(), ""))


def _about_known_contacts(
    tables: Mapping[str, pd.DataFrame], directory: Directory
) -> tuple[dict[str, pd.DataFrame], pd.DataFrame]:
    """Return the other tables with their contacts resolved, and the rows that are about nobody known."""
    kept: dict[str, pd.DataFrame] = {name: tables[name] for name in ("campaigns", "owners") if name in tables}
    rejects = []
    for name in _ABOUT_CONTACTS:
        if name not in tables:
            continue
        table = tables[name]
        if "contact_id" not in table:
            table = table.assign(contact_id=pd.Series("", index=table.index, dtype="str"))
        ids = _resolved(table["contact_id"], directory)
        unknown = ids.eq("")
        reasons = table["contact_id"].map(
            lambda text: "no contact has this id" if text else "no contact is named"
        )
        rejects.append(_reject(table[unknown], reasons[unknown], "contact_id", "contact_id"))
        kept[name] = table.assign(contact_id=ids)[~unknown].reset_index(drop=True)
    empty = _reject(pd.DataFrame({"file": [], "row": [], "contact_id": []}), "", "contact_id", "contact_id")
    return kept, pd.concat([empty, *rejects], ignore_index=True)


def _ties(ties: pd.DataFrame | None, directory: Directory) -> tuple[pd.DataFrame, pd.DataFrame]:
    if ties is None:
        ties = pd.DataFrame({"a": [], "b": [], "file": [], "row": []})
    a, b = _resolved(ties["a"], directory), _resolved(ties["b"], directory)
    resolved = pd.DataFrame(
        {
            "a": a,
            "b": b,
            "kind": ties.get("kind", pd.Series("", index=ties.index)).astype("str"),
            "weight": ties.get("weight", pd.Series(float("nan"), index=ties.index)).fillna(0.5).astype(float),
        }
    )
    unknown, itself = a.eq("") | b.eq(""), a.eq(b) & a.ne("")
    rejects = [
        _reject(ties[unknown], "no contact has this id", "a", "a"),
        _reject(ties[itself], "a tie to itself", "b", "b"),
    ]
    return resolved[~unknown & ~itself].reset_index(drop=True), pd.concat(rejects, ignore_index=True)


def _resolved(texts: pd.Series, directory: Directory) -> pd.Series:
    ids = {}
    for text in texts.unique():
        link = directory.find_cell(text, is_id=True) if text else Link("")
        ids[text] = link.ids[0] if link.outcome == LINKED and len(link.ids) == 1 else ""
    return texts.map(ids).astype("str")


def _as_of(records: Records, referrals: pd.DataFrame) -> pd.Timestamp | None:
    """Let referrals dated by the contact's first day in the CRM count, unless the user gave the date."""
    latest = referrals["date"].max()
    if records.as_of_given or pd.isna(latest):
        return records.as_of
    return latest if records.as_of is None else max(records.as_of, latest)


def _split(
    table: pd.DataFrame, bad: pd.Series, reason: str, column: str
) -> tuple[pd.DataFrame, pd.DataFrame]:
    late = table[bad & table["table"].eq("referrals")]
    return table[~bad].reset_index(drop=True), _reject(late, reason, column, column)


def _reject(rows: pd.DataFrame, reason: str | pd.Series, column: str, value: str) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "file": rows["file"],
            "row": rows["row"],
            "column": column,
            "value": rows[value].astype("str"),
            "reason": reason,
        }
    )


def _firm_findings(firm: Firm, contacts: pd.DataFrame) -> list[Finding]:
    if not firm.source:
        return []
    known = ", ".join(sorted(firm.names | firm.domains))
    learnt = "as given" if firm.source == "given" else "the e-mail domain that most owners share"
    staff = int(contacts["staff"].sum())
    return [
        Finding(
            "note",
            "firm",
            f"The firm itself is taken to be {known} ({learnt}); {staff:,} contacts are its people.",
            "If that is wrong, name the firm with --firm NAME-OR-DOMAIN.",
            count=staff,
        )
    ]


def _referral_findings(
    referrals: pd.DataFrame, referrers: pd.DataFrame, review: pd.DataFrame, itself: int
) -> list[Finding]:
    cells = dict(zip(referrers["outcome"], referrers["cells"], strict=True))
    from_created = int(referrals["date_origin"].eq("created").sum())
    undated = int(referrals["date_origin"].eq("").sum())
    found = []
    if cells.get(REVIEW):
        found.append(
            Finding(
                "warning",
                "referrers-to-review",
                f"{len(review):,} referrer texts fit several contacts; "
                f"{cells[REVIEW]:,} referrals wait for a decision.",
                "Decide them in review.csv and run again with --review review.csv.",
                count=cells[REVIEW],
            )
        )
    if cells.get(UNKNOWN_ID):
        found.append(
            Finding(
                "warning",
                "unknown-referrer-id",
                f"{cells[UNKNOWN_ID]:,} referrer ids belong to no contact in these files; they make no edge.",
                "Export the missing contacts too, or the column that holds the referrers' names.",
                count=cells[UNKNOWN_ID],
            )
        )
    if itself:
        found.append(
            Finding(
                "note",
                "self-referral",
                f"{itself:,} contacts are recorded as referred by themselves; that makes no edge.",
                count=itself,
            )
        )
    if from_created:
        found.append(
            Finding(
                "note",
                "referral-dated-by-created",
                f"{from_created:,} referrals have no date and take the day the referred contact was created.",
                count=from_created,
            )
        )
    if undated:
        found.append(
            Finding(
                "note",
                "undated-referrals",
                f"{undated:,} referrals have no date; they count as 730 days old.",
                "Export the date of the referral, or the contacts' created date.",
                count=undated,
            )
        )
    return found
