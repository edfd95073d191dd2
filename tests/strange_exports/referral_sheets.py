"""A sheet with both sides of a referral, and rows that are none."""

from __future__ import annotations

from tests.strange_exports.export import Export, Sheet
from tests.strange_exports.hand import Hand
from tests.strange_exports.paper import written
from tests.strange_exports.people_sheets import pairs_of
from tests.strange_exports.truth import Network, Person, Referral


def sides(hand: Hand, rows: list[Referral] | tuple[Referral, ...], *, addresses: bool = False) -> Sheet:
    """Return a sheet with both sides and mostly a date, in the order in which programs put them."""
    giver, given = hand.header(hand.word("giver")), hand.header(hand.word("given"))
    hand.note(f"{giver} / {given}")
    sheet = Sheet([giver], [[hand.name(each.referrer)] for each in rows])
    if addresses:
        sheet.add(
            f"{giver} {'Email' if hand.language == 'en' else 'E-mail'}",
            [each.referrer.email for each in rows],
        )
    sheet.add(given, [hand.name(each.referred) for each in rows], at=hand.dice.choice((None, 0)))
    if addresses and hand.dice.random() < 0.5:
        sheet.add(
            f"{given} {'Email' if hand.language == 'en' else 'E-mail'}",
            [each.referred.email for each in rows],
        )
    if hand.dice.random() < 0.85:
        sheet.add(
            hand.header(hand.word("day")),
            hand.dates([each.day for each in rows]),
            at=hand.dice.choice((None, 0)),
        )
    if hand.dice.random() < 0.3 and hand.language == "en":
        sheet.add(
            hand.dice.choice(("Referral ID", "Referral Code", "No.")),
            [f"RC-{n:03}" for n, _ in enumerate(rows)],
            at=0,
        )
    return sheet


def headers_and_names(
    hand: Hand, rows: list[tuple[Person, Person]], *headers: tuple[str, str]
) -> tuple[list[str], list[list[str]]]:
    giver, given = hand.dice.choice(headers)
    return [giver, given], [[hand.name(one), hand.name(other)] for one, other in rows]


def other_rows(hand: Hand, network: Network) -> list[Referral]:
    """Return pairs of people, the elder first, between whom nothing was referred."""
    known = {(each.referrer, each.referred) for each in network.referrals}
    found: list[Referral] = []
    for _ in range(3 + len(network.people) // 3):
        one, other = sorted(hand.dice.sample(network.people, 2), key=lambda person: person.number)
        if (one, other) not in known:
            known.add((one, other))
            found.append(Referral(one, other, other.created))
    return found


def finish(
    hand: Hand,
    network: Network,
    manner: str,
    sheet: Sheet,
    true: tuple[Referral, ...],
    rows: list[Referral] | None = None,
) -> Export:
    giver = {sheet.headers[0]} | {
        header for header in sheet.headers if "refer" in header.casefold() and "by" in header.casefold()
    }
    dated = any(trait.startswith(("dates ", "two day")) for trait in hand.traits)
    days = {each.day for each in rows or true} | {person.created for person in network.people}
    return written(
        hand,
        manner,
        sheet,
        network.made(),
        referrers=giver,
        pairs=pairs_of(network),
        days=days if dated else (),
    )
