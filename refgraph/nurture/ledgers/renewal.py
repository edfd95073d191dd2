"""Whether referrals and those who make them are renewed: what came new, month by month."""

from __future__ import annotations

import pandas as pd

from refgraph.nurture.rules import NurtureRules
from refgraph.nurture.signals import answers
from refgraph.people import People

RENEWAL = "month referrals first_referrers first_promoters testimonials".split()
"""The columns of the list."""

_MONTHS = 12


def count_renewal(
    people: People, referrals: pd.DataFrame, book: pd.DataFrame, rules: NurtureRules
) -> pd.DataFrame:
    """Return what came new in each of the last twelve months, the latest first.

    Parameters
    ----------
    people
        Its feedback and testimonials.
    referrals
        What `outcomes` returned.
    book
        Who is counted.
    rules
        ``promoter``: the score from which on somebody is a candidate.

    Returns
    -------
    DataFrame
        `RENEWAL`: ``referrals`` made, contacts who made their first, contacts who for the first time gave a promoter's
        score, testimonials given. The month that is not over is counted as far as it goes. Empty where there is no day.
    """
    if people.as_of is None:
        return pd.DataFrame({name: [] for name in RENEWAL})
    last = people.as_of.to_period("M")
    months = pd.period_range(last - _MONTHS + 1, last, freq="M").astype("str")[::-1]
    made = referrals[referrals["date"].notna()]
    glad = answers(people)
    glad = glad[glad["score"].ge(rules.promoter)]
    given = people.contacts.set_index("contact_id").reindex(book.index)
    said = (
        given["testimonial_date"].dropna()
        if "testimonial_date" in given
        else pd.Series([], dtype="datetime64[us]")
    )
    counted = {
        "referrals": _by_month(made["date"], made["count"]),
        "first_referrers": _by_month(made.groupby("referrer_id")["date"].min()),
        "first_promoters": _by_month(
            glad[glad["contact_id"].isin(book.index)].groupby("contact_id")["date"].min()
        ),
        "testimonials": _by_month(said),
    }
    table = pd.DataFrame(
        {name: column.reindex(months).fillna(0) for name, column in counted.items()}, index=months
    )
    return table.rename_axis("month").reset_index().astype(dict.fromkeys(RENEWAL[1:], "int64"))[RENEWAL]


def _by_month(days: pd.Series, counts: pd.Series | None = None) -> pd.Series:
    ones = pd.Series(1.0, index=days.index) if counts is None else counts
    return ones.groupby(pd.to_datetime(days).dt.strftime("%Y-%m")).sum()
