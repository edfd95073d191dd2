"""How the firm stays in touch, and what comes back: touches, attendance, answers to surveys."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import accumulate

from refgraph.demonstration.characters import DAYS, Person
from refgraph.demonstration.dealings import SERVED, Bond, Row, iso
from refgraph.demonstration.draws import Draws
from refgraph.demonstration.names import BLAME, CAMPAIGNS, MIDDLING, PRAISE


def draw_touches(draws: Draws, bonds: Sequence[Bond], size: int) -> list[Row]:
    """Return about `size` calls, messages and meetings, those who refer getting most, and the mailings."""
    able = [one for one in bonds if one.owner]
    weights = [_attention(one) for one in able]
    each = size / list(accumulate(weights))[-1]
    rows = [
        _touch(draws, one)
        for one, weight in zip(able, weights, strict=True)
        for _ in range(draws.rounded(weight * each))
    ]
    for number, campaign in enumerate(CAMPAIGNS):
        if campaign[1] in ("newsletter", "letter"):
            rows += _mailing(draws, able, number, campaign[3])
    return sorted(rows, key=lambda row: (row["Date"], row["Contact ID"], row["Channel"]))


def _attention(one: Bond) -> float:
    """Return how much of the firm's time the contact gets."""
    close = 2 if one.person.type in (*SERVED, "Partner") else 0
    return (1 + 0.6 * one.referrals + close) * (DAYS - one.person.day) / DAYS


def _workday(day: int) -> int:
    """Return the day, or the Friday before a weekend (1 January 2024 was a Monday)."""
    return day - max(0, day % 7 - 4)


def _touch(draws: Draws, one: Bond) -> Row:
    day = _workday(draws.between(one.person.day, DAYS - 1))
    alive = day < one.quiet
    channel = draws.weighted(("Call", "Email", "Meeting", "Note", "Lunch", "Gift"), (9, 14, 4, 4, 1.5, 0.7))
    inward = alive and channel in ("Call", "Email") and draws.chance(0.25)
    answered = "" if inward or channel in ("Note", "Gift") else "No"
    if alive and answered and (channel in ("Meeting", "Lunch") or draws.chance(0.55)):
        answered = "Yes"
    if channel in ("Meeting", "Lunch") and answered == "No":
        channel = "Call"
    cost = {"Lunch": draws.between(30, 95), "Gift": draws.between(20, 120), "Note": 2}.get(channel)
    return _touched(one, day, channel, "in" if inward else "out", answered, f"{cost}.00" if cost else "")


def _mailing(draws: Draws, able: Sequence[Bond], number: int, day: int) -> Iterator[Row]:
    for one in able:
        if one.person.day < day and draws.chance(0.3):
            answered = "Yes" if day < one.quiet and draws.chance(0.12) else "No"
            yield _touched(one, _workday(day), "Email", "out", answered, "", f"M-{number + 1:02d}")


def _touched(
    one: Bond, day: int, channel: str, direction: str, answered: str, cost: str, campaign: str = ""
) -> Row:
    return {
        "Contact ID": one.person.contact_id,
        "Date": iso(day),
        "Channel": channel,
        "Direction": direction,
        "Responded": answered,
        "Owner": one.owner,
        "Campaign ID": campaign,
        "Cost": cost,
    }


def draw_engagements(draws: Draws, bonds: Sequence[Bond]) -> list[Row]:
    """Return who came to which event or webinar, and who reads along online."""
    rows = [
        row
        for number, campaign in enumerate(CAMPAIGNS)
        if campaign[1] in ("event", "webinar")
        for row in _guests(draws, bonds, number)
    ]
    rows += [row for one in bonds for row in _readings(draws, one)]
    return sorted(rows, key=lambda row: (row["Date"], row["Contact ID"], row["Kind"]))


def _readings(draws: Draws, one: Bond) -> Iterator[Row]:
    last = min(one.quiet, DAYS - 1)
    reader = one.person.part in ("", "connector", "bridge", "rising") and draws.chance(0.3)
    if reader and one.person.day < last:
        for _ in range(draws.between(1, 3)):
            day, kind = draws.between(one.person.day, last), draws.pick(("online", "subscription"))
            yield _engaged(one, day, kind, "technical", "technical audience", "")


def _guests(draws: Draws, bonds: Sequence[Bond], number: int) -> Iterator[Row]:
    name, kind, _, day = CAMPAIGNS[number]
    partners = "artner" in name
    content = "offering" if kind == "webinar" else "strategic"
    for one in bonds:
        eager = 0.3 if one.referrals > 1 or one.person.type == "Partner" else 0.13
        if partners and one.person.type != "Partner" and one.referrals < 2:
            eager = 0.0
        coming = one.person.day < day < one.quiet and one.person.part not in ("staff", "competitor", "twin")
        if coming and one.person.type != "Prospect" and draws.chance(eager):
            place = "event" if kind == "event" else "online"
            audience = "referral sources" if partners else "clients"
            yield _engaged(one, day, place, content, audience, f"M-{number + 1:02d}")


def _engaged(one: Bond, day: int, kind: str, content: str, audience: str, campaign: str) -> Row:
    return {
        "Contact ID": one.person.contact_id,
        "Date": iso(day),
        "Kind": kind,
        "Content": content,
        "Designed For": audience,
        "Campaign ID": campaign,
    }


def draw_feedback(draws: Draws, bonds: Sequence[Bond]) -> list[Row]:
    """Return the answers to the half-yearly survey: promoters, the lukewarm, and a few detractors."""
    rows = [row for one in bonds for row in _answers(draws, one)]
    return sorted(rows, key=lambda row: (row["Date"], row["Contact ID"]))


def _answers(draws: Draws, one: Bond) -> Iterator[Row]:
    person = one.person
    asked = person.part in ("promoter", "detractor", "rising") or draws.chance(0.62)
    if person.type not in SERVED or person.part == "twin" or not asked:
        return
    mood = draws.weighted((9, 8, 7, 4), (9, 5, 3, 1))
    day = person.day + draws.between(20, 150)
    while day < DAYS:
        score = min(10, max(0, mood + draws.between(-1, 1)))
        if person.part == "promoter":
            score = 10
        if person.part == "detractor" and day > 400:
            score = draws.between(1, 4)
        yield _answer(draws, person, day, score)
        day += draws.between(165, 200)


def _answer(draws: Draws, person: Person, day: int, score: int) -> Row:
    willing = "Yes" if score >= 9 else "No" if score <= 4 else draws.pick(("Yes", "Maybe", "No"))
    said = PRAISE if score >= 9 else MIDDLING if score >= 7 else BLAME
    closed = day + draws.between(1, 12)
    return {
        "Contact ID": person.contact_id,
        "Date": iso(day),
        "Score": str(score),
        "Willing": willing if draws.chance(0.8) else "",
        "Comment": draws.pick(said) if draws.chance(0.5) else "",
        "Closed Loop Date": iso(closed) if closed < DAYS and draws.chance(0.6) else "",
    }
