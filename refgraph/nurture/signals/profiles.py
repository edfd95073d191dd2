"""What the plan has to know of each contact, side by side: one row per contact."""

from __future__ import annotations

import numpy as np
import pandas as pd

from refgraph.nurture.rules import CANDIDATE, NEW, PROSPECT, NurtureRules
from refgraph.people import People
from refgraph.tiers import LEVEL, NONE, Analysed, Tiers

_TEXTS = "first_name type segment preferred_channel audience interests notes goals profession".split()
_DATES = ("created", "birthday", "service_start", "testimonial_date")


def gather_profiles(result: Analysed, tiers: Tiers, rules: NurtureRules) -> pd.DataFrame:
    """Return what is known of each contact, indexed by ``contact_id``.

    Returns
    -------
    DataFrame
        Name, organisation, owner, ``tier``, ``level`` (of the tier, the highest 3), ``rank``,
        ``cluster``, ``links``, ``trend``, what the tiers found (``excluded``, ``experienced``, ``willing``,
        ``detractor``, ``detractor_by``, ``ever``, ``silent_days``), ``direct_credit``, the columns of the
        contacts table that the plan reads, ``recommended_for`` (the reason given with the latest referral),
        ``intensity`` (of being willing to refer, 0 to 1), ``new``, ``unclassified`` (has referred, and nothing says
        what it is to the firm), and ``group``: whose cadence the contact has, or blank.
    """
    held = tiers.table.set_index("contact_id").sort_index()
    book = held[["name", "organisation", "owner", "tier", "cultivate", "rank", "cluster"]].copy()
    found = (
        "excluded links experienced willing unwilling asking detractor detractor_by ever silent_days".split()
    )
    book = book.join(tiers.evidence[found])
    contacts = result.people.contacts.set_index("contact_id").reindex(book.index)
    for name in _TEXTS:
        book[name] = contacts[name].fillna("") if name in contacts else ""
    for name in _DATES:
        book[name] = (
            contacts[name] if name in contacts else pd.Series(pd.NaT, book.index, dtype="datetime64[us]")
        )
    book["recommended_for"] = _last_reasons(result.people).reindex(book.index).fillna("")
    book["intensity"] = tiers.evidence["intensity"].reindex(book.index) / 10
    book["consent"] = contacts["consent"] if "consent" in contacts else np.nan
    book["person"] = contacts["kind"].ne("organisation")
    trend = result.ranking.table.set_index("contact_id")["trend"]
    book["trend"] = trend.reindex(book.index).fillna("")
    book["direct_credit"] = result.measures["direct_credit"].reindex(book.index).fillna(0.0)
    book["level"] = book["tier"].map(LEVEL)
    book["new"] = _new(book["created"], result.people.as_of, rules)
    book["unclassified"] = book["tier"].eq(NONE) & book["ever"].gt(0) & book["experienced"].isna()
    book["group"] = _groups(book)
    return book


def _last_reasons(people: People) -> pd.Series:
    """Return the reason that each contact gave for its latest referral with one."""
    made = people.referrals
    if "reason" not in made:
        return pd.Series(dtype="str")
    given = made[made["reason"].fillna("").str.strip().ne("")]
    last = given.sort_values(["date", "reason"], kind="stable", na_position="first")
    found: pd.Series = last.groupby("referrer_id")["reason"].last()
    return found


def _new(created: pd.Series, as_of: pd.Timestamp | None, rules: NurtureRules) -> pd.Series:
    if as_of is None:
        return pd.Series(False, index=created.index)
    age: pd.Series = (as_of - created).dt.days
    return age.between(0, rules.new_days - 1)


def _groups(book: pd.DataFrame) -> pd.Series:
    """Return whose cadence each contact has: the tier's, else that of candidates, new people, prospects.

    Who has referred and has no tier for want of a type is cared for like a candidate.
    """
    group = np.select(
        [
            book["excluded"].ne("") | book["consent"].eq(0),
            book["tier"].ne(NONE),
            book["cultivate"] | book["unclassified"],
            book["new"] & book["person"],
            book["type"].eq("prospect"),
        ],
        ["", book["tier"], CANDIDATE, NEW, PROSPECT],
        "",
    )
    return pd.Series(group, index=book.index, dtype="str")
