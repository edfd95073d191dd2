"""What there has to be among people for anybody to be ranked."""

from __future__ import annotations

from refgraph.errors import InputError
from refgraph.findings import counted
from refgraph.people.counted import hint_at_experiment
from refgraph.people.grouping import group_by_organisation
from refgraph.people.resolving import People


def require_referrals(people: People) -> None:
    """Raise if there is nothing to rank by: no referral that links two contacts, and no tie.

    Raises
    ------
    InputError
        With what became of the referrers that are named.
    """
    if len(people.referrals) or len(people.ties):
        return
    named, also = int(people.referrers["cells"].sum()), hint_at_experiment(people.contacts)
    if not named:
        raise InputError(
            f"There are no referrals: not one of {counted(len(people.contacts), 'contact')} names a referrer.",
            f"Fill the referrer column, or add a referrals file (who, whom, date). {also}".rstrip(),
        )
    itself = sum(finding.count for finding in people.findings if finding.code == "self-referral")
    if itself == named:
        raise InputError(
            f"{counted(named, 'referrer')} named, each the very contact said to have been referred.",
            "Look at the referrer column: it should name somebody else.",
        )
    became = ", ".join(f"{row.cells:,} {row.outcome}" for row in people.referrers.itertuples())
    raise InputError(
        f"{counted(named, 'referrer')} named, and none links two contacts ({became}).",
        "Decide who is meant: refgraph resolve EXPORT -o review.csv lists the questions."
        if len(people.review)
        else "Export the contacts they refer to, or the column that holds the referrers' names.",
    )


def require_organisations(people: People) -> People:
    """Return the people taken together as organisations; raise if no referral is left between these.

    Raises
    ------
    InputError
        Saying why.
    """
    grouped = group_by_organisation(people)
    if len(grouped.referrals) or len(grouped.ties):
        return grouped
    if not len(people.referrals):
        raise InputError("Counts of referrals stand with people.", "Leave out --level organisation.")
    raise InputError(
        "Every referral stays inside one organisation.", "Rank people: leave out --level organisation."
    )
