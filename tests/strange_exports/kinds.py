"""Manners in which a row is a tie, and its kind, level or direction says whether it is a referral."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

from tests.strange_exports.export import Export, Sheet
from tests.strange_exports.hand import Hand
from tests.strange_exports.referral_sheets import finish, headers_and_names, other_rows
from tests.strange_exports.truth import Network, Person


def typed_links(hand: Hand, network: Network) -> Export:
    """A type says which rows are referrals; the others are meetings, calls and invoices."""
    hand.speak_english()
    others = other_rows(hand, network)
    rows = sorted([*network.referrals, *others], key=lambda each: each.day)
    source, target = hand.dice.choice(
        (("From", "To"), ("Source", "Target"), ("Person A", "Person B"), ("From Contact", "To Contact"))
    )
    sheet = Sheet([source, target], [[hand.name(each.referrer), hand.name(each.referred)] for each in rows])
    kind = hand.dice.choice(("Type", "Link Type", "Activity Type", "Kind", "Interaction"))
    kinds = hand.dice.sample(
        ("Meeting", "Call", "Email", "Lunch", "Invoice", "Coffee", "Event", "Note", "Newsletter"), 4
    )
    referral = hand.dice.choice(("Referral", "Referral", "referral", "Referred", "Client Referral"))
    sheet.add(kind, [hand.dice.choice(kinds) if each in others else referral for each in rows])
    sheet.add(hand.word("created"), hand.dates([each.day for each in rows]))
    hand.note(f"{kind}: {referral}")
    return finish(hand, network, "typed links", sheet, network.referrals, rows)


def slips(hand: Hand, network: Network) -> Export:
    """Slips of a networking club: referrals, conversations of two, thanks for closed business (backwards)."""
    hand.speak_english()
    given, talk, thanks = hand.dice.choice((
        ("Referral", "One to One", "TYFCB"), ("Referral Slip", "1-2-1", "Thank You for Closed Business"),
        ("Referral", "One-to-One", "TYFCB"), ("Referral", "121", "TYFCB"),
    ))  # fmt: skip
    rows: list[tuple[str, Person, Person, dt.date]] = []
    for each in network.referrals:
        rows.append((given, each.referrer, each.referred, each.day))
        if hand.dice.random() < 0.3:
            rows.append((thanks, each.referred, each.referrer, each.day + dt.timedelta(days=9)))
    for each in other_rows(hand, network):
        rows.append((talk, each.referrer, each.referred, each.day))
    if not any(kind == thanks for kind, *_ in rows):
        last = network.referrals[-1]
        rows.append((thanks, last.referred, last.referrer, last.day))
    rows.sort(key=lambda row: row[3])
    header = hand.dice.choice(("Slip Type", "Type", "Slip"))
    sheet = Sheet(
        *headers_and_names(
            hand,
            [(one, other) for _, one, other, _ in rows],
            ("From", "To"),
            ("Member From", "Member To"),
            ("Given By", "Given To"),
        )
    )
    sheet.add(header, [kind for kind, *_ in rows])
    sheet.add("Date", hand.dates([day for *_, day in rows]), at=0)
    sheet.add("$ if TYFCB", ["1,250.00" if kind == thanks else "" for kind, *_ in rows])
    hand.note(f"{given} / {talk} / {thanks}")
    export = finish(hand, network, "slips", sheet, network.referrals)
    return replace(export, days=frozenset(day for *_, day in rows))


def attached(hand: Hand, network: Network) -> Export:
    """Referrals of a dental program, in and out, in one list: only those in were made by the name beside."""
    hand.speak_english()
    specialists = [person for person in network.people if person.name not in network.made()][:2]
    rows: list[tuple[Person, Person, dt.date, bool]] = [
        (each.referrer, each.referred, each.day, True) for each in network.referrals
    ]
    for each in network.referrals:
        if hand.dice.random() < 0.4 and specialists and each.referred not in specialists:
            rows.append(
                (hand.dice.choice(specialists), each.referred, each.day + dt.timedelta(days=20), False)
            )
    rows.sort(key=lambda row: row[2])
    into, out = hand.dice.choice(
        (
            ("RefFrom", "RefTo"),
            ("From", "To"),
            ("In", "Out"),
            ("Referred From", "Referred To"),
            ("Incoming", "Outgoing"),
            ("Inbound", "Outbound"),
        )
    )
    kind = hand.dice.choice(("RefType", "ReferralType", "Referral Type", "Direction"))
    hand.note(f"{kind}: {into}, {out}")
    sheet = Sheet(
        ["RefAttachNum", "ReferralNum", "Referral Name", "PatNum", "Patient Name", "RefDate", kind], []
    )
    written = hand.dates([day for _, _, day, _ in rows])
    for number, ((who, whom, _, inward), day) in enumerate(zip(rows, written, strict=True), start=1):
        names = (f"{who.last}, {who.first} DDS", str(1000 + whom.number), f"{whom.last}, {whom.first}")
        sheet.rows.append([str(number), str(500 + who.number), *names, day, into if inward else out])
    return replace(
        finish(hand, network, "attached", sheet, network.referrals), days=frozenset(row[2] for row in rows)
    )


def levels(hand: Hand, network: Network) -> Export:
    """Whoever referred the referrer stands there too, one level up, and referred nobody by that."""
    hand.speak_english()
    rows: list[tuple[Person, Person, dt.date, int]] = []
    for each in network.referrals:
        above: Person | None = each.referrer
        level = 1
        while above is not None and level <= 3:
            rows.append((above, each.referred, each.day, level))
            above, level = network.referrer_of(above), level + 1
    sheet = Sheet(
        *headers_and_names(
            hand,
            [(one, other) for one, other, *_ in rows],
            ("Affiliate", "Referred User"),
            ("Upline", "Member"),
            ("Referrer", "Referred Customer"),
        )
    )
    header, words = hand.dice.choice(
        (
            ("Level", ("1", "2", "3")),
            ("Tier", ("1", "2", "3")),
            ("Referral Level", ("Level 1", "Level 2", "Level 3")),
            ("Level", ("Direct", "Indirect", "Indirect")),
            ("Depth", ("1", "2", "3")),
        )
    )
    sheet.add(header, [words[level - 1] for *_, level in rows])
    sheet.add("Date", hand.dates([row[2] for row in rows]))
    hand.note(f"{header}: {words[0]}")
    return finish(hand, network, "levels", sheet, network.referrals)


def relationships(hand: Hand, network: Network) -> Export:
    """Relationships, each in words from one side: referred, was referred by, spouse, employee."""
    hand.speak_english()
    rows: list[list[str]] = []
    forward, backward = hand.dice.choice(
        (
            ("Referred", "Was referred by"),
            ("Referrer of", "Referred by"),
            ("Recommended", "Was recommended by"),
            ("Referred", "Referred By"),
        )
    )
    days = hand.dates([each.day for each in network.referrals])
    for each, day in zip(network.referrals, days, strict=True):
        ends = [each.referrer, each.referred]
        label = forward
        if hand.dice.random() < 0.5:
            ends, label = ends[::-1], backward
        rows.append([str(ends[0].number), ends[0].name, label, str(ends[1].number), ends[1].name, day])
    for each, day in zip(other_rows(hand, network)[:4], days * 4, strict=False):
        rows.append(
            [
                str(each.referrer.number),
                each.referrer.name,
                hand.dice.choice(("Spouse of", "Employee of", "Sibling of")),
                str(each.referred.number),
                each.referred.name,
                day,
            ]
        )
    hand.dice.shuffle(rows)
    a, kind, b = hand.dice.choice(
        (
            ("Contact A", "Relationship A to B", "Contact B"),
            ("Contact", "Relationship", "Related Contact"),
            ("Constituent", "Relationship Type", "Related Constituent"),
            ("Person 1", "Relation", "Person 2"),
        )
    )
    sheet = Sheet([f"{a} ID", f"{a} Name", kind, f"{b} ID", f"{b} Name", "Start Date"], rows)
    hand.note(f"{a} / {kind}: {forward}, {backward}")
    return finish(hand, network, "relationships", sheet, network.referrals)


def roles_both_ways(hand: Hand, network: Network) -> Export:
    """Connections with a role at either end, each of which stands there twice, once from either side."""
    hand.speak_english()
    by, of = hand.dice.choice(
        (
            ("Referrer", "Client"),
            ("Referrer", "Referred"),
            ("Referred by", "Referral"),
            ("Referrer", "Customer"),
        )
    )
    rows: list[list[str]] = []
    for each, day in zip(
        network.referrals, hand.dates([each.day for each in network.referrals]), strict=True
    ):
        rows.append([each.referrer.name, by, each.referred.name, of, day, "Active"])
        rows.append([each.referred.name, of, each.referrer.name, by, day, "Active"])
    sheet = Sheet(["Connected From", "Role (From)", "Connected To", "Role (To)", "Starting", "Status"], rows)
    hand.note(f"roles {by} / {of}")
    return finish(hand, network, "roles both ways", sheet, network.referrals)
