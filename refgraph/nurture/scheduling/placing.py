"""Who does which task in which week: portfolios first, then slots, the most urgent first; nothing is lost silently."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Sequence

import pandas as pd

from refgraph.nurture.days import Span
from refgraph.nurture.proposals import Proposal
from refgraph.nurture.schedule import BUCKETS
from refgraph.nurture.scheduling.admission import Diary, weeks_to_choose
from refgraph.nurture.scheduling.agenda import Placed, day_in_week, over_the_week, week_of
from refgraph.nurture.scheduling.assignment import assign
from refgraph.nurture.scheduling.capacity import Portfolios, fits

_WEEK = 7


def place(
    proposals: Sequence[Proposal],
    book: pd.DataFrame,
    owners: pd.DataFrame,
    portfolios: Portfolios,
    span: Span,
) -> list[Placed]:
    """Give every task an owner, a week and a day, or say why there is none.

    Parameters
    ----------
    proposals
        All that should be done.
    book
        ``level``, ``rank``, ``owner``, ``cluster``, ``organisation`` and ``tier`` of the contacts.
    owners
        What `owner_table` returned.
    portfolios
        What `fill_portfolios` returned: care that is standing is for who has a place, and a conversation in
        time for the others where a slot is left.
    span
        The days that are planned.

    Returns
    -------
    list of Placed
        One per proposal. Mailings take no slot and are all placed.
    """
    weeks = (span.last - span.first + 1) // _WEEK
    diaries = {owner: Diary(int(slots), weeks) for owner, slots in owners["weekly_slots"].items() if slots}
    keeper = _keepers(book, owners, portfolios)
    found, personal, spare = [], [], []
    for one in proposals:
        placed = portfolios.placed.get(one.contact_id, True) or not one.standing
        if one.stream == "mailing" or (one.due > span.last and (placed or one.told)):
            found.append(_put(one, _whose(one, keeper, owners), week_of(one.due, span), span))
        elif placed or one.told:
            personal.append(one)
        elif one.stream == "talk" and one.due <= span.last:
            spare.append(one)
        else:
            found.append(_left(one, book.at[one.contact_id, "owner"], _no_place(one, book, owners), span))
    # Who is in nobody's portfolio gets the slots that are left, wherever: a call in time keeps a contact.
    for round_of, elsewhere in ((personal, False), (spare, True)):
        homeless = []
        for one in sorted(round_of, key=_urgency(book)):
            owner = _whose(one, keeper, owners)
            tried = _admit(one, owner, diaries[owner], span) if owner in diaries else None
            if one.told and (tried is None or tried.why):
                # It was given out and stays, though no week has room for it.
                found.append(Placed(one, owner, weeks + 1, one.due))
            elif tried is None or (elsewhere and tried.why):
                homeless.append(one)
            else:
                found.append(tried)
        found += _take_in(homeless, book, owners, diaries, keeper, span)
    # Whoever came later may have moved who came before to another week.
    return over_the_week([_moved(one, diaries, span) for one in found], _urgency(book), span)


def _keepers(book: pd.DataFrame, owners: pd.DataFrame, portfolios: Portfolios) -> dict[str, str]:
    """Return who does what there is to do with each contact: its keeper, else its owner."""
    keeper = book["owner"].to_dict()
    if list(owners.index) == [""]:
        return dict.fromkeys(keeper, "")
    return {**keeper, **{who: owner for who, owner in portfolios.keeper.items() if owner}}


def _urgency(book: pd.DataFrame) -> Callable[[Proposal], tuple[object, ...]]:
    """Return the key of the order: bucket, moved, given out before, keeping from lapsing, learnt, tier, rank, gap."""
    level, rank = book["level"].to_dict(), book["rank"].astype(float).fillna(math.inf).to_dict()

    def key(one: Proposal) -> tuple[object, ...]:
        gap = -1.0 if math.isnan(one.gap) else one.gap
        severity = one.facts.get("severity", 0.0)
        who = one.contact_id
        guards = one.latest is not None
        return (
            BUCKETS.index(one.bucket),
            -severity,
            not _is_moved(one),
            one.told is None,
            not guards,
            not one.facts.get("learnt", False),
            -level[who],
            rank[who],
            -gap,
            who,
            one.due,
        )

    return key


def _is_moved(one: Proposal) -> bool:
    """Tell whether somebody gave a task another day: that day is meant, and the day of a cadence is only proposed."""
    return one.told is not None and one.told.state == "edited"


def _admit(one: Proposal, owner: str, diary: Diary, span: Span) -> Placed:
    """Let a task into a diary; where its weeks are full, what keeps from lapsing may still come too late."""
    name = one.task_id
    due, latest = week_of(one.due, span), None if one.latest is None else week_of(one.latest, span)
    until = one.facts.get("until")
    choices = weeks_to_choose(due, latest, diary.weeks)
    if until is not None:
        choices = [week for week in choices if week <= week_of(until, span)]
    if one.earliest is not None:
        choices = [week for week in choices if week >= week_of(one.earliest, span)]
    if diary.admit(name, choices):
        return _put(one, owner, diary.week_of[name], span)
    if latest is not None and until is None and diary.admit(name, weeks_to_choose(due, None, diary.weeks)):
        return _put(one, owner, diary.week_of[name], span)
    return _left(one, owner, _no_slot(owner, {owner: diary}), span)


def _take_in(
    waiting: list[Proposal],
    book: pd.DataFrame,
    owners: pd.DataFrame,
    diaries: dict[str, Diary],
    keeper: dict[str, str],
    span: Span,
) -> Iterator[Placed]:
    """Yield the tasks with contacts nobody has room for, given to whom has slots left and fits best."""
    if not waiting:
        return
    left = pd.Series({owner: diary.left for owner, diary in diaries.items()})
    given = pd.Series("", index=range(len(waiting)), dtype="str")
    if left.gt(0).any():
        rows = book.loc[[one.contact_id for one in waiting]]
        kept = book.assign(owner=pd.Series(keeper))
        fit = fits(rows, kept[kept["owner"].ne("")], owners).set_axis(range(len(waiting)))
        worth = pd.Series([float(len(waiting) - place) for place in range(len(waiting))])
        given = assign(worth, fit, left)
    for one, owner in zip(waiting, given, strict=True):
        if owner:
            yield _admit(one, str(owner), diaries[str(owner)], span)
        else:
            yield _left(one, keeper[one.contact_id], _no_slot(keeper[one.contact_id], diaries), span)


def _moved(one: Placed, diaries: dict[str, Diary], span: Span) -> Placed:
    if one.why or one.owner not in diaries:
        return one
    week = diaries[one.owner].week_of.get(one.proposal.task_id, one.week)
    return one if week == one.week else _put(one.proposal, one.owner, week, span)


def _put(one: Proposal, owner: str, week: int, span: Span) -> Placed:
    # What was given out keeps the day that it was given out for, whenever there is room to do it.
    return Placed(one, owner, week, one.due if one.told else day_in_week(one, week, span))


def _whose(one: Proposal, keeper: dict[str, str], owners: pd.DataFrame) -> str:
    """Return who does a task: who was told to, as long as there is such an owner, else the contact's keeper."""
    return str(one.told.owner) if one.told and one.told.owner in owners.index else keeper[one.contact_id]


def _left(one: Proposal, owner: str, why: str, span: Span) -> Placed:
    return Placed(one, owner, week_of(one.due, span), max(one.due, span.first), why)


def _no_slot(owner: str, diaries: dict[str, Diary]) -> str:
    if owner not in diaries:
        return "Nobody looks after this contact, and nobody has a slot left"
    whose = f"{owner}'s" if owner else "The"
    return f"{whose} {diaries[owner].slots} personal touches a week are taken by what is more urgent"


def _no_place(one: Proposal, book: pd.DataFrame, owners: pd.DataFrame) -> str:
    owner = book.at[one.contact_id, "owner"]
    if owner in owners.index and owners.at[owner, "portfolio_cap"] and owner:
        cap = owners.at[owner, "portfolio_cap"]
        return f"{owner} can look after {cap} contacts, and no one else has a place left"
    if list(owners.index) == [""]:
        return f"More contacts than the {owners['portfolio_cap'].iloc[0]} that can be looked after"
    return "Nobody looks after this contact, and nobody has a place left"
