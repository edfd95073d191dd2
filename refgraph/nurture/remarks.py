"""What the plan could not know, and what the firm should know of it: one finding each."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from refgraph.findings import Finding, counted
from refgraph.nurture.ledgers import generalised
from refgraph.nurture.rules import NurtureRules
from refgraph.nurture.signals import knows_answers
from refgraph.nurture.situation import Situation
from refgraph.people import People, touch_kind
from refgraph.trades import FirmTrade


def remark(
    now: Situation,
    owners: pd.DataFrame,
    overflow: pd.DataFrame,
    lapsing: pd.DataFrame,
    funnel: pd.DataFrame,
    milestone: tuple[int, pd.Timestamp] | None,
    rules: NurtureRules,
) -> Iterator[Finding]:
    """Yield what is missing first, then what does not fit, then what stands out."""
    yield from _missing(now.people, owners, now.log)
    yield from _unknown_kinds(now.people)
    yield from _beyond_a_page(now.people, rules)
    yield from _unclassified(now.book)
    yield from _crowded(overflow, lapsing)
    yield from _unhappy(funnel, rules)
    yield from _balance(now.favours)
    yield from _learnt(now.learnt)
    if milestone is not None:
        number, day = milestone
        yield Finding(
            "note",
            "milestone",
            f"The firm won its client number {number:,} on {day.date()}: tell everybody, and thank them.",
        )


def remark_on_trade(trade: FirmTrade, rules: NurtureRules, paid: float = 0) -> Iterator[Finding]:
    """Say whether the firm's trade keeps it from rewarding referrals, where no setting says so."""
    if rules.rewards is None and trade.is_regulated and paid:
        yield Finding(
            "note",
            "rewards-recorded",
            f"Rewards for referrals are planned, as your export records {paid:,.0f} that were paid; your trade is "
            f"{trade.name} ({trade.because}), whose rules restrict them.",
            "To plan none: rewards = false under [nurture].",
        )
    if rules.is_held_back(trade, paid):
        yield Finding(
            "note",
            "rewards-regulated",
            f"No rewards, gifts or favours owed for referrals are planned: your trade is {trade.name} "
            f"({trade.because}), whose rules restrict them.",
            "To plan them: rewards = true under [nurture].",
        )


def _unknown_kinds(people: People) -> Iterator[Finding]:
    """Name the kinds of touch that mean nothing here: whoever had no other seems not to have been spoken with."""
    touches = people.tables.get("touches", pd.DataFrame())
    words = touches.get("channel", pd.Series([], dtype="str"))
    times = words[words.ne("")].value_counts()
    times = times[[touch_kind(word) == "other" for word in times.index]]
    if len(times):
        told = ", ".join(f"'{word}' ({number:,})" for word, number in times.head(3).items())
        number = int(times.sum())
        yield Finding(
            "note",
            "unknown-kinds-of-touch",
            f"{counted(number, 'touch is', 'touches are')} of a kind that is not known, and no conversation unless "
            f"answered: {told}.",
            "If they are conversations, write call or meeting there.",
            "touches",
            column="channel",
            count=number,
        )


def _unclassified(book: pd.DataFrame) -> Iterator[Finding]:
    unknown = book["unclassified"] & book["excluded"].eq("")
    if unknown.any():
        yield Finding(
            "note",
            "unclassified-referrers",
            f"{counted(unknown.sum(), 'contact has', 'contacts have')} referred and no tier, as nothing says what they "
            "are to the firm: they are cared for like candidates.",
            "Fill in type (client, partner, ...).",
            count=int(unknown.sum()),
        )


def _beyond_a_page(people: People, rules: NurtureRules) -> Iterator[Finding]:
    known = people.tables.get("owners", pd.DataFrame())
    if "weekly_slots" in known and known["weekly_slots"].gt(rules.most_a_week).any():
        more = known[known["weekly_slots"].gt(rules.most_a_week)]
        yield Finding(
            "note",
            "more-slots-than-a-page",
            f"{_some(more['owner'])} could do more than {rules.most_a_week} personal tasks a week; no more are "
            "planned.",
            "To plan more, set [nurture] most_a_week.",
            count=len(more),
        )


def _crowded(overflow: pd.DataFrame, lapsing: pd.DataFrame) -> Iterator[Finding]:
    if len(overflow):
        who = overflow["contact_id"].nunique()
        yield Finding(
            "note",
            "overflow",
            f"{len(overflow):,} personal tasks with {who:,} contacts fit into nobody's portfolio or weeks.",
            "Give owners more room under [nurture.caps] and [nurture.slots], or let fewer contacts have a tier.",
            count=len(overflow),
        )
    if len(lapsing):
        late = int(lapsing["talk_on"].isna().sum())
        none = f", {late:,} of them without one planned" if late else ""
        yield Finding(
            "warning",
            "will-lapse",
            f"{len(lapsing):,} contacts go too long without a conversation{none}: {_some(lapsing['name'])}.",
            "See lapsing: who they are, since or on which day they have lapsed, and when the next one is planned.",
            count=len(lapsing),
        )


def _unhappy(funnel: pd.DataFrame, rules: NurtureRules) -> Iterator[Finding]:
    alerted = funnel[funnel["alert"].astype(bool)]
    if len(alerted):
        yield Finding(
            "warning",
            "unhappy-referred",
            f"The people whom {_some(alerted['name'])} referred are not content: below "
            f"{rules.referred_satisfaction:g} of 10 on average.",
            "Look after them first: nobody refers again into a bad experience.",
            count=len(alerted),
        )


def _balance(favours: pd.DataFrame) -> Iterator[Finding]:
    balance = generalised(favours) if len(favours) else float("nan")
    if balance == balance:
        given, received = favours["given"].sum(), favours["received"].sum()
        yield Finding(
            "note",
            "reciprocity",
            f"The firm gave {given:,.0f} referrals and received {received:,.0f}: {balance:.2f} for one.",
        )


def _learnt(moments: pd.DataFrame) -> Iterator[Finding]:
    told = moments.drop_duplicates("moment")["says"].tolist()
    if told:
        yield Finding(
            "note",
            "learnt-moments",
            f"When to ask comes from your own data first. {' '.join(f'{text[:1].upper()}{text[1:]}' for text in told)}",
            count=len(told),
        )


def _missing(people: People, owners: pd.DataFrame, log: pd.DataFrame) -> Iterator[Finding]:
    if people.as_of is None:
        yield Finding(
            "note",
            "plan-undated",
            "Nothing is dated: the plan knows neither lapses nor good moments, and goes by tier and rank.",
            "Export the date of the last contact, or the touches.",
        )
    if log.empty:
        yield _note(
            "no-touches", "No touch is on record, so nobody is known to lapse", "touches (contact, date)"
        )
    elif not knows_answers(log):
        yield Finding(
            "warning",
            "outbound-only",
            "Nothing on record is known to be two-way: any touch counts as engagement.",
            "Export whether touches were answered (responded, direction), meetings, or engagements.",
        )
    if list(owners.index) == [""]:
        row = owners.iloc[0]
        yield Finding(
            "note",
            "no-owners",
            f"Nobody is known to look after contacts: one list for all, of {row['portfolio_cap']} contacts and "
            f"{row['weekly_slots']} personal touches a week.",
            "Export the owner column, or an owners file.",
        )
    elif owners["role"].eq("").all():
        yield _note("no-roles", "No owner's role is known: each looks after as many", "owners (owner, role)")
    if "feedback" not in people.tables:
        yield _note(
            "no-feedback",
            "No answer to a survey is on record, so nobody is known to be unhappy or delighted",
            "feedback (contact, date, score)",
        )
    if "deals" not in people.tables:
        yield _note("no-deals", "No deals are on record, so spending up or down is not seen", "deals")
    if "given" not in people.tables:
        yield _note(
            "no-given", "What the firm referred to others is not on record, so no balance is known", "given"
        )
    if "asks" not in people.tables:
        yield _note(
            "no-asks",
            "Who was asked for a referral is not on record: note it from now on",
            "asks (contact, date)",
        )


def _note(code: str, what: str, table: str) -> Finding:
    return Finding("note", code, f"{what}.", f"Export {table} too.")


def _some(names: pd.Series) -> str:
    first = names.head(3).tolist()
    last = f"{len(names) - 3:,} more" if len(names) > 3 else first.pop()
    return f"{', '.join(first)} and {last}" if first else last
