"""What the firm and its contacts have to do with each other: deals, favours, complaints, occasions."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from refgraph.demonstration.characters import CIRCLES, DAYS, Person
from refgraph.demonstration.draws import Draws
from refgraph.demonstration.names import HAPPENINGS, STAFF

Row = dict[str, str]

OWNERS = [f"{first} {last}" for first, last, role in STAFF if role != "admin"]
"""Those who look after contacts, as contacts name them."""

SERVED = ("Client", "Past Client")
"""The types of contact that have used the service."""


def iso(day: int) -> str:
    """Return the date of a day counted from 1 January 2024.

    Examples
    --------
    >>> iso(0), iso(730)
    ('2024-01-01', '2025-12-31')
    """
    return (date(2024, 1, 1) + timedelta(days=day)).isoformat()


@dataclass(frozen=True)
class Bond:
    """How close the firm is to one contact.

    Parameters
    ----------
    person
        The contact.
    owner
        Who of the firm looks after the contact; empty for nobody.
    referrals
        How many people the contact brought.
    quiet
        The day from which on the contact no longer answers or comes.
    """

    person: Person
    owner: str
    referrals: int
    quiet: int


def draw_bonds(draws: Draws, cast: Sequence[Person], brought: Mapping[str, int]) -> list[Bond]:
    """Return for every contact who looks after it and until when it answers.

    Parameters
    ----------
    draws
        Where the chance comes from.
    cast
        The contacts.
    brought
        How many people each contact brought, by id.
    """
    return [Bond(one, _owner(draws, one), brought.get(one.contact_id, 0), _quiet(draws, one)) for one in cast]


def _owner(draws: Draws, person: Person) -> str:
    if person.part in ("staff", "competitor"):
        return ""
    if person.circle < 0:
        return "" if draws.chance(0.4) else draws.pick(OWNERS[5:])
    return OWNERS[person.circle % 7] if draws.chance(0.75) else draws.pick((*OWNERS, ""))


def _quiet(draws: Draws, person: Person) -> int:
    if person.part in ("hub", "silent"):
        return person.until + 30
    return draws.between(420, 660) if draws.chance(0.25) else DAYS


def draw_deals(draws: Draws, bonds: Sequence[Bond]) -> list[Row]:
    """Return the deals: most clients have one, some have more, few are large."""
    rows = [row for one in bonds for row in _deals_of(draws, one)]
    rows.sort(key=lambda row: row["Create Date"])
    return [{"Deal ID": f"D-{1000 + number}", **row} for number, row in enumerate(rows)]


def _deals_of(draws: Draws, one: Bond) -> Iterator[Row]:
    person = one.person
    if person.part in ("twin", "staff", "competitor", "chamber"):
        return
    served = person.type in SERVED
    if not served and not draws.chance(0.12):
        return
    day = min(person.day + draws.between(2, 60), DAYS - 1)
    factor = 3.0 if person.profession == "Business owner" else 1.0
    if person.part == "leaf":
        factor = 0.4
    yield _deal(draws, one, day, "new", factor, 1.0 if served else 0.0)
    while served and draws.chance(0.3) and day < DAYS - 150:
        day += draws.between(90, 300)
        if day < DAYS:
            kind = draws.weighted(("repeat", "upsell", "upgrade", "downgrade", "cancel"), (8, 4, 2, 1, 1))
            yield _deal(draws, one, day, kind, factor * 0.6, 0.9)


def _deal(draws: Draws, one: Bond, day: int, kind: str, factor: float, won: float) -> Row:
    closed = day + draws.between(10, 90)
    stage = draws.pick(("Consultation", "Proposal", "Negotiation"))
    if closed < DAYS:
        stage = "Closed Won" if draws.chance(won) else "Closed Lost" if draws.chance(0.8) else stage
    if kind == "cancel":
        stage = "Closed Lost" if closed < DAYS else stage
    amount = max(250, draws.tail(int(900 * factor)))
    return {
        "Deal Name": f"{one.person.last or one.person.organisation} - {_service(draws, one.person)}",
        "Contact ID": one.person.contact_id,
        "Stage": stage,
        "Amount": f"{amount}.00",
        "Currency": "USD",
        "Close Date": iso(closed) if stage.startswith("Closed") else "",
        "Create Date": iso(day),
        "Kind": kind,
        "Owner": one.owner,
    }


def _service(draws: Draws, person: Person) -> str:
    if person.profession == "Business owner":
        return draws.pick(("Business sale", "Succession", "Tax"))
    return draws.pick(("Tax", "Estate plan", "Trust"))


def draw_complaints(draws: Draws, bonds: Sequence[Bond]) -> list[Row]:
    """Return the complaints; those of the detractors are still open."""
    rows = []
    for one in bonds:
        if one.person.part == "detractor":
            rows.append((one, draws.between(660, 715), ""))
        elif one.person.type in SERVED and one.person.day < 600 and draws.chance(0.1):
            day = draws.between(one.person.day + 20, DAYS - 40)
            rows.append((one, day, "" if draws.chance(0.15) else iso(day + draws.between(3, 39))))
    rows.sort(key=lambda row: row[1])
    return [
        {"Contact ID": one.person.contact_id, "Opened": iso(day), "Closed": closed}
        for one, day, closed in rows
    ]


def draw_given(draws: Draws, bonds: Sequence[Bond]) -> list[Row]:
    """Return the business the firm sent to its partners; the hub got much less than it gave."""
    rows = []
    for one in bonds:
        if one.person.type == "Partner" and one.person.day < DAYS - 60 and draws.chance(0.75):
            times = 1 if one.person.part == "hub" else draws.weighted((1, 2, 3, 6), (4, 4, 3, 2))
            rows += [(draws.between(one.person.day, DAYS - 1), one.person.contact_id) for _ in range(times)]
    return [
        {"Contact ID": contact, "Date": iso(day), "Value": f"{draws.tail(400)}.00"}
        for day, contact in sorted(rows)
    ]


def draw_asks(draws: Draws, bonds: Sequence[Bond]) -> list[Row]:
    """Return when which contact was asked for a referral, and by whom."""
    able = [one for one in bonds if one.owner and one.person.type in (*SERVED, "Partner", "Friend")]
    rows = [
        (draws.between(one.person.day, DAYS - 1), one)
        for one in able
        for _ in range(draws.weighted((0, 1, 2), (6, 3, 1)))
    ]
    rows.sort(key=lambda row: (row[0], row[1].person.contact_id))
    return [{"Contact ID": one.person.contact_id, "Date": iso(day), "Owner": one.owner} for day, one in rows]


def draw_events(draws: Draws, bonds: Sequence[Bond]) -> list[Row]:
    """Return the birthdays, moves and milestones that somebody noted."""
    able = [one for one in bonds if one.person.part != "twin" and one.person.type in (*SERVED, "Partner")]
    rows = [
        (draws.between(one.person.day, DAYS - 1), one.person.contact_id, draws.pick(HAPPENINGS))
        for one in able
        if draws.chance(0.5)
        for _ in range(draws.between(1, 2))
    ]
    return [{"Contact ID": contact, "Date": iso(day), "Event": event} for day, contact, event in sorted(rows)]


def draw_acquaintances(draws: Draws, cast: Sequence[Person], size: int) -> list[Row]:
    """Return who knows whom besides: mostly within a circle."""
    kinds = ("golf club", "school board", "former colleagues", "neighbours", "business breakfast")
    rows: dict[tuple[str, str], Row] = {}
    members = [
        [p for p in cast if p.circle == circle and p.part not in ("leaf", "hub", "twin")]
        for circle in range(len(CIRCLES))
    ]
    while len(rows) < size:
        one, other = draws.sample(members[draws.between(0, len(CIRCLES) - 1)], 2)
        a, b = sorted((one.contact_id, other.contact_id))
        rows[a, b] = {
            "Contact": a,
            "Related Contact": b,
            "Kind": draws.pick(kinds),
            "Weight": draws.pick(("0.5", "1", "1", "2")),
        }
    return [rows[pair] for pair in sorted(rows)]
