"""How often whom, by what, and every threshold of the plan: the ``[nurture]`` section of the settings."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from refgraph.errors import SettingsError, UnknownNameError
from refgraph.people import PASSIVE
from refgraph.showing import in_differences
from refgraph.tiers import ADVOCATE, ALLIED, CORE
from refgraph.trades import FirmTrade

TALKS = ("call", "meeting", "event")
"""The parts of a cadence that are conversations: done, they are engagement, not only a touch."""

GESTURES = ("note", "observance", "gift")
"""The parts that somebody does in person, without an answer being part of it."""

PERSONAL = (*TALKS, *GESTURES)
"""The parts that take one of an owner's slots; everything else goes out by mail or e-mail."""

CANDIDATE, NEW, PROSPECT = "candidate", "new", "prospect"
"""The groups that have a cadence and are no tier."""

GROUPS = (CORE, ADVOCATE, ALLIED, CANDIDATE, NEW, PROSPECT)
"""Everybody who can be given a cadence, the most important first."""

_HOLIDAY = re.compile(r"(\d{4}-)?(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])")

_DAY = 480
"""The minutes of a working day."""

_WEEKS = ("note", "e-mail", "e-mail", "call", "e-mail", "e-mail", "mail", "call")


@in_differences
@dataclass(frozen=True)
class Cadence:
    """How many touches in a period, and what they are.

    Parameters
    ----------
    total
        How many touches; the parts have to add up to it.
    parts
        How many of each kind. Conversations (call, meeting, event) and gestures (note, observance, gift)
        take slots; every other word is a mailing.
    days
        The period.
    steps
        Kinds in the order in which they follow each other, for a cadence that is gone through once; empty:
        one that repeats, each group of kinds evenly spaced.

    Examples
    --------
    >>> Cadence(17, {"e-mail": 12, "meeting": 5}).interval("meeting")
    73.0
    """

    total: int = 0
    parts: Mapping[str, int] = field(default_factory=dict)
    days: int = 365
    steps: tuple[str, ...] = ()

    @property
    def personal(self) -> int:
        """How many of the touches take a slot."""
        return sum(number for kind, number in self.parts.items() if kind in PERSONAL)

    def interval(self, *kinds: str) -> float:
        """Return the days between touches of these kinds; infinity where the cadence has none."""
        number = sum(self.parts.get(kind, 0) for kind in kinds)
        return self.days / number if number else float("inf")


_CADENCES: Mapping[str, Cadence] = {
    "33 Touch": Cadence(33, {"e-mail": 12, "note": 8, "call": 4, "observance": 4, "seasonal": 4, "event": 1}),
    "33 Touch, light": Cadence(33, {"e-mail": 21, "seasonal": 4, "call": 4, "note": 3, "event": 1}),
    "Allied one-on-ones": Cadence(17, {"e-mail": 12, "meeting": 5}),
    "12 Direct": Cadence(12, {"mail": 12}),
    "8x8": Cadence(8, {"e-mail": 4, "call": 2, "note": 1, "mail": 1}, days=56, steps=_WEEKS),
}

_CADENCE_OF: Mapping[str, str] = {
    CORE: "33 Touch",
    ADVOCATE: "33 Touch, light",
    ALLIED: "Allied one-on-ones",
    CANDIDATE: "33 Touch, light",
    NEW: "8x8",
    PROSPECT: "12 Direct",
}

_CAPS: Mapping[str, int] = {"staff": 5, "senior": 12, "principal": 12, "marketing": 12, "admin": 0}

_NEW_BUSINESS: Mapping[str, int] = {"principal": 10, "marketing": 10}


@in_differences
@dataclass(frozen=True)
class NurtureRules:
    """Cadences, capacity and thresholds: the ``[nurture]`` section of the settings.

    Parameters
    ----------
    cadences
        The cadences by name: those built in, and your own.
    cadence_of
        Which cadence a tier has, and ``candidate``, ``new`` and ``prospect``; an empty text: none.
    rewards
        Whether referrals are rewarded; if not: no rewards, no gifts, and nothing that is owed for referrals.
        Empty: they are, unless the firm's trade is regulated (clinic, law, financial advice) and its export
        records none that were paid; true or false.
    caps
        How many contacts an owner of each role looks after, where the data give no portfolio cap.
    new_business
        How many new business contacts an owner of each role keeps active at any one time: people spoken with of
        late who are not nurtured yet. They are counted apart from the portfolio, and take none of its places.
    slots
        How many personal touches a week an owner of each role makes, where the data give none; a role that
        is not named has as many as its portfolio needs.
    most_a_week
        How many personal touches a week nobody has more of, whatever the slots say: they are what fits on a page.
    event_minutes
        How long a personal task is in the calendars; 0: the whole day. It leaves the time free in either case.
    holidays
        Days on which nothing is planned to be done, as on weekends: MM-DD in every year, or YYYY-MM-DD. Those built in
        are the same nearly everywhere; add those of your country.
    personal_touches
        How many personal touches a year a contact in a portfolio needs, from which slots follow.
    cap_without_role
        How many contacts an owner looks after whose role is not known.
    cap_without_owners
        How many contacts the firm looks after where no owner is known.
    cooling_after, lapsed_after
        After how many days without engagement a contact is cooling, and lapsed.
    margin
        How many days before a contact lapses the conversation is due at the latest.
    passive
        Kinds of engagement that take no answer, and do not stop the clock.
    cold_factor
        How many times its usual gap a contact is silent before it is going cold.
    cold_gaps
        From how many gaps on a contact has a usual one.
    new_days
        For how many days after it came a contact is new.
    seeker_days, familiar_engagements
        A contact is a seeker for so long, or until it took part so many times.
    retry_days
        How many days after a conversation that was tried the next reason to talk counts.
    breathe_days
        How long nothing is sent after a wrong was put right.
    repair_days
        How long a low score, a drop, or a cancellation calls for repair.
    detractor, promoter
        The scores up to which, and from which on, a contact is unhappy or delighted.
    drop
        By how many points a score has to fall to call for repair.
    spend_up, spend_down
        How many times the spending of the 90 days before is more, or less, of it.
    regular_deals
        How many deals won in the year before make a contact a regular buyer, whose spending can fall.
    ask_within_days
        How long after a good moment a referral can be asked for.
    ask_pause_days
        How many days pass between two asks at the least.
    thankful
        The score from which on a contact can be asked after a complaint was settled.
    occasion_days
        How many days around a birthday or a milestone count as the occasion.
    unanswered_days, unanswered_until
        From and up to which day after a message without an answer to call back.
    follow_up_days, follow_up_until
        From and up to which day after an answer to a survey to come back on it.
    survey_days
        After how many days to ask again how content a contact is.
    exchange_days
        How far back referrals given and received count.
    owed
        From how many referrals received more than given on the firm owes some.
    owed_index
        The balance from which down the firm owes some, if it received at least two.
    big_deal
        How many times the median of the deals won a big deal is.
    few
        Up to how many referrals nothing is said about how they went.
    confidence
        Of the interval of the share of referrals won.
    referred_satisfaction
        The mean score of those a contact referred below which something is wrong.
    reward_days
        How many days after a referral's step its reward is put into the plan.
    fresh_days
        How long a testimonial is fresh.
    broadcast
        Whether clients and who has a tier hear once a year that referrals are valued.
    milestone_every
        Every how many clients the firm has a milestone to tell of.
    principal_call_days, principal_call_top
        Within how many days after an e-mail a principal calls, and up to which rank.

    Raises
    ------
    SettingsError
        If the parts of a cadence do not add up, or a group or a cadence does not exist.

    Examples
    --------
    >>> NurtureRules().cadences["33 Touch"].personal
    17
    """

    cadences: Mapping[str, Cadence] = field(default_factory=lambda: dict(_CADENCES))
    cadence_of: Mapping[str, str] = field(default_factory=lambda: dict(_CADENCE_OF))
    rewards: bool | None = None
    caps: Mapping[str, int] = field(default_factory=lambda: dict(_CAPS))
    new_business: Mapping[str, int] = field(default_factory=lambda: dict(_NEW_BUSINESS))
    slots: Mapping[str, int] = field(default_factory=dict)
    most_a_week: int = 10
    event_minutes: int = 15
    holidays: tuple[str, ...] = ("01-01", "12-25", "12-26")
    personal_touches: int = 17
    cap_without_role: int = 10
    cap_without_owners: int = 25
    cooling_after: int = 60
    lapsed_after: int = 90
    margin: int = 7
    passive: tuple[str, ...] = PASSIVE
    cold_factor: float = 2.0
    cold_gaps: int = 3
    new_days: int = 56
    seeker_days: int = 180
    familiar_engagements: int = 3
    retry_days: int = 30
    breathe_days: int = 14
    repair_days: int = 180
    detractor: float = 6.0
    promoter: float = 9.0
    drop: float = 2.0
    spend_up: float = 1.25
    spend_down: float = 0.75
    regular_deals: int = 3
    ask_within_days: int = 30
    ask_pause_days: int = 90
    thankful: float = 8.0
    occasion_days: int = 14
    unanswered_days: int = 3
    unanswered_until: int = 30
    follow_up_days: int = 7
    follow_up_until: int = 60
    survey_days: int = 180
    exchange_days: int = 730
    owed: int = 2
    owed_index: float = -0.5
    big_deal: float = 5.0
    few: int = 5
    confidence: float = 0.90
    referred_satisfaction: float = 7.0
    reward_days: int = 30
    fresh_days: int = 365
    broadcast: bool = True
    milestone_every: int = 100
    principal_call_days: int = 7
    principal_call_top: int = 20

    def __post_init__(self) -> None:
        for name, cadence in self.cadences.items():
            _check(name, cadence)
        if self.most_a_week < 1 or not 0 <= self.event_minutes <= _DAY:
            raise SettingsError(
                f"most_a_week = {self.most_a_week} and event_minutes = {self.event_minutes} leave no place for a task.",
                f"Give at least 1 a week, and 0 to {_DAY} minutes.",
            )
        for day in self.holidays:
            if not _HOLIDAY.fullmatch(day):
                raise SettingsError(f"holidays holds '{day}', which is no day.", "Write MM-DD or YYYY-MM-DD.")
        for group, name in self.cadence_of.items():
            if group not in GROUPS:
                raise UnknownNameError.among("group with a cadence", group, GROUPS)
            if name and name not in self.cadences:
                raise UnknownNameError.among("cadence", name, self.cadences)

    @property
    def rewarding(self) -> bool:
        """Whether there are rewards, gifts and favours owed for referrals."""
        return self.rewards is not False

    def is_held_back(self, trade: FirmTrade, paid: float = 0) -> bool:
        """Tell whether the firm's trade, and no setting and none of the rewards paid, keeps it from rewarding."""
        return self.rewards is None and trade.is_regulated and not paid

    def under(self, trade: FirmTrade, paid: float = 0) -> NurtureRules:
        """Return the rules as they are in a trade that records so many rewards paid.

        Where the trade is regulated, there are none unless somebody set them or the firm has paid some.
        """
        return replace(self, rewards=False) if self.is_held_back(trade, paid) else self

    def cadence(self, group: str) -> Cadence:
        """Return the cadence of a tier or group; one without touches where it has none."""
        return self.cadences.get(self.cadence_of.get(group, ""), Cadence())


def _check(name: str, cadence: Cadence) -> None:
    total = sum(cadence.parts.values())
    if total != cadence.total or min(cadence.parts.values(), default=0) < 0:
        raise SettingsError(
            f"The parts of the cadence '{name}' add up to {total}, not to its total of {cadence.total}.",
            f'Set [nurture.cadences."{name}"] total = {total}, or change its parts.',
        )
    if cadence.days < 1:
        raise SettingsError(f"The cadence '{name}' is for {cadence.days} days.", "Give it at least one day.")
    if cadence.steps and len(cadence.steps) != cadence.total:
        raise SettingsError(
            f"The cadence '{name}' has {len(cadence.steps)} steps, not its total of {cadence.total}.",
            "Name each step once, in order.",
        )
