"""The review list: referrer texts that only a person can decide, and the decisions that come back."""

from __future__ import annotations

import pandas as pd

from refgraph.people.directory import REVIEW, Link

CANDIDATES = 5
"""How many candidates a row of the review list shows."""


def review_table(
    named: pd.DataFrame, links: dict[tuple[str, bool], Link], contacts: pd.DataFrame
) -> pd.DataFrame:
    """Return one row per referrer text that needs a decision, those that unlock most referrals first.

    Returns
    -------
    DataFrame
        ``text``, ``unlocks`` (how many referrals wait for it), ``why``, ``decision`` (blank: a contact id,
        ``new``, ``not a person`` or ``skip`` goes there), ``candidate_1`` to ``candidate_5``.
    """
    waiting = named.loc[named["outcome"].eq(REVIEW), "text"].value_counts()
    described = _descriptions(contacts, links) if len(waiting) else {}
    rows = []
    for text, unlocks in sorted(waiting.items(), key=lambda item: (-item[1], str(item[0]))):
        link = links.get((str(text), False)) or links[(str(text), True)]
        candidates = [described[identity] for identity in link.ids[:CANDIDATES]]
        rows.append([text, int(unlocks), link.how, "", *candidates, *[""] * (CANDIDATES - len(candidates))])
    names = [f"candidate_{number}" for number in range(1, CANDIDATES + 1)]
    return pd.DataFrame(rows, columns=["text", "unlocks", "why", "decision", *names])


def decisions_of(review: pd.DataFrame) -> dict[str, str]:
    """Return the decisions that a review list holds: referrer text -> decision, blank ones left out."""
    decided = review[review["decision"].str.strip().ne("")]
    return dict(zip(decided["text"], decided["decision"].str.strip(), strict=True))


def _descriptions(contacts: pd.DataFrame, links: dict[tuple[str, bool], Link]) -> dict[str, str]:
    """Return, for every candidate, its id and what tells it from another of the same name."""
    wanted = {identity for link in links.values() if link.outcome == REVIEW for identity in link.ids}
    shown = contacts[contacts["contact_id"].isin(wanted)]
    columns = ["contact_id", "name", "organisation", "city", "email"]
    described = {}
    for identity, name, *rest in zip(*(shown[column] for column in columns), strict=True):
        described[identity] = f"{identity}: {', '.join(text for text in (name, *rest) if text)}"
    return described
