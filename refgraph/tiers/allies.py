"""Whose services complete the firm's own: by what the CRM calls the contact, else by its profession."""

from __future__ import annotations

import numpy as np
import pandas as pd

from refgraph.findings import Finding
from refgraph.people import People
from refgraph.tiers.rules import TierRules
from refgraph.trades import TRADES, Allies, FirmTrade, tell_trade

_COMPLEMENTARY = ("partner", "vendor")
_CLIENTS = ("client", "past_client")
_ASIDE = frozenset(
    "trash junk dead spam disqualified unqualified archived bogus papierkorb corbeille papelera".split()
)


def trade_of(people: People, rules: TierRules = TierRules()) -> FirmTrade:
    """Return the trade of the firm whose export it is: as set, else as the export tells, else unknown.

    Parameters
    ----------
    people
        The firm, its people, the headers and the lead sources.
    rules
        ``trade`` names it.

    Examples
    --------
    >>> import pandas as pd, refgraph as rg
    >>> log = pd.DataFrame({"Referring Provider": ["Dr. Ann Lee"], "Referred To": ["Bob King"]})
    >>> trade_of(rg.run(referrals=log).people).name
    'clinic'
    """
    contacts, firm = people.contacts, people.firm
    own = contacts[contacts["staff"] | contacts["is_firm"]]
    columns = people.columns.reindex(columns=["header", "crm"], fill_value="")
    sources = contacts["lead_source"] if "lead_source" in contacts else pd.Series([], dtype="str")
    return tell_trade(
        rules.trade,
        firm=[*firm.names, *own["organisation"], *own.loc[own["is_firm"], "name"]],
        domains=firm.domains,
        people=own["profession"],
        headers=columns["header"],
        crms=columns["crm"],
        channels=sources.unique(),
    )


def find_allies(contacts: pd.DataFrame, people: People, trade: FirmTrade, rules: TierRules) -> pd.DataFrame:
    """Tell who complements the firm, and what says so.

    A profession alone does not overrule the CRM where its own type column calls somebody a prospect, or its stage
    says that somebody was put aside: a referral either way does.

    Parameters
    ----------
    contacts
        Indexed by ``contact_id``.
    people
        How the headers were read.
    trade
        Of the firm.
    rules
        Professions of the user's own words.

    Returns
    -------
    DataFrame
        ``complementary`` (1, 0, or NaN where nothing says so), ``complementary_by``, ``related`` (whether the CRM
        calls the contact a partner or vendor), ``ally`` (whether the profession completes the firm's, whatever
        follows from it), ``doubt`` (what speaks against it, or blank) and ``peer`` (the profession of whoever has
        the firm's own, without being its ally or its client; else blank).
    """
    allies = Allies(trade, rules.allied_professions, rules.not_allied_professions)
    completing = {text: bool(text) and allies.completes(text) for text in contacts["profession"].unique()}
    named = contacts["profession"].map(completing).astype(bool)
    refers = _referring(contacts, people, trade)
    unsure = contacts["profession"].map({text: allies.is_of_unknown_field(text) for text in completing})
    unsure = unsure.astype(bool) & ~named
    own = contacts["profession"].map({text: allies.is_own(text) for text in completing}).astype(bool)
    ally = named | refers | unsure
    related = contacts["type"].isin(_COMPLEMENTARY)
    doubt = _doubts(contacts, people).mask(unsure, "field not known").where(ally & ~related, "")
    by = contacts["type"].where(related, contacts["profession"].where(named | unsure, ""))
    peer = own & ~ally & ~related & ~contacts["type"].isin(_CLIENTS)
    by = by.mask(refers & by.eq(""), trade.referrers)
    known = contacts["type"].ne("") | contacts["profession"].ne("") | refers
    clause = pd.Series(np.nan, index=contacts.index).mask(known, 0.0).mask(by.ne(""), 1.0)
    return pd.DataFrame(
        {
            "complementary": clause,
            "complementary_by": by.astype("str"),
            "related": related,
            "ally": named | refers,
            "doubt": doubt,
            "peer": contacts["profession"].where(peer, "").astype("str"),
        }
    )


def _referring(contacts: pd.DataFrame, people: People, trade: FirmTrade) -> pd.Series:
    """Tell who is an ally by referring alone: whoever refers to a clinic and is neither patient nor competitor."""
    if not trade.referrers:
        return pd.Series(False, index=contacts.index)
    made = contacts.index.isin(people.referrals["referrer_id"])
    return pd.Series(made, index=contacts.index) & ~contacts["patient"] & contacts["type"].ne("competitor")


def _doubts(contacts: pd.DataFrame, people: People) -> pd.Series:
    """Return the word of the CRM by which a profession alone makes no ally: a prospect by its own type, put aside."""
    columns = people.columns
    typed = len(columns) > 0 and bool((columns["table"].eq("contacts") & columns["column"].eq("type")).any())
    stages = contacts["stage"] if "stage" in contacts else pd.Series("", index=contacts.index)
    aside = stages.where(stages.str.casefold().isin(_ASIDE), "")
    return aside.mask(contacts["type"].eq("prospect") & typed, "still a prospect").astype("str")


def remark_on_trade(trade: FirmTrade, table: pd.DataFrame) -> list[Finding]:
    """Say by which trade professions were judged, where any was; and how to name it where it is not known.

    Parameters
    ----------
    trade
        Of the firm.
    table
        ``ally`` and ``related`` of every contact.
    """
    count = int((table["ally"] & ~table["related"] & table["excluded"].eq("")).sum())
    if not count:
        return []
    if trade.name:
        if trade.because == "as set":
            return []
        how = "refer to it or have" if trade.referrers else "have"
        message = (
            f"Your trade is taken for {trade.name}, by {trade.because}: {count:,} contacts {how} a profession that "
            "completes it."
        )
        another = next(name for name in TRADES if name != trade.name)
        return [Finding("note", "trade", message, f"If that is wrong, n{_name_it(another)[1:]}", count=count)]
    message = (
        f"Your own trade is not known: {count:,} contacts count as allied whose profession completes any of "
        f"{len(TRADES)} trades."
    )
    return [
        Finding(
            "note",
            "trade-unknown",
            message,
            f"{_name_it('realtor')} Known: {', '.join(TRADES)}.",
            count=count,
        )
    ]


def _name_it(trade: str) -> str:
    return f'Name it under [tiers], as in: trade = "{trade}".'
