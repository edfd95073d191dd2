"""Manners in which a row is a person, and who referred them stands there."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

from tests.strange_exports.export import Export, Sheet
from tests.strange_exports.hand import ENTITIES, Hand
from tests.strange_exports.paper import put_on_paper
from tests.strange_exports.people_sheets import finish, misspell, pairs_of, people_sheet, reference
from tests.strange_exports.truth import Network, Person
from tests.strange_exports.words import LANGUAGES


def inward(hand: Hand, network: Network) -> Export:
    """A column names who referred the person of the row, by name, address, id or telephone."""
    return _inward(hand, network, hand.word("by"))


def inward_with_referral_date(hand: Hand, network: Network) -> Export:
    """The referral has a date of its own, beside a creation date that means nothing (a migration)."""
    hand.note("referral date")
    return _inward(hand, network, hand.word("by"), migrated=True)


def inward_prefixed(hand: Hand, network: Network) -> Export:
    """Every header begins with the entity that a row is."""
    hand.speak_english()
    return _inward(hand, network, "Referred By", entity=hand.dice.choice(ENTITIES))


def source_and_detail(hand: Hand, network: Network) -> Export:
    """A kind of source, and beside it the detail: a person where the source is a referral."""
    hand.speak_english()
    sheet, _ = people_sheet(hand, network, list(network.people))
    kinds, details = [], []
    for person in network.people:
        referrer = network.referrer_of(person)
        kinds.append("Referral" if referrer else hand.dice.choice(("Web", "Event", "Advertising", "Walk-in")))
        details.append(
            hand.name(referrer)
            if referrer
            else hand.dice.choice(("", "", "spring fair", "search ad", "newsletter"))
        )
    kind, detail = hand.dice.choice(
        (
            ("Lead Source", "Lead Source Detail"),
            ("Source", "Source Detail"),
            ("How did you hear about us?", "If referred, by whom?"),
            ("Referral Type", "Referral Source"),
        )
    )
    hand.note(f"{kind} + {detail}")
    sheet.add(kind, kinds)
    sheet.add(detail, details)
    return finish(hand, network, "source and detail", sheet, {detail})


def several_referrers(hand: Hand, network: Network) -> Export:
    """Two numbered columns, the second of which is mostly blank, name who referred the person of the row."""
    sheet, _ = people_sheet(hand, network, list(network.people))
    by = hand.word("by").rstrip("?")
    first, second = [], []
    made = dict(network.made())
    pairs = {name: set(whom) for name, whom in pairs_of(network).items()}
    for person in network.people:
        referrer = network.referrer_of(person)
        others = [p for p in network.people if p.number < person.number and p != referrer]
        other = hand.dice.choice(others) if referrer and others and hand.dice.random() < 0.2 else None
        first.append(hand.name(referrer) if referrer else "")
        second.append(hand.name(other) if other else "")
        if other:
            made[other.name] = made.get(other.name, 0) + 1
            pairs.setdefault(other.name, set()).add(person.name)
    sheet.add(f"{by} 1", first)
    sheet.add(f"{by} 2", second)
    export = finish(hand, network, "several referrers", sheet, {f"{by} 1", f"{by} 2"})
    return replace(export, made=made, pairs={name: frozenset(whom) for name, whom in pairs.items()})


def namesakes(hand: Hand, network: Network) -> Export:
    """Two contacts of one name, either of whom may be meant: those referrals wait, all others count."""
    biggest = max(network.made(), key=lambda name: (network.made()[name], name))
    meant = next(person for person in network.people if person.name == biggest)
    double = replace(
        meant, number=len(network.people) + 1, city=f"New {meant.city}", born=meant.born.replace(year=1939)
    )
    people = [*network.people, double]
    hand.name_form = "first last"
    sheet, _ = people_sheet(hand, network, people, keyed=True)
    header = hand.word("by")
    referrers = [network.referrer_of(person) for person in people]
    sheet.add(
        header,
        [
            each.name if each and person != double else ""
            for each, person in zip(referrers, people, strict=True)
        ],
    )
    export = finish(hand, network, "namesakes", sheet, {header})
    made = {name: count for name, count in network.made().items() if name != biggest}
    return replace(export, made=made, days=frozenset(), must_ask="decision")


def two_files(hand: Hand, network: Network) -> Export:
    """A file of contacts, and a log that names them by id alone."""
    sheet, ids = people_sheet(hand, network, list(network.people), keyed=True)
    assert ids is not None
    giver, given = hand.dice.choice(
        (
            ("Referrer ID", "Referred ID"),
            ("Referring Contact ID", "Referred Contact ID"),
            ("From Contact ID", "To Contact ID"),
            ("Referrer", "Referred"),
            ("referred_by_id", "contact_id"),
        )
    )
    log = Sheet([giver, given], [[ids(each.referrer), ids(each.referred)] for each in network.referrals])
    log.add("Referral Date", hand.dates([each.day for each in network.referrals]))
    hand.note(f"{giver} / {given}")
    export = finish(hand, network, "two files", sheet, {giver})
    files = {**export.files, **put_on_paper(hand, log, "referral log", noise=False)}
    return replace(
        export,
        files=files,
        traits=tuple(hand.traits),
        records=len(sheet.rows) + len(log.rows),
        headers=export.headers | set(log.headers),
    )


def codes(hand: Hand, network: Network) -> Export:
    """A waiting list: everybody has a code, and the code of whoever brought them."""

    def code(person: Person) -> str:
        return f"{person.last[:3].upper()}{person.number:03}X"

    hand.speak_english()
    sheet, _ = people_sheet(hand, network, list(network.people), keyed=False)
    own, by = hand.dice.choice(
        (
            ("Referral Code", "Referred By Code"),
            ("referral_code", "referred_by"),
            ("Ref Code", "Ref Code Used"),
            ("Invite Code", "Invited By Code"),
            ("My Code", "Code Used"),
        )
    )
    referrers = [network.referrer_of(person) for person in network.people]
    sheet.add(own, [code(person) for person in network.people])
    sheet.add(by, [code(each) if each else "" for each in referrers])
    hand.note(f"{own} / {by}")
    return finish(hand, network, "codes", sheet, {by})


def leading_zeros(hand: Hand, network: Network) -> Export:
    """Referrers are named by contact number, which begins with zeros."""

    def number(person: Person) -> str:
        return f"{person.number:05}"

    sheet, _ = people_sheet(hand, network, list(network.people), keyed=False)
    by = hand.word("by")
    sheet.add(hand.word("id"), [number(person) for person in network.people], at=0)
    referrers = [network.referrer_of(person) for person in network.people]
    sheet.add(by, [number(each) if each else "" for each in referrers])
    hand.note("leading zeros")
    return finish(hand, network, "leading zeros", sheet, {by})


def _inward(hand: Hand, network: Network, by: str, *, migrated: bool = False, entity: str = "") -> Export:
    sheet, ids = people_sheet(
        hand, network, list(network.people), dated=not migrated and hand.dice.random() < 0.85, entity=entity
    )
    header = hand.header(by)
    write = reference(hand, sheet, ids)
    cells = []
    slips = write.__name__ != "key" and hand.dice.random() < 0.07
    with_channels = write.__name__ != "key" and hand.dice.random() < 0.35
    for person in network.people:
        referrer = network.referrer_of(person)
        blank = (
            hand.channel()
            if with_channels and hand.dice.random() < 0.4
            else hand.dice.choice(("", "", "", "N/A" if hand.language == "en" else ""))
        )
        cell = write(referrer) if referrer else blank
        cells.append(misspell(hand, cell) if slips and referrer and hand.dice.random() < 0.2 else cell)
    if migrated:
        on = {each.referred: each.day for each in network.referrals}
        sheet.add(
            hand.header(hand.word("created")),
            hand.dates([dt.date(2021, 3, 13 + person.number % 15) for person in network.people]),
        )
        written = iter(hand.dates(list(on.values())))
        day = (
            hand.dice.choice(("Referral Date", "Date Referred", "Referred On"))
            if hand.language == "en"
            else hand.dice.choice(LANGUAGES[hand.language]["day"][1:])
        )
        sheet.add(day, [next(written) if person in on else "" for person in network.people])
    sheet.add(header, cells, at=hand.dice.choice((None, None, len(sheet.headers) // 2 or None)))
    manner = "inward with referral date" if migrated else "inward prefixed" if entity else "inward"
    if not migrated and hand.dice.random() < 0.06:
        hand.note("a record twice")
        sheet.rows.insert(len(sheet.rows) // 2, list(sheet.rows[-1]))
    export = finish(hand, network, manner, sheet, {header})
    return replace(export, days=frozenset(on.values())) if migrated else export
